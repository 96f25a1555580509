"""Lines of JavaScript and style sheets stay within 120 columns: prettier breaks code, not comments nor long texts."""

from collections.abc import Iterator
from pathlib import Path

WIDEST = 120
FOLDERS = ("web", "tests", "scripts")
SUFFIXES = {".js", ".mjs", ".css"}


def too_long(root: Path) -> Iterator[str]:
    """`path:line: width` of each line that is too wide."""
    for folder in FOLDERS:
        for path in sorted(file for file in (root / folder).rglob("*") if file.suffix in SUFFIXES):
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                if len(line) > WIDEST:
                    yield f"{path.relative_to(root)}:{number}: {len(line)} columns, {WIDEST} at most"
