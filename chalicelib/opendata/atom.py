"""The Atom feed of published consultations (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from xml.etree import ElementTree as xml

from ..domain import texts
from ..domain.consultation import Consultation
from ..domain.instants import to_text
from ..domain.procedure import BY_CODE

_NS = "http://www.w3.org/2005/Atom"
_EMPTY_SINCE = "2026-01-01T00:00:00.000Z"


def feed(consultations: Sequence[Consultation], origin: str) -> bytes:
    """Newest first. `updated` is the newest fact of each consultation, so that an extension shows."""
    xml.register_namespace("", _NS)
    root = xml.Element(_tag("feed"))
    _text(root, "id", f"{origin}/open-data/consultations.atom")
    _text(root, "title", "Consultations publiées sur Sous Pli")
    _text(root, "updated", max((to_text(_updated(c)) for c in consultations), default=_EMPTY_SINCE))
    xml.SubElement(root, _tag("link"), rel="self", type="application/atom+xml", href=f"{origin}/open-data/consultations.atom")
    xml.SubElement(root, _tag("link"), rel="alternate", type="text/html", href=f"{origin}/consultations")
    _text(xml.SubElement(root, _tag("author")), "name", "Sous Pli")
    for consultation in consultations:
        _entry(root, consultation, origin)
    return xml.tostring(root, encoding="utf-8", xml_declaration=True)


def _entry(root: xml.Element, c: Consultation, origin: str) -> None:
    assert c.published_at is not None
    assert c.submission_deadline is not None
    entry = xml.SubElement(root, _tag("entry"))
    _text(entry, "id", f"{origin}/consultations/{c.id}")
    _text(entry, "title", f"{c.buyer_name} : {c.title}")
    _text(entry, "published", to_text(c.published_at))
    _text(entry, "updated", to_text(_updated(c)))
    xml.SubElement(entry, _tag("link"), rel="alternate", type="text/html", href=f"{origin}/consultations/{c.id}")
    _text(xml.SubElement(entry, _tag("author")), "name", c.buyer_name)
    xml.SubElement(entry, _tag("category"), term=texts.one_line(c.cpv[:8]), scheme="urn:cpv:2008")
    _text(
        entry,
        "summary",
        f"{BY_CODE[c.procedure].label}, {len(c.lots)} lot(s). Remise des plis : {c.territory.told(c.submission_deadline)}. Référence {c.reference}.",
    )


def _updated(c: Consultation) -> datetime:
    assert c.published_at is not None
    return max((fact.at for fact in c.history), default=c.published_at)


def _text(parent: xml.Element, name: str, text: str) -> None:
    xml.SubElement(parent, _tag(name)).text = texts.lines(text)


def _tag(name: str) -> str:
    return f"{{{_NS}}}{name}"
