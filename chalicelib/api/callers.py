"""Who calls, as their request says it: cookies, and the place they call from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from ..domain import texts
from ..domain.caller import Caller, source
from ..domain.provider import REQUEST_LIFETIME
from ..domain.session import KNOWN_FOR

SESSION, DEVICE, PROVIDER = "__Host-session", "__Host-device", "__Host-provider"
_DEVICE_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def cookies(text: str) -> dict[str, str]:
    try:
        return {name: found.value for name, found in SimpleCookie(text).items()}
    except CookieError:
        return {}


def caller(raw: Any, headers: Mapping[str, str], held: Mapping[str, str], source_header: str) -> Caller:
    """The address is the one that the gateway saw: nothing that the caller writes changes it. Where another host stands in front of the
    API, it is what that host wrote last in its header."""
    seen = ((raw.context or {}).get("identity") or {}).get("sourceIp") or ""
    ip = headers.get(source_header, "").rpartition(",")[2].strip() if source_header else seen
    device = held.get(DEVICE, "")
    return Caller(source(ip), device if _DEVICE_TOKEN.fullmatch(device) else None, texts.one_line(headers.get("user-agent", "")))


def session_cookie(token: str, max_age: int) -> str:
    return _cookie(SESSION, token, max_age)


def device_cookie(token: str) -> str:
    """Left after a sign-in: this browser keeps sign-in codes of its own. It signs nobody in."""
    return _cookie(DEVICE, token, int(KNOWN_FOR.total_seconds()))


def provider_cookie(token: str) -> str:
    """The browser that went to an identity provider, until it comes back. It signs nobody in."""
    return _cookie(PROVIDER, token, 2 * int(REQUEST_LIFETIME.total_seconds()))


def gone_to_provider(headers: Mapping[str, str]) -> str:
    """The token of that cookie; empty for a browser that went to none."""
    token = cookies(headers.get("cookie", "")).get(PROVIDER, "")
    return token if _DEVICE_TOKEN.fullmatch(token) else ""


def _cookie(name: str, value: str, max_age: int) -> str:
    return f"{name}={value}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={max_age}"
