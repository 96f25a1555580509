"""Documents made on request: stored a moment, fetched by a short-lived link that names the file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from ...domain.consultation import Consultation
from ...domain.settings import Letterhead
from ..ports import Objects
from ..ports.objects import EVIDENCE
from ..work import letterheads


@dataclass(frozen=True, kw_only=True)
class Exports:
    objects: Objects

    def letterhead(self, c: Consultation) -> Letterhead:
        """At the head of what a consultation's buyer prints."""
        return letterheads.of(self.objects, c)

    def link(self, name: str, media_type: str, body: bytes) -> str:
        """Where to fetch `body` under `name` for 15 minutes. The same bytes are stored once."""
        key = f"exports/{hashlib.sha256(body).hexdigest()}"
        self.objects.put_once(EVIDENCE, key, body, media_type)
        return self.objects.sign_get(EVIDENCE, key, file_name=name, media_type=media_type)
