"""The sealing manifest of a consultation: made once at publication, kept as evidence, read by everyone (SEALING, Publication)."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import datetime

from ...crypto.manifest import Member, SealingManifest, Slot, read_manifest
from ...domain import slots
from ...domain.consultation import Consultation
from ...domain.errors import NotFound
from ...domain.instants import to_text
from ..ports import Objects
from ..ports.objects import EVIDENCE


def key(consultation_id: str, mh: str) -> str:
    return f"C/{consultation_id}/manifest-{mh}.json"


def compose(consultation: Consultation, gate: Mapping[str, str], not_before: datetime) -> SealingManifest:
    """The manifest of these members and gate recipients. Raises crypto's SealError when it must not be published."""
    members = tuple(Member(f"M{n}", member.recipient or "") for n, member in enumerate(consultation.committee.members, start=1))
    return SealingManifest(
        consultation=consultation.id,
        k=consultation.committee.quorum,
        members=members,
        recovery=consultation.recovery_recipient,
        slots={name: Slot(recipient, to_text(not_before), _after(name, consultation.phase_row.kinds)) for name, recipient in gate.items()},
    ).check()


def _after(name: str, kinds: tuple[str, ...]) -> str | None:
    """An offer waits for its candidacy, where the phase asks for one; an anonymous project is judged before names are known."""
    waits = slots.parse(name).kind == slots.OFFER and slots.CANDIDACY in kinds
    return str(slots.Slot(0, slots.CANDIDACY)) if waits else None


def load(objects: Objects, consultation: Consultation) -> SealingManifest:
    """Raises NotFound for a consultation without manifest."""
    if not consultation.mh:
        raise NotFound()
    return read(objects, consultation.id, consultation.mh)


@functools.lru_cache(maxsize=64)
def read(objects: Objects, consultation_id: str, mh: str) -> SealingManifest:
    """Read once a process: the name holds the digest of the bytes. Raises NotFound."""
    body = objects.get(EVIDENCE, key(consultation_id, mh))
    if body is None:
        raise NotFound()
    return read_manifest(body, mh)
