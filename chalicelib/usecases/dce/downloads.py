"""Downloading the DCE, anonymously or identified (annexe 6, art. 1; REQ-002, REQ-003), and under an undertaking (REQ-013)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...domain.consultation import Consultation
from ...domain.dce import DceFile
from ...domain.errors import Invalid, NotFound
from ...domain.ids import new_id
from ...domain.limits import DCE_LINKS_AT_ONCE
from ...domain.register import Draft, stream
from ..access.permission import Actor
from ..access.visibility import Visibility
from ..directory import identifiers
from ..ports import Clock, Objects, Registers
from ..ports.objects import DOCUMENTS
from . import lists
from .storage import archive_key, key
from .versions import version_of

WRITTEN_AT_MOST = 200
"""Numbers written one by one in a register line; more are written as ranges."""


@dataclass(frozen=True)
class Identity:
    """Optional: to be told of changes. Asked for confidential files."""

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
        """Register the download of these files (all public ones when None) of a version (the last when None); links valid 15 minutes.

        Raises NotFound, Invalid. An anonymous line says so and holds nothing about the person. Confidential files are not given here.
        """
        consultation = self.visibility.published(consultation_id, actor)
        number, wanted = self._wanted(consultation, version, files, confidential=False)
        return self._given(consultation, "download", number, wanted, {"who": _who(identity)})

    def undertake(
        self,
        actor: Actor | None,
        consultation_id: str,
        *,
        version: int | None,
        files: Sequence[int] | None,
        identity: Identity,
        accepted: bool,
        text_sha256: str,
    ) -> Download:
        """Register that this person accepts the undertaking, then give the confidential files (CCP L2132-1, R2132-5).

        `text_sha256` is that of the text they read: another text is not accepted for them. Raises NotFound, Invalid.
        """
        consultation = self.visibility.published(consultation_id, actor)
        number, wanted = self._wanted(consultation, version, files, confidential=True)
        who, wrong = _strictly(identity)
        if not accepted:
            wrong["accepted"] = "Cochez cette case : ces documents ne sont remis qu’à ceux qui acceptent l’engagement."
        if text_sha256 != undertaking_sha256(consultation):
            wrong["accepted"] = "Le texte de l’engagement a changé : relisez-le, puis acceptez-le."
        if wrong:
            raise Invalid(wrong)
        return self._given(consultation, "undertaking", number, wanted, {"who": who, "text_sha256": text_sha256})

    def one(self, actor: Actor | None, consultation_id: str, *, version: int, file: int, act: bool) -> str:
        """The link of one public file. `act`: somebody asked for it, which is registered; a robot's reading is not. Raises NotFound."""
        if act:
            return self.record(actor, consultation_id, version=version, files=[file], identity=None).files[0][2]
        consultation = self.visibility.published(consultation_id, actor)
        _, wanted = self._wanted(consultation, version, [file], confidential=False)
        return self._link(consultation, wanted[0][1])

    def archive(self, actor: Actor | None, consultation_id: str, number: int, volume: int, *, act: bool) -> str:
        """The link of an archive. `act`: somebody asked for it; the download of every file of it is registered. Raises NotFound."""
        consultation = self.visibility.published(consultation_id, actor)
        if not any((one.version, one.volume) == (number, volume) for one in consultation.dce_archives):
            raise NotFound("Cette archive n’existe pas, ou n’est pas encore prête. Revenez dans quelques minutes.")
        if act:
            now = self.clock.now()
            record = {"version": number, "archive": volume, "files": [], "who": _who(None)}
            self._append(consultation_id, "download", new_id(now), now, record)
        name = f"DCE-{_safe(consultation.reference)}-v{number}" + (f"-{volume}" if volume > 1 else "") + ".zip"
        return self.objects.sign_get(DOCUMENTS, archive_key(consultation_id, number, volume), file_name=name)

    def _wanted(
        self, c: Consultation, version: int | None, files: Sequence[int] | None, *, confidential: bool
    ) -> tuple[int, list[tuple[int, DceFile]]]:
        chosen = version_of(c, version)
        numbered = list(enumerate(lists.files(self.objects, c.id, chosen), start=1))
        asked = None if files is None else set(files)
        wanted = [(n, file) for n, file in numbered if file.confidential is confidential and (asked is None or n in asked)]
        if not wanted or (asked is not None and len(wanted) != len(asked)):
            raise NotFound()
        if len(wanted) > DCE_LINKS_AT_ONCE:
            raise Invalid({"files": f"Au plus {DCE_LINKS_AT_ONCE} fichiers à la fois : choisissez-les, ou prenez l’archive ZIP."})
        return chosen.number, wanted

    def _given(self, c: Consultation, kind: str, number: int, wanted: Sequence[tuple[int, DceFile]], more: Mapping[str, Any]) -> Download:
        now = self.clock.now()
        download_id = new_id(now)
        self._append(c.id, kind, download_id, now, {"version": number, **_numbers([n for n, _ in wanted]), **more})
        return Download(download_id, now, [(n, file, self._link(c, file)) for n, file in wanted])

    def _link(self, c: Consultation, file: DceFile) -> str:
        return self.objects.sign_get(DOCUMENTS, key(c.id, file.id), file_name=_leaf(file.name))

    def _append(self, consultation_id: str, kind: str, download_id: str, now: datetime, record: Mapping[str, Any]) -> None:
        self.registers.append(
            stream(consultation_id, "downloads"),
            idem=download_id,
            build=lambda last: Draft(kind=kind, at=now, record={"download": download_id, **record}),
        )


def undertaking_sha256(consultation: Consultation) -> str:
    """Hex SHA-256 of the text as stored, UTF-8."""
    return hashlib.sha256(consultation.undertaking.encode()).hexdigest()


def _numbers(numbers: Sequence[int]) -> dict[str, Any]:
    if len(numbers) <= WRITTEN_AT_MOST:
        return {"files": list(numbers)}
    ranges: list[list[int]] = []
    for n in numbers:
        if ranges and ranges[-1][1] == n - 1:
            ranges[-1][1] = n
        else:
            ranges.append([n, n])
    return {"files": [], "ranges": ranges}


def _leaf(name: str) -> str:
    return name.rpartition("/")[2]


def _safe(reference: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in reference)


def _strictly(identity: Identity) -> tuple[dict[str, str], dict[str, str]]:
    """(who, what is wrong): here each of the three is asked."""
    asked = {"name": "Indiquez votre nom.", "email": "Indiquez votre adresse électronique.", "company": "Indiquez votre entreprise."}
    wrong = {name: phrase for name, phrase in asked.items() if not getattr(identity, name).strip()}
    try:
        return _who(identity) if not wrong else {}, wrong
    except Invalid as error:
        return {}, dict(error.fields)


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
