"""No deployment while bidders are about to deposit (REQ-161)."""

import json
import urllib.request
from collections.abc import Iterable
from datetime import datetime, timedelta

TIMEOUT_S = 30


def soonest(origin: str) -> list[datetime]:
    """The next deadlines of the consultations online, soonest first. Raises OSError when the platform does not answer."""
    with urllib.request.urlopen(f"{origin}/v1/consultations?status=open&sort=deadline", timeout=TIMEOUT_S) as answer:
        return [datetime.fromisoformat(item["submission_deadline"]) for item in json.load(answer)["items"]]


def too_close(deadlines: Iterable[datetime], now: datetime, hours: float) -> datetime | None:
    """The first deadline less than `hours` away, or None."""
    return min((at for at in deadlines if now <= at < now + timedelta(hours=hours)), default=None)
