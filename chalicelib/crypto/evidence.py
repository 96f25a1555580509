"""What a file of evidence is worth, checked offline with Python alone: registers, receipts, records of an opening (REQ-155).

Used by `scripts/verify`; the page /verifier/ gives the same verdicts (web/verifier/evidence.js), held equal by tests. Each check is a word;
the first group that fails ends the reading, since what follows would mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..domain.contract import register as contract_register
from ..domain.register import GENESIS, breaks, stream
from ..domain.tenant import Tenant
from .es256 import BadKey, BadSignature, key_id, parsed, verify_record

REGISTER, ADMINISTRATION, RECEIPT, RECORD = "registre/v2", "administration/v1", "recepisse/v1", "pv-ouverture/v1"
CONTRACT = "contrat/v1"
REGISTERS = (REGISTER, ADMINISTRATION, CONTRACT)
"""What holds chained lines after its signed head."""
WITHOUT_HEAD = "registre/v1"
CHAIN = ("form", "stream", "order", "link", "hash", "repeat")
HEAD = frozenset({"consultation", "reference", "title", "buyer", "siret", "register", "last", "hash", "exported_at", "test"})
HEAD_OF_CONTRACT = frozenset({"contract", "number", "consultation", "buyer", "siret", "register", "last", "hash", "exported_at"})
HEAD_OF_ADMINISTRATION = frozenset({"holder", "id", "name", "identifier", "register", "last", "hash", "exported_at"})
HEADS = {REGISTER: HEAD, ADMINISTRATION: HEAD_OF_ADMINISTRATION, CONTRACT: HEAD_OF_CONTRACT}
NEEDED = {
    REGISTER: frozenset({"v", "head", "entries", "signature"}),
    ADMINISTRATION: frozenset({"v", "head", "entries", "signature"}),
    CONTRACT: frozenset({"v", "head", "entries", "signature"}),
    RECEIPT: frozenset(
        {"v", "number", "company", "buyer", "consultation", "received_at", "envelopes", "submission", "consortium", "lots", "mode", "started_at", "late",
         "submission_deadline", "manifest_sha256", "mh", "entry_hash", "signature"}
    ),
    RECORD: frozenset({"v", "consultation", "drawn_up_at", "signature"}),
}  # fmt: skip
_OF_A_RECEIPT = {"test", "counting"}
"""What some receipts say besides: a rehearsal; which of a company's deposits stand when this one is late."""
_SIGNATURE = ({"alg", "kid", "value"}, {"alg", "kid", "value", "pem"})
_EMBEDDED = re.compile(rb"/Length (\d{1,9})\n(?:(?!endobj)[^\x80-\xff])*?/Type /EmbeddedFile\n>>\nstream\n")
_SHARED = ("number", "manifest_sha256", "received_at", "started_at", "late", "lots", "mode", "submission", "consortium")
"""What a receipt and its line of the register say in the same words."""


class Unreadable(Exception):
    """The file is none of ours. `code`: utf8, json (not strict JSON), old (a register without signed head), unknown."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Check:
    """One word, whether it holds, and where it does not."""

    word: str
    holds: bool
    where: str = ""


def read(data: bytes) -> dict[str, Any]:
    """A document of evidence, from its JSON or from a PDF of the platform that carries it. Raises Unreadable."""
    try:
        document: Any = parsed((_attached(data) if data.startswith(b"%PDF-") else data).decode("utf-8"))
    except UnicodeDecodeError:
        raise Unreadable("utf8") from None
    except ValueError:
        raise Unreadable("json") from None
    kind = document.get("v") if isinstance(document, dict) else None
    if kind == WITHOUT_HEAD:
        raise Unreadable("old")
    if not isinstance(document, dict) or not isinstance(kind, str) or kind not in NEEDED:
        raise Unreadable("unknown")
    return document


def _attached(pdf: bytes) -> bytes:
    """The one file that a PDF of ours carries, stored as it is (ISO 32000-2, 7.11.4). What the pages print is not looked at. Raises ValueError."""
    found = list(_EMBEDDED.finditer(pdf))
    if len(found) != 1:
        raise ValueError("no file, or several")
    begin = found[0].end()
    return pdf[begin : begin + int(found[0][1])]


def read_key(data: bytes) -> str:
    """The PEM of a key given as PEM, or as GET /v1/platform-key answers it. Raises BadKey, Unreadable."""
    try:
        text = data.decode("utf-8")
        given = parsed(text) if text.lstrip().startswith("{") else {"pem": text}
        pem = given["pem"]
        if not isinstance(pem, str) or given.get("kid", key_id(pem)) != key_id(pem):
            raise BadKey("the key does not have the name it gives")
    except (ValueError, KeyError) as error:
        raise BadKey(str(error)) from error
    return pem


def own_key(document: Mapping[str, Any]) -> str | None:
    """The key a document carries, to be compared by its name with the platform's own."""
    signature = document.get("signature")
    pem = signature.get("pem") if isinstance(signature, dict) else None
    return pem if isinstance(pem, str) else None


