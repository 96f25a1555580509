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

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import shared
from chalicelib import wiring
from chalicelib.domain.ids import new_id
from chalicelib.domain.register import breaks, stream
from chalicelib.domain.session import Session
from chalicelib.usecases.directory.session_tokens import session_key
from demonstration.acts import Stage


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


def line(name: str, found: dict[str, float], *references: dict[str, float]) -> str:
    ratios = [found["rps"] / reference["rps"] for reference in references]
    told = "   ".join(f"{ratio:5.2f} × {name}" for ratio, name in zip(ratios, ("empty", "the same calls, raw"), strict=False))
    print(f"  {name:36}{found['rps']:7.0f} requests/s   {told}   p50 {found['p50']:7.1f} ms   p99 {found['p99']:7.1f} ms", flush=True)
    return " / ".join(f"{ratio:.2f}" for ratio in ratios)


def token_for(ports: wiring.Ports, user_id: str) -> str:
    """A session of level 2, as after a sign-in."""
    now, token = ports.clock.now(), secrets.token_urlsafe(24)
    ports.ephemeral.put_session(Session(id=session_key(token), public_id=new_id(now), user_id=user_id, level=2, created_at=now, last_seen_at=now,
                                        expires_at=now + timedelta(hours=2)))  # fmt: skip
    return token


def rush(stage: Stage, origin: str, consultation_id: str, count: int) -> str:
    """`count` deposits already sent, sealed at the same instant by as many connections."""
    ports = stage.ports
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
    lost, broken = len({item[1] for item in ready} - sealed), len(list(breaks([one.as_json() for one in lines])))
    print(f"  {f'{count} seals at once':36}{figures['rps']:7.0f} seals/s      p50 {figures['p50']:7.0f} ms   p99 {figures['p99']:7.0f} ms")
    print(f"  refused {len(bad)}, lost {lost}, broken links {broken}")
    return f"{count} seals: p50 {figures['p50'] / 1000:.1f} s, p99 {figures['p99'] / 1000:.1f} s, {len(bad)} refused, {lost} lost, {broken} broken links"


def main() -> int:
    parser = shared.arguments(__doc__)
    parser.add_argument("--requests", type=int, default=600)
    parser.add_argument("--seals", type=int, default=300)
    parser.add_argument("--threads", type=int, default=4)
    options = parser.parse_args()
    folder = tempfile.TemporaryDirectory(prefix="bench-api-")
    with folder as name, shared.played(Path(name), app=shared.HERE / "api_app") as (stack, stage):
        measure(stack.origin, stage, options)
    return 0


def measure(origin: str, stage: Stage, options: argparse.Namespace) -> None:
    made = stage.published("ville", "BANC", "Objet du banc d’essai", days=20)
    at = f"/v1/consultations/{made}"

    def asked(path: str, method: str = "GET", body: bytes | None = None, share: int = 1) -> dict[str, float]:
        return load(origin, options.requests // share, options.threads, method, path, body)

    asked(at), asked("/v1/consultations"), asked("/empty")  # every module loaded, every connection made
    raw = {calls: asked(f"/raw/{made}/{calls}") for calls in (1, 4)}
    empty = asked("/empty")
    line("empty Chalice route", empty, empty)
    for calls, found in raw.items():
        line(f"{calls} × GetItem, raw", found, empty)
    read = line("public read", asked(at), empty, raw[1])
    listed = line("public list", asked("/v1/consultations"), empty, raw[1])
    registered = line("download registration", asked(f"{at}/downloads", "POST", b"{}", 4), empty, raw[4])
    sealed = rush(stage, origin, made, options.seals)
    shared.row(
        "api",
        f"public read {read} ×, list {listed} ×, download registration {registered} × ({empty['rps']:.0f} requests/s for the empty route); {sealed}",
    )


if __name__ == "__main__":
    sys.exit(main())
