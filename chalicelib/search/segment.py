"""Reading a segment by ranges of its file: only what a question needs is fetched, and small pieces are kept."""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import reduce
from itertools import accumulate
from operator import or_

from . import bits, layout
from .listed import Listed, from_record
from .segment_writer import Document, milliseconds

Fetch = Callable[[int, int], bytes]
"""Bytes of the file: from, length."""
FetchMany = Callable[[Sequence[tuple[int, int]]], list[bytes]]
"""Several ranges, at the same time where each is a journey."""
_KEPT = 400
"""Pieces of one to twelve kB that a process remembers."""
_GAP = 512
"""Bytes between two postings that cost less than another journey."""
_FEW = 64
"""Postings read together that are remembered; more would push out all the rest."""
_AHEAD = 4
"""Chunks of the publication order that are fetched at once when a walk goes on."""


class Segment:
    """Documents are numbers; sets of them are integers (`bits`). `all` has every document."""

    def __init__(self, fetch: Fetch, root: bytes, many: FetchMany | None = None):
        said = layout.unpack(root)
        self.n: int = said["n"]
        self.all = bits.below(self.n)
        self._first, self._posted = said["first"], layout.starts(said["posted"])
        self._closing = list(accumulate(said["runs"][0::2]))
        self._numbers = layout.starts(said["runs"][1::2])
        self._fetch, self._sizes = fetch, said["sizes"]
        self._many = many or (lambda ranges: [fetch(start, size) for start, size in ranges])
        self._at = dict(zip(layout.SECTIONS, layout.starts(sum(said["sizes"][name]) for name in layout.SECTIONS), strict=False))
        self._starts = {name: layout.starts(said["sizes"][name]) for name in layout.SECTIONS}
        self._kept: OrderedDict[tuple[int, int], bytes] = OrderedDict()

    def before(self, at: datetime) -> int:
        """How many documents close strictly before `at`: they are numbered first."""
        return self._numbers[bisect_left(self._closing, milliseconds(at))]

    def exact(self, term: str) -> int:
        block = bisect_right(self._first, term) - 1
        if block < 0:
            return 0
        terms, sizes = self._block(block)
        at = bisect_left(terms, term)
        if at == len(terms) or terms[at] != term:
            return 0
        start = self._posted[block] + sum(sizes[:at])
        return bits.decode(self._read(start, sizes[at]))

    def any_of(self, terms: Sequence[str]) -> int:
        """Documents of any of these terms: their blocks are fetched together, then their postings, neighbours at once."""
        blocks: dict[int, list[str]] = {}
        for term in sorted(set(terms)):
            block = bisect_right(self._first, term) - 1
            if block >= 0:
                blocks.setdefault(block, []).append(term)
        self._warm("blocks", blocks.keys())
        postings = [piece for block, wanted in blocks.items() for piece in self._postings_of(block, wanted)]
        return reduce(or_, map(bits.decode, self._read_all(postings)), 0)

    def _postings_of(self, block: int, wanted: Sequence[str]) -> Iterator[tuple[int, int]]:
        """(start, length) of the postings of those of the terms that the block has."""
        terms, sizes = self._block(block)
        begins = layout.starts(sizes)
        for term in wanted:
            at = bisect_left(terms, term)
            if at < len(terms) and terms[at] == term:
                yield self._posted[block] + begins[at], sizes[at]

    def _read_all(self, pieces: Sequence[tuple[int, int]]) -> list[bytes]:
        """Pieces in increasing order; those not kept and near one another come in one range."""
        found = {piece: body for piece in pieces if (body := self._kept.get(piece)) is not None}
        runs: list[list[tuple[int, int]]] = []
        for start, size in pieces:
            if (start, size) in found:
                continue
            if runs and start - sum(runs[-1][-1]) <= _GAP:
                runs[-1].append((start, size))
            else:
                runs.append([(start, size)])
        bodies = self._many([(run[0][0], sum(run[-1]) - run[0][0]) for run in runs])
        found |= {piece: body[piece[0] - run[0][0] :][: piece[1]] for run, body in zip(runs, bodies, strict=True) for piece in run}
        if len(pieces) <= _FEW:
            for piece in pieces:
                self._keep(piece, found[piece])
        return [found[piece] for piece in pieces]

    def prefix(self, beginning: str) -> int:
        """Documents of every term that begins so: one wide posting, or the short neighbours read together."""
        wide = self.exact(f"*{beginning}")
        if wide:
            return wide
        found, last = 0, beginning + "\uffff"
        blocks = range(max(bisect_right(self._first, beginning) - 1, 0), bisect_right(self._first, last))
        self._warm("blocks", blocks)
        for block in blocks:
            terms, sizes = self._block(block)
            low, high = bisect_left(terms, beginning), bisect_right(terms, last)
            body = self._read(self._posted[block] + sum(sizes[:low]), sum(sizes[low:high]))
            for start, size in zip(layout.starts(sizes[low:high]), sizes[low:high], strict=False):
                found |= bits.decode(body[start : start + size])
        return found

    def lines(self, numbers: Sequence[int]) -> list[Listed]:
        """In the order asked."""
        per = layout.LINES_A_BLOCK
        wanted = {number // per for number in numbers}
        self._warm("lines", wanted)
        blocks = {block: layout.unpack(self._piece("lines", block)) for block in wanted}
        return [from_record(blocks[number // per][number % per]) for number in numbers]

    def newest_first(self, among: int) -> Iterator[tuple[int, int]]:
        """(rank, number) of the documents of `among`, by publication.

        Walks the order chunk by chunk when they are many; when they are few, reads the rank of each instead.
        """
        count = among.bit_count()
        if count * 40 < self.n and count <= 60:
            yield from sorted((self.rank(number), number) for number in bits.iterate(among))
            return
        chunks, flags = len(self._sizes["order"]), among.to_bytes(self.n // 8 + 1, "little")
        for chunk in range(chunks):
            if chunk % _AHEAD == 0:
                self._warm("order", range(chunk, min(chunk + _AHEAD, chunks)))
            numbers = layout.unpack_numbers(self._piece("order", chunk))
            first = chunk * layout.ORDER_CHUNK
            yield from ((first + at, number) for at, number in enumerate(numbers) if flags[number >> 3] >> (number & 7) & 1)

    def rank(self, number: int) -> int:
        """Place of a document by publication, newest first."""
        return layout.unpack_numbers(self._piece("ranks", number // layout.RANKS_CHUNK))[number % layout.RANKS_CHUNK]

    def find(self, identifier: str) -> int | None:
        """The number of a consultation, None when it is not here."""
        crc = zlib.crc32(identifier.encode())
        if not self.n:
            return None
        chunk = layout.unpack(self._piece("ids", layout.id_chunk(crc)))
        numbers = [number for known, number in zip(chunk[0::2], chunk[1::2], strict=True) if known == crc]
        return next((n for n, line in zip(numbers, self.lines(numbers), strict=True) if line.id == identifier), None)

    def documents(self) -> list[Document]:
        """Everything, to write a newer segment. Reads the whole file."""
        lines = [line for start in range(0, self.n, 4096) for line in self.lines(range(start, min(start + 4096, self.n)))]
        filed: list[list[str]] = [[] for _ in lines]
        for term, numbers in self._postings():
            for number in bits.iterate(numbers):
                filed[number].append(term)
        return [Document(line, tuple(terms)) for line, terms in zip(lines, filed, strict=True)]

    def _postings(self) -> Iterator[tuple[str, int]]:
        for block in range(len(self._first)):
            terms, sizes = self._block(block)
            body = self._fetch(self._posted[block], sum(sizes))
            for term, start, size in zip(terms, layout.starts(sizes), sizes, strict=False):
                if not term.startswith("*"):
                    yield term, bits.decode(body[start : start + size])

    def _block(self, number: int) -> tuple[list[str], list[int]]:
        terms, sizes = layout.unpack(self._piece("blocks", number))
        return terms, sizes

    def _piece(self, section: str, number: int) -> bytes:
        return self._read(self._at[section] + self._starts[section][number], self._sizes[section][number])

    def _warm(self, section: str, numbers: Iterable[int]) -> None:
        """Fetch neighbours in one request: pieces that touch are asked for together."""
        starts, sizes, base = self._starts[section], self._sizes[section], self._at[section]
        runs: list[list[int]] = []
        for n in sorted(n for n in numbers if (base + starts[n], sizes[n]) not in self._kept):
            if runs and n == runs[-1][-1] + 1:
                runs[-1].append(n)
            else:
                runs.append([n])
        bodies = self._many([(base + starts[run[0]], starts[run[-1] + 1] - starts[run[0]]) for run in runs])
        for run, body in zip(runs, bodies, strict=True):
            for n in run:
                self._keep((base + starts[n], sizes[n]), body[starts[n] - starts[run[0]] :][: sizes[n]])

    def _read(self, start: int, size: int) -> bytes:
        if not size:
            return b""
        kept = self._kept.get((start, size))
        if kept is None:
            kept = self._keep((start, size), self._fetch(start, size))
        return kept

    def _keep(self, where: tuple[int, int], body: bytes) -> bytes:
        self._kept[where] = body
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return body
