"""The models bound to one installation: `<prefix>-consultations`, … Several prefixes live in one process."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TypeVar, cast

from pynamodb.models import MetaModel

from .models import (
    ConsultationLinkRow,
    ConsultationRow,
    DepositLinkRow,
    DepositRow,
    DirectoryLinkRow,
    DirectoryRow,
    EphemeralRow,
    ExchangeRow,
    RegisterRow,
    Stored,
)

M = TypeVar("M", bound=Stored)


@dataclass(frozen=True)
class Tables:
    """Of two classes of one table, the one that has its indexes comes first: it describes the table to the client."""

    consultations: type[ConsultationRow]
    consultation_links: type[ConsultationLinkRow]
    deposits: type[DepositRow]
    deposit_links: type[DepositLinkRow]
    exchanges: type[ExchangeRow]
    directory_links: type[DirectoryLinkRow]
    directory: type[DirectoryRow]
    ephemeral: type[EphemeralRow]
    registers: type[RegisterRow]


def bound(prefix: str, region: str) -> Tables:
    """Models of the tables of that prefix. Made once an installation and a process: they have one client, and its connections."""

    def of(model: type[M], name: str) -> type[M]:
        settings = {
            "table_name": f"{prefix}-{name}",
            "region": region,
            "connect_timeout_seconds": 2,
            "read_timeout_seconds": 10,
            "max_retry_attempts": 3,
            "max_pool_connections": 64,
        }
        return cast(type[M], MetaModel(model.__name__, (model,), {"Meta": type("Meta", (), settings)}))

    tables = Tables(
        consultations=of(ConsultationRow, "consultations"),
        consultation_links=of(ConsultationLinkRow, "consultations"),
        deposits=of(DepositRow, "submissions"),
        deposit_links=of(DepositLinkRow, "submissions"),
        exchanges=of(ExchangeRow, "exchanges"),
        directory=of(DirectoryRow, "directory"),
        directory_links=of(DirectoryLinkRow, "directory"),
        ephemeral=of(EphemeralRow, "ephemeral"),
        registers=of(RegisterRow, "registers"),
    )
    _share_one_client(*(getattr(tables, field.name) for field in fields(tables)))
    return tables


def _share_one_client(first: type[Stored], *others: type[Stored]) -> None:
    """pynamodb gives each model a botocore client of its own, a tenth of a second each at a cold start. They have the same settings here."""
    connection, known = first._get_connection().connection, {first.Meta.table_name}
    for model in others:
        own = model._get_connection()
        if own.table_name not in known:
            connection.add_meta_table(own.get_meta_table())
            known.add(own.table_name)
        own.connection = connection
