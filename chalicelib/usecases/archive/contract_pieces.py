"""The contracts of a consultation in its folder: the signed register of each, what it makes of it, and its files by their digests (REQ-158)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from ... import codec
from ...archive.folder import CONTRACTS, Piece, contract_file_path
from ...crypto import evidence
from ...crypto.signing import Signer
from ...documents import registers_export
from ...domain.consultation import Consultation
from ...domain.contract import REGISTER, Contract, register
from .. import ports
from ..contracts.births import contract_id
from ..ports import Registers
from ..ports.objects import DOCUMENTS


@dataclass(frozen=True, kw_only=True)
class ContractPieces:
    decisions: ports.Decisions
    contracts: ports.Contracts
    registers: Registers
    signer: Signer

    def of(self, c: Consultation, now: datetime) -> Iterator[Piece]:
        """What stands under `contrats/`; nothing before a contract is born of a decision."""
        for decision in self.decisions.of_consultation(c.id):
            known = self.contracts.get(contract_id(decision))
            if known:
                yield from self._one(c, known, now)

    def _one(self, c: Consultation, k: Contract, now: datetime) -> Iterator[Piece]:
        lines = self.registers.read(register(k.id))

        def as_json() -> bytes:
            head = {
                "contract": k.id,
                "number": k.born.number,
                "consultation": c.id,
                "buyer": c.buyer_name,
                "siret": c.buyer_siret,
                "register": REGISTER,
            }
            return registers_export.lines_as_json(evidence.CONTRACT, head, lines, now, self.signer)[0]

        at = f"{CONTRACTS}/{k.id}"
        yield Piece(path=f"{at}/registre.json", media_type="application/json", make=as_json)
        yield Piece(path=f"{at}/registre.csv", media_type="text/csv; charset=utf-8", make=lambda: registers_export.lines_as_csv(lines)[0])
        yield Piece(path=f"{at}/contrat.json", media_type="application/json", make=partial(_as_json, k))
        for sha256, one in {one.sha256: one for one in k.files}.items():
            path = contract_file_path(k.id, sha256, one.name)
            yield Piece(path=path, media_type="application/octet-stream", area=DOCUMENTS, key=one.key)


def _as_json(k: Contract) -> bytes:
    return json.dumps(codec.to_dict(k), ensure_ascii=False, indent=1).encode()
