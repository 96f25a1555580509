"""Submissions (*plis*): working state, the register record of a deposit, and which deposits may be opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from . import slots
from .company import Former, Identifier

REPLACES, COMPLETES, BACKUP = "replaces", "completes", "backup"


@dataclass(frozen=True, kw_only=True)
class ConsortiumMember:
    identifier: Identifier
    name: str
    email: str = ""
    """Where this member is asked whether it is one; told to nobody."""


@dataclass(frozen=True, kw_only=True)
class Consortium:
    """*Groupement*: `joint` (conjoint) or `several` (solidaire) with its other members; the depositor is the lead (R2142-19)."""

    kind: str = "none"
    members: tuple[ConsortiumMember, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SealedObject:
    """One envelope's body being sent by multipart."""

    slot: str
    upload_id: str
    size_bytes: int
    parts: int


@dataclass(frozen=True, kw_only=True)
class About:
    """What a receipt says of the consultation, and its sealing manifest. A published consultation does not change them, so
    sealing has one thing less to fetch."""

    buyer_name: str = ""
    buyer_siret: str = ""
    reference: str = ""
    title: str = ""
    mh: str = ""
    test: bool = False


@dataclass(frozen=True, kw_only=True)
class Deposit:
    """All one bidder sends, before and after sealing. `since_seq`: the register's last line when the transmission started."""

    id: str
    consultation_id: str
    company_id: str
    company_name: str
    company_identifier: Identifier
    user_id: str
    lots: tuple[int, ...]
    kinds: tuple[str, ...] = (slots.CANDIDACY, slots.OFFER)
    started_at: datetime
    since_seq: int
    about: About = About()
    consortium: Consortium = Consortium()
    mode: str | None = None
    known: str = "declared"
    """How the identity of the account was known when this began (domain/company.py), `invitation` for one that came in by a ticket."""
    formerly: tuple[Former, ...] = ()
    """What the account's identifier was before, when this began."""
    objects: tuple[SealedObject, ...] = ()
    withdrawn_at: datetime | None = None
    abandoned_at: datetime | None = None
    """Given up before it was sealed: it takes no place any more, and its parts are gone."""
    version: int = 1

    def slots(self) -> list[str]:
        return slots.of_lots(self.lots, self.kinds)

    @property
    def anonymous(self) -> bool:
        """Whether a jury will judge it without a name (CCP R2162-18)."""
        return slots.PROJECT in self.kinds

    def object(self, slot: str) -> SealedObject | None:
        return next((item for item in self.objects if item.slot == slot), None)


@dataclass(frozen=True, kw_only=True)
class RegisteredDeposit:
    """A deposit as the register tells it, with what closes or opens it."""

    id: str
    record: Mapping[str, Any]
    late: bool
    withdrawn: bool

    @property
    def company_id(self) -> str:
        return str(self.record["company"]["id"])

    @property
    def identifier(self) -> tuple[str, str]:
        """(type, value) that the account declares."""
        return str(self.record["company"]["identifier_type"]), str(self.record["company"]["identifier"])

    @property
    def identifiers(self) -> list[tuple[str, str]]:
        """The one it declares, then those that it bore before."""
        formerly = self.record["company"].get("formerly", ())
        return [self.identifier, *((one["identifier_type"], one["identifier"]) for one in formerly)]

    @property
    def lots(self) -> list[int]:
        return list(self.record["lots"])

    @property
    def backup(self) -> bool:
        """A backup copy (annexe 6, art. 2): beside the deposit, it replaces nothing and stays shut."""
        return bool(self.record["mode"] == BACKUP)

    @property
    def slots(self) -> list[str]:
        return [envelope["slot"] for envelope in self.record["envelopes"]]


