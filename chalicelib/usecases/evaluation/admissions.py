"""Applications, company by company and lot by lot: admitted, incomplete or rejected; and fewer kept by objective criteria (REQ-085)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...domain import slots
from ...domain.consultation import Act, Consultation
from ...domain.deposit import RegisteredDeposit
from ...domain.errors import Invalid, WrongState
from ...domain.evaluation_register import CANDIDATES, Evaluations
from ...domain.instants import from_text
from ...domain.opening import ADMITTED, REJECTED
from ...domain.permission import Action
from ...domain.register import Draft, Entry, stream
from ...domain.rules import candidates as law
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..opening.envelopes import Envelopes
from ..opening.sessions import OpeningSessions
from ..opening.verdicts import OpeningVerdicts
from ..ports import Clock, Registers
from .readings import Readings


@dataclass(frozen=True, kw_only=True)
class Application:
    """One company’s. `opened`: whether there is something to judge; `admission`: of the whole; `lots`: lot → what holds for it."""

    deposit: RegisteredDeposit
    opened: bool
    admission: Mapping[str, Any] | None
    lots: Mapping[int, Mapping[str, Any] | None]


@dataclass(frozen=True, kw_only=True)
class Applications:
    consultation: Consultation
    seen: Envelopes
    items: Sequence[Application]
    limited: Mapping[str, Any] | None
    """The line by which fewer were kept."""
    least: int

    @property
    def may_limit(self) -> bool:
        """Only where a phase by invitation follows the applications."""
        return self.consultation.phase_row.kinds == (slots.CANDIDACY,) and not self.consultation.permanent


@dataclass(frozen=True, kw_only=True)
class Admissions:
    clock: Clock
    consultations: ports.Consultations
    registers: Registers
    sessions: OpeningSessions
    verdicts: OpeningVerdicts
    readings: Readings

    def of(self, actor: Actor | None, consultation_id: str) -> Applications:
        """Every application that counts. Raises WrongState before the deadline (REQ-081)."""
        seen = self.sessions.read(actor, consultation_id)
        return self._read(seen, self.readings.register(consultation_id))

    def judge(
        self, actor: Actor | None, consultation_id: str, deposit_id: str, *, lots: Sequence[int], outcome: str, reason: str, article: str
    ) -> Applications:
        """For the whole application, or for some lots. Raises like OpeningVerdicts.admit; Invalid without an article for a rejection."""
        if outcome == REJECTED and not article:
            raise Invalid({"article": "Citez l’article du code sur lequel se fonde le rejet."})
        for lot in lots or (None,):
            self.verdicts.admit(actor, consultation_id, deposit_id=deposit_id, outcome=outcome, reason=reason, lot=lot, article=article)
        return self.of(actor, consultation_id)

    def limit(self, actor: Actor | None, consultation_id: str, *, kept: Sequence[str], criteria: str) -> Applications:
        """Keep the best of those admitted, by the criteria announced: a line, then the rejection of the others (CCP R2142-15 to R2142-18).

        Raises Invalid; WrongState `no-limit`, `admissions-owed`, `already-limited`.
        """
        now = self.clock.now()
        consultation, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.OPEN_ENVELOPES, now)
        consultation.require(Act.OPEN_ENVELOPES, now)
        found = self.of(actor, consultation_id)
        if not found.may_limit:
            raise WrongState("Le nombre de candidats ne se limite que si une phase sur invitation suit.", "no-limit")
        if found.limited and list(found.limited["kept"]) == sorted(kept):
            return found  # said twice, or its reply was lost
        admitted = _admitted(found, set(kept), criteria)
        record = {
            "kept": sorted(kept),
            "left_out": sorted(admitted - set(kept)),
            "criteria": criteria.strip(),
            **someone.signature,
        }
        entry = self.registers.append(
            stream(consultation_id, "evaluations"),
            idem=CANDIDATES,
            since=0,
            build=lambda last: Draft(kind=CANDIDATES, at=now, record=record),
        )
        self.follow_limit(consultation_id, entry)
        if entry.record["kept"] != record["kept"]:
            raise _limited()  # somebody limited otherwise meanwhile
        return self.of(actor, consultation_id)

    def follow_limit(self, consultation_id: str, entry: Entry) -> None:
        """Reject those left out by a limit already on the register; once each."""
        record = entry.record
        reason = f"Candidature admise, mais non retenue après limitation du nombre de candidats. Critères : {record['criteria']}"
        author = {name: record[name] for name in ("by", "on_behalf_of", "in_place_of") if name in record}
        for deposit_id in record["left_out"]:
            said = {"deposit": deposit_id, "outcome": REJECTED, "reason": reason, "article": "R2142-15", **author}
            self.sessions.append(consultation_id, f"admission#{deposit_id}#limit", "admission", from_text(entry.at), said)

    def _read(self, seen: Envelopes, register: Evaluations) -> Applications:
        c = seen.consultation
        items = [_application(one, seen) for one in seen.deposits if _counts(one, seen)]
        names = {one.deposit.id: str(seen.bidder(one.deposit)["company"]["name"]).casefold() for one in items}
        admitted = sum(1 for one in items if one.admission and one.admission["outcome"] == ADMITTED)
        return Applications(
            consultation=c,
            seen=seen,
            items=sorted(items, key=lambda one: (names[one.deposit.id], one.deposit.id)),
            limited=register.candidates,
            least=law.least(c.procedure, admitted),
        )


def _counts(deposit: RegisteredDeposit, seen: Envelopes) -> bool:
    late = deposit.late and deposit.id not in seen.openings.late_decisions
    whole = set(deposit.slots) <= seen.superseded[deposit.id].keys()
    return not late and not deposit.withdrawn and not deposit.backup and not whole and _CANDIDACY in deposit.slots


_CANDIDACY = str(slots.Slot(0, slots.CANDIDACY))


def _application(deposit: RegisteredDeposit, seen: Envelopes) -> Application:
    found = seen.openings.opened(deposit.id, _CANDIDACY)
    return Application(
        deposit=deposit,
        opened=bool(found and found["outcome"] == "opened"),
        admission=seen.openings.admissions.get(deposit.id),
        lots={lot: seen.openings.admission(deposit.id, lot) for lot in deposit.lots},
    )


def _limited() -> WrongState:
    return WrongState("Le nombre de candidats a déjà été limité.", "already-limited")


def _admitted(found: Applications, kept: set[str], criteria: str) -> set[str]:
    """Ids of those admitted. Raises as `limit` says."""
    if found.limited:
        raise _limited()
    if any(one.admission is None or one.admission["outcome"] not in (ADMITTED, REJECTED) for one in found.items):
        raise WrongState("Statuez d’abord sur chaque candidature : la limitation classe celles qui sont admises.", "admissions-owed")
    admitted = {one.deposit.id for one in found.items if one.admission and one.admission["outcome"] == ADMITTED}
    wrong: dict[str, str] = {}
    if not kept or not kept <= admitted:
        wrong["kept"] = "Choisissez parmi les candidatures admises."
    elif len(kept) < found.least:
        wrong["kept"] = f"Gardez au moins {found.least} candidats pour cette procédure (CCP {law.ARTICLE})."
    if len(criteria.strip()) < 20:
        wrong["criteria"] = "Rappelez les critères objectifs annoncés, et comment ils ont classé les candidats (20 caractères au moins)."
    if wrong:
        raise Invalid(wrong)
    return admitted
