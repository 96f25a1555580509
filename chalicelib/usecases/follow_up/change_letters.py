"""Letters about changes, to everyone concerned and only them, without telling any of them about another (REQ-003, REQ-009)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...domain.consultation import Consultation
from ...domain.instants import from_text
from .. import ports
from ..ports import Mail
from .concerned import Concerned
from .lines import Line

_REPLACE = "Si vous avez déjà déposé un pli, il est conservé : vous pouvez le remplacer jusqu’à la date limite.\n"


@dataclass(frozen=True, kw_only=True)
class ChangeLetters:
    consultations: ports.Consultations
    concerned: Concerned
    origin: str

    def extension(self, line: Line) -> Iterator[Mail]:
        c = self.consultations.get(line.consultation_id)
        new = c.territory.told(from_text(line.record["new"])) if c else ""
        said = f"la date limite de remise est reportée au {new}.\nMotif : {line.record['reason']}\n"
        yield from self._letters(line, "Délai prorogé", said)

    def correction(self, line: Line) -> Iterator[Mail]:
        changes = "\n".join(f"– {one['label']} : « {one['before']} » devient « {one['after']} »" for one in line.record["changes"])
        said = f"la consultation est modifiée : {line.record['note']}\n\n{changes}\n\n{_REPLACE}"
        yield from self._letters(line, "Consultation modifiée", said)

    def new_documents(self, line: Line) -> Iterator[Mail]:
        version = line.record["dce_version"]
        if version > 1:
            said = f"une nouvelle version du dossier est publiée (version {version}) : {line.record['note']}\n\n{_REPLACE}"
            yield from self._letters(line, "Dossier modifié", said)

    def cancellation(self, line: Line) -> Iterator[Mail]:
        said = (
            f"la procédure est déclarée sans suite.\nMotif : {line.record['reason']}\n\n"
            "Les plis déjà déposés restent scellés, pour toujours.\n"
        )
        yield from self._letters(line, "Procédure sans suite", said)

    def answer(self, line: Line) -> Iterator[Mail]:
        said = f"l’acheteur répond à une question :\n\n« {line.record['public_text']} »\n\n{line.record['answer']}\n"
        yield from self._letters(line, "Réponse à une question", said)

    def _letters(self, line: Line, subject: str, said: str) -> Iterator[Mail]:
        c = self.consultations.get(line.consultation_id)
        if c:
            for address in self.concerned.addresses(c.id):
                yield Mail(id=line.letter(address), to=address, subject=f"{subject} – {c.label}", text=self._text(c, said))

    def _text(self, c: Consultation, said: str) -> str:
        where = f"{self.origin}/entreprise/" if c.restricted else f"{self.origin}/consultations/{c.id}"
        return f"Bonjour,\n\nConsultation {c.label} – {c.title} ({c.buyer_name}) :\n{said}\n{where}\n"
