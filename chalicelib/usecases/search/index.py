"""The index of public consultations, kept up to date without ever being in the way (REQ-001, REQ-012).

What is published or changed is written to a log at once; who searches reads the log since the last folding. The folding, a job of each
minute, moves the log into `recents`, one small object, and writes a new segment when they have become many. Objects never change:
`head.json` alone names the current ones. Losing everything here loses nothing: the first folding reads the store again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from ...domain.consultation import Consultation
from ...domain.ids import new_id
from ...domain.instants import from_text, to_text
from ...search import layout
from ...search.listed import from_record, listed
from ...search.recent import Recent, Recents
from ...search.segment import Segment
from ...search.segment_writer import Document, write
from ...search.terms import terms
from .. import ports
from ..ports import Objects, SearchLog, stored
from ..ports.objects import PUBLIC

HEAD = "search/head.json"
OVERLAP = timedelta(minutes=2)
"""Two writers' instants may come out of order: the log is read again from a little before."""
LOOK_AGAIN = timedelta(minutes=1)
MOST_RECENTS = 250
"""Beyond, a segment is written: about once a day for every public buyer of France."""
FORMAT = 2
"""Changes with the fields of `Listed`, the terms or the layout: what another version wrote is left aside, and the next folding writes it again."""
READ = (1, FORMAT)
"""Formats whose lines are read as they are until then: 1 lacks the terms of labels and of communes."""
AT_ONCE = 10
"""Ranges asked for together: twenty lines lie in twenty places, and each is a journey to storage."""
KEPT_AFTER = timedelta(days=1)
_BEGINNING = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
_MEDIA = "application/octet-stream"
log = logging.getLogger("souspli")


@dataclass(frozen=True, kw_only=True)
class Head:
    """Keys of the current objects; the log is folded up to `until`. `old`: replaced ones, and when."""

    segment: str
    root_at: int
    root_bytes: int
    recents: str
    until: str
    old: tuple[tuple[str, str], ...] = ()
    format: int = FORMAT


@dataclass(frozen=True)
class _View:
    """What the objects that one head names say: read together, and never mixed with those of another head."""

    head: Head | None
    segment: Segment
    folded: list[Recent]
    looked_at: datetime


@dataclass(frozen=True)
class _Joined:
    """A view, and what the log adds to it: `seen` are the lines of the log that are in `recents`."""

    view: _View
    seen: frozenset[tuple[str, int]]
    recents: Recents


@dataclass
class _Opened:
    """What a process keeps between two questions. Each field is replaced whole: several threads ask at once."""

    view: _View | None = None
    joined: _Joined | None = None


def document(c: Consultation) -> Document:
    line = listed(c)
    return Document(line, tuple(terms(c, line, c.buyer_ancestors)))


def indexed(c: Consultation) -> Document | None:
    """The same, or None for a consultation that cannot be told: it is missing from the index, and stops nothing."""
    try:
        return document(c)
    except Exception as error:  # one odd value among thousands of consultations
        log.warning("not indexed", extra={"item": c.id, "reason": type(error).__name__})
        return None


