"""ClamAV's daemon for the embedded stack: Debian's clamd, run by this small process that ends it with the stack.

With the official databases of the machine (`freshclam`) when they are there. Otherwise with one signature of our own, that of
the test file of every antivirus (eicar.org): enough to try what happens to an infected file, not to protect anybody.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from . import child

OFFICIAL = Path("/var/lib/clamav")
MAX_BYTES = 100 * 1000 * 1000
"""Above it a file is said not scanned: a clamd reads each file in memory-mapped temporary space."""
START_S = 10
_EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_LONGEST_SOCKET = 100
PID_FILE = "clamd.pid"


def executable() -> str | None:
    """Debian puts clamd where only root's PATH looks."""
    return shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")


def is_minimal() -> bool:
    """Whether no official database is there."""
    return not any(OFFICIAL.glob("daily.c?d"))


def prepare(folder: Path) -> Path:
    """Write clamd's settings and, without official databases, ours; returns the socket it will listen on."""
    folder.mkdir(parents=True, exist_ok=True)
    end_former(folder)
    address = folder / "clamd.sock"
    if len(os.fsencode(address)) > _LONGEST_SOCKET:
        address = Path(tempfile.mkdtemp(prefix="souspli-")) / "clamd.sock"
    database = OFFICIAL
    if is_minimal():
        database = folder / "database"
        database.mkdir(exist_ok=True)
        (database / "souspli.ndb").write_text(f"Eicar-Test-Signature:0:0:{_EICAR.hex()}\n")
    settings = {
        "Foreground": "yes", "DatabaseDirectory": database, "LocalSocket": address, "FixStaleSocket": "yes", "PidFile": folder / PID_FILE, "TemporaryDirectory": folder,
        "StreamMaxLength": MAX_BYTES, "MaxFileSize": MAX_BYTES, "MaxScanSize": 4 * MAX_BYTES, "AlertExceedsMax": "yes", "MaxThreads": 4,
    }  # fmt: skip
    (folder / "clamd.conf").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    return address


def end_former(folder: Path) -> bool:
    """End the clamd that a former run of this folder left behind, which its system gave no means to end. True when there was one."""
    try:
        pid = int((folder / PID_FILE).read_text())
        command = subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    except (OSError, ValueError):
        return False
    if str(folder / "clamd.conf") not in command:
        return False  # the number is another process's by now
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return True


def wait(address: Path, timeout_s: float = START_S) -> bool:
    """Whether clamd answers in time; official databases take longer to load, and files meanwhile say that nobody scanned them."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        try:
            with socket.socket(socket.AF_UNIX) as trial:
                trial.connect(str(address))
                return True
        except OSError:
            time.sleep(0.02)  # it tells nobody when it is ready
    return False


def main() -> None:
    """Run clamd until it ends, or until the parent does."""
    given = child.settings()
    daemon = subprocess.Popen(
        [given["executable"], "--config-file", given["conf"]], stdin=subprocess.DEVNULL, preexec_fn=child.die_with_parent
    )
    signal.signal(signal.SIGTERM, lambda *_: daemon.terminate())
    child.when_parent_ends(daemon.kill)
    sys.exit(daemon.wait())


if __name__ == "__main__":
    main()
