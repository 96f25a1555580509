"""Python opens what the browser's code sealed, derives the same keys and refuses the same records."""

import base64
import io

import pytest

from chalicelib.crypto import age, gate, recovery, shamir, tar
from chalicelib.crypto.canonical import canonical, parse_canonical
from chalicelib.crypto.errors import CODES, SealError
from chalicelib.crypto.paper import from_paper, to_paper
from chalicelib.crypto.plis import (
    Context,
    check_canary,
    fingerprint,
    offer_identity,
    open_canary,
    open_envelope,
    payload_size,
    read_keyfile,
    read_manifest,
    unwrap_share,
)

b64 = base64.b64decode


@pytest.fixture(scope="module")
def derived(vectors):
    return vectors("derivations")


def test_derivations(derived):
    context = Context(**derived["context"])
    s_c, s_g = bytes.fromhex(derived["s_c"]), bytes.fromhex(derived["s_g"])
    assert str(offer_identity(context, s_c, s_g)) == derived["offer"]
    assert {name: context.commitment(name, s_c) for name in derived["commitments"]} == derived["commitments"]
    assert fingerprint(derived["recipient"]) == derived["fingerprint"]
    assert read_manifest(b64(derived["manifest"]), derived["mh"]).mh == derived["mh"] == context.mh


def test_paper_and_sheets(derived):
    seed = age.PqIdentity.parse(derived["seed"]["identity"]).seed
    assert to_paper("member", seed) == derived["seed"]["paper"]
    assert from_paper("member", derived["seed"]["paper"], 32) == seed
    assert str(recovery.read_sheets(derived["sheets"]["paper"][1:])) == derived["sheets"]["identity"]


def test_shamir(derived):
    shares = [bytes.fromhex(share) for share in derived["shamir"]["shares"]]
    assert shamir.combine([shares[3], shares[1], shares[2]]).hex() == derived["shamir"]["secret"]


def test_archives(derived):
    assert [tar.header(e["name"], e["size"]) for e in derived["tar"]] == [b64(e["header"]) for e in derived["tar"]]
    payload = derived["payload"]
    assert payload_size(Context(**derived["context"]), payload["bidder"], payload["files"].items()) == payload["size"]
    for name in derived["names"]["accepted"]:
        assert tar.check_name(name) == name
    for name in derived["names"]["refused"]:
        with pytest.raises(SealError, match="name-invalid"):
            tar.check_name(name)


def test_canonical_and_codes(derived):
    assert [canonical(case["value"]) for case in derived["canonical"]] == [b64(case["bytes"]) for case in derived["canonical"]]
    assert {code: [str(fault), detail] for code, (fault, detail) in CODES.items()} == derived["codes"]


def edit(good: bytes, case: dict) -> bytes:
    if "bytes" in case:
        return b64(case["bytes"])
    record = parse_canonical(good)
    *parents, last = [int(key) if key.isdigit() else key for key in case["edit"].split(".")]
    place = record
    for key in parents:
        place = place[key]
    place[last] = case["value"]
    return canonical(record)


def test_refused_manifests(vectors):
    refused = vectors("refused")
    for case in refused["manifests"]:
        with pytest.raises(SealError) as refusal:
            read_manifest(edit(b64(refused["envelope"]["manifest"]), case))
        assert refusal.value.code == case["code"], case["what"]


def test_refused_keyfiles(vectors):
    refused = vectors("refused")
    envelope = refused["envelope"]
    manifest = read_manifest(b64(envelope["manifest"]), envelope["mh"])
    for case in refused["keyfiles"]:
        with pytest.raises(SealError) as refusal:
            read_keyfile(edit(b64(envelope["keyfile"]), case), manifest, envelope["slot"], envelope["submission"])
        assert refusal.value.code == case["code"], case["what"]


@pytest.mark.req("REQ-050")
@pytest.mark.parametrize("which", ["two_of_three", "one_of_two"])
@pytest.mark.parametrize("origin", ["sealed-js", "sealed-python"])
def test_opens(vectors, folder, origin, which):
    vector, out = vectors(origin)[which], folder()
    manifest = read_manifest(b64(vector["manifest"]), vector["mh"])
    keyfile = read_keyfile(b64(vector["keyfile"]), manifest, vector["slot"], vector["submission"], sha256=vector["keyfile_sha256"])
    members = [age.PqIdentity.parse(identity) for identity in vector["members"]][-manifest.k :]
    opened = open_envelope(
        manifest,
        keyfile,
        io.BytesIO(b64(vector["body"])),
        shares=[unwrap_share(manifest, keyfile, member) for member in members],
        s_g=gate.unwrap_gate_share(age.PqIdentity.parse(vector["gate"]).seed, keyfile),
        create=out,
    )
    assert out.files == {name: b64(content) for name, content in vector["files"].items()}
    assert (opened.bidder, opened.corrupted) == (vector["bidder"], ())


@pytest.mark.parametrize("origin", ["sealed-js", "sealed-python"])
def test_canaries(vectors, origin):
    canary = vectors(origin)["canary"]
    answer = open_canary(b64(canary["sealed"]), canary["mh"], canary["member"], age.PqIdentity.parse(canary["identity"]))
    assert answer == canary["answer"]
    assert check_canary(canary["sha256"], answer)
