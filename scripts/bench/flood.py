#!/usr/bin/env python3
"""Deposits while a flood of public reads goes on, against the same in peace, in one run on the embedded stack.

    scripts/bench/flood.py [--deposits 50] [--readers 32]

The readers ask for the page of the consultation and for the public list without ever stopping, from connections without a session; one
company after the other begins a deposit, announces an envelope and asks where to send its seal file: a line of the register, three answers.
Then the register is read: none lost.
"""

import json
import statistics
import sys
import tempfile
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import shared
from bench.api import Client, token_for
from chalicelib.domain.register import stream
from demonstration.acts import Stage

SIZE, SHA = 5755, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
"""The smallest sealed envelope, and a digest."""


class Flood:
    """Readers that ask and ask again until they are told to stop."""

    def __init__(self, origin: str, paths: list[str], readers: int):
        self._origin, self._paths, self._over, self.answers = origin, paths, threading.Event(), 0
        self._begun = threading.Barrier(readers + 1)
        self._threads = [threading.Thread(target=self._read, args=(number,)) for number in range(readers)]

    def _read(self, number: int) -> None:
        client, count = Client(self._origin), 0
        client.timed("GET", self._paths[number % len(self._paths)])
        self._begun.wait()
        while not self._over.is_set():
            client.timed("GET", self._paths[(number + count) % len(self._paths)])
            count += 1
        self.answers += count

    def __enter__(self) -> "Flood":
        for thread in self._threads:
            thread.start()
        self._begun.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()


def deposits(stage: Stage, origin: str, consultation_id: str, count: int) -> tuple[float, float]:
    """(median, worst) in milliseconds of what a browser asks for one deposit, one deposit after the other."""
    bidders = [(token_for(stage.ports, person.user.id), company.id) for person, company in stage.cast.companies]
    times = []
    for number in range(count):
        token, company_id = bidders[number % len(bidders)]
        client = Client(origin, token)
        seconds, started = _asked(client, f"/v1/consultations/{consultation_id}/deposits", company_id=company_id, lots=[1])
        at = f"/v1/deposits/{started['id']}"
        for path, body in (
            (f"{at}/objects", {"slot": "L001-offer", "size_bytes": SIZE}),
            (f"{at}/seal-file", {"size_bytes": 100, "sha256": SHA}),
        ):
            seconds += _asked(client, path, **body)[0]
        times.append(seconds * 1000)
    return statistics.median(times), max(times)


def _asked(client: Client, path: str, **body: object) -> tuple[float, dict]:
    seconds, status, said = client.timed("POST", path, json.dumps(body).encode())
    assert status < 300, said
    return seconds, json.loads(said)


def main() -> int:
    parser = shared.arguments(__doc__)
    parser.add_argument("--deposits", type=int, default=50)
    parser.add_argument("--readers", type=int, default=32)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-flood-") as folder, shared.played(Path(folder)) as (stack, stage):
        made = stage.published("ville", "CRUE", "Objet de la crue de lectures", days=20)
        deposits(stage, stack.origin, made, 2)  # every module loaded
        peace = deposits(stage, stack.origin, made, options.deposits)
        with Flood(stack.origin, [f"/consultations/{made}", f"/v1/consultations/{made}", "/v1/consultations"], options.readers) as flood:
            flooded = deposits(stage, stack.origin, made, options.deposits)
        begun = sum(line.kind == "start" for line in stage.ports.registers.read(stream(made, "deposits")))
        told = f"p50 {flooded[0] / peace[0]:.1f} × and worst {flooded[1] / peace[1]:.1f} × those in peace ({peace[0]:.0f} and {peace[1]:.0f} ms)"
        lost = 2 + 2 * options.deposits - begun
        shared.row(
            "flood", f"{options.deposits} deposits under {options.readers} readers ({flood.answers} pages read): {told}; {lost} lost"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
