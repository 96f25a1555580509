"""The lists that stores give in pages, and what a place in each looks like: the same on every platform."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from ...domain.company import Identifier
from .cursors import Cursors

_LETTER = "[0-9A-HJKMNP-TV-Z]"
_ID = f"[0-7]{_LETTER}{{25}}"
_NAME = 200
"""Characters of a folded name: with them a sort key stays below what the table takes."""
_INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"

PAGE_SIZE, FILES_PAGE, PUBLISHED_PAGE, ATTEMPTS_PAGE, BELOW_PAGE, USAGE_PAGE = 20, 100, 100, 50, 50, 100
"""Items a page: of most lists, of the files of a DCE, of the public consultations that the search index reads again, of work that failed,
of the entities below another, of what they used in a year."""

PUBLISHED = Cursors("published", f"{_INSTANT} {_ID}")
"""Public consultations: the instant of publication, then the id."""

ATTEMPTS = Cursors("attempts", r"[a-z-]+#[^\x00-\x1f]{1,200}")
"""Work that failed: the job, `#`, the item."""


def found(question: object) -> Cursors:
    """What a search finds, in its order: the group, the instant and the id of the last line, and when the list was begun."""
    return Cursors(f"search {question}", f"[01] {_INSTANT} {_ID} {_INSTANT}")


def of_buyer(list_key: str) -> Cursors:
    """Places are ids of consultations."""
    return Cursors(f"consultations {list_key}", _ID)


def contracts_of(list_key: str) -> Cursors:
    """Places are ids of contracts."""
    return Cursors(f"contracts {list_key}", _ID)


def contracts_held_by(companies: Sequence[str]) -> Cursors:
    """Places are ids of contracts."""
    return Cursors(f"contracts held by {' '.join(sorted(companies))}", _ID)


def deposits_of(company_id: str) -> Cursors:
    """Places are ids of deposits."""
    return Cursors(f"deposits {company_id}", _ID)


def messages_of(company_id: str) -> Cursors:
    """Places are a message's id, then its consultation's."""
    return Cursors(f"messages {company_id}", f"{_ID} {_ID}")


def questions_of(company_id: str) -> Cursors:
    """Places are a question's id, then its consultation's."""
    return Cursors(f"questions {company_id}", f"{_ID} {_ID}")


def below(parent_id: str | None, starts: str) -> Cursors:
    """Places are an entity's folded name, then its id."""
    return Cursors(f"below {parent_id} {starts}", rf"[^\x00-\x1f]{{0,300}}#{_ID}")


def usage_of(carrier_id: str, year: int) -> Cursors:
    """Places are SIRETs."""
    return Cursors(f"usage {carrier_id} {year}", r"\d{14}")


def named(name: str) -> str:
    """A name without accents nor capitals nor punctuation, as lists of entities are ordered and asked: « Évran » is `evran`."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(one))
    return " ".join(re.findall(r"\w+", bare))[:_NAME]


def support(question: str) -> Cursors:
    """Places are ids of requests."""
    return Cursors(f"support {question}", _ID)


def followed_by(company_id: str) -> Cursors:
    """Places are ids of consultations."""
    return Cursors(f"followed {company_id}", _ID)


def invitations_of(identifier: Identifier) -> Cursors:
    """Places are ids of consultations."""
    return Cursors(f"invitations {identifier.type} {identifier.value}", _ID)


def files_of(consultation_id: str, version: int) -> Cursors:
    """Places are what a file's id says of its name (ids.name_of)."""
    return Cursors(f"files {consultation_id} {version}", f"{_LETTER}{{13}}")
