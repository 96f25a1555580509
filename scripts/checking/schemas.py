"""The JSON Schemas of request bodies against the metaschema of 2020-12.

Their files are bundles, name → schema, which a validator would take for unknown keywords: they are put together as the `$defs`
of one schema, as `chalicelib/api/bodies.py` reads them, and every `$ref` must lead somewhere.
"""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DRAFT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = Path("chalicelib") / "api" / "schemas"


def findings(root: Path, program: Path) -> str:
    """What is wrong, as text. `program`: check-jsonschema."""
    files = sorted((root / FOLDER).glob("*.json"))
    if not files:
        return f"no schema in {FOLDER}"
    whole: dict[str, Any] = {"$schema": DRAFT, "$defs": {}}
    twice = []
    for path in files:
        named = json.loads(path.read_text("utf-8"))
        twice += [f"{path.relative_to(root)}: `{name}` is in another file too" for name in named.keys() & whole["$defs"].keys()]
        whole["$defs"] |= named
    astray = [f"$ref to nothing: {ref}" for ref in sorted(set(references(whole))) if not leads(whole, ref)]
    return "\n".join([*twice, *astray, *refused(whole, program)])


def references(node: Any) -> Iterator[str]:
    """Every `$ref` under a node."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def leads(whole: dict, ref: str) -> bool:
    """Whether a local reference names something of the schema."""
    node: Any = whole
    for step in ref.removeprefix("#/").split("/"):
        if not isinstance(node, dict) or step not in node:
            return False
        node = node[step]
    return ref.startswith("#/")


def refused(whole: dict, program: Path) -> list[str]:
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(whole, file)
        file.flush()
        done = subprocess.run([program, "--check-metaschema", file.name], capture_output=True, text=True, check=False)
    return [done.stdout + done.stderr] if done.returncode else []
