"""The wall around each item of a job: one that fails is logged, tried again later and later, then parked; the others go on.

Jobs of `follow_up`, `award`, `search` and `opening` give it their items. What waits is seen by operators (`desk.py`).
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from ...domain.attempt import Attempt, failed
from ...domain.errors import Refused
from .. import ports

T = TypeVar("T")
LISTING = "*"
"""The item that stands for the job's own list, when reading that list is what fails."""
log = logging.getLogger("souspli")


@dataclass(frozen=True, kw_only=True)
class Walls:
    attempts: ports.Attempts

    def each(self, job: str, items: Iterable[T], act: Callable[[T], object], now: datetime, *, key: Callable[[T], str]) -> list[T]:
        """Do `act` on each item; returns those on which it answered something true.

        An item that failed before is left alone until its delay is over, and for good once parked. A failure of `act` is logged
        with its reason and never raised; a failure of the list itself ends this run, and is kept as the item `*`.
        """
        known = {attempt.item: attempt for attempt in self.attempts.of_job(job)}
        done: list[T] = []
        for item in self.listed(job, items, now, known):
            before = known.get(key(item))
            if before and not before.due(now):
                continue
            if self.attempt(job, key(item), partial(act, item), now, before):
                done.append(item)
        return done

    def attempt(self, job: str, item: str, act: Callable[[], object], now: datetime, before: Attempt | None = None) -> object:
        """Do `act` once; what it answers, or None when it failed. `before` is what is known of earlier failures."""
        try:
            answer = act()
        except Exception as error:  # whatever it is, it stops this item alone
            self._keep(job, item, error, now, before)
            return None
        if before:
            self.attempts.drop(job, item)
        return answer

    def retried(self, job: str, act: Callable[[str], object], now: datetime) -> int:
        """Do `act` on each item of `job` that failed before and is due; how many succeeded. For events, which come once."""
        due = [attempt for attempt in self.attempts.of_job(job) if attempt.due(now)]
        return sum(self._retry(attempt, act, now) for attempt in due)

    def _retry(self, attempt: Attempt, act: Callable[[str], object], now: datetime) -> bool:
        def done() -> bool:
            act(attempt.item)
            return True

        return bool(self.attempt(attempt.job, attempt.item, done, now, attempt))

    def listed(self, job: str, items: Iterable[T], now: datetime, known: dict[str, Attempt] | None = None) -> Iterator[T]:
        """The items as far as their list can be read; where it cannot, the failure is kept as the item `*` and the run goes on without."""
        listing = iter(items)
        known = {attempt.item: attempt for attempt in self.attempts.of_job(job)} if known is None else known
        while True:
            try:
                item = next(listing)
            except StopIteration:
                break
            except Exception as error:  # the rest of the list cannot be known in this run
                self._keep(job, LISTING, error, now, known.get(LISTING))
                return
            yield item
        if LISTING in known:
            self.attempts.drop(job, LISTING)

    def _keep(self, job: str, item: str, error: Exception, now: datetime, before: Attempt | None) -> None:
        attempt = failed(before or self.attempts.get(job, item), job, item, reason_of(error), now)
        facts = {"job": job, "item": item, "tries": attempt.tries, "reason": attempt.reason}
        if attempt.parked_at:
            log.error("work parked", extra=facts)
        else:
            log.warning("work failed", extra=facts, exc_info=error if attempt.tries == 1 else None)
        self.attempts.put(attempt)


def reason_of(error: Exception) -> str:
    """What an operator is told: a refusal's code, or the exception's name and where it rose. Never its words: they may quote a person."""
    if isinstance(error, Refused):
        return error.code
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno})" if frames else ""
    return type(error).__name__ + where
