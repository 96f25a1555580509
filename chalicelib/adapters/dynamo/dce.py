"""Files of a DCE being prepared, on DynamoDB: rows of the table consultations.

access pattern                                 operation                                units
AP1 announce a file, unique by its name        PutItem  C#id / DCEFILE#v#name if absent 1 WU
AP2 a file by its id                           GetItem  consistent                      1 RU
AP3 keep what became of it                     PutItem  if it is still that file        1 WU
AP4 withdraw it                                DeleteItem if it is still that file      1 WU
AP5 the files of the version being prepared    Query    C#id, DCEFILE#v#…               1 RU per 4 kB

The end of a file's id stands for its name, case aside, and keys its row: two files of one name cannot be. Rows of a published version are no
longer read: its list is an object.
"""

from __future__ import annotations

from pynamodb.pagination import ResultIterator

from ... import codec
from ...domain.dce import DceFile, folded
from ...domain.ids import name_of
from ...usecases.ports import Page, lists
from . import pages, versioned
from .models import ConsultationLinkRow


class DynamoDocuments:
    def __init__(self, rows: type[ConsultationLinkRow]):
        self._rows = rows

    def add(self, consultation_id: str, version: int, file: DceFile) -> bool:  # AP1
        return versioned.create(self._row(consultation_id, version, file))

    def get(self, consultation_id: str, version: int, file_id: str) -> DceFile | None:  # AP2
        row = versioned.get(self._rows, f"C#{consultation_id}", _key(version, name_of(file_id)))
        return _read(row) if row and row.id == file_id else None

    def put(self, consultation_id: str, version: int, file: DceFile) -> bool:  # AP3
        return versioned.put(self._row(consultation_id, version, file), self._rows.id == file.id)

    def drop(self, consultation_id: str, version: int, file_id: str) -> bool:  # AP4
        return versioned.delete(self._rows(f"C#{consultation_id}", _key(version, name_of(file_id))), self._rows.id == file_id)

    def page(self, consultation_id: str, version: int, cursor: str | None) -> Page[DceFile]:  # AP5
        def query(limit: int, start: pages.Start) -> ResultIterator[ConsultationLinkRow]:
            return self._files(consultation_id, version, limit, start)

        def place(stopped: pages.Key) -> str:
            return stopped["sk"].removeprefix(_key(version, ""))

        def key(place: str) -> pages.Key:
            return {"pk": f"C#{consultation_id}", "sk": _key(version, place)}

        mine = lists.files_of(consultation_id, version)
        return pages.page(query, mine, cursor, lists.FILES_PAGE, read=_read, place=place, key=key)

    def all(self, consultation_id: str, version: int) -> list[DceFile]:  # AP5
        return sorted(map(_read, self._files(consultation_id, version)), key=lambda file: (folded(file.name), file.name))

    def _files(
        self, consultation_id: str, version: int, limit: int | None = None, start: pages.Start = None
    ) -> ResultIterator[ConsultationLinkRow]:
        of_version = self._rows.sk.startswith(_key(version, ""))
        return self._rows.query(f"C#{consultation_id}", of_version, consistent_read=True, limit=limit, last_evaluated_key=start)

    def _row(self, consultation_id: str, version: int, file: DceFile) -> ConsultationLinkRow:
        return self._rows(f"C#{consultation_id}", _key(version, name_of(file.id)), body=codec.to_dict(file), id=file.id)


def _key(version: int, name: str) -> str:
    return f"DCEFILE#{version:05d}#{name}"


def _read(row: ConsultationLinkRow) -> DceFile:
    return codec.from_dict(DceFile, row.body)
