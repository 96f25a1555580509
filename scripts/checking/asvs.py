"""docs/asvs.csv, and the list of docs/ASVS.md that is drawn from it: what is not met, and how much is."""

import csv
from collections import Counter
from pathlib import Path

TABLE, PAGE = "docs/asvs.csv", "docs/ASVS.md"
BEGIN, END = "<!-- what is not met, drawn by scripts/check --write -->", "<!-- end of what is not met -->"
MET, NOT_MET = "met", "not met"
STATES = (MET, NOT_MET, "not applicable")


def lines(root: Path) -> list[dict[str, str]]:
    """One a requirement, in the order of the standard."""
    with (root / TABLE).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def draw(root: Path) -> str:
    """What stands between the marks."""
    table = lines(root)
    counted = Counter((line["state"], line["level"]) for line in table)
    heads = ["| state | level 1 | level 2 |", "| --- | --- | --- |"]
    counts = [f"| {state} | {counted[state, '1']} | {counted[state, '2']} |" for state in STATES]
    missing = [f"- **{one['id']}** (level {one['level']}) {one['requirement']}. {one['note']}." for one in table if one["state"] == NOT_MET]
    return "\n".join([BEGIN, *heads, *counts, "", *missing, END])


def differs(root: Path) -> str:
    page = (root / PAGE).read_text("utf-8")
    return "" if page == _drawn(root, page) else f"{PAGE} is not what {TABLE} says: scripts/check --write"


def write(root: Path) -> None:
    path = root / PAGE
    path.write_text(_drawn(root, path.read_text("utf-8")), "utf-8")


def _drawn(root: Path, page: str) -> str:
    before, _, rest = page.partition(BEGIN)
    return before + draw(root) + rest.partition(END)[2]
