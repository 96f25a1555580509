"""Documents of a consultation (DCE): files, immutable versions, and what changed between two of them (CCP R2132-2; REQ-025)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .file_names import key


class FileState(StrEnum):
    UPLOADING = "uploading"
    VERIFYING = "verifying"
    READY = "ready"
    REFUSED = "refused"


class Scan(StrEnum):
    """What the antivirus said of the stored bytes. Nothing is ever presumed clean."""

    NONE = "none"
    """No scanner is configured, or the file is older than the scanner."""
    CLEAN = "clean"
    MINIMAL = "minimal"
    """Read by a scanner without its official database: it knows the test file only."""
    INFECTED = "infected"
    TOO_LARGE = "too-large"
    """Over what the scanner accepts to read."""
    UNAVAILABLE = "unavailable"
    """The scanner did not answer."""


@dataclass(frozen=True, kw_only=True)
class DceFile:
    """A file of the DCE; `name` may hold folders (`plans/A-01.pdf`).

    `sha256` is hex, computed by the server from the stored bytes, None until then. `upload_id` names a multipart upload; a small
    file is sent at once and has `sent_sha256` instead: base64 of what the browser says it sends, which storage checks.
    """

    id: str
    name: str
    size_bytes: int
    media_type: str
    state: FileState = FileState.UPLOADING
    upload_id: str | None = None
    sent_sha256: str = ""
    sha256: str | None = None
    refusal_code: str | None = None
    refusal_detail: str | None = None
    confidential: bool = False
    """Given only to those who accepted the undertaking (CCP L2132-1, R2132-5)."""
    scan: Scan = Scan.NONE
    threat: str = ""
    scanned_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DceVersion:
    """An immutable set of files. Its list is an object of its own, named by the SHA-256 of its bytes; this is its summary.

    `files` is only filled in what was stored before lists were objects. `change` says in French what differs from the version before.
    """

    number: int
    published_at: datetime
    files: tuple[DceFile, ...] = ()
    note: str = ""
    list_sha256: str = ""
    files_count: int = 0
    total_bytes: int = 0
    change: str = ""


@dataclass(frozen=True, kw_only=True)
class DceArchive:
    """A ZIP of a version’s public files: one volume of those it takes."""

    version: int
    volume: int
    size_bytes: int
    files_count: int


@dataclass(frozen=True)
class Difference:
    """Files between two versions, by name and SHA-256. `replaced` holds (before, after)."""

    added: tuple[DceFile, ...] = ()
    removed: tuple[DceFile, ...] = ()
    replaced: tuple[tuple[DceFile, DceFile], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.replaced)


_KINDS = {"replaced": ("remplacé", "remplacés"), "added": ("ajouté", "ajoutés"), "removed": ("retiré", "retirés")}
NAMED_AT_MOST = 5
"""Files named in a sentence; the others are counted."""


def folded(name: str) -> str:
    """What makes two names the same on a computer that ignores case."""
    return key(name)


def merged(before: Iterable[DceFile], draft: Sequence[DceFile], removed: Iterable[str] = ()) -> tuple[DceFile, ...]:
    """The next version: files of the last one, unless replaced or removed, then the new ones; in the order of their names."""
    gone = {folded(file.name) for file in draft} | {folded(name) for name in removed}
    kept = [file for file in before if folded(file.name) not in gone]
    return tuple(sorted([*kept, *draft], key=lambda file: (folded(file.name), file.name)))


def difference(before: Iterable[DceFile], after: Iterable[DceFile]) -> Difference:
    """What changed, by the files' hashes; a file of another confidentiality counts as replaced."""
    old: Mapping[str, DceFile] = {folded(file.name): file for file in before}
    new: Mapping[str, DceFile] = {folded(file.name): file for file in after}
    pairs = [(old[name], file) for name, file in new.items() if name in old]
    return Difference(
        added=tuple(file for name, file in new.items() if name not in old),
        removed=tuple(file for name, file in old.items() if name not in new),
        replaced=tuple((a, b) for a, b in pairs if (a.sha256, a.name, a.confidential) != (b.sha256, b.name, b.confidential)),
    )


def in_words(number: int, changed: Difference) -> str:
    """« Version 2 : 1 fichier remplacé (CCTP.pdf, 1,2 Mo au lieu de 1,1 Mo), 1 ajouté (plan.pdf, 3,0 Mo). »"""
    phrases = {
        "replaced": [f"{b.name}, {in_size(b.size_bytes)} au lieu de {in_size(a.size_bytes)}" for a, b in changed.replaced],
        "added": [f"{file.name}, {in_size(file.size_bytes)}" for file in changed.added],
        "removed": [f"{file.name}" for file in changed.removed],
    }
    said = [_counted(kind, names) for kind, names in phrases.items() if names]
    if not said:
        return f"Version {number} : aucun fichier ne change."
    count, _, rest = said[0].partition(" ")
    return f"Version {number} : {count} {'fichiers' if count != '1' else 'fichier'} {rest}{''.join(f', {one}' for one in said[1:])}."


def _counted(kind: str, names: Sequence[str]) -> str:
    more = len(names) - NAMED_AT_MOST
    listed = " ; ".join(names[:NAMED_AT_MOST]) + (f" ; et {more} {'autres' if more > 1 else 'autre'}" if more > 0 else "")
    return f"{len(names)} {_KINDS[kind][len(names) > 1]} ({listed})"


def in_size(size_bytes: int) -> str:
    """A size in decimal units, as French writes it: « 12,3 Mo »."""
    value, units = float(size_bytes), ["octets", "Ko", "Mo", "Go"]
    while value >= 1000 and len(units) > 1:
        value, units = value / 1000, units[1:]
    return f"{value:.0f} octets" if units[0] == "octets" else f"{value:.1f} {units[0]}".replace(".", ",")
