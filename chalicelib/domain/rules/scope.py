"""Which rules concern which procedures: sets of codes, readable beside a lawyer."""

from __future__ import annotations

from .. import procedure as procedures
from ..buyer import BuyerKind
from ..consultation import Consultation

FORMALISED = frozenset({"AOO", "AOR", "PAN", "DIALOGUE", "PARTENARIAT_INNOVATION"})
ADAPTED = frozenset({"MAPA_OUVERT", "MAPA_RESTREINT"})
CONCESSIONS = frozenset({"CONCESSION", "CONCESSION_SIMPLIFIEE"})
DEFENCE = frozenset({"MDS_AOR"})
ALLOTTED = FORMALISED | ADAPTED | DEFENCE
"""Contracts that are let in separate lots, save reasons (L2113-10, L2313-5)."""
AWARDED_ON_CRITERIA = FORMALISED | ADAPTED | CONCESSIONS | {"SAD_SPECIFIQUE"}
"""A call-off follows the criteria of its framework agreement (R2162-10)."""
WEIGHTED = FORMALISED | DEFENCE


def begins(c: Consultation) -> bool:
    """Whether this is the first call of its procedure: later phases were judged with it."""
    row = procedures.BY_CODE.get(c.procedure)
    return row is not None and c.phase in ("", row.phases[0].code)


def is_defence(c: Consultation) -> bool:
    """Defence and security contracts keep out of the environmental rules."""
    return c.procedure in DEFENCE or c.buyer_kind is BuyerKind.DEFENCE


def is_marche(c: Consultation) -> bool:
    return c.procedure not in CONCESSIONS
