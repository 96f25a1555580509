"""PDF signatures (PAdES, EN 319 142): which revision each covers, and what the file says otherwise since."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from .bounds import MAX_SIGNATURES, Unreadable
from .cades import baseline, of_signer
from .found import Found, Reader, covered
from .integrity import integrity
from .report import FAILED, INDETERMINATE, Verdict
from .timestamps import Stamp

ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
NOTES = {
    b"JavaScript": "javascript",
    b"JS": "javascript",
    b"Launch": "launches",
    b"EmbeddedFile": "embedded-files",
    b"RichMedia": "rich-media",
    b"XFA": "xfa",
}


def is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def read(data: bytes) -> Iterator[Reader]:
    """One reader a signature, in the order of revisions; document time-stamps are proofs of those before them. Raises Unreadable."""
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        if reader.encrypted:
            raise Unreadable("encrypted")
        signatures, stamps = list(reader.embedded_regular_signatures), list(reader.embedded_timestamp_signatures)
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable("truncated") from error
    if len(signatures) + len(stamps) > MAX_SIGNATURES:
        raise Unreadable("too-many-signatures")
    for signature in signatures:
        yield lambda signature=signature: _found(data, reader, signature, stamps)  # type: ignore[misc]


def notes(data: bytes) -> list[str]:
    """What a PDF may do when it is opened, or carry. Compressed objects are read too."""
    found = {NOTES[one] for one in ACTIVE.findall(data)}
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        found |= _walked(reader)
    except Exception:
        pass
    return sorted(found)


def _walked(reader: PdfFileReader) -> set[str]:
    found: set[str] = set()
    for reference in list(reader.xrefs.explicit_refs_in_revision(reader.total_revisions - 1))[:20_000]:
        value = reader.get_object(reference)
        if isinstance(value, dict):
            found |= {NOTES[name.encode()] for name in ("JavaScript", "JS", "RichMedia", "XFA") if f"/{name}" in value}
            found |= {"launches"} if value.get("/S") == "/Launch" else set()
    return found


def _found(data: bytes, reader: PdfFileReader, signature: EmbeddedPdfSignature, stamps: list[EmbeddedPdfSignature]) -> Found:
    ades = signature.sig_object.get("/SubFilter") == "/ETSI.CAdES.detached" and baseline(signature.signer_info)
    found = of_signer(signature.signed_data, 0, "PAdES" if ades else "PDF-CMS", "enveloped")
    if found.signer is None:
        return found
    found.claimed_at = signature.self_reported_timestamp
    found.wrong, found.changes = _compared(signature)
    found.wrong = integrity(signature.signed_data, found.signer, signature.compute_digest()) or found.wrong
    end = signature.byte_range[2] + signature.byte_range[3]
    whole = f"revision {signature.signed_revision + 1}/{reader.total_revisions}"
    found.covers = [covered(whole, data[:end])]
    later = [one for one in stamps if one.signed_revision > signature.signed_revision]
    found.archive_stamps = [Stamp(one.signed_data, _document_imprint(one)) for one in later]
    found.crls, found.ocsps, others = _security_store(reader)
    found.others = [*found.others, *others]
    return found


def _compared(signature: EmbeddedPdfSignature) -> tuple[Verdict | None, list[str]]:
    """What the signature does not cover, and what was changed since, judged by pyHanko's rules on incremental updates."""
    try:
        signature.compute_integrity_info()
    except Exception:
        return Verdict(INDETERMINATE, "SIG_CONSTRAINTS_FAILURE", ("changes-unreadable",)), ["unreadable"]
    coverage, difference = signature.coverage, signature.diff_result
    if coverage is None or coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return Verdict(FAILED, "FORMAT_FAILURE", ("not-the-whole-revision",)), ["not-covered"]
    if coverage == SignatureCoverageLevel.ENTIRE_FILE or difference is None:
        return None, []
    if isinstance(difference, SuspiciousModification):
        return Verdict(INDETERMINATE, "SIG_CONSTRAINTS_FAILURE", ("changed-since",)), ["content"]
    level = difference.modification_level
    if level == ModificationLevel.NONE:
        return None, []
    if level == ModificationLevel.LTA_UPDATES:
        return None, ["proofs-added"]
    forms = level == ModificationLevel.FORM_FILLING
    ok = signature.docmdp_level is None or forms
    return (None if ok else Verdict(INDETERMINATE, "SIG_CONSTRAINTS_FAILURE", ("changed-since",))), [
        "form-or-signature" if forms else "annotations"
    ]


def _document_imprint(stamp: EmbeddedPdfSignature) -> Any:
    def imprint(name: str) -> bytes:
        stamp.external_md_algorithm = name
        return bytes(stamp.compute_digest())

    return imprint


def _security_store(reader: PdfFileReader) -> tuple[list[bytes], list[bytes], list[x509.Certificate]]:
    """CRLs, OCSP responses and certificates added to the document for later."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except (NoDSSFoundError, PdfReadError):
        return [], [], []
    return (
        [one.get_object().data for one in store.crls],
        [one.get_object().data for one in store.ocsps],
        [x509.Certificate.load(one.get_object().data) for one in store.certs.values()],
    )
