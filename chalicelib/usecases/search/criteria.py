"""A search as an address says it: read, checked, and written again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ...domain.errors import Invalid
from ...search import where
from ...search.places import REGIONS
from ...search.question import MOST_WORDS, RESERVED, SORTS, STATUSES, Question

TEXTS = ("q", "cpv", "place", "department", "region", "buyer", "procedure", "category", "reserved", "status", "sort")
DAYS = ("published_from", "published_to", "deadline_from", "deadline_to")
CLAUSES = ("social", "environmental")
USUAL_WORDS, SHORT, EXPORT, AROUND = 3, 3, 20, 3
"""Words that cost nothing more, letters under which a word begins many others, units of an export of a thousand lines, of a distance."""
NAMES = (*TEXTS, "distance", *DAYS, *CLAUSES)
_CHOICES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "status": (STATUSES, "Choisissez : en cours, closes, annulées, attribuées ou toutes."),
    "sort": (SORTS, "Triez par date limite, par date de publication ou par pertinence."),
    "reserved": (("", *RESERVED), "Choisissez une des catégories de marchés réservés."),
    "distance": (("", *map(str, where.DISTANCES)), "Choisissez 10, 25, 50 ou 100 kilomètres."),
    "region": (("", *REGIONS), "Donnez le code INSEE d’une région, comme 53 pour la Bretagne."),
}


def kept(given: Mapping[str, str]) -> dict[str, str]:
    """The criteria of an address, without what is empty or unknown: what a search saved or shared is made of."""
    return {name: given[name].strip()[:200] for name in NAMES if (given.get(name) or "").strip()}


def cost(given: Mapping[str, str]) -> int:
    """Units of a search (domain/allowances.py): one, and one more for each thing that makes it read more of the index."""
    words = [word for name in ("q", "buyer") for word in (given.get(name) or "").split()[:MOST_WORDS]]
    short = sum(len(word) < SHORT for word in words)
    return (
        1
        + max(0, len(words) - USUAL_WORDS)
        + 2 * short
        + sum(bool(given.get(name)) for name in DAYS)
        + AROUND * bool(given.get("distance"))
    )


def cost_of_all(given: Mapping[str, str]) -> int:
    """Of a search whose whole answer is written."""
    return EXPORT + cost(given)


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
    wrong |= _misplaced(said.get("place", ""), said.get("distance", ""))
    if wrong:
        raise Invalid(wrong)
    texts: dict[str, Any] = {name: said[name] for name in TEXTS if name in said}
    distance = int(said.get("distance", 0))
    return Question(**texts, **days, distance=distance, clauses=tuple(name for name in CLAUSES if said.get(name) in ("1", "on", "true")))


def _misplaced(place: str, distance: str) -> dict[str, str]:
    """What is wrong with a place or a distance, beside the field."""
    if not place:
        return {"place": "Donnez le lieu autour duquel chercher : une commune ou un code postal."} if distance else {}
    found = where.read(place)
    if not found:
        near = where.suggested(place)
        meant = f" Vouliez-vous dire {_or(near)} ?" if near else " Donnez une commune, un code postal, un département ou une région."
        return {"place": f"Nous ne connaissons pas le lieu « {place} ».{meant}"}
    if distance and not found.measurable:
        return {"distance": "Une distance se mesure à partir d’une commune ou d’un code postal : donnez-en un, ou cherchez sans distance."}
    return {}


def _or(choices: Sequence[str]) -> str:
    return " ou ".join([", ".join(choices[:-1]), choices[-1]]) if len(choices) > 1 else choices[0]
