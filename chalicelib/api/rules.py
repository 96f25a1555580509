"""Public routes of the rules of law: the table of procedures, and which of them an estimate allows (REQ-020, REQ-024)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import Any

from ..domain import procedure as procedures
from ..domain.buyer import BuyerKind
from ..domain.errors import Invalid
from ..domain.instants import paris_day
from ..domain.procedure import Procedure
from ..domain.rules import advice, grounds, periods, reserved, thresholds
from ..domain.terms import Claims
from ..usecases.consultation import holidays
from .http import PUBLIC, ApiBlueprint, Door, Request
from .terms import day
from .views.terms import period

_CASE = ("category", "estimate_eur", "buyer_kind", "on", "specific_services", "special_object")
_PERIOD = (
    "procedure",
    "phase",
    "buyer_kind",
    "sent_on",
    "on",
    "prior_notice_on",
    "urgent",
    "agreement",
    "documents_off_profile",
    "department",
)
_MOST = Decimal(10) ** 12


def routes(door: Door) -> ApiBlueprint:
    api = ApiBlueprint("rules", door)

    @api.route(
        "GET", "/v1/procedures", access=PUBLIC, summary="Procedures, the cases that open some of them, reserved contracts", shared=True
    )
    def list_procedures(request: Request) -> dict:
        return {
            "items": [_procedure(row) for row in procedures.ROWS],
            "grounds": {"negotiation": _table(grounds.NEGOTIATION), "without_publicity": _table(grounds.WITHOUT_PUBLICITY)},
            "reserved": _table(reserved.KINDS),
        }

    @api.route(
        "GET",
        "/v1/procedure-advice",
        access=PUBLIC,
        summary="What an estimate allows: procedures, reasons, articles",
        query=_CASE,
        shared=True,
    )
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

    @api.route(
        "GET",
        "/v1/minimum-period",
        access=PUBLIC,
        summary="The shortest lawful period for what is claimed, and its first day",
        query=_PERIOD,
        shared=True,
    )
    def read_period(request: Request) -> dict:
        q, today = request.query, paris_day(door.clock.now())
        procedure, phase = _phase(q)
        sent = day(q["sent_on"], "sent_on") if q.get("sent_on") else today
        launched = day(q["on"], "on") if q.get("on") else today
        found = periods.minimum(procedure, phase, _kind(q), launched, _claims(q), sent)
        return period(found, periods.first_day(found, sent, holidays.of(q.get("department", ""))))

    return api


def _phase(query: Mapping[str, str]) -> tuple[str, str]:
    """Raises Invalid for a procedure or a phase that does not exist."""
    procedure, phase = query.get("procedure", ""), query.get("phase", "")
    row = procedures.BY_CODE.get(procedure)
    if row is None:
        raise Invalid({"procedure": "Choisissez une procédure de la liste."})
    if phase and phase not in {one.code for one in row.phases}:
        raise Invalid({"phase": "Cette procédure n’a pas cette phase."})
    return procedure, phase


def _claims(query: Mapping[str, str]) -> Claims:
    notice = query.get("prior_notice_on")
    return Claims(
        prior_notice_on=day(notice, "prior_notice_on") if notice else None,
        urgency_reason="urgency" if query.get("urgent") == "true" else "",
        agreement=query.get("agreement", ""),
        documents_off_profile=query.get("documents_off_profile") == "true",
    )


def _kind(query: Mapping[str, str]) -> BuyerKind:
    kind = query.get("buyer_kind", BuyerKind.AUTHORITY)
    if kind not in set(BuyerKind):
        raise Invalid({"buyer_kind": "Choisissez : state, authority, entity ou defence."})
    return BuyerKind(kind)


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
    category = query.get("category", "services")
    if category not in (thresholds.WORKS, thresholds.SUPPLIES, thresholds.SERVICES):
        raise Invalid({"category": "Choisissez travaux, fournitures ou services."})
    return advice.Case(
        estimate=_amount(query.get("estimate_eur", "")),
        category=category,
        kind=_kind(query),
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
