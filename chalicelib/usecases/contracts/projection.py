"""What each line of a contract's register does to it: the one place where a contract changes, whoever follows the line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ... import codec
from ...domain import contract_occasions
from ...domain.amendment import Amendment
from ...domain.contract import Born, Contract, LegalNotice, Renewal, Termination, Transmission
from ...domain.contract_parts import ContractFile
from ...domain.instants import from_text, paris_day
from ...domain.purchase_order import PurchaseOrder
from ...domain.register import Entry
from ...domain.subcontract import ACCEPTED, BY_SILENCE, Subcontract

BORN, NOTIFIED, FILE, AMENDED, SUBCONTRACT, SETTLED, SILENCE = (
    "contract-born", "contract-notified", "contract-file", "amendment", "subcontract", "subcontract-settled", "subcontract-silence",
)  # fmt: skip
RENEWED, ORDERED, TERMINATED, ENDED, SENT, REMINDED, DROPPED, DATA = (
    "renewal", "purchase-order", "termination", "execution-ended", "transmission", "contract-reminded", "contract-dropped", "contract-data",
)  # fmt: skip
Record = Mapping[str, Any]
Apply = Callable[[Contract, Record, Entry], Contract]


def apply(known: Contract | None, contract_id: str, line: Entry) -> Contract:
    """The contract as that line leaves it. A line of a kind that this release does not know changes nothing but its place."""
    at = from_text(line.at)
    if known is None:
        made = Contract(id=contract_id, born=codec.from_dict(Born, line.record["contract"]), created_at=at)
    else:
        found = _TABLE.get(line.kind)
        made = found(known, line.record, line) if found else known
    seen = replace(made, seq=line.seq)
    return replace(seen, next_on=contract_occasions.next_on(seen, paris_day(at)))


def _settled(c: Contract, r: Record, line: Entry) -> Contract:
    state = BY_SILENCE if line.kind == SILENCE else r["state"]
    taken = state in (ACCEPTED, BY_SILENCE)
    number = 1 + max((one.number for one in c.subcontracts), default=0) if taken else 0
    settled = {"state": state, "settled_on": date.fromisoformat(r["on"]), "reason": r.get("reason", ""), "number": number}
    return replace(c, subcontracts=tuple(replace(one, **settled) if one.id == r["subcontract"] else one for one in c.subcontracts))


def _published(c: Contract, r: Record, line: Entry) -> Contract:
    """The essential data of these amendments and subcontracts stands in the buyer's file since that day."""
    on, given = paris_day(from_text(line.at)), {"amendments": set(r["amendments"]), "subcontracts": set(r["subcontracts"])}
    return replace(
        c,
        amendments=tuple(replace(one, published_on=on) if one.id in given["amendments"] else one for one in c.amendments),
        subcontracts=tuple(replace(one, published_on=on) if one.id in given["subcontracts"] else one for one in c.subcontracts),
    )


def _adds(name: str, field: str, kind: type) -> Apply:
    """A line that adds the thing it carries under `name` to the tuple `field`."""

    def add(c: Contract, r: Record, line: Entry) -> Contract:
        added: dict[str, Any] = {field: (*getattr(c, field), codec.from_dict(kind, r[name]))}
        return replace(c, **added)

    return add


_TABLE: Mapping[str, Apply] = {
    NOTIFIED: _adds("notice", "notices", LegalNotice),
    FILE: _adds("file", "files", ContractFile),
    AMENDED: _adds("amendment", "amendments", Amendment),
    SUBCONTRACT: _adds("subcontract", "subcontracts", Subcontract),
    SETTLED: _settled,
    SILENCE: _settled,
    RENEWED: _adds("renewal", "renewals", Renewal),
    ORDERED: _adds("order", "orders", PurchaseOrder),
    TERMINATED: _adds("termination", "terminations", Termination),
    SENT: _adds("transmission", "transmissions", Transmission),
    ENDED: lambda c, r, line: replace(c, execution_ended_on=date.fromisoformat(r["on"])),
    REMINDED: lambda c, r, line: replace(c, told=(*c.told, *r["marks"])),
    DROPPED: lambda c, r, line: replace(c, dropped_at=from_text(line.at)),
    DATA: _published,
}
KINDS = (BORN, *_TABLE)
"""Every kind of line of a contract's register."""
