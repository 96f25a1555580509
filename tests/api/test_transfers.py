"""Transfers to an archive: valid by the official schemas, every digest read again by readers that are not ours (REQ-172, REQ-173)."""

import hashlib
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from support import archiving
from support.archiving import packed

KIT = Path(__file__).parents[1] / "vectors" / "seda"


class Local(etree.Resolver):
    """The two schemas of the W3C that the kit imports by their addresses."""

    def resolve(self, url, public_id, context):
        name = url.rsplit("/", 1)[-1]
        return self.resolve_filename(str(KIT / "w3c" / name), context) if name in ("xml.xsd", "xlink.xsd") else None


def schema(version: str) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Local())
    return etree.XMLSchema(etree.parse(KIT / version / f"seda-{version}-main.xsd", parser))


@pytest.fixture
def decided(platform):
    return archiving.decided(platform)


@pytest.mark.req("REQ-172")
@pytest.mark.parametrize("version", ["2.1", "2.2", "2.3"])
def test_the_manifest_is_valid_and_every_digest_is_that_of_its_file(platform, decided, tmp_path, version):
    _, consultation, deposits = decided
    _, out = packed(platform, consultation["id"], tmp_path / "sip.zip", version)
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        document = etree.fromstring(archive.read("manifest.xml"))
        schema(version).assertValid(document)
        ns = {"s": document.nsmap[None]}
        assert ns["s"].endswith(version)
        told = {}
        for one in document.iterfind(".//s:BinaryDataObject", ns):
            uri = one.findtext("s:Uri", namespaces=ns)
            body = archive.read(uri)
            assert hashlib.sha512(body).hexdigest() == one.findtext("s:MessageDigest", namespaces=ns)
            assert len(body) == int(one.findtext("s:Size", namespaces=ns))
            told[uri] = one
        assert set(told) | {"manifest.xml"} == set(archive.namelist())
    groups = document.xpath("//s:DataObjectGroup/@id", namespaces=ns)
    references = document.xpath("//s:DataObjectGroupReferenceId/text()", namespaces=ns)
    assert sorted(groups) == sorted(references)
    assert len(document.xpath("//s:DescriptiveMetadata/s:ArchiveUnit/s:ArchiveUnit", namespaces=ns)) == 6
    losing = document.xpath("//s:ArchiveUnit[@id='AU4']", namespaces=ns)[0]
    assert losing.findtext(".//s:FinalAction", namespaces=ns) == "Destroy"
    titles = losing.xpath(".//s:Title/text()", namespaces=ns)
    assert any(deposits[1].id in one for one in titles)
    assert not any(deposits[0].id in one for one in titles)


def test_7zip_reads_it_too(platform, decided, tmp_path):
    _, consultation, _ = decided
    _, out = packed(platform, consultation["id"], tmp_path / "sip.zip")
    tool = shutil.which("7z") or shutil.which("7zz") or shutil.which("unzip")
    if not tool:
        pytest.skip("neither 7z nor unzip on this machine")
    assert subprocess.run([tool, "-t" if tool.endswith("unzip") else "t", out], capture_output=True).returncode == 0


@pytest.mark.req("REQ-172")
def test_formats_are_named_by_pronom(platform, decided, tmp_path):
    _, consultation, _ = decided
    _, out = packed(platform, consultation["id"], tmp_path / "sip.zip")
    with zipfile.ZipFile(out) as archive:
        document = etree.fromstring(archive.read("manifest.xml"))
    ns = {"s": document.nsmap[None]}
    found = {
        one.findtext(".//s:Filename", namespaces=ns): one.findtext(".//s:FormatId", namespaces=ns)
        for one in document.iterfind(".//s:BinaryDataObject", ns)
    }
    assert found["lots.csv"] == "x-fmt/18"
    assert found["consultation.json"] == "fmt/817"
    assert found["index.pdf"].startswith("fmt/")
