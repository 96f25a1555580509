"""The sealing manifest: what a bidder's browser needs to seal, fixed and hashed when the consultation is published.

Its canonical SHA-256, `mh`, is logged, shown and printed in the notice; every derivation below depends on it, so a
second manifest given to one bidder makes offers that nobody confuses with the others.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.crypto import schema
from chalicelib.crypto.age import PqRecipient
from chalicelib.crypto.canonical import canonical, parse_canonical
from chalicelib.crypto.errors import SealError

VERSION = "plis/v1"
MAX_MEMBERS = 32
MAX_SLOTS = 2000
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_RECIPIENT = re.compile(r"age1pq1[02-9ac-hj-np-z]{1900,2000}")
_FREE = re.compile(r"[ -~]{0,200}")
_KEYS = {"v", "consultation", "k", "members", "recovery", "slots", "origin", "log_key"}


@dataclass(frozen=True)
class Member:
    """`pseudonym` is stable and public ("M1"); who it is stays in the entity's key directory."""

    pseudonym: str
    recipient: str


@dataclass(frozen=True)
class Slot:
    """One envelope of one lot. `opens_after` names the slot whose admission comes first, if any.

    `not_before` is the instant in force at publication; a later extension is the gate's affair (gate.py).
    """

    recipient: str
    not_before: str
    opens_after: str | None = None


@dataclass(frozen=True)
class SealingManifest:
    """`origin` and `log_key` name the transparency log to be pinned; empty when there is none."""

    consultation: str
    k: int
    members: tuple[Member, ...]
    slots: Mapping[str, Slot]
    recovery: str | None = None
    origin: str = ""
    log_key: str = ""

    def record(self) -> dict[str, Any]:
        """The JSON object that is published and hashed."""
        return {
            "v": VERSION,
            "consultation": self.consultation,
            "k": self.k,
            "members": [{"pseudonym": m.pseudonym, "recipient": m.recipient} for m in self.members],
            "recovery": self.recovery,
            "slots": {
                name: {"recipient": s.recipient, "not_before": s.not_before, "opens_after": s.opens_after} for name, s in self.slots.items()
            },
            "origin": self.origin,
            "log_key": self.log_key,
        }

    def encode(self) -> bytes:
        return canonical(self.record())

    @property
    def mh(self) -> str:
        """SHA-256 of the canonical bytes: 64 lower-case hex characters."""
        return hashlib.sha256(self.encode()).hexdigest()

    def check(self) -> "SealingManifest":
        """Answer self; raise SealError("manifest-invalid") when it must not be published.

        n ≥ k+1 or a recovery key: losing one member's key must never lose the offers.
        """
        try:
            _check(self)
        except ValueError as error:
            raise SealError("manifest-invalid", str(error)) from error
        return self

    def position(self, pseudonym: str) -> int:
        """Index of a member; SealError("member-unknown")."""
        for index, member in enumerate(self.members):
            if member.pseudonym == pseudonym:
                return index
        raise SealError("member-unknown", pseudonym)


def _check(manifest: SealingManifest) -> None:
    schema.text(manifest.consultation, schema.IDENTIFIER)
    schema.text(manifest.origin, _FREE)
    schema.text(manifest.log_key, _FREE)
    recipients = [m.recipient for m in manifest.members] + [s.recipient for s in manifest.slots.values()]
    recipients += [manifest.recovery] if manifest.recovery is not None else []
    for recipient in recipients:
        PqRecipient.parse(schema.text(recipient, _RECIPIENT))
    if len(set(recipients)) != len(recipients):
        raise ValueError("two roles share one key")
    _check_members(manifest)
    _check_slots(manifest.slots)


def _check_members(manifest: SealingManifest) -> None:
    n = len(manifest.members)
    if not 1 <= n <= MAX_MEMBERS:
        raise ValueError(f"from 1 to {MAX_MEMBERS} members")
    schema.integer(manifest.k, 1, n)
    names = [schema.text(m.pseudonym, schema.IDENTIFIER) for m in manifest.members]
    if len(set(names)) != n:
        raise ValueError("two members share one pseudonym")
    if n < manifest.k + 1 and manifest.recovery is None:
        raise ValueError("one lost key would lose the offers: one more member or a recovery key is needed")


def _check_slots(slots: Mapping[str, Slot]) -> None:
    if not 1 <= len(slots) <= MAX_SLOTS:
        raise ValueError(f"from 1 to {MAX_SLOTS} slots")
    for name, slot in slots.items():
        schema.text(name, schema.IDENTIFIER)
        datetime.fromisoformat(schema.text(slot.not_before, _INSTANT))
        if slot.opens_after is not None and schema.text(slot.opens_after, schema.IDENTIFIER) not in set(slots) - {name}:
            raise ValueError("a slot opens after one that does not exist")


def _read_member(value: Any) -> Member:
    fields = schema.record(value, {"pseudonym", "recipient"})
    return Member(**fields)


def _read_slots(value: Any) -> dict[str, Slot]:
    if not isinstance(value, dict):
        raise ValueError("slots is an object")
    return {name: Slot(**schema.record(slot, {"recipient", "not_before", "opens_after"})) for name, slot in value.items()}


def _read(data: bytes) -> SealingManifest:
    fields = schema.record(parse_canonical(data), _KEYS)
    if fields["v"] != VERSION:
        raise ValueError("unknown version")
    members = schema.items(fields["members"], 1, MAX_MEMBERS, _read_member)
    rest = {key: fields[key] for key in ("consultation", "k", "recovery", "origin", "log_key")}
    return SealingManifest(members=members, slots=_read_slots(fields["slots"]), **rest)


def read_manifest(data: bytes, mh: str | None = None) -> SealingManifest:
    """Manifest from its canonical bytes, checked; `mh` is the hash it must have, when known.

    Raises SealError: "manifest-other" if it is not the published one, "manifest-invalid" if it is malformed.
    """
    if mh is not None and hashlib.sha256(data).hexdigest() != mh:
        raise SealError("manifest-other")
    try:
        manifest = _read(data)
    except (ValueError, TypeError) as error:
        raise SealError("manifest-invalid", str(error)) from error
    return manifest.check()


def fingerprint(recipient: str) -> str:
    """What two people read to each other to compare a key: 24 letters and digits in groups of four (120 bits)."""
    letters = base64.b32encode(hashlib.sha256(recipient.encode("ascii")).digest()[:15]).decode("ascii")
    return "-".join(letters[i : i + 4] for i in range(0, 24, 4))
