"""Many deposits ready to be sealed on one consultation, made behind the API: what precedes a rush at the deadline."""

import base64
import hashlib
import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from chalicelib import wiring
from chalicelib.crypto import plis
from chalicelib.domain.deposit import Consortium
from chalicelib.usecases.ports import Part
from support import inside, walk
from support.people import Person
from support.platforms import EmbeddedPlatform

BODY = b"%PDF-1.7\nune offre\n"
CONFIRMED = dict.fromkeys(("buyer", "reference", "title", "lots", "contents"), True)
HANDS = 6


@dataclass(frozen=True)
class Ready:
    """Everything is stored but the seal file, the last bytes; `put` says where it goes."""

    person: Person
    id: str
    seal_file: bytes
    put: dict

    @property
    def seal_body(self) -> dict:
        return {"manifest_sha256": hashlib.sha256(self.seal_file).hexdigest()}


class Crowd:
    """Companies around one published consultation of a served stack."""

    def __init__(self, site, companies: int = 6):
        platform = EmbeddedPlatform(site)
        self.cast = walk.entity(platform)
        self.consultation = walk.published(self.cast, lots=1)
        self._people = [walk.company(platform) for _ in range(companies)]
        self._ports = inside.ports(site)
        self._use = wiring.use_cases(self._ports, inside.settings(site))
        found = self.cast.agent.get(f"/v1/consultations/{self.consultation['id']}/manifest")
        self._manifest = plis.read_manifest(plis.canonical(found["manifest"]), found["mh"])

    def ready(self, count: int) -> list[Ready]:
        """`count` deposits of two small envelopes."""
        with ThreadPoolExecutor(HANDS) as hands:
            return list(hands.map(self._one, range(count)))

    def register(self, kind: str = "deposits") -> Sequence:
        return self._ports.registers.read(f"C#{self.consultation['id']}#{kind}")

    def _one(self, number: int) -> Ready:
        person, company_id = self._people[number % len(self._people)]
        actor, deposits, at = self._use.sign_ins.actor(person.token), self._use.deposits, self.consultation["id"]
        started = deposits.start(actor, at, company_id=company_id, lots=(1,), consortium=Consortium(), mode=None)
        envelopes = [self._send(person, actor, started.id, slot) for slot in started.slots()]
        content = {"v": "plis/v1", "consultation": at, "submission": started.id, "mh": self._manifest.mh, "confirmations": CONFIRMED}
        seal_file = plis.canonical({**content, "envelopes": envelopes})
        signed = self._use.transmissions.sign_seal_file(actor, started.id, size_bytes=len(seal_file), sha256=_b64(seal_file))
        return Ready(person, started.id, seal_file, {"url": signed.url, "headers": dict(signed.headers)})

    def _send(self, person: Person, actor, deposit_id: str, slot: str) -> dict:
        out = io.BytesIO()
        source = plis.SourceFile(f"{slot}.pdf", len(BODY), lambda: io.BytesIO(BODY))
        key_file = plis.seal_envelope(self._manifest, slot, deposit_id, bidder={"name": "x"}, files=[source], out=out)
        sealed = out.getvalue()
        self._use.transmissions.announce(actor, deposit_id, slot=slot, size_bytes=len(sealed))
        part = Part(1, len(sealed), _b64(sealed))
        ((_, signed),) = self._use.transmissions.sign_parts(actor, deposit_id, slot, [part])
        assert person.platform.put({"url": signed.url, "headers": dict(signed.headers)}, sealed) == 200
        facts = [{"name": f"{slot}.pdf", "size_bytes": len(BODY), "sha256": hashlib.sha256(BODY).hexdigest()}]
        return {"slot": slot, "key_file": key_file.record(), "object": {}, "files": facts}


def _b64(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()
