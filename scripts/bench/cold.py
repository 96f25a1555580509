#!/usr/bin/env python3
"""Cold import time and size of the Lambda package, against the bare framework in the same run.

scripts/bench/cold.py PACKAGE_FOLDER_OR_ZIP [PYTHON]      (scripts/package makes it, for the Python it names)
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

SETTINGS = {"SOUSPLI_STAGE": "prod", "SOUSPLI_ORIGIN": "https://exemple.fr", "SOUSPLI_PREFIX": "souspli", "SOUSPLI_SECRET": "x", "AWS_REGION": "eu-west-3",
            "SOUSPLI_MAIL_SENDER": "x@exemple.fr"}  # fmt: skip
ROUNDS = 7


def timed(folder: Path, python: str, code: str) -> float:
    """Milliseconds of a fresh process less those of an empty one: the median of the rounds."""

    def once(text: str) -> float:
        began = time.perf_counter()
        subprocess.run([python, "-I", "-S", "-c", f"import sys; sys.path[:0] = [{str(folder)!r}]; {text}"], check=True,
                       env={**SETTINGS, "PATH": os.environ["PATH"]}, cwd=folder, stdout=subprocess.DEVNULL)  # fmt: skip
        return (time.perf_counter() - began) * 1000

    return statistics.median(once(code) for _ in range(ROUNDS)) - statistics.median(once("pass") for _ in range(ROUNDS))


def main() -> int:
    package = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    python = sys.argv[2] if len(sys.argv) > 2 else sys.executable
    if package is None or not package.exists():
        print(__doc__)
        return 2
    with tempfile.TemporaryDirectory() as name:
        folder = package
        if package.is_file():
            folder = Path(name)
            zipfile.ZipFile(package).extractall(folder)
            print(
                f"zipped {package.stat().st_size / 1e6:.1f} MB, unpacked {sum(p.stat().st_size for p in folder.rglob('*') if p.is_file()) / 1e6:.1f} MB"
            )
        bare = timed(folder, python, "import chalice.app, botocore.session")
        ours = timed(folder, python, "import app")
        print(f"cold import: app {ours:.0f} ms, chalice and botocore alone {bare:.0f} ms, ratio {ours / bare:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
