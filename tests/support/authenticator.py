"""A software authenticator: real WebAuthn answers, made by hand, so that sign-in tests prove what a browser proves."""

import base64
import hashlib
import json
import os

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

_PRESENT_VERIFIED, _ATTESTED = 0x05, 0x40


def b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Authenticator:
    """One passkey on one origin."""

    def __init__(self, origin: str):
        self._origin, self._key, self._id, self._count = origin, ec.generate_private_key(ec.SECP256R1()), os.urandom(16), 0

    def create(self, options: dict) -> dict:
        """What `navigator.credentials.create` gives."""
        client = self._client_data("webauthn.create", options["challenge"])
        numbers = self._key.public_key().public_numbers()
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        attested = bytes(16) + len(self._id).to_bytes(2, "big") + self._id + cose
        data = self._data(options["rp"]["id"], _PRESENT_VERIFIED | _ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._credential({"clientDataJSON": b64url(client), "attestationObject": b64url(attestation)})

    def get(self, options: dict, handle: str | None = None) -> dict:
        """What `navigator.credentials.get` gives; a discoverable passkey names its person by `handle`."""
        client = self._client_data("webauthn.get", options["challenge"])
        self._count += 1
        data = self._data(options["rpId"], _PRESENT_VERIFIED)
        signature = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        named = {} if handle is None else {"userHandle": b64url(handle.encode())}
        return self._credential(
            {"clientDataJSON": b64url(client), "authenticatorData": b64url(data), "signature": b64url(signature), **named}
        )

    def _data(self, rp_id: str, flags: int) -> bytes:
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + self._count.to_bytes(4, "big")

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self._origin, "crossOrigin": False}).encode()

    def _credential(self, response: dict) -> dict:
        return {"id": b64url(self._id), "rawId": b64url(self._id), "type": "public-key", "response": response, "clientExtensionResults": {}}
