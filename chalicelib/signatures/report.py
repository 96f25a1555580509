"""What a verification says, in the words of ETSI EN 319 102-1: one `Checked` a signature, one `Report` a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

PASSED, INDETERMINATE, FAILED = "TOTAL-PASSED", "INDETERMINATE", "TOTAL-FAILED"
WORST_FIRST = (FAILED, INDETERMINATE, PASSED)


@dataclass(frozen=True)
class Verdict:
    """An indication, its sub-indication (empty when passed), and codes that say why; each code has its words in web/acheteur/signatures."""

    indication: str
    sub_indication: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Checked:
    """One signature as verified. Instants are ISO 8601 in UTC; None is what the signature does not say."""

    indication: str
    sub_indication: str = ""
    reasons: Sequence[str] = ()
    format: str
    packaging: str
    level: str = "B"
    signer: dict[str, Any] | None = None
    """Certificate: name, organization, issuer, serial, dates, sha256, category, qualified, device."""
    claimed_at: str | None = None
    """What the signer's own clock said."""
    proven_at: str | None = None
    """The earliest instant at which the signature is proved to have existed."""
    proof: str = "verification"
    """What proves it: `timestamp`, `archive-timestamp`, `deposit` (the platform's register), or `verification`: nothing before now."""
    timestamps: list[dict[str, Any]] = field(default_factory=list)
    algorithms: list[dict[str, Any]] = field(default_factory=list)
    revocation: list[dict[str, Any]] = field(default_factory=list)
    covers: list[dict[str, Any]] = field(default_factory=list)
    """What exactly is signed: a name, its SHA-256, its size."""
    changes: list[str] = field(default_factory=list)
    """What was changed in the file since that signature."""


@dataclass(kw_only=True)
class Report:
    """What a file's signatures are worth together: the worst of them. `notes` tell what a reader should know of the file itself."""

    at: str
    file_sha256: str
    signature_sha256: str | None
    indication: str
    sub_indication: str
    reasons: Sequence[str]
    signatures: list[Checked]
    notes: list[str] = field(default_factory=list)
    trust: dict[str, Any] = field(default_factory=dict)
    verifier: str = "souspli-1"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def worst(checked: Sequence[Checked]) -> Verdict:
    """Of several signatures, the least sure; a file without any has nothing to be sure of."""
    if not checked:
        return Verdict(INDETERMINATE, "GENERIC", ("no-signature",))
    first = min(checked, key=lambda one: WORST_FIRST.index(one.indication))
    return Verdict(first.indication, first.sub_indication, tuple(first.reasons))


def instant(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else None
