"""Ports to use cases: the one place where objects meet. `app.py` gives it AWS's ports, tests memory's.

One module a floor of rooms, lowest first: a use case is given what it needs of its own floor and of those below. Each is imported
and made when somebody first asks for it (`lazy.py`): a function loads the rooms it works in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .following import Following
from .ports import Ports

if TYPE_CHECKING:
    from ..config import Config
    from ..crypto.gate import SlotVault
    from ..usecases.opening.gate import Gatehouse

__all__ = ["Ports", "UseCases", "gatehouse", "use_cases"]


class UseCases(Following):
    """Every use case, each by its name."""


def use_cases(p: Ports, config: Config) -> UseCases:
    return UseCases(p, config)


def gatehouse(p: Ports, vault: SlotVault) -> Gatehouse:
    from ..usecases.deposit.seal_files import KeyFiles
    from ..usecases.opening.gate import Gatehouse

    return Gatehouse(
        clock=p.clock,
        consultations=p.consultations,
        slot_keys=p.slot_keys,
        registers=p.registers,
        objects=p.objects,
        key_files=KeyFiles(p.objects),
        vault=vault,
    )
