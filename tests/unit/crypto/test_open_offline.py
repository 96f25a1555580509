"""The offline tool: Python and `cryptography` alone, one word a check, an exit code."""

import base64
import os
import subprocess
import sys

import pytest

from chalicelib.crypto import age, recovery
from chalicelib.crypto.opening import combine_shares
from chalicelib.crypto.paper import to_paper
from chalicelib.crypto.plis import offer_identity

# Anything else than the standard library, cryptography and our own modules makes the tool die.
GUARD = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top not in ("chalicelib", "cryptography", "_cffi_backend", "cffi"):
            raise ImportError(f"{name} is not for the offline tool")
sys.meta_path.insert(0, Refuse())
import runpy
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


class Case:
    """An envelope on disk, and the tool."""

    def __init__(self, root, folder, entity, sealed):
        self.tool, self.folder, self.entity, self.sealed = root / "scripts/open_offline", folder, entity, sealed
        self.out = folder / "out"
        self.put("manifest.json", entity.manifest.encode())
        self.put("keyfile.json", sealed.keyfile.encode())
        self.put("body.age", sealed.body)
        self.put("gate", entity.gate_share(sealed).hex())
        for i, member in enumerate(entity.members, 1):
            self.put(f"M{i}", f"# a comment\n{member}\n")

    def put(self, name, data):
        path = self.folder / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return str(path)

    def run(self, *keys, passphrase=""):
        files = [f"--{k}={self.folder / n}" for k, n in [("manifest", "manifest.json"), ("keyfile", "keyfile.json"), ("body", "body.age")]]
        command = [sys.executable, "-I", "-c", GUARD, str(self.tool), *files, f"--out={self.out}", *keys]
        environment = os.environ | {"PLIS_PASSPHRASE": passphrase}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, stdin=subprocess.DEVNULL)
        return done.returncode, done.stdout.splitlines(), done.stderr

    def key(self, name):
        return str(self.folder / name)

    def opened(self):
        return {str(p.relative_to(self.out)): p.read_bytes() for p in self.out.rglob("*") if p.is_file()}


@pytest.fixture
def case(root, tmp_path, entity, sealed):
    return Case(root, tmp_path, entity, sealed)


FILES = {"prix.ods": "1 000 000 €".encode(), "offre/mémoire.pdf": bytes(70_000)}


@pytest.mark.req("REQ-084")
def test_two_members_and_the_gate(case):
    code, words, stderr = case.run(f"--member={case.key('M1')}", f"--member={case.key('M3')}", f"--gate={case.key('gate')}")
    assert code == 0, stderr
    assert words[:7] == ["manifest: ok", "keyfile: ok", "member: ok", "member: ok", "shares: ok", "gate: ok", "body: ok"]
    assert words[7:] == ["file: ok prix.ods", "file: ok offre/mémoire.pdf"]
    assert case.opened() == FILES


@pytest.mark.req("REQ-084")
def test_the_recovery_sheets(case):
    a, _, c = recovery.make_sheets(case.entity.recovery)
    code, words, stderr = case.run(f"--recovery={case.put('sheets', f'{a}{chr(10)}{c}')}", f"--gate={case.key('gate')}")
    assert code == 0, stderr
    assert "recovery: ok" in words
    assert case.opened() == FILES


def test_every_way_to_give_a_key(case):
    one, two, _ = case.entity.members
    wrapped = age.encrypt(f"{one}\n".encode(), [age.Passphrase("abri-acier-zone", 10)])
    s_g = case.entity.gate_share(case.sealed)
    keys = [f"--member={case.put('a', age.armor(wrapped))}", f"--member={case.put('b', to_paper('member', two.seed))}"]
    gate = f"--gate={case.put('g', age.encrypt(s_g, [two.recipient]))}"
    code, _, stderr = case.run(*keys, gate, passphrase="Abri acier zone")
    assert code == 0, stderr
    assert case.opened() == FILES


