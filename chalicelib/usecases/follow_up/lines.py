"""A line of a register as the registers' stream delivers it to `consequences`, perhaps twice, perhaps late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...domain.register import Entry

SEPARATOR = "|"


@dataclass(frozen=True)
class Line:
    """An entry, with what its consequences are named after."""

    entry: Entry

    @property
    def record(self) -> Mapping[str, Any]:
        return self.entry.record

    @property
    def consultation_id(self) -> str:
        return self.entry.stream.split("#")[1]

    @property
    def act(self) -> tuple[str, str]:
        """(register, kind): what consequences are looked up by."""
        return self.entry.stream.split("#")[2], self.entry.kind

    @property
    def item(self) -> str:
        """Its name as an item of work: what `place` reads again."""
        return item_of(self.entry.stream, self.entry.seq)

    def letter(self, address: str) -> str:
        """The id of the letter that this line owes to that address."""
        return f"{self.entry.stream}#{self.entry.seq}#{address}"


def item_of(stream: str, seq: int) -> str:
    """The item of work that stands for a line, even one that cannot be read."""
    return f"{stream}{SEPARATOR}{seq}"


def place(item: str) -> tuple[str, int]:
    """(stream, number) of an item of work. Raises ValueError for another text."""
    stream, _, seq = item.rpartition(SEPARATOR)
    return stream, int(seq)
