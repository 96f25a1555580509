"""Every kind of object that is kept and read back: how a whole procedure writes it, how a use case reads it again."""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import SimpleNamespace

from chalicelib import wiring
from chalicelib.adapters.memory import platform as memory
from chalicelib.domain.consultation import Consultation
from chalicelib.domain.dce import DceVersion
from chalicelib.domain.decision import Decision
from chalicelib.domain.deposit import Deposit
from chalicelib.domain.message import Message
from chalicelib.domain.permission import Membership, Role
from chalicelib.domain.person import User
from chalicelib.domain.session import Session
from chalicelib.domain.support import SupportRequest
from chalicelib.usecases.access.permission import Actor
from chalicelib.usecases.consultation import manifests
from chalicelib.usecases.consultation.publication import Launch
from chalicelib.usecases.dce import lists
from chalicelib.usecases.deposit.seal_files import KeyFiles
from chalicelib.usecases.opening.share_pages import SharePages
from chalicelib.usecases.work import bodies
from support import walk
from support.platforms import MemoryPlatform
from support.stored import AT, filled, ident

ESSENTIAL = {"ccag": "Travaux", "form_of_price": "Forfaitaire", "types_of_price": ["Définitif ferme"], "duration_months": 12, "offers_received": 1,
             "advance": True, "advance_rate": "0.05", "subcontracting": False, "group_type": "Pas de groupement", "social": ["Clause sociale"],
             "environmental": ["Critère environnemental"]}  # fmt: skip


def procedure() -> MemoryPlatform:
    """From the draft to the published data, in memory: what it leaves in storage is what there is to read back."""
    platform = MemoryPlatform()
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    at = f"/v1/consultations/{consultation['id']}"
    bidder, company_id = walk.company(platform)
    deposit = walk.deposited(bidder, company_id, consultation["id"])
    platform.fire("fold_index")
    walk.after_deadline(platform, consultation)
    platform.fire("close_due")
    for person in (cast.agent, *cast.members):
        person.sign_in()
    table = walk.OpeningTable(cast.agent, consultation["id"])
    for member in cast.members[:2]:
        table.approve(member)
    for slot in sorted(deposit.plain):
        table.open(deposit.id, slot)
        if slot.endswith("candidacy"):
            table.admit(deposit.id)
    cast.agent.post(f"{table.at}/record", {"present": ["La maire"]})
    cast.agent.post(f"{at}/decisions", {
        "lot": 1, "outcome": "awarded", "reason": "Seule offre, conforme", "amount_eur": "118250.50", "awardee_deposit_id": deposit.id,
        "rankings": [{"deposit_id": deposit.id, "rank": 1}], "essential_data": ESSENTIAL})  # fmt: skip
    body = b"%PDF-1.7 acte"
    made = cast.agent.post(
        f"{at}/attachments", {"name": "acte.pdf", "size_bytes": len(body), "sha256": walk.b64(hashlib.sha256(body).digest())}
    )
    assert platform.put(made, body) == 200
    words = "Votre offre est retenue : vous trouverez le contrat signé ci-joint, avec ses annexes."
    cast.agent.post(f"{at}/messages", {"kind": "notification", "lot": 1, "company_ids": [company_id], "subject": "Notification", "fields": {"text": words},
                                       "attachments": [made["id"]]})  # fmt: skip
    platform.settle()
    bidder.sign_in()
    sent = bidder.get(f"/v1/companies/{company_id}/messages")["items"][0]
    bidder.get(f"{at}/messages/{sent['id']}")
    platform.fire("publish_open_data")
    bidder.post(
        "/v1/support-requests",
        {"email": bidder.email, "topic": "other", "text": "Où lire le procès-verbal ?", "consultation_id": consultation["id"]},
    )
    bidder.post("/v1/workstation-tests", {"results": {"encryption": True, "upload": False, "latency_ms": 12, "upload_error": "blocked"}})
    return platform


def use_over(objects):
    """Use cases over these objects, and memory for everything else."""
    ports = replace(memory.ports(AT), objects=objects)
    return wiring.use_cases(ports, MemoryPlatform().config), ports


def _record(use, ports, match):
    buyer, user = ident("buyer"), filled(User, id=ident("agent"), memberships=(Membership("buyer", ident("buyer"), (Role.AGENT,)),))
    ports.consultations.create(filled(Consultation, id=match[1], buyer_id=buyer, procedure="AOO", phase="", round=1))
    session = filled(Session, user_id=user.id, level=2)
    return use.records.read(Actor(user, session), match[1], match[2])


def _key_files(use, ports, match):
    body = ports.objects.get("offers", match[0])
    return KeyFiles(ports.objects).of(match[1], match[2], hashlib.sha256(body).hexdigest())


def _share(use, ports, match):
    approval = {"user_id": match[3], "sha256": hashlib.sha256(ports.objects.get("evidence", match[0])).hexdigest()}
    said = json.loads(ports.objects.get("evidence", match[0]))
    envelope = (said["shares"][0]["deposit_id"], said["shares"][0]["slot"])
    return {"member": said["member"], "share": SharePages(ports.objects).share(match[1], SimpleNamespace(id=match[2]), approval, envelope)}


