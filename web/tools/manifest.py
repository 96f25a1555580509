"""The build's manifest: file → SHA-256. Its own SHA-256 is the fingerprint printed in the footer of every page.

A page cannot contain its own hash, so pages are hashed with the fingerprint replaced by `BLANK`; anyone can redo it.
"""

import hashlib
import json
from pathlib import Path

BLANK = "0" * 64
NAME = "build-manifest.json"


def entries(out: Path) -> dict[str, str]:
    files = sorted(p for p in out.rglob("*") if p.is_file() and p.name != NAME)
    return {p.relative_to(out).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def seal(out: Path) -> str:
    """Write the manifest of a build whose pages still carry BLANK, print its hash into them, and return it."""
    manifest = json.dumps({"blank": BLANK, "files": entries(out)}, indent=1, sort_keys=True) + "\n"
    (out / NAME).write_text(manifest, "utf-8")
    fingerprint = hashlib.sha256(manifest.encode()).hexdigest()
    for page in out.rglob("*.html"):
        page.write_text(page.read_text("utf-8").replace(BLANK, fingerprint), "utf-8")
    return fingerprint


def differences(out: Path) -> list[str]:
    """Files that no longer match the manifest, or that it does not know."""
    text = (out / NAME).read_text("utf-8")
    fingerprint, known = hashlib.sha256(text.encode()).hexdigest(), json.loads(text)["files"]
    actual = {}
    for name in entries(out):
        content = (out / name).read_bytes()
        if name.endswith(".html"):
            content = content.replace(fingerprint.encode(), BLANK.encode())
        actual[name] = hashlib.sha256(content).hexdigest()
    return sorted(name for name in known.keys() | actual.keys() if known.get(name) != actual.get(name))
