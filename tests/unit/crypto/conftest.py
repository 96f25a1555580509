"""An entity with its keys, envelopes sealed for it, and what opens them."""

import io
import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from chalicelib.crypto import age, gate
from chalicelib.crypto.keyfile import KeyFile
from chalicelib.crypto.opening import open_envelope, unwrap_share
from chalicelib.crypto.payload import Opened
from chalicelib.crypto.plis import Member, SealingManifest, Slot, SourceFile, read_keyfile, seal_envelope

SLOT, SUBMISSION, NOT_BEFORE = "1/offer", "01SUBMISSION", "2030-03-02T11:00:00.000Z"


@contextmanager
def content(data: bytes):
    yield io.BytesIO(data)


@dataclass
class Folder:
    """Opened files, in memory."""

    files: dict[str, bytes] = field(default_factory=dict)

    @contextmanager
    def __call__(self, name: str):
        out = io.BytesIO()
        yield out
        self.files[name] = out.getvalue()


@dataclass
class Sealed:
    keyfile: KeyFile
    body: bytes


class Entity:
    """Members, gates of two slots, a recovery key, and the manifest that binds them."""

    def __init__(self, n: int = 3, k: int = 2, with_recovery: bool = True):
        self.members = [age.generate_pq_identity() for _ in range(n)]
        self.recovery = age.generate_pq_identity()
        (recipient, self.gate_seed), (other, self.other_seed) = gate.make_slot_key(), gate.make_slot_key()
        members = tuple(Member(f"M{i}", str(m.recipient)) for i, m in enumerate(self.members, 1))
        slots = {SLOT: Slot(recipient, NOT_BEFORE), "2/offer": Slot(other, NOT_BEFORE)}
        recovery = str(self.recovery.recipient) if with_recovery else None
        self.manifest = SealingManifest("01C", k, members, slots, recovery).check()

    def seal(self, files: dict[str, bytes], slot: str = SLOT, submission: str = SUBMISSION) -> Sealed:
        body = io.BytesIO()
        sources = [SourceFile(name, len(data), lambda data=data: content(data)) for name, data in files.items()]
        keyfile = seal_envelope(self.manifest, slot, submission, bidder={"siret": "1"}, files=sources, out=body)
        return Sealed(read_keyfile(keyfile.encode(), self.manifest, slot, submission), body.getvalue())

    def shares(self, sealed: Sealed, who) -> list[tuple[str, bytes]]:
        return [unwrap_share(self.manifest, sealed.keyfile, self.members[i]) for i in who]

    def gate_share(self, sealed: Sealed) -> bytes:
        return gate.unwrap_gate_share(self.gate_seed, sealed.keyfile)

    def open(self, sealed: Sealed, who=(0, 1), body: bytes | None = None, **changes) -> tuple[Opened, dict[str, bytes]]:
        folder = Folder()
        given = {"shares": self.shares(sealed, who), "s_g": self.gate_share(sealed)} | changes
        stream = io.BytesIO(sealed.body if body is None else body)
        return open_envelope(self.manifest, sealed.keyfile, stream, create=folder, **given), folder.files


@pytest.fixture(scope="session")
def entity() -> Entity:
    return Entity()


@pytest.fixture(scope="session")
def make_entity():
    """make_entity(n=3, k=2, with_recovery=True)"""
    return Entity


@pytest.fixture(scope="session")
def folder():
    """folder() collects opened files."""
    return Folder


@pytest.fixture(scope="session")
def sealed(entity) -> Sealed:
    return entity.seal({"prix.ods": "1 000 000 €".encode(), "offre/mémoire.pdf": bytes(70_000)})


@pytest.fixture(scope="session")
def vectors():
    """vectors("derivations") reads the file shared with the browser's tests."""
    place = Path(__file__).resolve().parents[2] / "vectors"
    return lambda name: json.loads((place / f"{name}.json").read_text("utf-8"))
