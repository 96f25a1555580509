#!/usr/bin/env python3
"""Search over synthetic French notices: bytes fetched and milliseconds of computing, cold and warm, beside SQLite FTS5 on the same data.

    scripts/bench/search.py [--notices 100000] [--data DIR]

Cold: a fresh process that opens the index and answers; its computing is processor time after imports. Warm: the same process, the next
questions. Bytes are what storage would send: the root of the segment, as many recent changes as are ever kept apart, then ranges. FTS5 answers the words and the order from a
file on the same disk; it has neither plurals nor facets, and reads the whole file from wherever it is.
"""

import argparse
import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import shared
from bench.notices import LAST, notices
from chalicelib.search import layout
from chalicelib.search.analysis import fold
from chalicelib.search.question import Question
from chalicelib.search.ranking import answer
from chalicelib.search.recent import Recent, Recents
from chalicelib.search.segment import Segment
from chalicelib.search.segment_writer import write
from chalicelib.usecases.search.index import MOST_RECENTS, document, read, written

QUESTIONS = {
    "open, soonest first": Question(),
    "renovation ecole": Question(q="renovation ecole"),
    "travaux, newest first": Question(q="travaux", sort="-published_at"),
    "con… everywhere, relevance": Question(q="con", status="all", sort="relevance"),
    "a reference": Question(q="2025-A0", status="all"),
    "a town's works, newest": Question(department="35", category="works", status="all", sort="-published_at"),
    "buyer and CPV": Question(buyer="saint", cpv="45000000", status="all"),
    "region and clause": Question(region="53", clauses=("social",)),
    "maintenance, newest": Question(q="maintenance", status="all", sort="-published_at"),
    "reserved": Question(reserved="any", status="all", sort="-published_at"),
    "three words": Question(q="construction gymnase peinture", status="all"),
    "works around a town": Question(place="35000", distance=50, category="works", status="all"),
    "a hundred km around Paris": Question(place="Paris", distance=100),
    "an absent word": Question(q="introuvable", status="all"),
}
WORDS = [question.q for question in QUESTIONS.values() if question.q]


class Counted:
    """The file, read by ranges; `bytes` and `requests` since the last look."""

    def __init__(self, path: Path):
        self._file, self.bytes, self.requests = path.open("rb"), 0, 0

    def __call__(self, start: int, size: int) -> bytes:
        self.bytes, self.requests = self.bytes + size, self.requests + 1
        self._file.seek(start)
        return self._file.read(size)


def ask(folder: Path, first: int) -> dict:
    """In a fresh process: the `first` question cold, then every question once, each on what the ones before left in memory."""
    facts = json.loads((folder / "facts.json").read_text())
    fetch = Counted(folder / "segment")
    began = time.process_time()
    segment = Segment(fetch, fetch(facts["root_at"], facts["root_bytes"]))
    packed = (folder / "recents").read_bytes()
    recents = Recents([Recent(read(one)) for one in layout.unpack(packed)])
    total = answer(segment, recents, list(QUESTIONS.values())[first], LAST, None, 20).total
    cold = {"ms": (time.process_time() - began) * 1000, "bytes": fetch.bytes + len(packed), "requests": fetch.requests, "total": total}
    warm = []
    for question in QUESTIONS.values():
        fetch.bytes, began = 0, time.process_time()
        answer(segment, recents, question, LAST, None, 20)
        warm.append({"ms": (time.process_time() - began) * 1000, "bytes": fetch.bytes})
    return {"cold": cold, "warm": warm}


