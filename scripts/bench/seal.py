#!/usr/bin/env python3
"""Speed and memory of sealing in a real Chromium: reading alone, stock age-encryption, our parallel sealer, opening.

    scripts/bench/seal.py [--size 1GiB] [--memory 1GiB,4GiB] [--workers 2] [--rounds 2]

Needs `npm install` and a Chromium (CHROMIUM=path, or on the PATH). The best of the rounds is kept for each phase.
"""

import functools
import http.server
import os
import re
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import shared

UNITS = {"MiB": 2**20, "GiB": 2**30}
SPEED_PHASES = ["read", "stock", "bare", "parts", "sealer", "keep", "open"]
LABELS = {
    "read": "reading the same File (worker)",
    "stock": "stock age-encryption (worker)",
    "bare": "parallel encryption, no digest",
    "parts": "the same, SHA-256 of each part",
    "sealer": "sealing: and SHA-256 of each file",
    "open": "parallel opener, all checks",
}


def size(text: str) -> int:
    number, unit = re.fullmatch(r"(\d+)(MiB|GiB)", text).groups()
    return int(number) * UNITS[unit]


def make_file(path: Path, size_bytes: int) -> Path:
    """Incompressible content, written block by block."""
    with path.open("wb") as out:
        for _ in range(size_bytes // 2**20):
            out.write(os.urandom(2**20))
    return path


def build(folder: Path) -> None:
    crypto = shared.ROOT / "web/src/crypto"
    entries = {
        "page": shared.HERE / "seal_page.js",
        "seal_read": shared.HERE / "seal_read.worker.js",
        "seal_bare": shared.HERE / "seal_bare.worker.js",
        "seal_stock": shared.HERE / "seal_stock.worker.js",
        "seal": crypto / "seal.worker.js",
        "open": crypto / "open.worker.js",
    }
    shared.bundle(folder, entries)
    shared.page(folder, ("seal", "seal_bare", "open"), '<input type="file">')


def serve(folder: Path) -> http.server.ThreadingHTTPServer:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def private_memory(pid: str) -> int:
    """Bytes of a process that are its own (kB in smaps_rollup)."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0
    return 1024 * sum(int(kb) for kb in re.findall(r"Private_(?:Clean|Dirty):\s+(\d+)", text))


def renderers(marker: str) -> list[str]:
    """Renderer processes of the browser whose profile is `marker`."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        if "--type=renderer" in line and marker in line:
            found.append(path.parent.name)
    return found


class MemoryWatch:
    """Peak private memory of the biggest renderer, sampled while the block runs."""

    def __init__(self, marker: str, period_s: float = 0.2):
        self._marker, self._period_s = marker, period_s
        self._stop, self.peak = threading.Event(), 0

    def __enter__(self) -> "MemoryWatch":
        self._pids = renderers(self._marker)
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def _watch(self) -> None:
        while not self._stop.wait(self._period_s):
            self.peak = max([self.peak, *map(private_memory, self._pids)])

    def __exit__(self, *_) -> None:
        self._stop.set()
        self._thread.join()


class Bench:
    """One browser, one page a run: nothing is left over from the run before."""

    def __init__(self, playwright, folder: Path, url: str):
        self._profile = folder / "profile"
        self._context = playwright.chromium.launch_persistent_context(
            str(self._profile), executable_path=shared.chromium(), headless=True, args=shared.CHROMIUM_FLAGS
        )
        self._url = url

    def run(self, path: Path, phases: list[str], workers: int) -> tuple[dict[str, float], int]:
        """(MiB/s by phase, peak bytes of the renderer)."""
        page = self._context.new_page()
        page.set_default_timeout(0)
        page.goto(self._url)
        page.wait_for_function("document.title === 'ready'")
        page.set_input_files("input", str(path))
        with MemoryWatch(str(self._profile)) as memory:
            speeds = page.evaluate("([phases, workers]) => window.bench(phases, workers)", [phases, workers])
        page.close()
        return speeds, memory.peak

    def close(self) -> None:
        self._context.close()


def best(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {phase: max(r[phase] for r in rounds) for phase in rounds[0]}


def print_speeds(speeds: dict[str, float], size_text: str, workers: int) -> None:
    print(f"{size_text}, {workers} workers, {os.cpu_count()} processors; best of the rounds")
    for phase, label in LABELS.items():
        ratios = f"{speeds[phase] / speeds['read']:5.2f} × reading   {speeds[phase] / speeds['stock']:5.2f} × stock"
        print(f"  {label:38}{speeds[phase]:7.0f} MiB/s   {ratios}")


def told(speeds: dict[str, float], size_text: str) -> str:
    """Ratios to reading and to stock of each manner of sealing."""
    names = {"bare": "encryption alone", "parts": "with SHA-256 per part", "sealer": "with each file's too"}
    ratios = [f"{name} {speeds[kind] / speeds['read']:.2f} / {speeds[kind] / speeds['stock']:.1f} ×" for kind, name in names.items()]
    return f"{size_text}, of reading ({speeds['read']:.0f} MiB/s) / of stock ({speeds['stock']:.0f}): {', '.join(ratios)}"


def main() -> int:
    parser = shared.arguments(__doc__)
    parser.add_argument("--size", default="1GiB")
    parser.add_argument("--memory", default="1GiB,4GiB", help="sizes at which memory is measured, or nothing")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=2)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-seal-") as name, sync_playwright() as playwright:
        folder = Path(name)
        build(folder)
        server = serve(folder)
        bench = Bench(playwright, folder, f"http://127.0.0.1:{server.server_port}/index.html")
        path = make_file(folder / "input", size(args.size))
        rounds = [bench.run(path, SPEED_PHASES, args.workers)[0] for _ in range(args.rounds)]
        speeds = best(rounds)
        print_speeds(speeds, args.size, args.workers)
        peaks = []
        for text in filter(None, args.memory.split(",")):
            path = make_file(folder / "input", size(text))
            alone, peak = bench.run(path, ["sealer"], args.workers)
            peaks.append(f"{peak / 2**20:.0f} MiB at {text}")
            print(f"  memory: {text} sealed at {alone['sealer']:.0f} MiB/s, renderer's peak {peaks[-1]}")
        bench.close()
        server.shutdown()
    shared.row("seal", told(speeds, args.size) + (f"; renderer's peak {', '.join(peaks)}" if peaks else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
