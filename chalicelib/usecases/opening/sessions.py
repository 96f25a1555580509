"""Opening the envelopes: k members approve, the gate releases, each check is written (REQ-080 to REQ-088; SEALING, Opening)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ...domain import opening
from ...domain.consultation import Act, Consultation, Fact
from ...domain.errors import Invalid, NotAllowed, NotFound, WrongState
from ...domain.ids import new_id
from ...domain.instants import from_text
from ...domain.permission import Action
from ...domain.register import Draft, Entry, stream
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..consultation.committees import pseudonym
from ..deposit import seal_files
from ..directory import recipients
from ..ports import Clock, Gate, Objects, Page, Registers, cursors, stored
from ..ports.objects import EVIDENCE, OFFERS
from . import envelopes
from .closures import Closures
from .envelopes import Envelopes

OUTCOMES, FAULTS = ("opened", "failed"), ("bidder", "storage", "key", "request")
SHARES = 200
"""Key files in one answer: some eight kilobytes each, far below what a function may answer."""


@dataclass(frozen=True)
class Released:
    """What the opener's browser needs for one envelope; `gate` and `shares` are encrypted to its ephemeral key."""

    gate: bytes
    shares: list[Mapping[str, str]]
    key_file: Mapping[str, Any]
    url: str
    size_bytes: int


