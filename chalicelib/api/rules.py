"""Public routes of the rules of law: the table of procedures, and which of them an estimate allows (REQ-020, REQ-024)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import Any

from ..domain import procedure as procedures
from ..domain.directory import BuyerKind
from ..domain.errors import Invalid
from ..domain.instants import paris_day
from ..domain.procedure import Procedure
from ..domain.rules import advice, grounds, reserved, thresholds
from .http import PUBLIC, ApiBlueprint, Door, Request
from .terms import day

_MOST = Decimal(10) ** 12


def routes(door: Door) -> ApiBlueprint:
    api = ApiBlueprint("rules", door)

    @api.route("GET", "/v1/procedures", access=PUBLIC, summary="Procedures, the cases that open some of them, reserved contracts")
    def list_procedures(request: Request) -> dict:
        return {
            "items": [_procedure(row) for row in procedures.ROWS],
            "grounds": {"negotiation": _table(grounds.NEGOTIATION), "without_publicity": _table(grounds.WITHOUT_PUBLICITY)},
            "reserved": _table(reserved.KINDS),
        }

    @api.route("GET", "/v1/procedure-advice", access=PUBLIC, summary="What an estimate allows: procedures, reasons, articles")
    def read_advice(request: Request) -> dict:
        case = _case(request.query, paris_day(door.clock.now()).isoformat())
        return {
            "summary": advice.summary(case),
            "recommended": advice.recommended(case),
            "threshold_eur": case.threshold,
            "dispense_eur": thresholds.dispense(case.category, case.on),
            "on": case.on.isoformat(),
            "items": [asdict(one) for one in advice.advise(case)],
        }

    return api


def _procedure(row: Procedure) -> dict[str, Any]:
    return {
        "code": row.code,
        "label": row.label,
        "label_en": row.label_en,
        "family": row.family,
        "derived": bool(row.parents),
        "articles": [f"CCP {article}" for article in row.articles],
        "phases": [{"code": phase.code, "label": phase.label, "label_en": phase.label_en} for phase in row.phases],
    }


def _table(rows: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"code": code, "label": row.label, "label_en": row.label_en, "article": f"CCP {row.article}"} for code, row in rows.items()]


def _case(query: Mapping[str, str], today: str) -> advice.Case:
    """Raises Invalid for an amount, a category, a kind or a date that means nothing."""
    category, kind = query.get("category", "services"), query.get("buyer_kind", BuyerKind.AUTHORITY)
    if category not in (thresholds.WORKS, thresholds.SUPPLIES, thresholds.SERVICES):
        raise Invalid({"category": "Choisissez travaux, fournitures ou services."})
    if kind not in set(BuyerKind):
        raise Invalid({"buyer_kind": "Choisissez : state, authority, entity ou defence."})
    return advice.Case(
        estimate=_amount(query.get("estimate_eur", "")),
        category=category,
        kind=BuyerKind(kind),
        on=day(query.get("on", today), "on"),
        specific_services=query.get("specific_services") == "true",
        special_object=query.get("special_object") == "true",
    )


def _amount(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(-1)
    if not (amount.is_finite() and 0 <= amount < _MOST):
        raise Invalid({"estimate_eur": "Donnez un montant en euros, comme 130000 ou 130000.50."})
    return amount
