"""Writes under optimistic locking: creates ask for absence, updates for the version that was read."""

from __future__ import annotations

from typing import Any

from pynamodb.exceptions import DeleteError, PutError

from ...domain.errors import StaleVersion

_LOST = "ConditionalCheckFailedException"


def create(row: Any) -> bool:
    """False when the key exists."""
    return put(row, type(row).pk.does_not_exist())


def replace(row: Any, version: int) -> None:
    """Writes `row` over `version`. Raises StaleVersion when the table holds another."""
    row.version = version + 1
    if not put(row, type(row).version == version):
        raise StaleVersion()


def put(row: Any, condition: Any) -> bool:
    try:
        row.save(condition=condition)
    except PutError as error:
        if error.cause_response_code == _LOST:
            return False
        raise
    return True


def delete(row: Any, condition: Any = None) -> bool:
    """False when the condition (by default: the row exists) does not hold."""
    try:
        row.delete(condition=type(row).pk.exists() if condition is None else condition)
    except DeleteError as error:
        if error.cause_response_code == _LOST:
            return False
        raise
    return True


def get(model: Any, pk: str, sk: str) -> Any:
    """The row by strong read, or None."""
    try:
        return model.get(pk, sk, consistent_read=True)
    except model.DoesNotExist:
        return None
