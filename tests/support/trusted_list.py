"""A small trusted list (TS 119 612), signed by a certificate of the tests."""

import base64
from datetime import datetime

from lxml import etree
from signxml import XMLSigner

from chalicelib.signatures.lists import GRANTED, TSL

CA_QC = "http://uri.etsi.org/TrstSvc/Svctype/CA/QC"
WITHDRAWN = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/withdrawn"


def signed(
    pki, signer, *, since: datetime, until: datetime, withdrawn: datetime | None = None, url: str = "", territory: str = "FR"
) -> bytes:
    """One provider with one authority; `url`: this list names another at that address, signed by the same."""
    certificate = base64.b64encode(pki.issuing.asn1.dump()).decode()
    signing = base64.b64encode(signer.asn1.dump()).decode()
    identity = f"<ServiceDigitalIdentity><DigitalId><X509Certificate>{certificate}</X509Certificate></DigitalId></ServiceDigitalIdentity>"
    before = f"<ServiceStatus>{GRANTED}</ServiceStatus><StatusStartingTime>{since.isoformat()}</StatusStartingTime>"
    now = (
        f"<ServiceStatus>{WITHDRAWN}</ServiceStatus><StatusStartingTime>{withdrawn.isoformat()}</StatusStartingTime>"
        if withdrawn
        else before
    )
    history = f"<ServiceHistory><ServiceHistoryInstance>{before}</ServiceHistoryInstance></ServiceHistory>" if withdrawn else ""
    pointer = (
        "<PointersToOtherTSL><OtherTSLPointer><ServiceDigitalIdentities><ServiceDigitalIdentity><DigitalId>"
        f"<X509Certificate>{signing}</X509Certificate></DigitalId></ServiceDigitalIdentity></ServiceDigitalIdentities>"
        f"<TSLLocation>{url}</TSLLocation><AdditionalInformation><OtherInformation><SchemeTerritory>FR</SchemeTerritory></OtherInformation>"
        "</AdditionalInformation></OtherTSLPointer></PointersToOtherTSL>"
    )
    text = f"""<TrustServiceStatusList xmlns="{TSL}"><SchemeInformation><SchemeTerritory>{territory}</SchemeTerritory>{pointer if url else ""}
<NextUpdate><dateTime>{until.isoformat()}</dateTime></NextUpdate></SchemeInformation><TrustServiceProviderList><TrustServiceProvider>
<TSPInformation><TSPName><Name>Prestataire d’essai</Name></TSPName></TSPInformation><TSPServices><TSPService><ServiceInformation>
<ServiceTypeIdentifier>{CA_QC}</ServiceTypeIdentifier><ServiceName><Name>AC qualifiée</Name></ServiceName>{identity}{now}
</ServiceInformation>{history}</TSPService></TSPServices></TrustServiceProvider></TrustServiceProviderList></TrustServiceStatusList>"""
    made = XMLSigner(c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#").sign(
        etree.fromstring(text), key=signer.key, cert=[signer.certificate]
    )
    return etree.tostring(made)
