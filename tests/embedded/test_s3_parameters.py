"""Parameters, digests and keys of S3 at their edges: each has its effect, or a clear refusal."""

import base64
import hashlib
import zlib

import pytest
from botocore.exceptions import ClientError

from .conftest import send, sha256_b64

BUCKET = "souspli-documents"
MIB = 1024 * 1024
ODD_KEYS = [
    " ",
    "  ",
    " a",
    "a ",
    "\t",
    "\n",
    "\r\n",
    "a\x01b",
    "+",
    "a b+c",
    "%20",
    "é",
    "e\u0301",
    "&<>'\"",
    ".",
    "..",
    "//",
    "/a",
    "a//b",
    "\u2028",
    "\x7f",
]


@pytest.mark.parametrize(
    ("name", "many"), [(name, many) for name in ODD_KEYS for many in (False, True) if not (many and "\x01" in name)], ids=ascii
)
def test_a_key_is_what_was_given(s3, name, many):
    """Written, listed, read and deleted under the very same name. (XML cannot hold a \\x01: no list of deletions can name it.)"""
    prefix = name if not many else f"{name}many"
    s3.put_object(Bucket=BUCKET, Key=prefix, Body=name.encode())
    assert s3.get_object(Bucket=BUCKET, Key=prefix)["Body"].read() == name.encode()
    assert prefix in [one["Key"] for one in s3.list_objects_v2(Bucket=BUCKET, Prefix=prefix)["Contents"]]
    assert prefix in [one["Key"] for one in s3.list_object_versions(Bucket=BUCKET, Prefix=prefix)["Versions"]]
    if many:
        told = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": prefix}]})
        assert ([one["Key"] for one in told["Deleted"]], told.get("Errors")) == ([prefix], None)
    else:
        s3.delete_object(Bucket=BUCKET, Key=prefix)
    with pytest.raises(ClientError, match="NoSuchKey"):
        s3.get_object(Bucket=BUCKET, Key=prefix)


def test_a_key_too_long_is_refused(ask):
    for length, status in ((1024, 200), (1025, 400)):
        assert ask("PUT", BUCKET, "k" * length, body=b"x")[0] == status
    assert ask("POST", BUCKET, "k" * 1025, {"uploads": ""})[0] == 400


NUMBERS = [
    ("GET", "", {"list-type": "2"}, "max-keys", 0), ("GET", "", {}, "max-keys", 0), ("GET", "", {"versions": ""}, "max-keys", 0),
    ("GET", "", {"uploads": ""}, "max-uploads", 1), ("GET", "UPLOAD", {}, "max-parts", 1), ("GET", "UPLOAD", {}, "part-number-marker", 0),
    ("PUT", "UPLOAD", {}, "partNumber", 1),
]  # fmt: skip


@pytest.mark.parametrize("value", ["blah", "-1", "", "1.5", " 1", "\xb2", "٣", "9" * 5000, "1e3", "0x1"], ids=lambda text: ascii(text[:9]))
@pytest.mark.parametrize(("method", "place", "query", "name", "least"), NUMBERS)
def test_a_number_that_is_none_is_refused(ask, s3, key, method, place, query, name, least, value):
    if place:
        query = query | {"uploadId": s3.create_multipart_upload(Bucket=BUCKET, Key=key)["UploadId"]}
    status, _, body = ask(method, BUCKET, key if place else "", query | {name: value}, body=b"x" if method == "PUT" else b"")
    assert (status, b"InvalidArgument" in body) == (400, True)
    if method == "GET":
        assert ask(method, BUCKET, key if place else "", query | {name: str(least)})[0] == 200


def test_no_key_asked_for_is_no_key_and_no_next_page(ask, s3, key):
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"")
    for query in ({"list-type": "2"}, {}, {"versions": ""}):
        _, _, body = ask("GET", BUCKET, "", query | {"max-keys": "0"})
        assert b"<IsTruncated>false</IsTruncated>" in body
        assert b"<Key>" not in body


@pytest.mark.parametrize("token", ["blah", "é", "bnVsbA==", "WzFd", "IlxkODAwIg==", "", "W1tb" * 3000], ids=lambda text: ascii(text[:12]))
def test_a_token_of_another_is_refused(ask, token):
    status, _, body = ask("GET", BUCKET, "", {"list-type": "2", "continuation-token": token})
    assert (status, b"InvalidArgument" in body) == (400, True)


