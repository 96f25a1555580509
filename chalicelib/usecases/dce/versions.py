"""Publishing versions of the DCE, and saying what changed (CCP R2151-4 2°; REQ-025)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...domain.consultation import Act, Consultation, Fact
from ...domain.dce import DceFile, DceVersion, Difference, FileState, difference, folded, merged
from ...domain.errors import Invalid, NotFound, StaleVersion, WrongState
from ...domain.instants import from_text
from ...domain.permission import Action
from ...domain.register import Draft, Entry, stream
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..access.visibility import Visibility
from ..ports import Clock, Documents, Objects, Page, Registers, VerifyQueue, cursors
from . import archives, lists
from .register_lines import dce_record

PAGE, HEADS = 200, 5
"""Files in one answer, and versions whose first files come with the consultation."""


@dataclass(frozen=True, kw_only=True)
class DceVersions:
    clock: Clock
    consultations: ports.Consultations
    documents: Documents
    objects: Objects
    registers: Registers
    queue: VerifyQueue
    visibility: Visibility

    def publish(
        self,
        actor: Actor | None,
        consultation_id: str,
        *,
        note: str,
        removed: Sequence[str] = (),
        important: bool = False,
        justification: str = "",
    ) -> Consultation:
        """Freeze the draft files with those of the last version, but for the names `removed`. Raises Invalid, WrongState."""
        now = self.clock.now()
        consultation, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.EDIT_CONSULTATION, now)
        consultation.require(Act.REPLACE_DCE, now)
        before = lists.last(self.objects, consultation)
        files = self._next(consultation, before, removed)
        if not note.strip():
            raise Invalid({"note": "Expliquez en une phrase ce qui change."})
        number = consultation.next_dce
        version = lists.seal(self.objects, consultation_id, number, files, before=before, at=now, note=note.strip())
        record = dce_record(version, files, someone.signature) | {"important": important, "justification": justification.strip()}
        entry = self.registers.append(
            stream(consultation_id, "publications"),
            idem=f"dce#{number}",
            since=0,
            build=lambda last: Draft(kind="dce-version", at=now, record=record),
        )
        saved = self.follow(consultation_id, entry)
        if entry.record["list_sha256"] != version.list_sha256:
            raise StaleVersion(saved)  # another list was published under this number, by a call whose reply was lost
        return saved

    def follow(self, consultation_id: str, entry: Entry) -> Consultation:
        """Bring the aggregate in line with a version already on the register, and ask for its archives; once."""
        record = entry.record
        version = DceVersion(
            number=record["dce_version"],
            published_at=from_text(entry.at),
            note=record["note"],
            list_sha256=record["list_sha256"],
            files_count=record["files_count"],
            total_bytes=record["total_bytes"],
            change=record["change"],
        )
        saved = lookup.change(self.consultations, consultation_id, lambda c: _followed(c, version))
        ask_archives(self.queue, consultation_id, version.number, lists.files(self.objects, consultation_id, version))
        return saved

    def _next(self, c: Consultation, before: Sequence[DceFile], removed: Sequence[str]) -> tuple[DceFile, ...]:
        draft = self.documents.all(c.id, c.next_dce)
        unknown = {folded(name) for name in removed} - {folded(file.name) for file in before}
        if unknown:
            raise Invalid({"removed": "Un des fichiers à retirer n’est pas dans la dernière version."})
        require_ready(draft)
        files = merged(before, draft, removed)
        if not difference(before, files):
            raise Invalid({"files": "Ajoutez d’abord les fichiers nouveaux ou modifiés, ou choisissez ceux à retirer."})
        if not files:
            raise Invalid({"removed": "Une version garde au moins un fichier."})
        if any(file.confidential for file in files) and not c.undertaking.strip():
            raise Invalid({"files": "Un fichier est confidentiel et cette consultation n’a pas d’engagement de confidentialité."})
        return files

    def heads(self, consultation: Consultation) -> dict[int, Sequence[DceFile]]:
        """The first files of the newest versions, for views that show them whole when they are few."""
        newest = consultation.dce_versions[-HEADS:]
        return {version.number: lists.files(self.objects, consultation.id, version)[:PAGE] for version in newest}

    def confidential(self, consultation: Consultation, number: int | None) -> list[tuple[int, DceFile]]:
        """Those of a version that wait for the undertaking, with their numbers. Raises NotFound."""
        files = lists.files(self.objects, consultation.id, version_of(consultation, number))
        return [(n, file) for n, file in enumerate(files, start=1) if file.confidential]

    def read(
        self, actor: Actor | None, consultation_id: str, number: int | None, cursor: str | None
    ) -> tuple[Consultation, Page[tuple[int, DceFile]]]:
        """Files of a version (the last when None) with their numbers, 200 a page. Raises NotFound, Invalid."""
        consultation = self.visibility.published(consultation_id, actor)
        version = version_of(consultation, number)
        mine = cursors.numbered(f"version {consultation_id} {version.number}")
        return consultation, cursors.slice_of(self._numbered(consultation_id, version), mine, cursor, PAGE)

    def sheet(self, consultation: Consultation, number: int | None, page: int) -> list[tuple[int, DceFile]]:
        """The same files by the number of their page, from 1, for pages without JavaScript; empty past the last. Raises NotFound."""
        files = self._numbered(consultation.id, version_of(consultation, number))
        return files[(page - 1) * PAGE : page * PAGE]

    def _numbered(self, consultation_id: str, version: DceVersion) -> list[tuple[int, DceFile]]:
        return list(enumerate(lists.files(self.objects, consultation_id, version), start=1))

    def changed(self, consultation: Consultation, number: int) -> Difference:
        """What version `number` changed, for whoever tells people. Raises NotFound."""
        after = lists.files(self.objects, consultation.id, version_of(consultation, number))
        before = lists.files(self.objects, consultation.id, version_of(consultation, number - 1)) if number > 1 else ()
        return difference(before, after)


def ask_archives(queue: VerifyQueue, consultation_id: str, number: int, files: Sequence[DceFile]) -> None:
    for volume, _ in enumerate(archives.volumes(files), start=1):
        queue.ask_archive(consultation_id, number, volume)


def require_ready(draft: Sequence[DceFile]) -> None:
    """Raises WrongState naming the first file that stops everything."""
    infected = [file for file in draft if file.refusal_code == "infected"]
    if infected:
        raise WrongState(
            f"Publication bloquée : l’antivirus a reconnu « {infected[0].threat} » dans « {infected[0].name} ». Retirez ce fichier.",
            "infected",
        )
    if any(file.state is not FileState.READY for file in draft):
        raise WrongState("Un fichier n’est pas encore vérifié, ou est refusé.", "unready-file")


def version_of(consultation: Consultation, number: int | None) -> DceVersion:
    """The version of that number, the last one when None. Raises NotFound."""
    found = [version for version in consultation.dce_versions if number is None or version.number == number]
    if not found:
        raise NotFound()
    return found[-1]


def _followed(c: Consultation, version: DceVersion) -> Consultation:
    if any(one.number == version.number for one in c.dce_versions):
        return c
    fact = Fact(at=version.published_at, kind="dce-version", detail=_told(version))
    return replace(c, dce_versions=(*c.dce_versions, version), history=(*c.history, fact))


def _told(version: DceVersion) -> str:
    changed = version.change.partition(" : ")[2]
    return f"Version {version.number} du DCE : {version.note}" + (f" ({changed.rstrip('.')})" if changed else "")
