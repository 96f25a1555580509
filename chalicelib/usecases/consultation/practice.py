"""The practice consultation: a permanent rehearsal on which any company deposits to learn (REQ-006).

It is a rehearsal (`test`) of an entity that exists for nothing else: marked on each screen, letter, receipt and register, in no public list
nor open data. `scripts/practice` makes it, and another before its deadline; the embedded stack does so at each start.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.consultation import TESTS, Consultation, Status
from ...domain.errors import NotFound
from .. import ports
from ..ports import Clock, Directory

SIRET = "99990000400014"
"""Of the entity that holds it: well formed, in a range that no company holds."""


@dataclass(frozen=True, kw_only=True)
class Practice:
    clock: Clock
    consultations: ports.Consultations
    directory: Directory

    def current(self) -> Consultation:
        """The newest one that is open. Raises NotFound `no-practice` where the installation has none."""
        buyer, now = self.directory.buyer_by_siret(SIRET), self.clock.now()
        found = self.consultations.of_buyer(f"{buyer.id}#{TESTS}", None).items if buyer else []
        for one in found:
            if one.test and one.status(now) is Status.OPEN:
                return one
        raise NotFound("Cette plateforme n’a pas de consultation d’entraînement en ce moment.", "no-practice")
