"""Format × level × what happened: the indication of each (EN 319 102-1), on certificates made here."""

import pytest

from support.signature_table import CASES, FORMATS, LEVELS, case

PASSED, UNSURE, FAILED = "TOTAL-PASSED", "INDETERMINATE", "TOTAL-FAILED"
BARE = {
    "valid": (PASSED, ""),
    "expired at signing": (UNSURE, "OUT_OF_BOUNDS_NOT_REVOKED"),
    "expired since": (UNSURE, "OUT_OF_BOUNDS_NOT_REVOKED"),
    "revoked before": (UNSURE, "REVOKED_NO_POE"),
    "revoked after": (UNSURE, "REVOKED_NO_POE"),
    "altered": (FAILED, "HASH_FAILURE"),
    "unknown root": (UNSURE, "NO_CERTIFICATE_CHAIN_FOUND"),
    "weak algorithm": (UNSURE, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"),
    "wrong file": (FAILED, "HASH_FAILURE"),
    "wrapped": (UNSURE, "SIG_CONSTRAINTS_FAILURE"),
}
STAMPED = BARE | {"expired since": (PASSED, ""), "revoked after": (PASSED, "")}
CONTENT_STAMPED = STAMPED | {"expired at signing": (FAILED, "EXPIRED"), "revoked before": (FAILED, "REVOKED")}
"""CMS signatures of the table carry a content time-stamp too: proof that they were made after."""
APART = {
    ("CAdES attached", "wrong file"): (UNSURE, "SIG_CONSTRAINTS_FAILURE"),
    ("CAdES detached", "altered"): (FAILED, "SIG_CRYPTO_FAILURE"),
    ("XAdES detached", "altered"): (FAILED, "SIG_CRYPTO_FAILURE"),
    ("CAdES attached", "wrapped"): None,
    ("CAdES detached", "wrapped"): None,
    ("XAdES detached", "wrapped"): None,
}
"""Where a format says otherwise; None: the case has no meaning for it."""


def expected(kind, level, name):
    if (kind, name) in APART:
        return APART[kind, name]
    rows = BARE if level == "B" else STAMPED if kind.startswith("XAdES") else CONTENT_STAMPED
    return rows[name]


@pytest.mark.req("REQ-145", "REQ-146")
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", FORMATS)
def test_each_cell_has_its_indication(kind, level):
    found = {name: case(kind, level, name) for name in CASES}
    said = {name: report and (report.indication, report.sub_indication) for name, report in found.items()}
    assert said == {name: expected(kind, level, name) for name in CASES}
    (valid,) = found["valid"].signatures
    assert (valid.format, valid.level) == (kind.split()[0], level)
