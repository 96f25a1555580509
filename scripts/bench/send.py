#!/usr/bin/env python3
"""Sealing and sending to the embedded S3, against sending the same bytes unsealed: one page, one run, no automation attached.

    scripts/bench/send.py [--mib 256]

Needs a Chromium (CHROMIUM=path, or on the PATH) and `npm ci`. The best of two rounds is kept for each.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from embedded import Stack  # noqa: E402

LONGEST_S = 600
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
         "--disable-sync"]  # fmt: skip
APP = """
import json, os, sys
sys.path.insert(0, {root!r})
from chalice import Chalice
from chalicelib import config
from chalicelib.adapters.s3.objects import S3Objects
from chalicelib.usecases.ports import Part

settings = config.read(os.environ)
objects = S3Objects(settings.buckets(), settings.region, settings.s3_endpoint)
app = Chalice(app_name="bench")
count = [0]

@app.route("/bench/start", methods=["POST"])
def start():
    count[0] += 1
    key = f"bench/{{count[0]}}"
    return {{"key": key, "upload_id": objects.start_upload("offers", key, "application/octet-stream")}}

@app.route("/bench/sign", methods=["POST"])
def sign():
    asked = app.current_request.json_body
    signed = [(p["number"], objects.sign_part("offers", asked["key"], asked["id"], Part(p["number"], p["size_bytes"], p["sha256"]))) for p in asked["parts"]]
    return {{"urls": [{{"number": n, "url": s.url, "headers": dict(s.headers)}} for n, s in signed]}}

@app.route("/bench/result", methods=["POST"])
def result():
    with open({result!r} + ".new", "w") as out:
        json.dump(app.current_request.json_body, out)
    os.rename({result!r} + ".new", {result!r})
    return {{}}
"""


def build(folder: Path) -> None:
    """The page and its worker, each in one file."""
    command = [
        ROOT / "node_modules/.bin/esbuild",
        "--bundle",
        "--format=esm",
        "--log-level=error",
        "--loader:.json=json",
        f"--outdir={folder}",
    ]
    subprocess.run([*command, f"page={HERE / 'send_page.js'}", f"seal={ROOT / 'web/src/crypto/seal.worker.js'}"], check=True, cwd=ROOT)
    (folder / "index.html").write_text(
        '<!doctype html><meta name="worker-seal" content="/seal.js"><script type="module" src="/page.js"></script>'
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mib", type=int, default=256)
    options = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        print("Il faut Chromium. / Chromium is needed.")
        return 2
    with tempfile.TemporaryDirectory(prefix="bench-send-") as name:
        folder, result = Path(name), Path(name) / "result.json"
        for part in ("app", "web"):
            (folder / part).mkdir()
        (folder / "app" / "app.py").write_text(APP.format(root=str(ROOT), result=str(result)))
        build(folder / "web")
        with Stack(folder / "data", fsync=False, schedules=False, app=folder / "app", web=folder / "web") as stack:
            stack.serve()
            command = [
                chromium,
                *FLAGS,
                f"--user-data-dir={folder / 'profile'}",
                "--remote-debugging-port=0",
                f"{stack.origin}/?mib={options.mib}",
            ]
            return told(command, result, options.mib)


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
    print(f"{mib} MiB to the embedded S3: unsealed {plain:.0f} MiB/s, sealed {sealed:.0f} MiB/s, ratio {sealed / plain:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
