"""Multipart uploads: what a browser sends in pieces, resumes, and completes."""

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

from .conftest import send, sha256_b64

BUCKET = "souspli-offers"
MIB = 1024 * 1024
PIECES = [b"a" * 5 * MIB, b"b" * 5 * MIB, b"c" * 7]


def begin(s3, key):
    return s3.create_multipart_upload(Bucket=BUCKET, Key=key, ChecksumAlgorithm="SHA256")["UploadId"]


def upload(s3, key, upload_id, pieces=PIECES):
    """Send every piece; the list that completes the upload."""
    listed = []
    for number, piece in enumerate(pieces, 1):
        done = s3.upload_part(Bucket=BUCKET, Key=key, UploadId=upload_id, PartNumber=number, Body=piece, ChecksumSHA256=sha256_b64(piece))
        listed.append({"PartNumber": number, "ETag": done["ETag"], "ChecksumSHA256": done["ChecksumSHA256"]})
    return {"Parts": listed}


def test_parts_become_one_object_with_the_composite_checksum(s3, key):
    upload_id = begin(s3, key)
    done = s3.complete_multipart_upload(Bucket=BUCKET, Key=key, UploadId=upload_id, MultipartUpload=upload(s3, key, upload_id))
    inner = b"".join(hashlib.sha256(piece).digest() for piece in PIECES)
    expected = base64.b64encode(hashlib.sha256(inner).digest()).decode() + "-3"
    assert done["ChecksumSHA256"] == expected
    head = s3.head_object(Bucket=BUCKET, Key=key, ChecksumMode="ENABLED")
    assert (head["ChecksumSHA256"], head["ChecksumType"], head["ContentLength"]) == (expected, "COMPOSITE", sum(map(len, PIECES)))
    assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == b"".join(PIECES)


def test_range_across_two_parts(s3, key):
    upload_id = begin(s3, key)
    s3.complete_multipart_upload(Bucket=BUCKET, Key=key, UploadId=upload_id, MultipartUpload=upload(s3, key, upload_id))
    start = 5 * MIB - 2
    assert s3.get_object(Bucket=BUCKET, Key=key, Range=f"bytes={start}-{start + 3}")["Body"].read() == b"aabb"


def test_parts_sent_at_once_and_in_any_order(s3, key):
    upload_id = begin(s3, key)

    def put(number):
        body = bytes([number]) * 5 * MIB
        return s3.upload_part(Bucket=BUCKET, Key=key, UploadId=upload_id, PartNumber=number, Body=body, ChecksumSHA256=sha256_b64(body))

    with ThreadPoolExecutor(4) as pool:
        tags = dict(zip([4, 2, 1, 3], pool.map(put, [4, 2, 1, 3]), strict=True))
    parts = [{"PartNumber": n, "ETag": tags[n]["ETag"], "ChecksumSHA256": tags[n]["ChecksumSHA256"]} for n in sorted(tags)]
    s3.complete_multipart_upload(Bucket=BUCKET, Key=key, UploadId=upload_id, MultipartUpload={"Parts": parts})
    body = s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
    assert [body[n * 5 * MIB] for n in range(4)] == [1, 2, 3, 4]


def test_list_parts_has_checksums_and_pages(s3, key):
    upload_id = begin(s3, key)
    upload(s3, key, upload_id)
    first = s3.list_parts(Bucket=BUCKET, Key=key, UploadId=upload_id, MaxParts=2)
    assert first["IsTruncated"]
    rest = s3.list_parts(Bucket=BUCKET, Key=key, UploadId=upload_id, PartNumberMarker=first["NextPartNumberMarker"])
    listed = first["Parts"] + rest["Parts"]
    assert [(p["PartNumber"], p["Size"], p["ChecksumSHA256"]) for p in listed] == [
        (n, len(piece), sha256_b64(piece)) for n, piece in enumerate(PIECES, 1)
    ]


