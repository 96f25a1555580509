"""Recording the outcome of each lot (CCP R2152-6, R2185-1; REQ-110)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from ...domain import slots
from ...domain.consultation import Act, Consultation, Fact
from ...domain.decision import ABANDONED, AWARDED, CAUSES, UNSUCCESSFUL, Decision, EssentialData, Holder, Minutes, Ranking
from ...domain.errors import Invalid, StaleVersion, WrongState
from ...domain.instants import from_text, paris_day
from ...domain.permission import Action
from ...domain.register import Draft, Entry, stream
from ...domain.rules.scope import CONCESSIONS
from ...opendata import decp, prefill, words
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..opening import envelopes
from ..opening.envelopes import Envelopes
from ..ports import Clock, Objects, Registers, stored
from ..ports.objects import DOCUMENTS
from ..work import bodies


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the buyer decides for one lot. `amount_eur` excludes tax."""

    lot: int
    outcome: str
    reason: str
    amount_eur: Decimal | None = None
    awardee_deposit_id: str | None = None
    other_deposit_ids: tuple[str, ...] = ()
    rankings: tuple[Ranking, ...] = ()
    essential_data: EssentialData = EssentialData()
    meeting_on: date | None = None
    decided_body: str = ""
    minutes_id: str = ""
    """An attachment that was sent before."""


