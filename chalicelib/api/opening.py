"""Routes of the opening of envelopes."""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping
from typing import Any

from ..documents import opening_records
from ..domain.permission import Action
from ..usecases.opening.approvals import Approvals
from ..usecases.opening.records import OpeningRecords
from ..usecases.opening.releases import Finding, Releases
from ..usecases.opening.sessions import OpeningSessions
from ..usecases.register.exports import Exports
from .http import Answer, ApiBlueprint, Door, Request
from .limits import KIB, MIB
from .views import opening as shown

BASE = "/v1/consultations/{consultation_id}/openings"


def routes(
    door: Door,
    sessions: OpeningSessions,
    approvals: Approvals,
    releases: Releases,
    records: OpeningRecords,
    exports: Exports,
) -> ApiBlueprint:
    api = ApiBlueprint("opening", door)
    _sessions(api, sessions)
    _approvals(api, sessions, approvals)
    _findings(api, releases)
    _records(api, records, exports)
    return api


def _sessions(api: ApiBlueprint, sessions: OpeningSessions) -> None:
    @api.route("POST", BASE, access=Action.START_OPENING, summary="Begin an opening session", body="start-opening")
    def start(request: Request, consultation_id: str) -> Answer:
        session = sessions.start(request.actor, consultation_id, recipient=request.body["recipient"])
        return Answer(shown.opening(session, sessions.read(request.actor, consultation_id)), 201)

    @api.route("GET", BASE, access=Action.READ_OPENING, summary="The sessions of a consultation, without their deposits")
    def list_sessions(request: Request, consultation_id: str) -> dict:
        seen = sessions.read(request.actor, consultation_id)
        return {"items": [shown.session(session, seen) for session in seen.openings.sessions.values()], "next": None}

    @api.route("GET", BASE + "/{opening_id}", access=Action.READ_OPENING, summary="A session with every deposit")
    def read(request: Request, consultation_id: str, opening_id: str) -> dict:
        return session_view(request, consultation_id, opening_id, sessions)


def _approvals(api: ApiBlueprint, sessions: OpeningSessions, approvals: Approvals) -> None:
    @api.route(
        "GET",
        BASE + "/{opening_id}/shares",
        access=Action.APPROVE_OPENING,
        summary="The key files whose shares a member re-wraps",
        query=("limit",),
        paged=True,
    )
    def shares(request: Request, consultation_id: str, opening_id: str) -> dict:
        page = approvals.shares(request.actor, consultation_id, opening_id, request.cursor, request.query.get("limit"))
        items = [{"deposit_id": d, "slot": slot, "key_file": key_file} for d, slot, key_file in page.items]
        return {"items": items, "next": page.next, "total": page.total}

    @api.route(
        "POST",
        BASE + "/{opening_id}/approvals/pages",
        access=Action.APPROVE_OPENING,
        summary="Keep a page of a member's re-wrapped shares; it approves nothing by itself",
        most_bytes=4 * MIB,
        body="shares-page",
    )
    def keep_page(request: Request, consultation_id: str, opening_id: str) -> Answer:
        given = request.body["shares"]
        sha256 = approvals.keep_page(request.actor, consultation_id, opening_id, shares=given)
        return Answer({"sha256": sha256, "shares": len(given)}, 201)

    @api.route("GET", BASE + "/{opening_id}/approvals", access=Action.READ_OPENING, summary="A session and who approved it, no deposits")
    def approved(request: Request, consultation_id: str, opening_id: str) -> dict:
        seen = sessions.read(request.actor, consultation_id)
        return shown.session(sessions.session(seen, opening_id), seen)

    @api.route(
        "POST",
        BASE + "/{opening_id}/approvals",
        access=Action.APPROVE_OPENING,
        summary="Approve, by the pages of shares sent before (fresh sign-in)",
        most_bytes=256 * KIB,
        body="approve-opening",
    )
    def approve(request: Request, consultation_id: str, opening_id: str) -> Answer:
        seen = approvals.approve(request.actor, consultation_id, opening_id, pages=request.body["pages"])
        return Answer(shown.session(seen.openings.sessions[opening_id], seen), 201)


def session_view(
    request: Request, consultation_id: str, opening_id: str, sessions: OpeningSessions, only: Collection[str] | None = None
) -> dict[str, Any]:
    """With the deposits of these ids, by default all. Raises NotFound."""
    seen = sessions.read(request.actor, consultation_id)
    told = seen.deposits if only is None else [one for one in seen.deposits if one.id in only]
    return shown.opening(sessions.session(seen, opening_id), seen, only, sessions.received(seen, told))


def _findings(api: ApiBlueprint, releases: Releases) -> None:
    @api.route(
        "POST", BASE + "/{opening_id}/releases", access=Action.OPEN_ENVELOPES, summary="The gate's share of some envelopes", body="release"
    )
    def release(request: Request, consultation_id: str, opening_id: str) -> dict:
        asked = [_envelope(item) for item in request.body["envelopes"]]
        return {
            "items": [
                {
                    "deposit_id": r.envelope[0],
                    "slot": r.envelope[1],
                    "gate": base64.b64encode(r.gate).decode(),
                    "shares": r.shares,
                    "key_file": r.key_file,
                    "body": {"url": r.url, "size_bytes": r.key_file["size"]},
                }
                for r in releases.release(request.actor, consultation_id, opening_id, envelopes=asked)
            ]
        }

    @api.route(
        "POST",
        BASE + "/{opening_id}/results",
        access=Action.OPEN_ENVELOPES,
        summary="What opening some envelopes showed; answers their deposits alone",
        most_bytes=8 * MIB,
        body="opening-results",
    )
    def results(request: Request, consultation_id: str, opening_id: str) -> dict:
        given = request.body["results"]
        found = [Finding(_envelope(one), one["outcome"], one.get("check", ""), one.get("fault", ""), one.get("files", ())) for one in given]
        seen = releases.results(request.actor, consultation_id, opening_id, findings=found)
        return shown.opening(seen.openings.sessions[opening_id], seen, {one["deposit_id"] for one in given})


def _envelope(item: Mapping[str, Any]) -> tuple[str, str]:
    return item["deposit_id"], item["slot"]


def _records(api: ApiBlueprint, records: OpeningRecords, exports: Exports) -> None:
    @api.route(
        "POST", BASE + "/{opening_id}/record", access=Action.OPEN_ENVELOPES, summary="Draw up the opening record", body="opening-record"
    )
    def draw_up(request: Request, consultation_id: str, opening_id: str) -> Answer:
        return Answer(records.draw_up(request.actor, consultation_id, opening_id, present=request.body["present"]), 201)

    @api.route("GET", BASE + "/{opening_id}/record", access=Action.READ_OPENING, summary="The signed opening record")
    def read_record(request: Request, consultation_id: str, opening_id: str) -> Mapping[str, Any]:
        return records.read(request.actor, consultation_id, opening_id)

    @api.route(
        "GET",
        BASE + "/{opening_id}/record.pdf",
        access=Action.READ_OPENING,
        summary="The opening record to print",
        content="application/pdf",
    )
    def record_pdf(request: Request, consultation_id: str, opening_id: str) -> Answer:
        found = records.read(request.actor, consultation_id, opening_id)
        name = f"pv-ouverture-{found['consultation']['reference'] or opening_id}.pdf"
        return Answer(
            status=303, headers={"Location": exports.link(name, "application/pdf", opening_records.pdf(found, *records.printed(found)))}
        )
