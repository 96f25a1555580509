"""A purchasing group (*groupement de commandes*): entities that buy together, one of them in charge of the procedure (CCP L2113-6 to L2113-8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class GroupMember:
    """`buyer_id`: the entity of that number, where the platform has one."""

    siret: str
    name: str = ""
    buyer_id: str = ""


@dataclass(frozen=True, kw_only=True)
class PurchasingGroup:
    """Those for whom the consultation's entity, the coordinator, buys besides itself. `agreed_on`: date of the convention that founds it."""

    members: tuple[GroupMember, ...] = ()
    agreed_on: date | None = None
