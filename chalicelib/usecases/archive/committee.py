"""What a committee needs to open its envelopes if the platform disappears: one folder, and a page that says how."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial

from ...archive import readme
from ...archive.folder import MEMBERS, README, Piece, envelope_path
from ...domain.consultation import Act, Consultation
from ...domain.deposit import RegisteredDeposit
from ...domain.errors import WrongState
from ...domain.instants import in_french
from .. import ports
from ..access import lookup
from ..consultation import manifests
from ..opening import envelopes
from ..ports import Clock, Directory, Gate, Objects, Registers
from ..ports.objects import EVIDENCE
from .aggregates import members
from .contents import BYTES, JSON, Contents

Envelope = tuple[str, str]
AT_ONCE = 20
"""Envelopes asked of the gate at a time."""


@dataclass(frozen=True, kw_only=True)
class CommitteeFolder:
    clock: Clock
    consultations: ports.Consultations
    registers: Registers
    objects: Objects
    directory: Directory
    gate: Gate
    contents: Contents

    def pieces(self, c: Consultation, now: datetime) -> Iterator[Piece]:
        """Every file but the inventory. Raises WrongState before the deadline, and while a jury judges without names: exact sizes would tell them."""
        c.require(Act.READ_OPENINGS, now)
        seen = envelopes.read(self.registers, c)
        if seen.anonymous:
            raise WrongState("Ce dossier reste fermé tant que le jury juge sans nom (CCP R2162-18).", "anonymity-holds")
        given = released(seen)
        manifest = manifests.load(self.objects, c)
        about = (c.reference, c.title, c.buyer_name, in_french(now), manifest.k, len(manifest.members))
        yield Piece(path=README, media_type="text/markdown; charset=utf-8", make=lambda: readme.committee(*about))
        yield from self.contents.keys(c)
        yield Piece(path=MEMBERS, media_type=JSON, make=lambda: json.dumps(members(c), ensure_ascii=False).encode())
        yield from self._wrapped(c)
        for deposit in seen.told:
            yield from self.contents.sealed(c, deposit)
            for slot in deposit.slots:
                if (deposit.id, slot) in given:
                    yield self._share(c, deposit, slot)

    def hand_over(self, consultation_id: str, *, by: str, reason: str) -> int:
        """The operator's act, after the deadline: the gate's share of what no session released. How many were given.

        Each is a line of the register of openings first. Raises WrongState.
        """
        c = lookup.published(self.consultations, consultation_id)
        c.require(Act.READ_OPENINGS, self.clock.now())
        seen = envelopes.read(self.registers, c)
        known = released(seen)
        wanted = [(d.id, slot) for d in seen.deposits for slot in d.slots if (d.id, slot) not in known and may_leave(seen, d, slot)]
        for at in range(0, len(wanted), AT_ONCE):
            some = wanted[at : at + AT_ONCE]
            self._keep(c, some, self.gate.hand_over(c.id, some, {"by": by, "reason": reason}))
        return len(wanted)

    def _wrapped(self, c: Consultation) -> Iterator[Piece]:
        """Members' own keys, as each of them wrapped hers: by a passphrase, in an age file that the offline tool reads."""
        for number, member in enumerate(c.committee.members, start=1):
            for key in self.directory.member_keys(member.user_id):
                if key.recipient != member.recipient:
                    continue
                for wrap in key.wraps:
                    if wrap.kind == "passphrase" and wrap.payload:
                        yield Piece(path=f"cles/membres/M{number}.age", media_type=BYTES, make=partial(base64.b64decode, wrap.payload))
                told = [asdict(wrap) for wrap in key.wraps]
                yield Piece(path=f"cles/membres/M{number}.json", media_type=JSON, make=partial(_told, told))

    def _share(self, c: Consultation, deposit: RegisteredDeposit, slot: str) -> Piece:
        return Piece(
            path=envelope_path(deposit.id, slot, "portier.age"), media_type=BYTES, make=partial(self._share_bytes, c, (deposit.id, slot))
        )

    def _share_bytes(self, c: Consultation, envelope: Envelope) -> bytes:
        """Asked of the gate once: the same bytes afterwards."""
        known = self.objects.get(EVIDENCE, share_key(c.id, *envelope))
        if known is None:
            self._keep(c, [envelope], self.gate.hand_over(c.id, [envelope], None))
            known = self.objects.get(EVIDENCE, share_key(c.id, *envelope))
        assert known is not None
        return known

    def _keep(self, c: Consultation, asked: Sequence[Envelope], shares: Sequence[bytes]) -> None:
        for envelope, share in zip(asked, shares, strict=True):
            self.objects.put_once(EVIDENCE, share_key(c.id, *envelope), share, BYTES)


def released(seen: envelopes.Envelopes) -> set[Envelope]:
    """What the register says was released, by a session or by the operator."""
    return {*seen.openings.handed_over, *(one for session in seen.openings.sessions.values() for one in session.released)}


def may_leave(seen: envelopes.Envelopes, deposit: RegisteredDeposit, slot: str) -> bool:
    """Whether the law lets it be opened, the order of opening set aside."""
    refusal = seen.refusal(deposit, slot)
    return refusal is None or refusal.code in envelopes.IN_ORDER


def share_key(consultation_id: str, deposit_id: str, slot: str) -> str:
    return f"C/{consultation_id}/S/{deposit_id}/{slot}.portier.age"


def _told(wraps: Sequence[Mapping[str, object]]) -> bytes:
    return json.dumps(wraps, ensure_ascii=False).encode()
