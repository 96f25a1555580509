"""Open one envelope: shares, gate, body. Used by the offline tool and tests; the browser has its twin.

1  each member unwraps its share and checks it against its commitment      unwrap_share
2  k shares, or the recovery key, give s_c, checked too                     combine_shares, unwrap_recovery
3  the gate's s_g, checked                                                  check_gate_share
4  both give the offer identity; each part is digested before it is read    open_body
"""

import base64
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO

from chalicelib.crypto import age, shamir
from chalicelib.crypto.age.payload import read_full
from chalicelib.crypto.errors import SealError
from chalicelib.crypto.keyfile import SECRET_BYTES, KeyFile, part_sizes
from chalicelib.crypto.manifest import SealingManifest
from chalicelib.crypto.payload import Opened, unpack
from chalicelib.crypto.sealing import offer_identity, share_name

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


def member_of(manifest: SealingManifest, identity: age.PqIdentity) -> str:
    """Pseudonym of the member who holds this identity; SealError("member-unknown")."""
    recipient = str(identity.recipient)
    for member in manifest.members:
        if member.recipient == recipient:
            return member.pseudonym
    raise SealError("member-unknown")


def _index(manifest: SealingManifest, pseudonym: str) -> int:
    """Which share is this member's: its own, or the only one when one member is enough."""
    position = manifest.position(pseudonym)
    return 0 if manifest.k == 1 else position


def check_share(manifest: SealingManifest, keyfile: KeyFile, pseudonym: str, share: bytes) -> None:
    """SealError("share-commitment") unless this is the share the bidder committed to for that member."""
    index = _index(manifest, pseudonym)
    if keyfile.context.commitment(share_name(index), share) != keyfile.commitments.shares[index]:
        raise SealError("share-commitment", pseudonym)


def unwrap_share(manifest: SealingManifest, keyfile: KeyFile, identity: age.PqIdentity) -> tuple[str, bytes]:
    """(pseudonym, share) of the member holding this identity.

    Raises SealError: "member-unknown" (key), "share-undecryptable" or "share-commitment" (bidder).
    """
    pseudonym = member_of(manifest, identity)
    try:
        share = age.decrypt(keyfile.shares[_index(manifest, pseudonym)], [identity])
    except age.AgeError as error:
        raise SealError("share-undecryptable", pseudonym) from error
    check_share(manifest, keyfile, pseudonym, share)
    return pseudonym, share


def _check_secret(keyfile: KeyFile, s_c: bytes) -> bytes:
    if keyfile.context.commitment("s_c", s_c) != keyfile.commitments.s_c:
        raise SealError("secret-commitment")
    return s_c


def combine_shares(manifest: SealingManifest, keyfile: KeyFile, shares: Iterable[tuple[str, bytes]]) -> bytes:
    """s_c from (pseudonym, share) pairs of at least k distinct members.

    Raises SealError: "share-duplicate", "shares-too-few", "share-commitment", "secret-commitment".
    """
    given: dict[str, bytes] = {}
    for pseudonym, share in shares:
        if pseudonym in given:
            raise SealError("share-duplicate", pseudonym)
        check_share(manifest, keyfile, pseudonym, share)
        given[pseudonym] = share
    if len(given) < manifest.k:
        raise SealError("shares-too-few", f"{len(given)}/{manifest.k}")
    if manifest.k == 1:
        return _check_secret(keyfile, next(iter(given.values())))
    try:
        return _check_secret(keyfile, shamir.combine(list(given.values())[: manifest.k]))
    except ValueError as error:  # the bidder committed to shares that are not shares
        raise SealError("secret-commitment", str(error)) from error


def unwrap_recovery(manifest: SealingManifest, keyfile: KeyFile, identity: age.PqIdentity) -> bytes:
    """s_c by the entity's recovery key. Raises SealError: "recovery-other" (key), "share-undecryptable"."""
    if manifest.recovery is None or keyfile.recovery is None or str(identity.recipient) != manifest.recovery:
        raise SealError("recovery-other")
    try:
        return _check_secret(keyfile, age.decrypt(keyfile.recovery, [identity]))
    except age.AgeError as error:
        raise SealError("share-undecryptable", "recovery") from error


