"""What a certificate says of its holder and of itself: names, qualification, device (EN 319 412-5)."""

from __future__ import annotations

import hashlib
from typing import Any

from asn1crypto import core, x509

from .report import instant

QC_STATEMENTS = "1.3.6.1.5.5.7.1.3"
QC_COMPLIANCE, QC_DEVICE, QC_TYPE = "0.4.0.1862.1.1", "0.4.0.1862.1.4", "0.4.0.1862.1.6"
TYPES = {"0.4.0.1862.1.6.1": "signature", "0.4.0.1862.1.6.2": "seal", "0.4.0.1862.1.6.3": "web"}


class _Statement(core.Sequence):
    _fields = [("id", core.ObjectIdentifier), ("info", core.Any, {"optional": True})]


class _Statements(core.SequenceOf):
    _child_spec = _Statement


class _Types(core.SequenceOf):
    _child_spec = core.ObjectIdentifier


def statements(certificate: x509.Certificate) -> dict[str, Any]:
    """`qualified`: its issuer declares it qualified; `device`: its key is in a qualified device; `type`: for a signature, a seal, a site."""
    found: dict[str, Any] = {"qualified": False, "device": False, "type": None}
    for extension in certificate["tbs_certificate"]["extensions"] or []:
        if extension["extn_id"].dotted != QC_STATEMENTS:
            continue
        for one in _Statements.load(extension["extn_value"].contents):
            kind = one["id"].dotted
            found["qualified"] |= kind == QC_COMPLIANCE
            found["device"] |= kind == QC_DEVICE
            if kind == QC_TYPE:
                found["type"] = next((TYPES.get(each.dotted) for each in _Types.load(one["info"].dump())), None)
    return found


def described(certificate: x509.Certificate) -> dict[str, Any]:
    subject, issuer = certificate.subject.native, certificate.issuer.native
    return {
        "name": _text(subject.get("common_name")) or certificate.subject.human_friendly,
        "organization": _text(subject.get("organization_name")),
        "organization_id": _text(subject.get("organization_identifier")) or _text(subject.get("serial_number")),
        "issuer": _text(issuer.get("common_name")) or certificate.issuer.human_friendly,
        "serial": str(certificate.serial_number),
        "not_before": instant(certificate.not_valid_before),
        "not_after": instant(certificate.not_valid_after),
        "sha256": hashlib.sha256(certificate.dump()).hexdigest(),
    }


def _text(value: Any) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value or "")