@dataclass(frozen=True, kw_only=True)
class SearchIndex:
    consultations: ports.Consultations
    objects: Objects
    log: SearchLog
    _opened: _Opened = field(default_factory=_Opened, compare=False)

    def announce(self, c: Consultation, now: datetime) -> None:
        """Everybody finds it from now on. Restricted and test consultations are never announced."""
        made = indexed(c) if c.public else None
        if made:
            self.log.add(now, written(made))

    def open(self, now: datetime) -> tuple[Segment, Recents]:
        """What to search, as of this instant: a segment and the recents that go with it."""
        view = self._opened.view
        if view is None or abs(now - view.looked_at) >= LOOK_AGAIN:
            view = self._opened.view = self._look(view, now)
        logged = self._logged(view.head)
        seen = frozenset((d.line.id, d.line.version) for d in logged)
        joined = self._opened.joined
        if joined is None or joined.view.segment is not view.segment or joined.view.folded is not view.folded or joined.seen != seen:
            joined = self._opened.joined = _Joined(view, seen, Recents(_merged(view.segment, view.folded, logged)))
        return view.segment, joined.recents

    def _look(self, known: _View | None, now: datetime) -> _View:
        head = self._head()
        if known and head == known.head:
            return replace(known, looked_at=now)
        same = known and head and known.head and head.segment == known.head.segment
        return _View(head, known.segment if known and same else self._segment(head), self._folded(head), now)

    def _head(self) -> Head | None:
        body = self.objects.get(PUBLIC, HEAD)
        if not body:
            return None
        said = json.loads(body)
        if said.get("format") not in READ:
            return None
        return stored.made(Head, {**said, "old": tuple((key, at) for key, at in said["old"])})

    def _segment(self, head: Head | None) -> Segment:
        if head is None:
            body, root = write([])
            return Segment(lambda start, size: body[start : start + size], body[-root:])
        key = head.segment

        def fetch(start: int, size: int) -> bytes:
            return self.objects.get_range(PUBLIC, key, start, size)

        def many(ranges: Sequence[tuple[int, int]]) -> list[bytes]:
            if len(ranges) < 2:
                return [fetch(*one) for one in ranges]
            with ThreadPoolExecutor(AT_ONCE) as pool:
                return list(pool.map(lambda one: fetch(*one), ranges))

        return Segment(fetch, fetch(head.root_at, head.root_bytes), many)

    def _folded(self, head: Head | None) -> list[Recent]:
        body = self.objects.get(PUBLIC, head.recents) if head else None
        return [_kept(one) for one in layout.unpack(body)] if body else []

    def _logged(self, head: Head | None) -> list[Document]:
        """The newest state of each consultation of the log."""
        told = self.log.since(from_text(head.until) - OVERLAP if head else _BEGINNING)
        return _newest(filter(None, (_read_logged(record) for record in told if record[2:] and record[2] in READ)))

    def fold(self, now: datetime) -> int:
        """Move the log into the recents, or everything into a new segment; how many documents moved. Run by one job at a time."""
        head = self._head()
        if head is None or head.format != FORMAT:
            return self._build(filter(None, map(indexed, self._published())), head, now)
        segment, folded = self._segment(head), self._folded(head)
        known = {one.document.line.id: one.document.line.version for one in folded}
        fresh = [d for d in _newest([*self._logged(head), *self._forgotten()]) if not _known(d, known, segment)]
        if not fresh:
            return self._keep_time(head, now)
        merged = _merged(segment, folded, fresh)
        if len(merged) > MOST_RECENTS:
            gone = Recents(merged).replaced
            current = (d for number, d in enumerate(segment.documents()) if not gone >> number & 1)
            return self._build([*current, *(one.document for one in merged)], head, now)
        key = f"search/recents-{new_id(now)}"
        self.objects.put(PUBLIC, key, layout.pack([_keeping(r) for r in merged]), _MEDIA)
        self._turn(replace(head, recents=key, until=to_text(now)), [head.recents], now)
        return len(fresh)

    def _keep_time(self, head: Head, now: datetime) -> int:
        if now - from_text(head.until) > timedelta(hours=1):
            self._turn(replace(head, until=to_text(now)), [], now)
        return 0

    def _forgotten(self) -> Iterator[Document]:
        """The newest publications of the store: a process that died between a publication and its announcement is made good."""
        return filter(None, (indexed(c) for c in self.consultations.published(None).items if c.public))

    def _published(self) -> Iterator[Consultation]:
        cursor: str | None = None
        while True:
            page = self.consultations.published(cursor)
            yield from (c for c in page.items if c.public)
            cursor = page.next
            if cursor is None:
                return

    def _build(self, documents: Iterable[Document], head: Head | None, now: datetime) -> int:
        kept = list(documents)
        body, root = write(kept)
        mark = new_id(now)
        segment, recents = f"search/segment-{mark}", f"search/recents-{mark}"
        self.objects.put(PUBLIC, segment, body, _MEDIA)
        self.objects.put(PUBLIC, recents, layout.pack([]), _MEDIA)
        old = head.old if head else ()
        new = Head(segment=segment, root_at=len(body) - root, root_bytes=root, recents=recents, until=to_text(now), old=old)
        self._turn(new, [head.segment, head.recents] if head else [], now)
        return len(kept)

    def _turn(self, head: Head, replaced: list[str], now: datetime) -> None:
        """Name the current objects; those replaced long ago, which nobody reads any more, go."""
        gone = [key for key, at in head.old if now - from_text(at) > KEPT_AFTER]
        old = [(key, at) for key, at in head.old if key not in gone] + [(key, to_text(now)) for key in replaced]
        self.objects.put(PUBLIC, HEAD, json.dumps(asdict(replace(head, old=tuple(old)))).encode(), "application/json")
        for key in gone:
            self.objects.delete(PUBLIC, key)


def _keeping(recent: Recent) -> list[Any]:
    """One of the recents as their object keeps it; an older release reads the first three and passes the moves over."""
    moves = [[to_text(at), to_text(before) if before else None] for at, before in recent.moves]
    return [written(recent.document), recent.replaces, recent.rank, moves]


def _kept(record: list[Any]) -> Recent:
    moves = record[3] if len(record) > 3 else []
    told = tuple((from_text(at), from_text(before) if before else None) for at, before in moves)
    return Recent(read(record[0]), record[1], record[2], told)


def _merged(segment: Segment, folded: list[Recent], logged: Iterable[Document]) -> list[Recent]:
    """A document that replaces another one keeps its place in the order of publication."""
    found = {one.document.line.id: one for one in folded}
    for d in logged:
        before = found.get(d.line.id)
        if before is None:
            number = segment.find(d.line.id)
            found[d.line.id] = Recent(d) if number is None else Recent(d, number, segment.rank(number), ((d.line.updated_at, None),))
        elif d.line.version > before.document.line.version:
            found[d.line.id] = before.changed_to(d)
    return list(found.values())


def _newest(documents: Iterable[Document]) -> list[Document]:
    found: dict[str, Document] = {}
    for d in documents:
        if d.line.id not in found or d.line.version > found[d.line.id].line.version:
            found[d.line.id] = d
    return list(found.values())


def _known(d: Document, recents: dict[str, int], segment: Segment) -> bool:
    version = recents.get(d.line.id)
    if version is None:
        number = segment.find(d.line.id)
        version = segment.lines([number])[0].version if number is not None else -1
    return version >= d.line.version


def _read_logged(record: list[Any]) -> Document | None:
    """A line of the log; None for one that cannot be read: the store is read again at the next building."""
    try:
        return read(record)
    except Exception as error:  # whatever another release or an odd value left there
        log.warning("log line not read", extra={"reason": type(error).__name__})
        return None


def written(d: Document) -> list[Any]:
    """A document as the log and the recents keep it, JSON-able."""
    return [d.line.record(), " ".join(d.terms), FORMAT]


def read(record: list[Any]) -> Document:
    return Document(from_record(record[0]), tuple(record[1].split(" ")))
