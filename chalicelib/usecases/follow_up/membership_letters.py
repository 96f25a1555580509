"""Letters to the companies that a deposit names as members of its group, and to the lead once one has answered (REQ-064).

They carry identifiers and no name of a company, which anybody may choose: a letter from the platform must not carry it to strangers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .. import ports
from ..deposit.memberships import Memberships
from ..ports import Directory, Mail
from .lines import Line


@dataclass(frozen=True, kw_only=True)
class MembershipLetters:
    consultations: ports.Consultations
    deposits: ports.Deposits
    directory: Directory
    memberships: Memberships

    def asked(self, line: Line) -> Iterator[Mail]:
        """To each member whose address the lead gave."""
        deposit, c = self.deposits.get(line.record["submission"]), self.consultations.get(line.consultation_id)
        if not deposit or not c:
            return
        lead = f"{deposit.company_identifier.type} {deposit.company_identifier.value}"
        for number, member in enumerate(deposit.consortium.members):
            if member.email:
                yield Mail(
                    id=line.letter(f"membership#{number}#{member.email}"),
                    to=member.email,
                    subject=f"Votre entreprise est nommée dans un groupement – {c.label}",
                    text=(
                        f"Bonjour,\n\nL’entreprise {lead} a répondu à la consultation {c.reference} – {c.title} ({c.buyer_name}) comme mandataire "
                        f"d’un groupement dont votre entreprise, {member.identifier.type} {member.identifier.value}, serait membre.\n\n"
                        f"Dites si c’est exact, par ce lien qui ne sert qu’une fois : {self.memberships.link(deposit, number)}\n\n"
                        "Le dépôt n’attend pas votre réponse. L’acheteur la lira à l’ouverture des plis.\n"
                    ),
                )

    def answered(self, line: Line) -> Iterator[Mail]:
        deposit, c = self.deposits.get(line.record["submission"]), self.consultations.get(line.consultation_id)
        user = self.directory.user(deposit.user_id) if deposit else None
        if not deposit or not c or not user:
            return
        member = deposit.consortium.members[line.record["member"]].identifier
        said = "confirme être membre" if line.record["confirmed"] else "dit ne pas être membre"
        yield Mail(
            id=line.letter(user.email),
            to=user.email,
            subject=f"Réponse d’un membre de votre groupement – {c.label}",
            text=(
                f"Bonjour,\n\nL’entreprise {member.type} {member.value} {said} du groupement dont vous êtes mandataire.\n"
                f"Consultation {c.reference} – {c.title} ({c.buyer_name})\n"
            ),
        )
