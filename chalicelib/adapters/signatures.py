"""The verification of signatures seen from the API: its own function, invoked; or one process for fast tests. Nothing here loads lxml."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..domain.errors import Unavailable
from ..domain.instants import to_text
from ..usecases.ports import Clock, Objects
from ..usecases.ports.objects import DOCUMENTS
from .aws import Client, LazyClient

TRUST_KEY = "trust/list.json"
"""The dated cache of the trusted list, written by `scripts/trust update`, in the documents' bucket."""
SECONDS = 45
"""Under the function's own timeout: a file that takes longer is told so."""


class LambdaSignatures:
    """Invokes the function `signatures`."""

    def __init__(self, function_name: str, client: Client | None = None):
        self._name, self._lambda = function_name, client or LazyClient("lambda")

    def verify(self, file: bytes, signature: bytes | None, *, exists_at: datetime | None) -> Mapping[str, Any]:
        asked = {"act": "verify", **request(file, signature, exists_at)}
        answer = self._lambda.invoke(FunctionName=self._name, Payload=json.dumps(asked).encode())
        payload = json.loads(answer["Payload"].read())
        if answer.get("FunctionError") or not isinstance(payload, dict) or "answer" not in payload:
            raise Unavailable("La vérification ne répond pas. Réessayez dans un instant : rien n’est perdu.", "signatures-unavailable")
        report: Mapping[str, Any] = payload["answer"]
        return report


class HereSignatures:
    """The same in this process, for the memory platform; tests say whom to believe."""

    def __init__(self, clock: Clock):
        self._clock = clock
        self.trust: Any = None
        self.revocations: Any = None

    def verify(self, file: bytes, signature: bytes | None, *, exists_at: datetime | None) -> Mapping[str, Any]:
        from ..signatures.trust import Trust
        from ..signatures.verify import verify

        return verify(file, signature, self.trust or Trust(), self.revocations, self._clock.now(), exists_at=exists_at).as_json()


def request(file: bytes, signature: bytes | None, exists_at: datetime | None) -> dict[str, Any]:
    return {
        "file": base64.b64encode(file).decode(),
        "signature": base64.b64encode(signature).decode() if signature is not None else None,
        "exists_at": to_text(exists_at) if exists_at else None,
    }


def serve(clock: Clock, objects: Objects, event: Mapping[str, Any]) -> dict[str, object]:
    """What the function `signatures` answers. Each act runs in a process of its own, whose memory and time are bounded."""
    trust = objects.get(DOCUMENTS, TRUST_KEY)
    asked = {**event, "at": to_text(clock.now()), "trust": trust.decode() if trust else None}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "chalicelib.adapters.signature_child"],
            input=json.dumps(asked).encode(),
            stdout=subprocess.PIPE,
            timeout=SECONDS,
            check=True,
            env=_without_keys(),
        )
        return {"answer": json.loads(done.stdout)}
    except (subprocess.SubprocessError, ValueError):
        return {"answer": _gave_up(asked)}


def _without_keys() -> dict[str, str]:
    """What the reading process is told of this one: where libraries stand, none of the function's keys."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "LANG", "TZ", "SSL_CERT_FILE", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(one for one in sys.path if one)}


def _gave_up(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The report on a file that took too much time or memory."""
    import hashlib

    beside = asked["signature"]
    return {
        "at": asked["at"],
        "file_sha256": hashlib.sha256(base64.b64decode(asked["file"])).hexdigest(),
        "signature_sha256": hashlib.sha256(base64.b64decode(beside)).hexdigest() if beside else None,
        "indication": "INDETERMINATE",
        "sub_indication": "GENERIC",
        "reasons": ["too-long"],
        "signatures": [],
        "notes": [],
        "trust": {},
        "verifier": "souspli-1",
    }
