"""Cross-origin rules: the platform's origin, to the letter, and nobody else."""

import pytest

from .conftest import send, sha256_b64

BUCKET = "souspli-offers"


def preflight(stack, origin: str, method: str = "PUT", headers: str = "content-type,x-amz-checksum-sha256,if-none-match"):
    asked = {"origin": origin, "access-control-request-method": method, "access-control-request-headers": headers}
    return send("OPTIONS", f"{stack.env['AWS_ENDPOINT_URL_S3']}/{BUCKET}/x", headers=asked)


def test_preflight_of_the_platform(stack):
    status, headers, _ = preflight(stack, stack.origin)
    assert status == 200
    assert headers["access-control-allow-origin"] == stack.origin
    assert "PUT" in headers["access-control-allow-methods"]
    assert "x-amz-checksum-sha256" in headers["access-control-allow-headers"]


@pytest.mark.parametrize("origin", ["http://localhost", "https://example.org", "null"])
def test_preflight_of_another_origin_is_refused(stack, origin):
    status, headers, _ = preflight(stack, origin)
    assert status == 403
    assert "access-control-allow-origin" not in headers


def test_preflight_of_another_method_or_header_is_refused(stack):
    assert preflight(stack, stack.origin, method="DELETE")[0] == 403
    assert preflight(stack, stack.origin, headers="authorization")[0] == 403


def test_answers_expose_tag_and_checksum(stack, signer, key):
    url = signer.generate_presigned_url("put_object", {"Bucket": BUCKET, "Key": key, "ChecksumSHA256": sha256_b64(b"x")})
    status, headers, _ = send("PUT", url, b"x", {"origin": stack.origin, "x-amz-checksum-sha256": sha256_b64(b"x")})
    assert status == 200
    assert headers["access-control-allow-origin"] == stack.origin
    assert {"etag", "x-amz-checksum-sha256"} <= {name.strip().lower() for name in headers["access-control-expose-headers"].split(",")}


def test_refusals_can_be_read_by_the_page_too(stack, signer, key):
    url = signer.generate_presigned_url("put_object", {"Bucket": BUCKET, "Key": key})
    status, headers, _ = send("PUT", url[:-1] + "x", b"x" * 1_000_000, {"origin": stack.origin})
    assert (status, headers["access-control-allow-origin"]) == (403, stack.origin)
