"""What is made at its first use, and imported then: a function that starts pays for what its first request needs, no more."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")
_MAKING = threading.RLock()
"""One for all: a part is made by asking for others, and two locks taken in two orders would wait for each other."""


class once(Generic[T]):
    """An attribute made by its method at the first reading, once whatever the threads (`functools.cached_property` may make two)."""

    def __init__(self, make: Callable[[Any], T]):
        self._make, self.__doc__ = make, make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> once[T]: ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> Any:
        if instance is None:
            return self
        made = vars(instance)
        with _MAKING:
            if self._name not in made:
                made[self._name] = self._make(instance)
        return made[self._name]
