"""The key file of one sealed envelope: digests of the body, commitments, and the shares, each for its holder.

It is public to the platform and gives nothing away. Its SHA-256 goes on the register of deposits with the body's
digests; whatever no longer matches is then the storage's fault, never the bidder's.
"""

import base64
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from chalicelib.crypto import schema
from chalicelib.crypto.age import AgeError, read_header
from chalicelib.crypto.age.payload import CHUNK, NONCE_BYTES, SEALED_CHUNK, TAG, plain_size
from chalicelib.crypto.canonical import canonical, parse_canonical
from chalicelib.crypto.errors import SealError
from chalicelib.crypto.manifest import MAX_MEMBERS, VERSION, SealingManifest

PART_CHUNKS = 256
PART_PLAIN = PART_CHUNKS * CHUNK
PART_SEALED = PART_CHUNKS * SEALED_CHUNK
HEADER_BYTES = 1627
"""The header of an age file for one post-quantum recipient never varies in length."""
BODY_START = HEADER_BYTES + NONCE_BYTES
"""Where the chunks begin: part 1 carries this much more than the others."""
MAX_PARTS = 10_000
SECRET_BYTES = 32
_MAX_KEYFILE = 1024 * 1024
_BLOB_BYTES = 64 * 1024
_DIGEST_BYTES = 32
_KEYS = {
    "v", "mh", "slot", "submission", "size", "parts", "composite", "k", "commitments", "shares", "recovery", "gate",
}  # fmt: skip


@dataclass(frozen=True)
class Context:
    """Which envelope this is. Everything secret is bound to it, so nothing can be replayed in another one."""

    mh: str
    slot: str
    submission: str

    def check(self) -> "Context":
        schema.text(self.mh, schema.HEX256)
        schema.text(self.slot, schema.IDENTIFIER)
        schema.text(self.submission, schema.IDENTIFIER)
        return self

    def label(self, purpose: str) -> bytes:
        return f"{VERSION}/{purpose}|{self.mh}|{self.slot}|{self.submission}".encode("ascii")

    def commitment(self, name: str, secret: bytes) -> str:
        """SHA-256 binding a high-entropy secret to this envelope and to its role in it.

        Somebody who copies another bidder's encrypted shares into his own key file cannot make the commitments that
        go with them, so neither the members nor the gate will open them for him.
        """
        return hashlib.sha256(self.label("commit") + b"|" + name.encode("ascii") + b"|" + secret).hexdigest()


@dataclass(frozen=True)
class Commitments:
    s_c: str
    s_g: str
    shares: tuple[str, ...]


@dataclass(frozen=True)
class KeyFile:
    """`size` is the body's bytes; `parts` are raw SHA-256 digests; `shares[i]` is for member i, age files all.

    With k = 1 there is one share, encrypted to every member.
    """

    context: Context
    size: int
    parts: tuple[bytes, ...]
    k: int
    commitments: Commitments
    shares: tuple[bytes, ...]
    recovery: bytes | None
    gate: bytes

    @property
    def composite(self) -> str:
        return composite(self.parts)

    def record(self) -> dict[str, Any]:
        b64 = _b64
        return {
            "v": VERSION,
            "mh": self.context.mh,
            "slot": self.context.slot,
            "submission": self.context.submission,
            "size": self.size,
            "parts": [b64(digest) for digest in self.parts],
            "composite": self.composite,
            "k": self.k,
            "commitments": {
                "s_c": self.commitments.s_c,
                "s_g": self.commitments.s_g,
                "shares": list(self.commitments.shares),
            },
            "shares": [b64(share) for share in self.shares],
            "recovery": None if self.recovery is None else b64(self.recovery),
            "gate": b64(self.gate),
        }

    def encode(self) -> bytes:
        return canonical(self.record())

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.encode()).hexdigest()


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def composite(parts: Sequence[bytes]) -> str:
    """What S3 answers for a multipart object under SHA-256: base64(SHA-256 of the digests), "-", their number."""
    return f"{_b64(hashlib.sha256(b''.join(parts)).digest())}-{len(parts)}"


