"""Who reads what was opened, each with their own key and from their own session (SEALING, Opening: O re-wrapped to each evaluator).

Whoever holds an envelope's identity wraps it again for a colleague: the platform stores what only that colleague can unwrap. (1) a page of
wrapped keys is kept as evidence, under its digest; (2) a line names it and its reader; (3) each envelope read is a line, once a reader.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ...domain.consultation import Consultation
from ...domain.deposit import RegisteredDeposit
from ...domain.errors import NotFound, WrongState
from ...domain.permission import Action, Membership, allows
from ...domain.person import User
from ...domain.register import stream
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..deposit import seal_files
from ..deposit.seal_files import KeyFiles
from ..ports import Clock, Directory, Objects, Page, Registers, cursors, stored
from ..ports.objects import EVIDENCE, OFFERS
from ..work.kept import Kept
from .approvals import age_file
from .envelopes import Envelopes
from .sessions import OpeningSessions
from .share_pages import Envelope

PAGE = 50
"""Deposits in one answer."""


@dataclass(frozen=True)
class Reader:
    """Somebody who may read what was opened; `recipient` is empty until they make a key, `given` counts the envelopes they hold."""

    user: User
    evaluator: bool
    recipient: str
    given: int


@dataclass(frozen=True)
class Readable:
    """One deposit as its reader finds it; `slots` → the envelope's identity, wrapped for this reader alone."""

    deposit: RegisteredDeposit
    slots: Mapping[str, str]


@dataclass(frozen=True)
class Reading:
    key: str
    key_file: Mapping[str, Any]
    url: str


