"""Signed requests: what is signed holds, what is not is refused."""

import hashlib
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotoCredentials
from botocore.exceptions import ClientError

from embedded import sigv4

from .conftest import put_link, send, sha256_b64

BUCKET = "souspli-offers"


def refused(answer, code: str, status: int = 403) -> bool:
    return answer[0] == status and f"<Code>{code}</Code>".encode() in answer[2]


def test_signed_link_takes_the_file_it_was_made_for(s3, signer, key):
    url, headers = put_link(signer, key, b"pli")
    status, given, _ = send("PUT", url, b"pli", headers)
    assert (status, given["x-amz-checksum-sha256"]) == (200, headers["x-amz-checksum-sha256"])
    assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == b"pli"
    assert refused(send("PUT", url, b"pli", headers), "PreconditionFailed", 412)


def test_other_bytes_are_refused_and_leave_nothing(s3, signer, key):
    url, headers = put_link(signer, key, b"pli")
    assert refused(send("PUT", url, b"pl1", headers), "BadDigest", 400)
    with pytest.raises(ClientError):
        s3.head_object(Bucket=BUCKET, Key=key)


@pytest.mark.parametrize(("name", "value"), [("x-amz-checksum-sha256", sha256_b64(b"xyz")), ("if-none-match", "other")])
def test_signed_header_changed_is_refused(signer, key, name, value):
    url, headers = put_link(signer, key, b"pli")
    assert refused(send("PUT", url, b"pli", {**headers, name: value}), "SignatureDoesNotMatch")


def test_signed_header_left_out_is_refused(signer, key):
    url, headers = put_link(signer, key, b"pli")
    del headers["if-none-match"]
    assert refused(send("PUT", url, b"pli", headers), "SignatureDoesNotMatch")


def test_another_length_than_the_signed_one_is_refused(signer, key):
    url, headers = put_link(signer, key, b"pli")
    assert refused(send("PUT", url, b"longer", {**headers, "content-length": "6"}), "SignatureDoesNotMatch")


def test_unsigned_instruction_is_refused(signer, key):
    url = signer.generate_presigned_url("put_object", {"Bucket": BUCKET, "Key": key})
    assert refused(send("PUT", url, b"x", {"x-amz-object-lock-mode": "GOVERNANCE"}), "AccessDenied")


def test_forged_signature_key_path_or_method_is_refused(signer, key):
    url, headers = put_link(signer, key, b"pli")
    digit = "0" if url[-1] != "0" else "1"
    assert refused(send("PUT", url[:-1] + digit, b"pli", headers), "SignatureDoesNotMatch")
    assert refused(send("PUT", url.replace("AKIA", "AKIB"), b"pli", headers), "InvalidAccessKeyId")
    assert refused(send("PUT", url.replace("souspli-offers", "souspli-evidence"), b"pli", headers), "SignatureDoesNotMatch")
    assert refused(send("POST", url, b"pli", headers), "SignatureDoesNotMatch")


def test_link_lives_as_long_as_it_says(stack, signer, key):
    parts = urlsplit(signer.generate_presigned_url("get_object", {"Bucket": BUCKET, "Key": key}, ExpiresIn=900))
    request = sigv4.Request("GET", parts.path, parts.query, {"host": parts.netloc})
    credentials = sigv4.Credentials(stack.env["AWS_ACCESS_KEY_ID"], stack.env["AWS_SECRET_ACCESS_KEY"], "eu-west-3")
    signed_at = datetime.strptime(dict(sigv4.pairs(parts.query))["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert sigv4.verify(request, credentials, "s3", signed_at + timedelta(seconds=900)).presigned
    with pytest.raises(sigv4.Refused, match="expired"):
        sigv4.verify(request, credentials, "s3", signed_at + timedelta(seconds=901))
    with pytest.raises(sigv4.Refused, match="too large"):
        sigv4.verify(request, credentials, "s3", signed_at - timedelta(minutes=16))


def test_header_signature_lives_a_quarter_of_an_hour(stack):
    env = stack.env
    signed = AWSRequest("GET", "http://127.0.0.1:1/bucket", headers={"X-Amz-Content-SHA256": hashlib.sha256().hexdigest()})
    S3SigV4Auth(BotoCredentials(env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"]), "s3", "eu-west-3").add_auth(signed)
    headers = {"host": "127.0.0.1:1", **{name.lower(): value for name, value in signed.headers.items()}}
    request = sigv4.Request("GET", "/bucket", "", headers)
    credentials = sigv4.Credentials(env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"], "eu-west-3")
    now = datetime.strptime(headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert not sigv4.verify(request, credentials, "s3", now + timedelta(minutes=14)).presigned
    with pytest.raises(sigv4.Refused, match="too large"):
        sigv4.verify(request, credentials, "s3", now + timedelta(minutes=16))


def test_unsigned_request_and_wrong_secret_are_refused(stack, key):
    env = stack.env
    assert refused(send("GET", f"{env['AWS_ENDPOINT_URL_S3']}/{BUCKET}/x"), "AccessDenied")
    intruder = boto3.client(
        "s3", endpoint_url=env["AWS_ENDPOINT_URL_S3"], region_name="eu-west-3",
        aws_access_key_id=env["AWS_ACCESS_KEY_ID"], aws_secret_access_key="guess",
    )  # fmt: skip
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        intruder.list_buckets()


def test_download_link_names_the_file(s3, signer, key):
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"pli")
    parameters = {"Bucket": BUCKET, "Key": key, "ResponseContentDisposition": "attachment; filename*=UTF-8''d%C3%A9p%C3%B4t.age"}
    status, headers, body = send("GET", signer.generate_presigned_url("get_object", parameters))
    assert (status, body) == (200, b"pli")
    assert headers["content-disposition"] == "attachment; filename*=UTF-8''d%C3%A9p%C3%B4t.age"


def test_form_post_is_refused(stack):
    assert refused(send("POST", f"{stack.env['AWS_ENDPOINT_URL_S3']}/{BUCKET}", b"a=b"), "AccessDenied")


def test_ministack_is_not_open_to_whoever_finds_its_port(stack):
    target = {"x-amz-target": "DynamoDB_20120810.ListTables", "content-type": "application/x-amz-json-1.0"}
    status, headers, _ = send("POST", stack.env["AWS_ENDPOINT_URL_DYNAMODB"], b"{}", target)
    assert status == 403
    assert "access-control-allow-origin" not in headers
    forged = {
        **target,
        "authorization": "AWS4-HMAC-SHA256 Credential=x/20260101/eu-west-3/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
    }
    assert send("POST", stack.env["AWS_ENDPOINT_URL_DYNAMODB"], b"{}", forged)[0] == 403
