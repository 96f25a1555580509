"""Requests for help, filed by anybody without signing in; each is a dated line of a register (REQ-008).

(1) what was written is kept as evidence; (2) a line of the consultation's register of questions names its SHA-256 and its number; (3) operators
find it on their list (`support_desk.py`) and the letters leave (`follow_up/support_letters.py`). The line tells neither who wrote nor about what: agents read that register before the
deadline, and who needs help to deposit is who bids (REQ-081). A request tied to no consultation has its line in the platform's own stream.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from ...domain.allowances import By
from ...domain.errors import Invalid, StaleVersion, Unavailable
from ...domain.ids import new_id
from ...domain.register import Draft, Entry, stream
from ...domain.support import SupportCase, SupportRequest
from .. import ports
from ..directory import identifiers
from ..ports import Clock, Ephemeral, Objects, Registers
from ..work import bodies
from ..work.allowances import Allowances

PLATFORM = "platform"
"""Where requests tied to no consultation are kept: no consultation has such an id."""
HELD_FOR = timedelta(minutes=1)
"""How long the same words from the same address are held while they are recorded: longer than a request."""
_SAME_FOR = timedelta(hours=1)
SHORTEST, LONGEST = 10, 5000


@dataclass(frozen=True)
class Filed:
    """A request with the SHA-256 by which the register names it."""

    request: SupportRequest
    sha256: str


@dataclass(frozen=True, kw_only=True)
class SupportRequests:
    clock: Clock
    consultations: ports.Consultations
    allowances: Allowances
    ephemeral: Ephemeral
    registers: Registers
    objects: Objects
    cases: ports.SupportCases

    def file(self, *, email: str, topic: str, text: str, consultation_id: str | None) -> Filed:
        """Record a request; the same one sent again within the hour is the one known. Any published consultation may be named, even one
        shown to its invitees alone: whoever has its id was given it. Raises Invalid, TooMany, Unavailable `support-held`."""
        now, address, words = self.clock.now(), identifiers.email(email), text.strip()
        self._check(words, consultation_id)
        self.allowances.spend("support", {By.TARGET: address})
        said = hashlib.sha256("\x1f".join((address, topic, words, consultation_id or "")).encode()).hexdigest()
        mark = f"support#{said}"
        claim = self.ephemeral.claim(mark, now, until=now + HELD_FOR)
        if claim.outcome is not None:
            return self.filed(consultation_id or PLATFORM, claim.outcome)
        if not claim.mine:
            raise Unavailable(
                "Cette demande vient d’être envoyée : elle est en cours d’enregistrement. Attendez une minute.", "support-held"
            )
        made = SupportRequest(
            id=new_id(now),
            received_at=now,
            email=address,
            topic=topic,
            text=words,
            salt=secrets.token_hex(16),
            consultation_id=consultation_id,
        )
        sha256 = self._journal(made)
        self.ephemeral.settle(mark, sha256, now + _SAME_FOR)
        return Filed(made, sha256)

    def filed(self, owner: str, sha256: str) -> Filed:
        """The request that a line of `owner`'s register (a consultation, or PLATFORM) names. Raises NotFound."""
        return Filed(bodies.load(self.objects, owner, sha256, SupportRequest), sha256)

    def _check(self, words: str, consultation_id: str | None) -> None:
        wrong = {}
        if not SHORTEST <= len(words) <= LONGEST:
            wrong["text"] = "Décrivez la difficulté, en 10 à 5 000 caractères."
        if consultation_id is not None:
            known = self.consultations.get(consultation_id)
            if not known or not known.published_at:
                wrong["consultation_id"] = "Cette consultation n’existe pas. Copiez l’adresse de sa page, ou laissez ce champ vide."
        if wrong:
            raise Invalid(wrong)

    def _journal(self, made: SupportRequest) -> str:
        owner = made.consultation_id or PLATFORM
        sha256 = bodies.keep(self.objects, owner, made)  # (1)
        draft = Draft(kind="support", at=made.received_at, record={"number": made.number, bodies.FIELD: sha256})
        entry = self.registers.append(stream(owner, "questions"), idem=f"support#{made.id}", since=0, build=lambda last: draft)  # (2)
        self.follow(owner, entry)
        return sha256

    def follow(self, owner: str, entry: Entry) -> None:
        """Put a request already on the register on the operators' list; once."""
        sha256 = entry.record[bodies.FIELD]
        filed = self.filed(owner, sha256)
        if self.cases.get(filed.request.id):
            return
        with contextlib.suppress(StaleVersion):  # created meanwhile
            self.cases.create(SupportCase(id=filed.request.id, owner=owner, sha256=sha256, received_at=filed.request.received_at))
