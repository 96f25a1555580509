"""Writes under a condition: creates ask for absence, saves for the version that was read.

A Versioned row is made with the version it will have once stored; pynamodb counts from the one before, and asks for it.
"""

from __future__ import annotations

from typing import TypeVar

from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from ...domain.errors import StaleVersion
from .conditions import held
from .models import Row, Versioned

R = TypeVar("R", bound=Row)


def create(row: Row) -> bool:
    """False when the key exists."""
    if isinstance(row, Versioned):
        row.version -= 1
    return held(lambda: row.save(type(row).pk.does_not_exist(), add_version_condition=False))


def save(row: Versioned) -> None:
    """Writes over the version before the row's own. Raises StaleVersion when the table holds another."""
    row.version -= 1
    if not held(row.save):
        raise StaleVersion()


def put(row: Row, condition: Condition) -> bool:
    """Writes a row without version, under `condition`."""
    return held(lambda: row.save(condition))


def delete(row: Model, condition: Condition) -> bool:
    """False when the condition does not hold."""
    return held(lambda: row.delete(condition, add_version_condition=False))


def drop(row: Row) -> bool:
    """Deletes whatever stands at the row's key; False when nothing does."""
    return delete(row, type(row).pk.exists())


def get(model: type[R], pk: str, sk: str) -> R | None:
    """The row by strong read, or None."""
    try:
        return model.get(pk, sk, consistent_read=True)
    except model.DoesNotExist:
        return None
