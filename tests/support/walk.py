"""The walk of a procedure through the API, act by act, for any platform: tests start where they need to."""

import base64
import hashlib
import io
import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from chalicelib.crypto import age, plis
from chalicelib.crypto.opening import collect_shares
from chalicelib.domain.instants import PARIS, to_text
from support.people import Person

PDF = b"%PDF-1.7\n" + b"reglement de la consultation\n" * 40 + b"%%EOF\n"
CRITERIA = [
    {"label": "Prix", "weight": 60, "kind": "price"},
    {"label": "Performances environnementales", "weight": 40, "kind": "environment"},
]
TERMS = {"clauses": {"environmental": True, "social": True}, "allotment": {"single_reason": "Prestations indissociables"}}
"""What the law asks of any contract since 2026-08-22."""
ENTITY = {"name": "Ville de Trévignac", "department": "35"}


def siret() -> str:
    """A valid SIRET that nobody else in this run has."""
    from stdnum import luhn

    siren = f"{secrets.randbelow(10**8):08d}"
    siren += luhn.calc_check_digit(siren)
    nic = siren + f"{secrets.randbelow(10**4):04d}"
    return nic + luhn.calc_check_digit(nic)


def today(platform, days: int = 0) -> str:
    """The day it is for an entity in France, or so many days later."""
    return (platform.clock() + timedelta(days=days)).astimezone(PARIS).date().isoformat()


@dataclass
class Cast:
    """An entity with its administrator, its agent, and a committee of three."""

    buyer_id: str
    admin: Person
    agent: Person
    members: list[Person]


def entity(platform, **more) -> Cast:
    operator = Person(platform)
    platform.make_operator(operator.email)
    operator.sign_in().enrol()
    admin = Person(platform, name="Ana Administratrice")
    buyer = operator.post("/v1/buyers", {**ENTITY, **more, "siret": siret(), "admin": {"email": admin.email, "name": admin.name}})
    admin.sign_in().accept().enrol()
    agent = Person(platform, name="Gaël Agent")
    members = [Person(platform, name=f"Membre {n}") for n in (1, 2, 3)]
    for person, roles in [(agent, ["agent"]), *((member, ["committee_member"]) for member in members)]:
        admin.invite(f"/v1/buyers/{buyer['id']}/invitations", person, roles)
        person.enrol()
    for member in members:
        member.make_key(buyer["id"])
    return Cast(buyer["id"], admin, agent, members)


def company(platform, name: str = "") -> tuple[Person, str]:
    person = Person(platform, name="Maud Menuisière").sign_in()
    made = person.post(
        "/v1/companies", {"identifier": {"type": "SIRET", "value": siret()}, "name": name or f"Menuiserie {secrets.token_hex(2)}"}
    )
    return person, made["id"]


def come_in(person: Person, company_id: str, consultation_id: str) -> dict | None:
    """Use the ticket that the buyer's letter carries; None when no letter carries one."""
    person.platform.settle()
    link = re.compile(rf"/invitation/\?consultation={consultation_id}&jeton=(\S+)")
    found = [one[1] for text in person.platform.texts(person.email) if (one := link.search(text))]
    if not found:
        return None
    return person.post(f"/v1/consultations/{consultation_id}/invitation/uses", {"token": found[-1], "company_id": company_id})


def draft(cast: Cast, *, days: int = 40, lots: int = 2, procedure: str = "AOO", test: bool = False, **more) -> dict:
    """A complete draft but for its files and rehearsal."""
    made = cast.agent.post(
        "/v1/consultations", {"buyer_id": cast.buyer_id, "title": "Rénovation de l’école Jules-Verne", "procedure": procedure, "test": test}
    )
    return complete(cast, made, days=days, lots=lots, **more)


def complete(cast: Cast, made: dict, *, days: int = 40, lots: int = 2, **more) -> dict:
    """Fill a blank draft."""
    platform, agent = cast.agent.platform, cast.agent
    changes = {
        "reference": f"2026-{secrets.token_hex(3)}", "category": "works", "cpv": "45000000", "duration_months": 12,
        "place": {"code": "35", "code_type": "department", "label": "Ille-et-Vilaine"},
        "contact": {"name": "Service marchés", "email": "marches@exemple.fr", "phone": ""},
        "lots": [{"number": n, "title": f"Lot {n} : menuiseries", "estimate_eur": "123456.78"} for n in range(1, lots + 1)],
        "submission_deadline": to_text(platform.clock() + timedelta(days=days)), "criteria": CRITERIA, "terms": TERMS,
        "committee": {"members": [member.id for member in cast.members], "quorum": 2}, **more,
    }  # fmt: skip
    return agent.patch(f"/v1/consultations/{made['id']}", changes, made["version"])


