"""Members' shares as they are kept: pages, each one object of evidence named by the digest of its bytes, and an index an approval.

Ten thousand envelopes are some 24 MB of shares: no request carries them all, and one envelope's are found without reading the others'.
The index says which page holds which envelope; the register's line of the approval holds the digest of the index and of every page.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ...domain.errors import NotFound
from ...domain.opening import Opening
from ..ports import Objects, stored
from ..ports.objects import EVIDENCE
from ..work.kept import Kept

T = TypeVar("T")
Envelope = tuple[str, str]
"""(deposit id, slot)."""


@dataclass(frozen=True)
class Wrapped:
    """One member's share of one envelope, encrypted to the opener's key; or the check that failed when it was unwrapped."""

    share: str = ""
    check: str = ""

    def of(self, envelope: Envelope) -> dict[str, str]:
        return {"deposit_id": envelope[0], "slot": envelope[1], **({"share": self.share} if self.share else {"check": self.check})}


@dataclass(frozen=True)
class SharePages:
    """Of every session; `kept` are those that this process has read."""

    objects: Objects
    kept: Kept[Any] = field(default_factory=Kept)

    def keep(self, consultation_id: str, session_id: str, user_id: str, shares: Mapping[Envelope, Wrapped]) -> str:
        """Store a page; returns its SHA-256, by which an approval names it. The same bytes twice are one page."""
        return self._put(consultation_id, session_id, user_id, {"shares": [shares[one].of(one) for one in sorted(shares)]})

    def page(self, consultation_id: str, session_id: str, user_id: str, sha256: str) -> Mapping[Envelope, Wrapped]:
        """The shares of a page of that member; empty when it is absent, or when its bytes are not the ones named."""
        return self._shares(key(consultation_id, session_id, user_id, sha256), sha256)

    def index(self, consultation_id: str, session_id: str, user_id: str, pages: Mapping[str, Iterable[Envelope]]) -> str:
        """Store which page holds which envelope; returns the SHA-256 that the register names."""
        where = [{"sha256": page, "envelopes": sorted(map(list, found))} for page, found in pages.items()]
        return self._put(consultation_id, session_id, user_id, {"pages": where})

    def share(self, consultation_id: str, session: Opening, approval: Mapping[str, Any], envelope: Envelope) -> str | None:
        """That member's share of that envelope, None when its approval has none."""
        user_id, sha256 = approval["user_id"], approval["sha256"]
        if "pages" not in approval:  # an approval of the last release: one object, all its shares
            shares = self._shares(f"C/{consultation_id}/openings/{session.id}/{user_id}-{sha256[:16]}.json", sha256)
        else:
            page = self._pages(key(consultation_id, session.id, user_id, sha256), sha256).get(envelope)
            shares = self.page(consultation_id, session.id, user_id, page) if page and page in approval["pages"] else {}
        return shares.get(envelope, Wrapped()).share or None

    def _shares(self, where: str, sha256: str) -> Mapping[Envelope, Wrapped]:
        def read() -> tuple[Mapping[Envelope, Wrapped], int]:
            body = self._body(where, sha256)
            found = stored.parsed(body, where)["shares"]
            return {(one["deposit_id"], one["slot"]): Wrapped(one.get("share", ""), one.get("check", "")) for one in found}, len(body)

        return self._once(where, read, {})

    def _pages(self, where: str, sha256: str) -> Mapping[Envelope, str]:
        def read() -> tuple[Mapping[Envelope, str], int]:
            body = self._body(where, sha256)
            return {
                (deposit, slot): one["sha256"] for one in stored.parsed(body, where)["pages"] for deposit, slot in one["envelopes"]
            }, len(body)

        return self._once(where, read, {})

    def _once(self, where: str, read: Callable[[], tuple[T, int]], absent: T) -> T:
        try:
            found: T = self.kept.get(where, read)
        except NotFound:
            return absent
        return found

    def _body(self, where: str, sha256: str) -> bytes:
        body = self.objects.get(EVIDENCE, where)
        if body is None or hashlib.sha256(body).hexdigest() != sha256:
            raise NotFound()
        return body

    def _put(self, consultation_id: str, session_id: str, user_id: str, content: Mapping[str, Any]) -> str:
        body = json.dumps({"v": stored.FIRST, **content}, sort_keys=True, separators=(",", ":")).encode()
        sha256 = hashlib.sha256(body).hexdigest()
        self.objects.put_once(EVIDENCE, key(consultation_id, session_id, user_id, sha256), body, "application/json")
        return sha256


def key(consultation_id: str, session_id: str, user_id: str, sha256: str) -> str:
    return f"C/{consultation_id}/openings/{session_id}/{user_id}/{sha256}.json"
