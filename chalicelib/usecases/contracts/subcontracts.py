"""Subcontractors: declared by the holder or entered by the buyer, accepted, refused, or accepted by 21 days of silence (R2193-1 to R2193-4; REQ-120)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ... import codec
from ...domain.contract import Contract
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.ids import new_id
from ...domain.instants import paris_day
from ...domain.permission import Action
from ...domain.register import canonical
from ...domain.rules import subcontracting
from ...domain.subcontract import ACCEPTED, AT_OFFER, BY_SILENCE, LATER, RECEIVED, REFUSED, Subcontract
from ..access.permission import Actor
from ..directory import identifiers
from ..ports import Clock, Objects
from . import files, projection
from .amendments import require_running
from .held import HeldContracts
from .ledger import ContractLedger

VARIATIONS = ("Ferme", "Actualisable", "Révisable")


@dataclass(frozen=True, kw_only=True)
class Declared:
    """A form DC4. `received_on`: None when the holder declares it here: the day is today's."""

    identifier_type: str
    identifier: str
    name: str
    services: str
    amount_eur: Decimal
    direct_payment: bool
    declared_at: str = LATER
    duration_months: int | None = None
    price_variation: str = ""
    received_on: date | None = None
    file_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Subcontracts:
    clock: Clock
    objects: Objects
    ledger: ContractLedger
    held: HeldContracts

    def enter(self, actor: Actor | None, contract_id: str, given: Declared) -> Contract:
        """A declaration that the buyer received otherwise, or with the offer. Raises Invalid, WrongState."""
        _, someone = self.ledger.permitted(actor, contract_id, Action.MANAGE_CONTRACTS)
        return self._declared(contract_id, someone, given, given.received_on or paris_day(self.clock.now()), by_company=False)

    def declare(self, actor: Actor | None, company_id: str, contract_id: str, given: Declared) -> Contract:
        """The holder declares a subcontractor: received today. Raises Invalid, WrongState, NotFound."""
        _, someone = self.held.read(actor, company_id, contract_id, Action.DECLARE_SUBCONTRACTOR)
        return self._declared(contract_id, someone, given, paris_day(self.clock.now()), by_company=True)

    def _declared(self, contract_id: str, someone: Actor, given: Declared, received: date, *, by_company: bool) -> Contract:
        now = self.clock.now()
        made_id, today = new_id(now), paris_day(now)
        file = files.received(self.objects, contract_id, given.file_id, "subcontract", now, someone.id) if given.file_id else None

        def judged(c: Contract) -> dict[str, Any] | None:
            require_running(c, today)
            if any(_same(one, given, received) for one in c.subcontracts):
                return None
            wrong = _wrong(c, given, received, today)
            found = None
            try:
                found = identifiers.identifier(given.identifier_type, given.identifier, "identifier")
            except Invalid as refused:
                wrong |= refused.fields
            if wrong or found is None:
                raise Invalid(wrong)
            made = Subcontract(
                id=made_id, name=given.name.strip(), identifier_type=found.type, identifier=found.value, services=given.services.strip(),
                amount_eur=given.amount_eur, direct_payment=given.direct_payment, declared_at=given.declared_at, received_on=received,
                silence_on=subcontracting.silence_on(received), at=now, duration_months=given.duration_months,
                price_variation=given.price_variation, file=file, declared_by_company=by_company, by=someone.id,
            )  # fmt: skip
            return {"subcontract": codec.to_dict(made)}

        return self.ledger.write(contract_id, projection.SUBCONTRACT, someone, judged)

    def settle(self, actor: Actor | None, contract_id: str, subcontract_id: str, *, accepted: bool, reason: str, on: date) -> Contract:
        """Accept, or refuse with a reason. Raises Invalid, NotFound, WrongState `subcontract-settled`."""
        _, someone = self.ledger.permitted(actor, contract_id, Action.MANAGE_CONTRACTS)
        today = paris_day(self.clock.now())
        wanted = {"subcontract": subcontract_id, "state": ACCEPTED if accepted else REFUSED, "reason": reason.strip(), "on": on.isoformat()}

        def judged(c: Contract) -> dict[str, Any] | None:
            one = _found(c, subcontract_id)
            if one.state != RECEIVED:
                known = {
                    "subcontract": one.id,
                    "state": one.state,
                    "reason": one.reason,
                    "on": one.settled_on.isoformat() if one.settled_on else "",
                }
                if canonical(known) == canonical(wanted):
                    return None
                raise WrongState("Cette demande est déjà réglée. Rechargez la page.", "subcontract-settled")
            wrong = {}
            if not one.received_on <= on <= today:
                wrong["on"] = "La décision se date entre la réception et aujourd’hui."
            if not accepted and not reason.strip():
                wrong["reason"] = "Un refus se motive (CCP R2193-3)."
            if wrong:
                raise Invalid(wrong)
            return wanted

        return self.ledger.write(contract_id, projection.SETTLED, someone, judged)

    def accept_by_silence(self, contract_id: str, subcontract_id: str, now: datetime) -> Contract:
        """Twenty-one days without an answer: accepted. Nothing when it was settled meanwhile. By the job of reminders."""
        today = paris_day(now)

        def judged(c: Contract) -> dict[str, Any] | None:
            one = _found(c, subcontract_id)
            if one.state != RECEIVED or today < one.silence_on:
                return None
            return {"subcontract": one.id, "state": BY_SILENCE, "on": one.silence_on.isoformat()}

        return self.ledger.write(contract_id, projection.SILENCE, None, judged, idem=f"{projection.SILENCE}#{subcontract_id}")


def _same(known: Subcontract, given: Declared, received: date) -> bool:
    """Posted twice, or its reply was lost: the same request, which waits."""
    held = (known.state, known.identifier, known.services, known.amount_eur, known.received_on)
    return held == (RECEIVED, given.identifier, given.services.strip(), given.amount_eur, received)


def _found(c: Contract, subcontract_id: str) -> Subcontract:
    found = next((one for one in c.subcontracts if one.id == subcontract_id), None)
    if not found:
        raise NotFound()
    return found


def _wrong(c: Contract, given: Declared, received: date, today: date) -> dict[str, str]:
    wrong = {}
    live = sum((one.amount_eur for one in c.subcontracts if one.state != REFUSED), Decimal(0))
    if given.amount_eur < 1:
        wrong["amount_eur"] = "Indiquez le montant maximal sous-traité, hors taxes."
    elif live + given.amount_eur > c.amount_eur:
        wrong["amount_eur"] = (
            f"Avec les autres sous-traitants, ce montant dépasse celui du contrat ({c.amount_eur} €) : la totalité ne se sous-traite pas (CCP L2193-2)."
        )
    if not given.direct_payment and given.amount_eur >= subcontracting.rule(received).direct_from_eur:
        wrong["direct_payment"] = (
            "À partir de 600 € toutes taxes comprises, un sous-traitant de premier rang est payé directement (CCP R2193-10)."
        )
    if received > today or (given.declared_at != AT_OFFER and c.notified_on and received < c.notified_on):
        wrong["received_on"] = "La demande se reçoit entre la notification du contrat et aujourd’hui."
    if given.price_variation and given.price_variation not in VARIATIONS:
        wrong["price_variation"] = "Choisissez : ferme, actualisable ou révisable."
    if any(one.identifier == given.identifier for one in c.holders):
        wrong["identifier"] = "Un titulaire ne se sous-traite pas à lui-même."
    return wrong
