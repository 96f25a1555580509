"""The letters of the demonstration: what its agents type, the platform says the rest."""

from __future__ import annotations

from chalicelib.domain.decision import Decision
from chalicelib.domain.message import REJECTION

TRIAL = "Démonstration : consultation, entreprises et montants sont inventés."
REASON = "Valeur technique inférieure : le mémoire ne décrit ni les moyens affectés au chantier ni son planning."


def fields(kind: str, decision: Decision) -> dict[str, str]:
    """Of a rejection, or of the notification to those who hold the lot."""
    if kind == REJECTION:
        return {"reasons": REASON, "text": TRIAL}
    return {"text": f"Votre offre est retenue, pour un montant de {_euros(decision)}. Ce message vous notifie le marché signé.\n\n{TRIAL}"}


def _euros(decision: Decision) -> str:
    whole, _, cents = f"{decision.amount_eur:,.2f}".partition(".")
    return f"{whole.replace(',', ' ')},{cents} € hors taxes"
