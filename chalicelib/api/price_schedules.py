"""Routes of price schedules: read from a file, checked, compared between bidders."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ..documents import price_tables, spreadsheets
from ..domain.evaluation_schedules import Compared, Schedule, compare, slips
from ..domain.permission import Action
from ..usecases.evaluation.readings import LotReading
from ..usecases.evaluation.schedules import Schedules
from ..usecases.register.exports import Exports
from .evaluation_files import decoded, number, spreadsheet
from .http import Answer, ApiBlueprint, Door, Request
from .limits import MIB

AT = "/v1/consultations/{consultation_id}/evaluation/{lot}/schedules"


def routes(door: Door, schedules: Schedules, exports: Exports) -> ApiBlueprint:
    api = ApiBlueprint("price_schedules", door)

    @api.route("GET", AT, access=Action.PREPARE_ANALYSIS, summary="Price schedules: their slips, and line by line over all bidders")
    def read(request: Request, consultation_id: str, lot: str) -> dict[str, Any]:
        return _shown(*schedules.of(request.actor, consultation_id, number(lot)))

    @api.route(
        "POST", AT, access=Action.PREPARE_ANALYSIS, summary="Read the price schedule of an offer", most_bytes=3 * MIB, body="price-schedule"
    )
    def put(request: Request, consultation_id: str, lot: str) -> Answer:
        schedules.of(request.actor, consultation_id, number(lot))  # who may not is told so before anything is read
        data = decoded(request.body["file"])
        lines, total = price_tables.read(spreadsheets.read(data))
        offer, name = request.body["offer"], request.body.get("name", "")
        schedules.put(request.actor, consultation_id, number(lot), offer_id=offer, file_name=name, data=data, lines=lines, total=total)
        return Answer(_shown(*schedules.of(request.actor, consultation_id, number(lot))), 201)

    @api.route("GET", AT + "/export", access=Action.PREPARE_ANALYSIS, summary="The comparison as a CSV or XLSX", query=("format",))
    def export(request: Request, consultation_id: str, lot: str) -> Answer:
        reading, found = schedules.of(request.actor, consultation_id, number(lot))
        names = [_name(reading, one.offer_id) for one in found]
        rows: list[spreadsheets.Row] = [["n°", "désignation", "unité", "quantité", *names]]
        rows += [[one.code, one.label, one.unit, one.quantity, *(one.prices[each.offer_id] for each in found)] for one in compare(found)]
        return spreadsheet(exports, request.query.get("format", "csv"), f"bordereaux-lot-{reading.lot}", rows)

    return api


def _name(reading: LotReading, offer_id: str) -> str:
    offer = next(one for one in reading.offers if one.id == offer_id)
    return " – ".join(filter(None, (reading.name(offer), offer.label)))


def _text(value: Decimal | None) -> str | None:
    return f"{value:f}" if value is not None else None


def _shown(reading: LotReading, found: Sequence[Schedule]) -> dict[str, Any]:
    c = reading.consultation
    return {
        "consultation": {"id": c.id, "reference": c.reference, "title": c.title},
        "lot": reading.lot,
        "offers": [{"id": one.id, "name": _name(reading, one.id)} for one in reading.offers],
        "schedules": [_schedule(one) for one in found],
        "lines": [_line(one) for one in compare(found)],
    }


def _schedule(one: Schedule) -> dict[str, Any]:
    told = [
        {"kind": slip.kind, "row": slip.row, "label": slip.label, "stated": _text(slip.stated), "computed": _text(slip.computed)}
        for slip in slips(one)
    ]
    return {
        "offer": one.offer_id,
        "file_name": one.file_name,
        "sha256": one.sha256,
        "lines": len(one.lines),
        "total": _text(one.total),
        "computed": _text(one.computed),
        "slips": told,
    }


def _line(one: Compared) -> dict[str, Any]:
    return {
        "code": one.code,
        "label": one.label,
        "unit": one.unit,
        "quantity": _text(one.quantity),
        "prices": {offer: _text(price) for offer, price in one.prices.items()},
        "missing": list(one.missing),
        "changed": list(one.changed),
    }
