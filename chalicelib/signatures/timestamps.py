"""Time-stamp tokens (RFC 3161): whether each proves what it says, judged from the latest to the earliest."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import cms
from pyhanko.sign.general import extract_certificate_info

from .algorithms import allowed, digest_end
from .certificates import described
from .chain import Judge
from .integrity import integrity
from .report import INDETERMINATE, PASSED, Verdict, instant
from .trust import TIMESTAMP

Imprint = Callable[[str], bytes]
"""Digest name → what a token must hold."""


@dataclass(frozen=True)
class Stamp:
    token: cms.SignedData
    imprint: Imprint


def of(data: bytes) -> Imprint:
    """What a token on these bytes must hold."""
    return lambda name: hashlib.new(name.replace("-", ""), data).digest()


def judged(stamps: Sequence[Stamp], judge: Judge, at: datetime, kind: str) -> list[dict[str, Any]]:
    """Each token with its instant and whether it is proved at `at`, the latest first: an archive's proves those before it."""
    told: list[dict[str, Any]] = []
    for stamp in sorted(stamps, key=_instant, reverse=True):
        verdict, said = _judged(stamp, judge, at)
        told.append({"kind": kind, "valid": verdict.indication == PASSED, "reasons": list(verdict.reasons), **said})
        if verdict.indication == PASSED and kind == "archive-timestamp":
            at = min(at, _instant(stamp))
    return told


def earliest(told: Sequence[dict[str, Any]], *, last: bool = False) -> datetime | None:
    instants = [datetime.fromisoformat(one["at"]) for one in told if one["valid"]]
    return (max if last else min)(instants, default=None)


def _instant(stamp: Stamp) -> datetime:
    try:
        return stamp.token["encap_content_info"]["content"].parsed["gen_time"].native
    except (AttributeError, KeyError, TypeError, ValueError):
        return datetime(1, 1, 1, tzinfo=UTC)


def _judged(stamp: Stamp, judge: Judge, at: datetime) -> tuple[Verdict, dict[str, Any]]:
    said: dict[str, Any] = {"at": instant(_instant(stamp)), "authority": "", "qualified": False}
    try:
        certificates = extract_certificate_info(stamp.token)
        said["authority"] = described(certificates.signer_cert)["name"]
        content = stamp.token["encap_content_info"]["content"]
        info = stamp.token["signer_infos"][0]
        wrong = integrity(stamp.token, certificates.signer_cert, of(bytes(content))(info["digest_algorithm"]["algorithm"].native))
        imprint = content.parsed["message_imprint"]
        name = imprint["hash_algorithm"]["algorithm"].native
        same = hmac.compare_digest(imprint["hashed_message"].native, stamp.imprint(name))
    except Exception:
        return Verdict(INDETERMINATE, "GENERIC", ("timestamp-unreadable",)), said
    if wrong or not same:
        return Verdict(INDETERMINATE, "GENERIC", ("timestamp-altered",)), said
    if _instant(stamp) > at:
        return Verdict(INDETERMINATE, "TIMESTAMP_ORDER_FAILURE", ("timestamp-in-the-future",)), said
    if not allowed(digest_end(name), at):
        return Verdict(INDETERMINATE, "CRYPTO_CONSTRAINTS_FAILURE", ("weak-algorithm",)), said
    chain = judge.with_others(certificates.other_certs).chain(certificates.signer_cert, at, stamping=True)
    service = judge.trust.service(chain.anchor, TIMESTAMP) if chain.anchor else None
    said["qualified"] = bool(service and service.granted_at(_instant(stamp)))
    return chain.verdict, said
