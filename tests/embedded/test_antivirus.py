"""ClamAV's daemon as the stack runs it: what it says of the test file, of a large one, and what is said without it."""

import io
import json
import socket
import threading
import zipfile

import pytest

from chalicelib import logs
from chalicelib.adapters.clamd import Clamd, NoAntivirus
from chalicelib.domain.dce import Scan
from embedded import antivirus
from support import documents, walk
from support.platforms import EmbeddedPlatform

READ = {Scan.CLEAN, Scan.MINIMAL}
"""Minimal: this machine has no official database."""


@pytest.fixture(scope="module")
def site(stack_site):
    if not antivirus.executable():
        pytest.skip("clamd is not installed here: apt-get install clamav-daemon")
    return stack_site


@pytest.fixture(scope="module")
def stack_site(tmp_path_factory):
    from embedded import Stack

    with Stack(tmp_path_factory.mktemp("clamav"), fsync=False, schedules=False) as running:
        yield running.serve()


@pytest.fixture
def clamd(site):
    return Clamd(site.env["SOUSPLI_CLAMD"], int(site.env["SOUSPLI_CLAMD_MAX_BYTES"]))


def zipped(body: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("dossier/outil.com", body)
    return made.getvalue()


@pytest.mark.parametrize("body", [documents.EICAR, zipped(documents.EICAR)], ids=["plain", "in a ZIP"])
def test_the_test_file_is_recognised(clamd, body):
    verdict = clamd.scan(iter([body[:20], body[20:]]), len(body))
    assert verdict.scan is Scan.INFECTED
    assert "Eicar" in verdict.threat


def test_a_harmless_file_is_read_to_its_end(clamd):
    assert clamd.scan(iter([walk.PDF]), len(walk.PDF)).scan in READ
    assert ("/" in clamd.version()) is (not antivirus.is_minimal())


def test_too_large_is_said_whether_announced_or_found_on_the_way(clamd):
    assert clamd.scan(iter([b""]), antivirus.MAX_BYTES + 1).scan is Scan.TOO_LARGE
    assert clamd.scan(iter([bytes(2**20)] * 120), 10).scan is Scan.TOO_LARGE


def test_without_an_answer_nothing_is_clean(tmp_path):
    assert Clamd(f"unix:{tmp_path}/absent", 10**9).scan(iter([b"a"]), 1).scan is Scan.UNAVAILABLE
    assert NoAntivirus().scan(iter([b"a"]), 1).scan is Scan.NONE


@pytest.mark.parametrize("answer", [b"", b"stream: UNKNOWN COMMAND ERROR\0", b"stream: Can't allocate memory ERROR\0"])
def test_an_answer_that_means_nothing_is_not_clean(answer, capsys):
    """And the log says what the daemon answered: an operator has nothing else."""
    logs.configure()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            connection, _ = server.accept()
            with connection:
                while not connection.recv(65536).endswith(bytes(4)):
                    pass
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        found = Clamd(f"127.0.0.1:{server.getsockname()[1]}", 10**9, timeout_s=5).scan(iter([b"abc"]), 3)
        thread.join()
    assert found.scan is Scan.UNAVAILABLE
    [line] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (line["code"], line["reason"]) == ("antivirus-unavailable", answer.decode().rstrip("\0").removeprefix("stream: "))


def test_the_verification_job_has_files_scanned(site):
    platform = EmbeddedPlatform(site)
    cast = walk.entity(platform)
    made = walk.draft(cast)
    documents.send(cast.agent, made["id"], {"reglement.pdf": walk.PDF, "plans/outil.com": documents.EICAR})
    platform.settle()
    found = documents.draft_files(cast.agent, made["id"])
    assert (found["reglement.pdf"]["state"], found["reglement.pdf"]["scan"] in READ) == ("ready", True)
    infected = found["plans/outil.com"]
    assert (infected["state"], infected["refusal"]["code"], "Eicar" in infected["threat"]) == ("refused", "infected", True)
