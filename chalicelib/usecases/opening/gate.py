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
from ...domain import slots
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
from ..deposit.seal_files import KeyFiles, body_key
from ..ports import Clock, Objects, Registers, SlotKeys
from ..ports.objects import OFFERS
from .envelopes import IN_ORDER, PAPERS, Envelopes, eliminated_by
from .envelopes import read as read_registers

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
    key_files: KeyFiles

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
        late = [key for key in self.slot_keys.of_consultation(consultation_id) if key.not_before != deadline and key.sealed_seed]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for _ in pool.map(lambda key: self._rebind(consultation_id, key, deadline), late):
                pass  # reading the answers raises what a thread raised

    def _rebind(self, consultation_id: str, key: SlotKey, deadline: datetime) -> None:
        try:
            blob, _ = gate.extend(self.vault, bytes.fromhex(key.sealed_seed), self._context(consultation_id, key), deadline)
        except SealError as error:
            raise WrongState(error.detail, error.code) from error
        self.slot_keys.put(consultation_id, replace(key, sealed_seed=blob.hex(), not_before=deadline))

    def release(self, consultation_id: str, opening_id: str, envelopes: Sequence[tuple[str, str]]) -> list[bytes]:
        """s_g of each envelope (deposit id, slot), encrypted to the opener's ephemeral key: all of them, or none.

        (1) closed, by the register's deadline and the gate's clock; (2) k distinct approvals of this session; (3) for each, the
        slot's rule, lateness and replacement; (4) its seal file is the one on the register; (5) every release is logged; (6) only
        then does the vault decrypt, under the context of consultation, slot and date. Lines read before are remembered, but the
        newest of both registers is asked by strong read each time.

        Raises WrongState (`too-early`, `quorum-missing`, `late-deposit`, `candidacy-not-admitted`, `superseded`, …), NotFound.
        Source: CCP R2132-9, R2151-5.
        """
        now, consultation = self.clock.now(), lookup.published(self.consultations, consultation_id)
        if now <= self._deadline(consultation_id, closed=True):  # (1)
            raise WrongState("Trop tôt : la date limite n’est pas passée.", "too-early")
        if consultation.cancelled_at:
            raise WrongState("Cette procédure est déclarée sans suite : les plis restent scellés.", "cancelled")
        seen = read_registers(self.registers, consultation)
        session = seen.openings.sessions.get(opening_id)
        if not session:
            raise NotFound()
        if not session.quorum_reached:  # (2)
            raise WrongState(f"Il manque des approbations : {session.quorum} membres distincts sont nécessaires.", "quorum-missing")
        for deposit_id, slot in envelopes:
            refusal = seen.refusal(seen.deposit(deposit_id), slot)  # (3)
            if refusal:
                raise refusal
        manifest = manifests.load(self.objects, consultation)
        approvals = [pseudonym(consultation, approval["user_id"]) for approval in session.approvals]
        keys = self._keys(consultation_id, {slot for _, slot in envelopes})
        try:
            files = [self._key_file(manifest, seen.deposit(deposit_id), slot) for deposit_id, slot in envelopes]  # (4)
            for key_file, (_, slot) in zip(files, envelopes, strict=True):
                gate.check_release(manifest, self._context(consultation_id, keys[slot]), key_file, approvals, now)
            for one in envelopes:
                self._log(consultation_id, session, one, now)  # (5)
            return [
                gate.release(
                    self.vault,
                    bytes.fromhex(keys[slot].sealed_seed),
                    self._context(consultation_id, keys[slot]),
                    manifest,
                    key_file,
                    approvals=approvals,
                    ephemeral=session.recipient,
                    now=now,
                )
                for key_file, (_, slot) in zip(files, envelopes, strict=True)
            ]  # (6)
        except SealError as error:
            raise WrongState(error.detail, error.code) from error

    def hand_over(self, consultation_id: str, envelopes: Sequence[tuple[str, str]], act: Mapping[str, str] | None) -> list[bytes]:
        """s_g of each envelope, encrypted to every key of the manifest, for a folder that opens without the platform: all, or none.

        It opens nothing by itself: k members' keys are needed besides. Without `act`, only what a session had released. With one, the
        operator's {by, reason}, after the deadline: each envelope is a line `handover`, written before the vault decrypts. What the law
        keeps shut stays shut (late, withdrawn, superseded…); the order of opening is then the committee's to keep.
        Raises WrongState (`too-early`, `cancelled`, `not-released`, …), NotFound.
        """
        now, consultation = self.clock.now(), lookup.published(self.consultations, consultation_id)
        if now <= self._deadline(consultation_id, closed=True):
            raise WrongState("Trop tôt : la date limite n’est pas passée.", "too-early")
        if consultation.cancelled_at:
            raise WrongState("Cette procédure est déclarée sans suite : les plis restent scellés.", "cancelled")
        seen = read_registers(self.registers, consultation)
        given = {*seen.openings.handed_over, *(one for session in seen.openings.sessions.values() for one in session.released)}
        for deposit_id, slot in envelopes:
            if (deposit_id, slot) not in given:
                self._may_hand_over(seen, deposit_id, slot, act)
        manifest = manifests.load(self.objects, consultation)
        keys = self._keys(consultation_id, {slot for _, slot in envelopes})
        recipients = [member.recipient for member in manifest.members] + ([manifest.recovery] if manifest.recovery else [])
        try:
            files = [self._key_file(manifest, seen.deposit(deposit_id), slot) for deposit_id, slot in envelopes]
            for one in envelopes:
                if act and one not in given:
                    self._log_handover(consultation_id, one, act, now)
            return [
                gate.hand_over(
                    self.vault,
                    bytes.fromhex(keys[slot].sealed_seed),
                    self._context(consultation_id, keys[slot]),
                    manifest,
                    key_file,
                    recipients=recipients,
                    now=now,
                )
                for key_file, (_, slot) in zip(files, envelopes, strict=True)
            ]
        except SealError as error:
            raise WrongState(error.detail, error.code) from error

    def destroy(self, consultation_id: str, papers: str) -> None:
        """Bodies and seeds of papers whose elimination is on the register: never-opened envelopes can never be opened again (crypto-shredding).

        The line is read here, as every other. The contract's own envelopes keep their bodies: whoever opened them reads them with a key given then.
        Raises WrongState `not-eliminated`.
        """
        consultation = lookup.published(self.consultations, consultation_id)
        lines = self.registers.read(stream(consultation_id, "archive"))
        line = next((one for one in lines if one.kind == "elimination" and one.record["papers"] == papers), None)
        if not line:
            raise WrongState("Aucune élimination de ces pièces n’est inscrite au registre.", "not-eliminated")
        seen = read_registers(self.registers, consultation)
        for key in self.slot_keys.of_consultation(consultation_id):
            if slots.parse(key.slot).kind in PAPERS[papers] and key.sealed_seed:
                self.slot_keys.put(consultation_id, replace(key, sealed_seed=""))
        for deposit_id, slot in eliminated_by(seen, papers, line.record["kept"]):
            self.objects.delete(OFFERS, body_key(consultation_id, deposit_id, slot))

    def _may_hand_over(self, seen: Envelopes, deposit_id: str, slot: str, act: Mapping[str, str] | None) -> None:
        if not act:
            raise WrongState("Cette enveloppe n’a été libérée dans aucune séance.", "not-released")
        refusal = seen.refusal(seen.deposit(deposit_id), slot)
        if refusal and refusal.code not in IN_ORDER:
            raise refusal

    def _log_handover(self, consultation_id: str, envelope: tuple[str, str], act: Mapping[str, str], now: datetime) -> None:
        record = {"deposit": envelope[0], "slot": envelope[1], "by": act["by"], "reason": act["reason"]}
        self.registers.append(
            stream(consultation_id, "openings"),
            idem=f"handover#{envelope[0]}#{envelope[1]}",
            since=0,
            build=lambda last: Draft(kind="handover", at=now, record=record),
        )

    def _keys(self, consultation_id: str, slots: set[str]) -> dict[str, SlotKey]:
        found = {slot: self.slot_keys.get(consultation_id, slot) for slot in sorted(slots)}
        if None in found.values():
            raise NotFound()
        if any(key and not key.sealed_seed for key in found.values()):
            raise WrongState("La clé de cette enveloppe est détruite : ces pièces ont été éliminées à leur terme.", "seed-destroyed")
        return {slot: key for slot, key in found.items() if key}

    def _key_file(self, manifest: SealingManifest, deposit: RegisteredDeposit, slot: str) -> KeyFile:
        found = self.key_files.of(manifest.consultation, deposit.id, deposit.record["manifest_sha256"])
        if slot not in found:
            raise NotFound()
        return read_keyfile(canonical(found[slot]), manifest, slot, deposit.id)

    def _log(self, consultation_id: str, session: Opening, envelope: tuple[str, str], now: datetime) -> None:
        if envelope in session.released:
            return  # as the register already says
        record = {"opening": session.id, "deposit": envelope[0], "slot": envelope[1]}
        self.registers.append(
            stream(consultation_id, "openings"),
            idem=f"release#{session.id}#{envelope[0]}#{envelope[1]}",
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
