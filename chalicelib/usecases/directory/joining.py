"""Asking to join a company that is already registered: its people are told, and one of them invites (REQ-007)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from ...domain.allowances import By
from ...domain.company import Company
from ...domain.errors import Invalid
from ...domain.person import User
from ..access.permission import Actor
from ..ports import Clock, Directory, Mail
from ..work.allowances import Allowances
from ..work.letters import Postman
from . import identifiers


@dataclass(frozen=True, kw_only=True)
class Joining:
    clock: Clock
    directory: Directory
    allowances: Allowances
    postman: Postman
    origin: str

    def ask(self, actor: Actor, *, kind: str, value: str) -> None:
        """Tell the people of that company who wants to join it; one letter a day each, however often it is asked or cut.

        Nothing is granted here: a colleague invites from « Mon entreprise ». Raises Invalid `unknown-company`, TooMany.
        """
        now = self.clock.now()
        self.allowances.spend("join-request", {By.PERSON: actor.user.id})
        company = self.directory.company_by_identifier(identifiers.identifier(kind, value))
        if not company:
            raise Invalid(
                {"identifier.value": "Aucune entreprise n’est inscrite sous ce numéro : inscrivez la vôtre."}, code="unknown-company"
            )
        if actor.user.roles_in(company.id):
            return
        name = f"joining#{actor.user.id}#{company.id}#{now:%Y-%m-%d}"
        self.postman.send_each([self._letter(name, one, company, actor.user) for one in self.directory.users_of(company.id)], now)

    def _letter(self, name: str, colleague: User, company: Company, asker: User) -> Mail:
        who = f"{asker.name} ({asker.email})" if asker.name else asker.email
        link = f"{self.origin}/entreprise/?{urlencode({'nom': asker.name, 'adresse': asker.email})}#inviter"
        return Mail(
            id=f"{name}#{colleague.id}",
            to=colleague.email,
            subject=f"Quelqu’un demande à rejoindre {company.name} sur Sous Pli",
            text=(
                f"Bonjour,\n\n{who} demande à rejoindre {company.name} sur Sous Pli.\n\n"
                f"Si vous connaissez cette personne et voulez lui donner accès aux dépôts de l’entreprise, invitez-la : {link}\n\n"
                "Sinon, ne faites rien : elle n’a accès à rien.\n"
            ),
        )
