"""Marks as files: exported to spreadsheets, and read back."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from ..documents import mark_tables, spreadsheets
from ..domain.errors import Invalid, NotFound
from ..domain.evaluation import Mark
from ..domain.permission import Action
from ..usecases.evaluation.consensus import Consensus
from ..usecases.evaluation.marks import Marks
from ..usecases.evaluation.readings import LotReading
from ..usecases.evaluation.sheets import Given
from ..usecases.register.exports import Exports
from .fields import whole_number
from .http import Answer, ApiBlueprint, Request
from .limits import MIB


def routes(api: ApiBlueprint, at: str, marks: Marks, consensus: Consensus, exports: Exports) -> None:
    def exported(request: Request, consultation_id: str, found: tuple[LotReading, Mapping[str, Mapping[str, Mark]]]) -> Answer:
        reading, known = found
        offers = [(one.id, " – ".join(filter(None, (reading.name(one), one.label)))) for one in reading.kept]
        rows = mark_tables.rows(offers, reading.required().marked, known)
        name = f"notes-{reading.consultation.reference or consultation_id}-lot-{reading.lot}"
        return spreadsheet(exports, request.query.get("format", "csv"), name, rows)

    def cells(request: Request, reading: LotReading) -> list[Given]:
        table = spreadsheets.read(decoded(request.body["file"]))
        found = mark_tables.read(table, reading.required().marked, [one.id for one in reading.kept])
        return [Given(offer=one.offer, item=one.item, value=one.value, comment=one.comment or "") for one in found]

    @api.route("GET", at + "/marks/export", access=Action.EVALUATE, summary="One's own marks as a CSV or XLSX", query=("format",))
    def export_own(request: Request, consultation_id: str, lot: str) -> Answer:
        return exported(request, consultation_id, marks.own(request.actor, consultation_id, number(lot)))

    @api.route(
        "POST",
        at + "/marks/import",
        access=Action.EVALUATE,
        summary="One's own marks from a CSV or XLSX",
        most_bytes=3 * MIB,
        body="spreadsheet",
    )
    def import_own(request: Request, consultation_id: str, lot: str) -> dict[str, Any]:
        reading, _ = marks.own(request.actor, consultation_id, number(lot))
        return {"changed": marks.bring_in(request.actor, consultation_id, number(lot), cells(request, reading))}

    @api.route("GET", at + "/consensus/export", access=Action.PREPARE_ANALYSIS, summary="The consensus as a CSV or XLSX", query=("format",))
    def export_consensus(request: Request, consultation_id: str, lot: str) -> Answer:
        return exported(request, consultation_id, consensus.typed(request.actor, consultation_id, number(lot)))

    @api.route(
        "POST",
        at + "/consensus/import",
        access=Action.PREPARE_ANALYSIS,
        summary="The consensus from a CSV or XLSX",
        most_bytes=3 * MIB,
        body="spreadsheet",
    )
    def import_consensus(request: Request, consultation_id: str, lot: str) -> dict[str, Any]:
        reading, _ = consensus.typed(request.actor, consultation_id, number(lot))
        return {"changed": consensus.bring_in(request.actor, consultation_id, number(lot), cells(request, reading))}


def spreadsheet(exports: Exports, wanted: str, name: str, rows: Sequence[spreadsheets.Row]) -> Answer:
    """A link to the table as a file of the format asked for. Raises Invalid for another one."""
    if wanted not in ("csv", "xlsx"):
        raise Invalid({"format": "Choisissez csv ou xlsx."})
    made, media_type = spreadsheets.as_csv(rows) if wanted == "csv" else spreadsheets.as_xlsx(rows, name)
    return Answer(status=303, headers={"Location": exports.link(f"{name}.{wanted}", media_type, made)})


def decoded(file: str) -> bytes:
    """Raises Invalid for what is no base64."""
    try:
        return base64.b64decode(file, validate=True)
    except ValueError as error:
        raise Invalid({"file": "Le fichier n’est pas arrivé entier. Envoyez-le de nouveau."}) from error


def number(lot: str) -> int:
    """Raises NotFound."""
    found = whole_number(lot, 4)
    if not found:
        raise NotFound()
    return found
