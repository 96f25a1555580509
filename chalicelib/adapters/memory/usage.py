"""What entities use, in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...domain.usage import Share, Tally
from ...usecases.ports import Page, lists
from ...usecases.ports.cursors import ordered
from .versioned import Versioned


class _Shares(Versioned[tuple[str, int, str], Share]):
    def put(self, share: Share) -> Share:
        key = share.siret, share.year, share.consultation_id
        return self._save(key, share) if share.version else self._create(key, replace(share, version=1))


class _Tallies(Versioned[tuple[str, int, str], Tally]):
    def put(self, tally: Tally) -> Tally:
        key = tally.carrier_id, tally.year, tally.siret
        return self._save(key, tally) if tally.version else self._create(key, replace(tally, version=1))


class MemoryUsages:
    def __init__(self) -> None:
        self._shares, self._tallies = _Shares(), _Tallies()

    def share(self, siret: str, year: int, consultation_id: str) -> Share | None:
        return self._shares._things.get((siret, year, consultation_id))

    def put_share(self, share: Share) -> Share:
        return self._shares.put(share)

    def shares(self, siret: str, year: int) -> list[Share]:
        return [one for one in self._shares._things.values() if (one.siret, one.year) == (siret, year)]

    def tally(self, carrier_id: str, year: int, siret: str) -> Tally | None:
        return self._tallies._things.get((carrier_id, year, siret))

    def put_tally(self, tally: Tally) -> Tally:
        return self._tallies.put(tally)

    def tallies(self, carrier_id: str, year: int, cursor: str | None) -> Page[Tally]:
        found = [one for one in self._tallies._things.values() if (one.carrier_id, one.year) == (carrier_id, year)]
        return ordered(found, lambda one: one.siret, lists.usage_of(carrier_id, year), cursor, lists.USAGE_PAGE, newest_first=False)

    def every_tally(self, carrier_id: str) -> Iterator[Tally]:
        found = [one for one in self._tallies._things.values() if one.carrier_id == carrier_id]
        return iter(sorted(found, key=lambda one: (one.year, one.siret)))