def verify(document: Mapping[str, Any], pem: str) -> list[Check]:
    """Every check of a document against the platform's key. Raises BadKey when `pem` is none."""
    kid, kind = key_id(pem), document["v"]
    checks = [Check("form", _formed(document, kind))]
    if not checks[0].holds:
        return checks
    signature = document["signature"]
    checks.append(Check("key", (signature["alg"], signature["kid"], signature.get("pem", pem)) == ("ES256", kid, pem)))
    if checks[-1].holds:
        record = {name: value for name, value in document.items() if name not in ("signature", "entries")}
        checks.append(Check("signature", _signed(pem, record, signature["value"])))
    return checks + list(_chain(document)) if kind in REGISTERS else checks


def verify_in(receipt: Mapping[str, Any], register: Mapping[str, Any]) -> Check:
    """Whether a receipt, itself verified, is a line of a register of deposits, itself verified."""
    lines = [line for line in register["entries"] if line["hash"] == receipt["entry_hash"] and line["kind"] == "deposit"]
    same = bool(lines) and all(lines[0]["record"].get(name) == receipt[name] for name in _SHARED)
    return Check("register", same and register["head"]["consultation"] == receipt["consultation"]["id"])


def _formed(document: Mapping[str, Any], kind: str) -> bool:
    signature = document.get("signature")
    if not isinstance(signature, dict) or signature.keys() not in _SIGNATURE or not all(isinstance(v, str) for v in signature.values()):
        return False
    if kind == RECORD:
        return NEEDED[kind] <= document.keys()
    if not NEEDED[kind] <= document.keys() <= NEEDED[kind] | (_OF_A_RECEIPT if kind == RECEIPT else set()):
        return False
    if kind == RECEIPT:
        return isinstance(document["consultation"], dict) and isinstance(document["consultation"].get("id"), str)
    head, most = document["head"], HEADS[kind]
    return isinstance(head, dict) and most - {"test"} <= head.keys() <= most and isinstance(document["entries"], list)


def _signed(pem: str, record: Mapping[str, Any], token: str) -> bool:
    try:
        verify_record(pem, record, token)
    except BadSignature:
        return False
    return True


def _named(head: Mapping[str, Any], kind: str) -> str:
    """The register that a head says it is of. Raises ValueError, TypeError, KeyError."""
    if kind == REGISTER:
        return stream(head["consultation"], head["register"])
    if kind == CONTRACT:
        if not isinstance(head["contract"], str):
            raise ValueError("no contract's register")
        return contract_register(head["contract"])
    if not isinstance(head["id"], str):
        raise ValueError("nobody's register")
    return Tenant(head["holder"], head["id"]).named(head["register"])


def _chain(document: Mapping[str, Any]) -> Iterator[Check]:
    head, entries = document["head"], document["entries"]
    try:
        name = _named(head, document["v"])
    except (ValueError, TypeError, KeyError):
        yield Check("stream", False)
        return
    found = list(breaks(entries, name))
    for word in CHAIN:
        where = [str(one.seq) for one in found if one.check == word]
        yield Check("line" if word == "form" else word, not where, ", ".join(where[:10]))
    if not found:
        last = (entries[-1]["seq"], entries[-1]["hash"]) if entries else (0, GENESIS)
        yield Check("head", (head["last"], head["hash"]) == last)