@dataclass(frozen=True, kw_only=True)
class OpeningSessions:
    clock: Clock
    consultations: ports.Consultations
    registers: Registers
    objects: Objects
    gate: Gate
    closures: Closures

    def start(self, actor: Actor | None, consultation_id: str, *, recipient: str) -> opening.Opening:
        """Begin a session for the ephemeral key of the opener's browser. Raises WrongState `too-early`, Invalid."""
        now = self.clock.now()
        consultation, opener = self.permitted(actor, consultation_id, Action.START_OPENING, now)
        recipients.check(recipient)
        consultation.require(Act.OPEN_ENVELOPES, now)
        self.closures.require_closed(consultation_id, now)
        entry = self.append(
            consultation_id,
            f"opening#{opener.id}#{hashlib.sha256(recipient.encode()).hexdigest()[:32]}",  # asked again after a lost reply: the same session
            "opening",
            now,
            {
                "opening": new_id(now),
                "user_id": opener.id,
                "name": opener.name,
                "recipient": recipient,
                "quorum": consultation.committee.quorum,
            },
        )
        return self.envelopes(consultation).openings.sessions[entry.record["opening"]]

    def read(self, actor: Actor | None, consultation_id: str) -> Envelopes:
        """Registers as they stand. Raises WrongState before the deadline: nobody learns who or how many (REQ-081)."""
        now = self.clock.now()
        consultation, _ = self.permitted(actor, consultation_id, Action.READ_OPENING, now)
        consultation.require(Act.OPEN_ENVELOPES, now) if not consultation.decided_at else None
        self.closures.require_closed(consultation_id, now)
        return self.envelopes(consultation)

    def envelopes(self, consultation: Consultation) -> Envelopes:
        return envelopes.read(self.registers, consultation)

    def shares(
        self, actor: Actor | None, consultation_id: str, session_id: str, cursor: str | None = None
    ) -> Page[tuple[str, str, Mapping[str, Any]]]:
        """(deposit, slot, key file) of the envelopes that may be opened one day, two hundred at a time, for a member to unwrap its shares."""
        now = self.clock.now()
        consultation, member = self.permitted(actor, consultation_id, Action.APPROVE_OPENING, now, fresh=False)
        seen = self.read(actor, consultation_id)
        self.session(seen, session_id)
        if not consultation.member(member.id):
            raise NotAllowed("Seuls les membres désignés pour cette consultation approuvent l’ouverture.", "not-in-committee")
        wanted = [(deposit, slot) for deposit in seen.deposits for slot in deposit.slots if openable_one_day(seen, deposit, slot)]
        shown = cursors.slice_of(wanted, cursors.numbered(f"shares {session_id}"), cursor, SHARES)
        deposits = {deposit.id: deposit for deposit, _ in shown.items}
        files = {deposit_id: self._key_files(consultation_id, deposit) for deposit_id, deposit in deposits.items()}
        return Page([(deposit.id, slot, files[deposit.id][slot]) for deposit, slot in shown.items], shown.next)

    def approve(
        self, actor: Actor | None, consultation_id: str, session_id: str, *, shares: Sequence[Mapping[str, str]]
    ) -> opening.Opening:
        """One member's agreement, and its shares re-wrapped to the opener's key. The register counts each member once.

        Raises WrongState `too-early`, `already-approved`; NotAllowed `not-in-committee`, `fresh-sign-in-required`; Invalid.
        """
        now = self.clock.now()
        consultation = lookup.get(self.consultations, consultation_id)
        if actor is not None and actor.user.roles_in(consultation.buyer_id) and not consultation.member(actor.user.id):
            raise NotAllowed("Seuls les membres désignés pour cette consultation approuvent l’ouverture.", "not-in-committee")
        _, member = self.permitted(actor, consultation_id, Action.APPROVE_OPENING, now)
        session = self.session(self.read(actor, consultation_id), session_id)
        if session.approved_by(member.id):
            raise WrongState("Vous avez déjà approuvé cette ouverture : un même membre ne compte qu’une fois.", "already-approved")
        body = json.dumps(
            {"v": stored.FIRST, "member": pseudonym(consultation, member.id), "shares": [_share(item) for item in shares]},
            sort_keys=True,
        ).encode()
        digest = hashlib.sha256(body).hexdigest()
        self.objects.put(EVIDENCE, _shares_key(consultation_id, session_id, member.id, digest), body, "application/json")
        record = {"opening": session_id, "user_id": member.id, "name": member.name, "sha256": digest}
        entry = self.append(consultation_id, f"approval#{session_id}#{member.id}", "approval", now, record)
        if entry.record["sha256"] != digest:
            raise WrongState("Vous avez déjà approuvé cette ouverture : un même membre ne compte qu’une fois.", "already-approved")
        return self.session(self.envelopes(consultation), session_id)

    def release(self, actor: Actor | None, consultation_id: str, session_id: str, *, deposit_id: str, slot: str) -> Released:
        """The gate's share and the members' shares of one envelope, and where its body is. Raises what the gate refuses."""
        now = self.clock.now()
        consultation, _ = self.permitted(actor, consultation_id, Action.OPEN_ENVELOPES, now)
        seen = self.read(actor, consultation_id)
        session = self._own(seen, session_id, actor)
        deposit = seen.deposit(deposit_id)
        key_files = self._key_files(consultation_id, deposit)
        if slot not in key_files:
            raise NotFound()
        released = self.gate.release(consultation_id, session_id, deposit_id, slot)
        shares = [found for approval in session.approvals if (found := self._share_of(consultation, session, approval, deposit_id, slot))]
        where = seal_files.body_key(consultation_id, deposit_id, slot)
        return Released(released, shares, key_files[slot], self.objects.sign_get(OFFERS, where), key_files[slot]["size"])

    def result(
        self,
        actor: Actor | None,
        consultation_id: str,
        session_id: str,
        *,
        deposit_id: str,
        slot: str,
        outcome: str,
        check: str,
        fault: str,
        files: Sequence[Mapping[str, Any]],
    ) -> opening.Opening:
        """What the opener's browser found, success or the check that failed (REQ-066). Raises WrongState before its release."""
        now = self.clock.now()
        consultation, _ = self.permitted(actor, consultation_id, Action.OPEN_ENVELOPES, now)
        session = self._own(self.read(actor, consultation_id), session_id, actor)
        if (deposit_id, slot) not in session.released:
            raise WrongState("Cette enveloppe n’a pas été libérée dans cette séance.", "not-released")
        if outcome not in OUTCOMES or (outcome == "failed" and fault not in FAULTS):
            raise Invalid({"outcome": "Résultat inconnu."})
        record = {
            "opening": session_id,
            "deposit": deposit_id,
            "slot": slot,
            "outcome": outcome,
            "check": check[:80],
            "fault": fault if outcome == "failed" else "",
            "files": [{"name": f["name"], "size_bytes": f["size_bytes"], "sha256": f["sha256"]} for f in files],
        }
        known = session.results.get((deposit_id, slot))
        count = 0 if known is None else 1
        if known is not None and {k: v for k, v in known.items() if k != "at"} == record:
            return session
        entry = self.append(consultation_id, f"result#{session_id}#{deposit_id}#{slot}#{count}#{outcome}", "result", now, record)
        self.follow_result(consultation_id, entry)
        return self.session(self.envelopes(consultation), session_id)

    def _key_files(self, consultation_id: str, deposit: Any) -> dict[str, Mapping[str, Any]]:
        body, _ = seal_files.load(self.objects, consultation_id, deposit.id, deposit.record["manifest_sha256"])
        return {item["slot"]: item["key_file"] for item in json.loads(body)["envelopes"]}

    def _share_of(
        self, c: Consultation, session: opening.Opening, approval: Mapping[str, Any], deposit_id: str, slot: str
    ) -> Mapping[str, str] | None:
        where = _shares_key(c.id, session.id, approval["user_id"], approval["sha256"])
        content = stored.parsed(self.objects.get(EVIDENCE, where) or b'{"shares": []}', where)
        return next(
            (
                {"member": content["member"], "share": item["share"]}
                for item in content["shares"]
                if (item["deposit_id"], item["slot"]) == (deposit_id, slot)
            ),
            None,
        )

    def follow_result(self, consultation_id: str, entry: Entry) -> None:
        """Bring the aggregate in line with a first result already on the register; once."""
        at = from_text(entry.at)
        fact = Fact(at=at, kind="opening", detail="Ouverture des plis")
        lookup.change(
            self.consultations, consultation_id, lambda c: c if c.opened_at else replace(c, opened_at=at, history=(*c.history, fact))
        )

    def permitted(
        self, actor: Actor | None, consultation_id: str, action: Action, now: datetime, *, fresh: bool = True
    ) -> tuple[Consultation, Actor]:
        return lookup.permitted(self.consultations, consultation_id, actor, action if fresh else Action.READ_OPENING, now)

    def session(self, seen: Envelopes, session_id: str) -> opening.Opening:
        """Raises NotFound."""
        if session_id not in seen.openings.sessions:
            raise NotFound()
        return seen.openings.sessions[session_id]

    def _own(self, seen: Envelopes, session_id: str, actor: Actor | None) -> opening.Opening:
        session = self.session(seen, session_id)
        if actor is None or session.opener_id != actor.user.id:
            raise NotAllowed("Cette séance d’ouverture est menée par une autre personne.", "not-the-opener")
        return session

    def append(self, consultation_id: str, idem: str, kind: str, now: datetime, record: Mapping[str, Any]) -> Entry:
        return self.registers.append(
            stream(consultation_id, "openings"), idem=idem, since=0, build=lambda last: Draft(kind=kind, at=now, record=record)
        )


def openable_one_day(seen: Envelopes, deposit: Any, slot: str) -> bool:
    """Whether approving covers this envelope: everything but what will stay sealed (an offer may wait for its admission)."""
    refusal = seen.refusal(deposit, slot)
    return refusal is None or refusal.code in ("candidacy-not-admitted", "late-deposit", "anonymity-holds")


def _share(item: Mapping[str, str]) -> dict[str, str]:
    try:
        if not base64.b64decode(item["share"], validate=True).startswith(b"age-encryption.org/v1\n"):
            raise ValueError("not an age file")
    except (ValueError, binascii.Error) as error:
        raise Invalid({"shares": "Une des parts n’est pas un fichier age."}, code="bad-share") from error
    return {"deposit_id": item["deposit_id"], "slot": item["slot"], "share": item["share"]}


def _shares_key(consultation_id: str, session_id: str, user_id: str, digest: str) -> str:
    return f"C/{consultation_id}/openings/{session_id}/{user_id}-{digest[:16]}.json"
