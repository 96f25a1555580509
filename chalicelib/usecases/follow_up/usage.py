"""Counting what entities use: a follower of the registers, so that whoever carries the platform reads one small row an entity.

What a consultation adds is drawn whole from its registers, then the year of its entity is summed anew for each that stands above: a line that
comes twice, late or in another order counts once. Rows are read before what they are drawn from, so that a write over them proves nobody
knew better. Two rows and one more for each entity above are written an act, whatever the number of entities.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from ...domain.consultation import Consultation
from ...domain.deposit import registered
from ...domain.instants import from_text, paris_day
from ...domain.register import stream
from ...domain.usage import Counts, Share, Tally, total
from .. import ports
from ..directory.saving import again
from .lines import Line

_ACTS = {("publications", "publication"), ("publications", "dce-version"), ("deposits", "closure"), ("deposits", "deposit")}


@dataclass(frozen=True, kw_only=True)
class UsageKeeper:
    consultations: ports.Consultations
    registers: ports.Registers
    usages: ports.Usages

    def follow(self, line: Line) -> None:
        """Raises what the stores raise: the line is tried again. A deposit before the closure leaves no trace here (REQ-081)."""
        if line.act not in _ACTS:
            return
        c = self.consultations.get(line.consultation_id)
        if not c or c.test or not c.published_at or (line.act == ("deposits", "deposit") and not c.closed_at):
            return
        for year in self._years(c):
            again(partial(self._share, c, year))
            for carrier in _carriers(c):
                again(partial(self._tally, c, year, carrier))

    def _share(self, c: Consultation, year: int) -> None:
        known = self.usages.share(c.buyer_siret, year, c.id)
        blank = Share(siret=c.buyer_siret, year=year, consultation_id=c.id, name=c.buyer_name, counts=Counts(), carriers=_carriers(c))
        before = known or blank
        wanted = replace(before, counts=self._years(c).get(year, Counts()))
        if wanted != known:
            self.usages.put_share(wanted)

    def _tally(self, c: Consultation, year: int, carrier: str) -> None:
        known = self.usages.tally(carrier, year, c.buyer_siret)
        blank = Tally(carrier_id=carrier, year=year, siret=c.buyer_siret, name=c.buyer_name, counts=Counts())
        mine = [one.counts for one in self.usages.shares(c.buyer_siret, year) if carrier in one.carriers]
        wanted = replace(known or blank, name=c.buyer_name, counts=total(mine))
        if wanted != known:
            self.usages.put_tally(wanted)

    def _years(self, c: Consultation) -> dict[int, Counts]:
        """Year → what the consultation adds to it; its deposits once it is closed."""
        assert c.published_at is not None
        documents = c.dce_versions[-1].total_bytes if c.dce_versions else 0
        begun = paris_day(c.published_at).year
        found = {begun: [Counts(consultations=0 if c.parent_id else 1, size_bytes=documents)]}
        lines = self.registers.read(stream(c.id, "deposits")) if c.closed_at else []
        for deposit in registered(lines):
            if not deposit.withdrawn:
                size = sum(envelope["size_bytes"] for envelope in deposit.record["envelopes"])
                year = paris_day(from_text(deposit.record["received_at"])).year
                found.setdefault(year, []).append(Counts(deposits=1, size_bytes=size))
        return {year: total(counts) for year, counts in found.items()}


def _carriers(c: Consultation) -> tuple[str, ...]:
    return (c.buyer_id, *(one.id for one in c.buyer_ancestors))
