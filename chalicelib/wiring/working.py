"""Work: limits, letters, what failed and is tried again. What every other room stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lazy import once

if TYPE_CHECKING:
    from ..config import Config
    from ..usecases.work.allowances import Allowances
    from ..usecases.work.desk import WorkDesk
    from ..usecases.work.digests import Digests
    from ..usecases.work.letters import Postman
    from ..usecases.work.repeats import Repeats
    from ..usecases.work.standing import Standing
    from ..usecases.work.walls import Walls
    from .ports import Ports


class Working:
    def __init__(self, ports: Ports, config: Config):
        self._p, self._config = ports, config

    @once
    def walls(self) -> Walls:
        from ..usecases.work.walls import Walls

        return Walls(attempts=self._p.attempts)

    @once
    def postman(self) -> Postman:
        from ..usecases.work.letters import Postman

        return Postman(ephemeral=self._p.ephemeral, mailer=self._p.mailer, directory=self._p.directory, digests=self.digests)

    @once
    def digests(self) -> Digests:
        from ..usecases.work.digests import Digests

        return Digests(ephemeral=self._p.ephemeral, directory=self._p.directory, walls=self.walls, origin=self._config.origin)

    @once
    def desk(self) -> WorkDesk:
        from ..usecases.work.desk import WorkDesk

        return WorkDesk(clock=self._p.clock, attempts=self._p.attempts)

    @once
    def allowances(self) -> Allowances:
        from ..usecases.work.allowances import Allowances

        return Allowances(clock=self._p.clock, ephemeral=self._p.ephemeral, people_an_address=self._config.people_an_address)

    @once
    def repeats(self) -> Repeats:
        from ..usecases.work.repeats import Repeats

        return Repeats(clock=self._p.clock, ephemeral=self._p.ephemeral)

    @once
    def standing(self) -> Standing:
        from ..usecases.work.standing import Standing

        return Standing(holdings=self._p.holdings)
