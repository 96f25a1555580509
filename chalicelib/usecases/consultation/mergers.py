"""What an entity had, once it is merged into another: its consultations are read and carried on by the other's people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...domain.consultation import TEMPLATES, TESTS, Consultation
from ...domain.register import Entry
from .. import ports
from ..access import lookup

KIND = "entity-merged"


@dataclass(frozen=True, kw_only=True)
class Mergers:
    consultations: ports.Consultations

    def follow(self, buyer_id: str, line: Entry) -> None:
        """Each consultation passes to the entity that the line names; the name and SIRET under which it was launched stay. Twice is once."""
        if line.kind != KIND:
            return
        for consultation_id in [one.id for one in self._all(buyer_id)]:
            lookup.change(self.consultations, consultation_id, lambda c: _passed(c, buyer_id, line.record["into"]))

    def _all(self, buyer_id: str) -> Iterator[Consultation]:
        for key in (buyer_id, f"{buyer_id}#{TEMPLATES}", f"{buyer_id}#{TESTS}"):
            cursor = None
            while True:
                page = self.consultations.of_buyer(key, cursor)
                yield from page.items
                cursor = page.next
                if cursor is None:
                    break


def _passed(c: Consultation, before: str, after: str) -> Consultation:
    return replace(c, buyer_id=after) if c.buyer_id == before else c
