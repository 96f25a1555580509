"""Downloading the DCE, anonymously or identified (annexe 6, art. 1; REQ-002, REQ-003)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ..domain.consultation import DceFile, DceVersion
from ..domain.errors import Invalid, NotFound
from ..domain.ids import new_id
from ..domain.register import Draft, stream
from . import dce, identifiers
from .access import Actor
from .ports import Clock, Objects, Registers
from .visibility import Visibility


@dataclass(frozen=True)
class Identity:
    """Optional: to be told of changes."""

    name: str
    email: str
    company: str = ""


@dataclass(frozen=True)
class Download:
    id: str
    at: datetime
    files: list[tuple[int, DceFile, str]]


@dataclass(frozen=True, kw_only=True)
class Downloads:
    clock: Clock
    visibility: Visibility
    registers: Registers
    objects: Objects

    def record(
        self, actor: Actor | None, consultation_id: str, *, version: int | None, files: Sequence[int] | None, identity: Identity | None
    ) -> Download:
        """Register the download of these files (all when None) of a version (the last when None); returns links valid 15 minutes.

        Raises NotFound, Invalid. An anonymous line says so and holds nothing about the person.
        """
        consultation = self.visibility.published(consultation_id, actor)
        chosen = _version(consultation.dce_versions, version)
        numbered = list(enumerate(chosen.files, start=1))
        wanted = [(n, file) for n, file in numbered if files is None or n in files]
        if not wanted or (files is not None and len(wanted) != len(set(files))):
            raise NotFound()
        who = _who(identity)
        now = self.clock.now()
        download_id = new_id(now)
        record = {"download": download_id, "version": chosen.number, "files": [n for n, _ in wanted], "who": who}
        self.registers.append(
            stream(consultation_id, "downloads"), idem=download_id, build=lambda last: Draft(kind="download", at=now, record=record)
        )
        links = [(n, file, self.objects.sign_get(dce.AREA, dce.key(consultation_id, file.id), file_name=file.name)) for n, file in wanted]
        return Download(download_id, now, links)


def _version(versions: tuple[DceVersion, ...], number: int | None) -> DceVersion:
    found = [v for v in versions if number is None or v.number == number]
    if not found:
        raise NotFound()
    return found[-1]


def _who(identity: Identity | None) -> dict[str, str]:
    if identity is None:
        return {"kind": "anonymous"}
    if not identity.name.strip():
        raise Invalid({"name": "Indiquez votre nom, ou téléchargez sans vous identifier."})
    return {
        "kind": "identified",
        "name": identity.name.strip()[:200],
        "email": identifiers.email(identity.email),
        "company": identity.company.strip()[:200],
    }
