"""Whatever comes to the doors of the stack, none of them answers 500: MiniStack's, the internal port, the gateway."""

import json
import socket
from urllib.parse import urlsplit

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .conftest import send

TARGETS = {
    "dynamodb": ("DynamoDB_20120810", ["PutItem", "GetItem", "UpdateItem", "DeleteItem", "Query", "Scan", "BatchGetItem", "BatchWriteItem",
                                       "TransactWriteItems", "TransactGetItems", "DescribeTable", "CreateTable", "ListTables", "UpdateTimeToLive"]),
    "kms": ("TrentService", ["Encrypt", "Decrypt", "Sign", "Verify", "GetPublicKey", "DescribeKey", "CreateKey", "GenerateDataKey"]),
    "sqs": ("AmazonSQS", ["SendMessage", "ReceiveMessage", "DeleteMessage", "GetQueueUrl", "GetQueueAttributes", "ChangeMessageVisibility"]),
}  # fmt: skip
ACTIONS = [(service, f"{prefix}.{name}") for service, (prefix, names) in TARGETS.items() for name in [*names, "Nothing", ""]]
BODIES = [
    b"", b"x", b"[]", b"null", b"1", b'"x"', b"true", b"{}", b"\xff", b"[" * 5000, b'{"TableName": 1}', b'{"TableName": []}', b'{"TableName": null}',
    b'{"TableName": "souspli-registers", "Item": 1, "Key": 1}', b'{"TableName": "souspli-registers", "Item": {"pk": "x"}, "Key": {"pk": "x"}}',
    b'{"TableName": "souspli-registers", "Item": {"pk": {"S": 1}}, "Key": {"pk": {"S": true}}}', b'{"TransactItems": [1], "RequestItems": {"a": 1}}',
    b'{"TableName": "souspli-registers", "KeyConditionExpression": "(((", "FilterExpression": ")"}', b'{"TableName": "souspli-registers", "Limit": "x"}',
    b'{"KeyId": 1}', b'{"KeyId": "alias/souspli-gate", "Plaintext": 1, "CiphertextBlob": 1}', b'{"KeyId": "a", "Plaintext": "%", "CiphertextBlob": "%"}',
    b'{"KeyId": "alias/souspli-signing", "Message": "AA", "SigningAlgorithm": "X"}', b'{"CiphertextBlob": "AAAA"}', b'{"EncryptionContext": 1}',
    b'{"QueueUrl": 1, "QueueName": []}', b'{"QueueUrl": "http://localhost/0/souspli-verify", "MaxNumberOfMessages": "x", "VisibilityTimeout": "x"}',
]  # fmt: skip


def signed(stack, service: str, target: str, body: bytes):
    url = stack.env["AWS_ENDPOINT_URL_DYNAMODB"] + "/"
    request = AWSRequest("POST", url, data=body, headers={"x-amz-target": target, "content-type": "application/x-amz-json-1.0"})
    pair = Credentials(stack.env["AWS_ACCESS_KEY_ID"], stack.env["AWS_SECRET_ACCESS_KEY"])
    SigV4Auth(pair, service, stack.env["AWS_DEFAULT_REGION"]).add_auth(request)
    return send("POST", url, body, dict(request.headers.items()))


@pytest.mark.parametrize(("service", "target"), ACTIONS, ids=[target for _, target in ACTIONS])
def test_services_refuse_what_they_cannot_read(stack, service, target):
    for body in BODIES:
        status, _, answer = signed(stack, service, target, body)
        assert status in (200, 400), (body[:60], answer)
        assert status == 200 or json.loads(answer)["__type"], body[:60]


def test_services_say_what_is_wrong(stack):
    def why(body):
        answer = json.loads(signed(stack, "dynamodb", "DynamoDB_20120810.GetItem", body)[2])
        return answer["__type"].rpartition("#")[2], answer["message"]

    assert why(b"x") == ("SerializationException", "The body is not JSON")
    assert why(b'{"TableName": "t"}') == ("ValidationException", "body lacks Key")
    assert why(b'{"TableName": "t", "Key": {"pk": {"S": 1}}}') == ("SerializationException", "body.Key.pk.S must be a string")
    assert why(b'{"TableName": "t", "Key": {"pk": {"B": "%"}}}') == ("SerializationException", "body.Key.pk.B must be base64")


def raw(url: str, request: bytes) -> bytes:
    """The status line of the answer to bytes sent as they are."""
    place = urlsplit(url)
    with socket.create_connection((place.hostname, place.port), timeout=30) as connection:
        connection.sendall(request)
        return connection.recv(4096).partition(b"\r\n")[0]


CONTROLS = [
    ("GET", "settle?timeout_s=x", 400), ("GET", "settle?timeout_s=", 200), ("GET", "nothing", 404), ("POST", "fire/", 404), ("POST", "fire/%FF", 404),
    ("POST", "retry/none", 200), ("GET", "parked", 200), ("GET", "", 404),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "status"), CONTROLS)
def test_controls_answer_what_is_wrong(sample, method, path, status):
    url = f"{sample.env['AWS_ENDPOINT_URL_LAMBDA']}/control/{path}"
    assert send(method, url, headers={"authorization": f"Bearer {sample.env['SOUSPLI_SECRET']}"})[0] == status
    assert send(method, url, headers={"authorization": "Bearer é"})[0] == 403


@pytest.mark.parametrize("length", [b"x", b"-1", b"\xb2", b"1e3", b"9" * 30])
def test_a_length_that_is_none_is_refused(sample, length):
    for url, path in ((sample.env["AWS_ENDPOINT_URL_LAMBDA"], b"/control/ready"), (sample.origin, b"/v1/echo")):
        line = raw(url, b"POST " + path + b" HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + b"\r\n\r\n")
        assert line.split()[1] in (b"411", b"413"), line


def test_a_payload_that_is_not_json_is_refused(sample, sample_connect):
    client = sample_connect("lambda")
    for payload in (b"x", b"\xff", b"{"):
        with pytest.raises(client.exceptions.InvalidRequestContentException):
            client.invoke(FunctionName="gate", Payload=payload)


ODD_TEXT = st.text(st.characters(min_codepoint=0x21, max_codepoint=0xFF, exclude_characters="\x7f\x85\xa0#"), max_size=20)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "PATCH"]),
    path=st.sampled_from(["/", "/v1/echo", "/v1/things/", "/open-data/", "/pages", "/aide/"]), more=ODD_TEXT,
    headers=st.dictionaries(st.sampled_from(["accept", "content-type", "if-none-match", "cookie", "range", "origin", "x-odd"]), ODD_TEXT, max_size=3),
    body=st.binary(max_size=30),
)  # fmt: skip
def test_the_gateway_breaks_on_no_request(sample, method, path, more, headers, body):
    lines = [f"{method} {path}{more} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    line = raw(sample.origin, "\r\n".join([*lines, "", ""]).encode("latin-1") + body)
    assert line.split()[1] < b"500", line
