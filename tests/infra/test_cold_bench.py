"""The bench of the cold start, on the package that the other tests of this folder built."""

import subprocess
import sys

from bench import shared
from bench.benches import BENCHES


def test_it_runs_and_says_its_row(shipment, root):
    command = [sys.executable, str(root / "scripts" / "bench" / "cold.py"), str(shipment.package), *BENCHES["cold"].small]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    seen = shared.rows(done.stdout)["cold"]
    assert "× chalice and botocore alone" in seen
    assert "MB zipped" in seen
