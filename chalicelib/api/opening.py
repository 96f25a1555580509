"""Routes of the opening of envelopes."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from ..documents import opening_records
from ..domain.permission import Action
from ..usecases.opening.records import OpeningRecords
from ..usecases.opening.sessions import OpeningSessions
from ..usecases.opening.verdicts import OpeningVerdicts
from ..usecases.register.exports import Exports
from .http import Answer, ApiBlueprint, Door, Request
from .views import opening as shown

_BASE = "/v1/consultations/{consultation_id}/openings"


def routes(door: Door, sessions: OpeningSessions, verdicts: OpeningVerdicts, records: OpeningRecords, exports: Exports) -> ApiBlueprint:
    api = ApiBlueprint("opening", door)
    _sessions(api, sessions)
    _findings(api, sessions)
    _verdicts(api, sessions, verdicts)
    _unveiling(api, sessions, verdicts)
    _records(api, records, exports)
    return api


def _sessions(api: ApiBlueprint, sessions: OpeningSessions) -> None:
    @api.route("POST", _BASE, access=Action.START_OPENING, summary="Begin an opening session", body="start-opening")
    def start(request: Request, consultation_id: str) -> Answer:
        session = sessions.start(request.actor, consultation_id, recipient=request.body["recipient"])
        return Answer(shown.opening(session, sessions.read(request.actor, consultation_id)), 201)

    @api.route("GET", _BASE, access=Action.READ_OPENING, summary="The sessions of a consultation")
    def list_sessions(request: Request, consultation_id: str) -> dict:
        seen = sessions.read(request.actor, consultation_id)
        return {"items": [shown.opening(session, seen) for session in seen.openings.sessions.values()], "next": None}

    @api.route("GET", _BASE + "/{opening_id}", access=Action.READ_OPENING, summary="A session")
    def read(request: Request, consultation_id: str, opening_id: str) -> dict:
        return session_view(request, consultation_id, opening_id, sessions)

    @api.route(
        "GET",
        _BASE + "/{opening_id}/shares",
        access=Action.APPROVE_OPENING,
        summary="The key files whose shares a member re-wraps",
        paged=True,
    )
    def shares(request: Request, consultation_id: str, opening_id: str) -> dict:
        page = sessions.shares(request.actor, consultation_id, opening_id, request.cursor)
        return {"items": [{"deposit_id": d, "slot": slot, "key_file": key_file} for d, slot, key_file in page.items], "next": page.next}

    @api.route(
        "POST", _BASE + "/{opening_id}/approvals", access=Action.APPROVE_OPENING, summary="Approve (fresh sign-in)", body="approve-opening"
    )
    def approve(request: Request, consultation_id: str, opening_id: str) -> Answer:
        sessions.approve(request.actor, consultation_id, opening_id, shares=request.body["shares"])
        return Answer(session_view(request, consultation_id, opening_id, sessions), 201)


def session_view(request: Request, consultation_id: str, opening_id: str, sessions: OpeningSessions) -> dict[str, Any]:
    """Raises NotFound."""
    seen = sessions.read(request.actor, consultation_id)
    return shown.opening(sessions.session(seen, opening_id), seen)


def _findings(api: ApiBlueprint, sessions: OpeningSessions) -> None:
    @api.route(
        "POST", _BASE + "/{opening_id}/releases", access=Action.OPEN_ENVELOPES, summary="The gate's share of one envelope", body="release"
    )
    def release(request: Request, consultation_id: str, opening_id: str) -> dict:
        r = sessions.release(request.actor, consultation_id, opening_id, **request.body)
        return {
            "gate": base64.b64encode(r.gate).decode(),
            "shares": r.shares,
            "key_file": r.key_file,
            "body": {"url": r.url, "size_bytes": r.size_bytes},
        }

    @api.route(
        "POST",
        _BASE + "/{opening_id}/results",
        access=Action.OPEN_ENVELOPES,
        summary="What opening an envelope showed",
        body="opening-result",
    )
    def result(request: Request, consultation_id: str, opening_id: str) -> dict:
        b = request.body
        sessions.result(
            request.actor,
            consultation_id,
            opening_id,
            deposit_id=b["deposit_id"],
            slot=b["slot"],
            outcome=b["outcome"],
            check=b.get("check", ""),
            fault=b.get("fault", ""),
            files=b.get("files", []),
        )
        return session_view(request, consultation_id, opening_id, sessions)


def _verdicts(api: ApiBlueprint, sessions: OpeningSessions, verdicts: OpeningVerdicts) -> None:
    @api.route(
        "POST", _BASE + "/{opening_id}/admissions", access=Action.OPEN_ENVELOPES, summary="Admit or reject a candidacy", body="admission"
    )
    def admit(request: Request, consultation_id: str, opening_id: str) -> dict:
        b = request.body
        verdicts.admit(request.actor, consultation_id, deposit_id=b["deposit_id"], outcome=b["outcome"], reason=b.get("reason", ""))
        return session_view(request, consultation_id, opening_id, sessions)

    @api.route(
        "POST",
        _BASE + "/{opening_id}/late-decisions",
        access=Action.OPEN_ENVELOPES,
        summary="A reasoned decision to open a late deposit",
        body="late-decision",
    )
    def accept_late(request: Request, consultation_id: str, opening_id: str) -> dict:
        verdicts.accept_late(request.actor, consultation_id, **request.body)
        return session_view(request, consultation_id, opening_id, sessions)


def _unveiling(api: ApiBlueprint, sessions: OpeningSessions, verdicts: OpeningVerdicts) -> None:
    @api.route(
        "POST",
        _BASE + "/{opening_id}/unveiling",
        access=Action.LIFT_ANONYMITY,
        summary="End the anonymity of a design contest (fresh sign-in)",
        body="unveiling",
    )
    def unveil(request: Request, consultation_id: str, opening_id: str) -> dict:
        verdicts.unveil(request.actor, consultation_id, opening_id, reason=request.body["reason"])
        return session_view(request, consultation_id, opening_id, sessions)


def _records(api: ApiBlueprint, records: OpeningRecords, exports: Exports) -> None:
    @api.route(
        "POST", _BASE + "/{opening_id}/record", access=Action.OPEN_ENVELOPES, summary="Draw up the opening record", body="opening-record"
    )
    def draw_up(request: Request, consultation_id: str, opening_id: str) -> Answer:
        return Answer(records.draw_up(request.actor, consultation_id, opening_id, present=request.body["present"]), 201)

    @api.route("GET", _BASE + "/{opening_id}/record", access=Action.READ_OPENING, summary="The signed opening record")
    def read_record(request: Request, consultation_id: str, opening_id: str) -> Mapping[str, Any]:
        return records.read(request.actor, consultation_id, opening_id)

    @api.route(
        "GET",
        _BASE + "/{opening_id}/record.pdf",
        access=Action.READ_OPENING,
        summary="The opening record to print",
        content="application/pdf",
    )
    def record_pdf(request: Request, consultation_id: str, opening_id: str) -> Answer:
        found = records.read(request.actor, consultation_id, opening_id)
        name = f"pv-ouverture-{found['consultation']['reference'] or opening_id}.pdf"
        return Answer(status=303, headers={"Location": exports.link(name, "application/pdf", opening_records.pdf(found))})
