"""Evidence cannot be altered unseen: 8,000 mutations of registers, a receipt and a record, the same verdicts in both languages (REQ-155)."""

import copy
import io
import json
import random
import subprocess
from datetime import UTC, datetime, timedelta

import pypdf
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chalicelib.adapters.memory.keys import MemorySigner
from chalicelib.crypto import evidence
from chalicelib.crypto.es256 import BadKey, key_id, parsed
from chalicelib.crypto.signing import signed
from chalicelib.documents import administration_export, receipts, registers_export
from chalicelib.domain.consultation import Consultation
from chalicelib.domain.register import KINDS, Draft, chain, stream
from chalicelib.domain.tenant import Holder, Tenant

MUTATIONS = 8000
AT = datetime(2026, 3, 2, 11, tzinfo=UTC)
ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
SIGNER, OTHER = MemorySigner(), MemorySigner()
CONSULTATION = Consultation(
    id=ID, buyer_id="b", buyer_name="Ville d’Étretat", buyer_siret="21760254400017", title="École « Łódź »", procedure="AOO", created_at=AT, reference="2026-É1"
)  # fmt: skip
SHARED = {"number": "7KQ2-M8TD", "manifest_sha256": "ab" * 32, "received_at": "2026-03-02T11:00:01.000Z", "started_at": "2026-03-02T10:00:00.000Z", "late": False,
          "lots": [1, 2], "mode": None, "submission": "01S", "consortium": {"kind": "none", "members": []}}  # fmt: skip


def lines(count, name, kind):
    made = []
    for n in range(count):
        record = {"n": n, "words": "é\u2028"} if n != 1 else {**SHARED, "deadline": "x"}
        made.append(
            chain(
                name,
                made[-1] if made else None,
                Draft(kind=kind, at=AT + timedelta(seconds=n), record=record, head={"n": n}),
                f"i{n}",
            )
        )
    return made


LINES = lines(5, stream(ID, "deposits"), "deposit")
REGISTER = json.loads(registers_export.as_json(CONSULTATION, "deposits", LINES, AT, SIGNER)[0])
RECEIPT = signed(SIGNER, {"v": "recepisse/v1", **SHARED, "company": {"name": "Toits", "identifier_type": "SIRET", "identifier": "55208131766522"}, "buyer": {"name": "Ville", "siret": "21760254400017"}, "consultation": {"id": ID, "reference": "r", "title": "École"},
                          "envelopes": [{"slot": "L001-offer", "files": [{"name": "a.pdf", "size_bytes": 3, "sha256": "ab" * 32}]}], "submission_deadline": "2026-03-02T11:00:00.000Z", "mh": "m",
                          "entry_hash": LINES[1].hash})  # fmt: skip
RECORD = signed(SIGNER, {"v": "pv-ouverture/v1", "consultation": {"id": ID}, "present": ["Ann"], "drawn_up_at": "2026-03-02T11:00:01.000Z"})
HOLDER = Holder(Tenant("buyer", ID), "Ville d’Étretat", "SIRET 21760254400017")
ACTS = lines(4, HOLDER.tenant.register, "roles-changed")
ADMINISTRATION = json.loads(administration_export.as_json(HOLDER, "administration", ACTS, AT, SIGNER)[0])
OF_A_CONTRACT = {
    "contract": ID,
    "number": "2026-É1",
    "consultation": ID,
    "buyer": "Ville d’Étretat",
    "siret": "21760254400017",
    "register": "contract",
}
CONTRACT = json.loads(
    registers_export.lines_as_json(evidence.CONTRACT, OF_A_CONTRACT, lines(3, f"K#{ID}#contract", "amendment"), AT, SIGNER)[0]
)
WHOLE = (REGISTER, RECEIPT, RECORD, ADMINISTRATION, CONTRACT)


def holds(document, pem=None):
    return all(one.holds for one in evidence.verify(document, pem or SIGNER.public_pem()))


