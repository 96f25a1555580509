"""The logs of the processes have a ceiling: past it, what is there becomes `name.log.1` and the file starts again."""

import shutil
import threading
from pathlib import Path

CEILING_BYTES = 10_000_000
LOOK_EVERY_S = 10.0


def trim(log: Path, ceiling: int = CEILING_BYTES) -> bool:
    """Copy a file that is too long aside and empty it in place: its process goes on appending, and need not know. True when done.

    A line written between the copy and the emptying is lost.
    """
    if not log.exists() or log.stat().st_size <= ceiling:
        return False
    shutil.copyfile(log, log.with_name(log.name + ".1"))
    with open(log, "r+b") as file:
        file.truncate(0)
    return True


class Keeper:
    """Looks at a folder of logs now and then, for as long as the stack runs."""

    def __init__(self, folder: Path):
        self._folder, self._end = folder, threading.Event()
        threading.Thread(target=self._run, daemon=True, name="logs").start()

    def stop(self) -> None:
        self._end.set()

    def _run(self) -> None:
        while not self._end.wait(LOOK_EVERY_S):
            for log in self._folder.glob("*.log"):
                trim(log)
