"""Asking to join a company that is already registered: its people are told, and one of them invites (REQ-007)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from ...domain.company import Company
from ...domain.errors import Invalid, TooMany
from ...domain.person import User
from ..access.permission import Actor
from ..ports import Clock, Directory, Ephemeral, Mail, Mailer
from . import identifiers

REQUESTS_A_DAY = 5
"""Of one person, to any company: enough for a mistake in the number, too few to write to strangers."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Joining:
    clock: Clock
    directory: Directory
    ephemeral: Ephemeral
    mailer: Mailer
    origin: str

    def ask(self, actor: Actor, *, kind: str, value: str) -> None:
        """Tell the people of that company who wants to join it; one letter a day, however often it is asked.

        Nothing is granted here: a colleague invites from « Mon entreprise ». Raises Invalid `unknown-company`, TooMany
        `too-many-join-requests`.
        """
        now = self.clock.now()
        if self.ephemeral.count(f"joining#{actor.user.id}#{now:%Y-%m-%d}", now + _DAY) > REQUESTS_A_DAY:
            raise TooMany(
                f"Vous avez déjà fait {REQUESTS_A_DAY} demandes aujourd’hui. Joignez vos collègues directement : "
                "ils vous invitent depuis « Mon entreprise ».",
                "too-many-join-requests",
            )
        company = self.directory.company_by_identifier(identifiers.identifier(kind, value))
        if not company:
            raise Invalid(
                {"identifier.value": "Aucune entreprise n’est inscrite sous ce numéro : inscrivez la vôtre."}, code="unknown-company"
            )
        if actor.user.roles_in(company.id):
            return
        if self.ephemeral.count(f"joining#{actor.user.id}#{company.id}#{now:%Y-%m-%d}", now + _DAY) > 1:
            return
        for colleague in self.directory.users_of(company.id):
            self.mailer.send(self._letter(colleague, company, actor.user))

    def _letter(self, colleague: User, company: Company, asker: User) -> Mail:
        who = f"{asker.name} ({asker.email})" if asker.name else asker.email
        link = f"{self.origin}/entreprise/?{urlencode({'nom': asker.name, 'adresse': asker.email})}#inviter"
        return Mail(
            to=colleague.email,
            subject=f"Quelqu’un demande à rejoindre {company.name} sur Sous Pli",
            text=(
                f"Bonjour,\n\n{who} demande à rejoindre {company.name} sur Sous Pli.\n\n"
                f"Si vous connaissez cette personne et voulez lui donner accès aux dépôts de l’entreprise, invitez-la : {link}\n\n"
                "Sinon, ne faites rien : elle n’a accès à rien.\n"
            ),
        )