def _share_page(use, ports, match):
    found = SharePages(ports.objects).page(match[1], match[2], match[3], match[4])
    return sorted([*envelope, wrapped.share] for envelope, wrapped in found.items())


def _share_index(use, ports, match):
    return sorted([*envelope, page] for envelope, page in SharePages(ports.objects)._pages(match[0], match[4]).items())


def _body_of(kind):
    return lambda use, ports, match: bodies.load(ports.objects, match[1], match[2], kind)


def _found(use, ports, match):
    segment, recents = use.index.open(ports.clock.now())
    return [one.line for one in segment.documents()]


@dataclass(frozen=True)
class ObjectKind:
    """Objects of `area` whose key matches `key` whole; `beside`: keys of other objects that are read with them."""

    name: str
    area: str
    key: str
    read: Callable
    beside: Callable = lambda body, key: ()
    holds: str = ""
    """A name that tells it from other objects of such keys."""
    former: bool = False
    """Written by earlier releases alone: read, and no longer made."""


KINDS = [
    ObjectKind("dce-list", "evidence", r"C/(\w+)/dce-lists/(\w+)\.json",
               lambda use, ports, m: lists.files(ports.objects, m[1], DceVersion(number=1, published_at=AT, list_sha256=m[2]))),
    ObjectKind("manifest", "evidence", r"C/(\w+)/manifest[^/]*?(\w{64})\.json",
               lambda use, ports, m: manifests.read(ports.objects, m[1], m[2]).encode().decode()),
    ObjectKind("seal-file", "offers", r"C/(\w+)/S/(\w+)/seal\.json", _key_files),
    ObjectKind("receipt", "evidence", r"C/(\w+)/S/(\w+)/receipt\.json",
               lambda use, ports, m: use.sealings.receipt(filled(Deposit, id=m[2], consultation_id=m[1]))),
    ObjectKind("opening-record", "evidence", r"C/(\w+)/openings/(\w+)/record\.json", _record),
    ObjectKind("shares", "evidence", r"C/(\w+)/openings/(\w+)/(\w{26})-(\w{16})\.json", _share, former=True),
    ObjectKind("share-page", "evidence", r"C/(\w+)/openings/(\w+)/(\w{26})/(\w{64})\.json", _share_page, holds="shares"),
    ObjectKind("share-index", "evidence", r"C/(\w+)/openings/(\w+)/(\w{26})/(\w{64})\.json", _share_index, holds="pages"),
    ObjectKind("attachment", "documents", r"C/(\w+)/attachments/(\w+)\.json", lambda use, ports, m: use.attachments.joined(m[1], [m[2]]),
               lambda body, key: (key.removesuffix(".json"),)),
    *(ObjectKind(f"body-{name}", "evidence", r"C/(\w+)/bodies/(\w{64})\.json", _body_of(kind), holds=holds)
      for name, kind, holds in [("launch", Launch, "by"), ("decision", Decision, "rankings"), ("message", Message, "queued_at"),
                                ("support", SupportRequest, "salt")]),
    ObjectKind("workstation-test", "evidence", r"workstation-tests/(\w{26})\.json", lambda use, ports, m: use.workstation_tests.read(m[1])),
    ObjectKind("decp-file", "public", r"(open-data/decp/.*)\.json", lambda use, ports, m: use.open_data._records(m[1])),
    ObjectKind("decp-index", "public", r"open-data/index\.json", lambda use, ports, m: use.open_data.files()),
    ObjectKind("search-head", "public", r"search/head\.json", _found, lambda body, key: (body["segment"], body["recents"])),
]  # fmt: skip


def as_text(body: bytes) -> dict:
    try:
        return {"text": body.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode()}


def as_bytes(said: dict) -> bytes:
    return said["text"].encode() if "text" in said else base64.b64decode(said["base64"])


def kept(objects, kind: ObjectKind) -> dict:
    """The first object of that kind in memory, with those read beside it: key → what it holds."""
    found = [key for area, key in objects._stored if area == kind.area and match_of(kind, key)]
    key = next(key for key in found if not kind.holds or kind.holds in json.loads(objects.get(kind.area, key)))
    beside = kind.beside(json.loads(objects.get(kind.area, key)), key)
    return {"key": key, "objects": {one: as_text(objects.get(kind.area, one)) for one in (key, *beside)}}


def restored(objects, kind: ObjectKind, vector: dict):
    """The vector's objects, put as they are; what the use case reads."""
    for key, said in vector["objects"].items():
        objects.put(kind.area, key, as_bytes(said), "application/octet-stream")
    use, ports = use_over(objects)
    return kind.read(use, ports, match_of(kind, vector["key"]))


def shape(value):
    """The names in a JSON value, and the kinds of what they name."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    return [shape(inner) for inner in value[:1]] if isinstance(value, list) else type(value).__name__


def match_of(kind: ObjectKind, key: str):
    return re.fullmatch(kind.key, key)
