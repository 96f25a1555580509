"""Environmental and social duties of the law « Climat et résilience », from their day on (REQ-031)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..consultation import Consultation
from . import scope, thresholds
from .amounts import estimate, euros
from .dated import in_force
from .point import Point

# Switch: change the day, or remove the line.     source: law 2021-1104 art. 35, decree 2022-767 (day to confirm)
_IN_FORCE = [(date(2019, 4, 1), False), (date(2026, 8, 22), True)]
GREEN_KINDS = ("environment", "cost")
"""A criterion of life-cycle cost takes the environment into account by itself (R2152-7 1°)."""


def applies(c: Consultation, on: date) -> bool:
    """Whether the duties bind this contract; defence and security are exempt."""
    return in_force(_IN_FORCE, on) and not scope.is_defence(c)


def points(c: Consultation, on: date) -> Iterator[Point]:
    if not applies(c, on) or c.procedure not in scope.AWARDED_ON_CRITERIA | {"SANS_PUB"}:
        return
    yield from _criterion(c)
    if not c.terms.clauses.environmental:
        yield Point(
            "missing-environmental-clause",
            "lots",
            "terms.clauses.environmental",
            "Prévoyez une condition d’exécution qui prend en compte l’environnement (déchets, livraisons, matériaux, énergie…), et cochez la case.",
            "CCP L2112-2" if scope.is_marche(c) else "CCP L3114-2",
        )
    yield from _social(c, on)


def _criterion(c: Consultation) -> Iterator[Point]:
    if c.procedure == "SANS_PUB" or not c.criteria or any(criterion.kind in GREEN_KINDS for criterion in c.criteria):
        return
    if len(c.criteria) > 1 or c.criteria[0].kind not in ("", "price"):  # a single price is told by rules.criteria
        yield Point(
            "missing-environmental-criterion",
            "lots",
            "criteria",
            "Au moins un critère prend en compte l’environnement : dites lequel, ou ajoutez-en un.",
            "CCP L2152-7, R2152-7" if scope.is_marche(c) else "CCP R3124-4",
        )


def _social(c: Consultation, on: date) -> Iterator[Point]:
    """From the European thresholds on, a condition about employment, unless a reason of the law is given."""
    marche = scope.is_marche(c)
    limit = thresholds.formalised(c.category or "services", c.buyer_kind, on) if marche else thresholds.concession(on)
    value = estimate(c)
    clauses = c.terms.clauses
    if value is not None and value >= limit and not clauses.social and not clauses.no_social_reason.strip():
        yield Point(
            "missing-social-clause",
            "lots",
            "terms.clauses.social",
            f"À partir de {euros(limit)} HT, prévoyez une condition d’exécution sociale ou d’emploi, ou dites pourquoi le marché s’y prête mal.",
            "CCP L2112-2-1" if marche else "CCP L3114-2-1",
        )
