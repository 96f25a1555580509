"""Letters about changes, to everyone concerned and only them, without telling any of them about another (REQ-003, REQ-009)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...domain.consultation import Consultation
from ...domain.instants import from_text, in_french
from .. import ports
from ..ports import Mail, Mailer
from .concerned import Concerned

_REPLACE = "Si vous avez déjà déposé un pli, il est conservé : vous pouvez le remplacer jusqu’à la date limite.\n"


@dataclass(frozen=True, kw_only=True)
class ChangeLetters:
    consultations: ports.Consultations
    concerned: Concerned
    mailer: Mailer
    origin: str

    def extension(self, consultation_id: str, record: Mapping[str, Any]) -> None:
        new = in_french(from_text(record["new"]))
        self._send(consultation_id, "Délai prorogé", f"la date limite de remise est reportée au {new}.\nMotif : {record['reason']}\n")

    def correction(self, consultation_id: str, record: Mapping[str, Any]) -> None:
        lines = "\n".join(f"– {one['label']} : « {one['before']} » devient « {one['after']} »" for one in record["changes"])
        self._send(consultation_id, "Consultation modifiée", f"la consultation est modifiée : {record['note']}\n\n{lines}\n\n{_REPLACE}")

    def new_documents(self, consultation_id: str, record: Mapping[str, Any]) -> None:
        if record["dce_version"] > 1:
            told = f"une nouvelle version du dossier est publiée (version {record['dce_version']}) : {record['note']}\n\n{_REPLACE}"
            self._send(consultation_id, "Dossier modifié", told)

    def cancellation(self, consultation_id: str, record: Mapping[str, Any]) -> None:
        told = (
            f"la procédure est déclarée sans suite.\nMotif : {record['reason']}\n\nLes plis déjà déposés restent scellés, pour toujours.\n"
        )
        self._send(consultation_id, "Procédure sans suite", told)

    def answer(self, consultation_id: str, record: Mapping[str, Any]) -> None:
        told = f"l’acheteur répond à une question :\n\n« {record['public_text']} »\n\n{record['answer']}\n"
        self._send(consultation_id, "Réponse à une question", told)

    def _send(self, consultation_id: str, subject: str, told: str) -> None:
        c = self.consultations.get(consultation_id)
        if not c:
            return
        for address in self.concerned.addresses(consultation_id):
            self.mailer.send(Mail(to=address, subject=f"{subject} – {c.label}", text=self._text(c, told)))

    def _text(self, c: Consultation, told: str) -> str:
        where = f"{self.origin}/entreprise/" if c.restricted else f"{self.origin}/consultations/{c.id}"
        return f"Bonjour,\n\nConsultation {c.label} – {c.title} ({c.buyer_name}) :\n{told}\n{where}\n"
