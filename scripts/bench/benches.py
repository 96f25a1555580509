"""Every bench: what is measured, what is asked, the options of a measure worth writing, and those of a trial of seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bench:
    what: str
    asked: str
    full: tuple[str, ...]
    small: tuple[str, ...]
    browser: bool = False


BENCHES = {
    "seal": Bench(
        "sealing in Chromium, and its memory",
        "≥ 0.6 × reading, ≥ 3 × stock; constant memory",
        ("--size", "1GiB", "--memory", "1GiB"),
        ("--size", "1MiB", "--memory", "1MiB", "--rounds", "1"),
        browser=True,
    ),
    "send": Bench("sealing and sending to the embedded S3, ratio to unsealed", "≥ 0.8", ("--mib", "512"), ("--mib", "1"), browser=True),
    "api": Bench(
        "API, ratio to an empty Chalice route / to a route that makes as many raw GetItem (1, 1, 4)",
        "public read ≥ 0.4, list ≥ 0.5, download registration ≥ 0.25; 300 seals at once, p99 ≤ 6 s",
        ("--requests", "600", "--seals", "300"),
        ("--requests", "16", "--seals", "2", "--threads", "2"),
    ),
    "units": Bench("DynamoDB units and trips of each act", "seal ≤ 6 write units, ≤ 3 trips", ("--deposits", "1"), ("--deposits", "1")),
    "growth": Bench("cost of pages and openings at 1×, 4× and 16×", "in proportion to the size, or less", (), ("--small",)),
    "flood": Bench(
        "deposits under a flood of public reads, ratio to the same in peace",
        "none lost, p50 ≤ 5 ×",
        ("--deposits", "50"),
        ("--deposits", "2", "--readers", "2"),
    ),
    "analysis": Bench(
        "grid of an evaluator on the embedded stack, ratios to an empty Chalice route",
        "60 × 20: opens ≤ 1 s, a mark saved ≤ 0.15 s, p95",
        ("--requests", "120"),
        ("--requests", "2", "--items", "3", "--variants", "0"),
    ),
    "cold": Bench("cold import and size of the package", "≤ 300 ms or ≤ 1.4 ×; ≤ 12 MB", ("--rounds", "7"), ("--rounds", "1")),
    "search": Bench(
        "search over synthetic notices",
        "cold ≤ 400 kB and ≤ 50 ms of computing, then ≤ 120 kB a question",
        ("--notices", "100000"),
        ("--notices", "200"),
    ),
}
"""Name, which is that of its program → the bench."""
