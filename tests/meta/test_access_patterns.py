"""Each access pattern written at the top of an adapter has its method, and nothing scans (ARCHITECTURE, DynamoDB)."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "chalicelib" / "adapters" / "dynamo"
ADAPTERS = [path for path in sorted(FOLDER.glob("*.py")) if "access pattern" in path.read_text()]


@pytest.mark.parametrize("path", ADAPTERS, ids=lambda path: path.stem)
def test_each_pattern_has_a_method(path):
    text = path.read_text(encoding="utf-8")
    head, _, code = text.partition("from __future__")
    named = set(re.findall(r"^\s*(AP\d+)\s", head, re.M))
    used = {pattern for line in re.findall(r"def \w+.*#(.*)$", code, re.M) for pattern in re.findall(r"AP\d+", line)}
    used |= {pattern for line in re.findall(r"^\s*\).*:\s*#(.*)$", code, re.M) for pattern in re.findall(r"AP\d+", line)}
    assert named
    assert named == used


def test_every_store_of_a_table_is_covered():
    assert {path.stem for path in ADAPTERS} >= {
        "consultation",
        "register",
        "deposit",
        "exchanges",
        "directory",
        "ephemeral",
        "slot_keys",
    }


def test_nothing_scans():
    assert not [path.name for path in FOLDER.glob("*.py") if re.search(r"\.scan\(|batch_write|rate_limited_scan", path.read_text())]


def test_the_document_tells_what_the_adapters_say():
    """docs/ACCESS_PATTERNS.md repeats the heads of the adapters: it must not drift from them."""
    import ast

    document = (Path(__file__).parents[2] / "docs" / "ACCESS_PATTERNS.md").read_text(encoding="utf-8")
    missing = [path.stem for path in ADAPTERS if ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) not in document]
    assert not missing
