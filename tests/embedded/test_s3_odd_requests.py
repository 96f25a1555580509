"""No request of any shape makes the S3 endpoint answer 500, or not answer."""

import socket
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embedded.s3 import routes

from .conftest import send

TABLES = (routes.SERVICE, routes.BUCKET, routes.OBJECT)
OPERATIONS = [operation for table in TABLES for operation in table.values()]
HEADERS = sorted(
    {name.replace("*", "a") for one in OPERATIONS for name in one.headers} | {"expect", "origin", "content-type", "x-amz-user-agent"}
)
PARAMETERS = sorted({name for one in OPERATIONS for name in one.query})
ODD = ["", " ", "x", "-1", "0", "1", "9" * 30, "9" * 5000, "\xb2", "1.5", "true", "null", "*", '"', '"x"', "W/", ",", "bytes=0-1", "bytes=-", "é", "%", "%FF",
       "souspli-documents/k", "?", "/", "a/b?versionId=", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "2099-01-01T00:00:00Z",
       "Mon, 01 Jan 0001 00:00:00 GMT", "Mon, 01 Jan 9999 00:00:00 -2359", "SHA256", "COMPOSITE", "ON", "GOVERNANCE", "url", "2", "100-continue"]  # fmt: skip
LATIN = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f\x85\xa0"), max_size=20)
VALUES = st.sampled_from(ODD) | LATIN
TEXT = st.sampled_from([*ODD, "\0", "\n", "日本", "\U0010ffff", "null"]) | st.text(max_size=20)
ELEMENTS = ["Delete", "Object", "Key", "VersionId", "ETag", "Quiet", "CompleteMultipartUpload", "Part", "PartNumber", "ChecksumSHA256", "Retention", "Mode",
            "RetainUntilDate", "LegalHold", "Status", "VersioningConfiguration", "CORSConfiguration", "CORSRule", "AllowedOrigin", "AllowedMethod",
            "MaxAgeSeconds", "NotificationConfiguration", "EventBridgeConfiguration", "CreateBucketConfiguration", "LocationConstraint"]  # fmt: skip
XML = st.recursive(
    st.sampled_from(
        [*ODD[:16], "&#1;", "&#xD800;", "&x;", "<![CDATA[x]]>", "<!-- x -->", "<?x?>", "2099-01-01", "COMPLIANCE", "Enabled", "ON"]
    ),
    lambda inner: st.builds(
        lambda name, content: f"<{name}>{''.join(content)}</{name}>", st.sampled_from(ELEMENTS), st.lists(inner, max_size=3)
    ),
    max_leaves=8,
)
BODIES = (
    st.just(b"") | st.binary(max_size=40) | XML.map(str.encode) | XML.map(lambda text: f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16"))
    | st.sampled_from([b'<?xml version="1.0" encoding="none"?><Delete/>', b'<?xml version="1.0" encoding="big5"?><Delete/>', b"<a>" * 20_000, b"\xff\xfe"])
)  # fmt: skip
MANY = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@MANY
@given(
    method=st.sampled_from(["GET", "HEAD", "PUT", "POST", "DELETE"]), bucket=st.sampled_from(["", "souspli-documents", "souspli-evidence", "absent"]) | TEXT,
    key=st.sampled_from(["", "k", " "]) | TEXT, query=st.dictionaries(st.sampled_from(PARAMETERS), TEXT, max_size=3),
    headers=st.dictionaries(st.sampled_from(HEADERS), VALUES, max_size=3), body=BODIES,
)  # fmt: skip
def test_signed_requests(ask, method, bucket, key, query, headers, body):
    status, _, answer = ask(method, quote(bucket, safe=""), key, query, headers, body)
    assert status != 500, answer


OPERATION = st.sampled_from(
    [(method, word, table is not routes.SERVICE, table is routes.OBJECT) for table in TABLES for method, word in table]
)


@MANY
@given(row=OPERATION, query=st.dictionaries(st.sampled_from(PARAMETERS), TEXT, max_size=2), value=VALUES, body=BODIES, data=st.data())
def test_every_operation_on_what_exists(ask, s3, row, query, value, body, data):
    method, word, in_bucket, on_object = row
    s3.put_object(Bucket="souspli-documents", Key="odd", Body=b"x")
    words = {one: data.draw(TEXT) for one in word.split() if one != "copy"}
    if "uploadId" in words:
        words |= {"uploadId": s3.create_multipart_upload(Bucket="souspli-documents", Key="odd")["UploadId"], "partNumber": "1"}
        if method != "PUT":
            del words["partNumber"]
    headers = {"x-amz-copy-source": "souspli-documents/odd"} if "copy" in word else {}
    operation = next(table[method, word] for table in TABLES if (method, word) in table and (table is routes.OBJECT) == on_object)
    if operation.headers:
        headers |= {data.draw(st.sampled_from(sorted(operation.headers))).replace("*", "a"): value}
    query = {name: value for name, value in query.items() if name in operation.query}
    if operation.name == "DeleteBucket":
        return
    bucket = "souspli-documents" if in_bucket else ""
    status, _, answer = ask(
        method, bucket, "odd" if on_object else "", {**query, **words}, headers, body if operation.body != "none" else b""
    )
    assert status != 500, answer


@MANY
@given(
    authorization=LATIN | st.builds(
        lambda credential, signed, signature: f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={signed}, Signature={signature}",
        VALUES | st.just("AKIA/20260101/eu-west-3/s3/aws4_request"), VALUES | st.just("host"), VALUES,
    ),
    more=st.dictionaries(st.sampled_from(["x-amz-date", "x-amz-content-sha256", "x-amz-security-token", "date"]), VALUES, max_size=3),
)  # fmt: skip
def test_odd_signatures(stack, authorization, more):
    url = stack.env["AWS_ENDPOINT_URL_S3"] + "/souspli-documents/k"
    status, _, answer = send("GET", url, headers={"authorization": authorization, **more})
    assert 400 <= status < 500, answer


SIGNATURE = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature"]


@MANY
@given(changed=st.dictionaries(st.sampled_from(SIGNATURE), TEXT, min_size=1, max_size=3))
def test_odd_links(signer, changed):
    url, _, query = signer.generate_presigned_url("get_object", {"Bucket": "souspli-documents", "Key": "k"}).partition("?")
    status, _, answer = send("GET", f"{url}?{urlencode({**dict(parse_qsl(query)), **changed})}")
    assert 400 <= status < 500, answer


@pytest.mark.parametrize("line", [b"GET", b"GET /", b"PATCH / HTTP/1.1", b"get / HTTP/1.1", b"GET /\xff\xfe HTTP/1.1", b"GET //../ HTTP/1.1",
                                  b"GET / HTTP/9.9", b"GET http://[ HTTP/1.1", b"OPTIONS * HTTP/1.1", b"GET /" + b"a" * 70_000 + b" HTTP/1.1"],
                         ids=lambda line: ascii(line[:20]))  # fmt: skip
def test_odd_request_lines(stack, line):
    place = urlsplit(stack.env["AWS_ENDPOINT_URL_S3"])
    with socket.create_connection((place.hostname, place.port), timeout=20) as connection:
        connection.sendall(line + b"\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = connection.recv(4096)
    assert b" 500 " not in answer.split(b"\r\n")[0]
    assert answer
