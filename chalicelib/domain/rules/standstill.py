"""The standstill: days between sending the rejections and signing, one row a procedure (CCP R2182-1, R2182-2, R2382-1, R3125-2; REQ-112).

Days are whole days of Paris: sent on day D by electronic means, the contract may be signed from day D + 11, 00:00:00.000. One rejection
sent otherwise makes it D + 16 of the last sending. Letters, screens and the refusal to notify ask here; nothing else counts these days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ..decision import Decision
from ..instants import PARIS, day_in_english, day_in_french, paris_day
from .dated import in_force


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Days to wait after an electronic sending and otherwise, by that article; none for what is exempt, and why."""

    article: str
    electronic_days: int = 0
    otherwise_days: int = 0
    exempt_fr: str = ""
    exempt_en: str = ""

    @property
    def required(self) -> bool:
        return not self.exempt_fr

    def days(self, *, on_paper: bool) -> int:
        return self.otherwise_days if on_paper else self.electronic_days


@dataclass(frozen=True)
class Said:
    """A sentence for a letter, in both languages."""

    fr: str
    en: str


_SINCE = date(2019, 4, 1)
_FORMALISED = [(_SINCE, Rule(article="R2182-1", electronic_days=11, otherwise_days=16))]
_DEFENCE = [(_SINCE, Rule(article="R2382-1", electronic_days=11, otherwise_days=16))]
_CONCESSION = [(_SINCE, Rule(article="R3125-2", electronic_days=11, otherwise_days=16))]


def _exempt(article: str, fr: str, en: str) -> list[tuple[date, Rule]]:
    return [(_SINCE, Rule(article=article, exempt_fr=fr, exempt_en=en))]


_ADAPTED = _exempt("R2182-1", "procédure adaptée", "adapted procedure")
_WITHOUT = _exempt(
    "R2182-1", "marché passé sans publicité ni mise en concurrence préalables", "contract without prior publication or competition"
)
_SYSTEM = _exempt("R2182-1", "système qui n’est pas lui-même un marché", "a system that is no contract by itself")
ROWS: Mapping[str, Sequence[tuple[date, Rule]]] = {
    "MAPA_OUVERT": _ADAPTED,
    "MAPA_RESTREINT": _ADAPTED,
    "AOO": _FORMALISED,
    "AOR": _FORMALISED,
    "PAN": _FORMALISED,
    "DIALOGUE": _FORMALISED,
    "PARTENARIAT_INNOVATION": _FORMALISED,
    "CONCOURS_OUVERT": _WITHOUT,
    "CONCOURS_RESTREINT": _WITHOUT,
    "SANS_PUB": _WITHOUT,
    "MARCHE_SUBSEQUENT": _exempt("R2182-2", "marché subséquent d’un accord-cadre", "call-off from a framework agreement"),
    "SAD": _SYSTEM,
    "SAD_SPECIFIQUE": _exempt("R2182-2", "marché spécifique d’un système d’acquisition dynamique", "specific contract of a dynamic system"),
    "SYSTEME_QUALIFICATION": _SYSTEM,
    "CONCESSION": _CONCESSION,
    "CONCESSION_SIMPLIFIEE": _exempt("R3126-1", "concession en procédure simplifiée", "concession by the simplified procedure"),
    "MDS_AOR": _DEFENCE,
}
"""One row a procedure (`domain/procedure.py`)."""
_ALONE = "R2182-2"


def rule(procedure: str, on: date) -> Rule:
    """The row of a procedure whose rules are those of that day. Raises KeyError for a procedure that does not exist."""
    return in_force(ROWS[procedure], on)


def earliest(procedure: str, on: date, sent_at: datetime, *, on_paper: bool = False) -> datetime:
    """The first instant at which the contract may be signed when the last rejection leaves at `sent_at`; that very instant without standstill."""
    found = rule(procedure, on)
    if not found.required:
        return sent_at
    return datetime.combine(paris_day(sent_at) + timedelta(days=found.days(on_paper=on_paper)), time(), PARIS)


def ends_at(decision: Decision, procedure: str, on: date) -> datetime | None:
    """The first instant at which the contract of a lot may be signed; None while rejections are owed and unsent.

    Nobody waits for a letter where nobody is rejected: a single bidder (R2182-2), a framework agreement whose every bidder holds it.
    """
    if not rule(procedure, on).required or decision.bidders <= max(1, len(decision.holders)):
        return decision.decided_at
    if decision.rejections_sent_at is None:
        return None
    electronic = earliest(procedure, on, decision.rejections_sent_at, on_paper=decision.rejected_on_paper_at is not None)
    if decision.rejected_on_paper_at is None:
        return electronic
    return max(electronic, earliest(procedure, on, decision.rejected_on_paper_at, on_paper=True))


def standstill_sentence(procedure: str, on: date, sent_at: datetime, *, on_paper: bool = False, alone: bool = False) -> Said:
    """What a rejection sent now says of the earliest signature (R2181-3), by the procedure's own law. `alone`: nobody else took part."""
    found = rule(procedure, on)
    if not found.required or alone:
        why_fr, why_en = (found.exempt_fr, found.exempt_en) if not found.required else ("un seul candidat", "a single bidder")
        article = found.article if not found.required else _ALONE
        return Said(
            f"Aucun délai de suspension n’est imposé avant la signature du contrat ({why_fr}, article {article} du code de la commande publique).",
            f"No standstill period is imposed before the contract is signed ({why_en}, article {article} of the public procurement code).",
        )
    day = paris_day(earliest(procedure, on, sent_at, on_paper=on_paper))
    days = found.days(on_paper=on_paper)
    return Said(
        f"Le contrat ne peut pas être signé avant le {day_in_french(day)} : un délai d’au moins {days} jours court à compter de l’envoi de la "
        f"présente lettre (article {found.article} du code de la commande publique).",
        f"The contract may not be signed before {day_in_english(day)}: a period of at least {days} days runs from the sending of this letter "
        f"(article {found.article} of the public procurement code).",
    )
