"""Format × level × what happened, each verified on a certificate authority made for it: printed by `scripts/test signature --table`."""

import io
import re
from dataclasses import dataclass, replace
from datetime import timedelta

from lxml import etree
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from chalicelib.signatures import xades
from chalicelib.signatures.report import Report
from chalicelib.signatures.trust import Trust
from chalicelib.signatures.verify import verify

from . import signing
from .pki import BASE, Pki
from .signing import LEVELS, Order

FORMATS = ("PAdES", "CAdES attached", "CAdES detached", "XAdES enveloped", "XAdES enveloping", "XAdES detached")
CASES = (
    "valid", "expired at signing", "expired since", "revoked before", "revoked after", "altered", "unknown root", "weak algorithm", "wrong file", "wrapped",
)  # fmt: skip
CONTENT = signing.DOCUMENT
OTHER = CONTENT.replace(b"1000", b"9000")


def day(number: int):
    return BASE + timedelta(days=number)


@dataclass(frozen=True)
class Signed:
    file: bytes
    beside: bytes | None = None


def made(kind: str, order: Order, content: bytes = CONTENT) -> Signed:
    if kind == "PAdES":
        return Signed(signing.pades(order, signing.pdf(content.decode().replace("<", " "))))
    if kind == "CAdES attached":
        return Signed(signing.cades_signed(order, content, detached=False))
    if kind == "CAdES detached":
        return Signed(content, signing.cades_signed(order, content))
    method = kind.split()[1]
    encoded = signing.xades_signed(order, content, method=method)
    return Signed(content, encoded) if method == "detached" else Signed(encoded)


def case(kind: str, level: str, name: str) -> Report | None:
    """The report of one cell; None where the case has no meaning for the format."""
    pki = Pki("essai")
    pki.crl_at = day(30)
    days = {"expired at signing": 5, "expired since": 20}.get(name, 365)
    holder = pki.signer(days=days)
    if name.startswith("revoked"):
        pki.revoke(holder, day(5 if name == "revoked before" else 15))
    signers = Pki("ailleurs") if name == "unknown root" else pki
    order = Order(
        pki=signers,
        holder=signers.signer() if name == "unknown root" else holder,
        at=day(10),
        level=level,
        stamped_at=day(10),
        archived_at=day(12),
        content_at=day(10) if level != "B" and name in ("expired at signing", "revoked before") else None,
        digest="sha1" if name == "weak algorithm" else "sha256",
        crls=signers.crls(day(11)),
    )
    signed = _spoilt(kind, name, order)
    if signed is None:
        return None
    return verify(signed.file, signed.beside, Trust(roots=(pki.root.asn1,)), pki, day(30))


def _spoilt(kind: str, name: str, order: Order) -> Signed | None:
    if name not in ("altered", "wrong file", "wrapped"):
        return made(kind, order)
    return {"altered": _altered, "wrong file": _wrong_file, "wrapped": _wrapped}[name](kind, order)


def _altered(kind: str, order: Order) -> Signed:
    signed = made(kind, order)
    if kind == "PAdES":
        at = signed.file.index(b"/MediaBox")
        return Signed(signed.file[:at] + b"/MediaBoX" + signed.file[at + 9 :])
    if kind == "CAdES detached":
        return Signed(signed.file, _other_value(signed.beside))
    if kind == "XAdES detached":
        return replace(
            signed,
            beside=re.sub(rb"(<ds:SignatureValue>)(.)", lambda found: found[1] + (b"B" if found[2] == b"A" else b"A"), signed.beside),
        )
    return Signed(signed.file.replace(b"<prix>1000", b"<prix>9000"))


def _other_value(encoded: bytes) -> bytes:
    """The same message with one bit of its signature value changed."""
    from asn1crypto import cms

    message = cms.ContentInfo.load(encoded)
    info = message["content"]["signer_infos"][0]
    value = bytearray(info["signature"].native)
    value[20] ^= 1
    return encoded.replace(info["signature"].native, bytes(value), 1)


def _wrong_file(kind: str, order: Order) -> Signed:
    signed = made(kind, order)
    if kind == "PAdES":
        other = made(kind, order, OTHER)
        contents = re.compile(rb"/Contents <([0-9a-fA-F]+)>")
        mine, theirs = contents.findall(signed.file)[0], contents.findall(other.file)[0]
        return Signed(other.file.replace(theirs, mine.ljust(len(theirs), b"0")[: len(theirs)], 1))
    if kind == "CAdES attached":
        return Signed(OTHER, signed.file)
    if kind in ("CAdES detached", "XAdES detached"):
        return replace(signed, file=OTHER)
    root, other = etree.fromstring(signed.file), etree.fromstring(OTHER)
    if kind == "XAdES enveloped":
        other.append(root.find("ds:Signature", xades.NS))
        return Signed(etree.tostring(other))
    shown = next(one for one in root.iterfind("ds:Object", xades.NS) if one.find("xades:QualifyingProperties", xades.NS) is None)
    shown.replace(shown[0], other)
    return Signed(etree.tostring(root))


def _wrapped(kind: str, order: Order) -> Signed | None:
    """What is signed stays sound, and is not what is shown."""
    if kind.startswith("CAdES") or kind == "XAdES detached":
        return None
    signed = made(kind, order)
    if kind == "PAdES":
        return Signed(shadowed(signed.file))
    root = etree.fromstring(signed.file)
    if kind == "XAdES enveloped":
        outer = etree.fromstring(OTHER.replace(b'"offre"', b'"autre"'))
        outer.append(root)
        return Signed(etree.tostring(outer))
    added = etree.SubElement(root, f"{{{xades.DS}}}Object")
    added.append(etree.fromstring(OTHER.replace(b'"offre"', b'"autre"')))
    return Signed(etree.tostring(root))


def shadowed(data: bytes) -> bytes:
    """The document with a later revision that draws another page over the signed one."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    page = writer.root["/Pages"]["/Kids"][0]
    drawn = writer.add_object(generic.StreamObject(stream_data=b"BT /F1 12 Tf 50 700 Td (9000) Tj ET"))
    page[generic.pdf_name("/Contents")] = drawn
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def rows():
    """(format, level, case, indication, sub-indication, reasons) of every cell."""
    for kind in FORMATS:
        for level in LEVELS:
            for name in CASES:
                report = case(kind, level, name)
                yield (
                    kind,
                    level,
                    name,
                    *((report.indication, report.sub_indication, ",".join(report.reasons)) if report else ("—", "", "")),
                )


if __name__ == "__main__":
    for row in rows():
        print("{:<17}{:<5}{:<20}{:<15}{:<34}{}".format(*row), flush=True)
