"""The measured table of docs/BENCH.md: one row a bench, each with its own date and the machine it was seen on."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from datetime import date

from . import shared
from .benches import BENCHES

PAGE = shared.ROOT / "docs" / "BENCH.md"
BEGIN, END = "<!-- measured, written by scripts/bench/run -->", "<!-- end of what is measured -->"
HEAD = ["| bench | asked | seen | when, where |", "|---|---|---|---|"]


def measure(name: str, *, small: bool) -> bool:
    """Run a bench, showing what it prints; write its row unless the sizes are small. False when it fails or says no row."""
    bench = BENCHES[name]
    load = os.getloadavg()[0]
    command = [sys.executable, str(shared.HERE / f"{name}.py"), *(bench.small if small else bench.full)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout, end="", flush=True)
    seen = shared.rows(done.stdout).get(name)
    if done.returncode or not seen:
        return False
    if not small:
        page = PAGE.read_text("utf-8")
        PAGE.write_text(placed(page, name, cells(name, seen, where(load, bench.browser))), "utf-8")
    return True


def cells(name: str, seen: str, place: str) -> str:
    bench = BENCHES[name]
    return f"| **{name}**: {bench.what} (`{' '.join([f'scripts/bench/{name}.py', *bench.full])}`) | {bench.asked} | {seen} | {place} |"


def where(load: float, browser: bool) -> str:
    """Day and machine, without its name: load before and after, cores, versions."""
    facts = [
        date.today().isoformat(),
        f"load {load:.1f} to {os.getloadavg()[0]:.1f}",
        f"{os.cpu_count()} cores",
        f"Python {platform.python_version()}",
    ]
    if browser:
        told = subprocess.run([shared.chromium(), "--version"], capture_output=True, text=True, check=True).stdout
        facts.append(f"Chromium {re.search(r'[0-9]+', told)[0]}")  # type: ignore[index]
    return ", ".join(facts)


def written(page: str) -> dict[str, str]:
    """Bench → its row in the page. Raises ValueError without the marks."""
    lines = page[page.index(BEGIN) + len(BEGIN) : page.index(END)].splitlines()
    return {found[1]: line for line in lines if (found := re.match(r"\| \*\*(\w+)\*\*", line))}


def placed(page: str, name: str, line: str) -> str:
    """The page with that row; the others as they were, in the order of BENCHES."""
    found = written(page) | {name: line}
    before, after = page[: page.index(BEGIN) + len(BEGIN)], page[page.index(END) :]
    return "\n".join([before, "", *HEAD, *(found[name] for name in BENCHES if name in found), "", after])
