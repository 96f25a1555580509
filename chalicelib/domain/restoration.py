"""Somebody who lost every factor asks for help; others decide, and time passes before anything changes (REQ-157)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .tenant import Tenant

DELAY = timedelta(hours=24)
"""Between the decision and its effect: long enough to read a letter and cancel, whoever asked."""
ESCALATES_AFTER = timedelta(hours=48)
"""Without an answer, those above may answer too: an administrator who is away locks nobody out."""
OPEN_FOR = timedelta(days=14)
"""A request without an answer, or a decision that nobody uses, is forgotten."""


class Stage(StrEnum):
    ASKED = "asked"
    WAITING = "waiting"
    READY = "ready"
    LAPSED = "lapsed"


@dataclass(frozen=True, kw_only=True)
class Restoration:
    """`tenant_kind`, `tenant_id`: whose administrators decide, and whose register says so. `cancel_key` is in letters alone."""

    id: str
    user_id: str
    tenant_kind: str
    tenant_id: str
    asked_at: datetime
    cancel_key: str
    granted_at: datetime | None = None

    @property
    def tenant(self) -> Tenant:
        return Tenant(self.tenant_kind, self.tenant_id)

    @property
    def due_at(self) -> datetime | None:
        """From when the person may do without the lost factors."""
        return self.granted_at + DELAY if self.granted_at else None

    def stage(self, now: datetime) -> Stage:
        if self.due_at is None:
            return Stage.ASKED if now < self.asked_at + OPEN_FOR else Stage.LAPSED
        if now < self.due_at:
            return Stage.WAITING
        return Stage.READY if now < self.due_at + OPEN_FOR else Stage.LAPSED
