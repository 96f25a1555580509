"""Documents on a consultation's page: folders that unfold, pages of 200 files, another version on demand (REQ-002, REQ-013)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from chalicelib.pages.shell import localised

PAGE = 200


def section(
    lang: str, consultation: dict, version: int | None, items: Sequence[dict] | None, confidential: Sequence[dict] | None, page: int
) -> dict[str, Any] | None:
    """What the template shows of a version (the last when None); `items` are the files of that page, None: those in the version itself.

    Confidential files are on every page: they are few, and their form must be found.
    """
    versions = consultation["dce_versions"]
    shown = next((v for v in versions if v["number"] == version), versions[-1] if versions else None)
    if not shown:
        return None
    files = list(shown["files"][:PAGE] if items is None else items)
    count = shown.get("files_count") or len(files)
    return {
        **shown,
        "count": count,
        "is_last": shown is versions[-1],
        "root": [file for file in files if "/" not in file["name"] and not file.get("confidential")],
        "folders": _folders([file for file in files if "/" in file["name"] and not file.get("confidential")]),
        "confidential": list(confidential or [file for file in files if file.get("confidential")]),
        "pages": _pages(lang, consultation["id"], shown["number"], count, page),
        "page": page,
    }


def _folders(files: Sequence[dict]) -> list[tuple[str, list[dict]]]:
    """(folder, files) in the order of names; a folder cut between two pages is on both."""

    def folder(file: dict) -> str:
        return file["name"].rpartition("/")[0]

    return [(name, list(inside)) for name, inside in groupby(sorted(files, key=folder), folder)]


def _pages(lang: str, consultation_id: str, version: int, count: int, page: int) -> list[dict[str, Any]]:
    last = -(-count // PAGE)
    if last < 2:
        return []
    path = f"/consultations/{consultation_id}"
    return [
        {"number": n, "current": n == page, "url": localised(lang, path, {"version": version, "page": n}) + "#documents"}
        for n in range(1, last + 1)
    ]
