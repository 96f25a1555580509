"""Opening sessions: begun once closed, read from their register (REQ-080 to REQ-088; SEALING, Opening). Agreements are `approvals.py`, envelopes `releases.py`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ...domain import opening
from ...domain.consultation import Act, Consultation, Fact
from ...domain.deposit import RegisteredDeposit
from ...domain.errors import NotFound
from ...domain.ids import new_id
from ...domain.instants import from_text
from ...domain.permission import Action
from ...domain.register import Draft, Entry, stream
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..directory import recipients
from ..ports import Clock, Directory, Registers
from . import envelopes
from .closures import Closures
from .envelopes import Envelopes


@dataclass(frozen=True, kw_only=True)
class OpeningSessions:
    clock: Clock
    consultations: ports.Consultations
    registers: Registers
    closures: Closures
    directory: Directory

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
                **opener.acting,
                "recipient": recipient,
                "quorum": consultation.committee.quorum,
            },
        )
        return self.envelopes(consultation).openings.sessions[entry.record["opening"]]

    def read(self, actor: Actor | None, consultation_id: str) -> Envelopes:
        """Registers as they stand. Raises WrongState before the deadline: nobody learns who or how many (REQ-081)."""
        now = self.clock.now()
        return self._seen(self.permitted(actor, consultation_id, Action.READ_OPENING, now)[0], Act.READ_OPENINGS, now)

    def acted_on(self, actor: Actor | None, consultation_id: str) -> Envelopes:
        """The same for whoever opens, approves or judges. Raises WrongState when nothing more is opened."""
        now = self.clock.now()
        return self.seen(self.permitted(actor, consultation_id, Action.READ_OPENING, now)[0], now)

    def seen(self, consultation: Consultation, now: datetime) -> Envelopes:
        """The same, of a consultation on which this person was permitted something that implies reading."""
        return self._seen(
            consultation, Act.READ_OPENINGS if consultation.decided_at and not consultation.cancelled_at else Act.OPEN_ENVELOPES, now
        )

    def _seen(self, consultation: Consultation, act: Act, now: datetime) -> Envelopes:
        consultation.require(act, now)
        if not consultation.closed_at:  # it follows the closure's line: once set, that line is there
            self.closures.require_closed(consultation.id, now)
        return self.envelopes(consultation)

    def envelopes(self, consultation: Consultation) -> Envelopes:
        return envelopes.read(self.registers, consultation)

    def follow_result(self, consultation_id: str, entry: Entry) -> None:
        """Bring the aggregate in line with a first result already on the register; once."""
        at = from_text(entry.at)
        fact = Fact(at=at, kind="opening", detail="Ouverture des plis")
        lookup.change(
            self.consultations, consultation_id, lambda c: c if c.opened_at else replace(c, opened_at=at, history=(*c.history, fact))
        )

    def permitted(self, actor: Actor | None, consultation_id: str, action: Action, now: datetime) -> tuple[Consultation, Actor]:
        return lookup.permitted(self.consultations, consultation_id, actor, action, now)

    def session(self, seen: Envelopes, session_id: str) -> opening.Opening:
        """Raises NotFound."""
        if session_id not in seen.openings.sessions:
            raise NotFound()
        return seen.openings.sessions[session_id]

    def received(self, seen: Envelopes, deposits: Iterable[RegisteredDeposit]) -> dict[str, str]:
        """Account → the name of the one it was merged into since, for those of one identifier that deposited; the buyer reads both."""
        twins = {one.company_id for one in deposits if seen.twins(one)}
        merged = {one: found.merged_into for one in twins if (found := self.directory.company(one)) and found.merged_into}
        return {one: found.name for one, into in merged.items() if (found := self.directory.company(into))}

    def append(self, consultation_id: str, idem: str, kind: str, now: datetime, record: Mapping[str, Any]) -> Entry:
        return self.registers.append(
            stream(consultation_id, "openings"), idem=idem, since=0, build=lambda last: Draft(kind=kind, at=now, record=record)
        )
