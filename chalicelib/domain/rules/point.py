"""What a rule has to say about a draft."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """A blocking point or a warning: wizard step, field, French phrase telling what would be accepted, article."""

    code: str
    step: str
    field: str
    detail: str
    article: str = ""
    blocks: bool = True
