"""Lines of registers as their readers see them."""

from __future__ import annotations

from typing import Any

from ...domain.register import Entry


def entry(line: Entry) -> dict[str, Any]:
    return line.as_json()
