"""The one place that knows how DynamoDB says that a condition did not hold."""

from __future__ import annotations

from collections.abc import Callable

from pynamodb.exceptions import DeleteError, PutError, UpdateError

_FAILED = "ConditionalCheckFailedException"


def held(write: Callable[[], object]) -> bool:
    """Runs a conditional write; False when its condition did not hold."""
    try:
        write()
    except (PutError, UpdateError, DeleteError) as error:
        if error.cause_response_code == _FAILED:
            return False
        raise
    return True