def words(data):
    """What both languages say of some bytes: the word of each check that fails, or `unreadable`."""
    try:
        return [one.word for one in evidence.verify(evidence.read(data), SIGNER.public_pem()) if not one.holds]
    except evidence.Unreadable:
        return ["unreadable"]


def places(value, path=()):
    yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(inner, (*path, key))


def at(document, path):
    for key in path:
        document = document[key]
    return document


VALUES = [
    None,
    True,
    False,
    0,
    1,
    -1,
    2**53,
    "",
    "x",
    "é",
    "\ud800",
    "0" * 64,
    [],
    {},
    [1],
    {"a": 1},
    "ES256",
    "none",
    "registre/v1",
    "recepisse/v1",
    "C#x#deposits",
]


def altered(rng, document):
    """A document changed at one place: a value, a key, an order, a line taken from or put in another place."""
    made = copy.deepcopy(document)
    path = rng.choice([one for one in places(made) if one])
    holder, key = at(made, path[:-1]), path[-1]
    act = rng.randrange(7)
    if act == 0:
        holder[key] = rng.choice(VALUES)
    elif act == 1:
        del holder[key]
    elif act == 2 and isinstance(holder, dict):
        holder["extra"] = rng.choice(VALUES)
    elif act == 3 and isinstance(holder, dict):
        holder[f"{key}_"] = holder.pop(key)
    elif act == 4 and isinstance(holder[key], str) and holder[key]:
        n = rng.randrange(len(holder[key]))
        holder[key] = holder[key][:n] + rng.choice("0aZé.= ") + holder[key][n + rng.randrange(2) :]
    elif act == 5 and isinstance(holder, list):
        holder.insert(rng.randrange(len(holder) + 1), copy.deepcopy(holder[key]))
    elif isinstance(holder, list):
        rng.shuffle(holder)
    else:
        holder[key] = [holder[key]]
    return made


def scrambled(rng, text):
    """The bytes of a document, cut, doubled, or with one byte changed."""
    n, act = rng.randrange(len(text)), rng.randrange(4)
    return [text[:n], text[:n] + bytes([rng.randrange(256)]) + text[n + 1 :], text + text[n:], b"\xef\xbb\xbf" + text][act]


def rehashed(rng):
    """A register whose chain holds again after a change: who rewrites all lines cannot sign the head."""
    whole, entries = rng.choice([(REGISTER, LINES), (ADMINISTRATION, ACTS)])
    made, last = copy.deepcopy(whole), None
    kept = [line for line in entries if rng.random() < 0.8]
    made["entries"] = []
    for line in kept:
        last = chain(line.stream, last, Draft(kind=line.kind, at=AT, record={**line.record, "m": 1}, head=line.head), line.idem)
        made["entries"].append(last.as_json())
    if last and rng.random() < 0.5:
        made["head"] |= {"last": last.seq, "hash": last.hash}
    return made


def mutants(count):
    rng = random.Random(2026)
    spelled = [json.dumps(one, ensure_ascii=False).encode() for one in WHOLE]
    while count:
        act, n = rng.randrange(10), rng.randrange(len(WHOLE))
        made = rehashed(rng) if act == 0 else altered(rng, WHOLE[n]) if act < 7 else None
        data = json.dumps(made).encode() if made else scrambled(rng, spelled[n])
        if not same(data, WHOLE):
            count -= 1
            yield data


def same(data, wholes):
    """Whether these bytes still say, to a strict reader, exactly one of the whole documents; the key it carries may be left out."""
    try:
        made = parsed(data.decode())
    except ValueError:
        return False
    return any(made in (one, {**one, "signature": {k: v for k, v in one["signature"].items() if k != "pem"}}) for one in wholes)


@pytest.mark.req("REQ-155")
def test_whole_documents_hold():
    assert all(holds(one) for one in WHOLE)
    assert evidence.verify_in(RECEIPT, REGISTER).holds
    empty = json.loads(registers_export.as_json(CONSULTATION, "questions", [], AT, SIGNER)[0])
    assert holds(empty)