def test_the_gates_own_key(case):
    gate = case.put("seed", str(age.PqIdentity(case.entity.gate_seed)))
    assert case.run(f"--member={case.key('M1')}", f"--member={case.key('M2')}", f"--gate={gate}")[0] == 0


def refusals(case):
    """(arguments, last word) of what must be refused, after damaging what needs to be."""
    m1, m2, gate = f"--member={case.key('M1')}", f"--member={case.key('M2')}", f"--gate={case.key('gate')}"
    stranger = case.put("stranger", str(age.generate_pq_identity()))
    wrapped = case.put("w", age.encrypt(b"x", [age.Passphrase("autre", 10)]))
    paper = to_paper("member", case.entity.members[0].seed)
    wrong_paper = case.put("p", ("8" if paper[0] != "8" else "9") + paper[1:])
    yield (m1, gate), "shares: shares-too-few (request) 1/2"
    yield (m1, m1, gate), "shares: share-duplicate (request) M1"
    yield (m1, m2), "gate: gate-missing (request)"
    yield (m1, f"--member={stranger}", gate), "member: member-unknown (key)"
    yield (f"--member={wrapped}", gate), "member: passphrase-wrong (key)"
    yield (f"--member={wrong_paper}", gate), "member: paper-group (key) 1"
    yield (f"--recovery={case.key('M1')}", gate), "recovery: recovery-other (key)"
    yield (m1, m2, f"--gate={case.put('zero', '0' * 64)}"), "gate: gate-commitment (bidder)"
    yield (m1, m2, gate, f"--mh={'0' * 64}"), "manifest: manifest-other (storage)"
    yield (m1, m2, gate, f"--keyfile-sha256={'0' * 64}"), "keyfile: keyfile-altered (storage)"
    yield (m1, m2, gate, "--submission=OTHER"), "keyfile: keyfile-other (storage)"


def test_refusals_say_one_word_and_whose_fault(case):
    for keys, last in refusals(case):
        code, words, stderr = case.run(*keys, passphrase="mot")
        assert (code, words[-1]) == (1, last), stderr
        assert not case.out.exists()


@pytest.mark.req("REQ-066")
def test_a_damaged_body_leaves_no_file(case):
    body = bytearray(case.sealed.body)
    body[-1] ^= 1
    case.put("body.age", bytes(body))
    code, words, _ = case.run(f"--member={case.key('M1')}", f"--member={case.key('M2')}", f"--gate={case.key('gate')}")
    assert code == 1
    assert words[-1].startswith("body: part-digest (storage) part 1: ")
    assert not case.out.exists()
    assert list(case.folder.glob("*.incomplete")) == []


def test_wrong_usage(case):
    assert case.run()[0] == 3
    assert case.run(f"--member={case.key('nothing')}")[0] == 3
    case.out.mkdir()
    (case.out / "mine").touch()
    keys = (f"--member={case.key('M1')}", f"--member={case.key('M2')}", f"--gate={case.key('gate')}")
    assert case.run(*keys)[0] == 3
    assert (case.out / "mine").exists(), "what was there is left alone"


def test_public_tools_open_the_body_too(case, entity):
    """With the offer's identity, any age implementation that has post-quantum recipients, then any tar."""
    script = """import("age-encryption").then(async ({ Decrypter }) => {
      const decrypter = new Decrypter();
      decrypter.addIdentity(process.argv[1]);
      process.stdout.write(Buffer.from(await decrypter.decrypt(Buffer.from(process.argv[2], "base64"))));
    })"""
    small = entity.seal({"a.txt": b"bonjour"})
    s_c = combine_shares(entity.manifest, small.keyfile, entity.shares(small, (0, 1)))
    offer = offer_identity(small.keyfile.context, s_c, entity.gate_share(small))
    command = ["node", "-e", script, str(offer), base64.b64encode(small.body).decode()]
    archive = subprocess.run(command, capture_output=True, check=True, cwd=case.tool.parent.parent).stdout
    listed = subprocess.run(["tar", "-t"], input=archive, capture_output=True, check=True).stdout
    assert listed == b"a.txt\nMANIFESTE.json\n"