def add_file(agent: Person, consultation_id: str, name: str, body: bytes) -> dict:
    base = f"/v1/consultations/{consultation_id}/dce-files"
    file = agent.post(base, {"name": name, "size_bytes": len(body), "media_type": "application/pdf"})
    size = file["part_size_bytes"]
    for number in range(1, file["parts"] + 1):
        piece = body[(number - 1) * size : number * size]
        part = {"number": number, "size_bytes": len(piece), "sha256": b64(hashlib.sha256(piece).digest())}
        signed = agent.post(f"{base}/{file['id']}/parts", {"parts": [part]})["urls"][0]
        assert agent.platform.put(signed, piece) == 200
    return agent.post(f"{base}/{file['id']}/completion")


def published(cast: Cast, **more) -> dict:
    """Draft, document, rehearsal, publication."""
    return put_online(cast, draft(cast, **more)["id"])


def put_online(cast: Cast, consultation_id: str) -> dict:
    """Document, rehearsal, publication of a complete draft."""
    add_file(cast.agent, consultation_id, "reglement.pdf", PDF)
    cast.agent.platform.settle()
    for member in cast.members:
        member.rehearse(consultation_id)
    at = f"/v1/consultations/{consultation_id}"
    return cast.agent.refresh().post(f"{at}/publication") and cast.agent.get(at)


@dataclass
class Deposit:
    """A submission sealed in Python: what a browser would send."""

    person: Person
    id: str
    consultation_id: str
    seal_file: bytes = b""
    plain: dict = field(default_factory=dict)
    receipt: dict | None = None

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.seal_file).hexdigest()

    def seal(self) -> dict:
        self.receipt = self.person.post(f"/v1/deposits/{self.id}/seal", {"manifest_sha256": self.digest})
        return self.receipt


def start(person: Person, company_id: str, consultation_id: str, lots=(1,), mode=None, consortium=None) -> dict:
    body = {"company_id": company_id, "lots": list(lots), "mode": mode}
    return person.post(f"/v1/consultations/{consultation_id}/deposits", body | ({"consortium": consortium} if consortium else {}))


