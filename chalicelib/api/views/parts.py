"""Parts of an upload and the addresses to send them to, as browsers see them."""

from __future__ import annotations

from typing import Any

from ...usecases.ports import Part, SignedUrl


def signed(number: int, url: SignedUrl) -> dict[str, Any]:
    return {"number": number, "url": url.url, "headers": dict(url.headers)}


def part(p: Part) -> dict[str, Any]:
    return {"number": p.number, "size_bytes": p.size_bytes, "sha256": p.sha256}
