"""What entities use of the platform, by year: for whoever carries it to share its cost (contribution) and to know who uses it.

A consultation counts in the year of its publication, a deposit in the year of its receipt, both under the SIRET that the buyer then had, for
each entity that then stood above it. Deposits are counted once the deadline has passed, never before (REQ-081); rehearsals never are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Counts:
    """`size_bytes`: sealed envelopes, and the newest version of the documents."""

    consultations: int = 0
    deposits: int = 0
    size_bytes: int = 0


def total(counts: Iterable[Counts]) -> Counts:
    found = list(counts)
    return Counts(
        consultations=sum(one.consultations for one in found),
        deposits=sum(one.deposits for one in found),
        size_bytes=sum(one.size_bytes for one in found),
    )


@dataclass(frozen=True, kw_only=True)
class Share:
    """What one consultation adds to one year of its buyer's. `carriers`: its entity, and those above when it was made."""

    siret: str
    year: int
    consultation_id: str
    name: str
    counts: Counts
    carriers: tuple[str, ...]
    version: int = 0
    """0: never stored."""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """One year of one entity, as an entity at or above it reads it: the sum of its shares."""

    carrier_id: str
    year: int
    siret: str
    name: str
    counts: Counts
    version: int = 0
    """0: never stored."""
