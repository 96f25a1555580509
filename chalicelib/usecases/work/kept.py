"""What never changes once written, read once a process: the name of each thing holds the digest of its bytes.

Used by the opening: seal files, members' shares. Bounded by bytes; whatever is forgotten is read again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")
MOST_BYTES = 64 * 1024 * 1024
"""Of stored bytes; read as objects they take about three times as much."""


class Kept(Generic[T]):
    """`get(name, load)`: what `load` answered the first time, with its size in bytes."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._held = most_bytes, 0
        self._things: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: Hashable, load: Callable[[], tuple[T, int]]) -> T:
        """Raises what `load` raises: nothing is kept then."""
        with self._lock:
            if name in self._things:
                self._things.move_to_end(name)
                return self._things[name][0]
        thing, size = load()
        with self._lock:
            if name not in self._things:
                self._things[name] = (thing, size)
                self._held += size
            while self._held > self._most and len(self._things) > 1:
                self._held -= self._things.popitem(last=False)[1][1]
        return thing
