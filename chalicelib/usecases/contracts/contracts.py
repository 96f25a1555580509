"""An entity's contracts: listed, searched, read with their register; their files and their legal date (REQ-114)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ... import codec
from ...domain.allowances import By
from ...domain.contract import ON_RECEIPT, Contract, LegalNotice, State, register
from ...domain.contract_parts import ContractFile
from ...domain.errors import Invalid
from ...domain.ids import new_id
from ...domain.instants import paris_day
from ...domain.limits import ATTACHMENT_BYTES
from ...domain.permission import Action
from ...domain.register import Entry
from .. import ports
from ..access.permission import Actor, permit
from ..dce import formats, names
from ..directory import buyer_tree
from ..exchanges.attachments import Announced
from ..ports import Clock, Directory, Objects, Page, Part, Registers, SignedUrl, cursors, lists
from ..ports.objects import DOCUMENTS
from ..work.allowances import Allowances
from . import files, projection
from .ledger import ContractLedger
from .sameness import known

PAGE, LOOKED_AT = lists.PAGE_SIZE, 500
"""Contracts in one answer, and contracts read to find those of a search: the next page goes on from there."""
LINES, MOST_EXPORTED = 50, 10_000


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a reader looks for. `text`: words of the subject, the number, a holder's name or identifier; `state`: a State."""

    text: str = ""
    state: str = ""
    tests: bool = False

    def takes(self, c: Contract, today: date) -> bool:
        if self.state and c.state(today) != self.state:
            return False
        b = c.born
        held = " ".join(f"{one.name} {one.identifier}" for one in c.holders)
        hay = lists.named(f"{b.number} {b.subject} {b.reference} {held}"[:2000])
        return all(word in hay or word in b.number.casefold() for word in lists.named(self.text).split())


