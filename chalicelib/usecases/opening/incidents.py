"""What happens at the table beside the ordinary: the order of examination, malware, backup copies, deposits presumed not received.

Sources: CCP R2161-4; annexe 6, art. 2 (quarantine, trace, backup copy); REQ-085, REQ-086.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ...domain.deposit import RegisteredDeposit
from ...domain.errors import Invalid, WrongState
from ...domain.opening import APPLICATIONS_FIRST, OFFERS_FIRST
from ...domain.permission import Action
from ..access.permission import Actor
from ..ports import Clock
from .envelopes import Envelopes
from .sessions import OpeningSessions

SHORTEST = 20


@dataclass(frozen=True, kw_only=True)
class OpeningIncidents:
    clock: Clock
    sessions: OpeningSessions

    def choose_order(self, actor: Actor | None, consultation_id: str, *, order: str) -> Envelopes:
        """Applications then offers, or the other way round, before the first envelope. Raises WrongState `order-fixed`, `order-settled`."""
        now, seen, someone = self._seen(actor, consultation_id)
        if order not in (APPLICATIONS_FIRST, OFFERS_FIRST):
            raise Invalid({"order": "Choisissez : candidatures puis offres, ou offres puis candidatures."})
        if not seen.order_is_free:
            raise WrongState("Dans cette phase, l’ordre d’examen ne se choisit pas.", "order-fixed")
        if seen.openings.offers_first == (order == OFFERS_FIRST):
            return seen
        if any(session.released for session in seen.openings.sessions.values()):
            raise WrongState("Une enveloppe est déjà ouverte : l’ordre d’examen ne change plus (CCP R2161-4).", "order-settled")
        number = seen.openings.orders
        self.sessions.append(consultation_id, f"order#{number}#{order}", "order", now, {"order": order, **someone.signature})
        return self.sessions.envelopes(seen.consultation)

    def signal_malware(
        self, actor: Actor | None, consultation_id: str, *, deposit_id: str, slot: str, name: str, threat: str, scanner: str
    ) -> None:
        """Quarantine an envelope in whose file an antivirus found something: no more release, no more reading; the trace is the line."""
        now, seen, someone = self._seen(actor, consultation_id)
        deposit = seen.deposit(deposit_id)
        found = seen.openings.opened(deposit_id, slot)
        if slot not in deposit.slots or not found:
            raise WrongState("Cette enveloppe n’a pas été ouverte.", "not-released")
        file = next((one for one in found["files"] if one["name"] == name), None)
        if file is None:
            raise Invalid({"name": "Ce fichier n’est pas dans cette enveloppe."})
        wrong = {
            field: words
            for field, value, words in (
                ("threat", threat, "Donnez le nom de la menace, tel que l’antivirus le dit."),
                ("scanner", scanner, "Nommez l’antivirus et sa version."),
            )
            if not value.strip()
        }
        if wrong:
            raise Invalid(wrong)
        record = {
            "deposit": deposit_id,
            "slot": slot,
            "name": name,
            "sha256": file["sha256"],
            "threat": threat.strip(),
            "scanner": scanner.strip(),
        }
        self.sessions.append(consultation_id, f"malware#{deposit_id}#{slot}", "malware", now, {**record, **someone.signature})

    def open_backup(self, actor: Actor | None, consultation_id: str, *, deposit_id: str, reason: str) -> None:
        """Decide that a backup copy is opened: a deposit of the same company is infected, unreadable, or came late after it had begun in time.

        Raises WrongState `not-a-backup`, `backup-not-needed`; Invalid without a reason.
        """
        now, seen, someone = self._seen(actor, consultation_id)
        backup = seen.deposit(deposit_id)
        if not backup.backup:
            raise WrongState("Ce pli n’est pas une copie de sauvegarde.", "not-a-backup")
        instead = [one for one in seen.deposits if one.company_id == backup.company_id and not one.backup and _unusable(one, seen)]
        if not instead:
            raise WrongState(
                "La copie de sauvegarde ne s’ouvre que si le pli contient un programme malveillant, ne peut pas être ouvert, ou est arrivé incomplet ou tard alors que sa transmission avait commencé à temps (annexe 6, art. 2).",
                "backup-not-needed",
            )
        _require(reason)
        record = {"deposit": deposit_id, "instead_of": instead[-1].id, "reason": reason.strip(), **someone.signature}
        self.sessions.append(consultation_id, f"backup-opened#{deposit_id}", "backup-opened", now, record)

    def presume_not_received(self, actor: Actor | None, consultation_id: str, *, deposit_id: str, reason: str) -> None:
        """An infected deposit without a usable backup copy is presumed never received. Raises WrongState `no-malware`; Invalid."""
        now, seen, someone = self._seen(actor, consultation_id)
        deposit = seen.deposit(deposit_id)
        if not any(infected == deposit.id for infected, _ in seen.openings.malware):
            raise WrongState("Aucun programme malveillant n’est signalé dans ce pli.", "no-malware")
        _require(reason)
        record = {"deposit": deposit_id, "reason": reason.strip(), **someone.signature}
        self.sessions.append(consultation_id, f"not-received#{deposit_id}", "not-received", now, record)

    def _seen(self, actor: Actor | None, consultation_id: str) -> tuple[datetime, Envelopes, Actor]:
        now = self.clock.now()
        _, someone = self.sessions.permitted(actor, consultation_id, Action.OPEN_ENVELOPES, now)
        return now, self.sessions.acted_on(actor, consultation_id), someone


def _unusable(deposit: RegisteredDeposit, seen: Envelopes) -> bool:
    if deposit.late and deposit.record["started_at"] <= deposit.record["deadline"]:
        return True
    return any(
        (deposit.id, slot) in seen.openings.malware or (seen.openings.opened(deposit.id, slot) or {}).get("outcome") == "failed"
        for slot in deposit.slots
    )


def _require(reason: str) -> None:
    if len(reason.strip()) < SHORTEST:
        raise Invalid({"reason": "Motivez la décision en 20 caractères au moins : elle figure au procès-verbal."})
