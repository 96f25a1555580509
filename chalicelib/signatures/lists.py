"""A trusted list (ETSI TS 119 612) read once its own signature is verified: which services it grants, since when, and until when it holds."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from lxml import etree
from signxml import XMLVerifier
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration

from . import bounds
from .trust import CA, TIMESTAMP, Service, Trust

TSL = "http://uri.etsi.org/02231/v2#"
NS = {"t": TSL}
KINDS = {"http://uri.etsi.org/TrstSvc/Svctype/CA/QC": CA, "http://uri.etsi.org/TrstSvc/Svctype/TSA/QTST": TIMESTAMP}
GRANTED = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted"


class NotTrusted(Exception):
    """A list that is not taken; the message says why, to the operator."""


@dataclass(frozen=True)
class Pointer:
    """Another list named by this one, and who signs it."""

    url: str
    territory: str
    signers: tuple[bytes, ...]


def read(data: bytes, signers: Sequence[bytes], source: str) -> tuple[Trust, list[Pointer]]:
    """What a list says. `signers`: certificates (DER) of whom it may be signed by. Raises NotTrusted."""
    root = _verified(data, signers)
    until = root.findtext("t:SchemeInformation/t:NextUpdate/t:dateTime", namespaces=NS)
    if not until:
        raise NotTrusted("The list is closed: it names no next update.")
    country = root.findtext("t:SchemeInformation/t:SchemeTerritory", default="", namespaces=NS)
    services = [
        service
        for provider in root.iterfind("t:TrustServiceProviderList/t:TrustServiceProvider", NS)
        for service in _services(provider, country)
    ]
    return Trust(tuple(services), _instant(until), source), _pointers(root)


def merged(lists: Sequence[Trust]) -> Trust:
    """Several lists as one, which holds until the first of them must be read again."""
    untils = [one.until for one in lists if one.until]
    return Trust(
        tuple(service for one in lists for service in one.services), min(untils, default=None), ", ".join(one.source for one in lists)
    )


def _verified(data: bytes, signers: Sequence[bytes]) -> etree._Element:
    """The signed tree alone: nothing that its signature does not cover is read."""
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(bounds.xml(data), parser)
    except (bounds.Unreadable, etree.XMLSyntaxError) as error:
        raise NotTrusted(f"The list cannot be read ({error}).") from None
    for signer in signers:
        certificate = x509.load_der_x509_certificate(signer)
        config = SignatureConfiguration(
            location="./", expect_references=True, verification_time=certificate.not_valid_before_utc + timedelta(seconds=1)
        )
        try:
            results = XMLVerifier().verify(root, x509_cert=certificate, expect_config=config, validate_schema=False)
        except (SignXMLException, ValueError):
            continue
        for one in results if isinstance(results, list) else [results]:
            if one.signed_xml is not None and one.signed_xml.tag == f"{{{TSL}}}TrustServiceStatusList":
                return one.signed_xml
    raise NotTrusted("The list is not signed by whom it should be.")


def _services(provider: etree._Element, country: str) -> list[Service]:
    name = provider.findtext("t:TSPInformation/t:TSPName/t:Name", default="", namespaces=NS)
    found = []
    for service in provider.iterfind("t:TSPServices/t:TSPService", NS):
        current = service.find("t:ServiceInformation", NS)
        kind = None if current is None else KINDS.get(current.findtext("t:ServiceTypeIdentifier", default="", namespaces=NS))
        if current is None or kind is None:
            continue
        states = [current, *service.iterfind("t:ServiceHistory/t:ServiceHistoryInstance", NS)]
        told = current.findtext("t:ServiceName/t:Name", default="", namespaces=NS)
        history = tuple(sorted(_state(one) for one in states))
        for encoded in current.iterfind("t:ServiceDigitalIdentity//t:X509Certificate", NS):
            found.append(Service(kind, told, name, country, base64.b64decode(encoded.text or ""), history))
    return found


def _state(one: etree._Element) -> tuple[str, bool]:
    at = _instant(one.findtext("t:StatusStartingTime", default="1970-01-01T00:00:00Z", namespaces=NS))
    return at.isoformat(), one.findtext("t:ServiceStatus", default="", namespaces=NS).strip() == GRANTED


def _pointers(root: etree._Element) -> list[Pointer]:
    found = []
    for one in root.iterfind("t:SchemeInformation/t:PointersToOtherTSL/t:OtherTSLPointer", NS):
        signers = tuple(base64.b64decode(each.text or "") for each in one.iterfind("t:ServiceDigitalIdentities//t:X509Certificate", NS))
        url = one.findtext("t:TSLLocation", default="", namespaces=NS).strip()
        territory = one.findtext("t:AdditionalInformation//t:SchemeTerritory", default="", namespaces=NS)
        found.append(Pointer(url, territory, signers))
    return found


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text.strip())
    return at.replace(tzinfo=at.tzinfo or UTC)
