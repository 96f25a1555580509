"""One verification, in a process of its own: JSON in, JSON out. Started by `adapters/signatures.py`; the bytes it reads are anybody's."""

from __future__ import annotations

import base64
import json
import logging
import resource
import sys

from ..domain.instants import from_text

MEMORY, CPU_SECONDS = 1_400_000_000, 40


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    logging.disable(logging.CRITICAL)  # pyHanko logs what it refuses: the report says it, and logs are no place for names
    asked = json.load(sys.stdin.buffer)
    from ..signatures import trust, verify
    from .revocations import HttpRevocations

    report = verify.verify(
        base64.b64decode(asked["file"]),
        base64.b64decode(asked["signature"]) if asked["signature"] is not None else None,
        trust.load(asked["trust"].encode()) if asked["trust"] else trust.Trust(),
        HttpRevocations(),
        from_text(asked["at"]),
        exists_at=from_text(asked["exists_at"]) if asked["exists_at"] else None,
    )
    json.dump(report.as_json(), sys.stdout)


if __name__ == "__main__":
    main()
