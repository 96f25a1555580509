"""Signed files made by the tests, format × level; `crls` are what a long-term signature embeds."""

import asyncio
import base64
import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps

from asn1crypto import cms, core, crl, x509
from fpdf import FPDF
from lxml import etree
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.ades.api import CAdESSignedAttrSpec
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore
from signxml import DigestAlgorithm, SignatureConstructionMethod, SignatureMethod
from signxml.xades import XAdESSigner

from chalicelib.signatures import cades, xades
from chalicelib.signatures.timestamps import of


def aside(made):
    """In a thread of its own: pyHanko runs a loop, which the thread of a browser's driver has already."""

    @wraps(made)
    def in_a_thread(*given, **named):
        with ThreadPoolExecutor(1) as apart:
            return apart.submit(made, *given, **named).result()

    return in_a_thread


LEVELS = ("B", "T", "LT", "LTA")


@dataclass(kw_only=True)
class Order:
    """What to sign with. `stamped_at` for T and more; `archived_at` for LTA; `content_at`: a proof that it was signed after."""

    pki: object
    holder: object
    at: datetime
    level: str = "B"
    stamped_at: datetime | None = None
    archived_at: datetime | None = None
    content_at: datetime | None = None
    digest: str = "sha256"
    crls: list = field(default_factory=list)

    def stamper(self, at: datetime) -> DummyTimeStamper:
        tsa = self.pki.tsa
        return DummyTimeStamper(tsa.asn1, tsa.asn1_key, _store(tsa), fixed_dt=at)

    @property
    def signature_stamper(self):
        return self.stamper(self.stamped_at or self.at) if self.level != "B" else None

    @property
    def long(self) -> bool:
        return self.level in ("LT", "LTA")

    def simple(self) -> signers.SimpleSigner:
        return signers.SimpleSigner(self.holder.asn1, self.holder.asn1_key, _store(self.holder))

    def spec(self) -> CAdESSignedAttrSpec:
        return CAdESSignedAttrSpec(timestamp_content=True) if self.content_at else CAdESSignedAttrSpec()

    def certificates(self) -> list[bytes]:
        return [one.asn1.dump() for one in (*self.holder.chain, *self.pki.tsa.chain)]


def _store(holder):
    store = SimpleCertificateStore()
    store.register_multiple(one.asn1 for one in holder.chain)
    return store


def pdf(text: str = "Acte d’engagement") -> bytes:
    page = FPDF()
    page.add_page()
    page.set_font("Helvetica", size=12)
    page.cell(text=text.replace("’", "'"))
    return bytes(page.output())


@aside
def pades(order: Order, data: bytes | None = None, *, name: str = "Signature1") -> bytes:
    meta = signers.PdfSignatureMetadata(
        field_name=name, md_algorithm=order.digest, subfilter=SigSeedSubFilter.PADES, cades_signed_attr_spec=order.spec()
    )
    signer = _Dated(meta, order.simple(), timestamper=order.signature_stamper)
    signer.at = order.at
    made = signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data or pdf()))).getvalue()
    if order.long:
        made = with_store(made, order)
    return document_stamp(made, order) if order.level == "LTA" else made


class _Dated(signers.PdfSigner):
    """Signs at the instant that the test chose."""

    def init_signing_session(self, *given, **named):
        session = super().init_signing_session(*given, **named)
        session.system_time = self.at
        return session


