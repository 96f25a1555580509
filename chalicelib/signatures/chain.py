"""Whether a certificate was worth something at an instant: its chain to the trusted list, its dates, its revocation, its algorithms."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from asn1crypto import crl, x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives import serialization
from pyhanko_certvalidator import CertificateValidator, ValidationContext, errors
from pyhanko_certvalidator.path import ValidationPath

from .algorithms import Dated
from .report import FAILED, INDETERMINATE, PASSED, Verdict
from .revocation import Known, Revocations, complete
from .trust import Trust

SIGNING, STAMPING = ({"non_repudiation", "digital_signature"}, set[str]()), (set[str](), {"time_stamping"})


@dataclass(frozen=True)
class Chain:
    """`anchor` is the trusted certificate at its end, when one was found."""

    verdict: Verdict
    anchor: x509.Certificate | None = None


@dataclass(frozen=True)
class Judge:
    """Judges certificates of one file: its certificates, what is known of revocations, whom to believe."""

    trust: Trust
    known: Known
    source: Revocations | None
    others: tuple[x509.Certificate, ...] = ()

    def chain(self, certificate: x509.Certificate, at: datetime, *, stamping: bool = False, since: datetime | None = None) -> Chain:
        """The worth of `certificate` at `at`, the earliest instant at which its signature is known to exist; `since`: it did not before."""
        path = self._path(certificate)
        if path is None:
            return Chain(Verdict(INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND", ("unknown-issuer",)))
        certificates = [*reversed(list(path.iter_certs(include_root=True)))]
        complete(self.known, certificates, self.source)
        return Chain(self._verdict(certificate, path, at, stamping, since), certificates[-1])

    def with_others(self, certificates: Iterable[x509.Certificate]) -> Judge:
        """The same, that also knows what a time-stamp carries."""
        return replace(self, others=(*self.others, *certificates))

    def _path(self, certificate: x509.Certificate) -> ValidationPath | None:
        try:
            return _first(self._context(certificate.not_valid_before).path_builder.async_build_paths_lazy(certificate))
        except errors.PathError:
            return None

    def _verdict(
        self, certificate: x509.Certificate, path: ValidationPath, at: datetime, stamping: bool, since: datetime | None
    ) -> Verdict:
        try:
            self._validate(certificate, path, at, stamping)
        except errors.RevokedError as error:
            return _revoked(error.revocation_dt, since)
        except Revoked as error:
            return _revoked(error.at, since)
        except errors.ExpiredError:
            return self._expired(certificate, path, stamping, since)
        except errors.NotYetValidError:
            return Verdict(FAILED, "NOT_YET_VALID", ("certificate-not-yet-valid",))
        except errors.DisallowedAlgorithmError:
            return Verdict(INDETERMINATE, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE", ("weak-algorithm-in-chain",))
        except errors.StaleRevinfoError:
            return Verdict(INDETERMINATE, "TRY_LATER", ("revocation-stale",))
        except errors.InsufficientRevinfoError:
            return Verdict(INDETERMINATE, "TRY_LATER", ("revocation-unknown",))
        except errors.InvalidCertificateError:
            return Verdict(INDETERMINATE, "CHAIN_CONSTRAINTS_FAILURE", ("certificate-not-for-this",))
        except (errors.ValidationError, errors.PathError):
            return Verdict(INDETERMINATE, "CERTIFICATE_CHAIN_GENERAL_FAILURE", ("chain-unsound",))
        return Verdict(PASSED)

    def _expired(self, certificate: x509.Certificate, path: ValidationPath, stamping: bool, since: datetime | None) -> Verdict:
        """EN 319 102-1, 5.2.6.4: what a proof of existence after the end leaves to say."""
        if since and since > certificate.not_valid_after:
            return Verdict(FAILED, "EXPIRED", ("signed-after-expiry",))
        try:
            self._validate(certificate, path, certificate.not_valid_after - timedelta(seconds=1), stamping)
        except errors.RevokedError as error:
            return _revoked(error.revocation_dt, since)
        except Revoked as error:
            return _revoked(error.at, since)
        except (errors.ValidationError, errors.PathError):
            return Verdict(INDETERMINATE, "OUT_OF_BOUNDS_NO_POE", ("expired-without-proof",))
        return Verdict(INDETERMINATE, "OUT_OF_BOUNDS_NOT_REVOKED", ("expired-without-proof",))

    def _validate(self, certificate: x509.Certificate, path: ValidationPath, at: datetime, stamping: bool) -> None:
        try:
            self._validated(certificate, at, stamping, "hard-fail")
        except errors.InsufficientRevinfoError:
            chain = [*reversed(list(path.iter_certs(include_root=True)))]
            if chain[-1].self_signed != "no":
                raise
            self._validated(certificate, at, stamping, "soft-fail")
            # pyHanko finds no issuer for the CRL of an anchor that is not a root, which is what trusted lists hold
            if not all(listed(self.known.crls, one, issuer, at) for one, issuer in zip(chain, chain[1:], strict=False)):
                raise

    def _validated(self, certificate: x509.Certificate, at: datetime, stamping: bool, mode: str) -> None:
        usage, extended = STAMPING if stamping else SIGNING
        validator = CertificateValidator(certificate, validation_context=self._context(at, mode))
        if stamping:
            asyncio.run(validator.async_validate_usage(usage, extended))
            return
        asyncio.run(validator.async_validate_path())
        said = certificate.key_usage_value
        if said is not None and not usage & said.native:
            raise errors.InvalidCertificateError("key usage")

    def _context(self, at: datetime, mode: str = "hard-fail") -> ValidationContext:
        return ValidationContext(
            trust_roots=self.trust.anchors(),
            other_certs=self.others,
            moment=at,
            best_signature_time=at,
            crls=self.known.crls if mode == "hard-fail" else (),
            ocsps=self.known.ocsps,
            revocation_mode=mode,
            retroactive_revinfo=True,
            algorithm_usage_policy=Dated(at),
        )


class Revoked(Exception):
    """What a CRL says of a certificate."""

    def __init__(self, at: datetime):
        super().__init__(at)
        self.at = at


def listed(crls: Iterable[crl.CertificateList], certificate: x509.Certificate, issuer: x509.Certificate, at: datetime) -> bool:
    """Whether a CRL that `issuer` itself signed, complete and not stale at `at`, speaks of this certificate. Raises Revoked before `at`."""
    key = serialization.load_der_public_key(issuer.public_key.dump())
    for one in crls:
        read = pyca.load_der_x509_crl(one.dump())
        if one.issuer != issuer.subject or one.issuing_distribution_point_value or one.delta_crl_indicator_value:
            continue
        if read.next_update_utc is None or read.next_update_utc < at or not read.is_signature_valid(key):  # type: ignore[arg-type]
            continue
        found = read.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if found and found.revocation_date_utc <= at:
            raise Revoked(found.revocation_date_utc)
        return True
    return False


def _revoked(at: datetime, since: datetime | None) -> Verdict:
    if since and since >= at:
        return Verdict(FAILED, "REVOKED", ("signed-after-revocation",))
    return Verdict(INDETERMINATE, "REVOKED_NO_POE", ("revoked-without-proof",))


def _first(paths: object) -> ValidationPath | None:
    async def read() -> ValidationPath | None:
        async for path in paths:  # type: ignore[attr-defined]
            return path
        return None

    return asyncio.run(read())