@pytest.mark.req("REQ-155")
def test_no_mutation_is_accepted_and_the_page_says_the_same(root, tmp_path):
    made = list(mutants(MUTATIONS))
    verdicts = [words(data) for data in made]
    assert [data for data, verdict in zip(made, verdicts, strict=True) if not verdict] == []
    assert [(data, a, b) for data, a, b in zip(made, verdicts, page(root, tmp_path, made), strict=True) if a != b] == []


def test_the_page_knows_every_register(root, tmp_path):
    made = [registers_export.as_json(CONSULTATION, kind, lines(2, stream(ID, kind), "x"), AT, SIGNER)[0] for kind in KINDS]
    made.append(json.dumps(CONTRACT).encode())
    assert page(root, tmp_path, made) == [words(one) for one in made]
    assert all(holds(json.loads(one)) for one in made)


def page(root, folder, made):
    """What the page says of each."""
    (folder / "given.json").write_text(json.dumps({"pem": SIGNER.public_pem(), "hex": [data.hex() for data in made]}))
    ran = subprocess.run(
        ["node", root / "tests/js/evidence.mjs", folder / "given.json"], capture_output=True, text=True, check=True, cwd=root
    )
    return json.loads(ran.stdout)


@pytest.mark.req("REQ-053")
def test_a_printed_receipt_carries_what_verifies(root, tmp_path):
    """The PDF itself is taken, by the command and by the page; cut, or with a letter of its receipt changed, it is refused."""
    made = receipts.pdf(RECEIPT)
    at = made.index(b'"7KQ2-M8TD"')
    spoilt = [made, made[: at + 50], made[: at + 3] + b"X" + made[at + 4 :], made.replace(b"EmbeddedFile", b"EmbeddedFilm"), made + made]
    verdicts = [words(data) for data in spoilt]
    assert verdicts == [[], ["unreadable"], ["signature"], ["unreadable"], ["unreadable"]]
    assert page(root, tmp_path, spoilt) == verdicts


def test_a_sheet_keeps_every_letter_and_is_for_archives():
    """Latin, Greek and Cyrillic letters are text, other writings are told by their numbers."""
    name = "Łódzkie Przedsiębiorstwo Ελληνικά Ґрунт Țară e\u0301té 中"
    made = receipts.pdf(
        {
            **RECEIPT,
            "company": {"name": name, "identifier_type": "TVA", "identifier": "PL1"},
            "consortium": {"kind": "several", "members": []},
        }
    )
    found = pypdf.PdfReader(io.BytesIO(made))
    text = found.pages[0].extract_text()
    assert "Łódzkie Przedsiębiorstwo Ελληνικά Ґрунт Țară été ‹U+4E2D›" in text
    assert "Groupement solidaire" in text
    assert found.xmp_metadata.dc_title == {"x-default": "Récépissé de dépôt d’un pli"}
    assert found.trailer["/Root"]["/Lang"] == "fr-FR"
    assert "/OutputIntents" in found.trailer["/Root"]
    fonts = found.pages[0]["/Resources"]["/Font"].values()
    assert all("/FontFile2" in font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts)


@pytest.mark.parametrize("change", [
    lambda d: d["head"].update(buyer="Autre ville"), lambda d: d["head"].update(register="questions"), lambda d: d["entries"].pop(),
    lambda d: d["entries"].pop(0), lambda d: d.update(entries=[]), lambda d: d["signature"].update(alg="none"), lambda d: d["signature"].update(kid="0" * 32),
    lambda d: d["signature"].update(signed(OTHER, {"v": "registre/v2", "head": d["head"]})["signature"]), lambda d: d["head"].update(exported_at="2030-01-01T00:00:00.000Z"),
])  # fmt: skip
def test_each_forgery_of_a_register_is_refused(change):
    forged = copy.deepcopy(REGISTER)
    change(forged)
    assert not holds(forged)


