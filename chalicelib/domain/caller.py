"""Whence a request comes: what limits by address and by device are counted for."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

_PORT = re.compile(r"^(\d+\.\d+\.\d+\.\d+|\[.*\]|(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}):\d{1,5}$", re.IGNORECASE)
"""CloudFront writes `address:port`, whole IPv6 addresses included."""


@dataclass(frozen=True)
class Source:
    """Where a request comes from: the address of one subscriber, and the network around it."""

    address: str
    network: str


def source(ip: str) -> Source:
    """IPv4 /32 and /24, IPv6 /64 and /48, a port after them passed over; whatever is no address counts as one place."""
    try:
        found = ipaddress.ip_address(_PORT.sub(r"\1", ip).strip("[]"))
    except ValueError:
        return Source("unknown", "unknown")
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    found = mapped or found
    narrow, wide = (32, 24) if found.version == 4 else (64, 48)
    return Source(*(str(ipaddress.ip_network(f"{found}/{bits}", strict=False)) for bits in (narrow, wide)))


@dataclass(frozen=True)
class Caller:
    """Whence somebody signs in: the place, and the token of the cookie that a former sign-in left there."""

    source: Source
    device: str | None = None
    user_agent: str = ""
