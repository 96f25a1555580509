"""Registers as files: JSON that verifies offline, CSV for spreadsheets, PDF to print (REQ-155, REQ-156)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..crypto.evidence import REGISTER
from ..crypto.signing import Signer, signed
from ..domain import texts
from ..domain.consultation import Consultation
from ..domain.instants import from_text, in_french, to_text
from ..domain.register import GENESIS, Entry
from ..domain.settings import BLANK, Letterhead
from .receipts import TEST_WORDS

TITLES = {
    "deposits": "Registre des dépôts",
    "downloads": "Registre des retraits",
    "publications": "Registre des publications",
    "openings": "Registre des ouvertures",
    "messages": "Registre des messages",
    "questions": "Registre des questions",
    "evaluations": "Registre des évaluations",
    "attempts": "Registre des tentatives d’accès",
    "archive": "Registre des archives",
}


def as_json(c: Consultation, kind: str, lines: Sequence[Entry], at: datetime, signer: Signer) -> tuple[bytes, str]:
    """(bytes, media type). The signed head says whose register it is and where it ended; `scripts/verify` checks the file with nothing else."""
    head = {
        "consultation": c.id,
        "reference": c.reference,
        "title": c.title,
        "buyer": c.buyer_name,
        "siret": c.buyer_siret,
        "register": kind,
        **({"test": True} if c.test else {}),
    }
    return lines_as_json(REGISTER, head, lines, at, signer)


def lines_as_json(version: str, head: Mapping[str, Any], lines: Sequence[Entry], at: datetime, signer: Signer) -> tuple[bytes, str]:
    """Lines after a signed head: whose they are, as `head` says, where they end and when."""
    last = {"last": lines[-1].seq if lines else 0, "hash": lines[-1].hash if lines else GENESIS}
    told = {"v": version, "head": {**head, **last, "exported_at": to_text(at)}}
    body = {**signed(signer, told), "entries": [line.as_json() for line in lines]}
    return json.dumps(body, ensure_ascii=False, indent=1).encode(), "application/json"


def as_csv(c: Consultation, kind: str, lines: Sequence[Entry], at: datetime) -> tuple[bytes, str]:
    return lines_as_csv(lines)


def lines_as_csv(lines: Sequence[Entry]) -> tuple[bytes, str]:
    """UTF-8 with a mark, semicolons: what French spreadsheets open; cells that would run as formulas are quoted."""
    flat = [dict(_flat(line.record)) for line in lines]
    columns = list(dict.fromkeys(name for row in flat for name in row))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["numero", "instant_utc", "instant_paris", "nature", *columns, "empreinte"])
    for line, row in zip(lines, flat, strict=True):
        writer.writerow(
            [line.seq, line.at, in_french(from_text(line.at)), line.kind, *(texts.cell(row.get(name, "")) for name in columns), line.hash]
        )
    return b"\xef\xbb\xbf" + out.getvalue().encode(), "text/csv; charset=utf-8"


def as_pdf(c: Consultation, kind: str, lines: Sequence[Entry], at: datetime, head: Letterhead = BLANK) -> tuple[bytes, str]:
    from .paper import Sheet  # fpdf2 takes a quarter of a second to load: only who prints waits for it

    sheet = Sheet(TITLES[kind], f"{TITLES[kind]} - {c.label}", at, head)
    if c.test:
        sheet.stamp(TEST_WORDS)
    sheet.facts(
        [
            ("Acheteur", f"{c.buyer_name} (SIRET {c.buyer_siret})"),
            ("Consultation", f"{c.reference} - {c.title}"),
            ("Édité le", in_french(at)),
            ("Lignes", str(len(lines))),
        ]
    )
    rows = [
        (
            line.seq,
            in_french(from_text(line.at)),
            line.kind,
            "\n".join(f"{name} : {value}" for name, value in _flat(line.record)),
            line.hash[:16],
        )
        for line in lines
    ]
    sheet.lines(("N°", "Instant", "Nature", "Contenu", "Empreinte"), rows, (8, 32, 22, 80, 28))
    sheet.words("L’empreinte abrégée est celle de la ligne ; l’export JSON les porte entières et se vérifie hors ligne.", soft=True)
    return sheet.done(), "application/pdf"


def _flat(record: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in record.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            yield prefix + name, ", ".join(json.dumps(v, ensure_ascii=False) if isinstance(v, Mapping) else str(v) for v in value)
        else:
            yield prefix + name, "" if value is None else "oui" if value is True else "non" if value is False else str(value)
