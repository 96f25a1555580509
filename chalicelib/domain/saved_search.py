"""A search somebody keeps, to be told of new consultations that match it (REQ-011)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Rhythm(StrEnum):
    IMMEDIATE = "immediate"
    DAILY = "daily"


@dataclass(frozen=True, kw_only=True)
class SavedSearch:
    """`criteria` are those of the search's address. `stop_key` lets the link of each letter pause it without signing in.

    `told_until`: publications up to there have been told, or were there before the search. `email`: of somebody without an account, who
    confirmed it; `user_id` is then the address's own (`subscriber`). Empty for a person's: letters go to the address of the account.
    """

    id: str
    user_id: str
    name: str
    created_at: datetime
    stop_key: str
    told_until: datetime
    criteria: Mapping[str, str] = field(default_factory=dict)
    rhythm: Rhythm = Rhythm.DAILY
    paused: bool = False
    email: str = ""
    version: int = 1


def subscriber(address: str) -> str:
    """Under what the searches of an address without an account are kept: no person's id, and not the address in clear."""
    return f"mail-{hashlib.sha256(address.encode()).hexdigest()[:32]}"
