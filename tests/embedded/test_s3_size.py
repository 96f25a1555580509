"""Large files and full disks."""

import base64
import hashlib
import http.client
import time
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError

from embedded import Stack
from embedded.provision import connector

from .conftest import send, sha256_b64

BUCKET = "souspli-offers"
MIB = 1024 * 1024
LARGE = 300 * MIB
RESIDENT_LIMIT_KIB = 100 * 1024


def peak_kib(stack) -> int:
    """Highest resident size of the S3 process so far (Linux)."""
    status = open(f"/proc/{stack.children['s3'].pid}/status").read()  # noqa: SIM115
    return int(status.partition("VmHWM:")[2].split()[0])


def stream(url: str, block: bytes, times: int, headers: dict[str, str]) -> int:
    """PUT `times` × `block` without holding it all."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=120)
    connection.request(
        "PUT", f"{parts.path}?{parts.query}", (block for _ in range(times)), {**headers, "Content-Length": str(len(block) * times)}
    )
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def test_large_upload_and_download_stay_small_in_memory(stack, s3, signer, key, record_property):
    block = bytes(range(256)) * (MIB // 256)
    digest = hashlib.sha256()
    for _ in range(LARGE // MIB):
        digest.update(block)
    checksum = base64.b64encode(digest.digest()).decode()
    url = signer.generate_presigned_url("put_object", {"Bucket": BUCKET, "Key": key, "ChecksumSHA256": checksum})
    started = time.monotonic()
    assert stream(url, block, LARGE // MIB, {"x-amz-checksum-sha256": checksum}) == 200
    record_property("upload_mib_s", LARGE / MIB / (time.monotonic() - started))
    received = hashlib.sha256()
    for chunk in s3.get_object(Bucket=BUCKET, Key=key)["Body"].iter_chunks(MIB):
        received.update(chunk)
    assert received.digest() == digest.digest()
    assert peak_kib(stack) < RESIDENT_LIMIT_KIB


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A stack whose disk holds 20 MiB."""
    with Stack(tmp_path_factory.mktemp("small"), fsync=False, quota=20 * MIB) as running:
        yield running


def test_full_disk_refuses_the_part_and_keeps_the_others(small):
    s3, piece = connector(small.env)("s3"), b"x" * 8 * MIB
    upload_id = s3.create_multipart_upload(Bucket=BUCKET, Key="k", ChecksumAlgorithm="SHA256")["UploadId"]

    def put(number):
        return s3.upload_part(Bucket=BUCKET, Key="k", UploadId=upload_id, PartNumber=number, Body=piece, ChecksumSHA256=sha256_b64(piece))

    put(1), put(2)
    with pytest.raises(ClientError, match="InsufficientStorage") as error:
        put(3)
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 507
    assert [p["PartNumber"] for p in s3.list_parts(Bucket=BUCKET, Key="k", UploadId=upload_id)["Parts"]] == [1, 2]
    s3.abort_multipart_upload(Bucket=BUCKET, Key="k", UploadId=upload_id)
    version = s3.put_object(Bucket=BUCKET, Key="k", Body=piece + piece)["VersionId"]  # the space came back, with that of the refused part
    s3.delete_object(Bucket=BUCKET, Key="k", VersionId=version)


def test_interrupted_upload_leaves_nothing(small):
    s3 = connector(small.env)("s3")
    endpoint = urlsplit(small.env["AWS_ENDPOINT_URL_S3"])
    for _ in range(4):  # more than the quota, were the halves kept
        url = s3.generate_presigned_url("put_object", {"Bucket": BUCKET, "Key": "cut"})
        connection = http.client.HTTPConnection(endpoint.hostname, endpoint.port)
        connection.putrequest("PUT", url.partition(endpoint.netloc)[2])
        connection.putheader("Content-Length", str(16 * MIB))
        connection.endheaders(b"x" * 8 * MIB)
        connection.sock.shutdown(1)
        connection.getresponse().read()
        connection.close()
    with pytest.raises(ClientError):
        s3.head_object(Bucket=BUCKET, Key="cut")
    s3.put_object(Bucket=BUCKET, Key="whole", Body=b"x" * 16 * MIB)


def test_length_must_be_announced(stack, signer, key):
    url = signer.generate_presigned_url("put_object", {"Bucket": BUCKET, "Key": key})
    status, _, body = send("PUT", url, b"", {"transfer-encoding": "chunked"})
    assert status == 411
    assert b"MissingContentLength" in body
