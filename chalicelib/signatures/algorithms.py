"""How long each algorithm proves something: one dated table, read at the instant at which the signature is proved to have existed.

Source: SOG-IS Agreed Cryptographic Mechanisms 1.3 (2023), ETSI TS 119 312 1.5.1 (2025), ANSSI's guide of 2021 and the ends of use that ETSI
TS 119 312 gave for older ones. None: no end announced. What is not in it proves nothing.
"""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import Any

from asn1crypto import algos, keys
from pyhanko_certvalidator.policy_decl import AlgorithmUsageConstraint, AlgorithmUsagePolicy

DIGESTS: dict[str, datetime | None] = {
    "md5": datetime(2004, 8, 1, tzinfo=UTC),
    "sha1": datetime(2012, 8, 1, tzinfo=UTC),
    "sha224": datetime(2029, 1, 1, tzinfo=UTC),
    "sha256": None,
    "sha384": None,
    "sha512": None,
    "sha3_256": None,
    "sha3_384": None,
    "sha3_512": None,
    "shake256": None,
}
RSA_BITS: tuple[tuple[int, datetime | None], ...] = (
    (1024, datetime(2009, 8, 1, tzinfo=UTC)),
    (1536, datetime(2014, 8, 1, tzinfo=UTC)),
    (1900, datetime(2016, 8, 1, tzinfo=UTC)),
    (3000, datetime(2029, 1, 1, tzinfo=UTC)),
)
"""Under this many bits, until that day; from 3000 bits on, no end is announced."""
CURVE_BITS: tuple[tuple[int, datetime | None], ...] = ((224, datetime(2012, 8, 1, tzinfo=UTC)), (256, datetime(2021, 1, 1, tzinfo=UTC)))


def digest_end(name: str) -> datetime | None:
    """The day from which a digest proves nothing; the year 1 for one that the table does not know."""
    return DIGESTS.get(name.lower().replace("-", ""), datetime(1, 1, 1, tzinfo=UTC))


def key_end(key: keys.PublicKeyInfo) -> datetime | None:
    if key.algorithm in ("rsa", "rsassa_pss"):
        rows = RSA_BITS
    elif key.algorithm == "ec":
        rows = CURVE_BITS
    else:
        return None if key.algorithm in ("ed25519", "ed448") else datetime(1, 1, 1, tzinfo=UTC)
    return next((end for bits, end in rows if key.bit_size < bits), None)


def allowed(end: datetime | None, at: datetime) -> bool:
    return end is None or at < end


def told(digest: str, key: keys.PublicKeyInfo, at: datetime) -> list[dict[str, Any]]:
    """Each algorithm of a signature, with its end and whether it still proved something at `at`."""
    rows = ((digest, digest_end(digest)), (f"{key.algorithm}-{key.bit_size}", key_end(key)))
    return [{"name": name, "until": end.date().isoformat() if end else None, "sound": allowed(end, at)} for name, end in rows]


class Dated(AlgorithmUsagePolicy):
    """The table for pyHanko, which asks it for each certificate of a chain and each time-stamp."""

    def __init__(self, at: datetime):
        self._at = at

    def digest_algorithm_allowed(self, algo: algos.DigestAlgorithm, moment: datetime | None) -> AlgorithmUsageConstraint:
        return self._said(digest_end(algo["algorithm"].native))

    def signature_algorithm_allowed(
        self, algo: algos.SignedDigestAlgorithm, moment: datetime | None, public_key: keys.PublicKeyInfo | None
    ) -> AlgorithmUsageConstraint:
        ends = [key_end(public_key)] if public_key else []
        with contextlib.suppress(ValueError):  # Ed25519 and Ed448 name none: theirs is part of them
            ends.append(digest_end(algo.hash_algo))
        return next((said for said in map(self._said, ends) if not said.allowed), AlgorithmUsageConstraint(allowed=True))

    def _said(self, end: datetime | None) -> AlgorithmUsageConstraint:
        if allowed(end, self._at):
            return AlgorithmUsageConstraint(allowed=True)
        return AlgorithmUsageConstraint(allowed=False, not_allowed_after=end, failure_reason="algorithm past its end")