@dataclass(frozen=True, kw_only=True)
class Readers:
    clock: Clock
    consultations: ports.Consultations
    directory: Directory
    registers: Registers
    objects: Objects
    sessions: OpeningSessions
    key_files: KeyFiles
    kept: Kept[Mapping[Envelope, str]] = field(default_factory=Kept)

    def everybody(self, actor: Actor | None, consultation_id: str) -> list[Reader]:
        """The team, the committee and the named evaluators, by name: for whoever opened, who wraps keys for them."""
        now = self.clock.now()
        c, _ = self.sessions.permitted(actor, consultation_id, Action.OPEN_ENVELOPES, now)
        given = self._given(c)
        found = [
            Reader(user, evaluator, self._recipient(user, c), sum(given.get(user.id, {}).values()))
            for user, evaluator in self._entitled(c, now)
        ]
        return sorted(found, key=lambda one: ((one.user.name or one.user.email).casefold(), one.user.id))

    def give(self, actor: Actor | None, consultation_id: str, reader_id: str, *, keys: Sequence[Mapping[str, str]]) -> None:
        """Keep the identities of some opened envelopes, wrapped for one reader; the same page twice is one.

        Raises NotFound for somebody who may not read; WrongState `not-opened`, `quarantined`; Invalid `bad-share`.
        """
        now = self.clock.now()
        c, someone = self.sessions.permitted(actor, consultation_id, Action.OPEN_ENVELOPES, now)
        if reader_id not in {user.id for user, _ in self._entitled(c, now)}:
            raise NotFound()
        seen = self.sessions.seen(c, now)
        wrapped = {(one["deposit_id"], one["slot"]): age_file(one["key"]) for one in keys}
        for envelope in wrapped:
            _require_open(seen, envelope)
        sha256 = self._keep(consultation_id, reader_id, wrapped)
        record = {"reader": reader_id, "page": sha256, "envelopes": len(wrapped), **someone.signature}
        self.sessions.append(consultation_id, f"access#{reader_id}#{sha256}", "access", now, record)

    def mine(self, actor: Actor | None, consultation_id: str, cursor: str | None) -> tuple[Envelopes, Page[Readable]]:
        """What this person was given, deposit by deposit, in the order in which deposits may be told."""
        now = self.clock.now()
        c, someone = self.sessions.permitted(actor, consultation_id, Action.READ_OFFERS, now)
        seen = self.sessions.read(actor, consultation_id)
        held = dict(self._held(c, someone.user.id))
        mine = [
            Readable(deposit, {slot: held[deposit.id, slot] for slot in deposit.slots if (deposit.id, slot) in held})
            for deposit in seen.told
        ]
        return seen, cursors.slice_of([one for one in mine if one.slots], cursors.numbered(f"opened {consultation_id}"), cursor, PAGE)

    def read(self, actor: Actor | None, consultation_id: str, *, deposit_id: str, slot: str) -> Reading:
        """What this person's browser needs to read one envelope; the first time is a line of the register.

        Raises NotFound for what they were not given; WrongState `quarantined`, `presumed-not-received`.
        """
        now = self.clock.now()
        c, someone = self.sessions.permitted(actor, consultation_id, Action.READ_OFFERS, now)
        seen = self.sessions.read(actor, consultation_id)
        key = dict(self._held(c, someone.user.id)).get((deposit_id, slot))
        if key is None:
            raise NotFound()
        _require_open(seen, (deposit_id, slot))
        deposit = seen.deposit(deposit_id)
        files = self.key_files.of(c.id, deposit.id, deposit.record["manifest_sha256"])
        record = {"deposit": deposit_id, "slot": slot, **someone.signature}
        self.sessions.append(consultation_id, f"reading#{someone.user.id}#{deposit_id}#{slot}", "reading", now, record)
        return Reading(key, files[slot], self.objects.sign_get(OFFERS, seal_files.body_key(c.id, deposit_id, slot)))

    def _entitled(self, c: Consultation, now: datetime) -> Iterator[tuple[User, bool]]:
        for user in self.directory.users_of(c.buyer_id):
            if _may(c, user, user.memberships):
                yield user, False
        buyer = self.directory.buyer(c.buyer_id)
        for grant in buyer.grants if buyer else ():
            if grant.holds(now) and grant.consultation_id == c.id:
                for user_id in grant.people:
                    named = self.directory.user(user_id)
                    if named and _may(c, named, (grant.membership,)):
                        yield named, True

    def _recipient(self, user: User, c: Consultation) -> str:
        known = [key for key in self.directory.member_keys(user.id) if key.buyer_id == c.buyer_id]
        return max(known, key=lambda one: one.created_at).recipient if known else ""

    def _lines(self, c: Consultation) -> Iterator[Mapping[str, Any]]:
        return (entry.record for entry in self.registers.read(stream(c.id, "openings")) if entry.kind == "access")

    def _given(self, c: Consultation) -> dict[str, dict[str, int]]:
        """Reader → page → how many envelopes it holds."""
        found: dict[str, dict[str, int]] = {}
        for line in self._lines(c):
            found.setdefault(line["reader"], {})[line["page"]] = line["envelopes"]
        return found

    def _held(self, c: Consultation, user_id: str) -> Iterator[tuple[Envelope, str]]:
        for line in self._lines(c):
            if line["reader"] == user_id:
                yield from self._page(page_key(c.id, user_id, line["page"]), line["page"]).items()

    def _page(self, where: str, sha256: str) -> Mapping[Envelope, str]:
        def read() -> tuple[Mapping[Envelope, str], int]:
            body = self.objects.get(EVIDENCE, where)
            if body is None or hashlib.sha256(body).hexdigest() != sha256:
                raise NotFound()
            return {(one["deposit_id"], one["slot"]): one["key"] for one in stored.parsed(body, where)["keys"]}, len(body)

        return self.kept.get(where, read)

    def _keep(self, consultation_id: str, reader_id: str, wrapped: Mapping[Envelope, str]) -> str:
        keys = [{"deposit_id": deposit, "slot": slot, "key": wrapped[deposit, slot]} for deposit, slot in sorted(wrapped)]
        body = json.dumps({"v": stored.FIRST, "keys": keys}, sort_keys=True, separators=(",", ":")).encode()
        sha256 = hashlib.sha256(body).hexdigest()
        self.objects.put_once(EVIDENCE, page_key(consultation_id, reader_id, sha256), body, "application/json")
        return sha256


def page_key(consultation_id: str, reader_id: str, sha256: str) -> str:
    return f"C/{consultation_id}/readers/{reader_id}/{sha256}.json"


def _may(c: Consultation, user: User, places: Sequence[Membership]) -> bool:
    return allows(Action.READ_OFFERS, places, tenant_id=c.buyer_id, ties=lookup.ties(c, user.id))


def _require_open(seen: Envelopes, envelope: Envelope) -> None:
    found = seen.openings.opened(*envelope)
    if envelope[1] not in seen.deposit(envelope[0]).slots or not found or found["outcome"] != "opened":
        raise WrongState("Cette enveloppe n’est pas ouverte.", "not-opened")
    if (refusal := seen.refusal(seen.deposit(envelope[0]), envelope[1])) and refusal.code in ("quarantined", "presumed-not-received"):
        raise refusal
