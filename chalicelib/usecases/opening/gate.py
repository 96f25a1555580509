"""The gate: the platform's half of each slot's secret, released only when law and committee allow it (SEALING, Opening).

Runs as its own function with its own role, the only one that may decrypt with the gate's KMS key. It trusts nothing it is
told: it reads the registers and the stored seal file itself, with its own clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime

from ...crypto import gate
from ...crypto.canonical import canonical
from ...crypto.errors import SealError
from ...crypto.keyfile import KeyFile, read_keyfile
from ...crypto.manifest import SealingManifest
from ...domain.consultation import SlotKey
from ...domain.deposit import RegisteredDeposit
from ...domain.errors import NotFound, WrongState
from ...domain.instants import from_text
from ...domain.opening import Opening
from ...domain.register import Draft, Entry, stream
from .. import ports
from ..access import lookup
from ..consultation import manifests
from ..consultation.committees import pseudonym
from ..deposit import seal_files
from ..ports import Clock, Objects, Registers, SlotKeys
from . import envelopes

AT_ONCE = 16
"""Slots whose keys are made at the same time."""


@dataclass(frozen=True, kw_only=True)
class Gatehouse:
    clock: Clock
    consultations: ports.Consultations
    slot_keys: SlotKeys
    registers: Registers
    objects: Objects
    vault: gate.SlotVault

    def make_slot_keys(self, consultation_id: str, slots: Sequence[str], not_before: datetime) -> Mapping[str, str]:
        """A fresh key a slot; the seed leaves this function only as vault ciphertext. Raises WrongState once published."""
        if lookup.get(self.consultations, consultation_id).published_at:
            raise WrongState("Cette consultation est déjà publiée : ses clés ne changent plus.")

        def make(slot: str) -> tuple[str, str]:
            recipient, seed = gate.make_slot_key()
            self._keep(consultation_id, slot, recipient, seed, not_before)
            return slot, recipient

        with ThreadPoolExecutor(AT_ONCE) as pool:  # a thousand lots: the vault and the table are waited for together
            return dict(pool.map(make, slots))

    def _keep(self, consultation_id: str, slot: str, recipient: str, seed: bytes, not_before: datetime) -> None:
        blob = gate.lock(self.vault, seed, gate.GateContext(consultation_id, slot, not_before))
        self.slot_keys.put(consultation_id, SlotKey(slot=slot, recipient=recipient, sealed_seed=blob.hex(), not_before=not_before))

    def extend(self, consultation_id: str) -> None:
        """Bind each seed to the deadline the register now holds. Raises WrongState for an earlier one."""
        deadline = self._deadline(consultation_id)
        late = [key for key in self.slot_keys.of_consultation(consultation_id) if key.not_before != deadline]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for _ in pool.map(lambda key: self._rebind(consultation_id, key, deadline), late):
                pass  # reading the answers raises what a thread raised

    def _rebind(self, consultation_id: str, key: SlotKey, deadline: datetime) -> None:
        try:
            blob, _ = gate.extend(self.vault, bytes.fromhex(key.sealed_seed), self._context(consultation_id, key), deadline)
        except SealError as error:
            raise WrongState(error.detail, error.code) from error
        self.slot_keys.put(consultation_id, replace(key, sealed_seed=blob.hex(), not_before=deadline))

    def release(self, consultation_id: str, opening_id: str, deposit_id: str, slot: str) -> bytes:
        """s_g of one envelope, encrypted to the opener's ephemeral key.

        (1) closed, by the register's deadline and the gate's clock; (2) k distinct approvals of this session; (3) the slot's
        rule, lateness and replacement; (4) the seal file is the one on the register; (5) the release is logged; (6) only then
        does the vault decrypt, under the context of consultation, slot and date.

        Raises WrongState (`too-early`, `quorum-missing`, `late-deposit`, `candidacy-not-admitted`, `superseded`, …), NotFound.
        Source: CCP R2132-9, R2151-5.
        """
        now, consultation = self.clock.now(), lookup.published(self.consultations, consultation_id)
        if now <= self._deadline(consultation_id, closed=True):  # (1)
            raise WrongState("Trop tôt : la date limite n’est pas passée.", "too-early")
        if consultation.cancelled_at:
            raise WrongState("Cette procédure est déclarée sans suite : les plis restent scellés.", "cancelled")
        seen = envelopes.read(self.registers, consultation)
        session = seen.openings.sessions.get(opening_id)
        if not session:
            raise NotFound()
        if not session.quorum_reached:  # (2)
            raise WrongState(f"Il manque des approbations : {session.quorum} membres distincts sont nécessaires.", "quorum-missing")
        deposit = seen.deposit(deposit_id)
        refusal = seen.refusal(deposit, slot)  # (3)
        if refusal:
            raise refusal
        key = self.slot_keys.get(consultation_id, slot)
        if not key:
            raise NotFound()
        manifest = manifests.load(self.objects, consultation)
        try:
            key_file = self._key_file(manifest, deposit, slot)  # (4)
            context = self._context(consultation_id, key)
            approvals = [pseudonym(consultation, approval["user_id"]) for approval in session.approvals]
            gate.check_release(manifest, context, key_file, approvals, now)
            self._log(consultation_id, session, deposit_id, slot, now)  # (5)
            return gate.release(
                self.vault,
                bytes.fromhex(key.sealed_seed),
                context,
                manifest,
                key_file,
                approvals=approvals,
                ephemeral=session.recipient,
                now=now,
            )  # (6)
        except SealError as error:
            raise WrongState(error.detail, error.code) from error

    def _key_file(self, manifest: SealingManifest, deposit: RegisteredDeposit, slot: str) -> KeyFile:
        body, _ = seal_files.load(self.objects, manifest.consultation, deposit.id, deposit.record["manifest_sha256"])
        return read_keyfile(canonical(seal_files.key_file(body, slot)), manifest, slot, deposit.id)

    def _log(self, consultation_id: str, session: Opening, deposit_id: str, slot: str, now: datetime) -> None:
        record = {"opening": session.id, "deposit": deposit_id, "slot": slot}
        self.registers.append(
            stream(consultation_id, "openings"),
            idem=f"release#{session.id}#{deposit_id}#{slot}",
            since=0,
            build=lambda last: Draft(kind="release", at=now, record=record),
        )

    def _context(self, consultation_id: str, key: SlotKey) -> gate.GateContext:
        return gate.GateContext(consultation_id, key.slot, key.not_before)

    def _deadline(self, consultation_id: str, *, closed: bool = False) -> datetime:
        last: Entry | None = self.registers.tail(stream(consultation_id, "deposits"))
        if not last or (closed and not last.head["closed_at"]):
            raise WrongState("Trop tôt : la consultation n’est pas close.", "too-early")
        return from_text(last.head["deadline"])