def registered(entries: Iterable[Any]) -> list[RegisteredDeposit]:
    """The deposits of a register, in order; entries of kind `deposit` and `withdrawal` are read."""
    lines = list(entries)
    gone = {line.record["submission"] for line in lines if line.kind == "withdrawal"}
    return [
        RegisteredDeposit(
            id=line.record["submission"], record=line.record, late=line.record["late"], withdrawn=line.record["submission"] in gone
        )
        for line in lines
        if line.kind == "deposit"
    ]


def superseded(
    deposits: list[RegisteredDeposit], *, last_deposit_only: bool, same: Mapping[str, str] | None = None
) -> dict[str, dict[str, str]]:
    """For each deposit id of a register, its slots that a later deposit in time of the same company replaces, each with the id of
    that one (CCP R2151-6; REQ-055, REQ-056).

    A deposit declared to replace stands for everything before it, lots it no longer answers included. One that says nothing takes
    the place of the same offers; the candidacy before it goes only once none of its lots is left, for an offer is never read without
    its candidacy. A late deposit never replaces one in time; a deposit declared to complete replaces nothing (REQ-057). Read from the
    last to the first, so that a thousand deposits are read once. `same`: accounts that the buyer found to be one company, each with the
    one that stands for them.
    """
    one = same or {}
    later: dict[str, _Later] = {}
    found: dict[str, dict[str, str]] = {}
    for deposit in reversed(deposits):
        after = later.setdefault(one.get(deposit.company_id, deposit.company_id), _Later())
        found[deposit.id] = after.replaces(deposit) if last_deposit_only and not deposit.backup else {}
        if not deposit.late and not deposit.withdrawn:
            after.note(deposit)
    return found


def heirs(deposits: list[RegisteredDeposit], *, last_deposit_only: bool) -> dict[str, str]:
    """For each deposit of which nothing is left, the id of the last that took its place."""
    replaced = superseded(deposits, last_deposit_only=last_deposit_only)
    gone = [one for one in deposits if not one.withdrawn and set(one.slots) <= replaced[one.id].keys()]
    rank = {one.id: index for index, one in enumerate(deposits)}
    return {one.id: max(replaced[one.id].values(), key=rank.__getitem__) for one in gone}


def counting(deposits: list[RegisteredDeposit], company_id: str, *, last_deposit_only: bool) -> list[RegisteredDeposit]:
    """What a company may have opened: in time, not withdrawn, and something of it left that nothing later replaces."""
    replaced = superseded(deposits, last_deposit_only=last_deposit_only)
    mine = [one for one in deposits if one.company_id == company_id and not (one.late or one.withdrawn or one.backup)]
    return [one for one in mine if not set(one.slots) <= replaced[one.id].keys()]


@dataclass
class _Later:
    """What one company deposited in time after a given deposit: the nearest that replaces all, and the nearest of each lot."""

    whole: str = ""
    of_lot: dict[int, str] = field(default_factory=dict)
    rank: dict[str, int] = field(default_factory=dict)
    """The smaller, the later: ids of anonymous deposits do not sort by instant."""

    def note(self, deposit: RegisteredDeposit) -> None:
        self.rank[deposit.id] = len(self.rank)
        if deposit.record["mode"] == REPLACES:
            self.whole = deposit.id
        elif deposit.record["mode"] not in (COMPLETES, BACKUP):
            self.of_lot |= dict.fromkeys(deposit.lots, deposit.id)

    def replaces(self, deposit: RegisteredDeposit) -> dict[str, str]:
        if self.whole:
            return dict.fromkeys(deposit.slots, self.whole)
        named = {slot: self._heir(deposit, slots.parse(slot)) for slot in deposit.slots}
        return {slot: heir for slot, heir in named.items() if heir}

    def _heir(self, deposit: RegisteredDeposit, slot: slots.Slot) -> str:
        if slot.kind != slots.CANDIDACY:
            return self.of_lot.get(slot.lot, "")
        heirs = [self.of_lot.get(lot, "") for lot in deposit.lots]
        return min(heirs, key=self.rank.__getitem__) if all(heirs) else ""
