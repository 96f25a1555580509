"""Sealing a deposit: one act, one register line, one receipt, however often it is asked (SEALING, Depositing; STORAGE, Register)."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...crypto.keyfile import composite
from ...crypto.signing import Signer, signed
from ...domain import procedure
from ...domain.consultation import on_time
from ...domain.deposit import Deposit, counting, registered
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.ids import new_id, short_number
from ...domain.instants import from_text, to_text
from ...domain.register import Draft, Entry, stream
from ...domain.settings import Letterhead
from ...domain.territories import Territory
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..consultation import manifests
from ..ports import Clock, Objects, Part, Registers, stored
from ..ports.objects import EVIDENCE, OFFERS
from ..work import letterheads
from . import seal_files
from .deposits import Deposits
from .seal_files import SealedEnvelope

log = logging.getLogger("souspli")


@dataclass(frozen=True, kw_only=True)
class Sealings:
    clock: Clock
    consultations: ports.Consultations
    deposits: ports.Deposits
    transmissions: Deposits
    registers: Registers
    objects: Objects
    signer: Signer

    def seal(self, actor: Actor | None, deposit_id: str, *, manifest_sha256: str, received_at: datetime) -> tuple[Mapping[str, Any], bool]:
        """Close a deposit: from here it is numbered, dated and on the register. Returns the receipt, and whether it is new.

        The instant is the server's (`received_at`, the request's arrival). Sealing the same content again returns the first
        receipt. Late is not refused: the line says late, and the law decides what may be opened.

        Raises NotFound, Invalid `bad-seal-file`, `bad-file-name`, WrongState `parts-missing`, `other-seal-file`, `deposit-abandoned`. Source: CCP R2151-5, annexe 7 I 5°.
        """
        deposit = self.transmissions.going_on(actor, deposit_id)
        return self._seal(deposit, manifest_sha256, received_at, "request")

    def seal_from_storage(self, consultation_id: str, deposit_id: str, *, stored_at: datetime) -> Mapping[str, Any] | None:
        """The browser died after its last byte: the storage event ends the deposit in its place. None when parts are missing."""
        deposit = self.deposits.get(deposit_id)
        if not deposit or deposit.consultation_id != consultation_id or deposit.abandoned_at:
            return None
        sealed = self.receipt(deposit)
        if sealed:
            return sealed  # as nearly always: its browser was faster
        try:
            return self._seal(deposit, None, stored_at, "storage-event")[0]
        except Invalid as refusal:  # for good: another seal file may replace this one, and sends its own event
            facts = {"code": refusal.code, "consultation_id": consultation_id, "submission": deposit_id, "fields": sorted(refusal.fields)}
            log.warning("seal refused", extra=facts)
        except (WrongState, NotFound) as refusal:
            log.info("not sealed", extra={"code": refusal.code, "consultation_id": consultation_id})  # its browser is told why
        return None

    def _seal(self, deposit: Deposit, sha256: str | None, received_at: datetime, source: str) -> tuple[Mapping[str, Any], bool]:
        body, digest = seal_files.load(self.objects, deposit.consultation_id, deposit.id, sha256)
        sealed = self._read(body, deposit)
        for envelope in sealed:
            self._complete(deposit, envelope)
        record = _record(deposit, sealed, digest, received_at, source)

        def build(last: Entry | None) -> Draft:
            assert last is not None
            late = not on_time(received_at, from_text(last.head.get("until") or last.head["deadline"]))
            return Draft(
                kind="deposit",
                at=received_at,
                record={**record, "late": late, "deadline": last.head["deadline"], "after_closure": bool(last.head["closed_at"])},
                head=last.head,
            )

        entry = self.registers.append(
            stream(deposit.consultation_id, "deposits"), idem=f"deposit#{deposit.id}", build=build, since=deposit.since_seq
        )
        return self._receipt(deposit, sealed, entry)

    def _read(self, body: bytes, deposit: Deposit) -> list[SealedEnvelope]:
        """The envelopes. What is on the register already is never judged again by today's rules of names."""
        manifest = manifests.read(self.objects, deposit.consultation_id, deposit.about.mh)
        try:
            return seal_files.accepted(body, deposit, manifest)
        except Invalid:
            if not self.receipt(deposit):
                raise
        return seal_files.read(body, deposit, manifest)

    def follow(self, entry: Entry) -> None:
        """Make the receipt of a deposit already on the register, when the call that wrote the line died before it; once."""
        deposit = self.deposits.get(entry.record["submission"])
        if deposit and not self.receipt(deposit):
            body, _ = seal_files.load(self.objects, deposit.consultation_id, deposit.id, entry.record["manifest_sha256"])
            manifest = manifests.read(self.objects, deposit.consultation_id, deposit.about.mh)
            self._receipt(deposit, seal_files.read(body, deposit, manifest), entry)

    def _complete(self, deposit: Deposit, envelope: SealedEnvelope) -> None:
        """Every part is there and is the one the key file names; then the object exists whole."""
        announced = deposit.object(envelope.slot)
        where = seal_files.body_key(deposit.consultation_id, deposit.id, envelope.slot)
        wanted = [
            Part(n, size, base64.b64encode(digest).decode())
            for n, (size, digest) in enumerate(zip(envelope.part_sizes(), envelope.key_file.parts, strict=True), start=1)
        ]
        if not announced or announced.size_bytes != envelope.key_file.size:
            raise WrongState(
                "Une enveloppe n’a pas été envoyée. Reprenez l’envoi : seuls les morceaux manquants partiront.", "parts-missing"
            )
        present = self._present(where, announced.upload_id)
        if present != wanted:
            if self.objects.size(OFFERS, where) == envelope.key_file.size:
                return  # a replay, or the storage event racing with the request, completed it already
            missing = len(wanted) - len(set(present) & set(wanted))
            detail = f"Il manque {missing} morceau(x) de l’enveloppe. Reprenez l’envoi : seuls les morceaux manquants partiront."
            raise WrongState(detail, "parts-missing")
        self.objects.complete(OFFERS, where, announced.upload_id, present)

    def _present(self, where: str, upload_id: str) -> list[Part]:
        try:
            return self.objects.parts(OFFERS, where, upload_id)
        except NotFound:
            return []

    def _receipt(self, s: Deposit, sealed: list[SealedEnvelope], entry: Entry) -> tuple[Mapping[str, Any], bool]:
        key = seal_files.receipt_key(s.consultation_id, s.id)
        receipt = _receipt_body(s, sealed, entry) | (self._counting(s, entry) if entry.record["late"] else {})
        whole = signed(self.signer, receipt)
        new = self.objects.put_once(EVIDENCE, key, json.dumps(whole, ensure_ascii=False).encode(), "application/json")
        return (whole if new else self._stored(key)), new

    def _counting(self, s: Deposit, entry: Entry) -> dict[str, Any]:
        """A late deposit replaces nothing: its receipt says which of the company's counts, as the register stood at its line."""
        before = [line for line in self.registers.read(stream(s.consultation_id, "deposits")) if line.seq < entry.seq]
        row = procedure.BY_CODE[lookup.get(self.consultations, s.consultation_id).procedure]
        found = counting(registered(before), s.company_id, last_deposit_only=row.last_deposit_only)
        return {"counting": [{name: one.record[name] for name in ("number", "received_at", "lots")} for one in found]}

    def _stored(self, key: str) -> Mapping[str, Any]:
        body = self.objects.get(EVIDENCE, key)
        assert body is not None
        return stored.parsed(body, key, "recepisse")

    def receipt(self, deposit: Deposit) -> Mapping[str, Any] | None:
        """The receipt of a sealed deposit, None before."""
        key = seal_files.receipt_key(deposit.consultation_id, deposit.id)
        body = self.objects.get(EVIDENCE, key)
        return stored.parsed(body, key, "recepisse") if body else None

    def printed(self, receipt: Mapping[str, Any]) -> tuple[Territory, Letterhead]:
        """How the buyer prints it: its clock beside that of Paris (the signed one has UTC alone), and its head."""
        c = lookup.get(self.consultations, receipt["consultation"]["id"])
        return c.territory, letterheads.of(self.objects, c)


