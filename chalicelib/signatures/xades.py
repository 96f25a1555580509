"""XML signatures (XAdES, EN 319 132): enveloped, enveloping or detached; what is signed must be the whole of what is shown."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import cms, x509
from cryptography import x509 as pyca
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import InvalidCertificate, InvalidDigest, InvalidInput, InvalidSignature
from signxml.xades import XAdESSignatureConfiguration, XAdESVerifier

from . import bounds
from .bounds import Unreadable, asn1
from .found import Found, Reader, covered
from .report import FAILED, INDETERMINATE, Verdict
from .timestamps import Stamp, of

DS, XADES, XADES141 = "http://www.w3.org/2000/09/xmldsig#", "http://uri.etsi.org/01903/v1.3.2#", "http://uri.etsi.org/01903/v1.4.1#"
NS = {"ds": DS, "xades": XADES, "x141": XADES141}
ENVELOPED = f"{DS}enveloped-signature"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
TRANSFORMS = {ENVELOPED, f"{DS}base64", *(one + more for one in (C14N, "http://www.w3.org/2006/12/xml-c14n11", "http://www.w3.org/2001/10/xml-exc-c14n#") for more in ("", "#WithComments", "WithComments"))}  # fmt: skip
"""Those that leave what is signed as it is shown; a stylesheet or an XPath could sign one thing and show another."""
IDS = ("Id", "ID", "id")


def is_xml(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] == b"<"


def read(data: bytes, content: bytes | None) -> Iterator[Reader]:
    """One reader a signature; `content`: the file that a detached one covers. Raises Unreadable."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(bounds.xml(data), parser)
    signatures = [one for one in root.iter(f"{{{DS}}}Signature") if one.getparent() is None or not _inside_signature(one)]
    if len(signatures) > bounds.MAX_SIGNATURES:
        raise Unreadable("too-many-signatures")
    for index, signature in enumerate(signatures):
        yield lambda index=index, signature=signature: _found(root, signature, index, content)  # type: ignore[misc]


def _inside_signature(one: etree._Element) -> bool:
    """Counter-signatures stand in the properties of another one."""
    return any(above.tag == f"{{{XADES}}}UnsignedSignatureProperties" for above in one.iterancestors())


class _Nth(XAdESVerifier):
    """signxml looks for one signature by its place; a file with several has one at each place."""

    def __init__(self, index: int):
        super().__init__()
        self._index = index

    def _get_signature(self, root: Any) -> Any:
        return [one for one in root.iter(f"{{{DS}}}Signature") if not _inside_signature(one)][self._index]


def _found(root: etree._Element, signature: etree._Element, index: int, content: bytes | None) -> Found:
    found = Found(format="XAdES", packaging=_packaging(root, signature))
    encoded = [base64.b64decode(one.text or "") for one in signature.iterfind("ds:KeyInfo//ds:X509Certificate", NS)]
    method = signature.find("ds:SignedInfo/ds:SignatureMethod", NS)
    found.digest = _digest("" if method is None else method.get("Algorithm", ""))
    found.claimed_at = _claimed(signature)
    if not encoded:
        found.wrong = Verdict(INDETERMINATE, "NO_SIGNING_CERTIFICATE_FOUND", ("no-certificate",))
        return found
    chain = [x509.Certificate.load(asn1(one)) for one in encoded]
    found.signer, found.others = chain[0], [*chain[1:], *_values(signature, ".//xades:CertificateValues/xades:EncapsulatedX509Certificate")]
    if signature.find(".//xades:SignedProperties", NS) is None:
        found.format = "XMLDSig"
    found.crls = _encoded(signature, ".//xades:EncapsulatedCRLValue")
    found.ocsps = _encoded(signature, ".//xades:EncapsulatedOCSPValue")
    found.wrong = _shape(root, signature, content)
    if found.wrong is None:
        results, found.wrong = _verified(root, index, encoded[0], content)
        found.covers = [covered(name, data) for name, data in zip(_named(signature), results, strict=False) if name]
        _stamps(found, signature, results)
    return found


