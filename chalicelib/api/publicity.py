"""Routes of publicity: what the law asks, notices and their steps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..domain import notice as steps
from ..domain.notice import Notice
from ..domain.permission import Action
from ..usecases.publicity.notices import Notices, Progress
from ..usecases.register.exports import Exports
from .fields import instant
from .http import Answer, ApiBlueprint, Door, Request
from .views import consultation as shown

_BASE = "/v1/consultations/{consultation_id}/notices"


def routes(door: Door, notices: Notices, exports: Exports) -> ApiBlueprint:
    api = ApiBlueprint("notices", door)

    @api.route("GET", _BASE, access=Action.READ_FILE, summary="The publicity the law asks, and each notice")
    def plan(request: Request, consultation_id: str) -> dict:
        found = notices.plan(request.actor, consultation_id)
        return {
            "required": [list(group) for group in found.routing.required],
            "missing": [list(group) for group in found.missing],
            "reason": found.routing.reason,
            "article": found.routing.article,
            "european": found.routing.european,
            "national_from": shown.text(found.national_from),
            "items": [_notice(n) for n in found.notices],
            "next": None,
        }

    @api.route("POST", _BASE, access=Action.EDIT_CONSULTATION, summary="Draft a notice", body="draft-notice")
    def draft(request: Request, consultation_id: str) -> Answer:
        b = request.body
        made = notices.draft(request.actor, consultation_id, kind=b["kind"], channel=b["channel"], newspaper=b.get("newspaper", ""))
        return Answer(_notice(made), 201)

    @api.route("GET", _BASE + "/{notice_id}", access=Action.READ_FILE, summary="A notice, section by section")
    def read(request: Request, consultation_id: str, notice_id: str) -> dict:
        return notices.form(request.actor, consultation_id, notice_id)

    @api.route(
        "GET",
        _BASE + "/{notice_id}/export",
        access=Action.READ_FILE,
        summary="A notice as a file to send by hand: txt or xml",
        query=("format",),
    )
    def export(request: Request, consultation_id: str, notice_id: str) -> Answer:
        name, media_type, body = notices.export(request.actor, consultation_id, notice_id, request.query.get("format", "txt"))
        return Answer(status=303, headers={"Location": exports.link(name, media_type, body)})

    @api.route(
        "POST",
        _BASE + "/{notice_id}/transmission",
        access=Action.EDIT_CONSULTATION,
        summary="Send through a connected journal",
        body="nothing",
    )
    def send(request: Request, consultation_id: str, notice_id: str) -> Answer:
        return Answer(_notice(notices.send(request.actor, consultation_id, notice_id)), 201)

    @api.route(
        "POST", _BASE + "/{notice_id}/steps", access=Action.EDIT_CONSULTATION, summary="What happened to a notice", body="notice-step"
    )
    def report(request: Request, consultation_id: str, notice_id: str) -> Answer:
        b = request.body
        progress = Progress(
            state=b["state"],
            at=instant(b["at"], "at") if b.get("at") else None,
            note=b.get("note", ""),
            reference=b.get("reference", ""),
            url=b.get("url", ""),
            cost_eur=Decimal(b["cost_eur"]) if b.get("cost_eur") else None,
            attachments=b.get("attachments", []),
        )
        return Answer(_notice(notices.report(request.actor, consultation_id, notice_id, progress)), 201)

    return api


def _notice(n: Notice) -> dict[str, Any]:
    return {
        "id": n.id,
        "kind": n.kind,
        "channel": n.channel,
        "newspaper": n.newspaper,
        "state": n.state,
        "next_states": list(steps.NEXT[n.state]),
        "sent_at": shown.text(n.sent_at),
        "accepted_at": shown.text(n.accepted_at),
        "published_at": shown.text(n.published_at),
        "reference": n.reference,
        "url": n.url,
        "cost_eur": str(n.cost_eur) if n.cost_eur is not None else None,
        "proofs": [{"name": p.name, "sha256": p.sha256} for p in n.proofs],
        "steps": [{"state": s.state, "at": shown.text(s.at), "note": s.note} for s in n.steps],
    }
