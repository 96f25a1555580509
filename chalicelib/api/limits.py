"""What a request may be before anything is read of it: its size, its depth, the names in its address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..domain.errors import TooLarge, Unreadable

KIB = 1024
MIB = 1024 * KIB
BODY_BYTES = 64 * KIB
"""Of a body, but where its route says more."""
DEPTH = 16
"""Arrays and objects inside one another; the deepest body of the API has seven."""
_NAME_SHOWN = 60


def check_size(raw: Any, headers: Mapping[str, str], most_bytes: int) -> None:
    """Raises TooLarge: by what is announced first, which costs nothing, then by what came."""
    announced = headers.get("content-length", "")
    size = int(announced) if announced.isascii() and announced.isdigit() and len(announced) < 16 else 0
    if size > most_bytes or len(raw.raw_body or b"") > most_bytes:
        raise TooLarge(f"Cette demande dépasse {_in_size(most_bytes)}, le plus que cette adresse accepte.")


def check_names(query: Mapping[str, str], known: Iterable[str]) -> None:
    """Raises Unreadable naming each parameter that the address does not take: a criterion misspelt must not be passed over."""
    names = tuple(known)
    strange = [name for name in query if name not in names]
    if strange:
        told = f"Paramètres acceptés : {', '.join(names)}." if names else "Cette adresse ne prend pas de paramètre."
        wrong = {name[:_NAME_SHOWN]: f"Ce paramètre n’existe pas ici. {told}" for name in strange[:10]}
        shown = ", ".join(f"« {name} »" for name in wrong)
        raise Unreadable(wrong, f"Paramètre inconnu : {shown}. {told}", "unknown-parameter")


def check_depth(value: Any) -> None:
    """Raises Unreadable for arrays and objects too deep, before anything walks them by recursion."""
    level: list[Any] = [value]
    for _ in range(DEPTH + 1):
        level = [inside for one in level if isinstance(one, dict | list) for inside in (one.values() if isinstance(one, dict) else one)]
        if not level:
            return
    raise Unreadable({"body": f"Au plus {DEPTH} niveaux emboîtés."}, code="too-deep")


def _in_size(size: int) -> str:
    return f"{size // 1024 // 1024} Mio" if size >= 1024 * 1024 else f"{size // 1024} Kio"
