"""What a consultation's registers say of its envelopes: deposits, admissions, and which envelope may be opened now."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ...domain import groups, opening, procedure, register, slots
from ...domain.consultation import Consultation
from ...domain.deposit import RegisteredDeposit, registered, superseded
from ...domain.errors import NotFound, WrongState
from ...domain.instants import from_text, paris_day
from ..ports import Registers

IN_ORDER = ("candidacy-not-admitted", "anonymity-holds", "identity-owed")
"""Why an envelope waits for another act of the committee's: if the platform ends, nobody will write that act here."""


PAPERS = {"candidacies": (slots.CANDIDACY,), "losing-offers": (slots.OFFER, slots.PROJECT)}
"""Papers that may be eliminated at their term → the envelopes that hold them (rules/retention.py)."""


@dataclass(frozen=True)
class Envelopes:
    """A reading of both registers at one instant."""

    consultation: Consultation
    deposits: list[RegisteredDeposit]
    openings: opening.Openings
    superseded: Mapping[str, Mapping[str, str]]
    last_only: bool
    """Whether only the last deposit of a company is opened in this procedure (CCP R2151-6)."""
    answers: Mapping[tuple[str, int], Mapping[str, Any]] = field(default_factory=dict)
    """(deposit, number of the member) → what the company named as a member of the group answered."""
    draw: str = ""
    """Secret drawn at the closure, which orders anonymous projects; empty for what an older release closed."""

    @property
    def anonymous(self) -> bool:
        """Whether names are still hidden from everybody (CCP R2162-18; REQ-087)."""
        return self.consultation.phase_row.anonymous and self.openings.unveiled is None

    def alias(self, deposit_id: str) -> str:
        """« Projet n° 3 »: an order that tells nothing of names nor of arrival."""
        return f"Projet n° {self._drawn[deposit_id]}"

    @cached_property
    def _drawn(self) -> dict[str, int]:
        drawn = sorted(self.deposits, key=self._order)
        return {deposit.id: number for number, deposit in enumerate(drawn, start=1)}

    def _order(self, deposit: RegisteredDeposit) -> str:
        if not self.draw:
            return str(deposit.record["manifest_sha256"])
        return hmac.digest(bytes.fromhex(self.draw), deposit.id.encode(), "sha256").hex()

    @property
    def told(self) -> list[RegisteredDeposit]:
        """The deposits in the order in which they may be shown: that of the register, or of their numbers while names are hidden."""
        return sorted(self.deposits, key=lambda d: self._drawn[d.id]) if self.anonymous else self.deposits

    @cached_property
    def _by_id(self) -> dict[str, RegisteredDeposit]:
        return {deposit.id: deposit for deposit in self.deposits}

    def bidder(self, deposit: RegisteredDeposit) -> dict[str, Any]:
        """Who it is, as may be told now: number, company, consortium; an alias alone while a jury judges."""
        alias = self.alias(deposit.id) if self.consultation.phase_row.anonymous else None
        if self.anonymous:
            company = {"id": "", "name": alias, "identifier_type": "", "identifier": ""}
            return {"number": "", "company": company, "consortium": {"kind": "none", "members": []}, "alias": alias}
        return {**{name: deposit.record[name] for name in ("number", "company", "consortium")}, "alias": alias}

    def instant(self, text: str) -> str:
        """An instant of a deposit as it may be told: while names are hidden its day in Paris, for the hour stands in the bidder's receipt."""
        return paris_day(from_text(text)).isoformat() if self.anonymous else text

    def size(self, size_bytes: int) -> int:
        """A size as it may be told: while names are hidden the power of two above it."""
        return 1 << max(size_bytes - 1, 0).bit_length() if self.anonymous else size_bytes

    def deposit(self, deposit_id: str) -> RegisteredDeposit:
        """Raises NotFound."""
        if deposit_id not in self._by_id:
            raise NotFound()
        return self._by_id[deposit_id]

    def twins(self, deposit: RegisteredDeposit) -> list[RegisteredDeposit]:
        """Deposits in time of other accounts that bear, or bore, the same identifier; none while names are hidden."""
        if self.anonymous or deposit.late or deposit.withdrawn or deposit.backup:
            return []
        return [one for one in self._kin.get(deposit.id, ()) if one.company_id != deposit.company_id]

    @cached_property
    def _kin(self) -> Mapping[str, list[RegisteredDeposit]]:
        """Deposit → those of the identifiers that it bears or bore, and of those that these bear or bore in turn."""
        live = [one for one in self.deposits if not (one.late or one.withdrawn or one.backup)]
        group: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for one in live:
            together = list(dict.fromkeys(each for borne in one.identifiers for each in group.get(borne, [borne])))
            group |= dict.fromkeys(together, together)
        found: dict[tuple[str, str], list[RegisteredDeposit]] = {}
        for one in live:
            found.setdefault(group[one.identifier][0], []).append(one)
        return {one.id: found[group[one.identifier][0]] for one in live}

    def role_alerts(self, deposit: RegisteredDeposit) -> list[groups.RoleAlert]:
        """Operators of this deposit that stand in others too; none while names are hidden."""
        return [] if self.anonymous else [one for one in self._role_alerts if deposit.id in one.deposits]

    @cached_property
    def _role_alerts(self) -> list[groups.RoleAlert]:
        live = [one for one in self.deposits if not (one.late or one.withdrawn or one.backup)]
        counting = [one for one in live if not set(one.slots) <= self.superseded[one.id].keys()]
        return groups.alerts(counting, one_role=self.consultation.terms.one_role_only)

    def memberships(self, deposit: RegisteredDeposit) -> list[str]:
        """What each member of the group answered, in their order: `confirmed`, `denied`, `unanswered`."""
        if self.anonymous:
            return []
        found = (self.answers.get((deposit.id, number)) for number in range(len(deposit.record["consortium"]["members"])))
        return ["unanswered" if one is None else "confirmed" if one["confirmed"] else "denied" for one in found]

    def identity(self, deposit: RegisteredDeposit) -> Mapping[str, Any] | None:
        """What the buyer found of the accounts that bear this deposit's identifier; None while it has said nothing."""
        return self.openings.identity_of({deposit.company_id, *(one.company_id for one in self.twins(deposit))})

    def refusal(self, deposit: RegisteredDeposit, slot: str) -> WrongState | None:
        """Why this envelope may not be opened, or None (REQ-052, REQ-055, REQ-065, REQ-068, REQ-088)."""
        if deposit.withdrawn:
            return WrongState("Ce pli a été retiré par le candidat : il reste scellé.", "withdrawn")
        if deposit.late and deposit.id not in self.openings.late_decisions:
            return WrongState(
                "Ce pli est arrivé hors délai : il reste scellé, sauf décision motivée par un dysfonctionnement de la plateforme.",
                "late-deposit",
            )
        if deposit.id in self.openings.not_received:
            return WrongState(
                "Ce pli contient un programme malveillant : il est réputé n’avoir jamais été reçu (annexe 6, art. 2).",
                "presumed-not-received",
            )
        if (deposit.id, slot) in self.openings.malware:
            return WrongState("Un programme malveillant y est signalé : cette enveloppe est en quarantaine.", "quarantined")
        if deposit.backup and deposit.id not in self.openings.backups:
            return WrongState(
                "Copie de sauvegarde : elle ne s’ouvre que si le pli contient un programme malveillant, ou ne peut pas être ouvert (annexe 6, art. 2).",
                "backup-copy",
            )
        if self.last_only and self.twins(deposit) and not self.identity(deposit):
            return WrongState(
                "Plusieurs comptes portent le même identifiant : dites d’abord s’il s’agit de la même entreprise. Si oui, seul son dernier pli est ouvert.",
                "identity-owed",
            )
        if slot in self.superseded[deposit.id]:
            return WrongState("Un pli plus récent du même candidat le remplace : seul le dernier est ouvert (CCP R2151-6).", "superseded")
        lot, kind, kinds = slots.parse(slot).lot, slots.parse(slot).kind, self.consultation.phase_row.kinds
        admission = self.openings.admission(deposit.id, lot)
        if kind == slots.CANDIDACY and self.anonymous:
            return WrongState(
                "Les projets sont jugés sans nom : la candidature s’ouvre une fois l’anonymat levé, après l’avis du jury (CCP R2162-18).",
                "anonymity-holds",
            )
        if kind == slots.OFFER and slots.CANDIDACY in kinds and not self._may_be_read(admission):
            return WrongState(
                "L’offre s’ouvre une fois la candidature admise : statuez d’abord sur la candidature.", "candidacy-not-admitted"
            )
        return None

    def _may_be_read(self, admission: Mapping[str, Any] | None) -> bool:
        if self.openings.offers_first:  # chosen before the first envelope (CCP R2161-4)
            return not admission or admission["outcome"] != "rejected"
        return bool(admission and admission["outcome"] == "admitted")

    @property
    def order_is_free(self) -> bool:
        """Whether offers may be read before applications: one call for both (CCP R2161-4, R2123-4)."""
        return {slots.CANDIDACY, slots.OFFER} <= set(self.consultation.phase_row.kinds)


def read(registers: Registers, consultation: Consultation) -> Envelopes:
    """Strong reads of the registers of deposits and openings: lines read before are remembered, the newest are always asked."""
    lines = registers.read(register.stream(consultation.id, "deposits"))
    deposits = registered(lines)
    answers = {(one.record["submission"], one.record["member"]): one.record for one in lines if one.kind == "membership"}
    openings = opening.read(consultation.id, registers.read(register.stream(consultation.id, "openings")))
    last_only = procedure.BY_CODE[consultation.procedure].last_deposit_only
    replaced = superseded(deposits, last_deposit_only=last_only, same=openings.one_company)
    draw = next((one.record.get("draw", "") for one in lines if one.kind == "closure"), "")
    return Envelopes(consultation, deposits, openings, replaced, last_only, answers, draw)


def eliminated_by(seen: Envelopes, papers: str, kept: Sequence[str]) -> list[tuple[str, str]]:
    """(deposit, slot) of those papers, but of the deposits that hold the contract."""
    return [(d.id, slot) for d in seen.deposits if d.id not in kept for slot in d.slots if slots.parse(slot).kind in PAPERS[papers]]