@pytest.mark.parametrize("change", [
    {"holder": "company"}, {"holder": "platform"}, {"holder": "x"}, {"holder": ["buyer"]}, {"id": "other"}, {"id": 1}, {"register": "deposits"}, {"register": "sign-ins"}, {"consultation": ID},
])  # fmt: skip
def test_a_register_of_administration_is_of_its_holder_alone(change):
    """Signed by the platform itself: the lines are still those of another register."""
    head = {**ADMINISTRATION["head"], **change}
    forged = {**signed(SIGNER, {"v": "administration/v1", "head": head}), "entries": ADMINISTRATION["entries"]}
    assert not holds(forged)


def test_a_receipt_of_another_register_is_not_found():
    for name, value in (("entry_hash", LINES[0].hash), ("number", "X"), ("lots", [1]), ("consultation", {"id": "other"})):
        assert not evidence.verify_in({**RECEIPT, name: value}, REGISTER).holds


@pytest.mark.parametrize("data", [
    b"", b"{}", b"[]", b"null", b"\xff", b'{"v":1}', b'{"v":"registre/v1","entries":[]}', b"[" * 100_000, b'{"v":"recepisse/v1","v":"recepisse/v1"}', b'{"v":NaN}', b'{"v":1.0}', b"%PDF-1.7", b"%PDF-1.7\n/Length 2\n/Type /EmbeddedFile\n>>\nstream\n[]",
])  # fmt: skip
def test_what_is_none_of_ours_ends_in_a_sentence(data):
    with pytest.raises(evidence.Unreadable):
        evidence.read(data)


def test_a_key_comes_as_pem_or_as_the_platform_answers_it():
    pem, kid = SIGNER.public_pem(), SIGNER.key_id
    for given in (pem, f"\n{pem}\n", json.dumps({"kid": kid, "pem": pem})):
        assert key_id(evidence.read_key(given.encode())) == kid
    other_curve = (
        ec.generate_private_key(ec.SECP384R1()).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    )
    middle = pem.index("MFkw") + 80
    broken = pem[:middle] + ("A" if pem[middle] != "A" else "B") + pem[middle + 1 :]
    for given in (
        "",
        "x",
        "{}",
        "[]",
        other_curve,
        broken,
        pem[:-40],
        json.dumps({"kid": "0" * 32, "pem": pem}),
        json.dumps({"pem": 1}),
        "\ud800",
    ):
        with pytest.raises(BadKey):
            evidence.read_key(given.encode("utf-8", "surrogatepass"))


@pytest.fixture
def files(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write


def run(root, *arguments):
    """`scripts/verify` by the bare interpreter, in which nothing is installed."""
    import sys

    bare = getattr(sys, "_base_executable", sys.executable)
    ran = subprocess.run([bare, "-I", "-S", root / "scripts/verify", *arguments], capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout, ran.stderr


@pytest.mark.req("REQ-155")
def test_the_command_without_any_package(root, files):
    key = files("key.json", {"kid": SIGNER.key_id, "pem": SIGNER.public_pem()})
    receipt, register = files("recepisse.json", RECEIPT), files("registre.json", REGISTER)
    code, said, _ = run(root, receipt, "--key", key, "--register", register)
    assert (code, "register: ok" in said) == (0, True)
    assert run(root, files("administration.json", ADMINISTRATION), "--key", key)[0] == 0
    code, said, _ = run(root, receipt)
    assert (code, SIGNER.key_id in said) == (3, True)
    assert run(root, files("faux.json", {**RECEIPT, "late": True}), "--key", key)[:2] == (
        1,
        "form: ok\nkey: ok\nsignature: ROMPU / BROKEN\n",
    )
    for arguments, word in (
        ((receipt, "--key", files("k.pem", "nothing")), "unreadable key"), ((files("x.json", "{"), "--key", key), "unreadable:"), (("none.json",), "unreadable:"),
        ((register, "--key", key, "--register", receipt), "wants a receipt"),
    ):  # fmt: skip
        code, said, errors = run(root, *arguments)
        assert (code, word in said, errors) == (2, True, "")
