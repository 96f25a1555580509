"""Routes of the report on a procedure: read, edited, frozen, printed."""

from __future__ import annotations

from typing import Any

from ..documents import presentation_reports
from ..domain.instants import to_text
from ..domain.permission import Action
from ..usecases.evaluation.reports import Report, Reports
from ..usecases.ports import Clock
from ..usecases.register.exports import Exports
from .http import Answer, ApiBlueprint, Door, Request

AT = "/v1/consultations/{consultation_id}/presentation-report"


def routes(door: Door, clock: Clock, reports: Reports, exports: Exports) -> ApiBlueprint:
    api = ApiBlueprint("presentation_reports", door)

    @api.route("GET", AT, access=Action.READ_DECISIONS, summary="The report on the procedure, as it reads now")
    def read(request: Request, consultation_id: str) -> dict[str, Any]:
        return _shown(reports.read(request.actor, consultation_id))

    @api.route(
        "PUT", AT + "/sections/{name}", access=Action.PREPARE_ANALYSIS, summary="Write an element in one's own words", body="report-section"
    )
    def save(request: Request, consultation_id: str, name: str) -> dict[str, Any]:
        b = request.body
        return _shown(reports.save(request.actor, consultation_id, key=name, text=b["text"], version=b.get("version", 0)))

    @api.route("POST", AT + "/freezing", access=Action.PREPARE_ANALYSIS, summary="Freeze the report under its hash", body="freeze-report")
    def freeze(request: Request, consultation_id: str) -> Answer:
        return Answer(_shown(reports.freeze(request.actor, consultation_id, sections=request.body["sections"])), 201)

    @api.route(
        "GET", AT + ".pdf", access=Action.READ_DECISIONS, summary="The report to print: frozen, else a draft", content="application/pdf"
    )
    def pdf(request: Request, consultation_id: str) -> Answer:
        found = reports.read(request.actor, consultation_id)
        c, frozen = found.consultation, found.frozen
        sections = frozen.sections if frozen else found.sections
        made = presentation_reports.pdf(c, sections, frozen, found.sha256, clock.now(), exports.letterhead(c))
        name = f"rapport-de-presentation-{c.reference or c.id}.pdf"
        return Answer(status=303, headers={"Location": exports.link(name, "application/pdf", made)})

    return api


def _shown(found: Report) -> dict[str, Any]:
    c, frozen = found.consultation, found.frozen
    return {
        "consultation": {"id": c.id, "reference": c.reference, "title": c.title},
        "may_write": found.may_write,
        "version": found.draft.version,
        "saved_at": to_text(found.draft.saved_at) if found.draft.saved_at else None,
        "sections": [
            {"key": one.key, "title": one.title, "article": one.article, "text": one.text, "edited": one.edited} for one in found.sections
        ],
        "frozen": {
            "number": frozen.number,
            "at": to_text(frozen.at),
            "by": frozen.by_name,
            "sha256": found.sha256,
            "same": frozen.sections == tuple(found.sections),
        }
        if frozen
        else None,
    }
