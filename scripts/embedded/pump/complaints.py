"""What the pump says of a failure: a stack trace the first time, one line for each further attempt, one when it gives up."""

import logging

LONGEST_REASON = 500
log = logging.getLogger("embedded.pump")


def reason_of(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:LONGEST_REASON]


def again(what: str, error: BaseException, attempts: int, delay_s: float) -> None:
    trace = error if attempts == 1 else None
    log.warning("%s failed (attempt %d), again in %g s: %s", what, attempts, delay_s, reason_of(error), exc_info=trace)


def parked(what: str, error: BaseException, attempts: int) -> None:
    log.error("%s is parked after %d attempts, until somebody asks for it again: %s", what, attempts, reason_of(error))


def together(what: str, error: BaseException) -> None:
    """A batch failed: each of its items goes by itself, and has its own trace if it is the one that fails."""
    log.warning("%s failed together, now one by one: %s", what, reason_of(error))
