#!/usr/bin/env python3
"""Sealing and sending to the embedded S3, against sending the same bytes unsealed: one page, one run, no automation attached.

    scripts/bench/send.py [--mib 256]

Needs a Chromium (CHROMIUM=path, or on the PATH) and `npm ci`. The best of two rounds is kept for each.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import shared
from embedded import Stack

LONGEST_S = 600


def main() -> int:
    parser = shared.arguments(__doc__)
    parser.add_argument("--mib", type=int, default=256)
    options = parser.parse_args()
    browser = shared.chromium()
    with tempfile.TemporaryDirectory(prefix="bench-send-") as name:
        folder = Path(name)
        (folder / "web").mkdir()
        entries = {"page": shared.HERE / "send_page.js", "seal": shared.ROOT / "web/src/crypto/seal.worker.js"}
        shared.bundle(folder / "web", entries)
        shared.page(folder / "web", ["seal"])
        with Stack(folder / "data", fsync=False, schedules=False, app=shared.HERE / "send_app", web=folder / "web") as stack:
            stack.serve()
            command = [
                browser,
                "--headless",
                "--disable-gpu",
                *shared.CHROMIUM_FLAGS,
                f"--user-data-dir={folder / 'profile'}",
                "--remote-debugging-port=0",
                f"{stack.origin}/?mib={options.mib}",
            ]
            return told(command, folder / "data" / "result.json", options.mib)


def told(command: list[str], result: Path, mib: int) -> int:
    page = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(LONGEST_S):
            if result.exists():
                break
            try:
                page.wait(1)
            except subprocess.TimeoutExpired:
                continue
    finally:
        page.terminate()
        page.wait()
    found = json.loads(result.read_text()) if result.exists() else {"error": "the page did not answer"}
    if "error" in found:
        print(found["error"])
        return 1
    plain, sealed = (max(one[kind] for one in found["rounds"]) for kind in ("plain", "sealed"))
    seen = f"{mib} MiB: unsealed {plain:.0f} MiB/s, sealed {sealed:.0f} MiB/s, ratio {sealed / plain:.2f}"
    print(seen)
    shared.row("send", seen)
    return 0


if __name__ == "__main__":
    sys.exit(main())
