"""Rehearsal: a member proves, before anything depends on it, that its key still opens.

The platform keeps the answer's digest only, sends the sealed question, and compares what comes back.
"""

import hashlib
import hmac
import os

from chalicelib.crypto import age
from chalicelib.crypto.canonical import canonical, parse_canonical
from chalicelib.crypto.errors import SealError
from chalicelib.crypto.schema import record

_VERSION = "plis/v1/canary"


def make_canary(mh: str, pseudonym: str, recipient: str) -> tuple[bytes, str]:
    """(age file for that member, SHA-256 of the answer expected). Keep the second, send the first."""
    answer = os.urandom(32).hex()
    question = {"v": _VERSION, "mh": mh, "member": pseudonym, "answer": answer}
    sealed = age.encrypt(canonical(question), [age.PqRecipient.parse(recipient)])
    return sealed, hashlib.sha256(answer.encode()).hexdigest()


def open_canary(sealed: bytes, mh: str, pseudonym: str, identity: age.PqIdentity) -> str:
    """The answer, 64 hex characters. SealError("canary-invalid") if it is not for this key and manifest."""
    try:
        question = record(parse_canonical(age.decrypt(sealed, [identity])), {"v", "mh", "member", "answer"})
    except ValueError as error:  # AgeError is one
        raise SealError("canary-invalid") from error
    if (question["v"], question["mh"], question["member"]) != (_VERSION, mh, pseudonym):
        raise SealError("canary-invalid")
    return str(question["answer"])


def check_canary(expected_sha256: str, answer: str) -> bool:
    """Whether the member's answer is the right one."""
    return hmac.compare_digest(hashlib.sha256(answer.encode()).hexdigest(), expected_sha256)
