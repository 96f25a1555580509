"""Award criteria: at least one, weighted where the procedure is formalised, single price only where the law still allows it (REQ-031)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..consultation import Consultation
from . import environment, scope
from .point import Point

PRICE, COST, QUALITY, ENVIRONMENT, SOCIAL = "price", "cost", "quality", "environment", "social"
KINDS = (PRICE, COST, QUALITY, ENVIRONMENT, SOCIAL)


def points(c: Consultation, on: date) -> Iterator[Point]:
    if c.procedure not in scope.AWARDED_ON_CRITERIA | scope.DEFENCE:
        return
    if not c.criteria:
        formal = c.procedure not in scope.ADAPTED or environment.applies(c, on)
        yield Point(
            "missing-criteria",
            "lots",
            "criteria",
            "Donnez au moins un critère d’attribution.",
            _article(c, "R2152-11", "R3124-4"),
            blocks=formal,
        )
        return
    yield from _weights(c)
    yield from _single(c, on)


def _weights(c: Consultation) -> Iterator[Point]:
    if c.procedure not in scope.WEIGHTED or len(c.criteria) < 2 or c.terms.criteria_order_reason.strip():
        return
    if any(criterion.weight is None for criterion in c.criteria):
        yield Point(
            "missing-weights",
            "lots",
            "criteria",
            "Donnez le poids de chaque critère (total 100), ou dites pourquoi la pondération est impossible : l’ordre de la liste comptera.",
            "CCP R2152-12",
        )


def _single(c: Consultation, on: date) -> Iterator[Point]:
    """A single criterion of price: refused since the environmental rules, fit for standard purchases only before."""
    if len(c.criteria) > 1 or c.criteria[0].kind not in ("", PRICE):
        return
    if environment.applies(c, on):
        yield Point(
            "single-price",
            "lots",
            "criteria",
            "Le prix ne peut plus être le seul critère : ajoutez un critère environnemental, ou prenez le seul coût du cycle de vie.",
            _article(c, "L2152-7, R2152-7", "R3124-4"),
        )
    elif scope.is_marche(c):
        yield Point(
            "single-price",
            "lots",
            "criteria",
            "Un seul critère, le prix : seulement pour des services ou fournitures standardisés dont la qualité ne varie pas d’une entreprise à l’autre.",
            "CCP R2152-7 1°",
            blocks=False,
        )


def _article(c: Consultation, marche: str, concession: str) -> str:
    return f"CCP {marche if scope.is_marche(c) else concession}"
