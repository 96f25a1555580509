"""Which account of a company a restricted consultation is open to, and where its letters go (REQ-012).

An identifier alone opens nothing: anybody may declare it. The buyer named the account itself (it answered the phase before), or the account
is confirmed to be that company's, or it came in by the ticket sent to the invited address.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.consultation import Consultation
from ...domain.invitation import Invitee
from .. import ports
from ..ports import Directory


@dataclass(frozen=True, kw_only=True)
class Invited:
    directory: Directory
    tickets: ports.Tickets

    def invitation_of(self, c: Consultation, company_id: str) -> Invitee | None:
        """The invitation that this account holds, None for one that only bears the same identifier."""
        named = next((one for one in c.invitees if one.company_id == company_id), None)
        if named or not c.invitees:
            return named
        company = self.directory.company(company_id)
        if company is None:
            return None
        received = next((one for one in c.invitees if one.company_id and one.company_id in company.absorbed), None)
        if received:
            return received
        proved = next((one for one in c.invitees if company.proved(one.identifier)), None)
        if proved:
            return proved
        alike = next((one for one in c.invitees if company.bore(one.identifier)), None)
        return alike if alike and any(self.by_ticket(c, one) for one in (company_id, *company.absorbed)) else None

    def by_ticket(self, c: Consultation, company_id: str) -> bool:
        """Whether this account came in by a ticket that still admits it."""
        return any(ticket.admits(company_id) for ticket in self.tickets.of_consultation(c.id))

    def accounts(self, c: Consultation, invitee: Invitee) -> list[str]:
        """The accounts that this invitation is open to."""
        if invitee.company_id:
            return [invitee.company_id]
        alike = self.directory.companies_that_bore(invitee.identifier)
        return [company.id for company in alike if self.invitation_of(c, company.id)]

    def people(self, c: Consultation) -> set[str]:
        """E-mail addresses of the people of every invited account."""
        accounts = {one for invitee in c.invitees for one in self.accounts(c, invitee)}
        return {user.email for account in accounts for user in self.directory.users_of(account)}