@dataclass(frozen=True, kw_only=True)
class Decisions:
    clock: Clock
    consultations: ports.Consultations
    decisions: ports.Decisions
    registers: Registers
    objects: Objects

    def record(self, actor: Actor | None, consultation_id: str, verdict: Verdict) -> Decision:
        """Decide one lot; deciding again corrects it until somebody was told. Raises Invalid, WrongState."""
        now = self.clock.now()
        consultation, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.DECIDE, now)
        consultation.require(Act.DECIDE, now)
        seen = envelopes.read(self.registers, consultation)
        if seen.anonymous:
            raise WrongState("Levez d’abord l’anonymat, une fois l’avis du jury rendu (CCP R2162-18).", "anonymity-holds")
        _check(verdict, consultation, seen, paris_day(now))
        known = lookup.decision(self.decisions, consultation_id, verdict.lot)
        if known and not known.withdrawn_at and (known.rejections_sent_at or known.notification_message_id):
            raise WrongState(
                "Des candidats ont déjà été informés de cette décision : elle se retire, avec sa cause, et ne se corrige plus.",
                "already-told",
            )
        awardee = seen.deposit(verdict.awardee_deposit_id).company_id if verdict.awardee_deposit_id else None
        decided = Decision(
            consultation_id=consultation_id,
            lot=verdict.lot,
            outcome=verdict.outcome,
            reason=verdict.reason.strip(),
            decided_at=now,
            decided_by=someone.id,
            acting=someone.acting,
            amount_eur=verdict.amount_eur,
            awardee_deposit_id=verdict.awardee_deposit_id,
            awardee_company_id=awardee,
            other_holders=tuple(Holder(deposit_id=one, company_id=seen.deposit(one).company_id) for one in verdict.other_deposit_ids),
            rankings=verdict.rankings,
            essential_data=self._prefilled(verdict.essential_data, consultation, seen, verdict),
            bidders=len(bidders(seen, verdict.lot)),
            meeting_on=verdict.meeting_on,
            decided_body=verdict.decided_body.strip(),
            minutes=self._minutes(consultation_id, verdict.minutes_id),
            test=consultation.test,
            concession=consultation.procedure in CONCESSIONS,
            version=known.version if known else 1,
        )
        if known and not known.withdrawn_at and _same(known, decided, verdict.essential_data):
            return known  # posted twice, or its reply was lost
        entry = self._journal(decided, known, now)
        saved = self.follow(consultation_id, entry)
        if entry.record[bodies.FIELD] != bodies.digest(replace(decided, decided_at=from_text(entry.at))):
            raise StaleVersion(saved)  # this lot was decided otherwise by a call whose reply was lost: read it first
        return saved

    def follow(self, consultation_id: str, entry: Entry) -> Decision:
        """Bring the decision and the consultation in line with a decision already on the register; once."""
        decided = bodies.load(self.objects, consultation_id, entry.record[bodies.FIELD], Decision)
        saved = self._saved(decided)
        self._mark(lookup.get(self.consultations, consultation_id), decided.decided_at)
        return saved

    def _saved(self, decided: Decision) -> Decision:
        for _ in range(2):
            known = lookup.decision(self.decisions, decided.consultation_id, decided.lot)
            if known and known.version > decided.version:
                return known
            try:
                return self.decisions.put(decided)
            except StaleVersion:  # saved meanwhile: the act and its consequences follow the same line
                continue
        raise StaleVersion()

    def of_consultation(self, actor: Actor | None, consultation_id: str) -> list[Decision]:
        lookup.permitted(self.consultations, consultation_id, actor, Action.READ_DECISIONS, self.clock.now())
        return self.decisions.of_consultation(consultation_id)

    def complete_data(self, actor: Actor | None, consultation_id: str, lot: int, data: EssentialData) -> Decision:
        """Fill the essential data of a decided lot until it is published (REQ-130, REQ-133). Raises Invalid, WrongState."""
        now = self.clock.now()
        lookup.permitted(self.consultations, consultation_id, actor, Action.DECIDE, now)
        known = lookup.decision(self.decisions, consultation_id, lot)
        if not known or known.outcome != AWARDED:
            raise WrongState("Ce lot n’est pas attribué : il n’a pas de données essentielles.")
        if known.essential_data_published_at:
            raise WrongState(
                "Les données essentielles sont publiées : leurs valeurs initiales ne changent plus (arrêté du 22 décembre 2022).",
                "published-data",
            )
        wrong = decp.wrong_fields(data)
        if wrong:
            raise Invalid(wrong)
        return self.decisions.put(replace(known, essential_data=data))

    def _minutes(self, consultation_id: str, attachment_id: str) -> Minutes | None:
        if not attachment_id:
            return None
        where = f"C/{consultation_id}/attachments/{attachment_id}"
        described = self.objects.get(DOCUMENTS, f"{where}.json")
        if not described or self.objects.size(DOCUMENTS, where) is None:
            raise Invalid({"minutes_id": "Le procès-verbal n’est pas arrivé. Joignez-le de nouveau."})
        told = stored.parsed(described, where)
        return Minutes(id=attachment_id, name=told["name"], sha256=told["sha256"])

    def _prefilled(self, data: EssentialData, c: Consultation, seen: Envelopes, verdict: Verdict) -> EssentialData:
        """What the platform knows already need not be typed again (REQ-130)."""
        if verdict.awardee_deposit_id is None:
            return data
        awardee = seen.deposit(verdict.awardee_deposit_id)
        return replace(
            prefill.fill(data, c, self._framework_id(c, verdict.lot)),
            duration_months=data.duration_months or c.duration_months,
            offers_received=data.offers_received or len(bidders(seen, verdict.lot)),
            group_type=data.group_type or words.GROUPS[awardee.record["consortium"]["kind"]],
        )

    def _framework_id(self, c: Consultation, lot: int) -> str | None:
        """The contract identifier of the framework agreement from which a call-off is drawn (idAccordCadre)."""
        parent = self.consultations.get(c.parent_id) if c.procedure == prefill.CALL_OFF and c.parent_id else None
        decided = [d for d in self.decisions.of_consultation(parent.id) if d.lot == lot and d.outcome == AWARDED] if parent else []
        return decp.contract_id(decided[0], parent) if parent and decided else None

    def withdraw(self, actor: Actor | None, consultation_id: str, lot: int, *, cause: str, reason: str) -> Decision:
        """Take a decision back, told or not, before its contract takes effect; those who were told are then told of the next one.

        For the next in rank (R2181-7), the decision that follows records the cause and both ranks. Raises Invalid, WrongState.
        """
        now = self.clock.now()
        _, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.DECIDE, now)
        known = lookup.decision(self.decisions, consultation_id, lot)
        if not known:
            raise WrongState("Ce lot n’a pas de décision à retirer.", "no-decision")
        if known.notified_at:
            raise WrongState("Le marché de ce lot est notifié : il se résilie, sa décision ne se retire plus.", "contract-in-force")
        wrong = {} if cause in CAUSES else {"cause": "Choisissez la cause du retrait."}
        if not reason.strip():
            wrong["reason"] = "Motivez le retrait : le motif est communiqué à ceux qui avaient été informés."
        if wrong:
            raise Invalid(wrong)
        if known.withdrawn_at:
            return known
        record = {
            "lot": lot, "cause": cause, "reason": reason.strip(), "awardee_deposit": known.awardee_deposit_id,
            "told": bool(known.rejections_sent_at or known.notification_message_id), **someone.signature,
        }  # fmt: skip
        entry = self.registers.append(
            stream(consultation_id, "publications"),
            idem=f"decision-withdrawn#{lot}#{known.decided_at.isoformat()}",
            since=0,
            build=lambda last: Draft(kind="decision-withdrawn", at=now, record=record),
        )
        return self.follow_withdrawal(consultation_id, entry)

    def follow_withdrawal(self, consultation_id: str, entry: Entry) -> Decision:
        """Bring the decision in line with its withdrawal, already on the register; once, and never one taken since."""
        r, at = entry.record, from_text(entry.at)

        def withdrawn(d: Decision) -> Decision:
            if d.withdrawn_at or d.decided_at > at:
                return d
            return replace(d, withdrawn_at=at, withdrawal_cause=r["cause"], withdrawal_reason=r["reason"])

        saved = lookup.change_decision(self.decisions, consultation_id, r["lot"], withdrawn)
        assert saved is not None  # the line is of a decision that was there
        return saved

    def _journal(self, d: Decision, known: Decision | None, now: datetime) -> Entry:
        record = {
            **({"after_withdrawal": _switch(known, d)} if known and known.withdrawn_at else {}),
            "lot": d.lot,
            "outcome": d.outcome,
            **({"meeting_on": d.meeting_on.isoformat()} if d.meeting_on else {}),
            **({"body": d.decided_body} if d.decided_body else {}),
            **({"minutes_sha256": d.minutes.sha256} if d.minutes else {}),
            "amount_eur": str(d.amount_eur) if d.amount_eur is not None else None,
            "awardee_deposit": d.awardee_deposit_id,
            "other_deposits": [one.deposit_id for one in d.other_holders],
            "ranks": [{"deposit": r.deposit_id, "rank": r.rank} for r in d.rankings],
            "by": d.decided_by,
            **d.acting,
            bodies.FIELD: bodies.keep(self.objects, d.consultation_id, d),
        }
        return self.registers.append(
            stream(d.consultation_id, "publications"),
            idem=f"decision#{d.lot}#{d.version}",
            since=0,
            build=lambda last: Draft(kind="decision", at=now, record=record),
        )

    def _mark(self, consultation: Consultation, now: datetime) -> None:
        decided = {d.lot for d in self.decisions.of_consultation(consultation.id)}
        if decided >= {lot.number for lot in consultation.lots}:
            fact = Fact(at=now, kind="decision", detail="Décision enregistrée pour tous les lots")
            lookup.change(
                self.consultations, consultation.id, lambda c: c if c.decided_at else replace(c, decided_at=now, history=(*c.history, fact))
            )


