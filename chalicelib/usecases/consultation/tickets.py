"""Tickets of invitations: made at publication, sent, sent again, used once, revoked (REQ-012).

The secret of a ticket is computed from its id, never stored: a letter drawn twice is the same letter.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace
from typing import Any

from ...domain.company import Identifier
from ...domain.consultation import Consultation
from ...domain.errors import Invalid, NotFound, StaleVersion, WrongState
from ...domain.instants import from_text
from ...domain.permission import Action
from ...domain.register import Draft, Entry, stream
from ...domain.ticket import Ticket
from .. import ports
from ..access import lookup
from ..access.permission import Actor, permit
from ..directory import identifiers
from ..ports import Clock, Directory, Registers

_TRIES = 8
MOST = 200
"""Tickets of one consultation: a row each, all read when one account asks to come in."""


@dataclass(frozen=True, kw_only=True)
class Tickets:
    clock: Clock
    consultations: ports.Consultations
    directory: Directory
    registers: Registers
    tickets: ports.Tickets
    secret: bytes
    origin: str

    def made(self, c: Consultation, identifier: Identifier, email: str) -> Ticket:
        """The ticket of that address, made when there is none."""
        name = hashlib.sha256(f"{c.id} {identifier.type} {identifier.value} {email}".encode()).hexdigest()[:26]
        known = self.tickets.get(c.id, name)
        if known:
            return known
        ticket = Ticket(id=name, consultation_id=c.id, identifier=identifier, email=email, made_at=self.clock.now())
        try:
            return self.tickets.create(ticket)
        except StaleVersion:
            return self._get(c.id, name)

    def link(self, ticket: Ticket) -> str:
        """The address that the letter carries."""
        return f"{self.origin}/invitation/?consultation={ticket.consultation_id}&jeton={ticket.id}.{self._mark(ticket)}"

    def told(self, consultation_id: str, token: str) -> tuple[Consultation, Ticket]:
        """What whoever holds the link may read before signing in: who invites whom, to what. Raises NotFound."""
        ticket = self._of(consultation_id, token)
        return lookup.published(self.consultations, consultation_id), ticket

    def use(self, actor: Actor | None, consultation_id: str, *, token: str, company_id: str) -> Ticket:
        """Come in by a ticket, for an account that bears the invited identifier. Once: the same account again finds it done.

        Raises NotFound for a token that is none; WrongState `invitation-revoked`, `invitation-used`; Invalid `other-company`.
        """
        now = self.clock.now()
        someone = permit(actor, Action.DEPOSIT, tenant_id=company_id, now=now)
        ticket, company = self._of(consultation_id, token), self.directory.company(company_id)
        if ticket.revoked_at:
            raise WrongState("L’acheteur a retiré cette invitation. Demandez-lui d’en envoyer une autre.", "invitation-revoked")
        if company is None or not company.bore(ticket.identifier):
            told = f"{ticket.identifier.type} {ticket.identifier.value}"
            raise Invalid(
                {"company_id": f"Cette invitation est pour l’entreprise {told} : choisissez son compte, ou inscrivez-la."},
                code="other-company",
            )
        line = self.registers.append(
            stream(consultation_id, "publications"),
            idem=f"invitation#{ticket.id}",
            since=0,
            build=lambda last: Draft(
                kind="invitation-used", at=now, record={"ticket": ticket.id, "company": company_id, **someone.signature}
            ),
        )
        if line.record["company"] != company_id:
            raise WrongState(
                "Cette invitation a déjà servi à un autre compte de votre entreprise. Demandez à l’acheteur d’en envoyer une autre.",
                "invitation-used",
            )
        return self.follow_use(consultation_id, line)

    def follow_use(self, consultation_id: str, line: Entry) -> Ticket:
        return self._follow(line, consultation_id, "used_at", company_id=line.record["company"], used_at=from_text(line.at))

    def listed(self, actor: Actor | None, consultation_id: str) -> list[Ticket]:
        """For the buyer: every ticket, oldest first."""
        lookup.permitted(self.consultations, consultation_id, actor, Action.READ_FILE, self.clock.now())
        return sorted(self.tickets.of_consultation(consultation_id), key=lambda one: one.made_at)

    def send(self, actor: Actor | None, consultation_id: str, *, kind: str, value: str, email: str) -> Ticket:
        """The invitation once more, to the same address or another; its letter follows the line.

        Raises Invalid; NotFound for a company that was not invited; WrongState `invitation-revoked`, `too-many-invitations`.
        """
        now = self.clock.now()
        c, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.CORRECT, now)
        identifier, address = identifiers.identifier(kind, value), identifiers.email(email)
        if not c.published_at or all(one.identifier != identifier for one in c.invitees):
            raise NotFound()
        known = {(one.identifier, one.email) for one in self.tickets.of_consultation(c.id)}
        if len(known) >= MOST and (identifier, address) not in known:
            raise WrongState("Trop d’adresses sont invitées à cette consultation.", "too-many-invitations")
        ticket = self.made(c, identifier, address)
        if ticket.revoked_at:
            raise WrongState("Cette adresse a vu son invitation retirée : choisissez-en une autre.", "invitation-revoked")
        self.registers.append(
            stream(c.id, "publications"),
            idem=f"invitation-sent#{ticket.id}#{now.isoformat()}",
            build=lambda last: Draft(kind="invitation-sent", at=now, record={"ticket": ticket.id, **someone.signature}),
        )
        return ticket

    def revoke(self, actor: Actor | None, consultation_id: str, ticket_id: str) -> Ticket:
        """Shut the ticket, and the consultation to the account that came in by it. Raises NotFound."""
        now = self.clock.now()
        _, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.CORRECT, now)
        ticket = self._get(consultation_id, ticket_id)
        line = self.registers.append(
            stream(consultation_id, "publications"),
            idem=f"invitation-revoked#{ticket.id}",
            since=0,
            build=lambda last: Draft(kind="invitation-revoked", at=now, record={"ticket": ticket.id, **someone.signature}),
        )
        return self.follow_revocation(consultation_id, line)

    def follow_revocation(self, consultation_id: str, line: Entry) -> Ticket:
        return self._follow(line, consultation_id, "revoked_at", revoked_at=from_text(line.at))

    def _follow(self, line: Entry, consultation_id: str, mark: str, **after: Any) -> Ticket:
        """The person and the registers' stream follow the same line at the same time: whoever comes second finds it done."""
        for _ in range(_TRIES):
            ticket = self._get(consultation_id, line.record["ticket"])
            if getattr(ticket, mark):
                return ticket
            try:
                return self.tickets.save(replace(ticket, **after))
            except StaleVersion:
                continue
        raise StaleVersion()

    def _of(self, consultation_id: str, token: str) -> Ticket:
        name, _, mark = token.partition(".")
        ticket = self.tickets.get(consultation_id, name)
        if not ticket or not hmac.compare_digest(mark.encode(), self._mark(ticket).encode()):
            raise NotFound(
                "Cette invitation n’existe pas, ou son adresse est incomplète : reprenez le lien entier du message.", "no-invitation"
            )
        return ticket

    def _mark(self, ticket: Ticket) -> str:
        return hmac.new(self.secret, f"invitation {ticket.consultation_id} {ticket.id}".encode(), hashlib.sha256).hexdigest()[:32]

    def _get(self, consultation_id: str, ticket_id: str) -> Ticket:
        found = self.tickets.get(consultation_id, ticket_id)
        if not found:
            raise NotFound()
        return found
