"""Writing a segment: from documents, or from an older segment and what came since (no document is read again).

A hundred thousand documents take some ten seconds and 300 MB; the result is one immutable object.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from . import bits, layout
from .listed import Listed

EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
PREFIXED = ("w", "h", "k")
"""Fields whose terms are asked for by their beginning."""


@dataclass(frozen=True)
class Document:
    """A line and the terms it is filed under, sorted."""

    line: Listed
    terms: tuple[str, ...]


def milliseconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(milliseconds=1)


def write(documents: Iterable[Document]) -> tuple[bytes, int]:
    """The file and the size of its root, which comes last."""
    ordered = sorted(documents, key=lambda d: (d.line.closes_at, d.line.id))
    postings: dict[str, list[int]] = defaultdict(list)
    for number, document in enumerate(ordered):
        for term in document.terms:
            postings[term].append(number)
    return assemble([document.line for document in ordered], postings)


def assemble(lines: Sequence[Listed], postings: dict[str, list[int]]) -> tuple[bytes, int]:
    """`lines` in the order of their numbers; `postings` map terms to increasing numbers."""
    encoded = {term: bits.encode(numbers) for term, numbers in postings.items()}
    encoded |= {term: bits.encode(_union(postings, group)) for term, group in _wide_prefixes(encoded)}
    order = sorted(range(len(lines)), key=lambda number: (lines[number].published_at, lines[number].id), reverse=True)
    root: dict[str, Any] = {"n": len(lines), "runs": _runs(lines), "newest": milliseconds(lines[order[0]].published_at) if lines else 0}
    first, posted, blocks = _dictionary(sorted(encoded.items()))
    pieces = {
        "postings": [b"".join(body for _, body in sorted(encoded.items()))],
        "blocks": blocks,
        "lines": _chunks([line.record() for line in lines], layout.LINES_A_BLOCK, layout.pack),
        "order": _chunks(order, layout.ORDER_CHUNK, layout.pack_numbers),
        "ranks": _chunks(_inverse(order), layout.RANKS_CHUNK, layout.pack_numbers),
        "ids": _ids(lines),
    }
    root |= {"first": first, "posted": posted, "sizes": {name: [len(piece) for piece in pieces[name]] for name in layout.SECTIONS}}
    head = layout.pack(root)
    return b"".join([*(piece for name in layout.SECTIONS for piece in pieces[name]), head]), len(head)


def _runs(lines: Sequence[Listed]) -> list[int]:
    """Closing instants as (gap in ms, how many), flat: deadlines fall on round hours, many on the same."""
    runs: list[int] = []
    last = 0
    for line in lines:
        at = milliseconds(line.closes_at)
        if runs and at == last:
            runs[-1] += 1
        else:
            runs += [at - last, 1]
            last = at
    return runs


def _wide_prefixes(encoded: dict[str, bytes]) -> Iterator[tuple[str, list[str]]]:
    """(term `*field:beginning`, the words it stands for), where reading them one by one would weigh too much."""
    weights: dict[str, int] = defaultdict(int)
    words = sorted(term for term in encoded if term[0] in PREFIXED)
    for term in words:
        for length in range(3, len(term) + 1):
            weights[term[:length]] += len(encoded[term])
    wide = {beginning for beginning, weight in weights.items() if weight > layout.WIDE_PREFIX_BYTES}
    groups: dict[str, list[str]] = defaultdict(list)
    for term in words:
        for length in range(3, len(term) + 1):
            if term[:length] in wide:
                groups[term[:length]].append(term)
    return ((f"*{beginning}", group) for beginning, group in groups.items() if len(group) > 1)


def _union(postings: dict[str, list[int]], group: Iterable[str]) -> list[int]:
    return sorted({number for term in group for number in postings[term]})


def _dictionary(terms: Sequence[tuple[str, bytes]]) -> tuple[list[str], list[int], list[bytes]]:
    """First term of each block, bytes of its postings, and the blocks: terms and the length of each posting."""
    size = layout.TERMS_A_BLOCK
    groups = [terms[at : at + size] for at in range(0, len(terms), size)]
    blocks = [layout.pack([[term for term, _ in group], [len(body) for _, body in group]]) for group in groups]
    return [group[0][0] for group in groups], [sum(len(body) for _, body in group) for group in groups], blocks


def _chunks(items: Sequence[Any], size: int, pack: Any) -> list[bytes]:
    return [pack(items[at : at + size]) for at in range(0, len(items), size)]


def _inverse(order: Sequence[int]) -> list[int]:
    ranks = [0] * len(order)
    for rank, number in enumerate(order):
        ranks[number] = rank
    return ranks


def _ids(lines: Sequence[Listed]) -> list[bytes]:
    chunks: list[list[int]] = [[] for _ in range(layout.ID_CHUNKS)]
    for number, line in enumerate(lines):
        crc = zlib.crc32(line.id.encode())
        chunks[layout.id_chunk(crc)] += [crc, number]
    return [layout.pack(chunk) for chunk in chunks]
