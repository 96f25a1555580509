"""What the benches share: where the project is, rows for docs/BENCH.md, the front's bundles, a browser, a stack with people on it."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

if TYPE_CHECKING:
    from chalicelib.config import Config
    from demonstration.acts import Stage
    from embedded import Stack

ROW = "row "
"""What begins the line that `scripts/bench/run` and tests read."""
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
                  "--disable-quic"]  # fmt: skip


def row(bench: str, seen: str) -> None:
    """Last line of a bench: its row of docs/BENCH.md."""
    print(ROW + json.dumps({"bench": bench, "seen": seen}, ensure_ascii=False), flush=True)


def rows(output: str) -> dict[str, str]:
    """Bench → what was seen, from what benches printed."""
    found = [json.loads(line.removeprefix(ROW)) for line in output.splitlines() if line.startswith(ROW)]
    return {one["bench"]: one["seen"] for one in found}


def arguments(text: str | None) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(description=text, formatter_class=argparse.RawDescriptionHelpFormatter)


def chromium() -> str:
    """Raises SystemExit when there is none."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not found:
        raise SystemExit("Il faut Chromium (CHROMIUM=chemin). / Chromium is needed (CHROMIUM=path).")
    return found


def bundle(folder: Path, entries: dict[str, Path]) -> None:
    """Page and workers, one file each, as the real build makes them."""
    command = [
        ROOT / "node_modules/.bin/esbuild",
        "--bundle",
        "--format=esm",
        "--log-level=error",
        "--loader:.json=json",
        f"--outdir={folder}",
    ]
    subprocess.run([*command, *(f"{name}={path}" for name, path in entries.items())], check=True, cwd=ROOT)


def page(folder: Path, workers: Iterable[str], body: str = "") -> None:
    metas = "".join(f'<meta name="worker-{name}" content="/{name}.js">' for name in workers)
    (folder / "index.html").write_text(
        f'<!doctype html><title>…</title>{metas}{body}<script type="module" src="/page.js"></script>', "utf-8"
    )


def settings_of(stack: Stack) -> Config:
    """The platform's settings on a running stack; botocore reads the environment when a client is made, so it is set for good."""
    from chalicelib import config

    os.environ.update({name: value for name, value in stack.env.items() if name.startswith("AWS_")})
    return config.read(stack.env)


@contextmanager
def played(folder: Path, **stack: object) -> Iterator[tuple[Stack, Stage]]:
    """A served stack, without schedules nor fsync, and the demonstration's people on its stage."""
    from chalicelib import wiring
    from chalicelib.adapters import cloud
    from demonstration import cast as people
    from demonstration.acts import Stage
    from embedded import Stack

    with Stack(folder, fsync=False, schedules=False, people_an_address=1000, **stack) as running:
        running.serve()
        settings = settings_of(running)
        ports = cloud.ports(settings)
        yield running, Stage(ports, wiring.use_cases(ports, settings), people.bring(ports))
