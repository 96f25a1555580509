"""Announcing files of a DCE: what may be taken is decided before a byte is sent (CE AP-HP 2025; REQ-025)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from ...domain.consultation import Consultation
from ...domain.dce import DceFile, FileState, folded, in_size, merged
from ...domain.errors import Invalid
from ...domain.file_names import Tree
from ...domain.ids import named_id
from ...domain.limits import DCE_BYTES, DCE_FILES, DCE_PART_BYTES
from ..ports import Documents, Objects
from ..ports.objects import DOCUMENTS
from . import formats, names
from .storage import key

MAX_FILE_BYTES = DCE_BYTES


@dataclass(frozen=True)
class Wanted:
    """`sha256` (base64) is given for small files, which are then sent by one address."""

    name: str
    size_bytes: int
    sha256: str = ""
    confidential: bool = False


@dataclass(frozen=True)
class Announced:
    """`file` when it was taken (its state says whether bytes are still wanted), else `refusal`: field → phrase."""

    name: str
    file: DceFile | None = None
    refusal: dict[str, str] = field(default_factory=dict)


class Announcements:
    """The room left in a DCE, as files are taken one after the other."""

    def __init__(
        self, documents: Documents, objects: Objects, consultation: Consultation, kept: Sequence[DceFile], draft: Sequence[DceFile]
    ):
        self._documents, self._objects, self._consultation = documents, objects, consultation
        self._files = {folded(file.name): file for file in merged(kept, draft)}
        self._draft = {folded(file.name): file for file in draft}
        self._tree = Tree(file.name for file in self._files.values())
        self._total = sum(file.size_bytes for file in self._files.values())

    def new(self, wanted: Sequence[Wanted]) -> list[Wanted]:
        """Those that would add to storage: neither those already announced, nor those that will be refused for their size."""
        return [one for one in wanted if 0 < one.size_bytes <= MAX_FILE_BYTES and not self._is_known(one)]

    def _is_known(self, wanted: Wanted) -> bool:
        try:
            known = self._draft.get(folded(names.accepted(wanted.name)))
        except Invalid:
            return True
        return known is not None and _continues(known, wanted)

    def take(self, wanted: Wanted, now: datetime) -> Announced:
        try:
            name = names.accepted(wanted.name)
        except Invalid as error:
            return Announced(wanted.name, refusal=dict(error.fields))
        known = self._draft.get(folded(name))
        if known and _continues(known, wanted):
            return Announced(wanted.name, known)
        wrong = dict(self._wrong(name, wanted, known))
        if wrong:
            return Announced(wanted.name, refusal=wrong)
        file = self._row(name, wanted, now)
        if not self._documents.add(self._consultation.id, self._consultation.next_dce, file):
            return Announced(wanted.name, refusal={"name": _taken(name)})
        self._count(file)
        return Announced(wanted.name, file)

    def _wrong(self, name: str, wanted: Wanted, known: DceFile | None) -> dict[str, str]:
        replaced = self._files.get(folded(name))
        total = self._total + wanted.size_bytes - (replaced.size_bytes if replaced else 0)
        wrong = {}
        if wanted.size_bytes <= 0:
            wrong["size_bytes"] = "Ce fichier est vide."
        elif wanted.size_bytes > MAX_FILE_BYTES:
            wrong["size_bytes"] = "Un fichier du DCE pèse au plus 50 Gio."
        elif total > DCE_BYTES:
            wrong["size_bytes"] = f"Avec ce fichier le DCE pèserait {in_size(total)} : la limite est de {in_size(DCE_BYTES)} en tout."
        conflict = names.conflict(self._tree, name)
        if known:
            wrong["name"] = _taken(name)
        elif conflict:
            wrong["name"] = conflict
        elif not replaced and len(self._files) >= DCE_FILES:
            wrong["name"] = f"Un DCE compte au plus {DCE_FILES} fichiers : réunissez-les dans une archive ZIP."
        return wrong

    def _row(self, name: str, wanted: Wanted, now: datetime) -> DceFile:
        file = DceFile(
            id=named_id(now, folded(name)),
            name=name,
            size_bytes=wanted.size_bytes,
            media_type=formats.media_type(name),
            confidential=wanted.confidential,
        )
        if wanted.sha256 and wanted.size_bytes <= DCE_PART_BYTES:
            return replace(file, sent_sha256=wanted.sha256)
        return replace(file, upload_id=self._objects.start_upload(DOCUMENTS, key(self._consultation.id, file.id), file.media_type))

    def _count(self, file: DceFile) -> None:
        replaced = self._files.get(folded(file.name))
        self._total += file.size_bytes - (replaced.size_bytes if replaced else 0)
        self._files[folded(file.name)] = self._draft[folded(file.name)] = file
        self._tree.add(file.name)


def _continues(known: DceFile, wanted: Wanted) -> bool:
    """The same bytes announced again: after a cut, or a folder chosen twice."""
    same = bool(wanted.sha256) and known.sent_sha256 == wanted.sha256 and known.size_bytes == wanted.size_bytes
    return same and known.state is not FileState.REFUSED


def _taken(name: str) -> str:
    return f"Un fichier « {name} » figure déjà dans ce DCE. Supprimez-le d’abord pour le remplacer."
