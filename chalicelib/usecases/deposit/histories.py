"""What a company deposited, with what became of it: its receipt, and the later deposit that took its place (REQ-055, REQ-064)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...domain import procedure
from ...domain.consultation import Consultation
from ...domain.deposit import Deposit, RegisteredDeposit, heirs
from .. import ports
from .sealings import Sealings

Receipt = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """One deposit as its company reads it. `replaced_by` is the receipt of the one that took its place."""

    deposit: Deposit
    consultation: Consultation | None
    receipt: Receipt | None
    replaced_by: Receipt | None


@dataclass(frozen=True, kw_only=True)
class DepositHistories:
    consultations: ports.Consultations
    deposits: ports.Deposits
    sealings: Sealings

    def of(self, shown: Sequence[Deposit]) -> list[Told]:
        """Deposits of one company, in the order given. A consultation is read once; so are its other deposits, which may replace these."""
        about = {one: self.consultations.get(one) for one in {deposit.consultation_id for deposit in shown}}
        receipts = {deposit.id: self.sealings.receipt(deposit) for deposit in shown}
        heir: dict[str, Receipt] = {}
        for consultation_id, consultation in about.items():
            sealed = [one for one in shown if one.consultation_id == consultation_id and receipts[one.id]]
            if sealed and consultation:
                heir |= self._heirs(consultation, sealed, receipts)
        return [Told(one, about[one.consultation_id], receipts[one.id], heir.get(one.id)) for one in shown]

    def _heirs(self, c: Consultation, sealed: Sequence[Deposit], receipts: Mapping[str, Receipt | None]) -> dict[str, Receipt]:
        known = {one.id: one for one in sealed}
        others = [one for one in self.deposits.ties(sealed[0].company_id, c.id) if one not in receipts]
        everyone = [*sealed, *(found for one in others if (found := self.deposits.get(one)))]
        told = {one.id: receipts[one.id] if one.id in known else self.sealings.receipt(one) for one in everyone}
        listed = sorted(_registered(everyone, told), key=lambda one: (one.record["received_at"], one.id))
        last_only = procedure.BY_CODE[c.procedure].last_deposit_only
        return {one: receipt for one, by in heirs(listed, last_deposit_only=last_only).items() if (receipt := told[by])}


def _registered(deposits: Iterable[Deposit], receipts: Mapping[str, Receipt | None]) -> list[RegisteredDeposit]:
    """The lines of the register that these receipts quote."""
    return [
        RegisteredDeposit(
            id=one.id,
            record={"company": {"id": one.company_id}, **{name: receipt[name] for name in ("lots", "mode", "envelopes", "received_at")}},
            late=receipt["late"],
            withdrawn=one.withdrawn_at is not None,
        )
        for one in deposits
        if (receipt := receipts[one.id])
    ]
