"""How a contract goes on and ends: renewals, partial and total terminations, the end of its execution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ... import codec
from ...domain.contract import Contract, Renewal, State, Termination
from ...domain.errors import Invalid, WrongState
from ...domain.ids import new_id
from ...domain.instants import paris_day
from ...domain.permission import Action
from ..access.permission import Actor
from ..ports import Clock
from . import projection
from .amendments import require_running
from .ledger import ContractLedger
from .sameness import known

CAUSES = ("holder-fault", "general-interest", "force-majeure", "agreement", "insolvency", "irregularity", "court", "other")
"""Why a contract is terminated (CCP L2195-1 to L2195-6)."""


@dataclass(frozen=True, kw_only=True)
class Endings:
    clock: Clock
    ledger: ContractLedger

    def renew(self, actor: Actor | None, contract_id: str, *, tacit: bool, decided_on: date, until: date) -> Contract:
        """Its last day moves. Raises Invalid, WrongState."""
        _, someone = self.ledger.permitted(actor, contract_id, Action.MANAGE_CONTRACTS)
        now = self.clock.now()
        made_id, today = new_id(now), paris_day(now)

        def judged(c: Contract) -> dict[str, Any] | None:
            require_running(c, today)
            made = Renewal(id=made_id, tacit=tacit, decided_on=decided_on, until=until, at=now, by=someone.id)
            if known(c.renewals, made):
                return None
            wrong = {}
            if decided_on > today:
                wrong["decided_on"] = "La reconduction se constate, elle ne se date pas à l’avance."
            if c.ends_on is None or until <= c.ends_on:
                wrong["until"] = "La nouvelle fin vient après celle d’aujourd’hui."
            if wrong:
                raise Invalid(wrong)
            return {"renewal": codec.to_dict(made)}

        return self.ledger.write(contract_id, projection.RENEWED, someone, judged)

    def terminate(
        self,
        actor: Actor | None,
        contract_id: str,
        *,
        cause: str,
        partial: bool,
        part: str,
        on: date,
        reason: str,
        amount_eur: Decimal | None,
    ) -> Contract:
        """Wholly, or for a part of it. Raises Invalid, WrongState."""
        _, someone = self.ledger.permitted(actor, contract_id, Action.MANAGE_CONTRACTS)
        now = self.clock.now()
        made_id, today = new_id(now), paris_day(now)

        made = Termination(
            id=made_id, cause=cause, partial=partial, on=on, reason=reason.strip(), at=now, amount_eur=amount_eur, part=part.strip(), by=someone.id
        )  # fmt: skip

        def judged(c: Contract) -> dict[str, Any] | None:
            if known(c.terminations, made):
                return None
            require_running(c, today)
            if c.terminated:
                raise WrongState("Ce contrat est déjà résilié. Rechargez la page.", "contract-over")
            wrong = {}
            if cause not in CAUSES:
                wrong["cause"] = "Choisissez la cause de la résiliation (CCP L2195-1 à L2195-6)."
            if not reason.strip():
                wrong["reason"] = "Motivez la résiliation : le motif est notifié au titulaire."
            if c.notified_on and on < c.notified_on:
                wrong["on"] = "La résiliation prend effet après la notification du contrat."
            if partial and not part.strip():
                wrong["part"] = "Dites ce qui est résilié : le reste continue."
            if wrong:
                raise Invalid(wrong)
            return {"termination": codec.to_dict(made)}

        return self.ledger.write(contract_id, projection.TERMINATED, someone, judged)

    def end(self, actor: Actor | None, contract_id: str, on: date) -> Contract:
        """Received and paid: retention counts from that day. Once. Raises Invalid, WrongState."""
        _, someone = self.ledger.permitted(actor, contract_id, Action.MANAGE_CONTRACTS)
        today = paris_day(self.clock.now())

        def judged(c: Contract) -> dict[str, Any] | None:
            if c.execution_ended_on:
                if c.execution_ended_on == on:
                    return None
                raise WrongState("La fin d’exécution est déjà enregistrée.", "contract-over")
            if c.state(today) in (State.PREPARED, State.DROPPED):
                raise WrongState("Ce contrat n’est pas encore notifié : sa vie commence à sa notification (CCP R2182-4).", "not-notified")
            if on > today or (c.notified_on and on < c.notified_on):
                raise Invalid({"on": "L’exécution se termine entre la notification et aujourd’hui."})
            return {"on": on.isoformat()}

        return self.ledger.write(contract_id, projection.ENDED, someone, judged, idem=projection.ENDED)
