"""Everything of a consultation, file by file, as a folder holds it: found in the registers and the stores, made or read later (REQ-158).

What is still shut stays out: before the deadline the registers that would tell who bids, and while a jury judges without names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from ...archive.folder import MANIFEST, PLATFORM_KEY, Piece, body_path, dce_path, envelope_path, portable, register_path
from ...crypto.canonical import canonical
from ...crypto.signing import Signer
from ...documents import registers_export
from ...domain import archiving, slots
from ...domain.consultation import Consultation
from ...domain.deposit import RegisteredDeposit
from ...domain.register import KINDS, Entry, stream
from .. import ports
from ..consultation import manifests
from ..dce import lists, storage
from ..deposit import seal_files
from ..deposit.seal_files import KeyFiles
from ..exchanges import attachments
from ..opening import envelopes, records, share_pages
from ..opening.readers import page_key
from ..ports import Messages, Objects, Registers
from ..ports.objects import DOCUMENTS, EVIDENCE, OFFERS
from ..register.registers import HIDDEN_BEFORE_CLOSURE
from ..work import bodies
from .aggregates import Aggregates
from .contract_pieces import ContractPieces

JSON, CSV, BYTES = "application/json", "text/csv; charset=utf-8", "application/octet-stream"


@dataclass(frozen=True, kw_only=True)
class Contents:
    registers: Registers
    objects: Objects
    messages: Messages
    decisions: ports.Decisions
    key_files: KeyFiles
    signer: Signer
    aggregates: Aggregates
    contracts: ContractPieces

    def whole(self, c: Consultation, now: datetime) -> Iterator[Piece]:
        """Every file but the inventory. Whoever asks is known to be allowed to."""
        seen = self._seen(c, now)
        deposits = seen.deposits if seen else []
        kinds = [kind for kind in KINDS if seen or kind not in HIDDEN_BEFORE_CLOSURE]
        lines = {kind: self.registers.read(stream(c.id, kind)) for kind in kinds}
        yield from self.keys(c)
        yield from self.aggregates.pieces(c, deposits, now)
        for kind in kinds:
            yield from self._register(c, kind, lines[kind], now)
            yield from self._bodies(c, lines[kind])
        yield from self._dce(c)
        for deposit in deposits:
            yield from self._deposit(c, deposit)
        yield from self._openings(c, lines.get("openings", []))
        yield from self._attached(c)
        yield from self.contracts.of(c, now)

    def keys(self, c: Consultation) -> Iterator[Piece]:
        """The platform's public key, and the sealing manifest in the very bytes that are hashed."""
        own = {"kid": self.signer.key_id, "pem": self.signer.public_pem()}
        yield Piece(path=PLATFORM_KEY, media_type=JSON, make=lambda: json.dumps(own).encode())
        if c.mh:
            yield Piece(path=MANIFEST, media_type=JSON, area=EVIDENCE, key=manifests.key(c.id, c.mh))

    def sealed(self, c: Consultation, deposit: RegisteredDeposit) -> Iterator[Piece]:
        """The sealed bodies of a deposit, each with its key file."""
        known = archiving.read(self.registers.read(stream(c.id, "archive")))
        for slot in deposit.slots:
            if not known.gone(deposit.id, slots.parse(slot).kind):
                where = seal_files.body_key(c.id, deposit.id, slot)
                yield Piece(path=envelope_path(deposit.id, slot, "age"), media_type=BYTES, area=OFFERS, key=where)
            yield Piece(path=envelope_path(deposit.id, slot, "cle.json"), media_type=JSON, make=partial(self._key_file, c, deposit, slot))

    def _key_file(self, c: Consultation, deposit: RegisteredDeposit, slot: str) -> bytes:
        return canonical(self.key_files.of(c.id, deposit.id, deposit.record["manifest_sha256"])[slot])

    def _seen(self, c: Consultation, now: datetime) -> envelopes.Envelopes | None:
        """The deposits, once they may be told by their names."""
        if c.before_deadline(now):
            return None
        seen = envelopes.read(self.registers, c)
        return None if seen.anonymous else seen

    def _register(self, c: Consultation, kind: str, lines: Sequence[Entry], now: datetime) -> Iterator[Piece]:
        def as_json() -> bytes:
            return registers_export.as_json(c, kind, lines, now, self.signer)[0]

        yield Piece(path=register_path(kind), media_type=JSON, make=as_json)
        yield Piece(path=register_path(kind, "csv"), media_type=CSV, make=lambda: registers_export.lines_as_csv(lines)[0])

    def _bodies(self, c: Consultation, lines: Sequence[Entry]) -> Iterator[Piece]:
        for sha256 in dict.fromkeys(line.record[bodies.FIELD] for line in lines if bodies.FIELD in line.record):
            yield Piece(path=body_path(sha256), media_type=JSON, area=EVIDENCE, key=bodies.key(c.id, sha256))

    def _dce(self, c: Consultation) -> Iterator[Piece]:
        told: set[str] = set()
        for version in c.dce_versions:
            if version.list_sha256:
                where = lists.key(c.id, version.list_sha256)
                yield Piece(path=f"dce/listes/{version.list_sha256}.json", media_type=JSON, area=EVIDENCE, key=where)
            for file in lists.files(self.objects, c.id, version):
                if file.id not in told:
                    told.add(file.id)
                    yield Piece(
                        path=dce_path(file.id, file.name), media_type=file.media_type, area=DOCUMENTS, key=storage.key(c.id, file.id)
                    )

    def _deposit(self, c: Consultation, deposit: RegisteredDeposit) -> Iterator[Piece]:
        at = f"plis/{deposit.id}"
        yield Piece(path=f"{at}/scellement.json", media_type=JSON, area=OFFERS, key=seal_files.seal_key(c.id, deposit.id))
        yield Piece(path=f"{at}/recepisse.json", media_type=JSON, area=EVIDENCE, key=seal_files.receipt_key(c.id, deposit.id))
        yield from self.sealed(c, deposit)

    def _openings(self, c: Consultation, lines: Sequence[Entry]) -> Iterator[Piece]:
        for line in lines:
            r = line.record
            if line.kind == "record":
                where = records.record_key(c.id, r["opening"])
                yield Piece(path=f"ouvertures/{r['opening']}/pv.json", media_type=JSON, area=EVIDENCE, key=where)
            if line.kind == "approval" and "pages" in r:
                for sha256 in (r["sha256"], *r["pages"]):
                    where = share_pages.key(c.id, r["opening"], r["user_id"], sha256)
                    path = f"ouvertures/{r['opening']}/parts/{r['user_id']}/{sha256}.json"
                    yield Piece(path=path, media_type=JSON, area=EVIDENCE, key=where)
            if line.kind == "access":
                path = f"lecteurs/{r['reader']}/{r['page']}.json"
                yield Piece(path=path, media_type=JSON, area=EVIDENCE, key=page_key(c.id, r["reader"], r["page"]))

    def _attached(self, c: Consultation) -> Iterator[Piece]:
        for message in self.messages.of_consultation(c.id):
            owner = message.company_id if message.from_company else ""
            for one in message.attachments:
                path = f"pieces/{one.id}/{portable(one.name)}"
                yield Piece(path=path, media_type=BYTES, area=DOCUMENTS, key=attachments.key(c.id, one.id, owner))
        for decision in self.decisions.of_consultation(c.id):
            if decision.minutes:
                path = f"pieces/{decision.minutes.id}/{portable(decision.minutes.name)}"
                yield Piece(path=path, media_type=BYTES, area=DOCUMENTS, key=attachments.key(c.id, decision.minutes.id))
