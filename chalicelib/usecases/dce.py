"""The consultation documents: resumable uploads, verification of what was stored, immutable versions (REQ-025)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..domain.consultation import Act, Consultation, DceFile, DceVersion, Fact, FileState, Status
from ..domain.errors import Invalid, NotFound, WrongState
from ..domain.ids import new_id
from ..domain.limits import DCE_PART_BYTES, GIB, MAX_PARTS, PARTS_SIGNED_AT_ONCE
from ..domain.permission import Action
from ..domain.register import Draft, stream
from . import finding, formats, ports, publications_register
from .access import Actor
from .ports import Clock, Objects, Part, Registers, SignedUrl, VerifyQueue

MAX_FILE_BYTES = 50 * GIB
MAX_FILES = 300
"""The aggregate stays far below DynamoDB's 400 kB an item."""
AREA = "documents"


@dataclass(frozen=True, kw_only=True)
class Dce:
    clock: Clock
    consultations: ports.Consultations
    objects: Objects
    registers: Registers
    queue: VerifyQueue

    def add_file(self, actor: Actor | None, consultation_id: str, *, name: str, size_bytes: int) -> DceFile:
        """Announce a file; its parts are then signed on demand. Raises Invalid for a name or size that cannot be kept."""
        consultation = self._editable(actor, consultation_id)
        clean = formats.file_name(name)
        wrong = {}
        if not 0 < size_bytes <= MAX_FILE_BYTES:
            wrong["size_bytes"] = "Ce fichier est vide." if size_bytes == 0 else "Un fichier du DCE pèse au plus 50 Gio."
        if any(file.name.casefold() == clean.casefold() for file in consultation.dce_draft):
            wrong["name"] = f"Un fichier « {clean} » figure déjà dans ce DCE. Supprimez-le d’abord pour le remplacer."
        if len(consultation.dce_draft) >= MAX_FILES:
            wrong["name"] = f"Un DCE compte au plus {MAX_FILES} fichiers : réunissez-les dans une archive ZIP."
        if wrong:
            raise Invalid(wrong)
        file = DceFile(id=new_id(self.clock.now()), name=clean, size_bytes=size_bytes, media_type=formats.media_type(clean))
        file = replace(file, upload_id=self.objects.start_upload(AREA, key(consultation_id, file.id), file.media_type))
        finding.change(self.consultations, consultation_id, lambda c: replace(c, dce_draft=(*c.dce_draft, file)))
        return file

    def sign_parts(self, actor: Actor | None, consultation_id: str, file_id: str, parts: Sequence[Part]) -> list[tuple[int, SignedUrl]]:
        """URLs for these parts. Raises Invalid for a part that is not of this file."""
        file = self._uploading(actor, consultation_id, file_id)
        check_parts(parts, file.size_bytes, part_bytes(file.size_bytes))
        assert file.upload_id is not None
        return [(part.number, self.objects.sign_part(AREA, key(consultation_id, file_id), file.upload_id, part)) for part in parts]

    def finished_parts(self, actor: Actor | None, consultation_id: str, file_id: str) -> list[Part]:
        file = self._uploading(actor, consultation_id, file_id)
        assert file.upload_id is not None
        return self.objects.parts(AREA, key(consultation_id, file_id), file.upload_id)

    def complete(self, actor: Actor | None, consultation_id: str, file_id: str) -> DceFile:
        """All bytes are there: have them read and hashed. Completing twice is safe. Raises WrongState while parts are missing."""
        file = self._file(self._editable(actor, consultation_id), file_id)
        if file.state is not FileState.UPLOADING:
            return file
        assert file.upload_id is not None
        where = key(consultation_id, file_id)
        if self.objects.size(AREA, where) is None:
            parts = self.objects.parts(AREA, where, file.upload_id)
            if sum(part.size_bytes for part in parts) != file.size_bytes:
                raise WrongState(
                    "L’envoi de ce fichier n’est pas terminé : reprenez-le, seuls les morceaux manquants partiront.", "parts-missing"
                )
            self.objects.complete(AREA, where, file.upload_id, parts)
        self._set(consultation_id, replace(file, state=FileState.VERIFYING))
        self.queue.ask(consultation_id, file_id)
        return replace(file, state=FileState.VERIFYING)

    def verify(self, consultation_id: str, file_id: str) -> DceFile | None:
        """Read the stored bytes once: their SHA-256, and whether they are what the name says. Idempotent; None when withdrawn."""
        consultation = self.consultations.get(consultation_id)
        file = next((f for f in consultation.dce_draft if f.id == file_id), None) if consultation else None
        if not file or file.state is not FileState.VERIFYING:
            return file
        digest, head = hashlib.sha256(), b""
        for chunk in self.objects.stream(AREA, key(consultation_id, file_id)):
            head = head or chunk[:1024]
            digest.update(chunk)
        problem = formats.mismatch(file.name, head)
        verified = replace(
            file,
            state=FileState.REFUSED if problem else FileState.READY,
            sha256=digest.hexdigest(),
            refusal_code=problem[0] if problem else None,
            refusal_detail=problem[1] if problem else None,
        )
        self._set(consultation_id, verified)
        return verified

    def remove_file(self, actor: Actor | None, consultation_id: str, file_id: str) -> None:
        """Take a file out of the draft; published versions keep theirs. Raises NotFound."""
        consultation = self._editable(actor, consultation_id)
        file = self._file(consultation, file_id)
        finding.change(
            self.consultations, consultation_id, lambda c: replace(c, dce_draft=tuple(f for f in c.dce_draft if f.id != file_id))
        )
        if any(file_id == kept.id for version in consultation.dce_versions for kept in version.files):
            return
        if file.upload_id and file.state is FileState.UPLOADING:
            self.objects.abort(AREA, key(consultation_id, file_id), file.upload_id)
        self.objects.delete(AREA, key(consultation_id, file_id))

    def publish_version(self, actor: Actor | None, consultation_id: str, *, note: str) -> Consultation:
        """Freeze the draft files with those of the last version into a new one (CCP R2151-4 2°). Raises Invalid, WrongState."""
        now = self.clock.now()
        consultation = self._editable(actor, consultation_id)
        consultation.require(Act.REPLACE_DCE, now)
        if not consultation.dce_draft:
            raise Invalid({"files": "Ajoutez d’abord les fichiers nouveaux ou modifiés."})
        if any(file.state is not FileState.READY for file in consultation.dce_draft):
            raise WrongState("Un fichier n’est pas encore vérifié, ou est refusé.", "unready-file")
        if not note.strip():
            raise Invalid({"note": "Expliquez en une phrase ce qui change."})
        number = consultation.dce_versions[-1].number + 1
        changed = {file.name.casefold() for file in consultation.dce_draft}
        kept = tuple(file for file in consultation.dce_versions[-1].files if file.name.casefold() not in changed)
        version = DceVersion(number=number, published_at=now, files=kept + consultation.dce_draft, note=note.strip())
        record = publications_register.dce_record(version, actor)
        self.registers.append(
            stream(consultation_id, "publications"),
            idem=f"dce#{number}",
            build=lambda last: Draft(kind="dce-version", at=now, record=record),
        )
        fact = Fact(at=now, kind="dce-version", detail=f"Version {number} du DCE : {note.strip()}")
        return finding.change(
            self.consultations,
            consultation_id,
            lambda c: replace(c, dce_versions=(*c.dce_versions, version), dce_draft=(), history=(*c.history, fact)),
        )

    def _editable(self, actor: Actor | None, consultation_id: str) -> Consultation:
        now = self.clock.now()
        consultation = finding.permitted(self.consultations, consultation_id, actor, Action.EDIT_CONSULTATION, now)
        if consultation.status(now) not in (Status.DRAFT, Status.OPEN):
            consultation.require(Act.REPLACE_DCE, now)
        return consultation

    def _file(self, consultation: Consultation, file_id: str) -> DceFile:
        found = next((file for file in consultation.dce_draft if file.id == file_id), None)
        if not found:
            raise NotFound()
        return found

    def _uploading(self, actor: Actor | None, consultation_id: str, file_id: str) -> DceFile:
        file = self._file(self._editable(actor, consultation_id), file_id)
        if file.state is not FileState.UPLOADING:
            raise WrongState("Ce fichier est déjà entièrement reçu.", "already-received")
        return file

    def _set(self, consultation_id: str, file: DceFile) -> None:
        finding.change(
            self.consultations, consultation_id, lambda c: replace(c, dce_draft=tuple(file if f.id == file.id else f for f in c.dce_draft))
        )


def key(consultation_id: str, file_id: str) -> str:
    return f"C/{consultation_id}/dce/{file_id}"


def part_bytes(size_bytes: int) -> int:
    """16 MiB, or more for a file that would need over 10,000 parts."""
    least = -(-size_bytes // MAX_PARTS)
    return max(DCE_PART_BYTES, -(-least // (1024 * 1024)) * 1024 * 1024)


def check_parts(parts: Sequence[Part], size_bytes: int, part_size: int) -> None:
    """Raises Invalid for too many at once, a number out of range or a length that is not the part's."""
    count = -(-size_bytes // part_size)
    if not 1 <= len(parts) <= PARTS_SIGNED_AT_ONCE:
        raise Invalid({"parts": f"De 1 à {PARTS_SIGNED_AT_ONCE} morceaux à la fois."})
    for part in parts:
        expected = part_size if part.number < count else size_bytes - part_size * (count - 1)
        if not 1 <= part.number <= count or part.size_bytes != expected:
            raise Invalid(
                {"parts": f"Le morceau {part.number} ne fait pas partie de ce fichier, ou n’a pas la bonne longueur."}, code="bad-part"
            )
