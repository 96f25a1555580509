"""Checks a whole folder offline: its inventory, its registers, and that each thing a register names is there, unchanged (REQ-158).

The inventory tells what was lost or changed since; the registers, signed, tell what nobody could change without the platform's key: seal files,
key files and bodies, receipts, records, lists of documents, what lines name by a digest. Each check is a word, one a kind or one a file.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..crypto import evidence
from ..crypto.errors import SealError
from ..crypto.evidence import Check
from ..crypto.keyfile import part_sizes
from ..crypto.manifest import read_manifest
from ..domain import archiving, slots
from ..domain.register import Entry
from . import folder

_CHUNK = 1024 * 1024


class NoFolder(Exception):
    """What is there is no folder of ours, or its inventory does not read."""


def read_inventory(root: Path) -> Mapping[str, Any]:
    """Raises NoFolder."""
    try:
        found: Mapping[str, Any] = json.loads((root / folder.INVENTORY).read_bytes())
        lines = found["files"]
        if found["v"] != folder.VERSION or not isinstance(found["head"], dict) or not all(_formed(one) for one in lines):
            raise ValueError("another form")
    except FileNotFoundError:
        raise NoFolder(f"{folder.INVENTORY} is missing: the folder is truncated") from None
    except (ValueError, KeyError, TypeError) as error:
        raise NoFolder(f"{folder.INVENTORY} : {error}") from None
    return found


def verify(root: Path, pem: str | None = None) -> Iterator[Check]:
    """Every check, in order; `pem`: the platform's key, else the folder's own. Raises NoFolder."""
    inventory = read_inventory(root)
    broken = [check for one in inventory["files"] if not (check := _file(root, one)).holds]
    yield from broken
    yield Check(f"inventory {len(inventory['files'])}", not broken)
    yield _nothing_more(root, inventory)
    if broken:
        return
    key = pem or evidence.read_key((root / folder.PLATFORM_KEY).read_bytes())
    registers: dict[str, Mapping[str, Any]] = {}
    for path in sorted((root / "registres").glob("*.json")):
        document = evidence.read(path.read_bytes())
        for check in evidence.verify(document, key):
            yield Check(f"register {path.stem} {check.word}", check.holds, check.where)
        same = document.get("head", {}).get("consultation") == inventory["head"]["consultation"]
        yield Check(f"register {path.stem} consultation", same)
        registers[path.stem] = document
    yield from _named(root, registers)
    yield from _documents(root, registers)
    if "deposits" in registers:
        yield from _deposits(root, registers["deposits"], key, _eliminated(registers.get("archive")))
    for path in sorted(root.glob(f"{folder.CONTRACTS}/*/registre.json")):
        yield from _contract(root, path, key, inventory["head"]["consultation"])
    for path in sorted(root.glob("ouvertures/*/pv.json")):
        yield _all(f"record {path.parent.name}", evidence.verify(evidence.read(path.read_bytes()), key))


def _contract(root: Path, path: Path, key: str, consultation_id: str) -> Iterator[Check]:
    """The register of a contract, that it is of this consultation, and each file that its lines name."""
    document, name = evidence.read(path.read_bytes()), path.parent.name
    yield _all(f"contract {name}", evidence.verify(document, key))
    head = document.get("head", {})
    yield Check(f"contract {name} consultation", (head.get("contract"), head.get("consultation")) == (name, consultation_id))
    named = {file["sha256"]: file["name"] for line in document["entries"] for file in _files(line["record"])}
    wrong = [one for sha256, one in named.items() if not _is(root / folder.contract_file_path(name, sha256, one), sha256)]
    yield Check(f"contract {name} files {len(named)}", not wrong, ", ".join(wrong[:5]))


def _files(value: Any) -> Iterator[Mapping[str, str]]:
    """Whatever in a line has a digest, a name and a place: files of the contract."""
    if isinstance(value, dict):
        if {"sha256", "name", "key"} <= value.keys():
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _files(one)


def _formed(line: Any) -> bool:
    wanted = {"path": str, "size_bytes": int, "sha256": str}
    if not isinstance(line, dict) or not all(type(line.get(name)) is kind for name, kind in wanted.items()):
        return False
    parts = line["path"].split("/")
    return not line["path"].startswith("/") and not {"", ".", ".."} & set(parts) and "\\" not in line["path"] and "\0" not in line["path"]


def _file(root: Path, line: Mapping[str, Any]) -> Check:
    path = root / line["path"]
    if not path.is_file() or path.is_symlink():
        return Check("file", False, f"missing: {line['path']}")
    same = path.stat().st_size == line["size_bytes"] and _digest(path) == line["sha256"]
    return Check("file", same, "" if same else f"changed: {line['path']}")


def _nothing_more(root: Path, inventory: Mapping[str, Any]) -> Check:
    known = {one["path"] for one in inventory["files"]} | {folder.INVENTORY}
    more = sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file() and str(path.relative_to(root)) not in known)
    return Check("nothing-more", not more, ", ".join(more[:5]))


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _named(root: Path, registers: Mapping[str, Mapping[str, Any]]) -> Iterator[Check]:
    """What a line names by its SHA-256 is there, and has that digest."""
    names = {line["record"]["body_sha256"] for one in registers.values() for line in one["entries"] if "body_sha256" in line["record"]}
    wrong = [name for name in sorted(names) if not _is(root / folder.body_path(name), name)]
    yield Check(f"bodies {len(names)}", not wrong, ", ".join(wrong[:5]))


def _is(path: Path, sha256: str) -> bool:
    return path.is_file() and _digest(path) == sha256


def _documents(root: Path, registers: Mapping[str, Mapping[str, Any]]) -> Iterator[Check]:
    """The documents of each version, by the list that its line names."""
    lines = [line["record"] for line in registers.get("publications", {}).get("entries", ()) if line["record"].get("list_sha256")]
    for record in lines:
        where = root / "dce" / "listes" / f"{record['list_sha256']}.json"
        if not _is(where, record["list_sha256"]):
            yield Check(f"dce {record['dce_version']}", False, str(where.relative_to(root)))
            continue
        files = json.loads(where.read_bytes())["files"]
        wrong = [one["name"] for one in files if one["sha256"] and not _is(root / folder.dce_path(one["id"], one["name"]), one["sha256"])]
        yield Check(f"dce {record['dce_version']}", not wrong, ", ".join(wrong[:5]))


def _eliminated(register: Mapping[str, Any] | None) -> Callable[[str, str], bool]:
    return archiving.read(Entry(**line) for line in (register or {"entries": ()})["entries"]).gone


def _deposits(root: Path, register: Mapping[str, Any], key: str, gone: Callable[[str, str], bool]) -> Iterator[Check]:
    mh = next((line["record"]["mh"] for line in register["entries"] if line["kind"] == "publication"), None)
    if mh:
        yield Check("manifest", _manifest(root / folder.MANIFEST, mh))
    for line in register["entries"]:
        if line["kind"] != "deposit":
            continue
        record = line["record"]
        at = root / "plis" / record["submission"]
        whole = _is(at / "scellement.json", record["manifest_sha256"])
        yield Check(f"seal {record['number']}", whole)
        receipt = evidence.read((at / "recepisse.json").read_bytes())
        checks = evidence.verify(receipt, key)
        checks += [evidence.verify_in(receipt, register)] if all(one.holds for one in checks) else []
        yield _all(f"receipt {record['number']}", checks)
        for item in json.loads((at / "scellement.json").read_bytes())["envelopes"] if whole else ():
            body = at / f"{item['slot']}.age"
            if not body.exists() and gone(record["submission"], slots.parse(item["slot"]).kind):
                continue  # eliminated at its term: the register says so
            yield Check(f"envelope {record['number']} {item['slot']}", body.is_file() and _sealed(body, item["key_file"]))


def _manifest(path: Path, mh: str) -> bool:
    try:
        read_manifest(path.read_bytes(), mh)
    except (SealError, OSError):
        return False
    return True


def _sealed(body: Path, key_file: Mapping[str, Any]) -> bool:
    """Whether each part of a sealed body has the digest that its key file says."""
    if body.stat().st_size != key_file["size"]:
        return False
    sizes = part_sizes(key_file["size"])
    with body.open("rb") as file:
        return len(sizes) == len(key_file["parts"]) and all(
            hashlib.sha256(file.read(size)).digest() == base64.b64decode(said) for size, said in zip(sizes, key_file["parts"], strict=True)
        )


def _all(word: str, checks: list[Check]) -> Check:
    wrong = [one for one in checks if not one.holds]
    return Check(word, not wrong, ", ".join(f"{one.word} {one.where}".strip() for one in wrong))
