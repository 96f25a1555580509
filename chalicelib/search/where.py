"""A place as people type it: a commune, a postcode, a département, a region; and what the index files there, or within a distance.

« Rennes », « 35000 », « Saint-Denis (93) », « Ille-et-Vilaine », « 35 », « Bretagne ». A name that several communes have means all of them.
What is known by its département alone is found by that département, or when all of it lies within the distance.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache

from .. import codelists
from ..codelists import communes
from ..codelists.communes import Commune
from ..domain.contact import Place
from . import places, vocabulary

DISTANCES = (10, 25, 50, 100)
"""Kilometres, as the crow flies."""
MOST_SUGGESTED = 5
_QUALIFIED = re.compile(r"(?P<name>.*\D)[\s(]+(?P<department>\d{2,3}|2[abAB])\)?")
_WITH_POSTCODE = re.compile(r"(?:(?P<before>\d{5})\s+)?(?P<name>\D+?)(?:\s*\(?(?P<after>\d{5})\)?)?")
_POSTCODE = re.compile(r"\d{5}|2[abAB]\d{3}")


@dataclass(frozen=True)
class Where:
    """What a text means; all empty for no known place. Codes of the INSEE."""

    communes: tuple[Commune, ...] = ()
    departments: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.communes or self.departments or self.regions)

    @property
    def measurable(self) -> bool:
        return any(one.point for one in self.communes)


@cache
def _named() -> tuple[dict[bytes, tuple[str, ...]], dict[bytes, tuple[str, ...]]]:
    """Names, as they are compared → codes: of départements, of regions."""
    found: tuple[dict[bytes, tuple[str, ...]], dict[bytes, tuple[str, ...]]] = ({}, {})
    regions = {code: name for code, (name, _) in places.REGIONS.items()}
    for known, names in zip(found, (codelists.departments(), regions), strict=True):
        for code, name in names.items():
            known[communes.folded(name)] = (code,)
    return found


def read(text: str) -> Where:
    """What was typed, as places; an empty one for what is none."""
    typed = text.strip()
    if _POSTCODE.fullmatch(typed.replace(" ", "")):
        code = typed.replace(" ", "").upper()
        one = communes.commune(code)
        return Where(communes=tuple(communes.with_postcode(code)) or ((one,) if one else ()))
    if typed.upper() in codelists.departments():
        return Where(departments=(typed.upper(),))
    key, (departments, regions) = communes.folded(typed), _named()
    whole = Where(tuple(communes.named(typed)), departments.get(key, ()), regions.get(key, ()))
    return whole or _qualified(typed) or _addressed(typed)


def _qualified(typed: str) -> Where:
    """« Saint-Denis (93) », « Ille-et-Vilaine (35) »: a name and its département's code."""
    said = _QUALIFIED.fullmatch(typed)
    if not said:
        return Where()
    name, code = said["name"].strip(), said["department"].upper()
    departments = tuple(one for one in _named()[0].get(communes.folded(name), ()) if one == code)
    regions = tuple(one for one in _named()[1].get(communes.folded(name), ()) if one == code)
    return Where(tuple(one for one in communes.named(name) if communes.department(one.code) == code), departments, regions)


def _addressed(typed: str) -> Where:
    """« 35000 Rennes », « Rennes 35000 »: as an address says it."""
    said = _WITH_POSTCODE.fullmatch(typed)
    postcode = said and (said["before"] or said["after"])
    served = communes.with_postcode(postcode) if postcode else ()
    return Where(tuple(one for one in served if said and communes.folded(one.name) == communes.folded(said["name"])))


def shown(commune: Commune) -> str:
    """« Rennes (35) »: read again, it means that commune."""
    return f"{commune.name} ({communes.department(commune.code)})"


def suggested(text: str) -> list[str]:
    """Places that may have been meant by what is none, as they are shown."""
    typed = text.strip()
    if typed[:2].isdigit():
        known = codelists.departments()
        return [f"{known[code]} ({code})" for code in (typed[:3], typed[:2]) if code in known][:1]
    key = communes.folded(re.sub(r"[\d()]", " ", typed))
    names = [(code, name) for code, name in codelists.departments().items() if len(key) > 2 and communes.folded(name).startswith(key)]
    return [*(f"{name} ({code})" for code, name in names), *(shown(one) for one in communes.alike(key.decode("cp1252"), MOST_SUGGESTED))][
        :MOST_SUGGESTED
    ]


def within(text: str) -> tuple[str, str]:
    """(a place said among other words, the other words): « nettoyage rennes » → (« Rennes (35) », « nettoyage »); empty for none.

    A word that says a need is no place, though a village may bear it.
    """
    said = text.split()[:_MOST_WORDS]
    runs = [(first, first + length) for length in range(min(len(said), _LONGEST_NAME), 0, -1) for first in range(len(said) - length + 1)]
    for first, end in runs:
        run = " ".join(said[first:end])
        if _says_a_place(run):
            return _label(run), " ".join([*said[:first], *said[end:]])
    return "", ""


_MOST_WORDS, _LONGEST_NAME = 8, 4
"""Words looked at, and words of a name: hyphens do not part."""


def _says_a_place(run: str) -> bool:
    key = communes.folded(run)
    if run.isdigit():
        return len(run) == 5 and bool(read(run))
    return len(key) > 3 and not vocabulary.knows(run) and (key in _named()[0] or key in _named()[1] or communes.is_name(run))


def _label(run: str) -> str:
    found = read(run)
    if len(found.communes) == 1 and not found.departments and not found.regions:
        return shown(found.communes[0])
    if found.departments and not found.communes:
        return codelists.named(found.departments[0], "department")
    return run


@lru_cache(64)
def asked(text: str, kilometres: int) -> tuple[str, ...]:
    """Terms of the index for that place, or for what lies within that distance of it; none for no known place."""
    where = read(text)
    if kilometres:
        return tuple(_around(where, kilometres))
    of_regions = [department for region in where.regions for department in places.departments(region)]
    return (
        *(f"m:{code}" for one in where.communes for code in communes.parts(one.code)),
        *(f"d:{code}" for code in (*where.departments, *of_regions)),
        *(f"g:{code}" for code in where.regions),
    )


def _around(where: Where, kilometres: int) -> list[str]:
    near: dict[str, list[str]] = defaultdict(list)
    for code in communes.around([one.point for one in where.communes if one.point], kilometres):
        near[communes.department(code)].append(code)
    return [
        term
        for department, codes in near.items()
        for term in ([f"d:{department}"] if len(codes) == communes.count_of(department) else (f"m:{code}" for code in codes))
    ]


def filed(place: Place) -> set[str]:
    """Terms of a consultation's place, beyond the beginnings of its code: a postcode says communes, and départements that it does not begin by."""
    code = place.code.upper()
    if place.code_type == "commune":
        return {f"m:{code}", f"m:{communes.whole(code)}"}
    if place.code_type == "postcode":
        served = communes.with_postcode(code)
        return {f"m:{part}" for one in served for part in (one.code, communes.whole(one.code))} | {
            f"d:{communes.department(one.code)}" for one in served
        }
    return set()
