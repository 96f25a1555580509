"""Routes of what is decided at the opening table: applications, order, identities, late deposits, malware, anonymity."""

from __future__ import annotations

from ..domain.permission import Action
from ..usecases.exchanges.attachments import Attachments
from ..usecases.opening.anonymity import Anonymity
from ..usecases.opening.incidents import OpeningIncidents
from ..usecases.opening.sessions import OpeningSessions
from ..usecases.opening.verdicts import OpeningVerdicts
from .http import Answer, ApiBlueprint, Door, Request
from .opening import BASE, session_view


def routes(
    door: Door,
    sessions: OpeningSessions,
    verdicts: OpeningVerdicts,
    incidents: OpeningIncidents,
    anonymity: Anonymity,
    attachments: Attachments,
) -> ApiBlueprint:
    api = ApiBlueprint("opening_acts", door)
    _verdicts(api, sessions, verdicts)
    _incidents(api, sessions, incidents)
    _anonymity(api, sessions, anonymity, attachments)
    return api


def _verdicts(api: ApiBlueprint, sessions: OpeningSessions, verdicts: OpeningVerdicts) -> None:
    @api.route(
        "POST", BASE + "/{opening_id}/admissions", access=Action.OPEN_ENVELOPES, summary="Admit or reject a candidacy", body="admission"
    )
    def admit(request: Request, consultation_id: str, opening_id: str) -> dict:
        b = request.body
        verdicts.admit(request.actor, consultation_id, deposit_id=b["deposit_id"], outcome=b["outcome"], reason=b.get("reason", ""))
        return session_view(request, consultation_id, opening_id, sessions, {b["deposit_id"]})

    @api.route(
        "POST",
        BASE + "/{opening_id}/identities",
        access=Action.OPEN_ENVELOPES,
        summary="Whether accounts that bear one identifier are one company",
        body="identity",
    )
    def settle_identity(request: Request, consultation_id: str, opening_id: str) -> dict:
        b = request.body
        verdicts.settle_identity(request.actor, consultation_id, deposit_id=b["deposit_id"], same=b["same"], reason=b["reason"])
        return session_view(request, consultation_id, opening_id, sessions)

    @api.route(
        "POST",
        BASE + "/{opening_id}/late-decisions",
        access=Action.OPEN_ENVELOPES,
        summary="A reasoned decision to open a late deposit",
        body="late-decision",
    )
    def accept_late(request: Request, consultation_id: str, opening_id: str) -> dict:
        verdicts.accept_late(request.actor, consultation_id, **request.body)
        return session_view(request, consultation_id, opening_id, sessions, {request.body["deposit_id"]})


def _incidents(api: ApiBlueprint, sessions: OpeningSessions, incidents: OpeningIncidents) -> None:
    @api.route(
        "POST",
        BASE + "/{opening_id}/order",
        access=Action.OPEN_ENVELOPES,
        summary="Offers before applications, or after, before the first envelope",
        body="opening-order",
    )
    def choose_order(request: Request, consultation_id: str, opening_id: str) -> dict:
        incidents.choose_order(request.actor, consultation_id, order=request.body["order"])
        return session_view(request, consultation_id, opening_id, sessions)

    @api.route(
        "POST",
        BASE + "/{opening_id}/malware",
        access=Action.OPEN_ENVELOPES,
        summary="Quarantine an envelope in which an antivirus found something",
        body="malware",
    )
    def signal_malware(request: Request, consultation_id: str, opening_id: str) -> dict:
        incidents.signal_malware(request.actor, consultation_id, **request.body)
        return session_view(request, consultation_id, opening_id, sessions)

    @api.route(
        "POST",
        BASE + "/{opening_id}/backups",
        access=Action.OPEN_ENVELOPES,
        summary="A reasoned decision to open a backup copy",
        body="late-decision",
    )
    def open_backup(request: Request, consultation_id: str, opening_id: str) -> dict:
        incidents.open_backup(request.actor, consultation_id, **request.body)
        return session_view(request, consultation_id, opening_id, sessions)

    @api.route(
        "POST",
        BASE + "/{opening_id}/not-received",
        access=Action.OPEN_ENVELOPES,
        summary="Presume that an infected deposit was never received",
        body="late-decision",
    )
    def presume_not_received(request: Request, consultation_id: str, opening_id: str) -> dict:
        incidents.presume_not_received(request.actor, consultation_id, **request.body)
        return session_view(request, consultation_id, opening_id, sessions)


def _anonymity(api: ApiBlueprint, sessions: OpeningSessions, anonymity: Anonymity, attachments: Attachments) -> None:
    @api.route(
        "POST",
        BASE + "/{opening_id}/jury-opinion",
        access=Action.LIFT_ANONYMITY,
        summary="Deposit the jury's signed record (fresh sign-in)",
        body="jury-opinion",
    )
    def deposit_opinion(request: Request, consultation_id: str, opening_id: str) -> dict:
        b = request.body
        anonymity.deposit_opinion(
            request.actor,
            consultation_id,
            opening_id,
            reason=b["reason"],
            joined=lambda: attachments.joined(consultation_id, [b["attachment"]])[0],
        )
        return session_view(request, consultation_id, opening_id, sessions)

    @api.route(
        "GET",
        BASE + "/{opening_id}/jury-opinion",
        access=Action.READ_OPENING,
        summary="The jury's signed record",
        content="application/pdf",
    )
    def read_opinion(request: Request, consultation_id: str, opening_id: str) -> Answer:
        file = anonymity.opinion(request.actor, consultation_id, opening_id)
        return Answer(status=303, headers={"Location": attachments.link(consultation_id, file)})

    @api.route(
        "POST",
        BASE + "/{opening_id}/unveiling",
        access=Action.APPROVE_LIFTING,
        summary="Approve the end of a contest's anonymity; the quorum of members ends it (fresh sign-in)",
        body="unveiling",
    )
    def approve_lifting(request: Request, consultation_id: str, opening_id: str) -> dict:
        anonymity.approve(request.actor, consultation_id, opening_id, sha256=request.body["opinion_sha256"])
        return session_view(request, consultation_id, opening_id, sessions)
