"""The verification job: each file's stored bytes read once, hashed, recognised, scanned (REQ-025)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...domain.consultation import Consultation
from ...domain.dce import DceFile, FileState, Scan
from ...domain.register import Draft, stream
from .. import ports
from ..ports import Antivirus, Clock, Documents, Objects, Registers, Verdict
from ..ports.objects import DOCUMENTS
from . import formats
from .storage import key


@dataclass(frozen=True, kw_only=True)
class DceChecks:
    clock: Clock
    consultations: ports.Consultations
    documents: Documents
    objects: Objects
    registers: Registers
    antivirus: Antivirus

    def verify(self, consultation_id: str, file_id: str) -> DceFile | None:
        """Hash the bytes, check that they are what the name says, have them scanned. Idempotent; None when withdrawn."""
        consultation = self.consultations.get(consultation_id)
        file = self.documents.get(consultation_id, consultation.next_dce, file_id) if consultation else None
        if not consultation or not file or file.state is not FileState.VERIFYING:
            return file
        reading = _Reading(self.objects.stream(DOCUMENTS, key(consultation_id, file.id)))
        verdict = self.antivirus.scan(iter(reading), file.size_bytes)
        for _ in reading:
            pass  # a scanner may stop early: the digest is that of every byte
        checked = self._judged(replace(file, sha256=reading.digest.hexdigest()), reading.head, verdict)
        if verdict.scan is Scan.INFECTED:
            self._keep_trace(consultation, checked)
        self.documents.put(consultation_id, consultation.next_dce, checked)
        return checked

    def verify_each(self, consultation_id: str, file_ids: Sequence[str]) -> None:
        """Verify several files: one that fails stops none. The first failure is raised once all were read: the queue asks again."""
        failure = None
        for file_id in file_ids:
            try:
                self.verify(consultation_id, file_id)
            except Exception as error:  # the others are read all the same
                failure = failure or error
        if failure:
            raise failure

    def _judged(self, file: DceFile, head: bytes, verdict: Verdict) -> DceFile:
        scanned = replace(file, scan=verdict.scan, threat=verdict.threat, scanned_at=self.clock.now())
        problem = _infection(verdict) or formats.mismatch(file.name, head)
        if not problem:
            return replace(scanned, state=FileState.READY)
        return replace(scanned, state=FileState.REFUSED, refusal_code=problem[0], refusal_detail=problem[1])

    def _keep_trace(self, consultation: Consultation, file: DceFile) -> None:
        """The signature's name and the instant stay after the file is withdrawn; its bytes do not."""
        record = {"name": file.name, "size_bytes": file.size_bytes, "sha256": file.sha256 or "", "threat": file.threat}
        self.registers.append(
            stream(consultation.id, "publications"),
            idem=f"infected#{file.id}",
            build=lambda last: Draft(kind="infected-file", at=self.clock.now(), record=record),
        )


def _infection(verdict: Verdict) -> tuple[str, str] | None:
    if verdict.scan is not Scan.INFECTED:
        return None
    return (
        "infected",
        f"l’antivirus y a reconnu « {verdict.threat} ». Retirez-le, faites examiner le poste d’où il vient, puis déposez un fichier sain.",
    )


class _Reading:
    """Chunks of an object as they pass: their digest, and the first bytes. Read by the scanner, then to the end."""

    def __init__(self, chunks: Iterator[bytes]):
        self._chunks, self.digest, self.head = iter(chunks), hashlib.sha256(), b""

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.head = self.head or chunk[:1024]
            self.digest.update(chunk)
            yield chunk
