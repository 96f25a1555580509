"""What the committee decides on opened envelopes: applications, late deposits, the end of anonymity (REQ-085, REQ-087, REQ-088)."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.errors import Invalid, WrongState
from ...domain.ids import new_id
from ...domain.opening import ADMITTED, INCOMPLETE, REJECTED
from ...domain.permission import Action
from .. import ports
from ..access.permission import Actor
from ..ports import Clock
from .sessions import OpeningSessions


@dataclass(frozen=True, kw_only=True)
class OpeningVerdicts:
    clock: Clock
    consultations: ports.Consultations
    decisions: ports.Decisions
    sessions: OpeningSessions

    def admit(
        self,
        actor: Actor | None,
        consultation_id: str,
        *,
        deposit_id: str,
        outcome: str,
        reason: str,
        lot: int | None = None,
        article: str = "",
    ) -> None:
        """Admit a candidacy once opened, find it incomplete, or reject it; the gate reads this before it releases an offer. `lot`: for that lot
        alone; what is then said of the whole takes its place. Raises Invalid, WrongState.

        A candidacy may be rejected after its offer was opened (the awardee proves last what it declared: CCP R2144-4 to R2144-7), but
        not while a lot is awarded to it: `candidacy-awarded`.
        """
        now = self.clock.now()
        _, someone = self.sessions.permitted(actor, consultation_id, Action.OPEN_ENVELOPES, now)
        seen = self.sessions.acted_on(actor, consultation_id)
        deposit = seen.deposit(deposit_id)
        if outcome not in (ADMITTED, INCOMPLETE, REJECTED):
            raise Invalid({"outcome": "Choisissez : admise, incomplète ou rejetée."})
        if outcome != ADMITTED and not reason.strip():
            raise Invalid(
                {"reason": "Motivez le rejet de la candidature." if outcome == REJECTED else "Dites ce qui manque à la candidature."}
            )
        if lot is not None and lot not in deposit.lots:
            raise Invalid({"lot": "Ce pli ne répond pas à ce lot."})
        found = seen.openings.opened(deposit.id, "L000-candidacy")
        if outcome == ADMITTED and (not found or found["outcome"] != "opened"):
            raise WrongState("Ouvrez d’abord la candidature.", "candidacy-not-opened")
        record = {"outcome": outcome, "reason": reason.strip(), **({"article": article} if article else {})}
        whole = seen.openings.admissions.get(deposit_id)
        known = whole if lot is None else seen.openings.admission(deposit_id, lot)
        plain = lot is not None or not any(one == deposit_id for one, _ in seen.openings.of_lots)
        if known and plain and {name: known.get(name) for name in ("outcome", "reason", "article")} == {"article": None, **record}:
            return
        lots = [one for one in self._awarded(consultation_id, deposit_id) if lot in (None, one)]
        if outcome == REJECTED and lots:
            raise WrongState(
                f"Ce candidat est attributaire ({', '.join(f'lot {lot}' for lot in lots)}) : corrigez d’abord la décision, puis rejetez sa candidature.",
                "candidacy-awarded",
            )
        self.sessions.append(
            consultation_id,
            f"admission#{deposit_id}#{new_id(now)}",
            "admission",
            now,
            {"deposit": deposit_id, **({"lot": lot} if lot is not None else {}), **record, **someone.signature},
        )

    def _awarded(self, consultation_id: str, deposit_id: str) -> list[int]:
        """Lots that are awarded to this deposit, alone or with others."""
        return [
            decision.lot
            for decision in self.decisions.of_consultation(consultation_id)
            if deposit_id in (decision.awardee_deposit_id, *(holder.deposit_id for holder in decision.other_holders))
        ]

    def settle_identity(self, actor: Actor | None, consultation_id: str, *, deposit_id: str, same: bool, reason: str) -> None:
        """Whether the accounts that bear this deposit's identifier are one company, whose last deposit alone is then opened (CCP R2151-6).

        Raises Invalid without a reason; WrongState `no-twin`, or `identity-settled` once an envelope of theirs was released.
        """
        now = self.clock.now()
        _, someone = self.sessions.permitted(actor, consultation_id, Action.OPEN_ENVELOPES, now)
        seen = self.sessions.acted_on(actor, consultation_id)
        deposit = seen.deposit(deposit_id)
        concerned = [deposit, *seen.twins(deposit)]
        if len(concerned) == 1:
            raise WrongState("Aucun autre compte n’a déposé avec cet identifiant.", "no-twin")
        if len(reason.strip()) < 20:
            raise Invalid({"reason": "Dites comment vous le savez : appel à l’entreprise, document reçu… (20 caractères au moins)."})
        known = seen.identity(deposit)
        if known and (known["same"], known["reason"]) == (same, reason.strip()):
            return
        if any(
            released in {one.id for one in concerned} for session in seen.openings.sessions.values() for released, _ in session.released
        ):
            raise WrongState("Un pli de ces comptes est déjà ouvert : cette décision ne change plus.", "identity-settled")
        companies = sorted({one.company_id for one in concerned})
        record = {"companies": companies, "same": same, "reason": reason.strip(), **someone.signature}
        self.sessions.append(consultation_id, f"identity#{new_id(now)}", "identity", now, record)

    def accept_late(self, actor: Actor | None, consultation_id: str, *, deposit_id: str, reason: str) -> None:
        """A reasoned decision that a late deposit may be opened (CE RATP 2021; REQ-088). Raises Invalid, WrongState."""
        now = self.clock.now()
        _, someone = self.sessions.permitted(actor, consultation_id, Action.OPEN_ENVELOPES, now)
        deposit = self.sessions.acted_on(actor, consultation_id).deposit(deposit_id)
        if not deposit.late:
            raise WrongState("Ce pli est arrivé dans les délais.")
        if len(reason.strip()) < 20:
            raise Invalid(
                {
                    "reason": "Motivez la décision : le dysfonctionnement de la plateforme et les diligences du candidat (20 caractères au moins)."
                }
            )
        self.sessions.append(
            consultation_id,
            f"late#{deposit_id}",
            "late-decision",
            now,
            {"deposit": deposit_id, "reason": reason.strip(), **someone.signature},
        )
