"""Requests to the judge, as the buyer enters them: while one is pending, the contract is neither signed nor notified (CJA L551-4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ... import codec
from ...domain.challenge import KINDS, OUTCOMES, Challenge
from ...domain.consultation import Consultation
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.ids import new_id
from ...domain.instants import from_text, to_text
from ...domain.permission import Action
from ...domain.register import Draft, Entry, stream
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..ports import Clock, Registers


@dataclass(frozen=True, kw_only=True)
class Challenges:
    clock: Clock
    consultations: ports.Consultations
    registers: Registers

    def of_consultation(self, actor: Actor | None, consultation_id: str) -> list[Challenge]:
        c, _ = lookup.permitted(self.consultations, consultation_id, actor, Action.READ_DECISIONS, self.clock.now())
        return list(c.challenges)

    def enter(
        self, actor: Actor | None, consultation_id: str, *, kind: str, court: str, number: str, filed_at: datetime, lots: Sequence[int]
    ) -> Challenge:
        """Raises Invalid; the same number at the same court is the one known."""
        now = self.clock.now()
        c, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.DECIDE, now)
        _check(c, kind, court, filed_at, lots, now)
        made = Challenge(
            id=new_id(now),
            kind=kind,
            court=court.strip(),
            number=number.strip(),
            filed_at=filed_at,
            lots=tuple(sorted(set(lots))),
            by=someone.id,
        )
        record = {"challenge": codec.to_dict(made), **someone.signature}
        what = f"{made.kind}#{made.court}#{made.number or to_text(filed_at)}"
        entry = self._journal(consultation_id, "challenge", f"challenge#{what}", record, now)
        return self._found(self.follow(consultation_id, entry), entry.record["challenge"]["id"])

    def end(
        self, actor: Actor | None, consultation_id: str, challenge_id: str, *, ended_at: datetime, outcome: str, note: str
    ) -> Challenge:
        """The judge's decision was served, or the request withdrawn: notification is free again. Raises Invalid, NotFound, WrongState."""
        now = self.clock.now()
        c, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.DECIDE, now)
        known = self._found(c, challenge_id)
        if known.ended_at and (known.ended_at, known.outcome) != (ended_at, outcome):
            raise WrongState("Ce recours est déjà clos. Rechargez la page.", "challenge-ended")
        wrong = {}
        if outcome not in OUTCOMES:
            wrong["outcome"] = "Choisissez ce que le juge a décidé."
        if not known.filed_at <= ended_at <= now:
            wrong["ended_at"] = "Indiquez un instant entre la saisine du juge et maintenant."
        if wrong:
            raise Invalid(wrong)
        record = {
            "challenge": challenge_id, "ended_at": to_text(ended_at), "outcome": outcome, "note": note.strip(), **someone.signature
        }  # fmt: skip
        entry = self._journal(consultation_id, "challenge-ended", f"challenge-ended#{challenge_id}", record, now)
        return self._found(self.follow_end(consultation_id, entry), challenge_id)

    def follow(self, consultation_id: str, entry: Entry) -> Consultation:
        """Bring the consultation in line with a request already on the register; once."""
        made = codec.from_dict(Challenge, entry.record["challenge"])

        def entered(c: Consultation) -> Consultation:
            return c if any(one.id == made.id for one in c.challenges) else replace(c, challenges=(*c.challenges, made))

        return lookup.change(self.consultations, consultation_id, entered)

    def follow_end(self, consultation_id: str, entry: Entry) -> Consultation:
        """The same for its end."""
        r = entry.record
        facts: dict[str, Any] = {"ended_at": from_text(r["ended_at"]), "outcome": r["outcome"], "note": r["note"]}

        def ended(c: Consultation) -> Consultation:
            wanted = tuple(replace(one, **facts) if one.id == r["challenge"] else one for one in c.challenges)
            return c if wanted == c.challenges else replace(c, challenges=wanted)

        return lookup.change(self.consultations, consultation_id, ended)

    @staticmethod
    def _found(c: Consultation, challenge_id: str) -> Challenge:
        found = next((one for one in c.challenges if one.id == challenge_id), None)
        if not found:
            raise NotFound()
        return found

    def _journal(self, consultation_id: str, kind: str, idem: str, record: dict[str, Any], now: datetime) -> Entry:
        return self.registers.append(
            stream(consultation_id, "publications"), idem=idem, since=0, build=lambda last: Draft(kind=kind, at=now, record=record)
        )


def _check(c: Consultation, kind: str, court: str, filed_at: datetime, lots: Sequence[int], now: datetime) -> None:
    wrong = {}
    if kind not in KINDS:
        wrong["kind"] = "Choisissez : référé précontractuel ou contractuel."
    if not court.strip():
        wrong["court"] = "Indiquez le tribunal saisi."
    if c.published_at is None or not c.published_at <= filed_at <= now:
        wrong["filed_at"] = "Indiquez un instant entre la publication et maintenant."
    if not set(lots) <= {lot.number for lot in c.lots}:
        wrong["lots"] = "Choisissez parmi les lots de la consultation."
    if wrong:
        raise Invalid(wrong)
