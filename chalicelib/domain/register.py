"""The legal memory: append-only streams of entries chained by hashes (annexe 7, I 8°; REQ-155).

A stream is named `C#<consultation>#<kind>`. Each entry carries the hash of the one before and a `head`: the facts in force
after it (deadline, closure), so that the next conditional write restates the law it is decided against.

The hash is SHA-256 over the RFC 8785 form of every other field. Entries hold only ASCII keys, text, integers, booleans,
lists and objects, for which sorted compact JSON *is* that form: no library is needed to verify an export offline.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from .instants import to_text

GENESIS = "0" * 64
KINDS = ("deposits", "downloads", "publications", "openings", "messages", "questions", "evaluations", "attempts", "archive")


def stream(consultation_id: str, kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"no register named {kind}")
    return f"C#{consultation_id}#{kind}"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What an append wants to write; `head` is what holds after it."""

    kind: str
    at: datetime
    record: Mapping[str, Any]
    head: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line. `at` is RFC 3339 text; `idem` makes the append happen once however often it is replayed."""

    stream: str
    seq: int
    at: str
    kind: str
    idem: str
    record: Mapping[str, Any]
    head: Mapping[str, Any]
    prev: str
    hash: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


Build = Callable[[Entry | None], Draft]
"""Given the last entry (None for an empty stream), what to append. May raise Refused: the write restates the law."""


def canonical(value: Any) -> bytes:
    """RFC 8785 bytes of a value without floats. Raises ValueError on a float or a non-ASCII key."""
    _check(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _check(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError("registers hold no floating-point number")
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not (isinstance(key, str) and key.isascii()):
                raise ValueError("register keys are ASCII text")
            _check(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check(inner)


def chain(name: str, last: Entry | None, draft: Draft, idem: str) -> Entry:
    """The entry that follows `last` in stream `name`."""
    body: dict[str, Any] = {
        "stream": name,
        "seq": last.seq + 1 if last else 1,
        "at": to_text(draft.at),
        "kind": draft.kind,
        "idem": idem,
        "record": dict(draft.record),
        "head": dict(draft.head),
        "prev": last.hash if last else GENESIS,
    }
    return Entry(**body, hash=hashlib.sha256(canonical(body)).hexdigest())


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold: the entry's number and the check that failed (`form`, `stream`, `order`, `link`, `hash`, `repeat`)."""

    seq: int
    check: str


_FORM: dict[str, type] = {
    "stream": str, "seq": int, "at": str, "kind": str, "idem": str, "record": dict, "head": dict, "prev": str, "hash": str,
}  # fmt: skip


def formed(line: Any) -> bool:
    """Whether an exported line has the fields of one, no other, each of its type."""
    return isinstance(line, dict) and line.keys() == _FORM.keys() and all(type(line[name]) is kind for name, kind in _FORM.items())


def breaks(entries: Iterable[Any], name: str | None = None) -> Iterator[Break]:
    """Every place where exported entries do not form the chain they claim, of the stream `name`, else of the first line's (REQ-155)."""
    expected, prev, seen = 1, GENESIS, set[str]()
    for line in entries:
        try:
            if not formed(line):
                raise ValueError("no line of a register")
            digest = hashlib.sha256(canonical({key: value for key, value in line.items() if key != "hash"})).hexdigest()
        except ValueError:
            yield Break(expected, "form")
            return
        name = name or line["stream"]
        if line["stream"] != name:
            yield Break(expected, "stream")
        if line["seq"] != expected:
            yield Break(expected, "order")
        if line["prev"] != prev:
            yield Break(line["seq"], "link")
        if line["hash"] != digest:
            yield Break(line["seq"], "hash")
        if line["idem"] in seen:
            yield Break(line["seq"], "repeat")
        seen.add(line["idem"])
        expected, prev = line["seq"] + 1, line["hash"]