def _packaging(root: etree._Element, signature: etree._Element) -> str:
    uris = [one.get("URI") for one in signature.iterfind("ds:SignedInfo/ds:Reference", NS) if not _properties(signature, one)]
    if any(uri is None or (uri and not uri.startswith("#")) for uri in uris):
        return "detached"
    return "enveloping" if signature is root else "enveloped"


def _properties(signature: etree._Element, reference: etree._Element) -> bool:
    """Whether a reference is to what the signature says of itself: its properties, its certificates."""
    uri = reference.get("URI") or ""
    own = [*signature.iterfind("ds:Object/xades:QualifyingProperties/xades:SignedProperties", NS), *signature.iterfind("ds:KeyInfo", NS)]
    return uri.startswith("#") and any(uri[1:] in (one.get(name) for name in IDS) for one in own)


def _named(signature: etree._Element) -> list[str]:
    """What each reference covers; empty for what the signature says of itself."""
    references = signature.iterfind("ds:SignedInfo/ds:Reference", NS)
    return ["" if _properties(signature, one) else one.get("URI") or "document" for one in references]


def _shape(root: etree._Element, signature: etree._Element, content: bytes | None) -> Verdict | None:
    """What a signature that wraps, transforms or points aside would hide; None when what it signs is the whole of what is shown."""
    ids = [one.get(name) for one in root.iter(etree.Element) for name in IDS if one.get(name)]
    if len(ids) != len(set(ids)):
        return Verdict(FAILED, "FORMAT_FAILURE", ("identifiers-twice",))
    references = signature.findall("ds:SignedInfo/ds:Reference", NS)
    if any(one.get("Algorithm") not in TRANSFORMS for reference in references for one in reference.iterfind(".//ds:Transform", NS)):
        return Verdict(INDETERMINATE, "SIG_CONSTRAINTS_FAILURE", ("transform-not-allowed",))
    data = [one for one in references if not _properties(signature, one)]
    outside = [one for one in data if one.get("URI") is None or not (one.get("URI") == "" or one.get("URI", "").startswith("#"))]
    if outside and content is None:
        return Verdict(INDETERMINATE, "SIGNED_DATA_NOT_FOUND", ("signed-file-missing",))
    if len(outside) > 1:
        return Verdict(INDETERMINATE, "SIGNED_DATA_NOT_FOUND", ("several-files-signed",))
    if not outside and not any(_whole(root, signature, one) for one in data):
        return Verdict(INDETERMINATE, "SIG_CONSTRAINTS_FAILURE", ("not-the-whole-document",))
    return None


def _whole(root: etree._Element, signature: etree._Element, reference: etree._Element) -> bool:
    uri = reference.get("URI") or ""
    if signature is root:
        objects = [one for one in signature.iterfind("ds:Object", NS) if one.find("xades:QualifyingProperties", NS) is None]
        return len(objects) == 1 and uri[1:] in (
            objects[0].get("Id"),
            *(one.get(name) for one in objects[0] for name in IDS if len(objects[0]) == 1),
        )
    return uri == "" or uri[1:] in [root.get(name) for name in IDS if root.get(name)]


def _verified(root: etree._Element, index: int, encoded: bytes, content: bytes | None) -> tuple[list[bytes], Verdict | None]:
    certificate = pyca.load_der_x509_certificate(encoded)
    config = XAdESSignatureConfiguration(
        expect_references=True,
        signature_methods=frozenset(one for one in SignatureMethod if not one.name.startswith("HMAC")),
        digest_algorithms=frozenset(DigestAlgorithm),
        verification_time=certificate.not_valid_before_utc + timedelta(seconds=1),  # its dates are judged later, with its proofs
    )
    try:
        results = _Nth(index).verify(
            root, x509_cert=certificate, expect_config=config, uri_resolver=lambda _: _beside(root, index, content), validate_schema=False
        )
    except InvalidDigest as error:
        name = "malformed" if "certificate" in str(error).lower() else "altered"
        return [], Verdict(FAILED, "HASH_FAILURE", (name,))
    except InvalidCertificate:
        return [], Verdict(INDETERMINATE, "NO_SIGNING_CERTIFICATE_FOUND", ("not-the-certificate-that-signed",))
    except InvalidSignature:
        return [], Verdict(FAILED, "SIG_CRYPTO_FAILURE", ("signature-altered",))
    except InvalidInput:
        return [], Verdict(INDETERMINATE, "GENERIC", ("not-xades",))
    except (ValueError, TypeError, KeyError, AttributeError, etree.LxmlError):
        return [], Verdict(FAILED, "FORMAT_FAILURE", ("malformed",))
    return [one.signed_data for one in results], None


