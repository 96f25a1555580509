"""Every C2SP/CCTV age vector: the same five families of refusals, and no byte released that should not be."""

import base64
import hashlib
import io
import json
import subprocess
import zlib

import pytest

from chalicelib.crypto import age

OUTCOMES = {
    age.ArmorError: "armor failure",
    age.HeaderError: "header failure",
    age.NoMatch: "no match",
    age.MacError: "HMAC failure",
    age.PayloadError: "payload failure",
}
EXPORT = """import("cctv-age").then((vectors) => process.stdout.write(JSON.stringify(
  Object.fromEntries(Object.entries(vectors).map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")])))))"""


@pytest.fixture(scope="module")
def cctv(root):
    done = subprocess.run(["node", "-e", EXPORT], cwd=root, capture_output=True, check=True)
    return {name: base64.b64decode(data) for name, data in json.loads(done.stdout).items()}


def outcome(file: bytes, armored: bool, identities) -> tuple[str, bytes]:
    released = b""
    try:
        file = age.dearmor(file.decode("latin-1")) if armored else file
        for piece in age.decrypt_stream(io.BytesIO(file), identities):
            released += piece
    except age.AgeError as error:
        return OUTCOMES[type(error)], released
    return "success", released


def check(vector: bytes) -> str:
    """What is wrong with our reading of one vector; nothing when it is right."""
    head, _, file = vector.partition(b"\n\n")
    fields = [line.split(": ", 1) for line in head.decode().split("\n")]
    one = dict(fields)
    file = zlib.decompress(file) if one.get("compressed") == "zlib" else file
    identities = [age.parse_identity(v) for k, v in fields if k == "identity"]
    identities += [age.Passphrase(v) for k, v in fields if k == "passphrase"]
    found, released = outcome(file, one.get("armored") == "yes", identities)
    if found != one["expect"]:
        return f"{one['expect']} expected, {found} found"
    if "payload" in one and hashlib.sha256(released).hexdigest() != one["payload"]:
        return "another plaintext was released"
    return ""


def test_every_vector(cctv):
    assert len(cctv) >= 143
    wrong = {name: problem for name, vector in cctv.items() if (problem := check(vector))}
    assert not wrong


def test_armor_is_reversible(cctv):
    for name, vector in cctv.items():
        if name.startswith("armor_") and b"expect: success" in vector and b"\ncompressed" not in vector:
            data = age.dearmor(vector.partition(b"\n\n")[2].decode("latin-1"))
            assert age.dearmor(age.armor(data)) == data
