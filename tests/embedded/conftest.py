"""What the tests of the embedded stack share: raw HTTP, signed links, the sample application."""

import base64
import hashlib
import http.client
import json
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import boto3
import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

from embedded import Stack
from embedded.provision import connector

SAMPLE = Path(__file__).parent / "sample"


@pytest.fixture(scope="session")
def s3(connect):
    return connect("s3")


@pytest.fixture
def key(request):
    """A key of the test's own in shared buckets."""
    return f"{request.node.name}/é à.age"


@pytest.fixture(scope="session")
def signer(stack):
    """Signs as the application does: Signature Version 4, path style on a loopback address."""
    env = stack.env
    return boto3.client(
        "s3", endpoint_url=env["AWS_ENDPOINT_URL_S3"], region_name=env["AWS_DEFAULT_REGION"], aws_access_key_id=env["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=env["AWS_SECRET_ACCESS_KEY"], config=Config(signature_version="s3v4"),
    )  # fmt: skip


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """A stack that runs the sample application."""
    web = tmp_path_factory.mktemp("web")
    _front(web)
    with Stack(tmp_path_factory.mktemp("sample"), fsync=False, app=SAMPLE, web=web, schedules=False) as running:
        yield running.serve()


@pytest.fixture(scope="session")
def sample_connect(sample):
    return connector(sample.env)


def _front(web: Path) -> None:
    (web / "aide").mkdir()
    files = {
        "index.html": "<p>accueil", "aide/index.html": "<p>aide", "404.html": "<p>introuvable", "pages.html": "<p>hidden by the route",
        "form.html": "<p>formulaire", "app-0123456789ab.js": "export {}",
    }  # fmt: skip
    for name, text in files.items():
        (web / name).write_text(text)
    rules = {"*": {"X-Everywhere": "{origin}", "X-Level": "general"}, "/aide": {"X-Level": "particular"}}
    (web / "_headers.json").write_text(json.dumps(rules))


def send(method: str, url: str, body: bytes = b"", headers: dict[str, str] | None = None):
    """One raw request: (status, headers in lower case, body). Nothing is added but Host and Content-Length."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    connection.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), body or None, headers or {})
    answer = connection.getresponse()
    result = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    connection.close()
    return result


@pytest.fixture(scope="session")
def ask(stack):
    """ask(method, bucket, key, query, headers, body): one request with a right signature, however odd the rest of it."""

    def asked(method, bucket="", key="", query=None, headers=None, body=b""):
        path = f"/{bucket}" + (f"/{quote(key, safe='/-_.~')}" if key else "")
        url = stack.env["AWS_ENDPOINT_URL_S3"] + path + (f"?{urlencode(query, quote_via=quote)}" if query else "")
        request = AWSRequest(method, url, data=body, headers=headers or {})
        pair = Credentials(stack.env["AWS_ACCESS_KEY_ID"], stack.env["AWS_SECRET_ACCESS_KEY"])
        S3SigV4Auth(pair, "s3", stack.env["AWS_DEFAULT_REGION"]).add_auth(request)
        return send(method, url, body, dict(request.headers.items()))

    return asked


def put_link(signer, key, body: bytes, *, expires_s: int = 900) -> tuple[str, dict[str, str]]:
    """A link as the application gives it: checksum, length and "do not overwrite" are signed. Returns it with its headers."""
    parameters = {
        "Bucket": "souspli-offers",
        "Key": key,
        "ChecksumSHA256": sha256_b64(body),
        "ContentLength": len(body),
        "IfNoneMatch": "*",
    }
    url = signer.generate_presigned_url("put_object", parameters, ExpiresIn=expires_s)
    return url, {"x-amz-checksum-sha256": sha256_b64(body), "if-none-match": "*", "content-length": str(len(body))}


def sha256_b64(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def lines(stack: Stack, name: str) -> list:
    """What the sample application noted under `name`."""
    path = stack.data_dir / "sample" / name
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
