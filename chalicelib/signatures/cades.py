"""CMS signatures (CAdES, EN 319 122): attached or detached, each signer apart; and what PDF signatures share with them."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from typing import Any

from asn1crypto import algos, cms, core, x509
from pyhanko.sign.general import CMSExtractionError, CMSStructuralError, extract_certificate_info
from pyhanko.sign.validation import generic_cms

from .bounds import MAX_SIGNATURES, Unreadable, asn1
from .found import Found, Reader, covered
from .integrity import integrity
from .report import INDETERMINATE, Verdict
from .timestamps import Stamp, of

PEM = re.compile(rb"-----BEGIN (?:PKCS7|CMS)-----(.*?)-----END", re.S)
CERTIFICATE_VALUES, REVOCATION_VALUES = "1.2.840.113549.1.9.16.2.23", "1.2.840.113549.1.9.16.2.24"
ARCHIVE_STAMP, HASH_INDEX = "0.4.0.1733.2.4", "0.4.0.1733.2.5"
SIGNING_CERTIFICATE = {"signing_certificate", "signing_certificate_v2"}


class _HashIndex(core.Sequence):
    _fields = [
        ("algorithm", algos.DigestAlgorithm),
        ("certificates", core.SequenceOf, {"spec": core.OctetString}),
        ("crls", core.SequenceOf, {"spec": core.OctetString}),
        ("unsigned", core.SequenceOf, {"spec": core.OctetString}),
    ]


def encoded(data: bytes) -> bytes:
    """DER, from DER or PEM."""
    found = PEM.search(data)
    return base64.b64decode(found[1]) if found else data


def read(data: bytes, content: bytes | None) -> Iterator[Reader]:
    """One reader a signer; `content`: the signed file, when it is not inside. Raises Unreadable."""
    message = cms.ContentInfo.load(asn1(encoded(data)))
    if message["content_type"].native != "signed_data":
        raise Unreadable("encrypted" if "enveloped" in message["content_type"].native else "not-a-signature")
    signed = message["content"]
    inside = signed["encap_content_info"]["content"]
    attached = inside.native is not None
    body = bytes(inside) if attached else content
    signers = len(signed["signer_infos"])
    if signers > MAX_SIGNATURES:
        raise Unreadable("too-many-signatures")
    for index in range(signers):
        yield lambda index=index: _found(signed, index, body, attached, content)  # type: ignore[misc]


def _found(signed: cms.SignedData, index: int, body: bytes | None, attached: bool, content: bytes | None) -> Found:
    found = of_signer(signed, index, "CAdES", "attached" if attached else "detached")
    if body is None or found.signer is None:
        found.wrong = found.wrong or Verdict(INDETERMINATE, "SIGNED_DATA_NOT_FOUND", ("signed-file-missing",))
        return found
    found.covers = [covered("content", body)]
    found.wrong = found.wrong or integrity(one_signer(signed, index), found.signer, hashlib.new(found.digest, body).digest())
    if not found.wrong and attached and content is not None and content != body:
        found.wrong = Verdict(INDETERMINATE, "SIG_CONSTRAINTS_FAILURE", ("not-the-file-shown",))
    info = signed["signer_infos"][index]
    found.archive_stamps = [
        Stamp(token, _archive_imprint(signed, info, token, body)) for token in _tokens(info["unsigned_attrs"], ARCHIVE_STAMP)
    ]
    return found


def one_signer(signed: cms.SignedData, index: int) -> cms.SignedData:
    """The same message with that signer alone: pyHanko reads messages of one."""
    if len(signed["signer_infos"]) == 1:
        return signed
    alone = signed.copy()
    alone["signer_infos"] = cms.SignerInfos([signed["signer_infos"][index]])
    return alone


def of_signer(signed: cms.SignedData, index: int, kind: str, packaging: str) -> Found:
    """Everything that a signer's part says, but whether the signed bytes are those."""
    info = signed["signer_infos"][index]
    digest = info["digest_algorithm"]["algorithm"].native
    found = Found(format=kind, packaging=packaging, digest=digest, claimed_at=generic_cms.extract_self_reported_ts(info))
    try:
        certificates = extract_certificate_info(one_signer(signed, index))
    except (CMSExtractionError, CMSStructuralError):
        found.wrong = Verdict(INDETERMINATE, "NO_SIGNING_CERTIFICATE_FOUND", ("no-certificate",))
        return found
    found.signer, found.others = certificates.signer_cert, [*certificates.other_certs, *_certificate_values(info)]
    stamp = of(info["signature"].native)
    found.signature_stamps = [Stamp(token, stamp) for token in generic_cms.extract_tst_data_iter(info, signed=False)]
    found.content_stamps = [Stamp(token, _same_digest(info)) for token in generic_cms.extract_tst_data_iter(info, signed=True)]
    found.crls, found.ocsps = _revocations(signed, info)
    return found


