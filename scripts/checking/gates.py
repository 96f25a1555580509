"""The gates, in the order in which scripts/check runs them. Each is a function of nothing that returns its findings as text."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from . import asvs, columns, limits, names, routes, schemas, spelling, tree

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
NPM = ROOT / "node_modules" / ".bin"
PRODUCT = ["app.py", "chalicelib", "scripts", "web/tools"]


def commands() -> list[str]:
    """Our Python programs whose name has no suffix: tools that walk folders do not see them."""
    found = [path for path in sorted((ROOT / "scripts").iterdir()) if path.is_file() and not path.suffix]
    return [str(path.relative_to(ROOT)) for path in found if path.read_bytes().startswith(b"#!/usr/bin/env python3")]


def run(*command: object) -> str:
    """What a command says when it refuses; nothing when it is content."""
    done = subprocess.run([str(word) for word in command], cwd=ROOT, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip() or f"exit {done.returncode}" if done.returncode else ""


def dead_code() -> str:
    """What the product does not use, tests left aside; then what nothing uses, tests included."""
    return run(BIN / "vulture", *PRODUCT, *commands()) or run(BIN / "vulture", *PRODUCT, *commands(), "tests")


GATES: dict[str, Callable[[], str]] = {
    "ruff": lambda: run(BIN / "ruff", "check", "."),
    "ruff-format": lambda: run(BIN / "ruff", "format", "--check", "."),
    "mypy": lambda: run(BIN / "mypy"),
    "dead-code": dead_code,
    "prettier": lambda: run(NPM / "prettier", "--check", "--log-level=warn", "."),
    "biome": lambda: run(NPM / "biome", "lint", "--error-on-warnings", "--max-diagnostics=200", "."),
    "columns": lambda: "\n".join(columns.too_long(ROOT)),
    "schemas": lambda: schemas.findings(ROOT, BIN / "check-jsonschema"),
    "templates": lambda: run(BIN / "cfn-lint", *sorted((ROOT / "infra").glob("data.json"))),
    "map": lambda: tree.differs(ROOT),
    "routes": lambda: routes.differs(ROOT),
    "names": lambda: names.differs(ROOT),
    "limits": lambda: limits.differs(ROOT),
    "asvs": lambda: asvs.differs(ROOT),
    "spelling": lambda: spelling.findings(ROOT),
}
"""Name → the gate. What a tool excepts stands in its own settings, with the reason: pyproject.toml, biome.jsonc, .prettierignore."""


def write() -> None:
    """Mend what mends itself: both formatters, the map of the README, the tables of routes and of limits, the copy of the table of file names."""
    run(BIN / "ruff", "format", ".")
    run(NPM / "prettier", "--write", "--log-level=warn", ".")
    tree.write(ROOT)
    routes.write(ROOT)
    names.write(ROOT)
    limits.write(ROOT)
    asvs.write(ROOT)
