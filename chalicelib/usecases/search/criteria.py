"""A search as an address says it: read, checked, and written again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ...domain.errors import Invalid
from ...search.places import REGIONS
from ...search.question import RESERVED, SORTS, STATUSES, Question

TEXTS = ("q", "cpv", "department", "region", "buyer", "procedure", "category", "reserved", "status", "sort")
DAYS = ("published_from", "published_to", "deadline_from", "deadline_to")
CLAUSES = ("social", "environmental")
NAMES = (*TEXTS, *DAYS, *CLAUSES)
_CHOICES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "status": (STATUSES, "Choisissez : en cours, closes, annulées, attribuées ou toutes."),
    "sort": (SORTS, "Triez par date limite, par date de publication ou par pertinence."),
    "reserved": (("", *RESERVED), "Choisissez une des catégories de marchés réservés."),
    "region": (("", *REGIONS), "Donnez le code INSEE d’une région, comme 53 pour la Bretagne."),
}


def kept(given: Mapping[str, str]) -> dict[str, str]:
    """The criteria of an address, without what is empty or unknown: what a search saved or shared is made of."""
    return {name: given[name].strip()[:200] for name in NAMES if (given.get(name) or "").strip()}


def question(given: Mapping[str, str]) -> Question:
    """Raises Invalid naming each criterion that does not exist."""
    said = kept(given)
    wrong = {name: phrase for name, (choices, phrase) in _CHOICES.items() if name in said and said[name] not in choices}
    days: dict[str, Any] = {}
    for name in DAYS:
        if name in said:
            try:
                days[name] = date.fromisoformat(said[name])
            except ValueError:
                wrong[name] = "Cette date n’existe pas. Écrivez-la ainsi : 2026-03-31."
    if wrong:
        raise Invalid(wrong)
    texts: dict[str, Any] = {name: said[name] for name in TEXTS if name in said}
    return Question(**texts, **days, clauses=tuple(name for name in CLAUSES if said.get(name) in ("1", "on", "true")))
