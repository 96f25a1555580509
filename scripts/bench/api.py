#!/usr/bin/env python3
"""Requests a second and latencies of the API on the embedded stack, against an empty Chalice route in the same process.

    scripts/bench/api.py [--requests 600] [--seals 300] [--threads 4]

Public read, public list and download registration are asked by a few connections; the seals come all at once on one consultation,
and the register is then read: none lost, no gap, no fork.
"""

import argparse
import hashlib
import http.client
import json
import os
import secrets
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from chalicelib import config, wiring  # noqa: E402
from chalicelib.adapters import cloud  # noqa: E402
from chalicelib.domain.ids import new_id  # noqa: E402
from chalicelib.domain.register import breaks, stream  # noqa: E402
from chalicelib.domain.session import Session  # noqa: E402
from chalicelib.usecases.directory.sign_ins import session_key  # noqa: E402
from demonstration import cast as people  # noqa: E402
from demonstration.acts import Stage, pdf  # noqa: E402
from embedded import Stack  # noqa: E402

BESIDE = """
import importlib.util, sys
sys.path.insert(0, {root!r})
spec = importlib.util.spec_from_file_location("platform_app", {root!r} + "/app.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
app = module.app

@app.route("/empty")
def empty():
    return {{}}
"""


class Client:
    """One kept connection."""

    def __init__(self, origin: str, token: str = ""):
        parts = urlsplit(origin)
        self._connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        self._headers = {"Content-Type": "application/json", "Origin": origin} | ({"Cookie": f"__Host-session={token}"} if token else {})

    def timed(self, method: str, path: str, body: bytes | None = None) -> tuple[float, int, bytes]:
        began = time.perf_counter()
        self._connection.request(method, path, body=body, headers=self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        return time.perf_counter() - began, answer.status, content


def load(origin: str, count: int, threads: int, method: str, path: str, body: bytes | None = None) -> dict[str, float]:
    """`count` requests over `threads` connections: requests a second, median and 99th percentile in milliseconds."""

    def one(share: int) -> list[float]:
        client = Client(origin)
        found = [client.timed(method, path, body) for _ in range(share)]
        assert all(status < 400 for _, status, _ in found), found[0]
        return [seconds for seconds, _, _ in found]

    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        times = [seconds for part in pool.map(one, [count // threads] * threads) for seconds in part]
    return told(times, time.perf_counter() - began)


def told(times: list[float], elapsed: float) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=100)
    return {"rps": len(times) / elapsed, "p50": cuts[49] * 1000, "p99": cuts[98] * 1000}


def line(name: str, found: dict[str, float], empty: dict[str, float]) -> None:
    ratio = found["rps"] / empty["rps"]
    print(
        f"  {name:36}{found['rps']:7.0f} requests/s   {ratio:5.2f} × empty   p50 {found['p50']:7.1f} ms   p99 {found['p99']:7.1f} ms",
        flush=True,
    )


def token_for(ports: wiring.Ports, user_id: str) -> str:
    """A session of level 2, as after a sign-in."""
    now, token = ports.clock.now(), secrets.token_urlsafe(24)
    ports.ephemeral.put_session(Session(id=session_key(token), public_id=new_id(now), user_id=user_id, level=2, created_at=now, last_seen_at=now,
                                        expires_at=now + timedelta(hours=2)))  # fmt: skip
    return token


def rush(stage: Stage, ports: wiring.Ports, origin: str, consultation_id: str, count: int) -> None:
    """`count` deposits already sent, sealed at the same instant by as many connections."""
    tokens = [token_for(ports, person.user.id) for person, _ in stage.cast.companies]
    ready = [(n % len(tokens), *stage.transmit(consultation_id, n % len(tokens))) for n in range(count)]
    barrier = threading.Barrier(count)

    def seal(item):
        company, deposit_id, content = item
        client = Client(origin, tokens[company])
        body = json.dumps({"manifest_sha256": hashlib.sha256(content).hexdigest()}).encode()
        barrier.wait()
        return client.timed("POST", f"/v1/deposits/{deposit_id}/seal", body)

    began = time.perf_counter()
    with ThreadPoolExecutor(count) as pool:
        found = list(pool.map(seal, ready))
    elapsed = time.perf_counter() - began
    lines = ports.registers.read(stream(consultation_id, "deposits"))
    sealed = {one.record["submission"] for one in lines if one.kind == "deposit"}
    figures = told([seconds for seconds, _, _ in found], elapsed)
    bad = [status for _, status, _ in found if status >= 400]
    print(f"  {f'{count} seals at once':36}{figures['rps']:7.0f} seals/s      p50 {figures['p50']:7.0f} ms   p99 {figures['p99']:7.0f} ms")
    print(
        f"  refused {len(bad)}, lost {len({item[1] for item in ready} - sealed)}, broken links {len(list(breaks([one.as_json() for one in lines])))}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=600)
    parser.add_argument("--seals", type=int, default=300)
    parser.add_argument("--threads", type=int, default=4)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-api-") as name:
        folder = Path(name)
        (folder / "app").mkdir()
        (folder / "app" / "app.py").write_text(BESIDE.format(root=str(ROOT)))
        with Stack(folder / "data", fsync=False, schedules=False, app=folder / "app") as stack:
            measure(stack.serve(), options)
    return 0


def measure(stack: Stack, options: argparse.Namespace) -> None:
    os.environ.update({name: value for name, value in stack.env.items() if name.startswith("AWS_")})
    settings = config.read(stack.env)
    ports = cloud.ports(settings)
    stage = Stage(ports, wiring.use_cases(ports, settings), people.bring(ports))
    made = stage.draft(
        "ville",
        title="Objet du banc d’essai",
        reference="BANC",
        procedure="MAPA_OUVERT",
        category="works",
        cpv="45000000",
        days=20,
        lots=("Lot",),
    )
    stage.document("ville", made.id, "a.pdf", pdf("a"))
    stage.publish("ville", made.id)
    at = f"/v1/consultations/{made.id}"
    empty = load(stack.origin, options.requests, options.threads, "GET", "/empty")
    line("empty Chalice route", empty, empty)
    line("public read", load(stack.origin, options.requests, options.threads, "GET", at), empty)
    line("public list", load(stack.origin, options.requests, options.threads, "GET", "/v1/consultations"), empty)
    line("download registration", load(stack.origin, options.requests // 4, options.threads, "POST", f"{at}/downloads", b"{}"), empty)
    rush(stage, ports, stack.origin, made.id, options.seals)


if __name__ == "__main__":
    sys.exit(main())