def _record(s: Deposit, sealed: list[SealedEnvelope], digest: str, received_at: datetime, source: str) -> dict[str, Any]:
    """The register line: who, what, when, by hashes; file names stay in the receipt and the seal file."""
    return {
        "submission": s.id,
        "number": short_number(new_id(received_at) if s.anonymous else s.id),  # a jury is shown the id, never what the bidder was told
        "company": {"id": s.company_id, "name": s.company_name, **_identifier(s.company_identifier), "known": s.known, **_formerly(s)},
        "consortium": {"kind": s.consortium.kind, "members": [{"name": m.name, **_identifier(m.identifier)} for m in s.consortium.members]},
        "lots": list(s.lots),
        "mode": s.mode,
        "started_at": to_text(s.started_at),
        "received_at": to_text(received_at),
        "source": source,
        "manifest_sha256": digest,
        "envelopes": [
            {"slot": e.slot, "size_bytes": e.key_file.size, "composite_sha256": composite(e.key_file.parts), "files": len(e.files)}
            for e in sealed
        ],
        **_test(s),
    }


def _test(s: Deposit) -> dict[str, bool]:
    """A rehearsal says so in its register and its receipt; real ones do not speak of it (REQ-006)."""
    return {"test": True} if s.about.test else {}


def _formerly(s: Deposit) -> dict[str, Any]:
    told = [{**_identifier(one.identifier), "until": one.until.isoformat()} for one in s.formerly]
    return {"formerly": told} if told else {}


def _identifier(identifier: Any) -> dict[str, str]:
    return {"identifier_type": identifier.type, "identifier": identifier.value}


def _receipt_body(s: Deposit, sealed: list[SealedEnvelope], entry: Entry) -> dict[str, Any]:
    """The five compulsory mentions (annexe 8, art. 2 II) and the proofs: hashes, register number, chain."""
    r, c = entry.record, s.about
    return {
        "v": "recepisse/v1",
        "number": r["number"],
        "company": {"name": s.company_name, **_identifier(s.company_identifier)},  # operator's identity
        "buyer": {"name": c.buyer_name, "siret": c.buyer_siret},  # buyer's name
        "consultation": {"id": s.consultation_id, "reference": c.reference, "title": c.title},  # title and object
        "received_at": r["received_at"],  # date and time of receipt
        "envelopes": [
            {
                "slot": e.slot,
                "size_bytes": e.key_file.size,
                "composite_sha256": composite(e.key_file.parts),
                "files": [dict(f) for f in e.files],
            }
            for e in sealed
        ],  # detailed list of documents
        "submission": s.id,
        "consortium": r["consortium"],
        "lots": r["lots"],
        "mode": r["mode"],
        "started_at": r["started_at"],
        "late": r["late"],
        "submission_deadline": r["deadline"],
        "manifest_sha256": r["manifest_sha256"],
        "mh": c.mh,
        "entry_hash": entry.hash,
        **_test(s),
    }
