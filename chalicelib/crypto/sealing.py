"""Seal one envelope. The browser does it for bidders; this twin serves tests, demonstration data and the offline tool.

1  draw s_c and s_g; the offer identity comes from both (offer_identity)
2  archive the files, encrypt them to the offer's recipient, digest each part
3  share s_c between the members and the recovery key; give s_g to the gate of the slot
4  write the key file; forget the secrets
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from chalicelib.crypto import age, shamir
from chalicelib.crypto.age.header import derive
from chalicelib.crypto.errors import SealError
from chalicelib.crypto.keyfile import (
    BODY_START,
    PART_SEALED,
    SECRET_BYTES,
    Commitments,
    Context,
    KeyFile,
)
from chalicelib.crypto.manifest import SealingManifest
from chalicelib.crypto.payload import SourceFile, pack


def offer_identity(context: Context, s_c: bytes, s_g: bytes) -> age.PqIdentity:
    """The key of the body: HKDF-SHA-256 of both secrets, bound to this manifest, slot and submission."""
    return age.PqIdentity(derive(s_c + s_g, b"", context.label("offer")))


def share_name(index: int) -> str:
    """How the share at that position is called in its commitment."""
    return f"share:{index}"


def share_secret(manifest: SealingManifest, s_c: bytes) -> list[bytes]:
    """One share a member, or s_c itself once when one member is enough."""
    return [s_c] if manifest.k == 1 else shamir.split(s_c, len(manifest.members), manifest.k)


def _encrypt_to(recipients: Iterable[str], secret: bytes) -> bytes:
    return age.encrypt(secret, [age.PqRecipient.parse(r) for r in recipients])


def _encrypt_shares(manifest: SealingManifest, shares: list[bytes]) -> tuple[bytes, ...]:
    holders = [m.recipient for m in manifest.members]
    if manifest.k == 1:
        return (_encrypt_to(holders, shares[0]),)
    return tuple(_encrypt_to([holder], share) for holder, share in zip(holders, shares, strict=True))


def make_keyfile(manifest: SealingManifest, context: Context, s_c: bytes, s_g: bytes, *, size: int, parts: Iterable[bytes]) -> KeyFile:
    """Shares, commitments and digests of a body already sealed."""
    shares = share_secret(manifest, s_c)
    commitments = Commitments(
        context.commitment("s_c", s_c),
        context.commitment("s_g", s_g),
        tuple(context.commitment(share_name(i), share) for i, share in enumerate(shares)),
    )
    return KeyFile(
        context=context,
        size=size,
        parts=tuple(parts),
        k=manifest.k,
        commitments=commitments,
        shares=_encrypt_shares(manifest, shares),
        recovery=None if manifest.recovery is None else _encrypt_to([manifest.recovery], s_c),
        gate=_encrypt_to([manifest.slots[context.slot].recipient], s_g),
    )


class _Pieces:
    """A readable stream over an iterator of byte strings."""

    def __init__(self, pieces: Iterator[bytes]):
        self._pieces, self._held, self._at = pieces, b"", 0

    def read(self, size: int) -> bytes:
        while len(self._held) - self._at < size and (piece := next(self._pieces, None)) is not None:
            self._held, self._at = self._held[self._at :] + piece, 0
        taken = self._held[self._at : self._at + size]
        self._at += len(taken)
        return taken


class _PartDigests:
    """Writes the body through, digesting each part on the way."""

    def __init__(self, out: BinaryIO):
        self._out, self.size = out, 0
        self.parts: list[bytes] = []
        self._digest, self._left = hashlib.sha256(), BODY_START + PART_SEALED

    def writelines(self, pieces: Iterable[bytes]) -> None:
        for piece in pieces:
            self._write(piece)

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self.size += len(data)
        while data:
            if not self._left:
                self._close_part()
            taken, data = data[: self._left], data[self._left :]
            self._digest.update(taken)
            self._left -= len(taken)

    def _close_part(self) -> None:
        self.parts.append(self._digest.digest())
        self._digest, self._left = hashlib.sha256(), PART_SEALED

    def finish(self) -> list[bytes]:
        self._close_part()
        return self.parts


def seal_envelope(
    manifest: SealingManifest,
    slot: str,
    submission: str,
    *,
    bidder: Mapping[str, str],
    files: Iterable[SourceFile],
    out: BinaryIO,
) -> KeyFile:
    """Write the sealed body of these files to `out`; answer its key file. Constant memory.

    Raises SealError: "manifest-invalid" (slot), "name-invalid", "name-duplicate", "file-changed".
    """
    if slot not in manifest.slots:
        raise SealError("manifest-invalid", slot)
    context = Context(manifest.mh, slot, submission).check()
    s_c, s_g = os.urandom(SECRET_BYTES), os.urandom(SECRET_BYTES)  # (1)
    body = _PartDigests(out)
    payload = _Pieces(pack(context, bidder, files))
    age.write(payload, body, [offer_identity(context, s_c, s_g).recipient])  # (2)
    parts = body.finish()
    return make_keyfile(manifest, context, s_c, s_g, size=body.size, parts=parts)  # (3) (4)
