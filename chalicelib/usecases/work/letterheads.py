"""The head of a printed document: that of the entity when it put the consultation online, with its logo's bytes."""

from __future__ import annotations

from ...domain import pictures
from ...domain.consultation import Consultation
from ...domain.errors import Invalid
from ...domain.settings import Letterhead
from ..ports import Objects
from ..ports.objects import PUBLIC


def of(objects: Objects, c: Consultation) -> Letterhead:
    """A logo that is no longer there is left out: a document is printed all the same."""
    logo = c.head.logo
    body = objects.get(PUBLIC, logo.path.removeprefix("/")) if logo else None
    try:
        picture = pictures.read(body) if body else None
    except Invalid:
        picture = None
    return Letterhead(lines=(*c.head.lines, *c.head.address.splitlines()), picture=picture)
