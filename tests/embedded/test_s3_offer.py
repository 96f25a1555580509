"""What S3 documents, operation by operation: honoured, known harmless, or refused with 501; never ignored."""

import http.client
from urllib.parse import urlsplit

import botocore.session
import pytest

from embedded.s3 import offer, routes

from .conftest import send

MODEL = botocore.session.get_session().get_service_model("s3")
"""The request of each operation as AWS describes it for its own SDKs."""
OPERATIONS = [
    pytest.param(method, word, level, operation, id=operation.name)
    for level, table in (("", routes.SERVICE), ("bucket", routes.BUCKET), ("object", routes.OBJECT))
    for (method, word), operation in table.items()
]
UNKNOWN = {
    "header": ["x-amz-anything", "if-anything", "content-range", "x-anything"],
    "query": ["anything", "acl", "partNumber", "tagging"],
}
SAMPLES = {
    "if-none-match": "*", "range": "bytes=0-1", "x-amz-copy-source": "souspli-documents/absent", "list-type": "2", "expect": "100-continue",
}  # fmt: skip
EMULATED = {"if-range", "content-md5"}
"""Honoured by S3 as by any web server, though its SDKs do not name them everywhere."""


def documented(operation, location: str) -> set[str]:
    """Names of the headers or of the parameters that AWS documents for an operation."""
    shape = MODEL.operation_model(operation.name).input_shape
    members = shape.members.values() if shape else ()
    found = {member.serialization["name"] for member in members if member.serialization.get("location") == location}
    return {name.lower() for name in found} if location == "header" else found


def base(method: str, word: str, level: str) -> dict:
    words = [one for one in word.split() if one != "copy"]
    return {
        "method": method, "bucket": "Absent" if level else "", "key": "absent" if level == "object" else "",
        "query": {one: SAMPLES.get(one, "x") for one in words},
        "headers": {"x-amz-copy-source": SAMPLES["x-amz-copy-source"]} if "copy" in word else {},
    }  # fmt: skip


def sample(name: str, honoured) -> str:
    values = honoured.get(name)
    return sorted(values)[0] if values else SAMPLES.get(name, "1")


def honours(honoured, name: str) -> bool:
    return name in honoured or any(one.endswith("*") and name.startswith(one[:-1]) for one in honoured)


@pytest.mark.parametrize(("method", "word", "level", "operation"), OPERATIONS)
def test_every_documented_header_is_honoured_or_refused(ask, method, word, level, operation):
    for name in sorted(documented(operation, "header") | {*UNKNOWN["header"], "x-amz-expected-bucket-owner", "x-amz-checksum-crc32c"}):
        if name in offer.HARMLESS_HEADERS:
            continue
        request = base(method, word, level)
        request["headers"] |= {name: sample(name, operation.headers)}
        status, _, body = ask(**request)
        assert (status == 501) is not honours(operation.headers, name), (name, status, body)


@pytest.mark.parametrize(("method", "word", "level", "operation"), OPERATIONS)
def test_every_documented_parameter_is_honoured_or_refused(ask, method, word, level, operation):
    for name in sorted(documented(operation, "querystring") | {*UNKNOWN["query"]} | set(routes.SUBRESOURCES)):
        request = base(method, word, level)
        if name in routes.SUBRESOURCES and name not in request["query"] and routes.SUBRESOURCES.index(name) < _rank(request):
            continue  # another operation, which has its own row
        request["query"] |= {name: sample(name, operation.query)}
        status, _, body = ask(**request)
        assert (status == 501) is not honours(operation.query, name), (name, status, body)


def _rank(request) -> int:
    return min((routes.SUBRESOURCES.index(one) for one in request["query"] if one in routes.SUBRESOURCES), default=99)


@pytest.mark.parametrize(("method", "word", "level", "operation"), OPERATIONS)
def test_no_name_is_invented_and_other_values_are_refused(ask, method, word, level, operation):
    """What is honoured is of S3; where some values only are, the others get 501."""
    named = documented(operation, "header") | EMULATED
    if "x-amz-sdk-checksum-algorithm" in named:
        named |= routes.CHECKSUMS.keys()  # the SDK names the algorithm, and sends the header of that algorithm
    assert {name for name in operation.headers if "*" not in name} <= named
    assert set(operation.query) - {*word.split(), "x-amz-checksum-mode"} <= documented(operation, "querystring")
    for kind, honoured in (("headers", operation.headers), ("query", operation.query)):
        for name in [name for name, values in honoured.items() if values]:
            request = base(method, word, level)
            request[kind] |= {name: "another"}
            assert ask(**request)[0] == 501, name


