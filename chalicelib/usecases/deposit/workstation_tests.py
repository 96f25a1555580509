"""Workstation tests: a probe really sent to where offers are sent, and the verdict kept under its number (REQ-005).

A probe is an object under `probes/`, which the storage forgets after a day (infra/data.json). Anybody may send one; whoever sends too many
(domain/allowances.py) reads that the speed was not measured, which fails nobody.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...domain.errors import NotFound
from ...domain.ids import new_id
from ...domain.instants import to_text
from ...domain.limits import PROBE_BYTES
from ..ports import Clock, Objects, Part, SignedUrl, stored
from ..ports.objects import EVIDENCE, OFFERS


@dataclass(frozen=True, kw_only=True)
class WorkstationTests:
    clock: Clock
    objects: Objects

    def probe(self, *, size_bytes: int, sha256: str) -> tuple[str, SignedUrl]:
        """Where to PUT up to PROBE_BYTES; the probe's id, to be given to `keep`. `sha256` is base64."""
        assert 0 < size_bytes <= PROBE_BYTES  # the schema says so
        now = self.clock.now()
        probe_id = new_id(now)
        part = Part(1, size_bytes, sha256)
        return probe_id, self.objects.sign_put(OFFERS, _probe_key(probe_id), part, "application/octet-stream")

    def keep(self, results: Mapping[str, Any], probe_id: str | None) -> dict[str, Any]:
        """Record what the browser found, with its verdict, for 400 days. A probe said to be sent that did not arrive has failed."""
        now = self.clock.now()
        arrived = self.objects.size(OFFERS, _probe_key(probe_id)) if probe_id else None
        failed = {name for name, result in results.items() if result is False}
        if probe_id and arrived is None:
            failed.add("upload")
        test_id = new_id(now)
        record = {
            "id": test_id,
            "at": to_text(now),
            "verdict": "failed" if failed else "ready",
            "failed": sorted(failed),
            "probe_bytes": arrived,
            "results": dict(results),
        }
        body = json.dumps({"v": stored.FIRST, **record}, ensure_ascii=False, sort_keys=True).encode()
        self.objects.put_once(EVIDENCE, _test_key(test_id), body, "application/json")
        return record

    def read(self, test_id: str) -> dict[str, Any]:
        """The record kept under that number, which is its key to whoever was given it. Raises NotFound."""
        body = self.objects.get(EVIDENCE, _test_key(test_id))
        if body is None:
            raise NotFound()
        record = stored.parsed(body, _test_key(test_id))
        record.pop("v")
        return record


def _probe_key(probe_id: str) -> str:
    return f"probes/{probe_id}"


def _test_key(test_id: str) -> str:
    return f"workstation-tests/{test_id}.json"
