"""The practice consultation of a served stack, made by the program that makes it."""

import os
import subprocess
import sys
from pathlib import Path

from support.people import Person

PROGRAM = Path(__file__).parents[2] / "scripts" / "practice"


def ensure(platform, **settings) -> dict:
    """Run scripts/practice on the embedded platform, with these settings besides; what anybody then finds."""
    environment = {**os.environ, **platform.site.env, **settings}
    done = subprocess.run([sys.executable, PROGRAM], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Person(platform).get("/v1/practice-consultation")
