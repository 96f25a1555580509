"""Counting what may be done only so often, in the ephemeral store: exact, however many ask at once.

The table is `domain/allowances.py`. The door spends for the person and for where the request comes from, a use case for the company, the
entity or whoever receives; each names only those it knows, and the other rows of the act wait for the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ...domain.allowances import BY_ACT, PACE_OF, SHARED_SOURCES, Allowance, By
from ...domain.errors import TooMany
from ..ports import Clock, Ephemeral

_SAYS: Mapping[str, str] = {
    "sign-in-code": "Trop de codes ont été demandés. Votre clé d’accès, ou un appareil où vous vous êtes déjà connecté, ne sont pas concernés.",
    "sign-in-code-familiar": "Trop de codes ont été demandés pour cette adresse depuis ce réseau.",
    "sign-in-code-device": "Vous avez demandé beaucoup de codes : le dernier reçu est sans doute encore valable.",
    "code-guess": "Trop de codes faux ont été saisis.",
    "code-guess-stranger": "Trop de codes faux ont été saisis pour cette adresse. Votre clé d’accès reste utilisable.",
    "backup-code": "Trop d’essais. Votre clé d’accès reste utilisable.",
    "code-app": "Trop d’essais. Votre clé d’accès ou un code de secours restent utilisables.",
    "sign-up": "Trop d’inscriptions d’entreprises.",
    "join-request": "Trop de demandes à rejoindre une entreprise. Joignez vos collègues directement : ils vous invitent depuis « Mon entreprise ».",
    "invitation": "Trop d’invitations.",
    "draft": "Trop de consultations commencées.",
    "deposit": "Votre entreprise a commencé trop de dépôts. Reprenez l’un d’eux depuis votre espace entreprise.",
    "deposit-bytes": "Votre entreprise a annoncé plus de fichiers que la plateforme n’en reçoit en un jour.",
    "document-bytes": "Votre entité a annoncé plus de documents que la plateforme n’en reçoit en un jour.",
    "attachment-bytes": "Vous avez annoncé plus de pièces jointes que la plateforme n’en reçoit en un jour.",
    "search": "Trop de recherches à la suite.",
    "download": "Trop de téléchargements à la suite.",
    "question": "Trop de questions à la suite.",
    "support": "Trop de demandes d’assistance à la suite.",
    "workstation": "Trop de tests à la suite.",
    "message": "Trop de messages à la suite.",
}
_ANY = "Trop de demandes à la suite."


@dataclass(frozen=True, kw_only=True)
class Allowances:
    """`people_an_address`: how many people stand behind one address, by which the rows of addresses and networks are multiplied."""

    clock: Clock
    ephemeral: Ephemeral
    people_an_address: int = 1

    def spend(self, act: str, who: Mapping[By, str | None], units: int = 1) -> None:
        """Count `units` of `act` for each of `who` that the table names. Raises TooMany, which says when to come back."""
        now = self.clock.now()
        for row in BY_ACT[act] if units else ():
            name = who.get(row.by)
            if name is not None:
                self._count(row, name, units, now)

    def _count(self, row: Allowance, name: str, units: int, now: datetime) -> None:
        seconds = int(row.window.total_seconds())
        window = int(now.timestamp()) // seconds
        end = datetime.fromtimestamp((window + 1) * seconds, UTC)
        key = f"{row.act}#{row.by}#{_digest(name)}#{window}"
        most = row.most * (self.people_an_address if row.by in SHARED_SOURCES else 1)
        if self.ephemeral.count(key, end, units) <= most:
            return
        if units > 1:  # what is refused takes no room: something smaller may still enter
            self.ephemeral.count(key, end, -units)
        raise too_many(row.act, end, now)

    def wait_turn(self, act: str, asker: str) -> None:
        """One more time of `act` for this asker, after a wait that grows. Raises TooMany, which says when."""
        now, pace = self.clock.now(), PACE_OF[act]
        free_at = self.ephemeral.turn(f"{act}#{_digest(asker)}", now, pace.waits, now + pace.over)
        if free_at is not None:
            raise too_many(act, free_at, now)


def too_many(act: str, free_at: datetime, now: datetime) -> TooMany:
    return TooMany(f"{_SAYS.get(act, _ANY)} Recommencez dans {_in_words(free_at - now)}.", retry_at=free_at)


def _in_words(wait: timedelta) -> str:
    seconds = max(1, -int(-wait.total_seconds() // 1))
    for unit, name in ((3600, "heure"), (60, "minute")):
        if seconds > unit * 1.5:
            number = -(-seconds // unit)
            return f"{number} {name}s" if number > 1 else f"{number} {name}"
    return f"{seconds} secondes" if seconds > 1 else "1 seconde"


def _digest(name: str) -> str:
    """Addresses of people are not kept in clear beside what they did."""
    return hashlib.sha256(name.encode()).hexdigest()[:40]
