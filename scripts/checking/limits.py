"""The tables of docs/LIMITS.md, drawn from what the platform counts and from what its routes declare."""

import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from .routes import facts

PAGE = "docs/LIMITS.md"
BEGIN, END = "<!-- limits, drawn by scripts/check --write -->", "<!-- end of the limits -->"
KIB = 1024


def draw(root: Path) -> str:
    """What stands between the marks."""
    sys.path.insert(0, str(root))
    from chalicelib.api.limits import BODY_BYTES
    from chalicelib.domain.allowances import ALLOWANCES, PACES, QUOTAS

    routes = {act: ", ".join(f"`{f.method} {f.path}`" for f in facts(root) if f.act == act) for act in {row.act for row in ALLOWANCES}}
    allowed = [(row.act, routes[row.act] or "inside", row.by, str(row.most), _in_words(row.window), row.why) for row in ALLOWANCES]
    paces = [(row.act, ", ".join(map(_in_words, row.waits)), row.why) for row in PACES]
    quotas = [(row.what, str(row.most), row.why) for row in QUOTAS]
    large = [(f"`{f.method} {f.path}`", f"{f.most_bytes // KIB} KiB") for f in facts(root) if f.most_bytes != BODY_BYTES]
    parts = [
        _table("Allowances", ("act", "routes", "by", "most", "in", "why"), allowed),
        _table("Waits that grow", ("act", "after the 1st, 2nd, 3rd…", "why"), paces),
        _table("Standing at once", ("what", "most", "why"), quotas),
        _table("Bodies larger than 64 KiB", ("route", "most"), large),
    ]
    return "\n\n".join([BEGIN, *parts, END])


def _table(title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return f"## {title}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _in_words(time: timedelta) -> str:
    seconds = int(time.total_seconds())
    for unit, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds and seconds % unit == 0:
            return f"{seconds // unit} {name}" + ("s" if seconds > unit else "")
    return f"{seconds} s"


def _parts(page: str) -> tuple[str, str]:
    before, _, rest = page.partition(BEGIN)
    return before, rest.partition(END)[2]


def differs(root: Path) -> str:
    page = (root / PAGE).read_text("utf-8")
    before, after = _parts(page)
    return "" if page == before + draw(root) + after else f"{PAGE} is not what the code counts: scripts/check --write"


def write(root: Path) -> None:
    path = root / PAGE
    before, after = _parts(path.read_text("utf-8"))
    path.write_text(before + draw(root) + after, "utf-8")