def _same(known: Decision, decided: Decision, given: EssentialData) -> bool:
    """Whether deciding again says nothing new; essential data that nobody types here is what was completed since."""
    data = known.essential_data if given == EssentialData() else decided.essential_data
    again = replace(
        decided, decided_at=known.decided_at, decided_by=known.decided_by, acting=known.acting, version=known.version, essential_data=data
    )
    return again == known


def _switch(before: Decision, now: Decision) -> dict[str, object]:
    """From whom to whom, at which ranks, and why (R2181-7; REQ-118)."""

    def rank(d: Decision, deposit_id: str | None) -> int | None:
        return next((one.rank for one in d.rankings if one.deposit_id == deposit_id), None)

    return {
        "cause": before.withdrawal_cause,
        "reason": before.withdrawal_reason,
        "former_awardee_deposit": before.awardee_deposit_id,
        "former_rank": rank(before, before.awardee_deposit_id),
        "rank": rank(now, now.awardee_deposit_id) or rank(before, now.awardee_deposit_id),
    }


def bidders(seen: Envelopes, lot: int) -> dict[str, str]:
    """company id → name of those whose offer for this lot counts: in time (or accepted), not withdrawn, not replaced."""
    offer = _answer(seen.consultation, lot)
    return {
        d.company_id: d.record["company"]["name"]
        for d in seen.deposits
        if lot in d.lots
        and not d.withdrawn
        and (not d.backup or d.id in seen.openings.backups)
        and d.id not in seen.openings.not_received
        and offer not in seen.superseded[d.id]
        and (not d.late or d.id in seen.openings.late_decisions)
    }


