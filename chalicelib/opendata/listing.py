"""A search's results for programs and spreadsheets: CSV and Atom (RFC 4287). Public facts only (REQ-036)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from xml.etree import ElementTree as xml

from .. import codelists
from ..domain import texts
from ..domain.instants import PARIS, to_text
from ..domain.procedure import BY_CODE
from ..search.listed import Listed

CSV_TYPE = "text/csv; charset=utf-8"
ATOM_TYPE = "application/atom+xml; charset=utf-8"
_NS = "http://www.w3.org/2005/Atom"
COLUMNS = ("identifiant", "référence", "objet", "acheteur", "siret", "procédure", "nature", "cpv", "lieu", "lots", "publication",
           "date limite (heure de Paris)", "état", "réservé", "clause sociale", "clause environnementale", "adresse")  # fmt: skip
_CATEGORIES = {"works": "travaux", "supplies": "fournitures", "services": "services"}
_STATUS = {"open": "en cours", "closed": "close", "opened": "plis ouverts", "decided": "décidée", "cancelled": "annulée"}


def to_csv(lines: Iterable[Listed], origin: str, now: datetime) -> bytes:
    """Semicolons and a byte order mark: what spreadsheets in French open without asking. No cell begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow([texts.cell(cell) for cell in _cells(line, origin, now)])
    return out.getvalue().encode("utf-8-sig")


def _cells(line: Listed, origin: str, now: datetime) -> list[str]:
    place = (line.place.label or codelists.named(line.place.code, line.place.code_type)) if line.place else ""
    return [
        line.id, line.reference, line.title, line.buyer_name, line.buyer_siret, BY_CODE[line.procedure].label, _CATEGORIES.get(line.category, ""),
        line.cpv, place, str(line.lots_count), _local(line.published_at), _local(line.submission_deadline), _STATUS.get(line.status(now), ""),
        line.reserved, _yes(line.social), _yes(line.environmental), f"{origin}/consultations/{line.id}",
    ]  # fmt: skip


def _local(at: datetime) -> str:
    return at.astimezone(PARIS).strftime("%Y-%m-%d %H:%M:%S")


def _yes(holds: bool) -> str:
    return "oui" if holds else "non"


def to_atom(lines: Sequence[Listed], origin: str, own: str, title: str) -> bytes:
    """`own`: path and query of the feed, which is also its identity; the page it follows has the same query."""
    xml.register_namespace("", _NS)
    root, page = xml.Element(_tag("feed")), own.replace("/consultations.atom", "/consultations", 1)
    _text(root, "id", origin + own)
    _text(root, "title", title)
    _text(root, "updated", max((to_text(line.updated_at) for line in lines), default="2026-01-01T00:00:00.000Z"))
    xml.SubElement(root, _tag("link"), rel="self", type="application/atom+xml", href=origin + own)
    xml.SubElement(root, _tag("link"), rel="alternate", type="text/html", href=origin + page)
    _text(xml.SubElement(root, _tag("author")), "name", "Sous Pli")
    for line in lines:
        _entry(root, line, origin)
    return xml.tostring(root, encoding="utf-8", xml_declaration=True)


def _entry(root: xml.Element, line: Listed, origin: str) -> None:
    entry, address = xml.SubElement(root, _tag("entry")), f"{origin}/consultations/{line.id}"
    _text(entry, "id", address)
    _text(entry, "title", f"{line.buyer_name} : {line.title}")
    _text(entry, "published", to_text(line.published_at))
    _text(entry, "updated", to_text(line.updated_at))
    xml.SubElement(entry, _tag("link"), rel="alternate", type="text/html", href=address)
    _text(xml.SubElement(entry, _tag("author")), "name", line.buyer_name)
    deadline = line.territory.told(line.submission_deadline)
    _text(
        entry,
        "summary",
        f"{BY_CODE[line.procedure].label}, {line.lots_count} lot(s). Remise des plis : {deadline}. Référence {line.reference}.",
    )


def _text(parent: xml.Element, name: str, text: str) -> None:
    xml.SubElement(parent, _tag(name)).text = texts.lines(text)


def _tag(name: str) -> str:
    return f"{{{_NS}}}{name}"
