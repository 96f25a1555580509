"""Phases after the first, and contracts drawn from a framework or a dynamic system: each is a consultation tied to its dossier.

(1) who may be invited is read from the registers of the phase before: admitted applications, or opened offers;
(2) a draft is made for them, with the same lots, committee and terms; the agent completes it as any other;
(3) publishing it is the invitation: the same instant for everyone (CCP R2144-9).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ...domain import procedure as procedures
from ...domain import slots
from ...domain.company import Identifier
from ...domain.consultation import Consultation, Lot
from ...domain.decision import AWARDED
from ...domain.deposit import RegisteredDeposit
from ...domain.errors import Invalid, NotFound, StaleVersion, WrongState
from ...domain.ids import new_id
from ...domain.invitation import Invitee
from ...domain.opening import INCOMPLETE
from ...domain.permission import Action
from ...domain.procedure import Phase, Procedure
from ...domain.register import Draft, Entry, stream
from .. import ports
from ..access import lookup
from ..access.invited import Invited
from ..access.permission import Actor, permit
from ..consultation import drafts
from ..opening import envelopes
from ..opening.envelopes import Envelopes
from ..ports import Clock, Directory, Dossiers, Objects, Page, Registers
from ..work import bodies
from ..work.standing import Standing

CALL_OFF, SPECIFIC = "MARCHE_SUBSEQUENT", "SAD_SPECIFIQUE"


@dataclass(frozen=True)
class Candidate:
    """A company of the phase before. `state`: admitted, rejected, owed (no decision yet), opened, sealed, holder."""

    deposit_id: str
    company_id: str
    name: str
    identifier: Identifier
    lots: tuple[int, ...]
    state: str
    reason: str = ""

    @property
    def invitable(self) -> bool:
        return self.state in ("admitted", "opened", "holder")


@dataclass(frozen=True)
class Step:
    """What may be launched next: a phase of the same procedure, or a contract drawn from it."""

    procedure: Procedure
    phase: Phase
    candidates: list[Candidate]


@dataclass(frozen=True)
class Dossier:
    """`steps` is empty, and `blocked` tells why, while the phase before is not finished."""

    consultations: list[Consultation]
    steps: list[Step]
    blocked: WrongState | None


@dataclass(frozen=True, kw_only=True)
class Phases:
    clock: Clock
    consultations: ports.Consultations
    dossiers: Dossiers
    decisions: ports.Decisions
    registers: Registers
    objects: Objects
    directory: Directory
    standing: Standing
    invited: Invited

    def dossier(self, actor: Actor | None, consultation_id: str) -> Dossier:
        """Every phase and contract of a dossier, and what `consultation_id` may lead to."""
        now = self.clock.now()
        consultation, _ = lookup.permitted(self.consultations, consultation_id, actor, Action.READ_FILE, now)
        root = consultation.parent_id if consultation.parent_id and self._same(consultation) else consultation.id
        found = [self.consultations.get(one) for one in (root, *self.dossiers.children(root))]
        together = [one for one in found if one]
        try:
            return Dossier(together, self._steps(consultation, now), None)
        except WrongState as refusal:
            return Dossier(together, [], refusal)

    def _same(self, c: Consultation) -> bool:
        return c.parent_procedure == c.procedure

    def _steps(self, c: Consultation, now: datetime) -> list[Step]:
        """Raises WrongState when the phase before is not finished."""
        wanted = [(procedures.BY_CODE[c.procedure], phase) for phase in procedures.BY_CODE[c.procedure].after(c.phase)]
        wanted += [(row, row.phases[0]) for row in procedures.ROWS if _derives(row, c)]
        if not wanted:
            return []
        self._require_alive(c)
        if c.published_at is None:
            raise WrongState("Publiez d’abord cette consultation.", "phase-not-ready")
        if c.before_deadline(now):
            raise WrongState("La phase suivante attend la date limite de celle-ci.", "phase-not-ready")
        if not c.opened_at:
            raise WrongState("Ouvrez d’abord les plis de cette phase.", "phase-not-ready")
        seen = envelopes.read(self.registers, c)
        if seen.anonymous:
            raise WrongState("Levez d’abord l’anonymat, une fois l’avis du jury rendu (CCP R2162-18).", "anonymity-holds")
        return [Step(row, phase, self._candidates(row, c, seen)) for row, phase in wanted]

    def _require_alive(self, c: Consultation) -> None:
        """Nothing follows a procedure declared without result, whichever of its phases was (CCP R2185-1)."""
        root = self.consultations.get(c.parent_id) if c.parent_id and self._same(c) else None
        if c.cancelled_at or (root and root.cancelled_at):
            raise WrongState("Cette procédure est déclarée sans suite : rien ne la suit. Créez une nouvelle consultation.", "cancelled")

    def _candidates(self, row: Procedure, c: Consultation, seen: Envelopes) -> list[Candidate]:
        if row.code == CALL_OFF:
            return self._holders(c, seen)
        latest = {deposit.company_id: deposit for deposit in seen.deposits if _counts(deposit, seen)}
        return [_candidate(deposit, c, seen) for deposit in latest.values()]

    def _holders(self, c: Consultation, seen: Envelopes) -> list[Candidate]:
        """The holders of a framework agreement, with the lots they hold (CCP R2162-10)."""
        held: dict[str, list[int]] = {}
        for decision in self.decisions.of_consultation(c.id):
            for one in decision.holders if decision.outcome == AWARDED else ():
                held.setdefault(one.deposit_id, []).append(decision.lot)
        return [
            replace(_candidate(deposit, c, seen), lots=tuple(sorted(held[deposit.id])), state="holder")
            for deposit in seen.deposits
            if deposit.id in held
        ]

    def launch(
        self, actor: Actor | None, consultation_id: str, *, procedure: str, phase: str, deposits: Sequence[str], lots: Sequence[int]
    ) -> Consultation:
        """A draft of the next phase, or of a contract, for the companies of those deposits.

        Raises Invalid for a company that may not be invited, WrongState `phase-not-ready`, `admissions-owed`.
        """
        now = self.clock.now()
        before, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.CREATE_CONSULTATION, now)
        step = next((s for s in self._steps(before, now) if (s.procedure.code, s.phase.code) == (procedure, phase)), None)
        if not step:
            raise Invalid({"phase": "Cette phase ne fait pas suite à celle-ci."})
        _require_complete(step)
        chosen = _chosen(step, deposits)
        kept = [lot for lot in before.lots if not lots or lot.number in lots]
        if not kept or not set(lots) <= {lot.number for lot in before.lots}:
            raise Invalid({"lots": "Choisissez parmi les lots de la consultation."})
        root = before.parent_id if before.parent_id and self._same(before) and procedure == before.procedure else before.id
        launched = [line for line in self.registers.read(stream(root, "publications")) if line.kind == "phase"]
        self._catch_up(root, launched)
        siblings = [one for child in self.dossiers.children(root) if (one := self.consultations.get(child))]
        alike = [one for one in siblings if (one.procedure, one.phase) == (procedure, phase)]
        draft = _draft(before, step, chosen, now)
        draft = replace(draft, parent_id=root, lots=tuple(kept), invitees=_for_lots(draft.invitees, kept))
        again = next((one for one in alike if not one.published_at and (one.invitees, one.lots) == (draft.invitees, draft.lots)), None)
        if again:
            return again  # launched twice, or its reply was lost: that draft is the one to complete
        self.standing.take("drafts", draft.buyer_id, draft.id, gone=lambda held: drafts.no_longer_drafts(self.consultations, held, now))
        return self.follow(root, self._journal(root, draft, launched, max((one.round for one in alike), default=0), someone, now))

    def _catch_up(self, root: str, launched: Sequence[Entry]) -> None:
        """Drafts whose line is written and that nothing has followed yet: the one asked for may be among them."""
        tied = set(self.dossiers.children(root))
        for line in launched:
            if line.record["consultation"] not in tied:
                self.follow(root, line)

    def _journal(self, root: str, draft: Consultation, launched: Sequence[Entry], highest: int, someone: Actor, now: datetime) -> Entry:
        """The line that numbers the draft: a number given is never given again, though its draft be deleted."""
        name = stream(root, "publications")
        given = [line.record for line in launched]
        alike = [record["round"] for record in given if (record["procedure"], record["phase"]) == (draft.procedure, draft.phase)]
        for rank in itertools.count(1 + max([highest, *alike])):
            numbered = _numbered(draft, rank)
            record = {
                "consultation": numbered.id,
                "procedure": numbered.procedure,
                "phase": numbered.phase,
                "round": rank,
                **someone.signature,
                bodies.FIELD: bodies.keep(self.objects, root, numbered),
            }
            entry = self._append(name, f"phase#{numbered.procedure}#{numbered.phase}#{rank}", record, now)
            if entry.record["consultation"] == numbered.id:
                return entry
        raise AssertionError("count never ends")

    def _append(self, name: str, idem: str, record: dict[str, Any], now: datetime) -> Entry:
        return self.registers.append(name, idem=idem, since=0, build=lambda last: Draft(kind="phase", at=now, record=record))

    def follow(self, root: str, entry: Entry) -> Consultation:
        """Bring the draft of a phase already on the register into the dossier; once: a draft deleted since is not made again."""
        draft = bodies.load(self.objects, root, entry.record[bodies.FIELD], Consultation)
        known = self.consultations.get(draft.id)
        if known or draft.id in self.dossiers.children(root):
            self.dossiers.tie(root, draft.id)
            return known or draft
        try:
            made = self.consultations.create(draft)
        except StaleVersion:  # created meanwhile: the act and its consequences follow the same line
            made = lookup.get(self.consultations, draft.id)
        self.dossiers.tie(root, made.id)
        return made

    def invitations(self, actor: Actor | None, company_id: str, cursor: str | None) -> Page[Consultation]:
        """The restricted consultations to which a company is invited, under the identifiers it bore on the first page."""
        permit(actor, Action.READ_COMPANY, tenant_id=company_id, now=self.clock.now())
        company = self.directory.company(company_id)
        if not company:
            raise NotFound()
        page = self.dossiers.invitations(company.identifier, cursor)
        former = () if cursor else company.formerly
        named = dict.fromkeys((*page.items, *(one for each in former for one in self.dossiers.invitations(each.identifier, None).items)))
        found = [c for one in named if (c := self.consultations.get(one)) and c.published_at]
        return Page([c for c in found if self.invited.invitation_of(c, company_id)], page.next)


def _derives(row: Procedure, c: Consultation) -> bool:
    return c.procedure in row.parents or (
        "*" in row.parents and c.terms.framework is not None and c.terms.framework.call_offs and bool(c.decided_at)
    )


def _counts(deposit: RegisteredDeposit, seen: Envelopes) -> bool:
    """Late, withdrawn and replaced deposits lead nowhere."""
    late = deposit.late and deposit.id not in seen.openings.late_decisions
    return not late and not deposit.withdrawn and not deposit.backup and not set(deposit.slots) <= seen.superseded[deposit.id].keys()


def _candidate(deposit: RegisteredDeposit, c: Consultation, seen: Envelopes) -> Candidate:
    company: dict[str, Any] = deposit.record["company"]
    admission = seen.openings.admissions.get(deposit.id)
    if slots.CANDIDACY in c.phase_row.kinds:
        state = admission["outcome"] if admission and admission["outcome"] != INCOMPLETE else "owed"
    else:
        state = "opened" if any(seen.openings.opened(deposit.id, slot) for slot in deposit.slots) else "sealed"
    return Candidate(
        deposit_id=deposit.id,
        company_id=deposit.company_id,
        name=company["name"],
        identifier=Identifier(type=company["identifier_type"], value=company["identifier"]),
        lots=tuple(deposit.lots),
        state=state,
        reason=admission["reason"] if admission else "",
    )


def _for_lots(invitees: tuple[Invitee, ...], kept: Sequence[Lot]) -> tuple[Invitee, ...]:
    """Holders keep those of their lots that are called. Raises Invalid for one that holds none of them."""
    numbers = {lot.number for lot in kept}
    narrowed = tuple(replace(one, lots=tuple(number for number in one.lots if number in numbers)) if one.lots else one for one in invitees)
    idle = [now.name for before, now in zip(invitees, narrowed, strict=True) if before.lots and not now.lots]
    if idle:
        raise Invalid({"deposits": f"Pas titulaire des lots choisis : {', '.join(idle)}."})
    return narrowed


def _require_complete(step: Step) -> None:
    owed = [candidate.name for candidate in step.candidates if candidate.state == "owed"]
    if owed and step.procedure.code != SPECIFIC:
        raise WrongState(f"Statuez d’abord sur chaque candidature. Reste : {', '.join(owed)}.", "admissions-owed")


def _chosen(step: Step, deposits: Sequence[str]) -> list[Candidate]:
    known = {candidate.deposit_id: candidate for candidate in step.candidates}
    refused = [one for one in deposits if one not in known or not known[one].invitable]
    if refused:
        raise Invalid({"deposits": "Une des entreprises choisies ne peut pas être invitée : sa candidature n’est pas admise."})
    if not deposits and step.procedure.code != CALL_OFF:
        raise Invalid({"deposits": "Choisissez au moins une entreprise à inviter."})
    admitted = {candidate.deposit_id for candidate in step.candidates if candidate.invitable}
    if step.procedure.code == SPECIFIC and admitted != set(deposits):
        raise Invalid({"deposits": "Un marché spécifique s’adresse à tous les candidats admis au système (CCP R2162-51)."})
    return [known[one] for one in dict.fromkeys(deposits)]


KEPT = frozenset(
    {
        "buyer_id", "buyer_name", "buyer_siret", "buyer_kind", "buyer_department", "buyer_time_zone", "buyer_ancestors", "group", "title", "description", "reference", "category", "cpv", "place", "lots",
        "contact", "duration_months", "criteria", "requested_documents", "limits", "committee", "recovery_recipient", "terms", "undertaking", "test", "service_id",
    }
)  # fmt: skip
"""What a phase takes from the one before: the need and how it is judged. Facts (dates, keys, history, cancellation…) begin anew."""


def _draft(before: Consultation, step: Step, chosen: list[Candidate], now: datetime) -> Consultation:
    """The draft, not numbered yet."""
    call_off = step.procedure.code == CALL_OFF
    return Consultation(
        **{name: getattr(before, name) for name in KEPT},
        id=new_id(now),
        created_at=now,
        procedure=step.procedure.code,
        parent_procedure=before.procedure,
        phase=step.phase.code,
        invitees=tuple(
            Invitee(name=c.name, identifier=c.identifier, company_id=c.company_id, lots=c.lots if call_off else ()) for c in chosen
        ),
        launched_on=None if step.procedure.code == SPECIFIC else before.rules_day(now),
    )


def _numbered(draft: Consultation, rank: int) -> Consultation:
    suffix = {CALL_OFF: f"-MS{rank}", SPECIFIC: f"-S{rank}"}.get(draft.procedure, "")
    return replace(draft, round=rank, reference=draft.reference + suffix)
