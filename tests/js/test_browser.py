"""Sealing and opening in a real Chromium, in workers, under the site's own Content-Security-Policy."""

import base64
import hashlib
import http.server
import io
import os
import re
import subprocess
import threading
from contextlib import contextmanager

import pytest

from chalicelib.crypto import age, gate
from chalicelib.crypto.keyfile import part_sizes
from chalicelib.crypto.plis import Member, SealingManifest, Slot, open_envelope, read_keyfile, unwrap_share
from web.tools.security import PAGE_CSP, WORKER_CSP

WORKERS = ("seal", "open", "member")


@pytest.fixture(scope="module")
def bundle(root, tmp_path_factory):
    """The page and the workers, bundled as the build does."""
    folder = tmp_path_factory.mktemp("bundle")
    entries = [f"page={root / 'tests/js/browser_page.js'}", *(f"{n}={root / f'web/src/crypto/{n}.worker.js'}" for n in WORKERS)]
    esbuild = root / "node_modules/.bin/esbuild"
    subprocess.run([esbuild, "--bundle", "--format=esm", "--log-level=error", f"--outdir={folder}", *entries], check=True, cwd=root)
    metas = "".join(f'<meta name="worker-{name}" content="/{name}.js">' for name in WORKERS)
    form = '<input type="file" multiple><script type="module" src="/page.js"></script>'
    page = f'<!doctype html><html lang="fr"><title>…</title>{metas}{form}'
    (folder / "index.html").write_text(page, "utf-8")
    return folder


class Site(http.server.ThreadingHTTPServer):
    """The bundle with its headers; PUT keeps what is sent in `store`, GET gives it back by ranges."""

    daemon_threads = True

    def __init__(self, folder):
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder, self.store = folder, {}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.server_port}"

    def body(self) -> bytes:
        numbers = sorted(int(path.removeprefix("/part/")) for path in self.store if path.startswith("/part/"))
        return b"".join(self.store[f"/part/{number}"] for number in numbers)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, data=b"", kind="application/octet-stream", csp=PAGE_CSP):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Security-Policy", csp.replace("{s3_origin}", ""))
        self.end_headers()
        self.wfile.write(data)

    def do_PUT(self):
        self.server.store[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(204)

    def do_GET(self):
        if self.path in ("/body", "/keyfile"):
            data = self.server.body() if self.path == "/body" else self.server.store["/keyfile"]
            asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
            return self.answer(206 if asked else 200, data[int(asked[1]) : int(asked[2]) + 1] if asked else data)
        name = self.path.strip("/") or "index.html"
        path = self.server.folder / name
        if not path.is_file():
            return self.answer(404)
        kind = "text/html; charset=utf-8" if name.endswith("html") else "text/javascript"
        return self.answer(200, path.read_bytes(), kind, WORKER_CSP if name.removesuffix(".js") in WORKERS else PAGE_CSP)


@pytest.fixture
def site(bundle):
    server = Site(bundle)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser, site):
    """A fresh page; whatever the CSP refuses or the page logs as an error fails the test."""
    context = browser.new_context()
    opened = context.new_page()
    complaints = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    load(opened, site)
    yield opened
    context.close()
    assert [c for c in complaints if "favicon" not in c and "404" not in c] == []


def load(page, site):
    page.goto(site.origin)
    page.wait_for_function("document.title === 'ready'")


class Keys:
    def __init__(self):
        self.members = [age.generate_pq_identity() for _ in range(3)]
        recipient, self.gate_seed = gate.make_slot_key()
        members = tuple(Member(f"M{i}", str(m.recipient)) for i, m in enumerate(self.members, 1))
        self.manifest = SealingManifest("01C", 2, members, {"1/offer": Slot(recipient, "2030-03-02T11:00:00.000Z")}).check()

    @property
    def published(self):
        return {"manifest": base64.b64encode(self.manifest.encode()).decode(), "mh": self.manifest.mh}

    @property
    def secrets(self):
        return [str(m) for m in self.members[1:]], str(age.PqIdentity(self.gate_seed))


@pytest.fixture(scope="module")
def keys():
    return Keys()


@pytest.fixture
def files(tmp_path):
    """Names → contents of three files: one of two parts, one empty, one with an accent."""
    contents = {"plan.dwg": os.urandom(17 * 2**20), "vide.txt": b"", "mémoire technique.pdf": os.urandom(70_000)}
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    return contents


def choose(page, folder, contents):
    page.set_input_files("input", [str(folder / name) for name in contents])


def digests(contents):
    return {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()}


def open_in_python(keys, site):
    found = {}

    @contextmanager
    def create(name):
        out = io.BytesIO()
        yield out
        found[name] = out.getvalue()

    keyfile = read_keyfile(site.store["/keyfile"], keys.manifest, "1/offer", "01SUBMISSION")
    shares = [unwrap_share(keys.manifest, keyfile, member) for member in keys.members[:2]]
    s_g = gate.unwrap_gate_share(keys.gate_seed, keyfile)
    opened = open_envelope(keys.manifest, keyfile, io.BytesIO(site.body()), shares=shares, s_g=s_g, create=create)
    assert opened.corrupted == ()
    return found


