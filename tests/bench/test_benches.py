"""Benches do not rot: each runs on its smallest size and says its row. Nothing here is about seconds."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench import figures, shared
from bench.benches import BENCHES

ROOT = Path(__file__).parents[2]
PROGRAMS = {path.stem for path in (ROOT / "scripts" / "bench").glob("*.py") if path.read_text("utf-8").startswith("#!")}


TRIED_ELSEWHERE = ("api", "units", "growth", "cold")
"""Below; in tests/embedded/test_growth.py; in tests/infra/test_cold_bench.py, on the package built there."""


def ran(name: str, *options: str) -> str:
    command = [sys.executable, str(ROOT / "scripts" / "bench" / f"{name}.py"), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_program_is_a_bench_that_the_command_knows():
    assert set(BENCHES) == PROGRAMS


@pytest.mark.parametrize("name", [name for name in BENCHES if name not in TRIED_ELSEWHERE])
def test_it_runs_and_says_its_row(name):
    assert shared.rows(ran(name, *BENCHES[name].small))[name]


def test_seals_of_the_rush_are_neither_refused_nor_lost():
    seen = shared.rows(ran("api", *BENCHES["api"].small))["api"]
    assert "2 seals" in seen
    assert "0 refused, 0 lost, 0 broken links" in seen
    assert len(re.findall(r"\d\.\d\d / \d\.\d\d ×", seen)) == 3


def test_units_and_trips_stay_within_what_is_asked():
    """Counts, the same on every machine."""
    output = ran("units", *BENCHES["units"].small)
    found = {
        m[1]: (float(m[2]), float(m[3]), int(m[4]))
        for m in re.finditer(r"^  (\S.*?)\s+(\d+) write\s+([\d.]+) read\s+(\d+) trips", output, re.MULTILINE)
    }
    writes, _, trips = found["seal (the act)"]
    assert (writes <= 6, trips <= 3) == (True, True)
    assert found["read it (public)"][2] == 1
    assert found["register a download"][2] <= 4
    assert shared.rows(output)["units"]


def test_the_page_has_a_dated_row_for_every_bench():
    rows = figures.written(figures.PAGE.read_text("utf-8"))
    assert list(rows) == list(BENCHES)
    for name, row in rows.items():
        assert re.search(r"\| \d{4}-\d\d-\d\d, ", row), name
        assert row.count("|") == 5, name
        assert not re.search(r"/(home|work|tmp|root|usr)/", row), name


def test_a_row_is_replaced_and_the_others_stay():
    page = f"before\n{figures.BEGIN}\n\n| **seal** old seal |\n| **cold** old cold |\n\n{figures.END}\nafter\n"
    page = figures.placed(page, "cold", "| **cold** new |")
    assert figures.written(page) == {"seal": "| **seal** old seal |", "cold": "| **cold** new |"}
    page = figures.placed(page, "api", figures.cells("api", "seen", "2026-01-01, here"))
    assert list(figures.written(page)) == ["seal", "api", "cold"]
    assert page.startswith("before\n")
    assert page.endswith("\nafter\n")


def test_a_bench_that_says_nothing_is_a_failure(monkeypatch, tmp_path):
    (tmp_path / "cold.py").write_text("print('no row')")
    monkeypatch.setattr(shared, "HERE", tmp_path)
    assert figures.measure("cold", small=True) is False
