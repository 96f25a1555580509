"""The ASGI door in front of MiniStack: signature first, durability before the answer."""

import hashlib
import json
from datetime import UTC, datetime

from .. import sigv4
from ..wake import Bell
from . import durable, inputs
from .journal import Journal

LARGEST_BODY = 20 * 1024 * 1024


class Front:
    """MiniStack answers any web page that finds its port; this answers only who holds the secret key of the data folder."""

    def __init__(self, app, journal: Journal, bell: Bell, credentials: sigv4.Credentials):
        self._app, self._journal, self._bell, self._credentials = app, journal, bell, credentials

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = await _whole(receive)
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            self._verify(scope, headers, body)
            inputs.check(headers.get("x-amz-target", ""), body)
        except sigv4.Refused as error:
            await _refuse(send, error)
            return
        answer: list[dict] = []
        await self._app(scope, _replay(body, receive), _collect(answer))
        status = next((message["status"] for message in answer if message["type"] == "http.response.start"), 500)
        durable.note(self._journal, headers.get("x-amz-target", ""), status)
        if await self._journal.flush():
            self._bell.ring()
        for message in answer:
            await send(message)

    def _verify(self, scope, headers: dict[str, str], body: bytes) -> None:
        service = headers.get("authorization", "").partition("Credential=")[2].split(",")[0].split("/")
        if len(service) != 5 or service[3] == "s3":
            raise sigv4.Refused("MissingAuthenticationToken", "The request must be signed for its service")
        request = sigv4.Request(scope["method"], scope["raw_path"].decode("latin-1"), scope["query_string"].decode("latin-1"), headers)
        sigv4.verify(request, self._credentials, service[3], datetime.now(UTC), hashlib.sha256(body).hexdigest())


async def _whole(receive) -> bytes:
    parts, size, more = [], 0, True
    while more and size <= LARGEST_BODY:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        more = message.get("more_body", False)
    return b"".join(parts)


def _replay(body: bytes, receive):
    """The body already read, then whatever comes next (the disconnection)."""
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message():
        return waiting.pop() if waiting else await receive()

    return next_message


def _collect(answer: list[dict]):
    async def send(message) -> None:
        answer.append(message)

    return send


async def _refuse(send, error: sigv4.Refused) -> None:
    body = json.dumps({"__type": error.code, "message": error.message}).encode()
    await send({"type": "http.response.start", "status": error.status, "headers": [(b"content-type", b"application/x-amz-json-1.0")]})
    await send({"type": "http.response.body", "body": body})
