"""The one way in: a file, the signature beside it if there is one, whom to believe, and an instant."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from . import cades, pades, xades
from .bounds import Unreadable, sized
from .chain import Judge
from .found import Found, Reader, conclude
from .report import INDETERMINATE, Checked, Report, Verdict, instant, worst
from .revocation import Known, Revocations
from .trust import Trust


def verify(
    file: bytes,
    signature: bytes | None,
    trust: Trust,
    revocations: Revocations | None,
    at: datetime,
    *,
    exists_at: datetime | None = None,
) -> Report:
    """Verify every signature of `file`, or those of `signature` over it. Never raises for what the bytes hold: the report says why.

    `at`: now; `exists_at`: when the platform received these very bytes, None when it does not know; `revocations`: None reads what
    the signature carries alone.
    """
    report = Report(
        at=instant(at) or "",
        file_sha256=hashlib.sha256(file).hexdigest(),
        signature_sha256=hashlib.sha256(signature).hexdigest() if signature is not None else None,
        indication=INDETERMINATE,
        sub_indication="GENERIC",
        reasons=(),
        signatures=[],
        trust=trust.told(at),
    )
    with ThreadPoolExecutor(1) as apart:  # pyHanko runs a loop of its own, which a thread that has one refuses
        verdict = apart.submit(_fill, report, file, signature, trust, revocations, at, exists_at).result()
    report.indication, report.sub_indication, report.reasons = verdict.indication, verdict.sub_indication, verdict.reasons
    return report


def _fill(
    report: Report,
    file: bytes,
    signature: bytes | None,
    trust: Trust,
    revocations: Revocations | None,
    at: datetime,
    exists_at: datetime | None,
) -> Verdict:
    """Every signature and note of a report; returns what it concludes."""
    try:
        sized(file, signature)
        for read in _readers(file, signature):
            report.signatures.append(_checked(read, trust, revocations, at, exists_at))
        verdict = worst(report.signatures)
        report.notes = pades.notes(file) if pades.is_pdf(file) else []
    except Unreadable as error:
        verdict = Verdict(INDETERMINATE, "GENERIC", (error.reason,))
    except (Exception, RecursionError):
        verdict = Verdict(INDETERMINATE, "GENERIC", ("unreadable",))
    return verdict


def _readers(file: bytes, signature: bytes | None) -> Iterator[Reader]:
    if signature is not None:
        return xades.read(signature, file) if xades.is_xml(signature) else cades.read(signature, file)
    if pades.is_pdf(file):
        return pades.read(file)
    if xades.is_xml(file):
        return xades.read(file, None)
    if cades.encoded(file)[:1] == b"\x30":
        return cades.read(file, None)
    if file[:4] == b"PK\x03\x04":
        raise Unreadable("container")
    return iter(())


def _checked(read: Reader, trust: Trust, revocations: Revocations | None, at: datetime, exists_at: datetime | None) -> Checked:
    found = Found(format="?", packaging="?")
    try:
        found = read()
        known = Known()
        known.add_crls(found.crls)
        known.add_ocsps(found.ocsps)
        return conclude(found, Judge(trust, known, revocations, tuple(found.others)), at=at, exists_at=exists_at)
    except Unreadable as error:
        reason = error.reason
    except Exception:
        reason = "unreadable"
    return Checked(
        indication=INDETERMINATE,
        sub_indication="GENERIC",
        reasons=(reason,),
        format=found.format,
        packaging=found.packaging,
        covers=found.covers,
    )
