"""KMS: gate seeds under an encryption context, and the platform's ES256 signature."""

from __future__ import annotations

from collections.abc import Mapping

from botocore.exceptions import ClientError

from ...crypto.es256 import key_id
from ...crypto.gate import WrongContext
from ..aws import Client, LazyClient


class KmsVault:
    """Gate seeds; only the gate's role may use this key."""

    def __init__(self, key_id: str, client: Client | None = None):
        self._key, self._kms = key_id, client or LazyClient("kms")

    def encrypt(self, seed: bytes, context: Mapping[str, str]) -> bytes:
        return bytes(self._kms.encrypt(KeyId=self._key, Plaintext=seed, EncryptionContext=dict(context))["CiphertextBlob"])

    def decrypt(self, blob: bytes, context: Mapping[str, str]) -> bytes:
        try:
            return bytes(self._kms.decrypt(KeyId=self._key, CiphertextBlob=blob, EncryptionContext=dict(context))["Plaintext"])
        except ClientError as error:
            if error.response["Error"]["Code"] in {"InvalidCiphertextException", "IncorrectKeyException", "ValidationException"}:
                raise WrongContext() from error
            raise


class KmsSigner:
    """The platform's signing key (ECC_NIST_P256); the private half never leaves KMS."""

    def __init__(self, key_id: str, client: Client | None = None):
        self._key, self._kms = key_id, client or LazyClient("kms")
        self._pem: str | None = None

    @property
    def key_id(self) -> str:
        return key_id(self.public_pem())

    def public_pem(self) -> str:
        """The public key, asked once."""
        if self._pem is None:
            from cryptography.hazmat.primitives import serialization

            key = serialization.load_der_public_key(self._kms.get_public_key(KeyId=self._key)["PublicKey"])
            self._pem = key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
        return self._pem

    def sign(self, digest: bytes) -> bytes:
        answer = self._kms.sign(KeyId=self._key, Message=digest, MessageType="DIGEST", SigningAlgorithm="ECDSA_SHA_256")
        return bytes(answer["Signature"])
