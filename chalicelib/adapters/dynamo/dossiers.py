"""Ties between consultations, and invitations, on DynamoDB: link rows of the table consultations.

access pattern                                   operation                          units
AP1 tie a phase or a contract to its dossier     PutItem  C#parent / CHILD#child    1 WU
AP2 what is tied to a dossier, oldest first      Query    C#parent, CHILD#…         1 RU
AP3 note that a company is invited               PutItem  C#TO#type#value / id      1 WU
AP4 the invitations of a company, newest first   Query    C#TO#type#value           0.5 RU per 4 kB
"""

from __future__ import annotations

from typing import Any

from ...domain.company import Identifier
from ...usecases.ports import Page, lists
from . import pages


class DynamoDossiers:
    def __init__(self, model: Any):
        self._model = model

    def tie(self, parent_id: str, child_id: str) -> None:  # AP1
        self._model(f"C#{parent_id}", f"CHILD#{child_id}").save()

    def children(self, parent_id: str) -> list[str]:  # AP2
        rows = self._model.query(f"C#{parent_id}", self._model.sk.startswith("CHILD#"), consistent_read=True)
        return [row.sk.removeprefix("CHILD#") for row in rows]

    def invite(self, identifier: Identifier, consultation_id: str) -> None:  # AP3
        self._model(_to(identifier), consultation_id).save()

    def invitations(self, identifier: Identifier, cursor: str | None) -> Page[str]:  # AP4
        partition, mine = _to(identifier), lists.invitations_of(identifier)

        def query(**kw: Any) -> Any:
            return self._model.query(partition, scan_index_forward=False, **kw)

        def key(place: str) -> pages.Key:
            return {"pk": partition, "sk": place}

        return pages.page(query, mine, cursor, lists.PAGE_SIZE, read=lambda row: row.sk, place=lambda stopped: stopped["sk"], key=key)


def _to(identifier: Identifier) -> str:
    return f"C#TO#{identifier.type}#{identifier.value}"
