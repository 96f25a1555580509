"""Purchase orders and call-offs of a framework agreement, against its maximum (CCP R2162-13; R2162-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ... import codec
from ...domain.contract import Contract
from ...domain.errors import Invalid, WrongState
from ...domain.ids import new_id
from ...domain.instants import paris_day
from ...domain.permission import Action
from ...domain.purchase_order import CALL_OFF, FULL, ORDER, PurchaseOrder
from ..access.permission import Actor
from ..ports import Clock, Objects
from . import files, projection
from .amendments import require_running
from .ledger import ContractLedger
from .sameness import known

MOST = 2_000
"""Orders that one contract holds here: it is read whole."""


@dataclass(frozen=True, kw_only=True)
class Placed:
    kind: str
    number: str
    subject: str
    amount_eur: Decimal
    placed_on: date
    holder: str = ""
    consultation_id: str = ""
    override: str = ""
    file_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Orders:
    clock: Clock
    objects: Objects
    ledger: ContractLedger

    def place(self, actor: Actor | None, contract_id: str, given: Placed) -> Contract:
        """Judged on what the register holds: two orders placed at once never pass the maximum together unsaid.

        Raises Invalid: `override` above the maximum; WrongState `no-framework`, `too-many-orders`.
        """
        _, someone = self.ledger.permitted(actor, contract_id, Action.MANAGE_CONTRACTS)
        now = self.clock.now()
        made_id, today = new_id(now), paris_day(now)
        file = files.received(self.objects, contract_id, given.file_id, "order", now, someone.id) if given.file_id else None

        made = PurchaseOrder(
            id=made_id, kind=given.kind, number=given.number.strip(), subject=given.subject.strip(), amount_eur=given.amount_eur,
            placed_on=given.placed_on, at=now, holder=given.holder, consultation_id=given.consultation_id, file=file,
            override=given.override.strip(), by=someone.id,
        )  # fmt: skip

        def judged(c: Contract) -> dict[str, Any] | None:
            if known(c.orders, made, but=("id", "at")):
                return None
            require_running(c, today)
            if c.born.nature != "accord-cadre":
                raise WrongState("Seul un accord-cadre se commande par bons ou marchés subséquents (CCP L2125-1).", "no-framework")
            if len(c.orders) >= MOST:
                raise WrongState(
                    f"Ce contrat compte déjà {MOST} commandes : suivez les suivantes dans votre outil financier.", "too-many-orders"
                )
            wrong = _wrong(c, given, today)
            if wrong:
                raise Invalid(wrong)
            return {"order": codec.to_dict(made)}

        return self.ledger.write(contract_id, projection.ORDERED, someone, judged)


def _wrong(c: Contract, given: Placed, today: date) -> dict[str, str]:
    wrong = {}
    if given.kind not in (ORDER, CALL_OFF):
        wrong["kind"] = "Choisissez : bon de commande ou marché subséquent."
    if given.amount_eur <= 0:
        wrong["amount_eur"] = "Indiquez le montant hors taxes de la commande."
    if any(one.number.casefold() == given.number.strip().casefold() for one in c.orders):
        wrong["number"] = "Une commande de ce contrat porte déjà ce numéro."
    if given.placed_on > today or (c.notified_on and given.placed_on < c.notified_on):
        wrong["placed_on"] = "Une commande se date entre la notification du contrat et aujourd’hui."
    if given.holder and given.holder not in {one.identifier for one in c.holders}:
        wrong["holder"] = "Choisissez parmi les titulaires."
    maximum = c.born.maximum_eur
    if maximum and (c.ordered_eur + given.amount_eur) * 100 > maximum * FULL and not given.override.strip():
        left = maximum - c.ordered_eur
        wrong["override"] = (
            f"Cette commande dépasse le maximum de l’accord-cadre ({maximum} €, reste {left} €) : au-delà, l’accord-cadre a épuisé ses effets "
            "(CJUE C-216/17). Réduisez-la, ou dites pourquoi elle passe outre."
        )
    return wrong
