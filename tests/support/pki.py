"""Certificates made by the tests: an authority, its issuing authority of qualified certificates, signers, a time-stamping authority, CRLs.

Instants are chosen by each test. `Pki.http(url)` stands for what the authority publishes; tests of the adapter serve it over real HTTP.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from asn1crypto import core
from asn1crypto import keys as akeys
from asn1crypto import x509 as ax509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

BASE = datetime(2026, 9, 1, tzinfo=UTC)
CRL_URL = "http://pki.example.test/{name}.crl"
QC_COMPLIANCE, QC_DEVICE, QC_TYPE, FOR_SIGNATURE = "0.4.0.1862.1.1", "0.4.0.1862.1.4", "0.4.0.1862.1.6", "0.4.0.1862.1.6.1"


@cache
def key(name: str, bits: int = 3072) -> rsa.RSAPrivateKey:
    """One key a name, made once: making keys is what takes the time."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


@dataclass
class Holder:
    """A certificate and its key, as each library wants them."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey
    issuer: "Holder | None" = None

    @property
    def asn1(self) -> ax509.Certificate:
        return ax509.Certificate.load(der(self.certificate))

    @property
    def asn1_key(self) -> akeys.PrivateKeyInfo:
        return akeys.PrivateKeyInfo.load(
            self.key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )

    @property
    def chain(self) -> list["Holder"]:
        return [self, *(self.issuer.chain if self.issuer else [])]


@dataclass
class Pki:
    """`revoked`: serial → when. `down`: nothing is published any more."""

    label: str = "essai"
    revoked: dict[int, datetime] = field(default_factory=dict)
    down: bool = False
    crl_at: datetime = BASE + timedelta(days=400)
    """When the CRL that is published was made."""

    def __post_init__(self):
        start, end = BASE - timedelta(days=3650), BASE + timedelta(days=7300)
        self.root = self._make(f"Racine {self.label}", None, start, end, authority=True)
        self.issuing = self._make(f"AC qualifiée {self.label}", self.root, start, end, authority=True)
        self.stamping = self._make(f"AC horodatage {self.label}", self.root, start, end, authority=True)
        self.tsa = self._make(f"Horodatage {self.label}", self.stamping, start, end, stamping=True)
        self._signers = {}

    def signer(
        self, name: str = "Camille Durand", *, start: datetime = BASE, days: int = 365, qualified: bool = True, bits: int = 3072
    ) -> Holder:
        return self._signers.setdefault(
            (name, start, days, qualified, bits),
            self._make(name, self.issuing, start, start + timedelta(days=days), qualified=qualified, bits=bits),
        )

    def revoke(self, holder: Holder, at: datetime) -> None:
        self.revoked[holder.certificate.serial_number] = at

    def crl(self, issuer: Holder, at: datetime | None = None) -> bytes:
        at = at or self.crl_at
        made = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(issuer.certificate.subject)
            .last_update(at)
            .next_update(at + timedelta(days=7))
        )
        for serial, when in self.revoked.items():
            if when <= at:
                one = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(when)
                made = made.add_revoked_certificate(one.build())
        made = made.add_extension(x509.CRLNumber(1), False)
        made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), False)
        return made.sign(issuer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def crls(self, at: datetime | None = None) -> list[bytes]:
        return [self.crl(one, at) for one in (self.root, self.issuing, self.stamping)]

    def get(self, url: str, body: bytes | None = None) -> bytes:
        """What `Revocations` is asked. Raises OSError for what is not published."""
        if self.down:
            raise OSError("down")
        found = {CRL_URL.format(name=self._slug(one)): one for one in (self.root, self.issuing, self.stamping)}
        if url not in found:
            raise OSError("404")
        return self.crl(found[url])

    def _slug(self, holder: Holder) -> str:
        return format(holder.certificate.serial_number, "x")

    def _make(self, name, issuer, start, end, *, authority=False, stamping=False, qualified=False, bits=3072) -> Holder:
        mine = key(f"{self.label}/{name}", bits)
        subject = _name(name)
        made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer.certificate.subject if issuer else subject)
        made = made.public_key(mine.public_key()).serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(end)
        made = made.add_extension(x509.BasicConstraints(ca=authority, path_length=None), True)
        made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(mine.public_key()), False)
        made = made.add_extension(_usage(authority), True)
        if issuer:
            made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), False)
            url = x509.UniformResourceIdentifier(CRL_URL.format(name=self._slug(issuer)))
            made = made.add_extension(x509.CRLDistributionPoints([x509.DistributionPoint([url], None, None, None)]), False)
        if stamping:
            made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)
        if qualified:
            made = made.add_extension(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3"), _qc_statements()), False)
        return Holder(made.sign((issuer.key if issuer else mine), hashes.SHA256()), mine, issuer)


def _name(name: str) -> x509.Name:
    rows = ((NameOID.COUNTRY_NAME, "FR"), (NameOID.ORGANIZATION_NAME, "Société d’essai"), (NameOID.COMMON_NAME, name))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in rows])


def _usage(authority: bool) -> x509.KeyUsage:
    off = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False)
    return x509.KeyUsage(
        digital_signature=not authority, content_commitment=not authority, key_cert_sign=authority, crl_sign=authority, **off
    )


class _Statement(core.Sequence):
    _fields = [("id", core.ObjectIdentifier), ("info", core.Any, {"optional": True})]


class _Statements(core.SequenceOf):
    _child_spec = _Statement


class _Types(core.SequenceOf):
    _child_spec = core.ObjectIdentifier


def _qc_statements() -> bytes:
    return _Statements([{"id": QC_COMPLIANCE}, {"id": QC_DEVICE}, {"id": QC_TYPE, "info": core.Any(_Types([FOR_SIGNATURE]))}]).dump()
