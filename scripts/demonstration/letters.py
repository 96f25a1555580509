"""The letters of the demonstration: each says what was decided about the company that reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.decision import Decision
from chalicelib.domain.instants import day_in_french, paris_day
from chalicelib.domain.message import NOTIFICATION, REJECTION

TRIAL = "\n\nDémonstration : consultation, entreprises et montants sont inventés."
SUBJECTS = {REJECTION: "Votre offre n’est pas retenue", NOTIFICATION: "Notification du marché : votre offre est retenue"}
EXCLUDED = "Votre candidature n’est pas retenue"


def body(kind: str, decision: Decision, company_id: str, names: dict[str, str], now: datetime) -> str:
    """`names` of companies, by their ids; `now` is when the letter leaves."""
    return (_rejection if kind == REJECTION else _notification)(decision, company_id, names, now) + TRIAL


def _notification(decision: Decision, company_id: str, names: dict[str, str], now: datetime) -> str:
    holders = [names[one.company_id] for one in decision.holders]
    shared = f" Titulaires de l’accord-cadre : {', '.join(holders)}." if len(holders) > 1 else ""
    return (
        f"Votre offre pour le lot {decision.lot} est retenue, pour un montant de {_euros(decision)}. Motif : {decision.reason}.{shared}\n\n"
        "Ce message vous notifie le marché signé : il prend effet à sa première lecture."
    )


def _rejection(decision: Decision, company_id: str, names: dict[str, str], now: datetime) -> str:
    winners = ", ".join(names[one.company_id] for one in decision.holders)
    end = replace(decision, rejections_sent_at=now).standstill_ends_at()
    assert end is not None
    return (
        f"Votre offre pour le lot {decision.lot} n’a pas été retenue.\n\n"
        f"Attributaire : {winners}, pour un montant de {_euros(decision)}. Motif du choix : {decision.reason}.\n"
        f"Date de signature au plus tôt : {day_in_french(paris_day(end))}."
    )


def excluded(reason: str) -> str:
    """To a company whose application was rejected."""
    return f"Votre candidature n’a pas été retenue. Motif : {reason}{TRIAL}"


def _euros(decision: Decision) -> str:
    whole, _, cents = f"{decision.amount_eur:,.2f}".partition(".")
    return f"{whole.replace(',', ' ')},{cents} € hors taxes"
