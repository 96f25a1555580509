"""How contracts are born: of a decision, one a lot, or entered by hand for those made elsewhere; each has a number of its own in the entity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ... import codec
from ...domain.consultation import Consultation
from ...domain.contract import AT_FIRST_ACCESS, Born, Contract, LegalNotice
from ...domain.contract_parts import ContractHolder
from ...domain.decision import AWARDED, Decision
from ...domain.errors import Invalid, WrongState
from ...domain.ids import derived_id, new_id
from ...domain.instants import from_text, paris_day
from ...domain.permission import Action
from ...domain.register import Entry, canonical
from ...domain.rules import thresholds
from ...domain.rules.scope import CONCESSIONS
from ...opendata import decp
from .. import ports
from ..access import lookup
from ..access.permission import Actor, permit
from ..directory import identifiers
from ..opening import envelopes
from ..ports import Clock, Directory, Registers
from . import projection
from .ledger import ContractLedger


@dataclass(frozen=True, kw_only=True)
class Entered:
    """A contract made elsewhere, as an agent types it. `holders`: (type, identifier, name)."""

    number: str
    subject: str
    nature: str
    category: str
    cpv: str
    amount_eur: Decimal
    holders: tuple[tuple[str, str, str], ...]
    notified_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    duration_months: int | None = None
    maximum_eur: Decimal | None = None
    service_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Births:
    clock: Clock
    consultations: ports.Consultations
    decisions: ports.Decisions
    contracts: ports.Contracts
    registers: Registers
    directory: Directory
    ledger: ContractLedger

    def prepare(self, actor: Actor | None, consultation_id: str, lot: int) -> Contract:
        """The contract of an awarded lot, before it is signed and notified; the one known when there is one. Raises WrongState `no-award`."""
        c, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.MANAGE_CONTRACTS, self.clock.now())
        decision = lookup.decision(self.decisions, consultation_id, lot)
        if not decision or decision.outcome != AWARDED or decision.withdrawn_at:
            raise WrongState("Ce lot n’est pas attribué : enregistrez d’abord la décision.", "no-award")
        return self._born(c, decision, someone)

    def take_effect(self, consultation_id: str, entry: Entry) -> Contract | None:
        """The contract of a lot whose holders have all read their notification: born now if nobody prepared it, and in force since that day (R2182-4)."""
        decision = lookup.decision(self.decisions, consultation_id, entry.record["lot"])
        if not decision or decision.outcome != AWARDED:
            return None
        made, at = self._born(lookup.get(self.consultations, consultation_id), decision, None), from_text(entry.at)

        def notified(c: Contract) -> dict[str, Any] | None:
            if c.notices:
                return None
            notice = LegalNotice(on=paris_day(at), how=AT_FIRST_ACCESS, at=at, proof=" ".join(entry.record.get("messages", ())))
            return {"notice": codec.to_dict(notice)}

        return self.ledger.write(made.id, projection.NOTIFIED, None, notified, idem=f"{projection.NOTIFIED}#{AT_FIRST_ACCESS}")

    def drop(self, consultation_id: str, entry: Entry) -> None:
        """The decision of a lot is withdrawn: what was prepared from it goes no further."""
        decision = lookup.decision(self.decisions, consultation_id, entry.record["lot"])
        known = self.contracts.get(contract_id(decision)) if decision and decision.withdrawn_at else None
        if known and not known.notices:
            self.ledger.write(known.id, projection.DROPPED, None, lambda c: {"decision_line": entry.seq}, idem=projection.DROPPED)

    def of_lot(self, consultation_id: str, lot: int) -> Contract | None:
        """The contract born of the decision that holds on a lot."""
        decision = lookup.decision(self.decisions, consultation_id, lot)
        return self.contracts.get(contract_id(decision)) if decision else None

    def enter(self, actor: Actor | None, buyer_id: str, given: Entered) -> Contract:
        """A contract made elsewhere. Raises Invalid beside each wrong field, `number` when the entity has one of this number."""
        now = self.clock.now()
        someone = permit(actor, Action.CREATE_CONSULTATION, tenant_id=buyer_id, now=now)
        born = self._typed(buyer_id, given, paris_day(now))
        made_id = self.contracts.claim_number(born.buyer_id, born.number.casefold(), new_id(now))
        record = {**someone.signature, "contract": codec.to_dict(born)}
        entry = self.ledger.begin(made_id, record)  # a claim left by a process that died before its line is taken up
        if canonical(entry.record) != canonical(record):
            raise Invalid({"number": "Un contrat de votre entité porte déjà ce numéro."})
        made = self.ledger.catch_up(made_id)
        assert made is not None  # its first line was just written
        return self._dated(made, given.notified_on, someone) if given.notified_on else made

    def _dated(self, made: Contract, on: date, someone: Actor) -> Contract:
        notice = LegalNotice(on=on, how="entered", at=self.clock.now(), by=someone.id)
        return self.ledger.write(
            made.id, projection.NOTIFIED, someone, lambda c: {"notice": codec.to_dict(notice)}, idem=f"{projection.NOTIFIED}#entered"
        )

    def _born(self, c: Consultation, d: Decision, by: Actor | None) -> Contract:
        made_id = contract_id(d)
        known = self.ledger.catch_up(made_id)
        if known:
            return known
        born = self._of_decision(c, d, self._free_number(c, d, made_id))
        self.ledger.begin(made_id, {**(by.signature if by else {"by": ""}), "contract": codec.to_dict(born)})
        made = self.ledger.catch_up(made_id)
        assert made is not None
        return made

    def _free_number(self, c: Consultation, d: Decision, made_id: str) -> str:
        """The consultation's reference, with its lot where there are several; another ending when the entity used it elsewhere."""
        base = (c.reference or c.id[-8:]) + (f"-L{d.lot}" if len(c.lots) > 1 else "")
        key = c.buyer_id + ("#tests" if c.test else "")
        for number in (base, *(f"{base}-{again}" for again in range(2, 100))):
            if self.contracts.claim_number(key, number.casefold(), made_id) == made_id:
                return number
        return f"{base}-{made_id[-6:]}"

    def _of_decision(self, c: Consultation, d: Decision, number: str) -> Born:
        lot = next(one for one in c.lots if one.number == d.lot)
        frame = c.terms.framework
        months = d.essential_data.duration_months or c.duration_months
        concession = c.procedure in CONCESSIONS
        assert d.amount_eur is not None
        return Born(
            buyer_id=c.buyer_id, buyer_siret=c.buyer_siret, number=number, subject=decp.subject(c, lot),
            nature="concession" if concession else "accord-cadre" if frame else "marche", category=c.category, cpv=(lot.cpv or c.cpv)[:10],
            holders=self._holders(c, d), amount_eur=d.amount_eur, duration_months=months, lot=d.lot, consultation_id=c.id,
            reference=c.reference, procedure=c.procedure, service_id=c.service_id, contracting_authority=c.buyer_kind != "entity",
            maximum_eur=frame.maximum_eur if frame else None, concession=concession, formalised=_formalised(c, d.amount_eur, d.decided_at),
            test=c.test,
        )  # fmt: skip

    def _holders(self, c: Consultation, d: Decision) -> tuple[ContractHolder, ...]:
        seen, found = envelopes.read(self.registers, c), []
        for one in d.holders:
            record = seen.deposit(one.deposit_id).record
            for index, member in enumerate((record["company"], *record["consortium"]["members"])):
                found.append(
                    ContractHolder(
                        name=member["name"], identifier_type=member["identifier_type"], identifier=member["identifier"],
                        company_id=one.company_id if index == 0 else "",
                    )
                )  # fmt: skip
        return tuple(found)

    def _typed(self, buyer_id: str, given: Entered, today: date) -> Born:
        buyer = self.directory.buyer(buyer_id)
        assert buyer is not None  # somebody works there
        wrong = _wrong(given, today)
        holders = []
        for index, (kind, value, name) in enumerate(given.holders):
            try:
                known = identifiers.identifier(kind, value, f"holders.{index}.identifier")
                holders.append(ContractHolder(name=name.strip(), identifier_type=known.type, identifier=known.value))
            except Invalid as refused:
                wrong |= refused.fields
        if wrong:
            raise Invalid(wrong)
        limit = thresholds.formalised(given.category, buyer.kind, given.notified_on or today)
        return Born(
            buyer_id=buyer_id, buyer_siret=buyer.siret, number=given.number.strip(), subject=given.subject.strip(), nature=given.nature,
            category=given.category, cpv=given.cpv, holders=tuple(holders), amount_eur=given.amount_eur, duration_months=given.duration_months,
            starts_on=given.starts_on, ends_on=given.ends_on, service_id=given.service_id, contracting_authority=buyer.kind != "entity",
            maximum_eur=given.maximum_eur, concession=given.nature == "concession", formalised=given.amount_eur >= limit,
        )  # fmt: skip


def contract_id(d: Decision) -> str:
    """Of the contract that this decision makes: a decision taken anew on the same lot makes another one."""
    return derived_id(d.decided_at, f"contract {d.consultation_id} {d.lot}")


def _formalised(c: Consultation, amount: Decimal, at: datetime) -> bool:
    return amount >= thresholds.formalised(c.category or "services", c.buyer_kind, c.rules_day(at))


def _wrong(given: Entered, today: date) -> dict[str, str]:
    wrong = {}
    if not 1 <= given.amount_eur <= decp.MOST_EUR:
        wrong["amount_eur"] = "Indiquez le montant hors taxes, entre 1 € et 3 milliards d’euros."
    if given.notified_on and given.notified_on > today:
        wrong["notified_on"] = "Une notification ne se date pas à l’avance."
    if given.ends_on and (start := given.starts_on or given.notified_on) and given.ends_on <= start:
        wrong["ends_on"] = "La fin vient après le début."
    if given.nature == "accord-cadre" and given.maximum_eur is None:
        wrong["maximum_eur"] = "Un accord-cadre a un maximum, en valeur ou en quantité (CCP R2162-4)."
    return wrong
