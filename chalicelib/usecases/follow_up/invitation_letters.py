"""Letters to the companies invited to a restricted consultation: the same to all, at the same time (CCP R2144-9).

The people of an account that is known to be invited come in by signing in; the address that the buyer wrote receives a ticket.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...domain.consultation import Consultation
from .. import ports
from ..access.invited import Invited
from ..consultation.tickets import Tickets
from ..ports import Directory, Mail
from .lines import Line


@dataclass(frozen=True, kw_only=True)
class InvitationLetters:
    consultations: ports.Consultations
    directory: Directory
    invited: Invited
    tickets: Tickets
    ticket_store: ports.Tickets
    origin: str

    def at_publication(self, line: Line) -> Iterator[Mail]:
        """Nothing for a consultation open to all."""
        c = self.consultations.get(line.consultation_id)
        if not c or not c.restricted or not c.submission_deadline:
            return
        for address in sorted(self.invited.people(c)):
            yield self._letter(line, c, address, f"Connectez-vous à votre espace entreprise pour la lire : {self.origin}/entreprise/\n")
        for invitee in c.invitees:
            if invitee.email and not invitee.company_id:
                ticket = self.tickets.made(c, invitee.identifier, invitee.email)
                yield self._letter(line, c, invitee.email, self._by_ticket(self.tickets.link(ticket)), ticket.id)

    def again(self, line: Line) -> Iterator[Mail]:
        """The ticket of an invitation that the buyer sends once more."""
        c, ticket = self.consultations.get(line.consultation_id), self.ticket_store.get(line.consultation_id, line.record["ticket"])
        if c and ticket and c.submission_deadline:
            yield self._letter(line, c, ticket.email, self._by_ticket(self.tickets.link(ticket)), ticket.id)

    @staticmethod
    def _by_ticket(link: str) -> str:
        return (
            f"Pour la lire et y répondre, ouvrez ce lien, qui ne sert qu’à un compte de votre entreprise : {link}\n"
            "Pas encore de compte ? Il se crée au passage, en deux minutes.\n"
        )

    def _letter(self, line: Line, c: Consultation, address: str, way: str, ticket: str = "") -> Mail:
        assert c.submission_deadline is not None
        return Mail(
            id=line.letter(f"{address}#{ticket}" if ticket else address),
            to=address,
            subject=f"{c.buyer_name} : invitation à répondre – {c.label}",
            text=(
                f"Bonjour,\n\n{c.buyer_name} vous invite à répondre à la consultation {c.reference} – {c.title} "
                f"({c.phase_row.label.lower()}).\n\nDate limite de remise : {c.territory.told(c.submission_deadline)}\n\n{way}"
            ),
        )
