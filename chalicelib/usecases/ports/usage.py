"""What entities use, in small rows: one a consultation and a year, then one an entity and a year for each that stands above."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from ...domain.usage import Share, Tally
from .common import Page


class Usages(Protocol):
    """Derived from registers, so that any row may be made again."""

    def share(self, siret: str, year: int, consultation_id: str) -> Share | None:
        """By strong read."""

    def put_share(self, share: Share) -> Share:
        """Creates at version 0, else writes over the version read. Raises StaleVersion."""

    def shares(self, siret: str, year: int) -> list[Share]:
        """Every one of that year, by strong read."""

    def tally(self, carrier_id: str, year: int, siret: str) -> Tally | None:
        """By strong read."""

    def put_tally(self, tally: Tally) -> Tally:
        """Creates at version 0, else writes over the version read. Raises StaleVersion."""

    def tallies(self, carrier_id: str, year: int, cursor: str | None) -> Page[Tally]:
        """Those of a year, a hundred a page, by SIRET. Raises Invalid for a cursor of something else."""

    def every_tally(self, carrier_id: str) -> Iterator[Tally]:
        """Those of every year, oldest year first."""
