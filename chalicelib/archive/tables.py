"""Lists of a folder as spreadsheets read them: UTF-8 with a mark, semicolons; nothing that would run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from ..domain import texts


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(columns)
    writer.writerows([texts.cell("" if one is None else str(one)) for one in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()