def baseline(info: cms.SignerInfo) -> bool:
    """Whether the signer's certificate is named under the signature, as every AdES level asks."""
    return any(one["type"].native in SIGNING_CERTIFICATE for one in info["signed_attrs"] or [])


def _same_digest(info: cms.SignerInfo) -> Any:
    def imprint(name: str) -> bytes:
        if name != info["digest_algorithm"]["algorithm"].native:
            return b""
        return bytes(next(one["values"][0].native for one in info["signed_attrs"] if one["type"].native == "message_digest"))

    return imprint


def _values(attributes: Any, oid: str) -> list[bytes]:
    if isinstance(attributes, core.Void):
        return []
    return [value.dump() for one in attributes if one["type"].dotted == oid for value in one["values"]]


def _tokens(attributes: Any, oid: str) -> list[cms.SignedData]:
    return [cms.ContentInfo.load(asn1(value))["content"] for value in _values(attributes, oid)]


class _Certificates(core.SequenceOf):
    _child_spec = x509.Certificate


class _Lists(core.SequenceOf):
    _child_spec = core.Any


class _RevocationValues(core.Sequence):
    _fields = [("crls", _Lists, {"explicit": 0, "optional": True}), ("ocsps", _Lists, {"explicit": 1, "optional": True})]


def _certificate_values(info: cms.SignerInfo) -> list[x509.Certificate]:
    return [one for value in _values(info["unsigned_attrs"], CERTIFICATE_VALUES) for one in _Certificates.load(asn1(value))]


def _revocations(signed: cms.SignedData, info: cms.SignerInfo) -> tuple[list[bytes], list[bytes]]:
    """CRLs and OCSP responses of the message (baseline LT) and of the older attribute."""
    from asn1crypto import ocsp

    crls, basic = [], []
    for choice in signed["crls"].native and signed["crls"] or []:
        if choice.name == "other":
            basic.append(choice.chosen["other_rev_info"].dump())
        else:
            crls.append(choice.chosen.dump())
    for value in _values(info["unsigned_attrs"], REVOCATION_VALUES):
        values = _RevocationValues.load(asn1(value))
        crls += [one.dump() for one in values["crls"]] if values["crls"].native else []
        wrapped = [one.dump() for one in values["ocsps"]] if values["ocsps"].native else []
        basic += [
            ocsp.OCSPResponse(
                {
                    "response_status": "successful",
                    "response_bytes": {"response_type": "basic_ocsp_response", "response": ocsp.BasicOCSPResponse.load(one)},
                }
            ).dump()
            for one in wrapped
        ]
    return crls, basic


def _archive_imprint(signed: cms.SignedData, info: cms.SignerInfo, token: cms.SignedData, body: bytes) -> Any:
    """EN 319 122-1, 5.5.3: the message, the signer's part, and the index of everything else, each of whose digests must stand there."""

    def imprint(name: str) -> bytes:
        (index,) = _values(token["signer_infos"][0]["unsigned_attrs"], HASH_INDEX)
        if not _indexed(signed, info, _HashIndex.load(index)):
            return b""
        parts = [signed["encap_content_info"]["content_type"].dump(), hashlib.new(name, body).digest()]
        parts += [info[part].dump() for part in ("version", "sid", "digest_algorithm", "signed_attrs", "signature_algorithm", "signature")]
        return hashlib.new(name, b"".join([*parts, index])).digest()

    return imprint


def _indexed(signed: cms.SignedData, info: cms.SignerInfo, index: _HashIndex) -> bool:
    """Whether everything that the index names is there."""
    name = index["algorithm"]["algorithm"].native

    def digests(encodings: Any) -> set[bytes]:
        return {hashlib.new(name, one).digest() for one in encodings}

    unsigned = [
        one["type"].dump() + value.dump()
        for one in info["unsigned_attrs"]
        for value in one["values"]
        if one["type"].dotted != ARCHIVE_STAMP
    ]
    present = {
        "certificates": [one.chosen.dump() for one in signed["certificates"]],
        "crls": [one.dump() for one in signed["crls"]] if signed["crls"].native else [],
        "unsigned": unsigned,
    }
    return all({one.native for one in index[part]} <= digests(there) for part, there in present.items())
