"""The report of a file of entities as a file: one line each, beside its number in what was sent (REQ-190)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from ..domain import texts
from ..domain.entity_import import ImportLine, Outcome

_WORDS = {Outcome.TO_MAKE: "à créer", Outcome.MADE: "créée", Outcome.EXISTS: "existe déjà", Outcome.REFUSED: "refusée"}


def as_csv(lines: Sequence[ImportLine]) -> tuple[bytes, str]:
    """(bytes, media type): UTF-8 with a mark, semicolons, as French spreadsheets open it; its columns may be sent again."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(
        ["ligne", "siret", "nom", "resultat", "raison", "departement", "siret_parent", "administrateur_email", "administrateur_nom"]
    )
    for line in lines:
        told = (line.siret, line.name, _WORDS[line.outcome], line.reason)
        sent = (line.department, line.parent_siret, line.admin_email, line.admin_name)
        writer.writerow([line.number, *(texts.cell(one) for one in (*told, *sent))])
    return b"\xef\xbb\xbf" + out.getvalue().encode(), "text/csv; charset=utf-8"
