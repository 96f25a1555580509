"""One operator in several candidacies: what a buyer is told once envelopes are open to it (CCP R2142-4, R2142-21, R2142-23, R2151-7; REQ-064)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .deposit import RegisteredDeposit

LEAD, SINGLE, MEMBER = "lead", "single", "member"
LEAD_TWICE, LEAD_AND_SINGLE, SEVERAL_ROLES = "lead-twice", "lead-and-single", "several-roles"


@dataclass(frozen=True)
class RoleAlert:
    """`lots`: those where it happens; `forbidden`: the code or the rules of this consultation forbid it, else they are to be checked."""

    code: str
    identifier: tuple[str, str]
    name: str
    deposits: tuple[str, ...]
    lots: tuple[int, ...]
    forbidden: bool


@dataclass(frozen=True)
class _Part:
    role: str
    name: str
    deposit: RegisteredDeposit


def alerts(live: Iterable[RegisteredDeposit], *, one_role: bool) -> list[RoleAlert]:
    """Each operator, by its identifier, that stands twice on one lot; `live`: deposits that count; `one_role`: the rules of the consultation
    forbid to bid in several capacities.

    A company alone twice is no matter of groups: its last deposit counts. Nor is a group that completes its own deposit.
    """
    found: dict[tuple[str, str], dict[int, list[_Part]]] = {}
    for deposit in live:
        for identifier, part in _parts(deposit):
            for lot in deposit.lots:
                found.setdefault(identifier, {}).setdefault(lot, []).append(part)
    return [alert for identifier, of_lots in found.items() for alert in _of(identifier, of_lots, one_role)]


def _parts(deposit: RegisteredDeposit) -> list[tuple[tuple[str, str], _Part]]:
    group = deposit.record["consortium"]
    role = LEAD if group["members"] else SINGLE
    own = (deposit.identifier, _Part(role, deposit.record["company"]["name"], deposit))
    members = [((m["identifier_type"], m["identifier"]), _Part(MEMBER, m["name"], deposit)) for m in group["members"]]
    return [own, *members]


def _of(identifier: tuple[str, str], of_lots: Mapping[int, list[_Part]], one_role: bool) -> list[RoleAlert]:
    lots_of: dict[str, list[int]] = {}
    deposits_of: dict[str, dict[str, str]] = {}
    for lot, parts in sorted(of_lots.items()):
        code = _code(parts)
        if code:
            lots_of.setdefault(code, []).append(lot)
            deposits_of.setdefault(code, {}).update({part.deposit.id: part.name for part in parts})
    return [
        RoleAlert(
            code=code,
            identifier=identifier,
            name=next(iter(deposits_of[code].values())),
            deposits=tuple(deposits_of[code]),
            lots=tuple(lots),
            forbidden=one_role or code != SEVERAL_ROLES,
        )
        for code, lots in lots_of.items()
    ]


def _code(parts: Collection[_Part]) -> str:
    candidates = {_candidate(part.deposit): part for part in parts}
    roles = sorted(part.role for part in candidates.values())
    if len(roles) < 2 or set(roles) == {SINGLE}:
        return ""
    if roles.count(LEAD) > 1:
        return LEAD_TWICE
    return LEAD_AND_SINGLE if LEAD in roles and SINGLE in roles else SEVERAL_ROLES


def _candidate(deposit: RegisteredDeposit) -> tuple[Any, ...]:
    """Deposits of one account for the same group are one candidate."""
    group = deposit.record["consortium"]
    return deposit.company_id, group["kind"], frozenset((m["identifier_type"], m["identifier"]) for m in group["members"])
