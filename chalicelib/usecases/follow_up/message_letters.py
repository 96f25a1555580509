"""E-mails about letters: to their readers, that one waits; to agents, that one came back and what to do (REQ-097). None says what a letter says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from ...domain.consultation import Consultation
from ...domain.message import Message, Resending
from ...domain.permission import WORKERS
from .. import ports
from ..directory.lending import at_work
from ..ports import Clock, Directory, Mail, Objects
from ..work import bodies
from .lines import Line
from .recipients import mailboxes


@dataclass(frozen=True, kw_only=True)
class MessageLetters:
    clock: Clock
    consultations: ports.Consultations
    messages: ports.Messages
    directory: Directory
    objects: Objects
    origin: str

    def sent(self, line: Line) -> Iterator[Mail]:
        found = self._about(line)
        if found:
            for address, reader in mailboxes(self.directory, found[1].company_id).items():
                yield self._notice(*found, line, address, reader or _other(address))

    def resent(self, line: Line) -> Iterator[Mail]:
        """To the same people, or to the other address that the agent gave."""
        found = self._about(line)
        if not found:
            return
        other = bodies.load(self.objects, line.consultation_id, line.record[bodies.FIELD], Resending).address
        if other:
            yield self._notice(*found, line, other, _other(other))
        else:
            yield from self.sent(line)

    def bounced(self, line: Line) -> Iterator[Mail]:
        """At once, to each agent; neither the company nor the letter is named, which the screen shows."""
        found = self._about(line)
        if not found or not found[1].came_back:
            return
        c = found[0]
        text = (
            f"Bonjour,\n\nUn courriel de la consultation {c.reference} – {c.title} n’a pas atteint son destinataire : son serveur l’a refusé.\n"
            "La lettre reste lisible dans l’espace de l’entreprise, mais rien ne prouve qu’elle l’ait su.\n\nVous pouvez :\n"
            "– la renvoyer, à la même adresse ou à une autre que l’entreprise vous aura donnée ;\n"
            "– l’envoyer sur papier, en recommandé, puis le noter : pour un rejet, le délai de suspension passe alors à seize jours ;\n"
            "– joindre l’entreprise par téléphone pour qu’elle ouvre son espace.\n\n"
            f"{self.origin}/acheteur/decision/?id={c.id}\n"
        )
        for user in sorted(at_work(self.directory, c.buyer_id, WORKERS, self.clock.now()), key=lambda one: one.id):
            yield Mail(id=line.letter(user.email), to=user.email, subject=f"Une lettre n’est pas arrivée – {c.label}", text=text)

    def _about(self, line: Line) -> tuple[Consultation, Message] | None:
        message, c = self.messages.get(line.consultation_id, line.record["message"]), self.consultations.get(line.consultation_id)
        return (c, message) if message and c else None

    def _notice(self, c: Consultation, message: Message, line: Line, address: str, reader: str) -> Mail:
        link = f"{self.origin}/entreprise/message/?consultation={message.consultation_id}&id={message.id}"
        return Mail(
            id=line.letter(address),
            to=address,
            subject=f"{c.buyer_name} vous a écrit – {c.label}",  # what it says is read on the platform alone
            tag=f"{message.consultation_id}/{message.id}/{reader}/{line.entry.seq}",
            text=f"Bonjour,\n\n{c.buyer_name} vous a adressé un message sur Sous Pli{self._acting(line, c)}. "
            f"Sa lecture et ses pièces jointes :\n{link}\n\nRépondre à ce courriel n’atteint pas l’acheteur : écrivez-lui depuis cette page.\n",
        )

    def _acting(self, line: Line, c: Consultation) -> str:
        """Who wrote it for the entity, when that person is not of it, or replaced somebody."""
        by, absent = self.directory.user(line.record.get("by", "")), self.directory.user(line.record.get("in_place_of", ""))
        if by and "on_behalf_of" in line.record:
            return f", par {by.name or by.email} pour le compte de {c.buyer_name}"
        return f", par {by.name or by.email} en remplacement de {absent.name or absent.email}" if by and absent else ""


def _other(address: str) -> str:
    """What stands for an address that is nobody's account, where facts name their reader."""
    return f"other-{hashlib.sha256(address.encode()).hexdigest()[:12]}"
