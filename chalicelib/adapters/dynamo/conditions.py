"""The one place that knows how DynamoDB says that a condition did not hold."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from pynamodb.exceptions import DeleteError, PutError, TransactWriteError, UpdateError

_FAILED, _FAILED_TOGETHER = "ConditionalCheckFailedException", "ConditionalCheckFailed"
_BUSY = frozenset({"TransactionConflict", "TransactionInProgressException"})
_TRIES, _WAIT_SECONDS = 12, 0.02


def held(write: Callable[[], object]) -> bool:
    """Runs a conditional write; False when its condition did not hold."""
    try:
        write()
    except (PutError, UpdateError, DeleteError) as error:
        if error.cause_response_code == _FAILED:
            return False
        raise
    return True


def held_together(write: Callable[[], object]) -> bool:
    """Runs a transaction; False when one of its conditions did not hold. Another one on the same rows is waited for."""
    for tried in range(_TRIES):
        try:
            write()
            return True
        except TransactWriteError as error:
            why = {reason.code for reason in error.cancellation_reasons if reason} | {error.cause_response_code}
            if _FAILED_TOGETHER in why:
                return False
            if not why & _BUSY or tried == _TRIES - 1:
                raise
        time.sleep(random.uniform(0, _WAIT_SECONDS * 2**tried) if tried < 6 else random.uniform(0, 1))
    raise AssertionError("the last try returns or raises")
