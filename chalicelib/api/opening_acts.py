"""Routes of what is decided at the opening table: applications, order, identities, late deposits, malware, anonymity."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from ..domain.permission import Action
from ..usecases.exchanges.attachments import Attachments
from ..usecases.opening.anonymity import Anonymity
from ..usecases.opening.incidents import OpeningIncidents
from ..usecases.opening.sessions import OpeningSessions
from ..usecases.opening.verdicts import OpeningVerdicts
from .http import Answer, ApiBlueprint, Door, Request
from .opening import BASE, session_view

Act = Callable[[Request, str, str], Collection[str] | None]
"""Given the consultation and the session: does it, and names the deposits to answer, None for all."""


def routes(
    door: Door,
    sessions: OpeningSessions,
    verdicts: OpeningVerdicts,
    incidents: OpeningIncidents,
    anonymity: Anonymity,
    attachments: Attachments,
) -> ApiBlueprint:
    api = ApiBlueprint("opening_acts", door)
    table = Table(api, sessions)
    _verdicts(table, verdicts)
    _incidents(table, incidents)
    _anonymity(table, anonymity, attachments)
    return api


@dataclass(frozen=True)
class Table:
    """Where acts are declared: each answers the session as it stands after it."""

    api: ApiBlueprint
    sessions: OpeningSessions

    def act(self, path: str, *, summary: str, body: str, access: Action = Action.OPEN_ENVELOPES) -> Callable[[Act], Act]:
        def declare(act: Act) -> Act:
            @self.api.route("POST", f"{BASE}/{{opening_id}}/{path}", access=access, summary=summary, body=body)
            def answer(request: Request, consultation_id: str, opening_id: str) -> dict:
                only = act(request, consultation_id, opening_id)
                return session_view(request, consultation_id, opening_id, self.sessions, only)

            return act

        return declare


def _verdicts(table: Table, verdicts: OpeningVerdicts) -> None:
    @table.act("admissions", summary="Admit or reject a candidacy", body="admission")
    def admit(request: Request, consultation_id: str, opening_id: str) -> Collection[str]:
        b = request.body
        verdicts.admit(request.actor, consultation_id, deposit_id=b["deposit_id"], outcome=b["outcome"], reason=b.get("reason", ""))
        return {b["deposit_id"]}

    @table.act("identities", summary="Whether accounts that bear one identifier are one company", body="identity")
    def settle_identity(request: Request, consultation_id: str, opening_id: str) -> None:
        verdicts.settle_identity(request.actor, consultation_id, **request.body)

    @table.act("late-decisions", summary="A reasoned decision to open a late deposit", body="late-decision")
    def accept_late(request: Request, consultation_id: str, opening_id: str) -> Collection[str]:
        verdicts.accept_late(request.actor, consultation_id, **request.body)
        return {request.body["deposit_id"]}


def _incidents(table: Table, incidents: OpeningIncidents) -> None:
    @table.act("order", summary="Offers before applications, or after, before the first envelope", body="opening-order")
    def choose_order(request: Request, consultation_id: str, opening_id: str) -> None:
        incidents.choose_order(request.actor, consultation_id, order=request.body["order"])

    @table.act("malware", summary="Quarantine an envelope in which an antivirus found something", body="malware")
    def signal_malware(request: Request, consultation_id: str, opening_id: str) -> Collection[str]:
        incidents.signal_malware(request.actor, consultation_id, **request.body)
        return {request.body["deposit_id"]}

    @table.act("backups", summary="A reasoned decision to open a backup copy", body="late-decision")
    def open_backup(request: Request, consultation_id: str, opening_id: str) -> Collection[str]:
        incidents.open_backup(request.actor, consultation_id, **request.body)
        return {request.body["deposit_id"]}

    @table.act("not-received", summary="Presume that an infected deposit was never received", body="late-decision")
    def presume_not_received(request: Request, consultation_id: str, opening_id: str) -> Collection[str]:
        incidents.presume_not_received(request.actor, consultation_id, **request.body)
        return {request.body["deposit_id"]}


def _anonymity(table: Table, anonymity: Anonymity, attachments: Attachments) -> None:
    @table.act(
        "jury-opinion", summary="Deposit the jury's signed record (fresh sign-in)", body="jury-opinion", access=Action.LIFT_ANONYMITY
    )
    def deposit_opinion(request: Request, consultation_id: str, opening_id: str) -> None:
        reason, file = request.body["reason"], request.body["attachment"]
        anonymity.deposit_opinion(
            request.actor, consultation_id, opening_id, reason=reason, joined=lambda: attachments.joined(consultation_id, [file])[0]
        )

    @table.api.route(
        "GET",
        BASE + "/{opening_id}/jury-opinion",
        access=Action.READ_OPENING,
        summary="The jury's signed record",
        content="application/pdf",
    )
    def read_opinion(request: Request, consultation_id: str, opening_id: str) -> Answer:
        file = anonymity.opinion(request.actor, consultation_id, opening_id)
        return Answer(status=303, headers={"Location": attachments.link(consultation_id, file)})

    @table.act(
        "unveiling",
        summary="Approve the end of a contest's anonymity; the quorum of members ends it (fresh sign-in)",
        body="unveiling",
        access=Action.APPROVE_LIFTING,
    )
    def approve_lifting(request: Request, consultation_id: str, opening_id: str) -> None:
        anonymity.approve(request.actor, consultation_id, opening_id, sha256=request.body["opinion_sha256"])
