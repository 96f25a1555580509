"""The consultation documents being prepared: announced in batches, sent by resumable uploads (REQ-025)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...domain.allowances import By
from ...domain.consultation import Act, Consultation, Status
from ...domain.dce import DceFile, FileState, Scan
from ...domain.errors import Invalid, NotFound, TooMany, WrongState
from ...domain.permission import Action
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..ports import Clock, Documents, Objects, Page, Part, SignedUrl, VerifyQueue
from ..ports.objects import DOCUMENTS
from ..work.allowances import Allowances
from ..work.standing import Standing
from . import lists
from .announcements import Announced, Announcements, Wanted
from .storage import check_parts, key, part_bytes


@dataclass(frozen=True, kw_only=True)
class Dce:
    clock: Clock
    consultations: ports.Consultations
    documents: Documents
    objects: Objects
    queue: VerifyQueue
    allowances: Allowances
    standing: Standing

    def add_file(
        self, actor: Actor | None, consultation_id: str, *, name: str, size_bytes: int, sha256: str = "", confidential: bool = False
    ) -> DceFile:
        """Announce one file. Raises Invalid for a name or size that cannot be kept."""
        [made] = self.announce(actor, consultation_id, [Wanted(name, size_bytes, sha256, confidential)])
        if made.file is None:
            raise Invalid(made.refusal)
        return made.file

    def announce(self, actor: Actor | None, consultation_id: str, wanted: Sequence[Wanted]) -> list[Announced]:
        """Announce files, in the order given; each is taken or refused for itself. Announcing again resumes.

        A small file announced with its SHA-256 is sent by one signed address; parts of the others are signed on demand.
        """
        consultation = self._editable(actor, consultation_id)
        kept = lists.last(self.objects, consultation)
        draft = self.documents.all(consultation_id, consultation.next_dce)
        room = Announcements(self.documents, self.objects, consultation, kept, draft)
        asked = room.new(wanted)
        size = sum(one.size_bytes for one in asked)
        self.allowances.spend("document-bytes", {By.ENTITY: consultation.buyer_id}, size)
        self._hold(consultation, len(asked), size)
        known = {file.id for file in draft}
        made = [room.take(one, self.clock.now()) for one in wanted]
        taken = {one.file.id: one.file.size_bytes for one in made if one.file and one.file.id not in known}
        self._give_back(consultation, len(asked) - len(taken), size - sum(taken.values()))
        return made

    def _hold(self, c: Consultation, files: int, size_bytes: int) -> None:
        """Raises TooMany `too-many-documents`, `documents-storage-full`."""
        self.standing.take("documents", c.buyer_id, c.id, files)
        try:
            self.standing.take("document-bytes", c.buyer_id, c.id, size_bytes)
        except TooMany:
            self.standing.give_back("documents", c.buyer_id, c.id, files)
            raise

    def _give_back(self, c: Consultation, files: int, size_bytes: int) -> None:
        self.standing.give_back("documents", c.buyer_id, c.id, files)
        self.standing.give_back("document-bytes", c.buyer_id, c.id, size_bytes)

    def draft(self, actor: Actor | None, consultation_id: str, cursor: str | None) -> Page[DceFile]:
        consultation, _ = lookup.permitted(self.consultations, consultation_id, actor, Action.READ_FILE, self.clock.now())
        return self.documents.page(consultation_id, consultation.next_dce, cursor)

    def sign_put(self, consultation_id: str, file: DceFile) -> SignedUrl:
        """Where to send a small file whole."""
        return self.objects.sign_put(DOCUMENTS, key(consultation_id, file.id), Part(1, file.size_bytes, file.sent_sha256), file.media_type)

    def sign_parts(self, actor: Actor | None, consultation_id: str, file_id: str, parts: Sequence[Part]) -> list[tuple[int, SignedUrl]]:
        """URLs for these parts. Raises Invalid for a part that is not of this file."""
        file = self._uploading(actor, consultation_id, file_id)
        check_parts(parts, file.size_bytes, part_bytes(file.size_bytes))
        assert file.upload_id is not None
        return [(part.number, self.objects.sign_part(DOCUMENTS, key(consultation_id, file_id), file.upload_id, part)) for part in parts]

    def finished_parts(self, actor: Actor | None, consultation_id: str, file_id: str) -> list[Part]:
        file = self._uploading(actor, consultation_id, file_id)
        return self.objects.parts(DOCUMENTS, key(consultation_id, file_id), file.upload_id) if file.upload_id else []

    def complete(self, actor: Actor | None, consultation_id: str, file_id: str) -> DceFile:
        """All bytes are there: have them read, hashed and scanned. Completing twice is safe. Raises WrongState while parts are missing."""
        consultation = self._editable(actor, consultation_id)
        done = self._complete(consultation, self._file(consultation, file_id))
        if done.state is FileState.VERIFYING:
            self.queue.ask(consultation_id, [file_id])
        return done

    def complete_all(self, actor: Actor | None, consultation_id: str, file_ids: Sequence[str]) -> list[DceFile]:
        """The same for many small files; those whose bytes did not arrive come back as they are. Raises NotFound."""
        consultation = self._editable(actor, consultation_id)
        known = {file.id: file for file in self.documents.all(consultation_id, consultation.next_dce)}
        if not set(file_ids) <= set(known):
            raise NotFound()
        done = [self._complete_if_there(consultation, known[file_id]) for file_id in file_ids]
        self.queue.ask(consultation_id, [file.id for file in done if file.state is FileState.VERIFYING])
        return done

    def _complete_if_there(self, consultation: Consultation, file: DceFile) -> DceFile:
        try:
            return self._complete(consultation, file)
        except WrongState:
            return file

    def _complete(self, consultation: Consultation, file: DceFile) -> DceFile:
        again = file.state is FileState.READY and file.scan is Scan.UNAVAILABLE
        if file.state is not FileState.UPLOADING and not again:
            return file
        if not again:
            self._require_bytes(consultation.id, file)
        verifying = replace(file, state=FileState.VERIFYING)
        self.documents.put(consultation.id, consultation.next_dce, verifying)
        return verifying

    def _require_bytes(self, consultation_id: str, file: DceFile) -> None:
        where = key(consultation_id, file.id)
        if self.objects.size(DOCUMENTS, where) is not None:
            return
        parts = self.objects.parts(DOCUMENTS, where, file.upload_id) if file.upload_id else []
        if not parts or sum(part.size_bytes for part in parts) != file.size_bytes:
            raise WrongState(
                "L’envoi de ce fichier n’est pas terminé : reprenez-le, seuls les morceaux manquants partiront.", "parts-missing"
            )
        assert file.upload_id is not None
        self.objects.complete(DOCUMENTS, where, file.upload_id, parts)

    def mark(self, actor: Actor | None, consultation_id: str, file_id: str, *, confidential: bool) -> DceFile:
        """Whether the file is given only to those who accept the undertaking (CCP R2132-5). Raises NotFound."""
        consultation = self._editable(actor, consultation_id)
        marked = replace(self._file(consultation, file_id), confidential=confidential)
        if not self.documents.put(consultation_id, consultation.next_dce, marked):
            raise NotFound()
        return marked

    def remove_file(self, actor: Actor | None, consultation_id: str, file_id: str) -> None:
        """Take a file out of the draft; published versions keep theirs. Raises NotFound."""
        consultation = self._editable(actor, consultation_id)
        self._remove(consultation, self._file(consultation, file_id))

    def _remove(self, c: Consultation, file: DceFile) -> None:
        mine = self.documents.drop(c.id, c.next_dce, file.id)  # of two at once, one gives its place back
        if file.upload_id and file.state is FileState.UPLOADING:
            self.objects.abort(DOCUMENTS, key(c.id, file.id), file.upload_id)
        if not lists.holds(self.objects, c, file.id):
            self.objects.delete(DOCUMENTS, key(c.id, file.id))
            if mine:
                self._give_back(c, 1, file.size_bytes)

    def forget(self, consultation: Consultation) -> None:
        """Drop every file of a draft that is deleted, and give all their place back. Nothing of it is published: the caller has seen to it."""
        for file in self.documents.all(consultation.id, consultation.next_dce):
            self._remove(consultation, file)
        for what in ("documents", "document-bytes"):
            self.standing.give_back(what, consultation.buyer_id, consultation.id)

    def _editable(self, actor: Actor | None, consultation_id: str) -> Consultation:
        now = self.clock.now()
        consultation, _ = lookup.permitted(self.consultations, consultation_id, actor, Action.EDIT_CONSULTATION, now)
        if consultation.status(now) not in (Status.DRAFT, Status.OPEN):
            consultation.require(Act.REPLACE_DCE, now)
        return consultation

    def _file(self, consultation: Consultation, file_id: str) -> DceFile:
        found = self.documents.get(consultation.id, consultation.next_dce, file_id)
        if not found:
            raise NotFound()
        return found

    def _uploading(self, actor: Actor | None, consultation_id: str, file_id: str) -> DceFile:
        file = self._file(self._editable(actor, consultation_id), file_id)
        if file.state is not FileState.UPLOADING:
            raise WrongState("Ce fichier est déjà entièrement reçu.", "already-received")
        return file