def transmit(person: Person, consultation_id: str, started: dict, files=None, name: str = "{slot}.pdf", altered=dict) -> Deposit:
    """Seal each envelope, PUT its parts and the seal file; everything but the sealing act. `name`: of the file in each envelope;
    `altered`: what becomes of the seal file's content before it leaves."""
    found = person.get(f"/v1/consultations/{consultation_id}/manifest")
    manifest = plis.read_manifest(plis.canonical(found["manifest"]), found["mh"])
    deposit, envelopes = Deposit(person, started["id"], consultation_id), []
    for slot in started["slots"]:
        body = (files or {}).get(slot, f"contenu de {slot} ".encode() * 50)
        deposit.plain[slot] = body
        sealed = io.BytesIO()
        source = plis.SourceFile(name.format(slot=slot), len(body), lambda body=body: io.BytesIO(body))
        key_file = plis.seal_envelope(manifest, slot, started["id"], bidder={"name": "x"}, files=[source], out=sealed)
        _send(person, started["id"], slot, sealed.getvalue())
        facts = [{"name": name.format(slot=slot), "size_bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}]
        envelopes.append({"slot": slot, "key_file": key_file.record(), "object": {}, "files": facts})
    confirmed = dict.fromkeys(("buyer", "reference", "title", "lots", "contents"), True)
    content = {
        "v": "plis/v1",
        "consultation": consultation_id,
        "submission": started["id"],
        "mh": found["mh"],
        "confirmations": confirmed,
        "envelopes": envelopes,
    }
    deposit.seal_file = plis.canonical(altered(content))
    assert put_seal_file(deposit) == 200
    return deposit


def put_seal_file(deposit: Deposit) -> int:
    """The status of the storage."""
    facts = {"size_bytes": len(deposit.seal_file), "sha256": b64(hashlib.sha256(deposit.seal_file).digest())}
    return deposit.person.platform.put(deposit.person.post(f"/v1/deposits/{deposit.id}/seal-file", facts), deposit.seal_file)


def _send(person: Person, deposit_id: str, slot: str, sealed: bytes) -> None:
    person.post(f"/v1/deposits/{deposit_id}/objects", {"slot": slot, "size_bytes": len(sealed), "restart": True})
    offset = 0
    for number, size in enumerate(plis.part_sizes(len(sealed)), start=1):
        piece = sealed[offset : offset + size]
        offset += size
        part = {"number": number, "size_bytes": size, "sha256": b64(hashlib.sha256(piece).digest())}
        signed = person.post(f"/v1/deposits/{deposit_id}/objects/{slot}/parts", {"parts": [part]})["urls"][0]
        assert person.platform.put(signed, piece) == 200


def deposited(person: Person, company_id: str, consultation_id: str, lots=(1,), mode=None, files=None) -> Deposit:
    """Start, send, seal."""
    deposit = transmit(person, consultation_id, start(person, company_id, consultation_id, lots, mode), files)
    deposit.seal()
    return deposit


def after_deadline(platform, consultation: dict) -> None:
    """Past the deadline and the grace that follows it."""
    from chalicelib.domain.instants import from_text

    platform.set_clock(from_text(consultation["submission_deadline"]) + timedelta(seconds=91))


class OpeningTable:
    """An opener with an ephemeral key, and members who approve."""

    def __init__(self, opener: Person, consultation_id: str):
        self.opener, self.base = opener, f"/v1/consultations/{consultation_id}/openings"
        self.manifest = plis.read_manifest(plis.canonical(opener.get(f"/v1/consultations/{consultation_id}/manifest")["manifest"]))
        self.ephemeral = age.generate_pq_identity()
        self.session = opener.post(self.base, {"recipient": str(self.ephemeral.recipient)})
        self.at = f"{self.base}/{self.session['id']}"

    def shares(self, member: Person) -> list[dict]:
        made, items, cursor = [], [], ""
        while cursor is not None:
            page = member.get(f"{self.at}/shares?cursor={cursor}")
            items, cursor = items + page["items"], page["next"]
        for item in items:
            key_file = plis.read_keyfile(plis.canonical(item["key_file"]), self.manifest, item["slot"], item["deposit_id"])
            _, share = plis.unwrap_share(self.manifest, key_file, member.identity)
            wrapped = plis.rewrap(share, [str(self.ephemeral.recipient)])
            made.append({"deposit_id": item["deposit_id"], "slot": item["slot"], "share": b64(wrapped)})
        return made

    def send_pages(self, member: Person, shares: list[dict], size: int = 200) -> list[str]:
        """The shares by pages; returns the digests that an approval names."""
        pages = [shares[start : start + size] for start in range(0, len(shares), size)]
        return [member.post(f"{self.at}/approvals/pages", {"shares": page})["sha256"] for page in pages]

    def approve(self, member: Person) -> dict:
        pages = self.send_pages(member, self.shares(member))
        return member.refresh().post(f"{self.at}/approvals", {"pages": pages})

    def release(self, deposit_id: str, slot: str) -> dict:
        return self.opener.post(f"{self.at}/releases", {"envelopes": [{"deposit_id": deposit_id, "slot": slot}]})["items"][0]

    def open(self, deposit_id: str, slot: str) -> dict[str, bytes]:
        """Release, combine, decrypt, check, report. Returns name → bytes."""
        released = self.release(deposit_id, slot)
        key_file = plis.read_keyfile(plis.canonical(released["key_file"]), self.manifest, slot, deposit_id)
        shares = collect_shares({s["member"]: base64.b64decode(s["share"]) for s in released["shares"]}, self.ephemeral)
        s_g = age.decrypt(base64.b64decode(released["gate"]), [self.ephemeral])
        body = self.opener.platform.fetch(released["body"]["url"])
        files: dict[str, io.BytesIO] = {}

        class Sink(io.BytesIO):
            def close(self):
                pass

        def create(name):
            files[name] = Sink()
            return files[name]

        opened = plis.open_envelope(self.manifest, key_file, shares=shares, s_g=s_g, body=io.BytesIO(body), create=create)
        facts = [{"name": f.name, "size_bytes": f.size, "sha256": f.sha256} for f in opened.files]
        self.opener.post(
            f"{self.at}/results",
            {"results": [{"deposit_id": deposit_id, "slot": slot, "outcome": "opened", "check": "intact", "files": facts}]},
        )
        return {name: sink.getvalue() for name, sink in files.items()}

    def lift(self, members: list[Person], opinion: bytes = PDF) -> None:
        """The jury's record deposited by the opener, then approved by the members."""
        digest = hashlib.sha256(opinion)
        facts = {"name": "pv-jury.pdf", "size_bytes": len(opinion), "sha256": b64(digest.digest())}
        signed = self.opener.post(f"{self.base.removesuffix('/openings')}/attachments", facts)
        assert self.opener.platform.put(signed, opinion) == 200
        body = {"reason": "Procès-verbal du jury signé, classement des projets arrêté à l’unanimité.", "attachment": signed["id"]}
        self.opener.refresh().post(f"{self.at}/jury-opinion", body)
        for member in members:
            member.refresh().post(f"{self.at}/unveiling", {"opinion_sha256": digest.hexdigest()})

    def admit(self, deposit_id: str, outcome: str = "admitted", reason: str = "") -> dict:
        return self.opener.post(f"{self.at}/admissions", {"deposit_id": deposit_id, "outcome": outcome, "reason": reason})


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def all_opened(platform, cast: Cast, consultation: dict) -> tuple[list[tuple[Person, str]], list[Deposit]]:
    """Two bidders on lot 1 of a published consultation, both admitted, both offers opened; they and everybody signed in after the deadline."""
    bidders = [company(platform) for _ in range(2)]
    deposits = [deposited(person, company, consultation["id"]) for person, company in bidders]
    after_deadline(platform, consultation)
    platform.fire("close_due")
    for person in (cast.agent, *cast.members, *(person for person, _ in bidders)):
        person.sign_in()
    table = OpeningTable(cast.agent, consultation["id"])
    for member in cast.members[:2]:
        table.approve(member)
    for deposit in deposits:
        table.open(deposit.id, "L000-candidacy")
        table.admit(deposit.id)
        table.open(deposit.id, "L001-offer")
    return bidders, deposits
