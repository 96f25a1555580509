"""Modifications of a contract, judged on their legal basis against those before (R2194-1 to R2194-9; REQ-119, REQ-133)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ... import codec
from ...domain.amendment import Amendment, cumulated, rounded, share
from ...domain.contract import Contract, State
from ...domain.contract_parts import ContractHolder
from ...domain.errors import Invalid, WrongState
from ...domain.ids import new_id
from ...domain.instants import paris_day
from ...domain.permission import Action
from ...domain.rules import amendments as law
from ...domain.rules import thresholds
from ...opendata import decp
from ..access.permission import Actor
from ..directory import identifiers
from ..ports import Clock, Directory, Objects
from . import files, projection
from .ledger import ContractLedger

OVER = (State.ENDED, State.TERMINATED, State.DROPPED)


@dataclass(frozen=True, kw_only=True)
class Change:
    """What an agent asks. `amount_eur`: the new amount of the whole contract; `holder`: (type, identifier, name) of who takes its place."""

    basis: str
    reason: str = ""
    signed_on: date | None = None
    notified_on: date | None = None
    amount_eur: Decimal | None = None
    duration_months: int | None = None
    holder: tuple[str, str, str] | None = None
    file_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Amendments:
    clock: Clock
    directory: Directory
    objects: Objects
    ledger: ContractLedger

    def advise(self, actor: Actor | None, contract_id: str, basis: str, amount_eur: Decimal | None) -> law.Judged:
        """What the law says of a change before it is entered. Raises Invalid beside `basis` for one that does not exist."""
        found, _ = self.ledger.permitted(actor, contract_id, Action.READ_CONTRACTS)
        return self._judged(found, Change(basis=basis, amount_eur=amount_eur), paris_day(self.clock.now()))

    def enter(self, actor: Actor | None, contract_id: str, asked: Change) -> Contract:
        """A change signed by both. Raises Invalid: `basis` when its cap is passed; WrongState `contract-over`, `not-notified`."""
        _, someone = self.ledger.permitted(actor, contract_id, Action.MANAGE_CONTRACTS)
        now = self.clock.now()
        made_id, today = new_id(now), paris_day(now)
        file = files.received(self.objects, contract_id, asked.file_id, "amendment", now, someone.id)

        def judged(c: Contract) -> dict[str, Any] | None:
            if any(_same(one, asked, file.sha256) for one in c.amendments):
                return None
            require_running(c, today)
            wrong = _wrong(c, asked, today)
            if any(one.file and one.file.sha256 == file.sha256 for one in c.amendments):
                wrong["file_id"] = "Ce document porte déjà une autre modification de ce contrat."
            try:
                found = self._judged(c, asked, asked.signed_on or today)
                if found.wrong:
                    wrong["basis"] = found.wrong
            except Invalid as refused:
                wrong |= refused.fields
            holders = self._holders(asked, wrong)
            if wrong:
                raise Invalid(wrong)
            assert asked.signed_on is not None
            made = Amendment(
                id=made_id, number=len(c.amendments) + 1, basis=asked.basis, reason=asked.reason.strip(), signed_on=asked.signed_on,
                notified_on=asked.notified_on or asked.signed_on, at=now, delta_eur=_delta(c, asked.amount_eur), amount_eur=asked.amount_eur,
                duration_months=asked.duration_months, holders=holders, file=file, by=someone.id,
            )  # fmt: skip
            return {"amendment": codec.to_dict(made)}

        return self.ledger.write(contract_id, projection.AMENDED, someone, judged)

    def _judged(self, c: Contract, asked: Change, on: date) -> law.Judged:
        row = law.basis(asked.basis, concession=c.born.concession, on=on)
        if row is None:
            raise Invalid({"basis": "Choisissez la base légale de la modification (CCP R2194-1 à R2194-9, R3135-1 à R3135-9)."})
        delta, initial = _delta(c, asked.amount_eur), c.born.amount_eur
        before_eur = sum((one.delta_eur for one in c.amendments if one.basis == row.code), Decimal(0))
        return law.judge(
            row,
            self._facts(c, on),
            percent=share(delta, initial),
            same_basis=cumulated(c.amendments, initial, row.code) + share(delta, initial),
            total=cumulated(c.amendments, initial) + share(delta, initial),
            same_basis_eur=before_eur + delta,
        )

    def _facts(self, c: Contract, on: date) -> law.Facts:
        b, buyer = c.born, self.directory.buyer(c.born.buyer_id)
        assert buyer is not None  # it made the contract
        limit = thresholds.concession(on) if b.concession else thresholds.formalised(b.category or "services", buyer.kind, on)
        return law.Facts(category=b.category, authority=b.contracting_authority, formalised=b.formalised, threshold_eur=limit, on=on)

    def _holders(self, asked: Change, wrong: dict[str, str]) -> tuple[ContractHolder, ...]:
        if asked.holder is None:
            return ()
        kind, value, name = asked.holder
        try:
            found = identifiers.identifier(kind, value, "holder.identifier")
        except Invalid as refused:
            wrong |= refused.fields
            return ()
        return (ContractHolder(name=name.strip(), identifier_type=found.type, identifier=found.value),)


def require_running(c: Contract, today: date) -> None:
    """Raises WrongState `contract-over` for one that ended, `not-notified` for one that did not begin."""
    state = c.state(today)
    if state in OVER:
        raise WrongState("Ce contrat est terminé : plus rien ne s’y ajoute.", "contract-over")
    if state is State.PREPARED:
        raise WrongState("Ce contrat n’est pas encore notifié : sa vie commence à sa notification (CCP R2182-4).", "not-notified")


def with_limits(judged: law.Judged) -> dict[str, Any]:
    """As screens read it."""
    return {
        "percent": str(rounded(judged.percent)), "same_basis_percent": str(rounded(judged.same_basis)), "cumulated_percent": str(rounded(judged.total)),
        "cap": str(judged.cap) if judged.cap is not None else None, "wrong": judged.wrong, "warnings": list(judged.warnings), "notice": judged.notice,
    }  # fmt: skip


def _same(known: Amendment, asked: Change, sha256: str) -> bool:
    """Posted twice, or its reply was lost: the same document, saying the same."""
    held = (known.basis, known.amount_eur, known.duration_months, known.signed_on, known.file.sha256 if known.file else "")
    return held == (asked.basis, asked.amount_eur, asked.duration_months, asked.signed_on, sha256)


def _delta(c: Contract, amount: Decimal | None) -> Decimal:
    return amount - c.amount_eur if amount is not None else Decimal(0)


def _wrong(c: Contract, asked: Change, today: date) -> dict[str, str]:
    wrong = {}
    row = law.basis(asked.basis, concession=c.born.concession, on=asked.signed_on or today)
    replaces = row is not None and row.new_holder
    if asked.amount_eur is None and asked.duration_months is None and asked.holder is None:
        wrong["amount_eur"] = "Dites ce qui change : le montant, la durée ou le titulaire."
    if asked.amount_eur is not None and not 1 <= asked.amount_eur <= decp.MOST_EUR:
        wrong["amount_eur"] = "Indiquez le nouveau montant total hors taxes, entre 1 € et 3 milliards d’euros."
    if not asked.reason.strip():
        wrong["reason"] = "Dites ce qui justifie la modification : le registre et le contrôle de légalité le demandent."
    if asked.signed_on is None or asked.signed_on > today or (c.notified_on and asked.signed_on < c.notified_on):
        wrong["signed_on"] = "La modification se signe entre la notification du contrat et aujourd’hui."
    elif asked.notified_on and not asked.signed_on <= asked.notified_on <= today:
        wrong["notified_on"] = "Elle se notifie après sa signature, et pas à l’avance."
    if replaces and asked.holder is None:
        wrong["holder.identifier"] = "Sur cette base, un nouveau titulaire remplace l’ancien : donnez son SIRET."
    if asked.holder and not replaces:
        wrong["basis"] = "Un titulaire ne se remplace que sur la base des articles R2194-6 ou R3135-6."
    return wrong
