"""Conditions of requests to S3: each one holds or refuses, wherever S3 documents it."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import quote

import pytest

from embedded.s3 import routes

BUCKET = "souspli-documents"
OTHER = '"0123456789abcdef"'
MET, UNMET = True, False


def date(**shift) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(**shift), usegmt=True)


@pytest.fixture
def tag(s3, key):
    return s3.put_object(Bucket=BUCKET, Key=key, Body=b"first")["ETag"]


READS = [
    ({"if-match": "TAG"}, MET), ({"if-match": OTHER}, UNMET), ({"if-match": f"{OTHER}, TAG"}, MET), ({"if-match": "*"}, MET),
    ({"if-none-match": OTHER}, MET), ({"if-none-match": "TAG"}, UNMET), ({"if-none-match": f"{OTHER}, W/TAG"}, UNMET), ({"if-none-match": "*"}, UNMET),
    ({"if-modified-since": "PAST"}, MET), ({"if-modified-since": "FUTURE"}, UNMET),
    ({"if-unmodified-since": "FUTURE"}, MET), ({"if-unmodified-since": "PAST"}, UNMET),
    ({"if-match": "TAG", "if-unmodified-since": "PAST"}, MET),
    ({"if-none-match": OTHER, "if-modified-since": "FUTURE"}, MET),
    ({"if-none-match": "TAG", "if-modified-since": "PAST"}, UNMET),
]  # fmt: skip
"""Conditions, and whether they hold; the two pairs of the S3 API reference come last."""


def given(conditions, tag, prefix="") -> dict[str, str]:
    words = {"TAG": tag, "PAST": date(days=-1), "FUTURE": date(days=1)}
    found = {}
    for name, value in conditions.items():
        for word, meaning in words.items():
            value = value.replace(word, meaning)
        found[prefix + name] = value
    return found


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(("conditions", "met"), READS, ids=map(str, range(len(READS))))
def test_a_read_is_conditional(ask, key, tag, method, conditions, met):
    status, headers, _ = ask(method, BUCKET, key, headers=given(conditions, tag))
    cached = any("none-match" in name or "modified-since" in name and "un" not in name for name in conditions)
    assert status == (200 if met else 304 if cached else 412)
    assert met or status == 412 or headers["etag"] == tag


@pytest.mark.parametrize(("conditions", "met"), READS, ids=map(str, range(len(READS))))
def test_a_copy_is_conditional_on_its_source(ask, s3, key, tag, conditions, met):
    headers = {"x-amz-copy-source": quote(f"{BUCKET}/{key}"), **given(conditions, tag, "x-amz-copy-source-")}
    assert ask("PUT", BUCKET, key + "/copy", headers=headers)[0] == (200 if met else 412)
    assert ("Contents" in s3.list_objects_v2(Bucket=BUCKET, Prefix=key + "/copy")) is met
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key=key + "/parts")["UploadId"]
    assert ask("PUT", BUCKET, key + "/parts", {"uploadId": upload, "partNumber": "1"}, headers)[0] == (200 if met else 412)
    assert bool(s3.list_parts(Bucket=BUCKET, Key=key + "/parts", UploadId=upload).get("Parts")) is met


WRITES = [
    ({}, "present", 200), ({"if-match": "TAG"}, "present", 200), ({"if-match": OTHER}, "present", 412), ({"if-match": "TAG"}, "absent", 404),
    ({"if-match": "TAG"}, "deleted", 404), ({"if-none-match": "*"}, "present", 412), ({"if-none-match": "*"}, "absent", 200),
    ({"if-none-match": "*"}, "deleted", 200), ({"if-none-match": OTHER}, "present", 501), ({"if-none-match": OTHER}, "absent", 501),
    ({"if-match": "TAG", "if-none-match": "*"}, "present", 412),
]  # fmt: skip


def put(ask, s3, key, headers):
    return ask("PUT", BUCKET, key, headers=headers, body=b"second")[0]


def copy(ask, s3, key, headers):
    s3.put_object(Bucket=BUCKET, Key="source", Body=b"second")
    return ask("PUT", BUCKET, key, headers={**headers, "x-amz-copy-source": f"{BUCKET}/source"})[0]


def complete(ask, s3, key, headers):
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key=key)["UploadId"]
    part = s3.upload_part(Bucket=BUCKET, Key=key, UploadId=upload, PartNumber=1, Body=b"second")["ETag"]
    body = f"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part}</ETag></Part></CompleteMultipartUpload>"
    return ask("POST", BUCKET, key, {"uploadId": upload}, headers, body.encode())[0]


@pytest.mark.parametrize("write", [put, copy, complete])
@pytest.mark.parametrize(("conditions", "state", "expected"), WRITES, ids=map(str, range(len(WRITES))))
def test_a_write_is_conditional(ask, s3, key, tag, write, conditions, state, expected):
    if state == "absent":
        key += "/absent"
    if state == "deleted":
        s3.delete_object(Bucket=BUCKET, Key=key)
    assert write(ask, s3, key, given(conditions, tag)) == expected
    if state == "present":
        assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == (b"second" if expected == 200 else b"first")


DELETIONS = [("TAG", "present", 204), ("*", "present", 204), (OTHER, "present", 412), ("TAG", "absent", 404), ("TAG", "deleted", 404)]


@pytest.mark.parametrize("many", [False, True], ids=["one", "many"])
@pytest.mark.parametrize(("match", "state", "expected"), DELETIONS)
def test_a_deletion_is_conditional(ask, s3, key, tag, many, match, state, expected):
    if state == "deleted":
        s3.delete_object(Bucket=BUCKET, Key=key)
    name, wanted = key + ("/absent" if state == "absent" else ""), match.replace("TAG", tag)
    if many:
        told = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": name, "ETag": wanted}]})
        codes = {204: None, 412: "PreconditionFailed", 404: "NoSuchKey"}
        assert [error["Code"] for error in told.get("Errors", [])] == [code for code in [codes[expected]] if code]
    else:
        assert ask("DELETE", BUCKET, name, headers={"if-match": wanted})[0] == expected
    if expected == 412:
        assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == b"first"
    if (expected, state) == (204, "present"):
        assert "Contents" not in s3.list_objects_v2(Bucket=BUCKET, Prefix=key)


def test_a_version_is_deleted_under_the_condition_on_the_current_one(ask, s3, key, tag):
    first = s3.list_object_versions(Bucket=BUCKET, Prefix=key)["Versions"][0]["VersionId"]
    now = s3.put_object(Bucket=BUCKET, Key=key, Body=b"second")["ETag"]
    assert ask("DELETE", BUCKET, key, {"versionId": first}, {"if-match": tag})[0] == 412
    assert ask("DELETE", BUCKET, key, {"versionId": first}, {"if-match": now})[0] == 204


@pytest.mark.parametrize(
    ("if_range", "status"), [("TAG", 206), (OTHER, 200), ("LAST", 206), ("PAST", 200)], ids=["tag", "other tag", "date", "other date"]
)
def test_a_range_of_the_version_that_was_known(ask, s3, key, tag, if_range, status):
    last = format_datetime(s3.head_object(Bucket=BUCKET, Key=key)["LastModified"].astimezone(UTC), usegmt=True)
    value = if_range.replace("TAG", tag).replace("LAST", last).replace("PAST", date(days=-1))
    answer = ask("GET", BUCKET, key, headers={"range": "bytes=1-2", "if-range": value})
    assert (answer[0], answer[2]) == (status, b"ir" if status == 206 else b"first")


@pytest.mark.parametrize("name", ["if-modified-since", "if-unmodified-since", "if-range"])
@pytest.mark.parametrize("value", ["yesterday", "Tue, 99 Foo 2026", "", "1"])
def test_a_date_that_cannot_be_read_is_refused(ask, key, tag, name, value):
    assert ask("GET", BUCKET, key, headers={name: value, "range": "bytes=0-1"})[0] == 400


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("bytes=0-1,3-4", 501),
        ("lines=1-2", 501),
        ("bytes=-", 501),
        ("bytes=" + "9" * 40 + "-", 501),
        ("bytes=3-1", 416),
        ("bytes=\xb2-", 501),
    ],
)
def test_a_range_is_one_range_of_bytes(ask, key, tag, value, status):
    assert ask("GET", BUCKET, key, headers={"range": value})[0] == status


def test_every_conditional_header_has_its_row():
    """A condition offered tomorrow needs its test here."""
    tables = [row for row, *_ in READS] + [row for row, *_ in WRITES] + [{"if-match": ""}, {"if-range": ""}]
    proved = {name for row in tables for name in row}
    offered = {name for table in (routes.BUCKET, routes.OBJECT) for one in table.values() for name in one.headers}
    conditions = {name.removeprefix("x-amz-copy-source-") for name in offered if "if-" in name}
    assert conditions == proved
