"""What entities use, as a spreadsheet: one line an entity and a year."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from ..domain import texts
from ..domain.usage import Tally


def as_csv(lines: Sequence[Tally]) -> tuple[bytes, str]:
    """(bytes, media type): UTF-8 with a mark, semicolons, as French spreadsheets open it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["annee", "siret", "entite", "consultations_publiees", "plis_recus", "octets"])
    for line in lines:
        counts = line.counts
        writer.writerow([line.year, line.siret, texts.cell(line.name), counts.consultations, counts.deposits, counts.size_bytes])
    return b"\xef\xbb\xbf" + out.getvalue().encode(), "text/csv; charset=utf-8"
