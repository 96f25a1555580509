"""Criteria of a search in French words, for letters and names: pages have catalogues of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from ... import codelists
from ...domain.procedure import BY_CODE
from ...domain.rules import reserved
from ...search.places import REGIONS

EVERYTHING = "Toutes les nouvelles consultations"
_CATEGORIES = {"works": "travaux", "supplies": "fournitures", "services": "services"}
_DAYS = {
    "published_from": "publiée depuis le", "published_to": "publiée jusqu’au", "deadline_from": "à remettre depuis le", "deadline_to": "à remettre jusqu’au",
}  # fmt: skip


def said(criteria: Mapping[str, str]) -> list[str]:
    """One line a criterion, as it counts for an alert: only what is open is told, in no order."""
    return list(_lines(criteria)) or [EVERYTHING]


def name(criteria: Mapping[str, str], longest: int = 100) -> str:
    """What a search is called when nobody named it."""
    told = ", ".join(said(criteria))
    return told if len(told) <= longest else f"{told[: longest - 1]}…"


def _lines(c: Mapping[str, str]) -> Iterator[str]:
    if c.get("q"):
        yield f"« {c['q']} »"
    if c.get("place"):
        yield f"lieu : {c['place']}" + (f", à moins de {c['distance']} km" if c.get("distance") else "")
    if c.get("department"):
        yield f"lieu : {codelists.named(c['department'], 'department')}"
    if c.get("region") in REGIONS:
        yield f"région : {REGIONS[c['region']][0]}"
    if c.get("cpv"):
        label = codelists.cpv(c["cpv"])
        yield f"CPV : {c['cpv']}" + (f" – {label['fr']}" if label else "")
    if c.get("buyer"):
        yield f"acheteur : {c['buyer']}"
    if c.get("procedure"):
        row = BY_CODE.get(c["procedure"])
        yield f"procédure : {row.label if row else c['procedure']}"
    if c.get("category"):
        yield f"nature : {_CATEGORIES.get(c['category'], c['category'])}"
    if c.get("reserved"):
        kind = reserved.KINDS.get(c["reserved"])
        yield f"réservé : {kind.label}" if kind else "marchés réservés"
    yield from (f"clause {word}" for clause, word in (("social", "sociale"), ("environmental", "environnementale")) if c.get(clause))
    yield from (f"{word} {date.fromisoformat(c[day]):%d/%m/%Y}" for day, word in _DAYS.items() if c.get(day))
