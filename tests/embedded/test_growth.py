"""Cost grows with the work: scripts/bench/growth.py at small sizes, and what it calls too fast."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bench import shared
from bench.growth import SCALES, Cost, acts, linear

ROOT = Path(__file__).parents[2]


def test_pages_openings_dashboards_and_open_data_cost_no_more_than_their_size():
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "bench" / "growth.py", "--small"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    table = [line for line in done.stdout.splitlines()[1:] if line.strip() and not line.startswith(shared.ROW)]
    names = [name for name, *_ in acts(small=True)]
    assert Counter(name for name in names for row in table if row.startswith(f"{name} ")) == dict.fromkeys(names, len(SCALES))
    for row in table:
        requests, rows, reads = (float(figure) for figure in row.split()[-3:])
        assert requests > 0
        assert min(rows, reads) > 0


def costs(grows) -> list[Cost]:
    return [Cost(int(grows(size)), 0, grows(size), 0) for size in (2, 8, 32)]


@pytest.mark.parametrize(
    "grows", [lambda n: 3, lambda n: 7 * n, lambda n: 100 + n, lambda n: 5 + n / 16], ids=["constant", "n", "constant and n", "n / 16"]
)
def test_constant_and_linear_costs_pass(grows):
    assert linear(2, costs(grows))


@pytest.mark.parametrize(
    "grows", [lambda n: n * n, lambda n: 10 + 3 * n + n * n / 2, lambda n: 12 * n + 20 * n * n], ids=["n²", "n² / 2", "20 n²"]
)
def test_a_cost_that_grows_with_the_square_is_seen(grows):
    assert not linear(2, costs(grows))