@dataclass(frozen=True, kw_only=True)
class Contracts:
    clock: Clock
    contracts: ports.Contracts
    registers: Registers
    directory: Directory
    objects: Objects
    allowances: Allowances
    ledger: ContractLedger

    def page(self, actor: Actor | None, buyer_id: str, wanted: Wanted, cursor: str | None) -> Page[Contract]:
        """Twenty at most, newest first; fewer, with a next page, when a search has read its share. Raises NotFound, NotAllowed, Invalid."""
        self._reader(actor, buyer_id)
        key, today, found, looked = self._key(buyer_id, wanted), paris_day(self.clock.now()), [], 0
        while True:
            page = self.contracts.of_buyer(key, cursor, PAGE)
            for index, one in enumerate(page.items):
                if wanted.takes(one, today):
                    found.append(one)
                if len(found) == PAGE:
                    more = index + 1 < len(page.items) or page.next
                    return Page(found, lists.contracts_of(key).after(one.id) if more else None)
            cursor, looked = page.next, looked + len(page.items)
            if cursor is None or looked >= LOOKED_AT:
                return Page(found, cursor)

    def every(self, actor: Actor | None, buyer_id: str, wanted: Wanted) -> list[Contract]:
        """All those of a search, for export, ten thousand at most."""
        self._reader(actor, buyer_id)
        today = paris_day(self.clock.now())
        return [one for one in self._all(self._key(buyer_id, wanted)) if wanted.takes(one, today)]

    def _all(self, key: str) -> Iterator[Contract]:
        cursor, given = None, 0
        while given < MOST_EXPORTED:
            page = self.contracts.of_buyer(key, cursor, 100)
            yield from page.items
            cursor, given = page.next, given + len(page.items)
            if cursor is None:
                return

    def _key(self, buyer_id: str, wanted: Wanted) -> str:
        return buyer_id + ("#tests" if wanted.tests else "")

    def _reader(self, actor: Actor | None, buyer_id: str) -> None:
        above = buyer_tree.over(self.directory, actor, buyer_id)
        permit(actor, Action.READ_CONTRACTS, tenant_id=buyer_id, now=self.clock.now(), above=above)

    def read(self, actor: Actor | None, contract_id: str) -> Contract:
        found, _ = self.ledger.permitted(actor, contract_id, Action.READ_CONTRACTS)
        return found

    def lines(self, actor: Actor | None, contract_id: str, cursor: str | None) -> Page[Entry]:
        """Its register, oldest first, fifty lines a page. Raises Invalid for a cursor of something else."""
        self.ledger.permitted(actor, contract_id, Action.READ_CONTRACTS)
        mine = cursors.numbered(register(contract_id))
        lines = self.registers.read(register(contract_id), after=cursors.number(mine, cursor), limit=LINES + 1)
        return Page(lines[:LINES], mine.after(str(lines[LINES - 1].seq)) if len(lines) > LINES else None)

    def sign(self, actor: Actor | None, contract_id: str, file: Announced) -> tuple[str, SignedUrl]:
        """Where an agent PUTs a file of the contract; the store refuses other bytes than this hash. Raises Invalid."""
        _, someone = self.ledger.permitted(actor, contract_id, Action.MANAGE_CONTRACTS)
        return self.signed(someone, contract_id, file)

    def signed(self, someone: Actor, contract_id: str, file: Announced) -> tuple[str, SignedUrl]:
        """The same for somebody who may act on it already. Raises Invalid."""
        if not 0 < file.size_bytes <= ATTACHMENT_BYTES:
            raise Invalid({"size_bytes": "Un fichier pèse de 1 octet à 100 Mio."})
        self.allowances.spend("attachment-bytes", {By.PERSON: someone.user.id}, file.size_bytes)
        file_id = new_id(self.clock.now())
        described = {"name": names.accepted(file.name, folders=False), "size_bytes": file.size_bytes, "sha256": file.sha256_hex}
        files.describe(self.objects, contract_id, file_id, described)
        part = Part(0, file.size_bytes, file.sha256)
        return file_id, self.objects.sign_put(DOCUMENTS, files.key(contract_id, file_id), part, formats.media_type(file.name))

    def join(self, actor: Actor | None, contract_id: str, role: str, file_id: str) -> Contract:
        """A file received becomes one of the contract's. Raises Invalid beside `file_id`."""
        _, someone = self.ledger.permitted(actor, contract_id, Action.MANAGE_CONTRACTS)
        received = files.received(self.objects, contract_id, file_id, role, self.clock.now(), someone.id)
        return self.add_file(contract_id, received, someone)

    def add_file(self, contract_id: str, file: ContractFile, by: Actor | None) -> Contract:
        """Put a file on the register, once for its role and hash; also for what the platform makes itself (`by` None)."""
        return self.ledger.write(
            contract_id, projection.FILE, by, lambda c: {"file": codec.to_dict(file)}, idem=f"{projection.FILE}#{file.role}#{file.sha256}"
        )

    def link(self, actor: Actor | None, contract_id: str, sha256: str) -> str:
        """Where an agent reads a file of the contract, for fifteen minutes. Raises NotFound."""
        return files.link(self.objects, self.read(actor, contract_id), sha256)

    def notify(self, actor: Actor | None, contract_id: str, *, on: date, file_id: str, reason: str) -> Contract:
        """The day of receipt, with what proves it; entered again, it says why it changes (R2182-4). Raises Invalid."""
        _, someone = self.ledger.permitted(actor, contract_id, Action.MANAGE_CONTRACTS)
        now = self.clock.now()
        proof = files.received(self.objects, contract_id, file_id, "proof", now, someone.id)
        self.add_file(contract_id, proof, someone)

        notice = LegalNotice(on=on, how=ON_RECEIPT, at=now, proof=proof.sha256, by=someone.id, reason=reason.strip())

        def judged(c: Contract) -> dict[str, Any] | None:
            if known(c.notices[-1:], notice):
                return None
            wrong = {}
            if on > paris_day(now):
                wrong["on"] = "Une notification ne se date pas à l’avance."
            if c.notices and not reason.strip():
                wrong["reason"] = "Dites pourquoi la date change : l’ancienne reste au registre avec sa preuve."
            if c.state(paris_day(now)) == State.DROPPED:
                wrong["on"] = "La décision dont ce contrat venait a été retirée."
            if wrong:
                raise Invalid(wrong)
            return {"notice": codec.to_dict(notice)}

        return self.ledger.write(contract_id, projection.NOTIFIED, someone, judged)
