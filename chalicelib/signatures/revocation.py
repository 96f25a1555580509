"""Whether a certificate was revoked: what the signature carries first, then what its authority publishes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from asn1crypto import crl, ocsp, x509

from .bounds import Unreadable, asn1


class Revocations(Protocol):
    """Reads what certificate authorities publish (adapters/revocations.py), within its own bounds of time, size and address."""

    def get(self, url: str, body: bytes | None = None) -> bytes:
        """An answer to GET, or to POST of an OCSP request. Raises OSError with why there is none."""


@dataclass
class Known:
    """CRLs and OCSP answers gathered for one file, and where each came from."""

    crls: list[crl.CertificateList] = field(default_factory=list)
    ocsps: list[ocsp.OCSPResponse] = field(default_factory=list)
    fetched: list[dict[str, Any]] = field(default_factory=list)
    tried: dict[tuple[str, bytes], bool] = field(default_factory=dict)

    def add_crls(self, encoded: Iterable[bytes]) -> None:
        self.crls += [crl.CertificateList.load(asn1(one)) for one in encoded]

    def add_ocsps(self, encoded: Iterable[bytes]) -> None:
        self.ocsps += [ocsp.OCSPResponse.load(asn1(one)) for one in encoded]


def complete(known: Known, chain: Sequence[x509.Certificate], source: Revocations | None) -> None:
    """Fetch for each certificate of `chain` (its issuer after it) what is published of it: OCSP, then the CRL when there is no answer."""
    for certificate, issuer in zip(chain, chain[1:], strict=False):
        if source is None or certificate.ocsp_no_check_value is not None:
            continue
        answered = any(_asked(known, source, "ocsp", url, _request(certificate, issuer)) for url in certificate.ocsp_urls[:2])
        if not answered:
            any(_asked(known, source, "crl", url, b"") for url in _crl_urls(certificate)[:2])


def _crl_urls(certificate: x509.Certificate) -> list[str]:
    return [point.url for point in certificate.crl_distribution_points if point.url]


def _request(certificate: x509.Certificate, issuer: x509.Certificate) -> bytes:
    made = ocsp.OCSPRequest(
        {
            "tbs_request": {
                "request_list": [
                    {
                        "req_cert": {
                            "hash_algorithm": {"algorithm": "sha1"},
                            "issuer_name_hash": certificate.issuer.sha1,
                            "issuer_key_hash": issuer.public_key.sha1,
                            "serial_number": certificate.serial_number,
                        }
                    }
                ]
            }
        }
    )
    return bytes(made.dump())


def _asked(known: Known, source: Revocations, kind: str, url: str, body: bytes) -> bool:
    if (url, body) in known.tried:
        return known.tried[url, body]
    failed = ""
    try:
        if kind == "ocsp":
            answer = ocsp.OCSPResponse.load(asn1(source.get(url, body)))
            if answer["response_status"].native != "successful":
                raise OSError(answer["response_status"].native)
            known.ocsps.append(answer)
        else:
            known.add_crls([source.get(url)])
    except (OSError, ValueError, TypeError, Unreadable) as error:
        failed = str(error)[:200] or type(error).__name__
    known.fetched.append({"kind": kind, "url": url, "failed": failed})
    known.tried[url, body] = not failed
    return not failed
