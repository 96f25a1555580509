"""The trusted list: taken when its own signature holds, kept with its end; revocation asked over real HTTP, never of a private address."""

import http.server
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from chalicelib.adapters.revocations import HttpRevocations
from chalicelib.signatures import trust
from chalicelib.signatures.lists import NotTrusted, merged, read
from chalicelib.signatures.verify import verify
from support import signing, trusted_list
from support.pki import BASE, Pki

ROOT = Path(__file__).parents[2]
UNTIL = BASE + timedelta(days=180)


@pytest.fixture(scope="module")
def pki():
    made = Pki()
    made.crl_at = BASE + timedelta(days=30)
    return made


def listed(pki, **more) -> bytes:
    return trusted_list.signed(pki, pki.signer("Liste"), **{"since": BASE - timedelta(days=100), "until": UNTIL, **more})


def test_a_list_gives_its_services_with_their_history_and_its_end(pki):
    made, _ = read(listed(pki, withdrawn=BASE + timedelta(days=20)), [pki.signer("Liste").asn1.dump()], "essai")
    (service,) = made.services
    assert (service.provider, service.country, made.until) == ("Prestataire d’essai", "FR", UNTIL)
    assert [service.granted_at(BASE + timedelta(days=day)) for day in (-101, 10, 21)] == [False, True, False]
    assert trust.load(trust.dump(made)) == made


@pytest.mark.parametrize("spoilt", ["signer", "bytes", "moved"])
def test_a_list_that_others_signed_changed_or_wrapped_is_not_taken(pki, spoilt):
    data, signer = listed(pki), pki.signer("Liste")
    if spoilt == "signer":
        signer = pki.signer("Quelqu’un d’autre")
    elif spoilt == "bytes":
        data = (
            data.replace("Prestataire d’essai".encode(), b"Prestataire faux")
            if "’".encode() in data
            else data.replace(b"Prestataire", b"Prestatrice")
        )
    else:
        data = b"<autre>" + data + b"</autre>"
    with pytest.raises(NotTrusted):
        read(data, [signer.asn1.dump()], "essai")


def test_several_lists_hold_until_the_first_of_their_ends(pki):
    one, _ = read(listed(pki), [pki.signer("Liste").asn1.dump()], "a")
    two, _ = read(listed(pki, until=UNTIL + timedelta(days=3)), [pki.signer("Liste").asn1.dump()], "b")
    assert merged([two, one]).until == UNTIL


@pytest.mark.req("REQ-146")
def test_the_qualification_of_a_signer_comes_from_the_list(pki):
    made, _ = read(listed(pki), [pki.signer("Liste").asn1.dump()], "essai")
    order = signing.Order(pki=pki, holder=pki.signer(), at=BASE + timedelta(days=10))
    report = verify(signing.pades(order), None, made, pki, BASE + timedelta(days=30))
    assert (report.indication, report.signatures[0].signer["category"]) == ("TOTAL-PASSED", "qualified")


def test_the_command_follows_a_list_of_lists_and_keeps_what_it_read(pki, tmp_path):
    (tmp_path / "fr.xml").write_bytes(listed(pki))
    (tmp_path / "lotl.xml").write_bytes(listed(pki, url=str(tmp_path / "fr.xml"), territory="EU"))
    (tmp_path / "signer.pem").write_bytes(pki.signer("Liste").certificate.public_bytes(Encoding.PEM))
    command = [
        sys.executable,
        "scripts/trust",
        "update",
        tmp_path / "lotl.xml",
        "--signer",
        tmp_path / "signer.pem",
        "--out",
        tmp_path / "kept.json",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert {one.country for one in trust.load((tmp_path / "kept.json").read_bytes()).services} == {"EU", "FR"}
    (tmp_path / "fr.xml").write_bytes(listed(pki).replace(b"QC", b"QX"))
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode != 0


@pytest.fixture
def served():
    answers = {"/crl": (200, b"liste"), "/moved": (302, b""), "/large": (200, b"0" * 3000)}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            status, body = answers.get(self.path, (404, b""))
            self.send_response(status)
            self.send_header("Location", "/crl")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Nothing: the tests' output is theirs."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_revocation_is_read_over_http(served, monkeypatch):
    assert HttpRevocations(private=True).get(f"{served}/crl") == b"liste"
    monkeypatch.setattr("chalicelib.adapters.revocations.MAX_BYTES", 1000)
    for path in ("/absent", "/moved", "/large"):
        with pytest.raises(OSError, match=r"HTTP|large"):
            HttpRevocations(private=True).get(f"{served}{path}")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/x", "http://169.254.169.254/latest", "http://[::1]/x", "http://10.0.0.1/x", "file:///etc/passwd", "ldap://e.fr/x", "http://u:p@127.0.0.1/"]
)  # fmt: skip
def test_no_private_address_and_no_other_scheme_is_asked(url):
    with pytest.raises(OSError, match="address not allowed"):
        HttpRevocations().get(url)