def _beside(root: etree._Element, index: int, content: bytes | None) -> Any:
    """The file that is signed: its bytes, or the tree of them when the signature canonicalises it first."""
    signature = _Nth(index)._get_signature(root)
    canonical = any(
        "c14n" in one.get("Algorithm", "") for one in signature.iterfind("ds:SignedInfo/ds:Reference[@URI]/ds:Transforms/ds:Transform", NS)
    )
    if content is None or not canonical or not is_xml(content):
        return content
    return etree.fromstring(bounds.xml(content), etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _stamps(found: Found, signature: etree._Element, results: list[bytes]) -> None:
    value = signature.find("ds:SignatureValue", NS)
    unsigned = signature.find(".//xades:UnsignedSignatureProperties", NS)
    if value is None or unsigned is None:
        return
    found.signature_stamps = [
        Stamp(token, of(_c14n(value, node))) for node in unsigned.iterfind("xades:SignatureTimeStamp", NS) for token in _tokens(node)
    ]
    found.archive_stamps = [
        Stamp(token, of(archived(signature, node, results)))
        for node in unsigned.iterfind("x141:ArchiveTimeStamp", NS)
        for token in _tokens(node)
    ]


def archived(signature: etree._Element, stamp: etree._Element | None, results: list[bytes]) -> bytes:
    """What an archive time-stamp covers (EN 319 132-1, 5.5.2): the data, the signature, its properties before that one, its objects."""
    parts = list(results)
    parts += [_c14n(one, stamp) for name in ("SignedInfo", "SignatureValue", "KeyInfo") for one in signature.iterfind(f"ds:{name}", NS)]
    unsigned = signature.find(".//xades:UnsignedSignatureProperties", NS)
    for one in [] if unsigned is None else unsigned:
        if one is stamp:
            break
        parts.append(_c14n(one, stamp))
    parts += [_c14n(one, stamp) for one in signature.iterfind("ds:Object", NS) if one.find("xades:QualifyingProperties", NS) is None]
    return b"".join(parts)


def _c14n(element: etree._Element, stamp: etree._Element | None) -> bytes:
    """As the stamp asks; Canonical XML 1.0 when it does not."""
    method = None if stamp is None else stamp.find("ds:CanonicalizationMethod", NS)
    name = C14N if method is None else method.get("Algorithm", C14N)
    return bytes(etree.tostring(element, method="c14n", exclusive="exc-c14n" in name, with_comments=name.endswith("WithComments")))


def _tokens(node: etree._Element) -> list[cms.SignedData]:
    return [cms.ContentInfo.load(asn1(one))["content"] for one in _encoded(node, "xades:EncapsulatedTimeStamp")]


def _encoded(node: etree._Element, path: str) -> list[bytes]:
    return [base64.b64decode(one.text or "") for one in node.iterfind(path, NS)]


def _values(node: etree._Element, path: str) -> list[x509.Certificate]:
    return [x509.Certificate.load(asn1(one)) for one in _encoded(node, path)]


def _claimed(signature: etree._Element) -> datetime | None:
    said = signature.findtext(".//xades:SigningTime", namespaces=NS)
    try:
        at = datetime.fromisoformat(said) if said else None
    except ValueError:
        return None
    return at.replace(tzinfo=at.tzinfo or UTC) if at else None


def _digest(method: str) -> str:
    """Name of the digest of a signature method, as the table of algorithms has it."""
    tail = method.rsplit("#", 1)[-1].lower()
    return next(
        (name for name in ("sha3-256", "sha3-384", "sha3-512", "sha224", "sha256", "sha384", "sha512", "sha1", "md5") if name in tail), tail
    ).replace("-", "_")
