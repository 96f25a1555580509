"""Whether a CMS message's bytes are those that were signed, by the key of that certificate; trust is judged elsewhere."""

from __future__ import annotations

from asn1crypto import cms, x509
from pyhanko.sign.validation import errors, generic_cms

from .report import FAILED, INDETERMINATE, Verdict


def integrity(signed: cms.SignedData, signer: x509.Certificate, digest: bytes) -> Verdict | None:
    """What is wrong with the bytes or the signature value; None when nothing is."""
    info = signed["signer_infos"][0]
    expected = signed["encap_content_info"]["content_type"].native
    try:
        intact, valid = generic_cms.validate_sig_integrity(info, signer, expected, digest)
    except errors.SignatureValidationError as error:
        failed = error.ades_subindication
        name = failed.standard_name if failed else "GENERIC"
        if name in ("FORMAT_FAILURE", "HASH_FAILURE", "SIG_CRYPTO_FAILURE"):
            return Verdict(FAILED, name, ("malformed",))
        return Verdict(INDETERMINATE, name, ("not-the-certificate-that-signed" if "CERTIFICATE" in name else "malformed",))
    except (ValueError, TypeError, NotImplementedError):
        return Verdict(INDETERMINATE, "GENERIC", ("algorithm-unknown",))
    if not intact:
        return Verdict(FAILED, "HASH_FAILURE", ("altered",))
    return None if valid else Verdict(FAILED, "SIG_CRYPTO_FAILURE", ("signature-altered",))
