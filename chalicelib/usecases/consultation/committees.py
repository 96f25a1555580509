"""The opening committee: who opens, with which keys, and the rehearsal that proves each key alive (REQ-084; SEALING, Publication)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ...crypto import canary
from ...crypto.canonical import canonical_sha256
from ...domain.consultation import Committee, CommitteeMember, Consultation
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.permission import Action
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..ports import Clock, Directory, Ephemeral

_REHEARSAL_LIFETIME = timedelta(hours=1)


@dataclass(frozen=True)
class Rehearsal:
    """`sealed` is an age file; `committee` the hash it is bound to; `pseudonym` the member's name in the manifest."""

    id: str
    sealed: bytes
    committee: str
    pseudonym: str


@dataclass(frozen=True, kw_only=True)
class Committees:
    clock: Clock
    consultations: ports.Consultations
    directory: Directory
    ephemeral: Ephemeral

    def compose(self, consultation: Consultation, user_ids: Sequence[str], quorum: int) -> Committee:
        """The committee of these people of the entity. Raises Invalid for a stranger, a repeat or an impossible quorum."""
        if len(set(user_ids)) != len(user_ids):
            raise Invalid({"committee": "Chaque membre ne figure qu’une fois."})
        if not 1 <= quorum <= 32 or len(user_ids) > 32:
            raise Invalid({"committee.quorum": "De 1 à 32 membres, et un quorum qui n’en dépasse pas le nombre."})
        members = []
        for user_id in user_ids:
            user = self.directory.user(user_id)
            if not user or not user.roles_in(consultation.buyer_id):
                raise Invalid({"committee": "Un des membres choisis n’appartient pas à votre entité."})
            members.append(consultation.member(user_id) or CommitteeMember(user_id=user_id, name=user.name or user.email))
        return Committee(members=tuple(members), quorum=quorum)

    def with_current_keys(self, consultation: Consultation) -> Consultation:
        """Before publication, members carry the newest key of the directory; afterwards their keys are those of the manifest."""
        if consultation.published_at:
            return consultation
        members = tuple(self._with_key(member, consultation.buyer_id) for member in consultation.committee.members)
        buyer = self.directory.buyer(consultation.buyer_id)
        return replace(
            consultation,
            committee=replace(consultation.committee, members=members),
            recovery_recipient=buyer.recovery_recipient if buyer else None,
        )

    def _with_key(self, member: CommitteeMember, buyer_id: str) -> CommitteeMember:
        key = next((key for key in self.directory.member_keys(member.user_id) if key.buyer_id == buyer_id), None)
        return replace(member, recipient=key.recipient if key else None, fingerprint=key.fingerprint if key else None)

    def start_rehearsal(self, actor: Actor | None, consultation_id: str) -> Rehearsal:
        """A canary that only this member's key opens.

        Raises NotAllowed for somebody else, WrongState for a member without a key.
        """
        now = self.clock.now()
        found, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.REHEARSE, now)
        consultation = self.with_current_keys(found)
        member = consultation.member(someone.id)
        if not member or not member.recipient:
            raise WrongState("Créez d’abord votre clé d’ouverture.", "missing-key")
        bound, rehearsal_id = committee_hash(consultation), secrets.token_urlsafe(18)
        sealed, expected = canary.make_canary(bound, pseudonym(consultation, someone.id), member.recipient)
        self.ephemeral.put_note(
            f"canary#{rehearsal_id}",
            {"user_id": someone.id, "consultation": consultation_id, "recipient": member.recipient, "expected": expected},
            now + _REHEARSAL_LIFETIME,
        )
        return Rehearsal(rehearsal_id, sealed, bound, pseudonym(consultation, someone.id))

    def prove(self, actor: Actor | None, consultation_id: str, rehearsal_id: str, *, answer: str) -> datetime:
        """Record that this member's key opened the canary. Raises WrongState when spent, Invalid when it is not its content."""
        now = self.clock.now()
        _, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.REHEARSE, now)
        note = self.ephemeral.take_note(f"canary#{rehearsal_id}")
        if not note or note["user_id"] != someone.id or note["consultation"] != consultation_id:
            raise WrongState("Cette répétition a expiré ou a déjà servi. Recommencez-la.", "rehearsal-expired")
        if not canary.check_canary(note["expected"], answer):
            raise Invalid({"answer": "La clé n’a pas ouvert le message d’essai."}, code="canary-refused")
        lookup.change(self.consultations, consultation_id, lambda c: _proved(c, someone.id, now, note["recipient"]))
        return now


def pseudonym(consultation: Consultation, user_id: str) -> str:
    """A member's public name in the manifest: M1, M2… in the committee's order. Raises NotFound."""
    for position, member in enumerate(consultation.committee.members, start=1):
        if member.user_id == user_id:
            return f"M{position}"
    raise NotFound()


def committee_hash(consultation: Consultation) -> str:
    """What a canary names, so that an answer cannot serve elsewhere: these members, these keys, this quorum, this recovery key."""
    return canonical_sha256(
        {
            "consultation": consultation.id,
            "k": consultation.committee.quorum,
            "recovery": consultation.recovery_recipient,
            "members": [[member.user_id, member.recipient] for member in consultation.committee.members],
        }
    )


def _proved(consultation: Consultation, user_id: str, at: datetime, recipient: str) -> Consultation:
    if not consultation.member(user_id):
        raise NotFound()
    members = tuple(
        replace(m, proved_at=at, proved_recipient=recipient) if m.user_id == user_id else m for m in consultation.committee.members
    )
    return replace(consultation, committee=replace(consultation.committee, members=members))
