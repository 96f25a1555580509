"""The entity's recovery key: an ordinary post-quantum identity, kept only as three sheets of paper, any two of which give it.

Each sheet holds a share of the seed and eight bytes naming the key, so that sheets of two keys are not mixed up.
"""

import hashlib
from collections.abc import Sequence

from chalicelib.crypto import shamir
from chalicelib.crypto.age import PqIdentity, generate_pq_identity
from chalicelib.crypto.errors import SealError
from chalicelib.crypto.paper import from_paper, to_paper

SHEETS, NEEDED = 3, 2
_KIND, _NAME_BYTES, _SHARE_BYTES = "recovery", 8, 33


def _name(identity: PqIdentity) -> bytes:
    return hashlib.sha256(str(identity.recipient).encode("ascii")).digest()[:_NAME_BYTES]


def make_sheets(identity: PqIdentity) -> list[str]:
    """The texts to print, one a sheet; each alone tells nothing about the key."""
    name = _name(identity)
    return [to_paper(_KIND, name + share) for share in shamir.split(identity.seed, SHEETS, NEEDED)]


def read_sheets(sheets: Sequence[str]) -> PqIdentity:
    """The recovery identity from two or three sheets.

    Raises SealError: "paper-group", "paper-checksum", "recovery-sheets" (not two sheets of one key).
    """
    parts = [from_paper(_KIND, sheet, _NAME_BYTES + _SHARE_BYTES) for sheet in sheets]
    names = {part[:_NAME_BYTES] for part in parts}
    shares = sorted({part[_NAME_BYTES:] for part in parts})
    if len(names) != 1 or len(shares) < NEEDED:
        raise SealError("recovery-sheets")
    try:
        identity = generate_pq_identity(shamir.combine(shares[:NEEDED]))
    except ValueError as error:
        raise SealError("recovery-sheets") from error
    if _name(identity) != names.pop():
        raise SealError("recovery-sheets")
    return identity