def test_markers_of_versions_and_uploads_are_honoured(s3, ask, key):
    for _ in range(3):
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"")
    pages = list(s3.get_paginator("list_object_versions").paginate(Bucket=BUCKET, Prefix=key, PaginationConfig={"PageSize": 1}))
    assert len({one["VersionId"] for page in pages for one in page.get("Versions", [])}) == 3
    assert ask("GET", BUCKET, "", {"versions": "", "key-marker": key, "version-id-marker": "none"})[0] == 400
    made = {s3.create_multipart_upload(Bucket=BUCKET, Key=f"{key}/{n}")["UploadId"] for n in (1, 1, 2)}
    pages = s3.get_paginator("list_multipart_uploads").paginate(Bucket=BUCKET, Prefix=key, PaginationConfig={"PageSize": 1})
    assert {one["UploadId"] for page in pages for one in page.get("Uploads", [])} == made


def test_the_first_list_pages_by_marker(s3, key):
    for name in ("a/1", "a/2", "b", "c"):
        s3.put_object(Bucket=BUCKET, Key=f"{key}/{name}", Body=b"")
    pages = list(
        s3.get_paginator("list_objects").paginate(Bucket=BUCKET, Prefix=f"{key}/", Delimiter="/", PaginationConfig={"PageSize": 1})
    )
    assert [p["Prefix"] for page in pages for p in page.get("CommonPrefixes", [])] == [f"{key}/a/"]
    assert [o["Key"] for page in pages for o in page.get("Contents", [])] == [f"{key}/b", f"{key}/c"]


def test_start_after_is_honoured(s3, key):
    for name in "abc":
        s3.put_object(Bucket=BUCKET, Key=f"{key}/{name}", Body=b"")
    listed = s3.list_objects_v2(Bucket=BUCKET, Prefix=key, StartAfter=f"{key}/a")
    assert [one["Key"] for one in listed["Contents"]] == [f"{key}/b", f"{key}/c"]


DIGESTS = [
    ("x-amz-checksum-sha256", sha256_b64(b"body"), sha256_b64(b"other")),
    ("x-amz-checksum-crc32", base64.b64encode(zlib.crc32(b"body").to_bytes(4, "big")).decode(), "AAAAAA=="),
    ("content-md5", base64.b64encode(hashlib.md5(b"body").digest()).decode(), base64.b64encode(hashlib.md5(b"x").digest()).decode()),
]


@pytest.mark.parametrize(("name", "right", "wrong"), DIGESTS, ids=[row[0] for row in DIGESTS])
def test_every_digest_is_compared(ask, s3, key, name, right, wrong):
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key=key)["UploadId"]
    for place in ({}, {"uploadId": upload, "partNumber": "1"}):
        assert ask("PUT", BUCKET, key, place, {name: right}, b"body")[0] == 200
        for other in (wrong, "", "not base64"):
            assert ask("PUT", BUCKET, key, place, {name: other}, b"body")[0] == 400
    body = b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
    assert ask("PUT", BUCKET, "", {"versioning": ""}, {name: wrong}, body)[0] == 400


def test_an_algorithm_promised_comes_with_its_checksum(ask, key):
    assert ask("PUT", BUCKET, key, headers={"x-amz-sdk-checksum-algorithm": "SHA256"}, body=b"x")[0] == 400
    assert ask("PUT", BUCKET, key, headers={"x-amz-sdk-checksum-algorithm": "CRC32C"}, body=b"x")[0] == 501


def test_a_digest_beside_a_signed_link_is_compared(signer, key):
    url = signer.generate_presigned_url("put_object", {"Bucket": BUCKET, "Key": key})
    for content, status in ((b"body", 200), (b"other", 400)):
        assert send("PUT", url, content, {"x-amz-content-sha256": hashlib.sha256(b"body").hexdigest()})[0] == status


def begun(s3, key, algorithm="SHA256", pieces=(b"a" * 5 * MIB, b"b")):
    """An upload with its parts sent: (its id, the list that completes it, its composite checksum)."""
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key=key, ChecksumAlgorithm=algorithm)["UploadId"]
    parts = []
    for number, piece in enumerate(pieces, 1):
        told = s3.upload_part(Bucket=BUCKET, Key=key, UploadId=upload, PartNumber=number, Body=piece, ChecksumSHA256=sha256_b64(piece))
        parts.append({"PartNumber": number, "ETag": told["ETag"], "ChecksumSHA256": told["ChecksumSHA256"]})
    inner = b"".join(hashlib.sha256(piece).digest() for piece in pieces)
    return {"Bucket": BUCKET, "Key": key, "UploadId": upload, "MultipartUpload": {"Parts": parts}}, sha256_b64(inner)


