"""The sealed file of a company: its key declared by an administrator, its pieces and index kept as ciphertext (REQ-007)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ...crypto.manifest import fingerprint
from ...domain.allowances import By
from ...domain.company_file import MOST_PIECES, CompanyFile, Ending, SealedPiece
from ...domain.errors import Invalid, NotFound, StaleVersion, WrongState
from ...domain.ids import new_id
from ...domain.permission import Action
from ...domain.person import KeyWrap
from ...domain.tenant import Tenant
from .. import ports
from ..access.permission import Actor, permit
from ..ports import Clock, Objects, Part, SignedUrl
from ..ports.objects import DOCUMENTS
from ..work.allowances import Allowances
from . import recipients
from .ledger import Ledger

AGE = "application/age-encryption"


@dataclass(frozen=True, kw_only=True)
class CompanyFiles:
    clock: Clock
    files: ports.CompanyFiles
    objects: Objects
    ledger: Ledger
    allowances: Allowances

    def read(self, actor: Actor | None, company_id: str) -> CompanyFile | None:
        """None while no key was made."""
        permit(actor, Action.READ_COMPANY, tenant_id=company_id, now=self.clock.now())
        return self.files.get(company_id)

    def make(self, actor: Actor | None, company_id: str, *, recipient: str, wraps: Sequence[Mapping[str, Any]]) -> CompanyFile:
        """Declare the key made in an administrator's browser; a second one starts the file anew, whose pieces nobody could read any more.

        Raises Invalid, WrongState `company-file-exists` while the file of another key holds something.
        """
        now = self.clock.now()
        someone = permit(actor, Action.CHANGE_COMPANY, tenant_id=company_id, now=now)
        recipients.check(recipient)
        kept = tuple(KeyWrap(kind=w["kind"], payload=w.get("payload")) for w in wraps)
        if {wrap.kind for wrap in kept} != {"passphrase", "seed"}:
            raise Invalid({"wraps": "Protégez la clé par une phrase de passe, et gardez son fichier."})
        known = self.files.get(company_id)
        if known and known.recipient == recipient:
            return known
        if known and known.index:
            raise WrongState("Le dossier existe : videz-le d’abord, une autre clé ne l’ouvrirait pas.", "company-file-exists")
        mark = fingerprint(recipient)
        facts = {"fingerprint": mark}
        self.ledger.write(Tenant("company", company_id), "file-key-declared", someone, lambda: facts, idem=f"file-key#{mark}")
        made = CompanyFile(company_id=company_id, recipient=recipient, fingerprint=mark, wraps=kept, made_at=now, changed_at=now)
        return self.files.save(replace(made, version=known.version)) if known else self.files.create(made)

    def sign_piece(self, actor: Actor | None, company_id: str, *, size_bytes: int, sha256: str) -> tuple[str, SignedUrl]:
        """Where to PUT one sealed piece. Raises NotFound before there is a key; TooMany."""
        someone = permit(actor, Action.DEPOSIT, tenant_id=company_id, now=self.clock.now())
        self._read(company_id)
        self.allowances.spend("attachment-bytes", {By.PERSON: someone.id}, size_bytes)
        piece = new_id(self.clock.now())
        return piece, self.objects.sign_put(DOCUMENTS, piece_key(company_id, piece), Part(0, size_bytes, sha256), AGE)

    def link(self, actor: Actor | None, company_id: str, piece_id: str) -> str:
        """Where its bytes are read for a quarter of an hour. Raises NotFound."""
        permit(actor, Action.READ_COMPANY, tenant_id=company_id, now=self.clock.now())
        if all(one.id != piece_id for one in self._read(company_id).pieces):
            raise NotFound()
        return self.objects.sign_get(DOCUMENTS, piece_key(company_id, piece_id), media_type=AGE)

    def keep(
        self, actor: Actor | None, company_id: str, *, version: int, index: str, pieces: Sequence[str], endings: Sequence[Mapping[str, str]]
    ) -> CompanyFile:
        """The file as it now stands; pieces left out are deleted. Raises Invalid, NotFound, StaleVersion when a colleague changed it since."""
        permit(actor, Action.DEPOSIT, tenant_id=company_id, now=self.clock.now())
        before = self._read(company_id)
        if before.version != version:
            raise StaleVersion()
        kept = tuple(self._piece(company_id, one) for one in dict.fromkeys(pieces))
        if len(kept) > MOST_PIECES:
            raise Invalid({"pieces": f"Le dossier compte au plus {MOST_PIECES} pièces."})
        after = replace(before, index=index, pieces=kept, endings=_endings(endings), changed_at=self.clock.now())
        saved = self.files.save(after)
        for gone in {one.id for one in before.pieces} - {one.id for one in kept}:
            self.objects.delete(DOCUMENTS, piece_key(company_id, gone))
        return saved

    def empty(self, actor: Actor | None, company_id: str) -> None:
        """For whoever lost the key: everything is deleted, and another key may be made. Twice is once."""
        someone = permit(actor, Action.CHANGE_COMPANY, tenant_id=company_id, now=self.clock.now())
        known = self.files.get(company_id)
        if not known or not known.index:
            return
        facts = {"fingerprint": known.fingerprint}
        idem = f"file-emptied#{known.fingerprint}#{known.version}"
        self.ledger.write(Tenant("company", company_id), "file-emptied", someone, lambda: facts, idem=idem)
        self.files.save(replace(known, index="", pieces=(), endings=(), changed_at=self.clock.now()))
        for one in known.pieces:
            self.objects.delete(DOCUMENTS, piece_key(company_id, one.id))

    def _piece(self, company_id: str, piece_id: str) -> SealedPiece:
        size = self.objects.size(DOCUMENTS, piece_key(company_id, piece_id))
        if size is None:
            raise Invalid({"pieces": "Une pièce n’est pas arrivée : joignez-la de nouveau."})
        return SealedPiece(id=piece_id, size_bytes=size)

    def _read(self, company_id: str) -> CompanyFile:
        found = self.files.get(company_id)
        if not found:
            raise NotFound()
        return found


def _endings(given: Sequence[Mapping[str, str]]) -> tuple[Ending, ...]:
    found = []
    for number, one in enumerate(given):
        try:
            found.append(Ending(id=one["id"], label=one["label"].strip(), ends_on=date.fromisoformat(one["ends_on"])))
        except ValueError as error:
            raise Invalid({f"endings.{number}.ends_on": "Donnez une date qui existe : année, mois, jour."}) from error
    return tuple(found)


def piece_key(company_id: str, piece_id: str) -> str:
    return f"E/{company_id}/file/{piece_id}.age"
