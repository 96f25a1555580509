"""What is in the archive, what is not, and that it runs alone."""

import os
import subprocess
import sys
import zipfile

import pytest

from shipping import Target, build
from shipping.build import APART as LEFT_OUT
from shipping.build import ELSEWHERE

from .conftest import MACHINE

LARGEST_BYTES = 12_000_000
SETTINGS = {"AWS_DEFAULT_REGION": "eu-west-3", "SOUSPLI_STAGE": "x", "SOUSPLI_ORIGIN": "https://o", "SOUSPLI_PREFIX": "p",
            "SOUSPLI_SECRET": "s", "PATH": os.environ["PATH"]}  # fmt: skip


@pytest.fixture(scope="module")
def names(shipment) -> list[str]:
    return zipfile.ZipFile(shipment.package).namelist()


@pytest.fixture(scope="module")
def unpacked(shipment, tmp_path_factory):
    folder = tmp_path_factory.mktemp("task")
    zipfile.ZipFile(shipment.package).extractall(folder)
    return folder


def alone(unpacked, code: str, **settings) -> str:
    """Run `code` with the package for only library; returns what it prints."""
    program = f"import sys; sys.path.insert(0, {str(unpacked)!r})\n{code}"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], env=SETTINGS | settings, cwd="/", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.strip()


def test_it_is_small(shipment, record_property):
    record_property("size", shipment.package.stat().st_size)
    assert shipment.package.stat().st_size <= LARGEST_BYTES


def test_it_holds_the_application_and_nothing_of_the_workshop(names):
    roots = {name.partition("/")[0] for name in names}
    assert {"app.py", "chalice", "chalicelib", "cryptography", "pynamodb"} <= roots
    assert not roots & {"tests", "web", "scripts", "docs", "infra", "build", "data", "node_modules", ".git", ".chalice", "boto3", "PIL"}
    assert "chalicelib/pages/assets.json" in names
    assert not [name for name in names if "/tests/" in name or name.endswith((".pyi", ".c"))]


def test_every_licence_goes_with_its_library(names, unpacked):
    """As a file; a few wheels only name it in their metadata."""
    folders = {name.partition("/")[0] for name in names if ".dist-info/" in name}
    licensed = {name.partition("/")[0] for name in names if ".dist-info/" in name and "licen" in name.lower()}
    assert len(folders) > 20
    for folder in folders - licensed:
        assert "\nLicense" in (unpacked / folder / "METADATA").read_text("utf-8"), folder


def test_our_modules_are_there_compiled(names, root):
    """Chalice and the entry in the clear too; the application compiled alone, for its sources would weigh 440 kB."""
    ours = {
        path.relative_to(root).with_suffix(".pyc").as_posix()
        for path in (root / "chalicelib").rglob("*.py")
        if not path.relative_to(root).as_posix().startswith((LEFT_OUT, *ELSEWHERE))
    }
    assert ours - {name for name in names if name.startswith("chalicelib/")} == set()
    assert not [name for name in names if name.startswith("chalicelib/") and name.endswith(".py")]
    assert "app.py" in names


def test_it_starts_alone(unpacked):
    assert alone(unpacked, "import app; print(len(app.app.routes) > 50)") == "True"


def test_it_starts_with_tracing(unpacked):
    assert (
        alone(unpacked, "import app; from aws_xray_sdk.core import xray_recorder; print(xray_recorder.service)", SOUSPLI_TRACING="1")
        == "souspli"
    )


def test_every_service_can_be_called(unpacked):
    code = """
import botocore.session
session = botocore.session.get_session()
for service in ("dynamodb", "kms", "lambda", "s3", "sesv2", "sqs"):
    client = session.create_client(service, aws_access_key_id="a", aws_secret_access_key="b")
print(session.create_client("s3", aws_access_key_id="a", aws_secret_access_key="b").generate_presigned_url("get_object", {"Bucket": "b", "Key": "k"})[:8])
"""
    assert alone(unpacked, code) == "https://"


def test_it_prints_and_checks_numbers(unpacked):
    code = """
from datetime import UTC, datetime
from chalicelib.documents.paper import Sheet
sheet = Sheet("Récépissé", "AB-12", datetime(2026, 1, 1, tzinfo=UTC))
sheet.facts([("Acheteur", "Ville")]); sheet.lines(["a", "b"], [["1", "2"]], [20, 20])
assert sheet.done().startswith(b"%PDF-")
from chalicelib.usecases.directory import identifiers
assert identifiers.checked_siret("73282932000074")
for number in VAT: identifiers.identifier("TVA", number)
import webauthn, jsonschema, jinja2
print("done")
"""
    numbers = [
        "ATU13585627",
        "BE0403170701",
        "DE136695976",
        "ESA28015865",
        "IT00743110157",
        "PL8567346215",
        "SE556188840401",
    ]
    assert alone(unpacked, f"VAT = {numbers!r}\n{code}") == "done"


def test_the_same_sources_make_the_same_bytes(tmp_path):
    """Anyone may rebuild a version and compare its digest with what runs."""
    once, again = (build(tmp_path / name, Target(machine=MACHINE)) for name in ("once", "again"))
    assert again.package.read_bytes() == once.package.read_bytes()
    assert again.template.read_bytes() == once.template.read_bytes()


SIGNATURES_LARGEST_BYTES = 20_000_000


def test_the_verifier_of_signatures_has_its_own_package_and_runs_alone(shipment, tmp_path):
    """Two packages: the API's has not the room that reads signatures, nor its libraries."""
    assert shipment.signatures.stat().st_size <= SIGNATURES_LARGEST_BYTES
    there = zipfile.ZipFile(shipment.package).namelist()
    assert not [name for name in there if name.startswith(("lxml/", "pyhanko/", "signxml/", "chalicelib/signatures/"))]
    zipfile.ZipFile(shipment.signatures).extractall(tmp_path)
    code = "import app; from chalicelib.adapters import signatures as s; from chalicelib.adapters.clock import SystemClock"
    code += "\nclass No:\n  def get(self, *_): return None\n"
    code += "print(s.serve(SystemClock(), No(), {'act': 'verify', **s.request(b'%PDF-1.7 x', None, None)})['answer']['reasons'])"
    assert alone(tmp_path, code) == "['truncated']"
