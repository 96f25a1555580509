"""The built front: files of one folder, with the headers that the build asks for."""

import json
import mimetypes
import re
from email.utils import formatdate
from pathlib import Path

from .limits import Answer

HASHED = re.compile(r"[.-][0-9a-fA-F]{8,64}\.\w+$")
FOREVER, REVALIDATE = "public, max-age=31536000, immutable", "no-cache"
TYPES = {
    ".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json", ".webmanifest": "application/manifest+json",
    ".wasm": "application/wasm", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".atom": "application/atom+xml", ".md": "text/markdown",
    ".ndjson": "application/x-ndjson", ".ttl": "text/turtle", ".map": "application/json",
}  # fmt: skip
TEXTUAL = ("text/", "application/json", "application/xml", "application/atom", "application/rss", "image/svg", "application/manifest")


class Static:
    """`words` are replaced in the header values of _headers.json: {origin}, {s3_origin}."""

    def __init__(self, folder: Path, words: dict[str, str]):
        self._folder, self._words = folder, words
        self._seen_ns = 0
        self._rules: dict[str, dict[str, str]] = {}

    def find(self, path: str) -> Path | None:
        """The file behind a decoded path: itself, its index.html, or the page of that name."""
        if "\0" in path:
            return None
        wanted = (self._folder / path.lstrip("/")).resolve()
        if not wanted.is_relative_to(self._folder) or wanted.name == "_headers.json":
            return None
        candidates = (wanted, wanted / "index.html", wanted.with_name(wanted.name + ".html"))
        return next((file for file in candidates if file.is_file()), None)

    def answer(self, file: Path, if_none_match: str, status: int = 200) -> Answer:
        seen = file.stat()
        tag = f'"{seen.st_mtime_ns:x}-{seen.st_size:x}"'
        cache = FOREVER if HASHED.search(file.name) else REVALIDATE
        headers = [("ETag", tag), ("Cache-Control", cache), ("Last-Modified", formatdate(seen.st_mtime, usegmt=True))]
        if status == 200 and tag in if_none_match:
            return Answer(304, headers)
        return Answer(status, [("Content-Type", content_type(file)), *headers], file.read_bytes())

    def headers(self, path: str) -> dict[str, str]:
        """Headers for `path` from _headers.json: those of "*", then of each matching prefix, the longest last."""
        rules = self._load()
        chosen = dict(rules.get("*", {}))
        for prefix in sorted((p for p in rules if p != "*" and path.startswith(p)), key=len):
            chosen |= rules[prefix]
        return chosen

    def _load(self) -> dict[str, dict[str, str]]:
        file = self._folder / "_headers.json"
        seen_ns = file.stat().st_mtime_ns if file.exists() else 0
        if seen_ns != self._seen_ns:
            text = file.read_text("utf-8")
            for word, value in self._words.items():
                text = text.replace(word, value)
            self._rules, self._seen_ns = json.loads(text), seen_ns
        return self._rules


def content_type(file: Path) -> str:
    guessed = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return guessed + "; charset=utf-8" if guessed.startswith(TEXTUAL) else guessed