@pytest.mark.req("REQ-050", "REQ-066")
def test_seal_in_the_browser_open_in_python_and_in_the_browser(page, site, keys, files, tmp_path):
    choose(page, tmp_path, files)
    done = page.evaluate("p => plis.seal(p)", keys.published)
    assert "error" not in done, done
    assert {f["name"]: f["sha256"] for f in done["files"]} == digests(files)
    assert [part["size"] for part in done["parts"]] == part_sizes(done["size"]) == done["plan"]["partSizes"]
    assert sorted(done["sent"]) == [1, 2]
    assert open_in_python(keys, site) == files
    opened = page.evaluate("([p, m, g]) => plis.open(p, m, g)", [keys.published, *keys.secrets])
    assert "error" not in opened, opened
    assert opened["digests"] == digests(files)
    assert opened["progress"][-1] == done["size"]
    assert (opened["bidder"], opened["corrupted"]) == ({"siret": "1"}, [])


@pytest.mark.req("REQ-059")
def test_resume_after_the_page_was_lost(page, site, keys, files, tmp_path):
    choose(page, tmp_path, files)
    assert page.evaluate("p => plis.seal(p, {enough: 1})", keys.published)["sent"] == [1]
    first = site.store["/part/1"]
    load(page, site)
    choose(page, tmp_path, files)
    done = page.evaluate("plis.resume()")
    assert "error" not in done, done
    assert sorted(done["sent"]) == [2]
    assert site.store["/part/1"] is first
    assert open_in_python(keys, site) == files


@pytest.mark.req("REQ-059")
def test_resume_refuses_a_file_that_changed(page, site, keys, files, tmp_path):
    choose(page, tmp_path, files)
    page.evaluate("p => plis.seal(p, {enough: 1})", keys.published)
    load(page, site)
    status = (tmp_path / "plan.dwg").stat()
    (tmp_path / "plan.dwg").write_bytes(bytes(17 * 2**20))
    os.utime(tmp_path / "plan.dwg", ns=(status.st_atime_ns, status.st_mtime_ns))
    choose(page, tmp_path, files)  # same name, size and date: the digests alone tell
    assert page.evaluate("plis.resume()") == {"error": "file-changed", "where": "plan.dwg", "fault": "bidder"}


@pytest.mark.parametrize("noticed", [True, False], ids=["size read when chosen", "size read too late"])
@pytest.mark.parametrize("change", ["rewritten", "removed"])
def test_a_file_that_changes_after_it_was_chosen_is_named(page, keys, files, tmp_path, change, noticed):
    choose(page, tmp_path, files)
    if noticed:
        page.evaluate("plis.notice()")
    if change == "removed":
        (tmp_path / "plan.dwg").unlink()
    else:
        (tmp_path / "plan.dwg").write_bytes(b"x")
    assert page.evaluate("p => plis.seal(p)", keys.published) == {"error": "file-changed", "where": "plan.dwg", "fault": "bidder"}


@pytest.mark.req("REQ-066")
def test_a_bit_flipped_in_storage(page, site, keys, files, tmp_path):
    choose(page, tmp_path, files)
    page.evaluate("p => plis.seal(p)", keys.published)
    part = bytearray(site.store["/part/2"])
    part[1000] ^= 1
    site.store["/part/2"] = bytes(part)
    opened = page.evaluate("([p, m, g]) => plis.open(p, m, g)", [keys.published, *keys.secrets])
    assert (opened["error"], opened["fault"]) == ("part-digest", "storage")
    assert opened["where"].startswith("part 2: ")


@pytest.mark.req("REQ-084")
def test_a_passphrase_is_worked_out_without_freezing_the_page(page):
    done = page.evaluate("plis.passphrase()")
    assert done["same"]
    assert done["frames"] > 10, "the page kept drawing"
    wrapped = bytes(done["wrapped"])
    assert age.decrypt(wrapped, [age.Passphrase(done["words"])]).decode() == done["identity"] + "\n"


def authenticator(page, *, prf: bool) -> None:
    """A virtual passkey device."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True, "hasPrf": prf,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.req("REQ-084")
def test_a_passkey_wraps_the_members_key(page):
    authenticator(page, prf=True)
    done = page.evaluate("plis.passkey()")
    assert done.get("same"), done
    assert done["key"].startswith("AGE-PLUGIN-FIDO2PRF-1")


def test_a_passkey_that_cannot_encrypt_says_so(page):
    authenticator(page, prf=False)
    done = page.evaluate("plis.passkey()")
    assert (done["error"], done["fault"]) == ("passkey-unavailable", "key")


def test_this_browser_has_the_fast_cipher(page):
    """The other tests then prove the WebCrypto path; Node, which has none, proves the library's."""
    assert page.evaluate("plis.nativeCipher()")
