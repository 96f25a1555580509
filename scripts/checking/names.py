"""The browser's copy of the table of file names, drawn from the one that the server reads."""

import json
import sys
from pathlib import Path

TWIN = "web/src/file-names.json"


def drawn(root: Path) -> str:
    """The copy as it should be."""
    sys.path.insert(0, str(root))
    from chalicelib.domain.file_name_table import TABLE

    rows = (f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in TABLE.items())
    return "{\n" + ",\n".join(rows) + "\n}\n"


def differs(root: Path) -> str:
    twin = root / TWIN
    found = twin.read_text("utf-8") if twin.exists() else ""
    return "" if found == drawn(root) else f"{TWIN} is not the table of file names: scripts/check --write"


def write(root: Path) -> None:
    (root / TWIN).write_text(drawn(root), "utf-8")
