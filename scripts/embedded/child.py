"""What each process of the stack shares: the socket given by its parent, and the duty to end with it."""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

PR_SET_PDEATHSIG = 1


def adopt(fileno: int) -> socket.socket:
    """The listening (or datagram) socket the parent bound and passed on, so that no port can be stolen in between."""
    return socket.socket(fileno=fileno)


def end_with_parent() -> None:
    """Leave at once when the parent is gone: its end of our standard input closes, however it died."""
    when_parent_ends(lambda: os._exit(0))


def die_with_parent() -> None:
    """For a program that is not ours, between fork and exec: Linux kills it when its parent ends, however that ends (SIGKILL)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def when_parent_ends(act: Callable[[], object]) -> None:
    def watch() -> None:
        while os.read(0, 4096):
            pass
        act()

    threading.Thread(target=watch, daemon=True, name="parent-watch").start()


def settings() -> dict:
    """The JSON object the parent gave as only argument."""
    return json.loads(sys.argv[1])


def signal_group(child: subprocess.Popen, how: signal.Signals) -> None:
    """To a process and to those it started: each of ours leads a group of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, how)
