"""The terms of a contract as each reader sees them, and what the rules of law say of a draft (REQ-036)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from ...codec import to_dict
from ...domain.consultation import Consultation
from ...domain.rules import advice, variants
from ...domain.rules.deadline import told
from ...domain.rules.periods import Minimum
from ...domain.rules.periods_table import Reduction
from ...usecases.consultation.publication import Review


def public(c: Consultation) -> dict[str, Any]:
    """What the notice and the documents tell anyway: never the estimate."""
    terms = c.terms
    return {
        "framework": to_dict(terms.framework),
        "purchase_orders": terms.purchase_orders,
        "tranches": list(terms.tranches),
        "electronic_catalogue": terms.electronic_catalogue,
        "electronic_auction": terms.electronic_auction,
        "allotment": asdict(terms.allotment),
        "clauses": asdict(terms.clauses),
        "turnover": to_dict(terms.turnover),
        "variants": {**asdict(terms.variants), "in_effect": variants.in_effect(c)},
        "reserved": terms.reserved,
        "specific_services": terms.specific_services,
        "urgency_reason": terms.claims.urgency_reason,
        "documents_off_profile": terms.claims.documents_off_profile,
        "confidential_documents": terms.secrecy.confidential_documents,
        "confidentiality_measures": terms.secrecy.measures,
        "electronic_backup_copy": terms.electronic_backup_copy,
        "one_role_only": terms.one_role_only,
        "signature_at_deposit": terms.signature_at_deposit,
    }


def agent(c: Consultation) -> dict[str, Any]:
    """Everything, as the wizard edits it."""
    return {**to_dict(c.terms), "variants": public(c)["variants"]}


def law(found: Review) -> dict[str, Any]:
    """Beside the fields of the wizard: minimum period, advice on the procedure."""
    minimum = found.period
    return {
        "rules_day": found.rules_day.isoformat(),
        "period": period(minimum, found.earliest) if minimum else None,
        "advice": advice.summary(advice.of(found.consultation, found.rules_day)),
    }


def period(minimum: Minimum, earliest: date | None) -> dict[str, Any]:
    """The minimum period as the wizard tells it; `earliest` is the first day accepted."""
    return {
        "days": minimum.days,
        "base_days": minimum.base_days,
        "added_days": minimum.added_days,
        "earliest": earliest.isoformat() if earliest else None,
        "told": told(minimum),
        "article": f"CCP {minimum.articles}",
        "applied": _reduction(minimum.applied) if minimum.applied else None,
        "available": [_reduction(one) for one in minimum.available],
    }


def _reduction(one: Reduction) -> dict[str, Any]:
    return {"claim": one.claim, "days": one.days, "agreement": one.agreement, "article": f"CCP {one.article}"}
