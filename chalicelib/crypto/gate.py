"""The gate: the half of every offer key that the platform keeps, and gives only after the date.

A slot's gate key exists in clear nowhere at rest: its seed is encrypted by a vault (KMS) under a context that says
for which consultation, which slot and not before when. A forged context does not decrypt.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from chalicelib.crypto import age
from chalicelib.crypto.errors import SealError
from chalicelib.crypto.keyfile import KeyFile
from chalicelib.crypto.manifest import SealingManifest
from chalicelib.crypto.opening import check_gate_share, rewrap


class WrongContext(Exception):
    """A SlotVault's answer when the ciphertext was not made under that context."""


class SlotVault(Protocol):
    """Authenticated encryption of 32-byte seeds under a public context; the key never leaves the vault."""

    def encrypt(self, seed: bytes, context: dict[str, str]) -> bytes: ...

    def decrypt(self, blob: bytes, context: dict[str, str]) -> bytes:
        """Raises WrongContext."""


@dataclass(frozen=True)
class GateContext:
    """What a slot's seed is bound to. `not_before` is an aware instant, kept to the millisecond."""

    consultation: str
    slot: str
    not_before: datetime

    def fields(self) -> dict[str, str]:
        """The vault's encryption context."""
        return {"consultation": self.consultation, "slot": self.slot, "not_before": instant(self.not_before)}


def instant(at: datetime) -> str:
    """An instant as manifests and contexts write it: UTC, three decimals, "Z"."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def make_slot_key() -> tuple[str, bytes]:
    """(recipient for the manifest, 32-byte seed to give at once to the vault)."""
    identity = age.generate_pq_identity(os.urandom(32))
    return str(identity.recipient), identity.seed


def lock(vault: SlotVault, seed: bytes, context: GateContext) -> bytes:
    """The only form in which a slot's seed is kept."""
    return vault.encrypt(seed, context.fields())


def _seed(vault: SlotVault, blob: bytes, context: GateContext) -> bytes:
    try:
        return vault.decrypt(blob, context.fields())
    except WrongContext as error:
        raise SealError("gate-context", context.slot) from error


def extend(vault: SlotVault, blob: bytes, context: GateContext, not_before: datetime) -> tuple[bytes, GateContext]:
    """The seed under a later date. Raises SealError: "gate-shorten", "gate-context"."""
    if not_before < context.not_before:
        raise SealError("gate-shorten")
    later = replace(context, not_before=not_before)
    return lock(vault, _seed(vault, blob, context), later), later


def unwrap_gate_share(seed: bytes, keyfile: KeyFile) -> bytes:
    """s_g, checked against the commitment bound to this envelope.

    That check is what refuses a ciphertext copied from another bidder's key file.
    Raises SealError: "gate-undecryptable", "gate-commitment".
    """
    try:
        s_g = age.decrypt(keyfile.gate, [age.PqIdentity(seed)])
    except age.AgeError as error:
        raise SealError("gate-undecryptable") from error
    return check_gate_share(keyfile, s_g)


def check_release(manifest: SealingManifest, context: GateContext, keyfile: KeyFile, approvals: Iterable[str], now: datetime) -> None:
    """What the gate checks before touching the vault; `approvals` are members' pseudonyms.

    Raises SealError: "keyfile-other", "gate-early", "gate-approvals", "member-unknown".
    """
    if keyfile.context.mh != manifest.mh or context.consultation != manifest.consultation:
        raise SealError("keyfile-other")
    if keyfile.context.slot != context.slot or context.slot not in manifest.slots:
        raise SealError("keyfile-other", context.slot)
    published = datetime.fromisoformat(manifest.slots[context.slot].not_before)
    if now < max(context.not_before, published):
        raise SealError("gate-early")
    distinct = {manifest.position(pseudonym) for pseudonym in approvals}
    if len(distinct) < manifest.k:
        raise SealError("gate-approvals", f"{len(distinct)}/{manifest.k}")


def hand_over(
    vault: SlotVault,
    blob: bytes,
    context: GateContext,
    manifest: SealingManifest,
    keyfile: KeyFile,
    *,
    recipients: list[str],
    now: datetime,
) -> bytes:
    """s_g of one envelope, encrypted to those recipients, for whom no session is needed: dates and key file are checked all the same.

    The caller logs before answering. Raises SealError.
    """
    check_release(manifest, context, keyfile, [member.pseudonym for member in manifest.members], now)
    return rewrap(unwrap_gate_share(_seed(vault, blob, context), keyfile), recipients)


def release(
    vault: SlotVault,
    blob: bytes,
    context: GateContext,
    manifest: SealingManifest,
    keyfile: KeyFile,
    *,
    approvals: Iterable[str],
    ephemeral: str,
    now: datetime,
) -> bytes:
    """s_g of one envelope, encrypted to the opener's ephemeral recipient. The caller logs before answering.

    Slot rules (candidacy admitted, jury record signed, deposit not late) are the caller's. Raises SealError.
    """
    check_release(manifest, context, keyfile, approvals, now)
    return rewrap(unwrap_gate_share(_seed(vault, blob, context), keyfile), [ephemeral])
