"""Letters owed by a request for help: a dated receipt to whoever wrote, the request to those who run the platform (REQ-008)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...domain.instants import in_french
from ...domain.permission import Role
from ...domain.support import TOPICS
from ...domain.tenant import PLATFORM
from .. import ports
from ..exchanges.support_requests import Filed, SupportRequests
from ..ports import Directory, Mail
from ..work import bodies
from .lines import Line


@dataclass(frozen=True, kw_only=True)
class SupportLetters:
    requests: SupportRequests
    consultations: ports.Consultations
    directory: Directory
    origin: str

    def letters(self, line: Line) -> Iterator[Mail]:
        """For `consequences`. An operator who wrote himself has both letters."""
        filed = self.requests.filed(line.consultation_id, line.record[bodies.FIELD])
        yield self._receipt(line, filed)
        for user in self.directory.users_of(PLATFORM):
            if Role.OPERATOR in user.roles_in(PLATFORM):
                yield self._request(line, filed, user.email)

    def _receipt(self, line: Line, filed: Filed) -> Mail:
        """It names the consultation by its address alone, for whoever wrote may not be among those it is shown to; and it does not repeat
        the words, for nobody has proved to own the address: the platform sends nobody's text to strangers."""
        one = filed.request
        about = f"Consultation : {self.origin}/consultations/{one.consultation_id}\n" if one.consultation_id else ""
        text = (
            f"Bonjour,\n\nVotre demande d’assistance est enregistrée.\n\nNuméro : {one.number}\nReçue le {in_french(one.received_at)}\n"
            f"Sujet : {TOPICS[one.topic]}\n{about}Empreinte SHA-256 au registre : {filed.sha256}\n\n"
            "La réponse viendra à cette adresse. Si vous n’avez rien demandé, ignorez ce message.\n\n—\n"
        )
        subject = f"Demande d’assistance {one.number} reçue"
        return Mail(id=line.letter(f"receipt#{one.email}"), to=one.email, subject=subject, text=text + _in_english(one.number))

    def _request(self, line: Line, filed: Filed, address: str) -> Mail:
        one = filed.request
        c = self.consultations.get(one.consultation_id) if one.consultation_id else None
        about = f"Consultation : {c.reference} – {c.title}\n{self.origin}/consultations/{c.id}\n" if c else "Consultation : aucune\n"
        due = f"Date limite : {c.territory.told(c.submission_deadline)}\n" if c and c.submission_deadline else ""
        text = (
            f"Demande d’assistance {one.number}, reçue le {in_french(one.received_at)}\nDe : {one.email}\nSujet : {TOPICS[one.topic]}\n"
            f"{about}{due}\n{one.text}\n\nRépondez à {one.email}. Avant la date limite, ne dites rien de cette demande à l’acheteur.\n"
        )
        return Mail(id=line.letter(address), to=address, subject=f"Assistance {one.number} – {TOPICS[one.topic]}", text=text)


def _in_english(number: str) -> str:
    return f"Your request to the support of Sous Pli is recorded under the number {number}. The answer will come to this address.\n"
