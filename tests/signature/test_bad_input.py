"""Files made to harm or to deceive: each is told, none is believed, none raises."""

import io
import resource
from datetime import timedelta

import pytest
from lxml import etree
from pyhanko.pdf_utils import generic, writer
from pyhanko.pdf_utils.reader import PdfFileReader

from chalicelib.adapters import signatures as adapter
from chalicelib.signatures import bounds, xades
from chalicelib.signatures.trust import Trust
from chalicelib.signatures.verify import verify
from support import signing
from support.pki import BASE, Pki

NOW = BASE + timedelta(days=30)
BOMB = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">' + b"".join(b'<!ENTITY c%d "&b;&b;&b;&b;&b;">' % n for n in range(9)) + b"]><a>&c8;</a>"
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.fixture(scope="module")
def pki():
    made = Pki()
    made.crl_at = NOW
    return made


def order(pki, **more):
    return signing.Order(pki=pki, holder=pki.signer(), **{"at": BASE + timedelta(days=10), **more})


def judged(pki, file, signature=None, **more):
    return verify(file, signature, Trust(roots=(pki.root.asn1,), **more), pki, NOW)


def deep(levels: int) -> bytes:
    made = b""
    for _ in range(levels):
        size = len(made)
        made = b"\x30" + (bytes([size]) if size < 128 else b"\x84" + size.to_bytes(4, "big")) + made
    return made


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (b"", "no-signature"),
        (b"Offre", "no-signature"),
        (b"%PDF-1.7\n1 0 obj", "truncated"),
        (BOMB, "xml-dtd"),
        (OUTSIDE, "xml-dtd"),
        (BOMB.decode().encode("utf-16"), "xml-dtd"),
        (b"<a>" * 500, "xml-too-deep"),
        (b"<a><b></a>", "truncated"),
        (deep(4000), "asn1-too-deep"),
        (b"\x30\x82\xff\xff\x06", "truncated"),
        (b"PK\x03\x04", "container"),
    ],
    ids=["empty", "plain", "cut PDF", "bomb", "external", "bomb in UTF-16", "deep XML", "cut XML", "deep ASN.1", "cut ASN.1", "container"],
)
def test_what_cannot_be_read_is_told(pki, file, reason):
    report = judged(pki, file)
    assert (report.indication, list(report.reasons)) == ("INDETERMINATE", [reason])


def test_every_beginning_of_a_signed_file_is_told(pki):
    for whole in (signing.pades(order(pki)), signing.cades_signed(order(pki), b"abc", detached=False), signing.xades_signed(order(pki))):
        for share in range(1, 8):
            assert judged(pki, whole[: len(whole) * share // 8]).indication != "TOTAL-PASSED"


def test_more_than_is_read_is_refused_before_any_parser(pki, monkeypatch):
    monkeypatch.setattr(bounds, "MAX_BYTES", 1000)
    assert list(judged(pki, b"%PDF-" + b"0" * 1000).reasons) == ["too-large"]


def test_an_encrypted_pdf_is_said_so(pki):
    made = writer.copy_into_new_writer(PdfFileReader(io.BytesIO(signing.pdf())))
    made.encrypt("secret")
    out = io.BytesIO()
    made.write(out)
    assert list(judged(pki, out.getvalue()).reasons) == ["encrypted"]


def test_a_program_in_a_pdf_is_pointed_out(pki):

    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    made = IncrementalPdfFileWriter(io.BytesIO(signing.pdf()))
    name = generic.pdf_name
    action = generic.DictionaryObject({name("/S"): name("/JavaScript"), name("/JS"): generic.pdf_string("app.alert(1)")})
    made.root[name("/OpenAction")] = made.add_object(action)
    made.update_root()
    out = io.BytesIO()
    made.write(out)
    report = judged(pki, signing.pades(order(pki), out.getvalue()))
    assert report.indication == "TOTAL-PASSED"
    assert "javascript" in report.notes


@pytest.mark.parametrize("level", ["B", "T"])
def test_a_signer_whose_clock_is_ahead_is_not_believed(pki, level):
    ahead = order(pki, at=NOW + timedelta(days=3), level=level, stamped_at=BASE + timedelta(days=10))
    report = judged(pki, signing.pades(ahead))
    assert (report.indication, report.sub_indication, list(report.reasons)) == (
        "INDETERMINATE",
        "TIMESTAMP_ORDER_FAILURE",
        ["signer-clock-ahead"],
    )


def test_a_stylesheet_in_a_signature_is_not_applied(pki):
    root = etree.fromstring(signing.xades_signed(order(pki)))
    root.find(".//ds:Transform", xades.NS).set("Algorithm", "http://www.w3.org/TR/1999/REC-xslt-19991116")
    report = judged(pki, etree.tostring(root))
    assert list(report.reasons) == ["transform-not-allowed"]


def test_a_trusted_list_past_its_end_proves_nothing_more(pki):
    report = judged(pki, signing.pades(order(pki)), until=NOW - timedelta(days=1))
    assert (report.indication, list(report.reasons)) == ("INDETERMINATE", ["trusted-list-expired"])
    assert report.trust["expired"]


def test_several_signers_are_each_judged(pki):
    first = signing.pades(order(pki))
    second = signing.pades(
        signing.Order(pki=pki, holder=pki.signer("Dominique Petit"), at=BASE + timedelta(days=11)), first, name="Signature2"
    )
    report = judged(pki, second)
    assert [(one.signer["name"], one.indication) for one in report.signatures] == [
        ("Camille Durand", "TOTAL-PASSED"),
        ("Dominique Petit", "TOTAL-PASSED"),
    ]
    assert report.signatures[0].changes == ["form-or-signature"]


def test_revocation_that_nobody_publishes_leaves_it_unsure(pki):
    silent = Pki("muette")
    silent.down = True
    report = verify(signing.pades(order(silent)), None, Trust(roots=(silent.root.asn1,)), silent, NOW)
    assert (report.indication, report.sub_indication, list(report.reasons)) == ("INDETERMINATE", "TRY_LATER", ["revocation-unknown"])


def test_a_verification_runs_in_a_process_whose_memory_is_bounded(pki):
    """Through the function itself: JSON in, JSON out, another process."""

    class Objects:
        def get(self, area, key):
            return None

    class Clock:
        def now(self):
            return NOW

    before = resource.getrlimit(resource.RLIMIT_AS)
    answer = adapter.serve(Clock(), Objects(), {"act": "verify", **adapter.request(signing.pades(order(pki)), None, None)})["answer"]
    assert (answer["indication"], answer["reasons"]) == ("INDETERMINATE", ["unknown-issuer"])
    assert resource.getrlimit(resource.RLIMIT_AS) == before
