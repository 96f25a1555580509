"""What is handed to the accountant (Chorus, PES marché) and to the prefect (@ctes), as a file; where it stands is said by hand (REQ-184)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ... import codec
from ...domain.contract import Contract, Transmission
from ...domain.errors import Invalid, NotFound
from ...domain.instants import paris_day
from ...domain.permission import Action
from ..access.permission import Actor
from ..ports import Clock, HandOvers, Objects
from ..ports.objects import DOCUMENTS
from . import files, projection
from .ledger import ContractLedger
from .sameness import known

STATUSES = ("to-send", "sent", "acknowledged", "rejected")
MOST_BYTES = 50 * 1024 * 1024
"""Of the pieces that one file carries: it is made in memory."""


@dataclass(frozen=True, kw_only=True)
class Transmissions:
    clock: Clock
    objects: Objects
    ledger: ContractLedger
    hand_overs: HandOvers

    def export(self, actor: Actor | None, contract_id: str, to: str) -> tuple[str, str, bytes]:
        """(name, media type, bytes) of the file for that system. Raises NotFound for a system that nobody made, Invalid when pieces weigh too much."""
        found, _ = self.ledger.permitted(actor, contract_id, Action.READ_CONTRACTS)
        made = self.hand_overs.of(to)
        if made is None:
            raise NotFound()
        return made(found, self._pieces(found) if to == "actes" else {}, paris_day(self.clock.now()))

    def _pieces(self, c: Contract) -> Mapping[str, bytes]:
        held = {one.sha256: one for one in files.of(c)}
        if sum(one.size_bytes for one in held.values()) > MOST_BYTES:
            raise Invalid({"to": "Les pièces pèsent plus de 50 Mio : transmettez-les depuis leur dossier."})
        return {f"{one.sha256[:8]}-{one.name}": self.objects.get(DOCUMENTS, one.key) or b"" for one in held.values()}

    def note(self, actor: Actor | None, contract_id: str, *, to: str, status: str, on: date, number: str, reason: str) -> Contract:
        """Where the file stands with that system. Raises Invalid."""
        _, someone = self.ledger.permitted(actor, contract_id, Action.MANAGE_CONTRACTS)
        now = self.clock.now()
        wrong = {}
        if self.hand_overs.of(to) is None:
            wrong["to"] = "Choisissez le destinataire."
        if status not in STATUSES:
            wrong["status"] = "Choisissez : à transmettre, transmis, accusé de réception ou rejeté."
        if on > paris_day(now):
            wrong["on"] = "Une transmission ne se date pas à l’avance."
        if status == "acknowledged" and not number.strip():
            wrong["number"] = "Donnez le numéro de l’accusé de réception."
        if status == "rejected" and not reason.strip():
            wrong["reason"] = "Dites pourquoi la transmission a été rejetée."
        if wrong:
            raise Invalid(wrong)
        made = Transmission(to=to, status=status, on=on, at=now, number=number.strip(), reason=reason.strip(), by=someone.id)

        def judged(c: Contract) -> dict[str, Any] | None:
            if known(c.transmissions[-1:], made):
                return None
            return {"transmission": codec.to_dict(made)}

        return self.ledger.write(contract_id, projection.SENT, someone, judged)
