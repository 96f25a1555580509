"""Routes of the evaluation of offers: grid, offers compared, marks, consensus, ranking; one lot each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ..domain.evaluation import Item, Offer
from ..domain.permission import Action
from ..usecases.evaluation.consensus import Consensus
from ..usecases.evaluation.grids import Grids
from ..usecases.evaluation.marks import Marks
from ..usecases.evaluation.offers import Offers
from ..usecases.evaluation.rankings import Rankings
from ..usecases.evaluation.readings import Readings
from ..usecases.evaluation.sheets import Given
from ..usecases.register.exports import Exports
from . import evaluation_files
from .evaluation_files import number
from .http import Answer, ApiBlueprint, Door, Request
from .limits import KIB, MIB
from .views import evaluation as shown

ALL = "/v1/consultations/{consultation_id}/evaluation"
LOT = ALL + "/{lot}"


def routes(
    door: Door, grids: Grids, offers: Offers, marks: Marks, consensus: Consensus, rankings: Rankings, readings: Readings, exports: Exports
) -> ApiBlueprint:
    api = ApiBlueprint("evaluation", door)
    _grids(api, grids, offers, readings)
    _marks(api, grids, marks)
    _consensus(api, consensus)
    evaluation_files.routes(api, LOT, marks, consensus, exports)
    _rankings(api, rankings)
    return api


def _grids(api: ApiBlueprint, grids: Grids, offers: Offers, readings: Readings) -> None:
    @api.route("GET", ALL, access=Action.PREPARE_ANALYSIS, summary="Who may be named to evaluate the offers")
    def people(request: Request, consultation_id: str) -> dict[str, Any]:
        found = grids.people(request.actor, consultation_id)
        return {"people": [{"user_id": one.user_id, "name": one.name} for one in found]}

    @api.route(
        "GET", LOT, access=Action.EVALUATE, summary="The evaluation of a lot: grid, offers, own marks, and all marks once all have closed"
    )
    def read(request: Request, consultation_id: str, lot: str) -> dict[str, Any]:
        reading, someone = grids.read(request.actor, consultation_id, number(lot))
        return shown.lot(reading, someone, readings)

    @api.route("PUT", LOT + "/grid", access=Action.PREPARE_ANALYSIS, summary="Set the grid and name the evaluators", body="evaluation-grid")
    def put(request: Request, consultation_id: str, lot: str) -> dict[str, Any]:
        b = request.body
        items = [_item(one) for one in b["items"]]
        grid = grids.put(
            request.actor, consultation_id, number(lot), items=items, evaluators=b["evaluators"], revision=b.get("revision", 0)
        )
        return shown.grid(grid)

    @api.route(
        "PUT",
        LOT + "/offers",
        access=Action.PREPARE_ANALYSIS,
        summary="Prices, variants and options, offers set aside",
        most_bytes=MIB,
        body="evaluation-offers",
    )
    def put_offers(request: Request, consultation_id: str, lot: str) -> dict[str, Any]:
        b = request.body
        found = offers.put(
            request.actor, consultation_id, number(lot), offers=[_offer(one) for one in b["offers"]], version=b.get("version", 0)
        )
        return {"version": found.version, "offers": [shown.offer(one) for one in found.offers]}


def _marks(api: ApiBlueprint, grids: Grids, marks: Marks) -> None:
    @api.route(
        "PUT",
        LOT + "/marks",
        access=Action.EVALUATE,
        summary="Keep one's own marks, as typed",
        most_bytes=512 * KIB,
        body="evaluation-marks",
    )
    def save(request: Request, consultation_id: str, lot: str) -> dict[str, Any]:
        saved = marks.save(request.actor, consultation_id, number(lot), given(request.body["marks"]))
        return {"marks": {one.offer_id: shown.cells(one.marks) for one in saved}}

    @api.route("POST", LOT + "/closing", access=Action.EVALUATE, summary="Close one's own marks", body="nothing")
    def close(request: Request, consultation_id: str, lot: str) -> Answer:
        entry = marks.close(request.actor, consultation_id, number(lot))
        return Answer({"closed_at": entry.at, "sha256": entry.record["body_sha256"]}, 201)


def _consensus(api: ApiBlueprint, consensus: Consensus) -> None:
    @api.route(
        "PUT",
        LOT + "/consensus",
        access=Action.PREPARE_ANALYSIS,
        summary="Keep marks of the consensus, as typed",
        most_bytes=2 * MIB,
        body="evaluation-marks",
    )
    def save(request: Request, consultation_id: str, lot: str) -> dict[str, Any]:
        saved = consensus.save(request.actor, consultation_id, number(lot), given(request.body["marks"]))
        return {"marks": {one.offer_id: shown.cells(one.marks) for one in saved}}

    @api.route("POST", LOT + "/consensus/closing", access=Action.PREPARE_ANALYSIS, summary="Close the consensus", body="nothing")
    def close(request: Request, consultation_id: str, lot: str) -> Answer:
        entry = consensus.close(request.actor, consultation_id, number(lot))
        return Answer({"closed_at": entry.at, "sha256": entry.record["body_sha256"]}, 201)

    @api.route(
        "POST", LOT + "/consensus/reopening", access=Action.PREPARE_ANALYSIS, summary="Take the consensus back", body="reopen-consensus"
    )
    def reopen(request: Request, consultation_id: str, lot: str) -> Answer:
        entry = consensus.reopen(request.actor, consultation_id, number(lot), reason=request.body["reason"])
        return Answer({"reopened_at": entry.at}, 201)


def _rankings(api: ApiBlueprint, rankings: Rankings) -> None:
    @api.route("GET", LOT + "/ranking", access=Action.EVALUATE, summary="The ranking, its sensitivity, prices that seem abnormally low")
    def ranking(request: Request, consultation_id: str, lot: str) -> dict[str, Any]:
        found = rankings.of(request.actor, consultation_id, number(lot))
        return shown.ranking(found) if found else {"ready": False}


def given(marks: Sequence[Mapping[str, Any]]) -> list[Given]:
    return [
        Given(
            offer=one["offer"],
            item=one["item"],
            value=Decimal(one["value"]) if one.get("value") is not None else None,
            comment=one.get("comment", ""),
            version=one.get("version", 0),
        )
        for one in marks
    ]


def _item(one: Mapping[str, Any]) -> Item:
    return Item(
        code=one["code"],
        criterion=one["criterion"],
        label=one["label"],
        weight=Decimal(one["weight"]),
        scale=Decimal(one.get("scale", 10)),
        formula=one.get("formula", ""),
    )


def _offer(one: Mapping[str, Any]) -> Offer:
    return Offer(
        id=one.get("id", ""),
        deposit_id=one["deposit_id"],
        kind=one.get("kind", "base"),
        label=one.get("label", ""),
        prices={code: Decimal(price) for code, price in one.get("prices", {}).items()},
        set_aside=one.get("set_aside", ""),
        reason=one.get("reason", ""),
    )