def check_gate_share(keyfile: KeyFile, s_g: bytes | None) -> bytes:
    """s_g as committed. Raises SealError: "gate-missing", "gate-commitment"."""
    if s_g is None:
        raise SealError("gate-missing")
    if keyfile.context.commitment("s_g", s_g) != keyfile.commitments.s_g or len(s_g) != SECRET_BYTES:
        raise SealError("gate-commitment")
    return s_g


class _VerifiedParts(io.RawIOBase):
    """The body, of which no byte is given before its whole part was found equal to the one deposited."""

    def __init__(self, body: BinaryIO, keyfile: KeyFile):
        self._body, self._expected = body, list(zip(part_sizes(keyfile.size), keyfile.parts, strict=True))
        self._number, self._part, self._at = 0, b"", 0

    def readable(self) -> bool:
        return True

    def _next_part(self) -> None:
        size, digest = self._expected[self._number]
        self._number += 1
        self._part, self._at = read_full(self._body, size), 0
        if len(self._part) != size:
            raise SealError("body-size", f"part {self._number}")
        found = hashlib.sha256(self._part).digest()
        if found != digest:
            both = (base64.b64encode(d).decode() for d in (digest, found))
            raise SealError("part-digest", "part {}: {} → {}".format(self._number, *both))
        if self._number == len(self._expected) and self._body.read(1):
            raise SealError("body-size", "longer than deposited")

    def readinto(self, buffer: "WriteableBuffer") -> int:
        if self._at == len(self._part):
            if self._number == len(self._expected):
                return 0
            self._next_part()
        view = memoryview(buffer).cast("B")
        piece = self._part[self._at : self._at + len(view)]
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


class _Plain:
    """Plaintext of the body as a stream; what does not decrypt although intact is the bidder's doing."""

    def __init__(self, chunks: Iterator[bytes]):
        self._chunks, self._rest = chunks, b""

    def read(self, size: int) -> bytes:
        try:
            while not self._rest:
                self._rest = next(self._chunks)
        except StopIteration:
            return b""
        except age.PayloadError as error:
            raise SealError("body-undecryptable", str(error)) from error
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece


def open_body(
    keyfile: KeyFile,
    offer: age.PqIdentity,
    body: BinaryIO,
    create: Callable[[str], AbstractContextManager[BinaryIO]],
) -> Opened:
    """Files of the sealed `body`, written where `create(name)` says. Memory: one part.

    Raises SealError: "body-size", "part-digest" (storage); "body-key", "body-undecryptable", "payload-…" (bidder).
    """
    parts = io.BufferedReader(_VerifiedParts(body, keyfile), 1024 * 1024)
    try:
        chunks = age.decrypt_stream(parts, [offer])
    except age.AgeError as error:
        raise SealError("body-key", str(error)) from error
    return unpack(_Plain(chunks), keyfile.context, create)


def open_envelope(
    manifest: SealingManifest,
    keyfile: KeyFile,
    body: BinaryIO,
    *,
    shares: Iterable[tuple[str, bytes]] = (),
    recovery: age.PqIdentity | None = None,
    s_g: bytes | None,
    create: Callable[[str], AbstractContextManager[BinaryIO]],
) -> Opened:
    """Files of one envelope, from k shares (or the recovery key) and the gate's share. Raises SealError.

    The recovery key replaces members, never the gate: nobody opens before the date, not even its three holders.
    """
    s_c = unwrap_recovery(manifest, keyfile, recovery) if recovery else combine_shares(manifest, keyfile, shares)
    offer = offer_identity(keyfile.context, s_c, check_gate_share(keyfile, s_g))
    return open_body(keyfile, offer, body, create)


def rewrap(secret: bytes, recipients: Iterable[str]) -> bytes:
    """A share, or an offer identity's seed, for other holders: the opener's ephemeral key, the evaluators."""
    return age.encrypt(secret, [age.PqRecipient.parse(r) for r in recipients])


def collect_shares(wrapped: Mapping[str, bytes], ephemeral: age.PqIdentity) -> list[tuple[str, bytes]]:
    """(pseudonym, share) pairs from the shares that members re-wrapped to the opener's ephemeral key.

    Raises SealError("share-rewrap") naming the member.
    """
    shares = []
    for pseudonym, data in wrapped.items():
        try:
            shares.append((pseudonym, age.decrypt(data, [ephemeral])))
        except age.AgeError as error:
            raise SealError("share-rewrap", pseudonym) from error
    return shares
