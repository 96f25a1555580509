"""A platform that receives hostile texts: each string of each request carries one, as far as the request is then accepted."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from chalicelib.api import bodies
from support.platforms import MemoryPlatform, Reply

HOSTILE = {
    "a vertical tabulation": "\x0b",
    "line breaks": "\r\nBcc: autre@exemple.fr\r\n\r\n",
    "lines of another kind": "\x85\u2028\u2029",
    "controls": "\x00\x01\x1b[31m\x7f\x9f",
    "a reversed direction": "\u202e\u2066",
    "no character": "\ufffe\uffff",
    "markup": "</title>]]></script><script>alert(1)</script>&\"'",
    "an exchange of calendars": "\nEND:VEVENT\r\nBEGIN:VEVENT;\\,",
    "every alphabet": "Łódź Ωμέγα Жук 日本 العربية 👩\u200d🔧",
}
ONE_SHOT = {"rehearsal-proof", "confirm-code", "passkey", "new-passkey"}
"""Proofs that serve once: a spoiled one would use up the right one."""


def leaves(value, path=()) -> Iterator[tuple]:
    """The path of each text of a body."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, key))


def at(body, path):
    for key in path:
        body = body[key]
    return body


def spoiled(body, paths, hostile: str):
    """A copy whose texts at these paths hold the hostile one, in their middle."""
    made = json.loads(json.dumps(body))
    for path in paths:
        text = at(body, path)
        middle = max(1, len(text) // 2)
        at(made, path[:-1])[path[-1]] = text[:middle] + hostile + text[middle:]
    return made


@dataclass
class HostilePlatform(MemoryPlatform):
    """`taken`: (schema, path without numbers) of each text that was accepted with the hostile one."""

    hostile: str = ""
    taken: set = field(default_factory=set)

    def send(self, method: str, path: str, headers: dict, body: bytes = b"") -> Reply:
        schema = self._schema(method, path.partition("?")[0])
        if not body or not schema or schema in ONE_SHOT:
            return self._sound(super().send(method, path, headers, body))
        given = json.loads(body)
        paths = list(leaves(given))
        while paths:
            reply = self._sound(super().send(method, path, headers, json.dumps(spoiled(given, paths, self.hostile)).encode()))
            if reply.status < 400:
                self.taken |= {(schema, tuple(key for key in one if isinstance(key, str))) for one in paths}
                return reply
            wrong = [tuple(field.split(".")) for field in json.loads(reply.body).get("errors", {})]
            kept = [one for one in paths if not any(_meets(tuple(map(str, one)), field) for field in wrong)]
            paths = kept if len(kept) < len(paths) and reply.status == 422 else []
        return self._sound(super().send(method, path, headers, body))

    def _sound(self, reply: Reply) -> Reply:
        assert reply.status < 500, (reply.status, reply.body)
        return reply

    def _schema(self, method: str, path: str) -> str | None:
        for fact in self._facts():
            if fact.method == method and fact.body and re.fullmatch(re.sub(r"{\w+}", "[^/]+", fact.path), path):
                return fact.body
        return None

    def _facts(self):
        if not hasattr(self, "_known"):
            self._known = self.door.facts
        return self._known


def _meets(path: tuple, field: tuple) -> bool:
    """Whether a refusal beside that field may speak of that text."""
    return path[: len(field)] == field or field[: len(path)] == path or field[-1] == path[-1]


def text_fields() -> Iterator[tuple[str, tuple]]:
    """(schema, path) of every text of the API's bodies, whatever else is asked of it."""
    for name, schema in bodies.schemas().items():
        yield from ((name, path) for path in _texts(schema, ()))


def _list(value) -> list:
    return value if isinstance(value, list) else []


def _texts(schema, path) -> Iterator[tuple]:
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        yield from _texts(bodies.shared()[schema["$ref"].rpartition("/")[2]], path)
    if "string" in (schema.get("type"), *_list(schema.get("type"))):
        yield path
    for key, inner in schema.get("properties", {}).items():
        yield from _texts(inner, (*path, key))
    yield from _texts(schema.get("additionalProperties"), (*path, "autre"))
    for inner in (schema.get("items"), *schema.get("anyOf", ())):
        yield from _texts(inner, path)