def test_part_sent_again_replaces_the_former(s3, key):
    upload_id = begin(s3, key)
    upload(s3, key, upload_id, [b"x" * 10])
    s3.complete_multipart_upload(Bucket=BUCKET, Key=key, UploadId=upload_id, MultipartUpload=upload(s3, key, upload_id, [b"y" * 3]))
    assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == b"yyy"


def test_abort_forgets_the_parts(s3, key):
    upload_id = begin(s3, key)
    upload(s3, key, upload_id, [b"x"])
    s3.abort_multipart_upload(Bucket=BUCKET, Key=key, UploadId=upload_id)
    with pytest.raises(ClientError, match="NoSuchUpload"):
        s3.list_parts(Bucket=BUCKET, Key=key, UploadId=upload_id)


def test_completing_with_a_wrong_list_is_refused_and_loses_nothing(s3, key):
    upload_id = begin(s3, key)
    right = upload(s3, key, upload_id)
    wrong = {"Parts": [{**right["Parts"][0], "ChecksumSHA256": sha256_b64(b"other")}, *right["Parts"][1:]]}
    with pytest.raises(ClientError, match="InvalidPart"):
        s3.complete_multipart_upload(Bucket=BUCKET, Key=key, UploadId=upload_id, MultipartUpload=wrong)
    with pytest.raises(ClientError, match="InvalidPartOrder"):
        s3.complete_multipart_upload(Bucket=BUCKET, Key=key, UploadId=upload_id, MultipartUpload={"Parts": right["Parts"][::-1]})
    s3.complete_multipart_upload(Bucket=BUCKET, Key=key, UploadId=upload_id, MultipartUpload=right)


def test_small_parts_in_the_middle_are_refused(s3, key):
    upload_id = begin(s3, key)
    with pytest.raises(ClientError, match="EntityTooSmall"):
        s3.complete_multipart_upload(Bucket=BUCKET, Key=key, UploadId=upload_id, MultipartUpload=upload(s3, key, upload_id, [b"x", b"y"]))


def test_part_without_the_promised_checksum_is_refused(s3, signer, key):
    url = signer.generate_presigned_url("upload_part", {"Bucket": BUCKET, "Key": key, "UploadId": begin(s3, key), "PartNumber": 1})
    status, _, body = send("PUT", url, b"x")
    assert status == 400
    assert b"InvalidRequest" in body


def test_completion_respects_if_none_match(s3, key):
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"first")
    upload_id = begin(s3, key)
    parts = upload(s3, key, upload_id, [b"x"])
    with pytest.raises(ClientError, match="PreconditionFailed"):
        s3.complete_multipart_upload(Bucket=BUCKET, Key=key, UploadId=upload_id, MultipartUpload=parts, IfNoneMatch="*")
    assert s3.list_parts(Bucket=BUCKET, Key=key, UploadId=upload_id)["Parts"]


def test_part_copied_from_an_object(s3, key):
    s3.put_object(Bucket="souspli-documents", Key=key, Body=b"0123456789")
    upload_id = s3.create_multipart_upload(Bucket=BUCKET, Key=key)["UploadId"]
    source = {"Bucket": "souspli-documents", "Key": key}
    copied = s3.upload_part_copy(Bucket=BUCKET, Key=key, UploadId=upload_id, PartNumber=1, CopySource=source, CopySourceRange="bytes=2-4")
    parts = {"Parts": [{"PartNumber": 1, "ETag": copied["CopyPartResult"]["ETag"]}]}
    s3.complete_multipart_upload(Bucket=BUCKET, Key=key, UploadId=upload_id, MultipartUpload=parts)
    assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == b"234"


def test_uploads_under_way_are_listed(s3, key):
    upload_id = begin(s3, key)
    listed = s3.list_multipart_uploads(Bucket=BUCKET, Prefix=key)["Uploads"]
    assert [entry["UploadId"] for entry in listed] == [upload_id]
