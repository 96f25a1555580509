"""MiniStack's KMS hides data but does not authenticate it: an altered ciphertext decrypts to noise instead of being refused.

The real service refuses it (InvalidCiphertextException). So each ciphertext of a symmetric key gets an HMAC of itself and of
its encryption context at its end, checked before anything is decrypted.
"""

import base64
import hashlib
import hmac
import json

from ministack.core.responses import error_response_json
from ministack.services import kms

TAG_BYTES = 32


def install() -> None:
    for name in ("_encrypt", "_generate_data_key", "_generate_data_key_without_plaintext"):
        setattr(kms, name, _tagging(getattr(kms, name)))
    kms._decrypt = _checking(kms._decrypt)


def _tagging(make):
    def made(data):
        status, headers, body = make(data)
        answer = json.loads(body)
        record = kms._resolve_key(data.get("KeyId", ""))
        if status == 200 and "_symmetric_key" in record:
            blob = base64.b64decode(answer["CiphertextBlob"])
            answer["CiphertextBlob"] = base64.b64encode(blob + _tag(record, blob, data)).decode()
        return status, headers, json.dumps(answer).encode()

    return made


def _checking(decrypt):
    def decrypted(data):
        blob = base64.b64decode(data.get("CiphertextBlob", ""))
        record = kms._resolve_key(data.get("KeyId") or blob[:36].decode("ascii", "replace"))
        if record is not None and "_symmetric_key" in record:
            body, tag = blob[:-TAG_BYTES], blob[-TAG_BYTES:]
            if body[:36] != record["KeyId"].encode() or not hmac.compare_digest(tag, _tag(record, body, data)):
                return error_response_json("InvalidCiphertextException", "", 400)
            data = {**data, "CiphertextBlob": base64.b64encode(body).decode()}
        return decrypt(data)

    return decrypted


def _tag(record: dict, blob: bytes, data: dict) -> bytes:
    context = json.dumps(data.get("EncryptionContext") or {}, sort_keys=True).encode()
    return hmac.digest(record["_symmetric_key"], b"tag\0" + hashlib.sha256(context).digest() + blob, "sha256")