@aside
def with_store(data: bytes, order: Order) -> bytes:
    """The document with its security store: certificates and CRLs for later."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    certificates = [x509.Certificate.load(one) for one in order.certificates()]
    DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=certificates, crls=[crl.CertificateList.load(one) for one in order.crls])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@aside
def document_stamp(data: bytes, order: Order) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    return signers.PdfTimeStamper(order.stamper(order.archived_at or order.at)).timestamp_pdf(writer, "sha256").getvalue()


@aside
def cades_signed(order: Order, content: bytes, *, detached: bool = True) -> bytes:
    attributes = PdfCMSSignedAttributes(signing_time=order.at, cades_signed_attrs=order.spec())
    made = asyncio.run(
        order.simple().async_sign_general_data(
            content,
            order.digest,
            detached=detached,
            use_cades=True,
            timestamper=order.signature_stamper or (order.stamper(order.content_at) if order.content_at else None),
            signed_attr_settings=attributes,
        )
    )
    signed = made["content"]
    if order.long:
        signed["certificates"] = cms.CertificateSet(
            [cms.CertificateChoices("certificate", x509.Certificate.load(one)) for one in order.certificates()]
        )
        signed["crls"] = cms.RevocationInfoChoices([cms.RevocationInfoChoice("crl", crl.CertificateList.load(one)) for one in order.crls])
    if order.level == "LTA":
        made = archive_stamped(cms.ContentInfo.load(made.dump()), order, content)
    return made.dump()


@aside
def archive_stamped(made: cms.ContentInfo, order: Order, content: bytes) -> cms.ContentInfo:
    """With an archive-time-stamp-v3 over everything (EN 319 122-1, 5.5.3)."""
    signed, info = made["content"], made["content"]["signer_infos"][0]

    def digests(encodings):
        return [hashlib.sha256(one).digest() for one in encodings]

    index = cades._HashIndex(
        {
            "algorithm": {"algorithm": "sha256"},
            "certificates": cades_digests(digests(one.chosen.dump() for one in signed["certificates"])),
            "crls": cades_digests(digests(one.dump() for one in signed["crls"])),
            "unsigned": cades_digests(
                digests(one["type"].dump() + value.dump() for one in info["unsigned_attrs"] for value in one["values"])
            ),
        }
    ).dump()
    parts = [signed["encap_content_info"]["content_type"].dump(), hashlib.sha256(content).digest()]
    parts += [info[part].dump() for part in ("version", "sid", "digest_algorithm", "signed_attrs", "signature_algorithm", "signature")]
    token = stamp(order, hashlib.sha256(b"".join([*parts, index])).digest(), order.archived_at or order.at)
    stamped = token["content"]["signer_infos"][0]
    stamped["unsigned_attrs"] = cms.CMSAttributes([_attribute(cades.HASH_INDEX, cades._HashIndex.load(index))])
    info["unsigned_attrs"] = cms.CMSAttributes([*info["unsigned_attrs"], _attribute(cades.ARCHIVE_STAMP, token)])
    return made


def cades_digests(values):
    return [core.OctetString(one) for one in values]


class _AnyValues(core.SetOf):
    _child_spec = core.Any


class _AnyAttribute(core.Sequence):
    _fields = [("type", core.ObjectIdentifier), ("values", _AnyValues)]


def _attribute(oid: str, value) -> cms.CMSAttribute:
    return cms.CMSAttribute.load(_AnyAttribute({"type": oid, "values": [core.Any.load(value.dump())]}).dump())


@aside
def stamp(order: Order, digest: bytes, at: datetime) -> cms.ContentInfo:
    return cms.ContentInfo.load(asyncio.run(order.stamper(at).async_timestamp(digest, "sha256")).dump())


class _Signer(XAdESSigner):
    at: datetime

    def check_deprecated_methods(self):
        """Tests sign with what nobody should any more."""

    def add_signing_time(self, properties, sig_root, signing_settings):
        etree.SubElement(properties, f"{{{xades.XADES}}}SigningTime").text = self.at.isoformat()


DOCUMENT = b'<offre xmlns="urn:essai" Id="offre"><prix>1000</prix></offre>'


@aside
def xades_signed(order: Order, content: bytes = DOCUMENT, *, method: str = "enveloped") -> bytes:
    made = SignatureConstructionMethod[method]
    signer = _Signer(
        method=made,
        signature_algorithm=SignatureMethod[f"RSA_{order.digest.upper()}"],
        digest_algorithm=DigestAlgorithm[order.digest.upper()],
    )
    signer.at = order.at
    chain = [one.certificate for one in order.holder.chain]
    data = content if method == "detached" else etree.fromstring(content)
    signed = signer.sign(
        data, key=order.holder.key, cert=chain, reference_uri="offre.pdf" if method == "detached" else None, always_add_key_value=False
    )
    signature = signed if signed.tag == f"{{{xades.DS}}}Signature" else signed.find("ds:Signature", xades.NS)
    if order.level != "B":
        _long(order, signed, signature, content if method == "detached" else None)
    return etree.tostring(signed)


def _long(order, root, signature, content) -> None:
    qualifying = signature.find("ds:Object/xades:QualifyingProperties", xades.NS)
    unsigned = etree.SubElement(
        etree.SubElement(qualifying, f"{{{xades.XADES}}}UnsignedProperties"), f"{{{xades.XADES}}}UnsignedSignatureProperties"
    )
    value = signature.find("ds:SignatureValue", xades.NS)
    digest = of(xades._c14n(value, None))("sha256")
    _add_stamp(order, unsigned, f"{{{xades.XADES}}}SignatureTimeStamp", digest, order.stamped_at or order.at)
    if not order.long:
        return
    _values(unsigned, "CertificateValues", "EncapsulatedX509Certificate", order.certificates())
    lists = etree.SubElement(etree.SubElement(unsigned, f"{{{xades.XADES}}}RevocationValues"), f"{{{xades.XADES}}}CRLValues")
    for one in order.crls:
        etree.SubElement(lists, f"{{{xades.XADES}}}EncapsulatedCRLValue").text = base64.b64encode(one).decode()
    if order.level == "LTA":
        encoded = base64.b64decode(signature.findtext("ds:KeyInfo//ds:X509Certificate", namespaces=xades.NS))
        results, wrong = xades._verified(root, 0, encoded, content)
        assert wrong is None, wrong
        digest = of(xades.archived(signature, None, results))("sha256")
        _add_stamp(order, unsigned, f"{{{xades.XADES141}}}ArchiveTimeStamp", digest, order.archived_at or order.at)


def _values(unsigned, outer, inner, encoded) -> None:
    holder = etree.SubElement(unsigned, f"{{{xades.XADES}}}{outer}")
    for one in encoded:
        etree.SubElement(holder, f"{{{xades.XADES}}}{inner}").text = base64.b64encode(one).decode()


def _add_stamp(order, unsigned, tag, digest, at) -> None:
    node = etree.SubElement(unsigned, tag)
    etree.SubElement(node, f"{{{xades.XADES}}}EncapsulatedTimeStamp").text = base64.b64encode(stamp(order, digest, at).dump()).decode()
