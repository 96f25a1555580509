"""Framework agreements: a maximum, a limited duration, and how they are carried out (REQ-121)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..buyer import BuyerKind
from ..consultation import Consultation
from ..terms import Framework
from .dated import in_force
from .point import Point

_ARTICLE_MAXIMUM, _ARTICLE_DURATION = "CCP R2162-4", "CCP L2125-1 1°"
_MAXIMUM_REQUIRED = [(date(2019, 4, 1), False), (date(2022, 1, 1), True)]
_MOST_MONTHS = [
    (date(2019, 4, 1), {BuyerKind.STATE: 48, BuyerKind.AUTHORITY: 48, BuyerKind.ENTITY: 96, BuyerKind.DEFENCE: 84}),
]  # defence: L2325-1 (to confirm)


def most_months(kind: BuyerKind, on: date) -> int:
    """Longest duration, renewals included, without a justified exception (L2125-1 1°)."""
    return in_force(_MOST_MONTHS, on)[kind]


def whole_months(framework: Framework) -> int | None:
    """Duration with every renewal; None while it is not told."""
    if framework.duration_months is None:
        return None
    return framework.duration_months + framework.renewals * framework.renewal_months


def points(c: Consultation, on: date) -> Iterator[Point]:
    framework, where = c.terms.framework, "identification"
    if framework is None:
        if c.terms.purchase_orders:
            yield Point(
                "orders-without-framework",
                where,
                "terms.purchase_orders",
                "Les bons de commande s’émettent sur un accord-cadre : cochez aussi « accord-cadre ».",
                "CCP R2162-2",
            )
        return
    if in_force(_MAXIMUM_REQUIRED, on) and framework.maximum_eur is None and not framework.maximum_quantity.strip():
        yield Point(
            "missing-maximum",
            where,
            "terms.framework.maximum_eur",
            "Un accord-cadre a un maximum : donnez-le en valeur ou en quantité.",
            _ARTICLE_MAXIMUM,
        )
    if not framework.call_offs and not c.terms.purchase_orders:
        yield Point(
            "missing-execution",
            where,
            "terms.purchase_orders",
            "Dites comment l’accord-cadre s’exécute : bons de commande, marchés subséquents, ou les deux.",
            "CCP R2162-2",
        )
    yield from _duration(c, framework, on)


def _duration(c: Consultation, framework: Framework, on: date) -> Iterator[Point]:
    months, most, field = whole_months(framework), most_months(c.buyer_kind, on), "terms.framework.duration_months"
    if months is None:
        yield Point(
            "missing-framework-duration",
            "identification",
            field,
            f"Donnez la durée de l’accord-cadre : {most} mois au plus, reconductions comprises.",
            _ARTICLE_DURATION,
        )
    elif months > most:
        reason = framework.long_reason.strip()
        yield Point(
            "framework-too-long",
            "identification",
            field,
            f"{months} mois reconductions comprises : {most} au plus"
            + (
                ", sauf l’exception que vous justifiez."
                if reason
                else ", ou justifiez d’un cas exceptionnel (objet, investissements à amortir)."
            ),
            _ARTICLE_DURATION,
            blocks=not reason,
        )
