#!/usr/bin/env python3
"""Cold import time and size of the Lambda package, against the bare framework in the same run.

    scripts/bench/cold.py [PACKAGE_FOLDER_OR_ZIP] [--python PYTHON] [--rounds 7]

`scripts/package` makes the package, for the Python it names; without one, it is made now for this Python. Beside the import, the first
request: what the public read of a consultation loads, up to its first call to AWS.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import shared

SETTINGS = {"SOUSPLI_STAGE": "prod", "SOUSPLI_ORIGIN": "https://exemple.fr", "SOUSPLI_PREFIX": "souspli", "SOUSPLI_SECRET": "x", "AWS_REGION": "eu-west-3",
            "SOUSPLI_MAIL_SENDER": "x@exemple.fr"}  # fmt: skip
READ = {"requestContext": {"httpMethod": "GET", "resourcePath": "/v1/consultations/{consultation_id}"}, "pathParameters": {"consultation_id": "no-id"},
        "headers": {}, "multiValueHeaders": {}, "queryStringParameters": None, "multiValueQueryStringParameters": None, "body": None, "stageVariables": None,
        "isBase64Encoded": False}  # fmt: skip
PROGRAMS = {
    "nothing": "pass",
    "bare": "import chalice.app, botocore.session",
    "app": "import app",
    "first": f"import app, json; assert app.app(json.loads({json.dumps(READ)!r}), None)['statusCode'] == 404",
}


def timed(folder: Path, python: str, rounds: int) -> tuple[dict[str, float], dict[str, float]]:
    """Milliseconds of fresh processes less those of an empty one, elapsed and of processor: medians, the programs in turn in each round."""
    elapsed: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    spent: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for _ in range(rounds):
        for name, code in PROGRAMS.items():
            before, began = os.times(), time.perf_counter()
            subprocess.run([python, "-I", "-S", "-c", f"import sys; sys.path[:0] = [{str(folder)!r}]; {code}"], check=True,
                           env={**SETTINGS, "PATH": os.environ["PATH"]}, cwd=folder, stdout=subprocess.DEVNULL)  # fmt: skip
            elapsed[name].append((time.perf_counter() - began) * 1000)
            after = os.times()
            spent[name].append((after.children_user + after.children_system - before.children_user - before.children_system) * 1000)
    return _less_nothing(elapsed), _less_nothing(spent)


def _less_nothing(times: dict[str, list[float]]) -> dict[str, float]:
    return {name: statistics.median(found) - statistics.median(times["nothing"]) for name, found in times.items()}


def made(folder: Path) -> Path:
    from shipping import Target, build

    return build(folder, Target(sys.version_info[:2])).package


def main() -> int:
    parser = shared.arguments(__doc__)
    parser.add_argument("package", type=Path, nargs="?")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-cold-") as name:
        folder = package = options.package or made(Path(name) / "package")
        size = ""
        if package.is_file():
            folder = Path(name) / "unpacked"
            zipfile.ZipFile(package).extractall(folder)
            unpacked = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
            size = f"{package.stat().st_size / 1e6:.1f} MB zipped, {unpacked / 1e6:.1f} unpacked; "
        ms, processor = timed(folder, options.python, options.rounds)

    def ratios(name: str) -> str:
        return f"{ms[name] / ms['bare']:.2f} × chalice and botocore alone, {processor[name] / processor['bare']:.2f} × by processor time"

    seen = f"import {ms['app']:.0f} ms ({ms['bare']:.0f} ms for chalice and botocore): {ratios('app')}; with the first public read {ratios('first')}"
    print(size + seen)
    shared.row("cold", size + seen)
    return 0


if __name__ == "__main__":
    sys.exit(main())