def body_size(plain_bytes: int) -> int:
    """Bytes of the sealed body for that many bytes of payload."""
    return BODY_START + plain_bytes + TAG * max(1, -(-plain_bytes // CHUNK))


def part_sizes(size: int) -> list[int]:
    """Sizes in bytes of the parts of a body; ValueError if no body has this size."""
    try:
        plain = plain_size(size - BODY_START)
    except AgeError as error:
        raise ValueError("no sealed body has this size") from error
    count = max(1, -(-plain // PART_PLAIN))
    if count > MAX_PARTS:
        raise ValueError("too many parts")
    last = size - BODY_START - (count - 1) * PART_SEALED
    sizes = [PART_SEALED] * (count - 1) + [last]
    sizes[0] += BODY_START
    return sizes


def _stanzas(data: bytes) -> int:
    """How many recipients an age file has; ValueError unless they are all post-quantum."""
    try:
        header = read_header(io.BytesIO(data))
    except AgeError as error:
        raise ValueError("not an age file") from error
    if any(stanza.args[0] != "mlkem768x25519" for stanza in header.stanzas):
        raise ValueError("a share for a recipient of another type")
    return len(header.stanzas)


def _read_commitments(value: object) -> Commitments:
    fields = schema.record(value, {"s_c", "s_g", "shares"})
    digest = partial(schema.text, shape=schema.HEX256)
    shares = schema.items(fields["shares"], 1, MAX_MEMBERS, digest)
    return Commitments(digest(fields["s_c"]), digest(fields["s_g"]), shares)


def _read(fields: dict[str, Any]) -> KeyFile:
    read_age = partial(schema.blob, low=1, high=_BLOB_BYTES)
    digest = partial(schema.blob, low=_DIGEST_BYTES, high=_DIGEST_BYTES)
    return KeyFile(
        context=Context(fields["mh"], fields["slot"], fields["submission"]).check(),
        size=schema.integer(fields["size"], 0, 2**53 - 1),
        parts=schema.items(fields["parts"], 1, MAX_PARTS, digest),
        k=schema.integer(fields["k"], 1, MAX_MEMBERS),
        commitments=_read_commitments(fields["commitments"]),
        shares=schema.items(fields["shares"], 1, MAX_MEMBERS, read_age),
        recovery=None if fields["recovery"] is None else read_age(fields["recovery"]),
        gate=read_age(fields["gate"]),
    )


def _check_shape(keyfile: KeyFile, manifest: SealingManifest) -> None:
    """What the manifest decides: how many shares, for how many holders."""
    single = manifest.k == 1
    expected = 1 if single else len(manifest.members)
    if keyfile.k != manifest.k or not len(keyfile.shares) == len(keyfile.commitments.shares) == expected:
        raise ValueError("the shares are not those the manifest asks for")
    holders = len(manifest.members) if single else 1
    if any(_stanzas(share) != holders for share in keyfile.shares):
        raise ValueError("a share is not for the expected holders")
    if (keyfile.recovery is None) != (manifest.recovery is None):
        raise ValueError("a recovery share is missing, or not asked for")
    if _stanzas(keyfile.gate) != 1 or (keyfile.recovery is not None and _stanzas(keyfile.recovery) != 1):
        raise ValueError("the gate and recovery shares have one holder each")


def read_keyfile(data: bytes, manifest: SealingManifest, slot: str, submission: str, *, sha256: str | None = None) -> KeyFile:
    """Key file of that envelope from its canonical bytes, checked in everything that needs no key.

    `sha256` is the hash on the register, when the file was deposited already.
    Raises SealError: "keyfile-altered", "keyfile-invalid", "keyfile-other".
    """
    if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
        raise SealError("keyfile-altered")
    try:
        if len(data) > _MAX_KEYFILE:
            raise ValueError("a key file is smaller than this")
        fields = schema.record(parse_canonical(data), _KEYS)
        keyfile = _read(fields)
        if fields["v"] != VERSION or fields["composite"] != keyfile.composite:
            raise ValueError("unknown version, or a composite that is not that of the parts")
        if len(part_sizes(keyfile.size)) != len(keyfile.parts):
            raise ValueError("the number of parts does not fit the size")
        if keyfile.context != Context(manifest.mh, slot, submission) or slot not in manifest.slots:
            raise SealError("keyfile-other")
        _check_shape(keyfile, manifest)
    except (ValueError, TypeError) as error:
        raise SealError("keyfile-invalid", str(error)) from error
    return keyfile
