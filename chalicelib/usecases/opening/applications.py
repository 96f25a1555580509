"""Applications to a dynamic system that nobody has judged yet (CCP R2162-45; REQ-122)."""

from __future__ import annotations

from datetime import datetime

from ...domain.agenda import EVALUATED
from ...domain.consultation import Consultation
from ...domain.instants import from_text
from .. import ports
from . import envelopes


def waiting(registers: ports.Registers, c: Consultation, now: datetime) -> dict[str, datetime]:
    """Deposit id → receipt. Nothing is read before the first deadline: the register of deposits is shut to all (REQ-081)."""
    if c.procedure not in EVALUATED or not c.permanent or not c.published_at or c.cancelled_at or c.before_deadline(now):
        return {}
    seen = envelopes.read(registers, c)
    return {
        deposit.id: from_text(deposit.record["received_at"])
        for deposit in seen.deposits
        if deposit.id not in seen.openings.admissions
        and not deposit.withdrawn
        and not deposit.late
        and not set(deposit.slots) <= seen.superseded[deposit.id].keys()
    }
