"""The evaluation of a lot as its readers see it; numbers are text, marks by offer and item."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ...domain import evaluation_prices as prices
from ...domain.evaluation import BASE, CONSENSUS, STEP, Grid, Item, Mark, Offer, mean, proposed
from ...domain.evaluation_low_offers import Signal
from ...domain.evaluation_ranking import Ranked, Sensitivity
from ...domain.instants import to_text
from ...domain.permission import Action
from ...usecases.access import lookup
from ...usecases.access.permission import Actor
from ...usecases.evaluation.admissions import Application, Applications
from ...usecases.evaluation.rankings import Ranking
from ...usecases.evaluation.readings import LotReading, Marks, Readings, values_of


def lot(reading: LotReading, actor: Actor, readings: Readings) -> dict[str, Any]:
    """Everything a screen needs of a lot, in one answer. Marks of others only once all have closed."""
    c, state, made = reading.consultation, reading.state, reading.grid
    able = lookup.granted(c, actor)
    named = made is not None and made.names(actor.id)
    return {
        "consultation": {
            "id": c.id,
            "reference": c.reference,
            "title": c.title,
            "lots": [{"number": one.number, "title": one.title} for one in c.lots],
            "criteria": [{"label": one.label, "weight": one.weight, "kind": one.kind} for one in c.criteria],
        },
        "lot": reading.lot,
        "phase": reading.phase,
        "anonymous": reading.seen.anonymous,
        "may": {"prepare": Action.PREPARE_ANALYSIS in able, "evaluate": named, "me": actor.id},
        "grid": grid(made) if made else None,
        "proposed": [item(one) for one in proposed(c.criteria)] if made is None else [],
        "offers_version": reading.listed.version,
        "offers": [{**offer(one), "name": reading.name(one)} for one in reading.offers],
        "evaluators": [
            {"user_id": one.user_id, "name": one.name, "closed_at": state.closed.get(one.user_id, {}).get("at")}
            for one in (made.evaluators if made else ())
        ],
        "marks": {one: cells(marks) for one, marks in readings.own(reading, actor.id).items()} if named else {},
        **_together(reading, readings),
    }


def _together(reading: LotReading, readings: Readings) -> dict[str, Any]:
    if not reading.all_closed:
        return {"given": None, "consensus": None, "means": None}
    agreed = readings.agreed(reading)
    typed = agreed.marks if agreed else readings.agreeing(reading)
    kept = {} if agreed else readings.own(reading, CONSENSUS)
    closed = readings.closed(reading)
    given = {who: {one: cells(marks) for one, marks in sheets.items()} for who, sheets in closed.items()}
    versions = {one: {code: mark.version for code, mark in marks.items()} for one, marks in kept.items()}
    line = reading.state.consensus
    return {
        "given": given,
        "means": _means(reading, closed),
        "consensus": {
            "marks": {one: cells(marks) for one, marks in typed.items()},
            "versions": versions,
            "closed_at": line["at"] if line else None,
        },
    }


def _means(reading: LotReading, closed: Mapping[str, Marks]) -> dict[str, dict[str, str]]:
    """Offer → item → the mean of what evaluators gave, to two decimals."""
    made = reading.required()
    named = [one.user_id for one in made.evaluators]
    found: dict[str, dict[str, str]] = {}
    for one in reading.kept:
        given = {line.code: values_of(closed, named, one.id, line.code) for line in made.marked}
        found[one.id] = {code: number(mean(values)) for code, values in given.items() if values}
    return found


def grid(made: Grid) -> dict[str, Any]:
    return {
        "revision": made.revision,
        "set_at": to_text(made.set_at),
        "items": [item(one) for one in made.items],
        "evaluators": [{"user_id": one.user_id, "name": one.name} for one in made.evaluators],
    }


def item(one: Item) -> dict[str, Any]:
    return {
        "code": one.code,
        "criterion": one.criterion,
        "label": one.label,
        "weight": number(one.weight),
        "scale": number(one.scale),
        "formula": one.formula,
    }


def offer(one: Offer) -> dict[str, Any]:
    return {
        "id": one.id,
        "deposit_id": one.deposit_id,
        "kind": one.kind,
        "label": one.label,
        "prices": {code: str(price) for code, price in one.prices.items()},
        "set_aside": one.set_aside,
        "reason": one.reason,
    }


def cells(marks: Mapping[str, Mark]) -> dict[str, Any]:
    return {
        code: {"value": number(mark.value) if mark.value is not None else None, "comment": mark.comment, "version": mark.version}
        for code, mark in marks.items()
    }


def number(value: Decimal) -> str:
    """Without an exponent nor useless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: Decimal) -> str:
    return str(value.quantize(STEP, ROUND_HALF_UP))


