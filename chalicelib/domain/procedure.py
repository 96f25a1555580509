"""Procedures are rows of data: phases, minimum periods, envelopes, standstill, and the DECP word for each.

Periods are calendar days from the sending of the notice (day 0). Law has dates: a consultation keeps the rules of the day it
was launched, so each row says from when it holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """One procedure. `minimum_days` is None where the code gives no number (the period is then *adapted*)."""

    code: str
    label: str
    label_en: str
    family: str
    minimum_days: int | None
    articles: tuple[str, ...]
    decp: str
    last_deposit_only: bool = True
    in_force_from: date = date(2019, 4, 1)


ROWS = (
    Procedure(
        code="AOO",
        label="Appel d’offres ouvert",
        label_en="Open procedure",
        family="formalisee",
        minimum_days=30,
        articles=("R2161-2", "R2161-3"),
        decp="Appel d'offres ouvert",
    ),
    Procedure(
        code="MAPA_OUVERT",
        label="Procédure adaptée ouverte",
        label_en="Adapted open procedure",
        family="adaptee",
        minimum_days=None,
        articles=("R2123-4", "R2131-12"),
        decp="Procédure adaptée",
    ),
)
"""AOO: 35 days, brought to 30 because deposits here are always electronic (CCP R2161-3 2°)."""

BY_CODE = {row.code: row for row in ROWS}


@dataclass(frozen=True)
class Standstill:
    """Days between sending the rejections and signing (CCP R2182-1)."""

    electronic_days: int
    otherwise_days: int


_STANDSTILL = [(date(2019, 4, 1), Standstill(electronic_days=11, otherwise_days=16))]


def standstill(launched_on: date) -> Standstill:
    """The rule in force on that day: the newest line not after it."""
    return [rule for since, rule in _STANDSTILL if since <= launched_on][-1]


def earliest_deadline(procedure: Procedure, sent_on: date) -> date | None:
    """The first day on which offers may be due, or None where the code gives no number."""
    return None if procedure.minimum_days is None else sent_on + timedelta(days=procedure.minimum_days)