COMPLETIONS = [
    ({"ChecksumSHA256": "RIGHT"}, None), ({"ChecksumSHA256": "RIGHT-2"}, None), ({"ChecksumSHA256": "RIGHT-3"}, "BadDigest"),
    ({"ChecksumSHA256": sha256_b64(b"other")}, "BadDigest"), ({"ChecksumSHA256": ""}, "BadDigest"), ({"ChecksumCRC32": "AAAAAA=="}, "InvalidRequest"),
    ({"ChecksumType": "COMPOSITE"}, None), ({"ChecksumType": "FULL_OBJECT"}, "NotImplemented"),
    ({"MpuObjectSize": 5 * MIB + 1}, None), ({"MpuObjectSize": 5 * MIB}, "InvalidRequest"),
]  # fmt: skip


@pytest.mark.parametrize(("more", "refusal"), COMPLETIONS, ids=map(str, range(len(COMPLETIONS))))
def test_what_a_completion_announces_is_compared(s3, key, more, refusal):
    wanted, right = begun(s3, key)
    more = {name: value.replace("RIGHT", right) if isinstance(value, str) else value for name, value in more.items()}
    if refusal is None:
        assert s3.complete_multipart_upload(**wanted, **more)["ChecksumSHA256"] == f"{right}-2"
        return
    with pytest.raises(ClientError, match=refusal):
        s3.complete_multipart_upload(**wanted, **more)
    s3.complete_multipart_upload(**wanted)  # nothing was lost


def test_a_part_sent_without_checksum_has_none_to_compare(s3, key, signer):
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key=key)["UploadId"]
    link = signer.generate_presigned_url("upload_part", {"Bucket": BUCKET, "Key": key, "UploadId": upload, "PartNumber": 1})
    tag = send("PUT", link, b"x")[1]["etag"]
    listed = {"Parts": [{"PartNumber": 1, "ETag": tag, "ChecksumSHA256": sha256_b64(b"x")}]}
    with pytest.raises(ClientError, match="InvalidPart"):
        s3.complete_multipart_upload(Bucket=BUCKET, Key=key, UploadId=upload, MultipartUpload=listed)


def test_a_completion_sent_again_answers_the_same(s3, key):
    wanted, _ = begun(s3, key)
    first, again = s3.complete_multipart_upload(**wanted), s3.complete_multipart_upload(**wanted, IfNoneMatch="*")
    for answer in (first, again):
        del answer["ResponseMetadata"]
    assert first == again
    assert len(s3.list_object_versions(Bucket=BUCKET, Prefix=key)["Versions"]) == 1
    other = {**wanted, "MultipartUpload": {"Parts": wanted["MultipartUpload"]["Parts"][:1]}}
    with pytest.raises(ClientError, match="NoSuchUpload"):
        s3.complete_multipart_upload(**other)
    s3.delete_object(Bucket=BUCKET, Key=key, VersionId=first["VersionId"])
    with pytest.raises(ClientError, match="NoSuchUpload"):
        s3.complete_multipart_upload(**wanted)


def test_a_copied_part_carries_the_checksum_of_its_upload(s3, key):
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"0123456789")
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key=key, ChecksumAlgorithm="SHA256")["UploadId"]
    told = s3.upload_part_copy(
        Bucket=BUCKET, Key=key, UploadId=upload, PartNumber=1, CopySource={"Bucket": BUCKET, "Key": key}, CopySourceRange="bytes=2-4"
    )["CopyPartResult"]
    assert told["ChecksumSHA256"] == sha256_b64(b"234")
    parts = {"Parts": [{"PartNumber": 1, "ETag": told["ETag"], "ChecksumSHA256": told["ChecksumSHA256"]}]}
    s3.complete_multipart_upload(Bucket=BUCKET, Key=key, UploadId=upload, MultipartUpload=parts)
    assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == b"234"


@pytest.mark.parametrize("value", ["bytes=-3", "bytes=2-", "bytes=0-10", "bytes=4-2", "2-4", "bytes=0-1,2-3"])
def test_a_part_is_copied_from_inside_its_source(s3, key, value):
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"0123456789")
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key=key)["UploadId"]
    source = {"Bucket": BUCKET, "Key": key}
    with pytest.raises(ClientError, match="InvalidArgument"):
        s3.upload_part_copy(Bucket=BUCKET, Key=key, UploadId=upload, PartNumber=1, CopySource=source, CopySourceRange=value)