def _answer(c: Consultation, lot: int) -> str:
    """The slot that is judged: the offer, or the project of a design contest."""
    return slots.judged(lot, c.phase_row.kinds)


def _check(v: Verdict, c: Consultation, seen: Envelopes, today: date) -> None:
    wrong = dict(_wrong(v, c, seen, today))
    if wrong:
        raise Invalid(wrong)


def _wrong(v: Verdict, c: Consultation, seen: Envelopes, today: date) -> Iterator[tuple[str, str]]:
    if v.lot not in {lot.number for lot in c.lots}:
        yield "lot", "Ce lot n’existe pas dans la consultation."
    if v.meeting_on and not paris_day(c.opened_at or c.created_at) <= v.meeting_on <= today:
        yield "meeting_on", "La réunion se tient entre l’ouverture et aujourd’hui."
    if v.outcome not in (AWARDED, UNSUCCESSFUL, ABANDONED):
        yield "outcome", "Choisissez : attribué, infructueux ou sans suite."
    if not v.reason.strip():
        yield "reason", "Motivez la décision : le motif est communiqué aux candidats."
    known = {d.id for d in seen.deposits}
    if any(r.deposit_id not in known for r in v.rankings) or len({r.deposit_id for r in v.rankings}) != len(v.rankings):
        yield "rankings", "Le classement cite chaque pli une seule fois, parmi les plis reçus."
    if v.outcome != AWARDED:
        if v.awardee_deposit_id or v.other_deposit_ids or v.amount_eur is not None:
            yield "awardee_deposit_id", "Un lot qui n’est pas attribué n’a ni attributaire ni montant."
        return
    if v.amount_eur is None or not 1 <= v.amount_eur <= decp.MOST_EUR:
        yield "amount_eur", "Indiquez le montant hors taxes, entre 1 € et 3 milliards d’euros."
    yield from _wrong_winner("awardee_deposit_id", v.awardee_deposit_id, v, seen)
    for one in v.other_deposit_ids:
        yield from _wrong_winner("other_deposit_ids", one, v, seen)
    winners = [v.awardee_deposit_id, *v.other_deposit_ids]
    companies = [d.company_id for d in seen.deposits if d.id in winners]
    if len(set(companies)) != len(winners):
        yield "other_deposit_ids", "Chaque titulaire ne figure qu’une fois."
    if v.other_deposit_ids and not (c.terms.framework and c.terms.framework.multiple):
        yield "other_deposit_ids", "Plusieurs titulaires : seulement pour un accord-cadre annoncé à plusieurs titulaires (CCP R2162-9)."
    yield from ((f"essential_data.{name}", phrase) for name, phrase in decp.wrong_fields(v.essential_data).items())


def _wrong_winner(field: str, deposit_id: str | None, v: Verdict, seen: Envelopes) -> Iterator[tuple[str, str]]:
    found = next((d for d in seen.deposits if d.id == deposit_id), None)
    offer = _answer(seen.consultation, v.lot)
    if not found or v.lot not in found.lots:
        yield field, "Choisissez l’attributaire parmi les candidats de ce lot."
        return
    result = seen.openings.opened(found.id, offer)
    if not result or result["outcome"] != "opened":
        yield field, "L’offre de ce candidat n’a pas été ouverte."
    elif seen.openings.offers_first and not seen.openings.admission(found.id, v.lot):
        yield (
            field,
            "Les offres ont été examinées d’abord : admettez la candidature de ce candidat avant de lui attribuer le lot (CCP R2161-4).",
        )
    elif (seen.openings.admission(found.id, v.lot) or {}).get("outcome") == "rejected":
        yield field, "La candidature de ce candidat est rejetée : son offre ne peut pas être retenue."