@pytest.mark.parametrize(("method", "word", "level", "operation"), OPERATIONS)
def test_harmless_headers_change_nothing(ask, method, word, level, operation):
    request = base(method, word, level)
    without = ask(**request)[0]
    added = {
        "amz-sdk-invocation-id": "1", "amz-sdk-request": "attempt=1", "x-amz-user-agent": "aws-sdk-js/3", "accept": "*/*", "origin": "http://x",
        "sec-fetch-mode": "cors", "sec-ch-ua": "x", "referer": "http://localhost/", "accept-language": "fr", "priority": "u=1", "cookie": "a=b",
    }  # fmt: skip
    request["headers"] |= added
    request["query"] |= {"x-id": operation.name}
    assert ask(**request)[0] == without != 501


@pytest.mark.parametrize(("method", "word", "level", "operation"), [row for row in OPERATIONS if row.values[3].body == offer.NO_BODY])
def test_a_body_that_is_not_read_is_refused(ask, method, word, level, operation):
    request = base(method, word, level)
    status, _, body = ask(**request, body=b"something")
    assert status == 400
    assert method == "HEAD" or b"UnexpectedContent" in body


BODIES = [
    ("PUT", "versioning", "VersioningConfiguration", "<Status>Enabled</Status>", ["MfaDelete", "Anything"]),
    ("PUT", "cors", "CORSConfiguration", "<CORSRule><AllowedOrigin>http://a</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>", ["Anything"]),
    ("PUT", "notification", "NotificationConfiguration", "", ["TopicConfiguration", "QueueConfiguration", "CloudFunctionConfiguration"]),
    ("POST", "delete", "Delete", "<Object><Key>a</Key></Object>", ["Anything"]),
    ("PUT", "", "CreateBucketConfiguration", "", ["Location", "Bucket", "Tags"]),
    ("PUT", "retention", "Retention", "<Mode>COMPLIANCE</Mode>", ["Anything"]),
    ("PUT", "legal-hold", "LegalHold", "<Status>ON</Status>", ["Anything"]),
    ("POST", "uploadId", "CompleteMultipartUpload", "<Part><PartNumber>1</PartNumber><ETag>a</ETag></Part>", ["Anything"]),
]  # fmt: skip


@pytest.mark.parametrize(("method", "word", "root", "inner", "refused"), BODIES, ids=[row[2] for row in BODIES])
def test_every_element_is_honoured_or_refused(ask, method, word, root, inner, refused):
    place = {
        "bucket": "souspli-documents" if word else "another-bucket",
        "key": "k" if word in ("retention", "legal-hold", "uploadId") else "",
    }
    query = {word: "x"} if word else {}
    for element in refused:
        body = f"<{root}>{inner}<{element}>x</{element}></{root}>".encode()
        assert ask(method, **place, query=query, body=body)[0] == 501, element
    for malformed in (
        f"<{root}>",
        f"<Other>{inner}</Other>",
        f'<{root} a="b">{inner}</{root}>',
        f"<!DOCTYPE x><{root}>{inner}</{root}>",
        "é",
    ):
        status, _, answer = ask(method, **place, query=query, body=malformed.encode("latin-1"))
        assert (status, b"MalformedXML" in answer) == (400, True), malformed


@pytest.mark.parametrize(
    "inner", [
        "<Object><Key>a</Key><Size>1</Size></Object>", "<Object><Key>a</Key><LastModifiedTime>x</LastModifiedTime></Object>",
        "<Object><Key>a<b/></Key></Object>",
    ],
)  # fmt: skip
def test_conditions_of_a_deletion_that_are_not_offered(ask, inner):
    assert ask("POST", "souspli-documents", query={"delete": ""}, body=f"<Delete>{inner}</Delete>".encode())[0] == 501


@pytest.mark.parametrize("element", ["ChecksumCRC32C", "ChecksumSHA1", "ChecksumCRC64NVME", "Anything"])
def test_checksums_of_parts_that_are_not_offered(ask, element):
    body = f"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><{element}>x</{element}></Part></CompleteMultipartUpload>"
    assert ask("POST", "souspli-documents", "k", {"uploadId": "x"}, body=body.encode())[0] == 501


def test_a_signature_comes_one_way_only(ask, signer):
    url = signer.generate_presigned_url("get_object", {"Bucket": "souspli-documents", "Key": "absent"})
    assert send("GET", url)[0] == 404
    assert send("GET", url, headers={"authorization": "AWS4-HMAC-SHA256 Credential=x"})[0] == 400
    assert ask("GET", "souspli-documents", "absent", {"X-Amz-Expires": "5"})[0] == 501, (
        "no signature in the query: the date would be ignored"
    )


def test_a_name_said_twice_is_refused(ask, stack):
    assert ask("GET", "souspli-documents", "a", [("versionId", "1"), ("versionId", "2")])[0] == 400
    connection = http.client.HTTPConnection(urlsplit(stack.env["AWS_ENDPOINT_URL_S3"]).netloc)
    connection.putrequest("GET", "/souspli-documents/a")
    for tag in ('"a"', '"b"'):
        connection.putheader("If-Match", tag)
    connection.endheaders()
    assert connection.getresponse().status == 400
    connection.close()
