"""What a letter lacks before it may leave: each gap is told beside its field (REQ-095, REQ-111)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ..domain import instants
from .fields import Field, Shape, Source, When
from .kinds import Kind

FEWEST_LETTERS = 10
FARTHEST = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What makes some fields owed. `now`: the instant of sending."""

    now: datetime
    awarded: bool = False
    standstill: bool = False


def owed(field: Field, at: Circumstances) -> bool:
    return {
        When.ALWAYS: True,
        When.AWARDED: at.awarded,
        When.STANDSTILL: at.awarded and at.standstill,
        When.NEVER: False,
    }[field.when]


def gaps(kind: Kind, values: Mapping[str, Mapping[str, str]], at: Circumstances) -> Iterator[tuple[str, str]]:
    """`values`: company id → field → what was typed or drawn. Yields where the gap is shown, and its sentence; each place once."""
    for field in kind.fields:
        for company_id, given in values.items():
            wrong = _wrong(field, given.get(field.name, "").strip(), at)
            if wrong:
                yield (f"each.{company_id}.{field.name}" if field.source is Source.EACH else f"fields.{field.name}"), wrong
                if field.source is not Source.EACH:
                    break


def _wrong(field: Field, value: str, at: Circumstances) -> str:
    if not value:
        if not owed(field, at):
            return ""
        if field.source is Source.PLATFORM:
            return f"Cette lettre ne peut pas partir sans : {field.label.lower()}. Complétez d’abord la décision."
        return f"Renseignez : {field.label.lower()}."
    return _CHECKS[field.shape](value, at) if field.source is not Source.PLATFORM else ""


def _text(value: str, at: Circumstances) -> str:
    letters = [letter for letter in value.lower() if letter.isalnum()]
    if len(letters) < FEWEST_LETTERS or len(set(letters)) < 4 or len(value.split()) < 2:
        return "Écrivez une phrase que son destinataire puisse comprendre."
    return ""


def _line(value: str, at: Circumstances) -> str:
    return "" if any(letter.isalnum() for letter in value) else "Écrivez des mots."


def _number(value: str, at: Circumstances) -> str:
    return "" if re.fullmatch(r"[1-9]\d?", value) else "Écrivez un nombre entier, de 1 à 99."


def _instant(value: str, at: Circumstances) -> str:
    try:
        given = instants.from_text(value)
    except (ValueError, OverflowError):
        return "Donnez une date et une heure."
    if given <= at.now:
        return "Cette date est passée : donnez-en une à venir."
    return "" if given <= at.now + FARTHEST else "Cette date est à plus d’un an."


def _day(value: str, at: Circumstances) -> str:
    try:
        given = date.fromisoformat(value)
    except ValueError:
        return "Donnez une date."
    return "" if given <= instants.paris_day(at.now) else "Cette date n’est pas encore venue."


_CHECKS = {Shape.TEXT: _text, Shape.LINE: _line, Shape.NUMBER: _number, Shape.INSTANT: _instant, Shape.DAY: _day}


def strangers(kind: Kind, given: Collection[str], source: Source) -> list[str]:
    """Names typed that are no field of this kind, or not one that is typed so."""
    typed = {field.name for field in kind.fields if field.source is source or (source is Source.ALL and field.source is Source.EACH)}
    return sorted(set(given) - typed)
