"""The contracts of an entity as a table: one row each, as spreadsheets keep it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..domain.amendment import cumulated, rounded
from ..domain.contract import Contract, State
from .spreadsheets import Row

HEAD = (
    "Numéro", "Objet", "Nature", "Lot", "Référence de la consultation", "Titulaires", "Identifiants", "CPV", "Montant initial HT (€)",
    "Montant en vigueur HT (€)", "Modifications cumulées (%)", "Maximum HT (€)", "Consommé (%)", "Notifié le", "Fin", "État",
)  # fmt: skip
STATES = {
    State.PREPARED: "à notifier", State.IN_FORCE: "en cours", State.EXPIRED: "échu", State.TERMINATED: "résilié", State.ENDED: "soldé",
    State.DROPPED: "abandonné",
}  # fmt: skip


def rows(contracts: Sequence[Contract], today: date) -> list[Row]:
    return [HEAD, *(_row(one, today) for one in contracts)]


def _row(c: Contract, today: date) -> Row:
    b = c.born
    return (
        b.number, b.subject, b.nature, str(b.lot or ""), b.reference, ", ".join(one.name for one in c.holders),
        ", ".join(one.identifier for one in c.holders), b.cpv, b.amount_eur, c.amount_eur, rounded(cumulated(c.amendments, b.amount_eur)),
        b.maximum_eur, rounded(c.consumed) if c.consumed is not None else None, c.notified_on.isoformat() if c.notified_on else "", c.ends_on.isoformat() if c.ends_on else "",
        STATES[c.state(today)],
    )  # fmt: skip
