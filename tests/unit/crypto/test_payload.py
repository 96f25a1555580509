"""The archive reader believes nothing: each lie in a payload has its own refusal."""

import hashlib
import io

import pytest

from chalicelib.crypto import tar
from chalicelib.crypto.errors import SealError
from chalicelib.crypto.payload import LIST_NAME, file_list, unpack
from chalicelib.crypto.plis import Context

CONTEXT = Context("ab" * 32, "1/offer", "01S")
FILES = [("a.txt", b"bonjour"), ("b/é.txt", b"x" * 2000)]


def entry(name: str, data: bytes) -> bytes:
    return tar.header(name, len(data)) + data + bytes(tar.padding(len(data)))


def archive(files=FILES, *, listed=None, data=None, about=CONTEXT, end=tar.END) -> bytes:
    described = [(n, len(d), hashlib.sha256(d).hexdigest()) for n, d in (files if listed is None else listed)]
    listing = file_list(about, {"siret": "1"}, described) if data is None else data
    return b"".join(entry(n, d) for n, d in files) + entry(LIST_NAME, listing) + end


def changed(at: int, byte: int) -> bytes:
    data = bytearray(archive())
    data[at] ^= byte
    return bytes(data)


class Trickle(io.RawIOBase):
    """Answers a few bytes at a time: nothing may depend on where the chunks fall."""

    def __init__(self, data: bytes):
        self._data = io.BytesIO(data)

    def read(self, size=-1):
        return self._data.read(min(size, 777))


def read(data: bytes, create):
    return unpack(Trickle(data), CONTEXT, create)


def test_a_good_archive(folder):
    out = folder()
    opened = read(archive(), out)
    assert (out.files, opened.corrupted, opened.bidder) == (dict(FILES), (), {"siret": "1"})


@pytest.mark.req("REQ-066")
def test_a_file_that_is_not_what_the_list_says_is_given_and_named_with_both_digests(folder):
    opened = read(archive(listed=[("a.txt", b"bonsoir"), FILES[1]]), folder())
    (file,) = opened.corrupted
    assert (file.name, file.sha256, file.declared) == ("a.txt", *(hashlib.sha256(d).hexdigest() for d in (b"bonjour", b"bonsoir")))


REFUSED = {
    "a list that forgets a file": (archive(listed=FILES[1:]), "payload-invalid"),
    "a list with one file more": (archive(listed=[*FILES, ("c", b"")]), "payload-invalid"),
    "a list in another order": (archive(listed=FILES[::-1]), "payload-invalid"),
    "another size": (archive(listed=[("a.txt", b"bonjours"), FILES[1]]), "payload-invalid"),
    "a list of another slot": (archive(about=Context("ab" * 32, "2/offer", "01S")), "payload-other"),
    "a list of another submission": (archive(about=Context("ab" * 32, "1/offer", "01T")), "payload-other"),
    "a list of another manifest": (archive(about=Context("cd" * 32, "1/offer", "01S")), "payload-other"),
    "a list that is not JSON": (archive(data=b"{"), "payload-invalid"),
    "a list that is not canonical": (archive(data=b"{ }"), "payload-invalid"),
    "no list": (entry("a", b"x") + tar.END, "payload-invalid"),
    "something after the end": (archive() + b"\0", "payload-invalid"),
    "a file after the list": (archive(end=b"") + entry("z", b"") + tar.END, "payload-invalid"),
    "no end": (archive(end=b""), "payload-invalid"),
    "half an end": (archive(end=bytes(512)), "payload-invalid"),
    "cut in a file": (archive()[:514], "payload-invalid"),
    "nothing": (b"", "payload-invalid"),
    "padding that hides something": (changed(612, 1), "payload-invalid"),
    "a header bit": (changed(108, 1), "payload-invalid"),
    "a link": (changed(156, 2), "payload-invalid"),
    "a name twice": (archive([FILES[0], FILES[0]]), "name-duplicate"),
    "names that differ by case": (archive([FILES[0], ("A.TXT", b"")]), "name-duplicate"),
    "a path that climbs": (entry("../x", b"x") + archive([]), "name-invalid"),
    "an absolute path": (entry("/etc/x", b"x") + archive([]), "name-invalid"),
    "a drive": (entry("C:x", b"x") + archive([]), "name-invalid"),
    "a name read backwards": (entry("\u202egpj.exe", b"x") + archive([]), "name-invalid"),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_refused(folder, data, code):
    with pytest.raises(SealError, match=f"^{code}"):
        read(data, folder())


def test_a_negative_size_is_refused(folder):
    block = bytearray(tar.header("a", 0))
    block[124:136] = b"-0000000005\0"
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    with pytest.raises(SealError, match="payload-invalid"):
        read(bytes(block) + bytes(1024), folder())
