"""What a draft takes from its entity: what it is for the code, where its clock stands, and for a new one, its habits (settings)."""

from __future__ import annotations

from typing import Any

from ...domain.buyer import Buyer
from ...domain.consultation import Committee, CommitteeMember
from ..ports import Directory


def standing(buyer: Buyer) -> dict[str, Any]:
    """Copied at each change of a draft, and kept from then on."""
    return {
        "buyer_kind": buyer.kind,
        "buyer_department": buyer.department,
        "buyer_time_zone": buyer.settings.time_zone,
    }


def launched(buyer: Buyer) -> dict[str, Any]:
    """Of what is put online, as its entity then is: its head, and how long it keeps the papers."""
    return {"head": buyer.settings.head, "retention_years": buyer.settings.retention_years}


def usual(directory: Directory, buyer: Buyer) -> dict[str, Any]:
    """Of a blank draft: contact, place and committee; a member who left the entity is passed over."""
    settings = buyer.settings
    people = {user.id: user for user in directory.users_of(buyer.id)} if settings.committee.members else {}
    members = tuple(
        CommitteeMember(user_id=one, name=people[one].name or people[one].email) for one in settings.committee.members if one in people
    )
    found: dict[str, Any] = {"contact": settings.contact, "place": settings.place}
    return found | ({"committee": Committee(members=members, quorum=settings.committee.quorum)} if members else {})
