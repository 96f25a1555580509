"""A signature as found in a file, whatever its format, and the conclusion drawn from it: integrity, then dates, then the certificate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import cms, x509

from . import algorithms
from .certificates import described, statements
from .chain import Judge
from .report import FAILED, INDETERMINATE, PASSED, Checked, Verdict, instant
from .timestamps import Stamp, earliest, judged
from .trust import CA

CLOCKS = timedelta(minutes=5)
"""How far a signer's clock may be ahead of ours."""


@dataclass(kw_only=True)
class Found:
    """`wrong`: what was found wrong before any certificate is looked at; None when the bytes are those that were signed."""

    format: str
    packaging: str
    signer: x509.Certificate | None = None
    others: Sequence[x509.Certificate] = ()
    wrong: Verdict | None = None
    claimed_at: datetime | None = None
    digest: str = ""
    signature_stamps: Sequence[Stamp] = ()
    archive_stamps: Sequence[Stamp] = ()
    content_stamps: Sequence[Stamp] = ()
    crls: Sequence[bytes] = ()
    ocsps: Sequence[bytes] = ()
    covers: list[dict[str, Any]] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)

    @property
    def level(self) -> str:
        if not self.signature_stamps and not self.archive_stamps:
            return "B"
        if not self.crls and not self.ocsps:
            return "T"
        return "LTA" if self.archive_stamps else "LT"


Reader = Callable[[], Found]


def conclude(found: Found, judge: Judge, *, at: datetime, exists_at: datetime | None) -> Checked:
    """What that signature is worth at `at`; `exists_at`: the platform's own proof that the file existed then (its deposit)."""
    checked = Checked(
        indication=INDETERMINATE,
        format=found.format,
        packaging=found.packaging,
        level=found.level,
        claimed_at=instant(found.claimed_at),
        covers=found.covers,
        changes=found.changes,
    )
    if found.signer is not None:
        checked.signer = {**described(found.signer), **_category(found.signer, judge, None, at)}
    if found.signer is None or (found.wrong and found.wrong.indication == FAILED):
        return _said(checked, found.wrong or Verdict(INDETERMINATE, "NO_SIGNING_CERTIFICATE_FOUND", ("no-certificate",)))
    proven, since = _dates(found, judge, checked, at, exists_at)
    checked.proven_at = instant(proven)
    chain = judge.chain(found.signer, proven, since=since)
    checked.signer = {**described(found.signer), **_category(found.signer, judge, chain.anchor, proven)}
    checked.algorithms = algorithms.told(found.digest, found.signer.public_key, proven)
    checked.revocation = list(judge.known.fetched)
    return _said(checked, found.wrong or _weighed(found, checked, chain.verdict, judge, at, proven))


def _dates(found: Found, judge: Judge, checked: Checked, at: datetime, exists_at: datetime | None) -> tuple[datetime, datetime | None]:
    """(the earliest proof that it existed, the latest proof that it did not yet)."""
    control, proof = (exists_at, "deposit") if exists_at and exists_at < at else (at, "verification")
    archives = judged(found.archive_stamps, judge, control, "archive-timestamp")
    best = earliest(archives)
    if best and best < control:
        control, proof = best, "archive-timestamp"
    signed = judged(found.signature_stamps, judge, control, "timestamp")
    best = earliest(signed)
    if best and best < control:
        control, proof = best, "timestamp"
    contents = judged(found.content_stamps, judge, control, "content-timestamp")
    checked.proof, checked.timestamps = proof, [*archives, *signed, *contents]
    return control, earliest(contents, last=True)


def _weighed(found: Found, checked: Checked, verdict: Verdict, judge: Judge, at: datetime, proven: datetime) -> Verdict:
    """The certificate's verdict, under what the signature itself adds."""
    if found.claimed_at and found.claimed_at > at + CLOCKS:
        return Verdict(INDETERMINATE, "TIMESTAMP_ORDER_FAILURE", ("signer-clock-ahead",))
    if found.claimed_at and checked.proof.endswith("timestamp") and found.claimed_at > proven + CLOCKS:
        return Verdict(INDETERMINATE, "TIMESTAMP_ORDER_FAILURE", ("signer-clock-ahead",))
    weak = [one for one in checked.algorithms if not one["sound"]]
    if weak:
        return Verdict(INDETERMINATE, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE", ("weak-algorithm",))
    if verdict.indication == PASSED and judge.trust.expired(at):
        return Verdict(INDETERMINATE, "CERTIFICATE_CHAIN_GENERAL_FAILURE", ("trusted-list-expired",))
    if verdict.indication != PASSED and found.claimed_at and found.signer and found.claimed_at > found.signer.not_valid_after:
        return Verdict(verdict.indication, verdict.sub_indication, (*verdict.reasons, "claims-after-expiry"))
    return verdict


def _said(checked: Checked, verdict: Verdict) -> Checked:
    checked.indication, checked.sub_indication, checked.reasons = verdict.indication, verdict.sub_indication, verdict.reasons
    return checked


def _category(signer: x509.Certificate, judge: Judge, anchor: x509.Certificate | None, at: datetime) -> dict[str, Any]:
    """`qualified` needs both the certificate's own word and its issuer granted in the trusted list at that instant."""
    said = statements(signer)
    service = judge.trust.service(anchor, CA) if anchor else None
    granted = bool(service and service.granted_at(at))
    category = (
        "qualified" if said["qualified"] and granted else "listed" if granted else "declared-qualified" if said["qualified"] else "other"
    )
    return {
        "category": category,
        "device": said["device"],
        "purpose": said["type"],
        "provider": service.provider if service else "",
        "country": service.country if service else "",
    }


def covered(name: str, data: bytes) -> dict[str, Any]:
    import hashlib

    return {"name": name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def signed_data(encoded: bytes) -> cms.SignedData | None:
    """The SignedData of a CMS message; None when it is another kind of message."""
    message = cms.ContentInfo.load(encoded)
    return message["content"] if message["content_type"].native == "signed_data" else None