@pytest.mark.parametrize("source", ["", "/", "bucket", "bucket/", f"{BUCKET}/k?versionId=", f"{BUCKET}/k?other=1", f"{BUCKET}/k?versionId"])
def test_a_source_must_be_named(ask, key, source):
    assert ask("PUT", BUCKET, key, headers={"x-amz-copy-source": source})[0] == 400


def test_metadata_of_a_copy_is_kept_or_replaced(s3, key):
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"x", ContentType="text/plain", Metadata={"a": "1"})
    source, target = {"Bucket": BUCKET, "Key": key}, {"Bucket": BUCKET, "Key": f"{key}/copy"}
    s3.copy_object(**target, CopySource=source, MetadataDirective="REPLACE", Metadata={"b": "2"})
    assert s3.head_object(**target)["Metadata"] == {"b": "2"}
    s3.copy_object(**target, CopySource=source, MetadataDirective="COPY")
    assert s3.head_object(**target)["Metadata"] == {"a": "1"}
    with pytest.raises(ClientError, match="NotImplemented"):
        s3.copy_object(**target, CopySource=source, Metadata={"b": "2"})


@pytest.mark.parametrize("value", ["a\r\nX-Injected: 1", "日本", "\x00", "\u2028"], ids=ascii)
def test_an_override_that_no_header_can_carry_is_refused(ask, s3, key, value):
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"x")
    status, _, body = ask("GET", BUCKET, key, {"response-content-disposition": value})
    assert (status, b"InvalidArgument" in body) == (400, True)


LOCKS = [
    ({"x-amz-object-lock-legal-hold": "maybe"}, 400), ({"x-amz-object-lock-mode": "SOFT", "x-amz-object-lock-retain-until-date": "2099-01-01"}, 400),
    ({"x-amz-object-lock-mode": "COMPLIANCE"}, 400), ({"x-amz-object-lock-retain-until-date": "2099-01-01T00:00:00Z"}, 400),
    ({"x-amz-object-lock-mode": "GOVERNANCE", "x-amz-object-lock-retain-until-date": "9999-12-31T23:59:59-23:59"}, 400),
    ({"x-amz-object-lock-mode": "GOVERNANCE", "x-amz-object-lock-retain-until-date": "tomorrow"}, 400),
    ({"x-amz-object-lock-legal-hold": "OFF"}, 200),
]  # fmt: skip


@pytest.mark.parametrize(("headers", "status"), LOCKS, ids=map(str, range(len(LOCKS))))
def test_a_lock_is_understood_or_refused(ask, key, headers, status):
    assert ask("PUT", "souspli-evidence", key, headers=headers, body=b"x")[0] == status


def test_a_lock_needs_a_bucket_made_for_it(ask, s3, key):
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"x")
    retention = b"<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>2099-01-01T00:00:00Z</RetainUntilDate></Retention>"
    assert ask("PUT", BUCKET, key, {"retention": ""}, body=retention)[0] == 400
    assert ask("PUT", BUCKET, key, {"legal-hold": ""}, body=b"<LegalHold><Status>ON</Status></LegalHold>")[0] == 400


CREATIONS = [
    ("x", b"", 400), ("Upper", b"", 400), ("-a-b", b"", 400), ("bucket_name", b"", 400),
    ("elsewhere", b"<CreateBucketConfiguration><LocationConstraint>us-west-2</LocationConstraint></CreateBucketConfiguration>", 400),
    ("right-here", b"<CreateBucketConfiguration><LocationConstraint>eu-west-3</LocationConstraint></CreateBucketConfiguration>", 200),
]  # fmt: skip


@pytest.mark.parametrize(("bucket", "body", "status"), CREATIONS, ids=[row[0] for row in CREATIONS])
def test_a_bucket_has_a_name_and_a_region(ask, bucket, body, status):
    assert ask("PUT", bucket, body=body)[0] == status


@pytest.mark.parametrize("version", ["", "none"])
def test_a_version_that_is_none(ask, s3, key, version):
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"x")
    assert ask("GET", BUCKET, key, {"versionId": version})[0] == (404 if version else 400)
    assert ask("DELETE", BUCKET, key, {"versionId": version})[0] == (204 if version else 400)
    assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == b"x"


@pytest.mark.parametrize(
    "rule", ["<AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>", "<AllowedOrigin>http://a</AllowedOrigin>"]
)
def test_a_cors_rule_that_would_not_be_followed_is_refused(ask, rule):
    body = f"<CORSConfiguration><CORSRule>{rule}</CORSRule></CORSConfiguration>".encode()
    assert ask("PUT", BUCKET, "", {"cors": ""}, body=body)[0] == (501 if "*" in rule else 400)
