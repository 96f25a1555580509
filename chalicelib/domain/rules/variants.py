"""Variants: what silence means by procedure and kind of buyer, and the requirements they must meet (REQ-033)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..buyer import BuyerKind
from ..consultation import Consultation
from . import scope
from .point import Point

FORBIDDEN, ALLOWED, REQUIRED = "forbidden", "allowed", "required"
CHOICES = ("", FORBIDDEN, ALLOWED, REQUIRED)


def default(procedure: str, kind: BuyerKind) -> str:
    """When the notice is silent: forbidden in a formalised procedure of a contracting authority, allowed otherwise (R2151-8)."""
    formal = procedure in scope.FORMALISED | scope.DEFENCE
    return FORBIDDEN if formal and kind is not BuyerKind.ENTITY else ALLOWED


def in_effect(c: Consultation) -> str:
    return c.terms.variants.choice or default(c.procedure, c.buyer_kind)


def points(c: Consultation, on: date) -> Iterator[Point]:
    asked = c.terms.variants
    if asked.choice in (ALLOWED, REQUIRED) and not asked.minimum_requirements.strip():
        yield Point(
            "missing-variant-requirements",
            "lots",
            "terms.variants.minimum_requirements",
            "Variantes admises : dites les exigences minimales qu’elles respectent et comment les présenter.",
            "CCP R2151-8, R2151-10",
            blocks=c.procedure not in scope.ADAPTED,
        )
