"""Objects of the embedded S3 endpoint, held to what the application expects of AWS."""

import pytest
from botocore.exceptions import ClientError

BUCKET = "souspli-documents"


def code(error) -> str:
    return error.value.response["Error"]["Code"]


def test_object_comes_back_as_it_was_put(s3, key):
    put = s3.put_object(Bucket=BUCKET, Key=key, Body=b"pli", ContentType="text/plain", Metadata={"lot": "1"}, ChecksumAlgorithm="SHA256")
    got = s3.get_object(Bucket=BUCKET, Key=key, ChecksumMode="ENABLED")
    assert got["Body"].read() == b"pli"
    assert (got["ContentType"], got["Metadata"], got["ETag"]) == ("text/plain", {"lot": "1"}, put["ETag"])
    assert got["ChecksumSHA256"] == put["ChecksumSHA256"]
    assert got["VersionId"] == put["VersionId"]


def test_empty_object(s3, key):
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"")
    assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == b""


def test_head_tells_length_type_and_checksum(s3, key):
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"12345", ChecksumAlgorithm="SHA256")
    head = s3.head_object(Bucket=BUCKET, Key=key, ChecksumMode="ENABLED")
    assert head["ContentLength"] == 5
    assert head["ChecksumSHA256"] == "WZRHGrsBESr8wYFZ9sx0tPURuZgG2lmzyvWpwXPKz8U="
    assert "ChecksumSHA256" not in s3.head_object(Bucket=BUCKET, Key=key)


def test_absent_object_and_bucket_say_so(s3):
    with pytest.raises(ClientError) as error:
        s3.get_object(Bucket=BUCKET, Key="absent")
    assert code(error) == "NoSuchKey"
    with pytest.raises(ClientError) as error:
        s3.get_object(Bucket="souspli-absent", Key="x")
    assert code(error) == "NoSuchBucket"
    with pytest.raises(ClientError) as error:
        s3.head_object(Bucket=BUCKET, Key="absent")
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


@pytest.mark.parametrize(
    ("asked", "expected", "content_range"),
    [
        ("bytes=0-3", b"0123", "bytes 0-3/10"),
        ("bytes=4-", b"456789", "bytes 4-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
    ],
)
def test_ranges(s3, key, asked, expected, content_range):
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"0123456789")
    got = s3.get_object(Bucket=BUCKET, Key=key, Range=asked)
    assert got["ResponseMetadata"]["HTTPStatusCode"] == 206
    assert (got["Body"].read(), got["ContentRange"]) == (expected, content_range)


def test_range_outside_is_refused(s3, key):
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"0123456789")
    with pytest.raises(ClientError) as error:
        s3.get_object(Bucket=BUCKET, Key=key, Range="bytes=10-")
    assert code(error) == "InvalidRange"


def test_nothing_is_overwritten_under_if_none_match(s3, key):
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"first", IfNoneMatch="*")
    with pytest.raises(ClientError) as error:
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"second", IfNoneMatch="*")
    assert code(error) == "PreconditionFailed"
    assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == b"first"


def test_write_only_over_the_version_read(s3, key):
    tag = s3.put_object(Bucket=BUCKET, Key=key, Body=b"first")["ETag"]
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"second", IfMatch=tag)
    with pytest.raises(ClientError) as error:
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"third", IfMatch=tag)
    assert code(error) == "PreconditionFailed"


def test_versions_stay_readable_after_overwriting_and_deleting(s3, key):
    first = s3.put_object(Bucket=BUCKET, Key=key, Body=b"first")["VersionId"]
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"second")
    marker = s3.delete_object(Bucket=BUCKET, Key=key)
    assert marker["DeleteMarker"]
    with pytest.raises(ClientError) as error:
        s3.get_object(Bucket=BUCKET, Key=key)
    assert code(error) == "NoSuchKey"
    assert s3.get_object(Bucket=BUCKET, Key=key, VersionId=first)["Body"].read() == b"first"
    listed = s3.list_object_versions(Bucket=BUCKET, Prefix=key)
    assert [v["IsLatest"] for v in listed["Versions"]] == [False, False]
    assert listed["DeleteMarkers"][0]["IsLatest"]
    s3.delete_object(Bucket=BUCKET, Key=key, VersionId=marker["VersionId"])
    assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == b"second"


