"""Who verifies electronic signatures: a function of its own, apart from the API; or the State's service (AIFE) behind the same port."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol


class SignatureVerifier(Protocol):
    def verify(self, file: bytes, signature: bytes | None, *, exists_at: datetime | None) -> Mapping[str, Any]:
        """The report on a file's signatures, as JSON (`chalicelib/signatures/report.py`); `signature`: the one beside it, if any.

        `exists_at`: when these bytes are proved to have been received. Never raises for what the bytes hold; Unavailable when nobody
        answers.
        """
