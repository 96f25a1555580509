"""Whom to believe: certificates of a trusted list, kept with the day it ends; from the cache that `scripts/trust update` stores."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from asn1crypto import x509

CA, TIMESTAMP = "CA/QC", "TSA/QTST"


@dataclass(frozen=True)
class Service:
    """A service of a trusted list: what it issues, who, where, and since when it is granted or no more."""

    kind: str
    name: str
    provider: str
    country: str
    certificate: bytes
    granted: tuple[tuple[str, bool], ...]
    """(since, whether it is granted), oldest first; instants as the list writes them."""

    def granted_at(self, at: datetime) -> bool:
        state = False
        for since, granted in self.granted:
            if datetime.fromisoformat(since) <= at:
                state = granted
        return state


@dataclass(frozen=True)
class Trust:
    """`until`: when the list must have been read again; None for anchors that no list gives (tests, a platform's own)."""

    services: Sequence[Service] = ()
    until: datetime | None = None
    source: str = ""
    roots: Sequence[x509.Certificate] = field(default=())

    def anchors(self) -> list[x509.Certificate]:
        return [x509.Certificate.load(one.certificate) for one in self.services] + list(self.roots)

    def service(self, anchor: x509.Certificate, kind: str) -> Service | None:
        sha = hashlib.sha256(anchor.dump()).digest()
        return next((one for one in self.services if one.kind == kind and hashlib.sha256(one.certificate).digest() == sha), None)

    def expired(self, at: datetime) -> bool:
        return self.until is not None and at > self.until

    def told(self, at: datetime) -> dict[str, Any]:
        return {
            "source": self.source,
            "until": self.until.isoformat() if self.until else None,
            "expired": self.expired(at),
            "services": len(self.services),
        }


def dump(trust: Trust) -> bytes:
    services = [
        {
            "kind": one.kind,
            "name": one.name,
            "provider": one.provider,
            "country": one.country,
            "certificate": base64.b64encode(one.certificate).decode(),
            "granted": [list(state) for state in one.granted],
        }
        for one in trust.services
    ]
    known = {"version": 1, "source": trust.source, "until": trust.until.isoformat() if trust.until else None, "services": services}
    return json.dumps(known, ensure_ascii=False).encode()


def load(data: bytes) -> Trust:
    """Raises ValueError or KeyError when it is not what `dump` wrote."""
    said = json.loads(data)
    services = tuple(
        Service(
            one["kind"],
            one["name"],
            one["provider"],
            one["country"],
            base64.b64decode(one["certificate"]),
            tuple((since, granted) for since, granted in one["granted"]),
        )
        for one in said["services"]
    )
    return Trust(services, datetime.fromisoformat(said["until"]) if said["until"] else None, said["source"])
