"""The European journal comes first: from when a national notice, the profile's included, may appear (CCP R2131-20, R3122-5; REQ-030)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from .. import notice as steps
from ..errors import WrongState
from ..instants import in_french
from ..notice import Notice
from . import publicity


def national_start(found: Sequence[Notice]) -> datetime | None:
    """First instant of a national notice, from what is known of the European one; None while nothing is."""
    european = [n for n in found if n.channel == publicity.JOUE and n.kind == steps.CALL]
    known = [publicity.national_from(n.published_at, n.accepted_at) for n in european]
    return min((at for at in known if at), default=None)


def too_early(found: Sequence[Notice], at: datetime) -> WrongState | None:
    """The refusal of a national notice (the profile's included) before the European one (CCP R2131-20, R3122-5)."""
    start = national_start(found)
    if start is not None and at >= start:
        return None
    when = f"possible à partir du {in_french(start)}" if start else "envoyez d’abord l’avis européen et confirmez sa réception"
    return WrongState(
        f"Pas de publication nationale avant celle du Journal officiel de l’Union européenne, ou 48 heures après l’accusé de réception : {when} (CCP R2131-20).",
        "joue-first",
    )