def test_bucket_without_versions_replaces_and_deletes(s3):
    s3.create_bucket(Bucket="unversioned", CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
    s3.put_object(Bucket="unversioned", Key="a", Body=b"1")
    s3.put_object(Bucket="unversioned", Key="a", Body=b"22")
    assert len(s3.list_object_versions(Bucket="unversioned")["Versions"]) == 1
    s3.delete_object(Bucket="unversioned", Key="a")
    assert "Contents" not in s3.list_objects_v2(Bucket="unversioned")
    s3.delete_bucket(Bucket="unversioned")


def test_copy_keeps_bytes_and_type(s3, key):
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"pli", ContentType="text/plain")
    s3.copy_object(Bucket="souspli-evidence", Key=key, CopySource={"Bucket": BUCKET, "Key": key})
    got = s3.get_object(Bucket="souspli-evidence", Key=key)
    assert (got["Body"].read(), got["ContentType"]) == (b"pli", "text/plain")


def test_listing_by_prefix_delimiter_and_pages(s3, key):
    for name in ("a/1", "a/2", "b/1", "c", "é"):
        s3.put_object(Bucket=BUCKET, Key=f"{key}/{name}", Body=b"")
    listed = s3.list_objects_v2(Bucket=BUCKET, Prefix=f"{key}/", Delimiter="/")
    assert [p["Prefix"] for p in listed["CommonPrefixes"]] == [f"{key}/a/", f"{key}/b/"]
    assert [o["Key"] for o in listed["Contents"]] == [f"{key}/c", f"{key}/é"]
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=f"{key}/", PaginationConfig={"PageSize": 2})
    assert [[o["Key"].rpartition(key + "/")[2] for o in page["Contents"]] for page in pages] == [["a/1", "a/2"], ["b/1", "c"], ["é"]]
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=f"{key}/", Delimiter="/", PaginationConfig={"PageSize": 1})
    names = [p["Prefix"] for page in pages for p in page.get("CommonPrefixes", [])]
    assert names == [f"{key}/a/", f"{key}/b/"]


def test_delete_many_answers_for_each(s3, key):
    names = [f"{key}/{n}" for n in range(3)]
    versions = [s3.put_object(Bucket=BUCKET, Key=name, Body=b"")["VersionId"] for name in names]
    done = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": k, "VersionId": v} for k, v in zip(names, versions, strict=True)]})
    assert {d["Key"] for d in done["Deleted"]} == set(names)
    assert "Versions" not in s3.list_object_versions(Bucket=BUCKET, Prefix=key)


def test_reading_is_conditional(s3, key):
    tag = s3.put_object(Bucket=BUCKET, Key=key, Body=b"x")["ETag"]
    with pytest.raises(ClientError) as error:
        s3.get_object(Bucket=BUCKET, Key=key, IfNoneMatch=tag)
    assert code(error) == "304"


def test_template_settings_reach_the_buckets(s3, stack):
    assert s3.get_bucket_versioning(Bucket="souspli-offers")["Status"] == "Enabled"
    assert s3.get_object_lock_configuration(Bucket="souspli-offers")["ObjectLockConfiguration"] == {"ObjectLockEnabled": "Enabled"}
    assert "EventBridgeConfiguration" in s3.get_bucket_notification_configuration(Bucket="souspli-offers")
    assert s3.get_bucket_cors(Bucket="souspli-offers")["CORSRules"][0]["AllowedOrigins"] == [stack.origin]


def test_what_is_not_offered_says_so(s3, key):
    with pytest.raises(ClientError) as error:
        s3.put_object_tagging(Bucket=BUCKET, Key=key, Tagging={"TagSet": []})
    assert code(error) == "NotImplemented"