def ranking(found: Ranking) -> dict[str, Any]:
    made = found.reading.required()
    base = [one for one in found.offers if one.kind == BASE and not one.set_aside]
    return {
        "ready": True,
        "provisional": found.provisional,
        "names": {one.id: found.reading.name(one) for one in found.offers},
        "items": [item(one) for one in made.items],
        "ranked": {kind: [_ranked(one) for one in ranked] for kind, ranked in found.ranked.items()},
        "set_aside": [offer(one) for one in found.offers if one.set_aside],
        "sensitivity": [_sensitivity(one) for one in found.sensitivity],
        "curves": {one.code: _curve(one, base) for one in made.priced},
        "signals": [_signal(one) for one in found.signals],
        "estimate_eur": str(found.estimate) if found.estimate is not None else None,
    }


def _ranked(one: Ranked) -> dict[str, Any]:
    return {
        "offer": one.offer.id,
        "deposit_id": one.offer.deposit_id,
        "label": one.offer.label,
        "rank": one.rank,
        "tied": one.tied,
        "total": str(one.total) if one.total is not None else None,
        "points": {code: rounded(value) for code, value in one.points.items()},
        "prices": {code: str(price) for code, price in one.offer.prices.items()},
        "missing": list(one.missing),
    }


def _sensitivity(one: Sensitivity) -> dict[str, Any]:
    return {
        "item": one.scenario.item,
        "change": one.scenario.change,
        "formula": one.scenario.formula,
        "totals": {offer: str(total) for offer, total in one.totals.items()},
        "ranks": dict(one.ranks),
        "same": one.same,
    }


def _curve(one: Item, offers: list[Offer]) -> dict[str, Any] | None:
    """Each formula over the prices of the offers: points by price."""
    known = [found.prices[one.code] for found in offers if one.code in found.prices]
    if not known:
        return None
    return {
        formula: [
            {"price": str(price), "points": rounded(one.weight * part)} for price, part in prices.curve(formula, min(known), max(known))
        ]
        for formula in prices.FORMULAS
    }


def _signal(one: Signal) -> dict[str, Any]:
    return {"offer": one.offer_id, "rule": one.rule, "price": str(one.price), "compared": str(one.compared), "below": str(one.below)}


def applications(found: Applications, actor: Actor) -> dict[str, Any]:
    c = found.consultation
    return {
        "consultation": {
            "id": c.id,
            "reference": c.reference,
            "title": c.title,
            "lots": [{"number": one.number, "title": one.title} for one in c.lots],
        },
        "may_judge": Action.OPEN_ENVELOPES in lookup.granted(c, actor),
        "anonymous": found.seen.anonymous,
        "may_limit": found.may_limit,
        "least": found.least,
        "limited": dict(found.limited) if found.limited else None,
        "items": [_application(one, found) for one in found.items],
    }


def _application(one: Application, found: Applications) -> dict[str, Any]:
    bidder = found.seen.bidder(one.deposit)
    return {
        "deposit_id": one.deposit.id,
        "company": bidder["company"],
        "consortium": bidder["consortium"]["kind"],
        "opened": one.opened,
        "admission": dict(one.admission) if one.admission else None,
        "lots": [{"number": lot, "admission": dict(said) if said else None} for lot, said in one.lots.items()],
    }
