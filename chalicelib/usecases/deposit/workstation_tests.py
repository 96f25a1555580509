"""Workstation tests: a probe really sent to where offers are sent, and the verdict kept under its number (REQ-005).

A probe is an object under `probes/`, which the storage forgets after a day (infra/data.json). Anybody may send one: they are counted together,
and past PER_WINDOW in a quarter of an hour the page says that the speed was not measured, which fails nobody.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ...domain.errors import NotFound, TooMany
from ...domain.ids import new_id
from ...domain.instants import to_text
from ...domain.limits import PROBE_BYTES
from ..ports import Clock, Ephemeral, Objects, Part, SignedUrl, stored
from ..ports.objects import EVIDENCE, OFFERS

PER_WINDOW = 400
"""1.6 GB in a quarter of an hour at most, gone after a day."""
_WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class WorkstationTests:
    clock: Clock
    ephemeral: Ephemeral
    objects: Objects

    def probe(self, *, size_bytes: int, sha256: str) -> tuple[str, SignedUrl]:
        """Where to PUT up to PROBE_BYTES; the probe's id, to be given to `keep`. `sha256` is base64. Raises TooMany."""
        assert 0 < size_bytes <= PROBE_BYTES  # the schema says so
        now = self._counted("probes")
        probe_id = new_id(now)
        part = Part(1, size_bytes, sha256)
        return probe_id, self.objects.sign_put(OFFERS, _probe_key(probe_id), part, "application/octet-stream")

    def keep(self, results: Mapping[str, Any], probe_id: str | None) -> dict[str, Any]:
        """Record what the browser found, with its verdict, for 400 days. A probe said to be sent that did not arrive has failed.

        Raises TooMany."""
        now = self._counted("tests")
        arrived = self.objects.size(OFFERS, _probe_key(probe_id)) if probe_id else None
        failed = {name for name, result in results.items() if result is False}
        if probe_id and arrived is None:
            failed.add("upload")
        record = {
            "id": new_id(now),
            "at": to_text(now),
            "verdict": "failed" if failed else "ready",
            "failed": sorted(failed),
            "probe_bytes": arrived,
            "results": dict(results),
        }
        body = json.dumps({"v": stored.FIRST, **record}, ensure_ascii=False, sort_keys=True).encode()
        self.objects.put_once(EVIDENCE, _test_key(record["id"]), body, "application/json")
        return record

    def read(self, test_id: str) -> dict[str, Any]:
        """The record kept under that number, which is its key to whoever was given it. Raises NotFound."""
        body = self.objects.get(EVIDENCE, _test_key(test_id))
        if body is None:
            raise NotFound()
        record = stored.parsed(body, _test_key(test_id))
        record.pop("v")
        return record

    def _counted(self, what: str) -> datetime:
        now = self.clock.now()
        window = int(now.timestamp() // _WINDOW.total_seconds())
        if self.ephemeral.count(f"workstation-{what}#{window}", now + _WINDOW) > PER_WINDOW:
            raise TooMany("Trop de postes se testent en ce moment. Recommencez dans un quart d’heure.")
        return now


def _probe_key(probe_id: str) -> str:
    return f"probes/{probe_id}"


def _test_key(test_id: str) -> str:
    return f"workstation-tests/{test_id}.json"
