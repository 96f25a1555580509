"""The folder of a consultation in open formats: where each thing stands in it, and its inventory (REQ-158).

Written by `scripts/export` and by the browser, read by `scripts/verify`, `scripts/open_offline` and `scripts/import_export`. Paths are
relative, with slashes. `inventaire.json` is {v, head, files}: each file has its `path`, `size_bytes`, `sha256` in hexadecimal, and where its
bytes stood on the platform (`area`, `key`) when they are kept there as they are.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

VERSION = "export/v1"
INVENTORY, README = "inventaire.json", "LISEZMOI.md"
PLATFORM_KEY, MANIFEST, MEMBERS = "cles/plateforme.json", "cles/manifeste.json", "cles/membres.json"
WHOLE, COMMITTEE = KINDS = ("whole", "committee")
"""Everything a buyer may take away; what a committee needs to open its envelopes if the platform disappears."""
_WINDOWS = re.compile(r"[<>:\"|?*\\\x00-\x1f]")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One file of a folder: made when asked (`make`), or kept in a store at (`area`, `key`)."""

    path: str
    media_type: str
    make: Callable[[], bytes] | None = None
    area: str = ""
    key: str = ""

    @property
    def place(self) -> str:
        """By what lists of pieces are ordered: the same length whatever the path."""
        return hashlib.sha256(self.path.encode()).hexdigest()


def register_path(kind: str, form: str = "json") -> str:
    return f"registres/{kind}.{form}"


def envelope_path(deposit_id: str, slot: str, suffix: str) -> str:
    """`suffix`: `age` for the sealed body, `cle.json` for its key file, `portier.age` for the gate's share."""
    return f"plis/{deposit_id}/{slot}.{suffix}"


def body_path(sha256: str) -> str:
    """What a register line names by its digest."""
    return f"preuves/{sha256}.json"


CONTRACTS = "contrats"


def contract_file_path(contract_id: str, sha256: str, name: str) -> str:
    return f"{CONTRACTS}/{contract_id}/fichiers/{sha256[:16]}/{portable(name)}"


def dce_path(file_id: str, name: str) -> str:
    return f"dce/fichiers/{file_id}/{portable(name)}"


def portable(name: str) -> str:
    """A name of file, folders included, that every system can write and that leaves no folder."""
    parts = [_WINDOWS.sub("_", part).strip(" .") or "_" for part in name.split("/")]
    return "/".join(parts)


def line(piece: Piece, size_bytes: int, sha256: str) -> dict[str, Any]:
    """One file of the inventory."""
    kept = {"area": piece.area, "key": piece.key} if piece.key else {}
    return {"path": piece.path, "size_bytes": size_bytes, "sha256": sha256, **kept}


def inventory(head: Mapping[str, Any], files: Iterable[Mapping[str, Any]]) -> bytes:
    """The last file of a folder. `head`: kind, consultation, reference, exported_at."""
    return json.dumps({"v": VERSION, "head": dict(head), "files": list(files)}, ensure_ascii=False, indent=1).encode()
