"""One member's agreement to an opening, and its shares wrapped again to the opener's key (REQ-084; SEALING, Opening).

(1) the member reads the key files, a page at a time; (2) it sends its shares back by pages, each kept as evidence under its digest:
alone they open nothing; (3) one act puts the digests of them all on the register, once every envelope that may be opened has its share.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...domain.errors import Invalid, NotAllowed, WrongState
from ...domain.permission import Action
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..deposit.seal_files import KeyFiles
from ..ports import Clock, cursors
from .envelopes import Envelopes
from .sessions import OpeningSessions
from .share_pages import Envelope, SharePages, Wrapped

SHARES, SHARES_BYTES = 200, 4_000_000
"""Key files in one answer: some eight kilobytes each, more for bodies of many parts; a function answers six megabytes at most."""
AT_ONCE = 16
"""Seal files read at the same time."""
_LATER = ("candidacy-not-admitted", "late-deposit", "anonymity-holds", "identity-owed", "backup-copy")


@dataclass(frozen=True)
class KeyFilePage:
    """(deposit, slot, key file) of some envelopes; `next` is the cursor of those that follow, `total` how many there are in all."""

    items: list[tuple[str, str, Mapping[str, Any]]]
    next: str | None
    total: int


@dataclass(frozen=True, kw_only=True)
class Approvals:
    clock: Clock
    consultations: ports.Consultations
    sessions: OpeningSessions
    key_files: KeyFiles
    pages: SharePages

    def shares(
        self, actor: Actor | None, consultation_id: str, session_id: str, cursor: str | None = None, limit: str | None = None
    ) -> KeyFilePage:
        """Key files of the envelopes that may be opened one day, `limit` at most in a page, for a member to unwrap its shares."""
        self._member(actor, consultation_id, self.clock.now(), fresh=False)
        seen = self.sessions.read(actor, consultation_id)
        self.sessions.session(seen, session_id)
        numbered = _numbered(seen)
        mine = cursors.numbered(f"shares {session_id}")
        last = cursors.number(mine, cursor)
        rest = [(number, envelope) for number, envelope in numbered if number > last]
        asked = [envelope for _, envelope in rest[: max(1, min(_whole(limit, SHARES), SHARES))]]
        shown: list[tuple[str, str, Mapping[str, Any]]] = []
        size = 0
        files = self._key_files(seen, asked)
        for deposit_id, slot in asked:
            key_file = files[deposit_id][slot]
            size += len(json.dumps(key_file))
            if shown and size > SHARES_BYTES:
                break
            shown.append((deposit_id, slot, key_file))
        more = len(rest) > len(shown)
        return KeyFilePage(shown, mine.after(str(rest[len(shown) - 1][0])) if more else None, len(numbered))

    def keep_page(self, actor: Actor | None, consultation_id: str, session_id: str, *, shares: Sequence[Mapping[str, str]]) -> str:
        """Keep one page of a member's shares; returns its SHA-256, for `approve` to name. It approves nothing by itself.

        An envelope whose share cannot be unwrapped has the check that failed in its place. Raises Invalid `bad-share`, NotAllowed.
        """
        member = self._member(actor, consultation_id, self.clock.now(), fresh=False)
        seen = self.sessions.acted_on(actor, consultation_id)
        self.sessions.session(seen, session_id)
        return self.pages.keep(consultation_id, session_id, member.id, dict(_wrapped(seen, item) for item in shares))

    def approve(self, actor: Actor | None, consultation_id: str, session_id: str, *, pages: Sequence[str]) -> Envelopes:
        """One member's agreement, by the digests of the pages it sent. The register counts each member once.

        Raises WrongState `too-early`, `already-approved`, `approval-incomplete`; NotAllowed `not-in-committee`,
        `fresh-sign-in-required`; Invalid `unknown-page`.
        """
        now = self.clock.now()
        member = self._member(actor, consultation_id, now, fresh=True)
        seen = self.sessions.acted_on(actor, consultation_id)
        if self.sessions.session(seen, session_id).approved_by(member.id):
            raise _already()
        found = {page: tuple(self.pages.page(consultation_id, session_id, member.id, page)) for page in dict.fromkeys(pages)}
        if not all(found.values()):
            raise Invalid({"pages": "Une des pages de parts n’est pas arrivée : envoyez-la de nouveau."}, code="unknown-page")
        missing = set(openable_one_day(seen)) - {envelope for held in found.values() for envelope in held}
        if missing:
            raise WrongState(
                f"Il manque votre part de clé pour {len(missing)} enveloppe(s). Approuvez de nouveau : les parts manquantes seront envoyées.",
                "approval-incomplete",
            )
        sha256 = self.pages.index(consultation_id, session_id, member.id, found)
        record = {"opening": session_id, "user_id": member.id, "name": member.name, **member.acting, "sha256": sha256, "pages": list(found)}
        entry = self.sessions.append(consultation_id, f"approval#{session_id}#{member.id}", "approval", now, record)
        if entry.record["sha256"] != sha256:
            raise _already()
        return self.sessions.envelopes(seen.consultation)

    def _member(self, actor: Actor | None, consultation_id: str, now: datetime, *, fresh: bool) -> Actor:
        """Raises NotAllowed `not-in-committee`, whatever else the person may do here."""
        consultation = lookup.get(self.consultations, consultation_id)
        if actor is not None and actor.user.roles_in(consultation.buyer_id) and not consultation.member(actor.user.id):
            raise NotAllowed("Seuls les membres désignés pour cette consultation approuvent l’ouverture.", "not-in-committee")
        asked = Action.APPROVE_OPENING if fresh else Action.REHEARSE  # the same people, without a factor given within minutes
        _, member = self.sessions.permitted(actor, consultation_id, asked, now)
        return member

    def _key_files(self, seen: Envelopes, wanted: Sequence[Envelope]) -> dict[str, Mapping[str, Mapping[str, Any]]]:
        deposits = [seen.deposit(deposit_id) for deposit_id in dict.fromkeys(deposit_id for deposit_id, _ in wanted)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            read = pool.map(lambda d: self.key_files.of(seen.consultation.id, d.id, d.record["manifest_sha256"]), deposits)
            return {deposit.id: found for deposit, found in zip(deposits, read, strict=True)}


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else otherwise


def openable_one_day(seen: Envelopes) -> list[Envelope]:
    """What approving covers: every envelope but those that will stay sealed (an offer may wait for its admission)."""
    return [envelope for _, envelope in _numbered(seen)]


def _numbered(seen: Envelopes) -> list[tuple[int, Envelope]]:
    """The same, each by its number among all envelopes of the register: a decision between two pages moves no other."""
    every = enumerate(((deposit, slot) for deposit in seen.deposits for slot in deposit.slots), start=1)
    asked = [(number, deposit, slot, seen.refusal(deposit, slot)) for number, (deposit, slot) in every]
    return [(number, (deposit.id, slot)) for number, deposit, slot, refusal in asked if refusal is None or refusal.code in _LATER]


def _wrapped(seen: Envelopes, item: Mapping[str, str]) -> tuple[Envelope, Wrapped]:
    if item["slot"] not in seen.deposit(item["deposit_id"]).slots or ("share" in item) == ("check" in item):
        raise Invalid({"shares": "Une des parts n’est celle d’aucune enveloppe de cette séance."}, code="bad-share")
    return (item["deposit_id"], item["slot"]), Wrapped(age_file(item["share"])) if "share" in item else Wrapped(check=item["check"])


def age_file(text: str) -> str:
    """The base64 of an age file. Raises Invalid `bad-share`."""
    try:
        if not base64.b64decode(text, validate=True).startswith(b"age-encryption.org/v1\n"):
            raise ValueError("not an age file")
    except (ValueError, binascii.Error) as error:
        raise Invalid({"shares": "Une des parts n’est pas un fichier age."}, code="bad-share") from error
    return text


def _already() -> WrongState:
    return WrongState("Vous avez déjà approuvé cette ouverture : un même membre ne compte qu’une fois.", "already-approved")
