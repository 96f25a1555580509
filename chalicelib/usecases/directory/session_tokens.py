"""The name under which a session is kept: a digest of its cookie's token, so that a read of the table gives nobody a session."""

from __future__ import annotations

import hashlib


def session_key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
