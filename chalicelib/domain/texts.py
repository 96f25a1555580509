"""Free text: what a text may hold. Cleaned where it enters (`api/entering.py`) and again by each writer, for what was stored before.

Characters that XML 1.0 forbids, control characters (C0 and C1) and marks that overrule the direction of writing become a space. Joiners,
variation selectors and direction marks that a language needs are letters like others.
"""

from __future__ import annotations

import re

_BAD = r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
_BREAKS = r"\n\r\x0b\x0c\x85\u2028\u2029"
_BREAK = re.compile(rf"\r\n|[{_BREAKS}]")
_BAD_RUN = re.compile(f"[{_BAD}]+")
_NOT_IN_A_LINE = re.compile(f"[{_BAD}{_BREAKS}\t]+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def one_line(text: str) -> str:
    """The text on one line: a title, a name, a reference, a subject. What is right comes back as it is."""
    made = _NOT_IN_A_LINE.sub(" ", text)
    return text if made == text else made.strip()


def lines(text: str) -> str:
    """The text with its lines and tabulations, each break being a line feed: a description, a letter, any element of XML."""
    return _BAD_RUN.sub(" ", _BREAK.sub("\n", text))


def cell(text: str) -> str:
    """A cell of a spreadsheet: `lines`, and never the beginning of a formula."""
    made = lines(text)
    return "'" + made if made.startswith(_FORMULA) else made
