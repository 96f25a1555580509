"""What follows an act, drawn from the registers' stream: mails, each once (ARCHITECTURE, "nothing that counts in law happens after")."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ...domain.consultation import TEST_MARK, Consultation
from ...domain.instants import from_text, in_french
from ...domain.message import Message
from ...domain.permission import Role
from .. import ports
from ..deposit.sealings import Sealings
from ..exchanges.messages import Messages
from ..ports import Clock, Directory, Ephemeral, Mail, Mailer
from .change_letters import ChangeLetters

_REMEMBER = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Consequences:
    clock: Clock
    consultations: ports.Consultations
    deposits: ports.Deposits
    directory: Directory
    ephemeral: Ephemeral
    messages: Messages
    message_store: ports.Messages
    sealings: Sealings
    letters: ChangeLetters
    mailer: Mailer
    origin: str

    def draw(self, stream: str, seq: int, kind: str, record: Mapping[str, Any]) -> bool:
        """Draw the consequences of one entry, once whatever the deliveries. False when it had been done or has none."""
        _, consultation_id, register = stream.split("#")
        handler = {
            ("deposits", "deposit"): self._receipt,
            ("deposits", "closure"): self._closure,
            ("deposits", "extension"): self.letters.extension,
            ("messages", "sent"): self._message,
            ("publications", "publication"): self._invitation,
            ("publications", "correction"): self.letters.correction,
            ("publications", "dce-version"): self.letters.new_documents,
            ("publications", "cancellation"): self.letters.cancellation,
            ("questions", "question"): self._question,
            ("questions", "answer"): self.letters.answer,
        }.get((register, kind))
        if handler is None:
            return False
        mark = f"consequence#{stream}#{seq}"
        if not self.ephemeral.mark_once(mark, self.clock.now() + _REMEMBER):
            return False
        try:
            handler(consultation_id, record)
        except BaseException:
            self.ephemeral.unmark(mark)  # the stream delivers again
            raise
        return True

    def _receipt(self, consultation_id: str, record: Mapping[str, Any]) -> None:
        deposit = self.deposits.get(record["submission"])
        consultation = self.consultations.get(consultation_id)
        if not deposit or not consultation:
            return
        receipt = self.sealings.receipt(deposit) or {}
        late = (
            "\nIl est arrivé après la date limite : il est conservé, et n’est pas ouvert sauf décision motivée." if record["late"] else ""
        )
        text = (
            f"Bonjour,\n\nVotre pli est déposé.\n\nNuméro : {record['number']}\nCandidat : {deposit.company_name}\nAcheteur : {consultation.buyer_name}\n"
            f"Consultation : {consultation.reference} – {consultation.title}\nReçu le {in_french(from_text(record['received_at']))}{late}\n\n"
            f"Le récépissé signé est joint ; il liste chaque document et son empreinte.\n{self.origin}/entreprise/recepisse/?id={deposit.id}\n"
        )
        joined = (f"recepisse-{record['number']}.json", "application/json", json.dumps(receipt, ensure_ascii=False, indent=1).encode())
        self._tell_user(deposit.user_id, f"Récépissé de dépôt {record['number']} – {consultation.label}", text, (joined,))

    def _invitation(self, consultation_id: str, record: Mapping[str, Any]) -> None:
        """The same letter to every invited company at the same time (CCP R2144-9); nothing for a consultation open to all."""
        c = self.consultations.get(consultation_id)
        if not c or not c.restricted or not c.submission_deadline:
            return
        text = (
            f"Bonjour,\n\n{c.buyer_name} vous invite à répondre à la consultation {c.reference} – {c.title} "
            f"({c.phase_row.label.lower()}).\n\nDate limite de remise : {in_french(c.submission_deadline)}\n\n"
            f"Connectez-vous à votre espace entreprise pour lire l’invitation et ses documents : {self.origin}/entreprise/\n"
            "Pas encore de compte ? Inscrivez votre entreprise avec le même identifiant que dans votre candidature "
            "(SIRET ou autre) : l’invitation y sera.\n"
        )
        for invitee in c.invitees:
            company = self.directory.company_by_identifier(invitee.identifier)
            known = [user.email for user in self.directory.users_of(company.id)] if company else []
            for address in sorted({*known, *([invitee.email] if invitee.email else [])}):
                self.mailer.send(Mail(to=address, subject=f"{c.buyer_name} : invitation à répondre – {c.label}", text=text))

    def _closure(self, consultation_id: str, record: Mapping[str, Any]) -> None:
        consultation = self.consultations.get(consultation_id)
        if not consultation:
            return
        text = (
            f"Bonjour,\n\nLa date limite de remise de la consultation {consultation.reference} – {consultation.title} est passée.\n"
            f"Les plis peuvent être ouverts par la commission : {self.origin}/ouverture/?consultation={consultation_id}\n"
        )
        people = {m.user_id for m in consultation.committee.members} | self._agents(consultation)
        for user_id in sorted(people):
            self._tell_user(user_id, f"Consultation close – {consultation.label}", text)

    def _agents(self, consultation: Consultation) -> set[str]:
        return {u.id for u in self.directory.users_of(consultation.buyer_id) if Role.AGENT in u.roles_in(consultation.buyer_id)}

    def _question(self, consultation_id: str, record: Mapping[str, Any]) -> None:
        """Agents learn that a question waits; neither its words nor its author travel by mail."""
        consultation = self.consultations.get(consultation_id)
        if not consultation:
            return
        text = (
            f"Bonjour,\n\nUne question est posée sur la consultation {consultation.reference} – {consultation.title}.\n"
            f"Lisez-la et répondez à tous : {self.origin}/acheteur/questions/?id={consultation_id}\n"
        )
        for user_id in sorted(self._agents(consultation)):
            self._tell_user(user_id, f"Question reçue – {consultation.label}", text)

    def _message(self, consultation_id: str, record: Mapping[str, Any]) -> None:
        message = self.message_store.get(consultation_id, record["message"])
        consultation = self.consultations.get(consultation_id)
        if not message or not consultation:
            return
        results = [self._mail_message(message, user.email, consultation) for user in self.directory.users_of(message.company_id)]
        if results:
            self.messages.delivery(consultation_id, message.id, accepted=any(results), at=self.clock.now())

    def _mail_message(self, message: Message, address: str, c: Consultation) -> bool:
        link = f"{self.origin}/entreprise/message/?consultation={message.consultation_id}&id={message.id}"
        return self.mailer.send(
            Mail(
                to=address,
                subject=f"{TEST_MARK} – {c.buyer_name} : {message.subject}" if c.test else f"{c.buyer_name} : {message.subject}",
                tag=f"{message.consultation_id}/{message.id}",
                text=(f"Bonjour,\n\n{c.buyer_name} vous a adressé un message sur Sous Pli. Sa lecture et ses pièces jointes :\n{link}\n"),
            )
        )

    def _tell_user(self, user_id: str, subject: str, text: str, attachments: tuple[tuple[str, str, bytes], ...] = ()) -> None:
        user = self.directory.user(user_id)
        if user:
            self.mailer.send(Mail(to=user.email, subject=subject, text=text, attachments=attachments))
