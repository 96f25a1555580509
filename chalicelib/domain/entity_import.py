"""A file of entities to make, line by line: judged first, then made by pages that may be begun again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

MOST_LINES, PAGE_LINES, MOST_OF_ONE_ADDRESS = 2_000, 20, 50
"""Of a file; of a page, which is one piece of work; of lines that name one administrator's address, each of which sends it a letter."""


class Outcome(StrEnum):
    TO_MAKE = "to_make"
    MADE = "made"
    EXISTS = "exists"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class ImportLine:
    """`number` in the file; `entity`: the id it has or will have; `parent`: that of the one above; `reason`: a French sentence, if refused."""

    number: int
    siret: str
    name: str
    department: str = ""
    kind: str = "authority"
    parent_siret: str = ""
    admin_email: str = ""
    admin_name: str = ""
    entity: str = ""
    parent: str | None = None
    outcome: Outcome = Outcome.TO_MAKE
    reason: str = ""

    def refused(self, reason: str) -> ImportLine:
        return replace(self, outcome=Outcome.REFUSED, reason=reason)


@dataclass(frozen=True, kw_only=True)
class EntityImport:
    """`under`: the entity in whose part of the tree it makes, None for the whole platform. `done`: pages worked, of `pages` that ask for work."""

    id: str
    by: str
    under: str | None
    made_at: datetime
    sha256: str
    lines: int
    pages: int
    done: int = 0
    to_make: int = 0
    made: int = 0
    existing: int = 0
    refused: int = 0
    started_at: datetime | None = None
    version: int = 1

    @property
    def finished(self) -> bool:
        return self.started_at is not None and self.done >= self.pages

    def worked(self, lines: tuple[ImportLine, ...]) -> EntityImport:
        """One page more."""
        by = [line.outcome for line in lines]
        return replace(
            self,
            done=self.done + 1,
            to_make=self.to_make - len(lines),
            made=self.made + by.count(Outcome.MADE),
            existing=self.existing + by.count(Outcome.EXISTS),
            refused=self.refused + by.count(Outcome.REFUSED),
        )