def build(folder: Path, count: int) -> None:
    began = time.process_time()
    documents, texts = [], []
    for c in notices(count):
        documents.append(document(c))
        line = documents[-1].line
        texts.append(
            (line.closes_at.isoformat(), " ".join([c.title, c.reference, c.buyer_name, c.description, *(lot.title for lot in c.lots)]))
        )
    made = time.process_time()
    body, root = write(documents)
    (folder / "segment").write_bytes(body)
    (folder / "recents").write_bytes(layout.pack([written(document(c)) for c in notices(MOST_RECENTS, seed=2)]))
    (folder / "facts.json").write_text(json.dumps({"root_at": len(body) - root, "root_bytes": root}))
    ended = time.process_time()
    print(
        f"{count} notices: analysed in {made - began:.1f} s, index written in {ended - made:.1f} s of processor; {len(body) / 1e6:.1f} MB, root {root / 1e3:.0f} kB"
    )
    base = sqlite3.connect(folder / "fts.sqlite")
    base.execute("CREATE VIRTUAL TABLE n USING fts5(text, closes UNINDEXED, tokenize='unicode61 remove_diacritics 2', prefix='3 4')")
    base.executemany("INSERT INTO n(closes, text) VALUES (?, ?)", texts)
    base.commit()
    print(f"SQLite FTS5 written in {time.process_time() - ended:.1f} s; {(folder / 'fts.sqlite').stat().st_size / 1e6:.1f} MB")


def compare(folder: Path) -> float:
    """The same words, warm, in one process: total and the twenty soonest."""
    facts, fetch = json.loads((folder / "facts.json").read_text()), Counted(folder / "segment")
    segment = Segment(fetch, fetch(facts["root_at"], facts["root_bytes"]))
    base = sqlite3.connect(folder / "fts.sqlite")
    ratios = []
    for q in WORDS:
        match = " AND ".join(f'"{word}"*' for word in fold(q).split())
        ours = _best(lambda q=q: answer(segment, Recents([]), Question(q=q, status="all"), LAST, None, 20))
        theirs = _best(lambda match=match: (base.execute("SELECT count(*) FROM n WHERE n MATCH ?", (match,)).fetchone(),
                                            base.execute("SELECT closes FROM n WHERE n MATCH ? ORDER BY closes LIMIT 20", (match,)).fetchall()))  # fmt: skip
        ratios.append(ours / theirs)
        print(f"  {q:32} ours {ours:7.2f} ms   FTS5 {theirs:7.2f} ms   {ours / theirs:5.2f} ×")
    print(f"median of the ratios to FTS5: {statistics.median(ratios):.2f}")
    return statistics.median(ratios)


def _best(run) -> float:
    times = []
    for _ in range(5):
        began = time.perf_counter()
        run()
        times.append((time.perf_counter() - began) * 1000)
    return min(times)


def main() -> int:
    parser = shared.arguments(__doc__)
    parser.add_argument("--notices", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="keep the files here, and use them again")
    parser.add_argument("--ask", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ask is not None:
        print(json.dumps(ask(options.data, options.ask)))
        return 0
    with tempfile.TemporaryDirectory(prefix="bench-search-") as name:
        folder = options.data or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "facts.json").exists():
            build(folder, options.notices)
        asked, fts = measure(folder), compare(folder)
        shared.row(
            "search",
            f"{options.notices:,} notices, index {(folder / 'segment').stat().st_size / 1e6:.1f} MB; {asked}; median {fts:.2f} × the time of SQLite FTS5",
        )
    return 0


def measure(folder: Path) -> str:
    """Questions about a distance apart: the first one of a process reads the table of communes."""
    colds, warms = {False: [], True: []}, {False: [], True: []}
    around = [question.distance > 0 for question in QUESTIONS.values()]
    for number, name in enumerate(QUESTIONS):
        done = subprocess.run(
            [sys.executable, __file__, "--data", folder, "--ask", str(number)], capture_output=True, text=True, check=True
        )
        found = json.loads(done.stdout)
        cold = found["cold"]
        colds[around[number]].append(cold)
        for asked, warm in zip(around, found["warm"], strict=True):
            warms[asked].append(warm)
        print(f"  {name:28}{cold['total']:7} found   cold {cold['ms']:6.1f} ms  {cold['bytes'] / 1e3:6.1f} kB  {cold['requests']:3} ranges")
    said = f"cold, {_most(colds[False])}; then, {_most(warms[False])} a question; around a place, cold {_most(colds[True])}, then {_most(warms[True])}"
    print(said)
    return said


def _most(measured: list[dict]) -> str:
    return f"at most {max(one['bytes'] for one in measured) / 1e3:.0f} kB and {max(one['ms'] for one in measured):.1f} ms"


if __name__ == "__main__":
    sys.exit(main())
