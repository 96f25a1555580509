"""The tests leave nothing running: what they started carries a mark in its environment, and none of it may outlive them."""

import os
import select
import signal
import time
import uuid
from contextlib import suppress
from pathlib import Path

import pytest

MARK = "TESTS_OF_SOUS_PLI"
"""A variable of the environment that every process inherits: services, clamd, browsers, scripts."""
GRACE_S = 10
"""A process that was told to end may take a moment; none that was forgotten ends by itself."""


@pytest.fixture(scope="session", autouse=True)
def _nothing_left_running():
    """Made before every other fixture of the session, so ended after them all. What is found is ended too."""
    mark = os.environ[MARK] = uuid.uuid4().hex
    yield
    left = survivors(mark, GRACE_S)
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    if left:
        pytest.fail(
            "still running at the end of the tests:\n" + "\n".join(f"{pid} {command}" for pid, command in left.items()), pytrace=False
        )


def survivors(mark: str, grace_s: float) -> dict[int, str]:
    """Command lines, by process, of what carries the mark and does not end within `grace_s`. Empty where there is no /proc."""
    end = time.monotonic() + grace_s
    found = marked(mark)
    for pid in found:
        with suppress(ProcessLookupError):
            watched = os.pidfd_open(pid)
            select.select([watched], [], [], max(0.0, end - time.monotonic()))
            os.close(watched)
    return marked(mark) if found else {}


def marked(mark: str) -> dict[int, str]:
    words, found = f"{MARK}={mark}".encode(), {}
    for process in Path("/proc").glob("[0-9]*"):
        if process.name == str(os.getpid()):
            continue
        with suppress(OSError):
            if words in (process / "environ").read_bytes().split(b"\0"):
                found[int(process.name)] = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")[:200]
    return found
