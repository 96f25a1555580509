"""Official lists of codes, as data (scripts/codelists): the common procurement vocabulary, and the places of the INSEE.

A code never stands alone on a screen: its label is here. Lists are read when first asked for, and kept.
"""

from __future__ import annotations

import lzma
from functools import cache
from pathlib import Path

from . import communes

_HERE = Path(__file__).parent
_DIGITS = 8
CHECKED = {"department": "departments", "region": "regions"}
"""Kinds of place whose codes are all known here, as those of communes are; postcodes, cantons, districts and countries are not."""


def cpv(code: str) -> dict[str, str] | None:
    """Label of a code of the vocabulary, with or without its check digit, in both languages; None for none of its codes."""
    found = _cpv().get(code.strip()[:_DIGITS])
    return {"fr": found[0], "en": found[1]} if found else None


def named(code: str, code_type: str) -> str:
    """« Ille-et-Vilaine (35) »: a commune, a département or a region with its code; the code alone for what has no name here."""
    if code_type == "commune":
        one = communes.commune(code)
        return f"{one.name} ({code})" if one else code
    name = _names(CHECKED[code_type]).get(code.upper()) if code_type in CHECKED else None
    return f"{name} ({code})" if name else code


def is_place(code: str, code_type: str) -> bool:
    """False only for a code that the official list does not hold."""
    if code_type == "commune":
        return communes.exists(code)
    return code_type not in CHECKED or code.upper() in _names(CHECKED[code_type])


def departments() -> dict[str, str]:
    """Code → name of the départements, and of the overseas places that are none."""
    return _names("departments")


@cache
def _cpv() -> dict[str, tuple[str, ...]]:
    return {row[0]: row[1:] for row in _rows("cpv")}


@cache
def _names(name: str) -> dict[str, str]:
    """Code → name, empty where the list gives none."""
    return {row[0]: row[1] if len(row) > 1 else "" for row in _rows(name)}


@cache
def _rows(name: str) -> tuple[tuple[str, ...], ...]:
    body = lzma.decompress((_HERE / f"{name}.tsv.xz").read_bytes()).decode()
    return tuple(tuple(line.split("\t")) for line in body.splitlines())
