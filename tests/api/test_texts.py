"""Hostile characters in every text: nothing answers 5xx, every published document parses, every mail leaves."""

import csv
import email
import email.policy
import io
import json
import re
from xml.etree import ElementTree

import pytest
from lxml import html

from chalicelib.adapters.mail.mime import as_mime
from chalicelib.api import bodies, entering
from chalicelib.domain import texts
from support import verapdf, walk
from support.hostile import HOSTILE, HostilePlatform, spoiled, text_fields
from support.people import Person
from support.platforms import MemoryPlatform

ICS_LINE = re.compile(r"[A-Z-]+[:;].*| .*")
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
ESSENTIAL = {"ccag": "Travaux", "form_of_price": "Forfaitaire", "types_of_price": ["Définitif ferme"], "duration_months": 12, "offers_received": 2,
             "advance": True, "advance_rate": "0.05", "subcontracting": False, "group_type": "Pas de groupement", "social": ["Clause sociale"],
             "environmental": ["Critère environnemental"]}  # fmt: skip
WORDS = "Votre offre n’a pas été retenue : elle est classée deuxième. Attributaire et motifs ci-joints."
MUST_BE_TRIED = {
    ("create-consultation", ("title",)), ("edit-consultation", ("reference",)), ("edit-consultation", ("description",)),
    ("edit-consultation", ("lots", "title")), ("edit-consultation", ("contact", "name")), ("edit-consultation", ("criteria", "label")),
    ("create-company", ("name",)), ("create-company", ("address",)), ("create-buyer", ("name",)), ("add-agent", ("name",)), ("save-search", ("name",)),
    ("ask-question", ("text",)), ("answer-question", ("answer",)), ("correction", ("note",)), ("correction", ("changes", "contact", "name")),
    ("start-deposit", ("consortium", "members", "name")), ("message", ("subject",)), ("message", ("fields", "text")), ("decision", ("reason",)),
    ("draft-notice", ("newspaper",)), ("notice-step", ("note",)), ("opening-record", ("present",)), ("download", ("identity", "name")),
    ("rename", ("name",)), ("invite", ("name",)),
}  # fmt: skip


class Procedure:
    """A whole procedure, each of whose texts may be hostile."""

    def __init__(self, platform):
        self.platform = platform
        self.reader = Person(platform).sign_in()
        self.reader.call("PATCH", "/v1/account", {"name": "Rémi Lecteur"})
        self.reader.post("/v1/account/searches", {"name": "Écoles", "criteria": {}, "rhythm": "immediate"})
        self.cast = walk.entity(platform)
        self.agent = self.cast.agent
        self.made = walk.published(self.cast, lots=2, description="Première ligne\nSeconde ligne")
        self.at = f"/v1/consultations/{self.made['id']}"
        self.publish()
        self.exchange()
        self.bid()
        self.open()
        self.decide()

    def publish(self):
        platform = self.platform
        platform.advance(minutes=1)
        for job in ("fold_index", "tell_alerts", "publish_open_data"):
            platform.fire(job)
        self.feeds = [self.fetched("/consultations.atom"), self.published("/open-data/consultations.atom")]
        self.calendars = [self.fetched(path).decode() for path in ("/consultations.ics", f"/consultations/{self.made['id']}/calendar.ics")]
        self.table_of_results = self.fetched("/consultations.csv").decode("utf-8-sig")
        paper = self.agent.post(f"{self.at}/notices", {"kind": "call", "channel": "jal", "newspaper": "L’Écho"})
        self.boamp = self.agent.post(f"{self.at}/notices", {"kind": "call", "channel": "boamp"})
        self.agent.post(f"{self.at}/notices/{paper['id']}/steps", {"state": "sent", "note": "Par courriel", "reference": "R-1"})
        identity = {"name": "Paul Passant", "email": "paul@exemple.fr", "company": "Passant"}
        self.reader.post(f"{self.at}/downloads", {"files": [1], "identity": identity})

    def exchange(self):
        self.bidder, self.company = walk.company(self.platform)
        self.other, self.other_company = walk.company(self.platform)
        third = {
            "identifier": {"type": "SIRET", "value": walk.siret()},
            "name": "Charpente SA",
            "address": "3 rue des Bois",
            "phone": "0102030405",
        }
        Person(self.platform).sign_in().post("/v1/companies", third)
        self.bidder.post(
            f"/v1/companies/{self.company}/colleagues-invited", {"email": "colette@exemple.fr", "name": "Colette", "roles": ["depositor"]}
        )
        asked = self.bidder.post(
            f"{self.at}/questions", {"company_id": self.company, "text": "Le béton peut-il être bas carbone ?", "lot": 1}
        )
        self.platform.settle()
        self.agent.post(
            f"{self.at}/questions/{asked['id']}/answer", {"public_text": "Béton bas carbone ?", "answer": "Oui, pour tout le lot."}
        )
        version = self.agent.get(self.at)["version"]
        changed = {"contact": {"name": "Accueil", "email": "accueil@exemple.fr", "phone": ""}}
        body = {"changes": changed, "note": "Le contact change.", "important": False}
        self.agent.refresh().post(f"{self.at}/corrections", body, **{"If-Match": f'"{version}"'})

    def bid(self):
        member = {"identifier": {"type": "SIRET", "value": walk.siret()}, "name": "Charpente & fils"}
        consortium = {"kind": "joint", "members": [member]}
        started = walk.start(self.bidder, self.company, self.made["id"], (1, 2), consortium=consortium)
        self.winning = walk.transmit(self.bidder, self.made["id"], started)
        self.winning.seal()
        self.losing = walk.deposited(self.other, self.other_company, self.made["id"])
        self.platform.settle()
        assert any("écépissé" in mail.subject for mail in self.platform.ports.mailer.sent), "no receipt left"

    def open(self):
        self.platform.fire("remind")
        walk.after_deadline(self.platform, self.made)
        self.platform.fire("close_due")
        for person in (self.agent, self.bidder, self.other, *self.cast.members):
            person.sign_in()
        self.table = walk.OpeningTable(self.agent, self.made["id"])
        for member in self.cast.members[:2]:
            self.table.approve(member)
        for deposit in (self.winning, self.losing):
            self.table.open(deposit.id, "L000-candidacy")
            self.table.admit(deposit.id)
            for slot in set(deposit.plain) - {"L000-candidacy"}:
                self.table.open(deposit.id, slot)
        self.agent.post(f"{self.table.at}/record", {"present": ["La maire"]})

    def decide(self):
        ranked = [
            {"deposit_id": one.id, "rank": rank, "reason": "Mémoire"} for rank, one in enumerate((self.winning, self.losing), start=1)
        ]
        awarded = {"lot": 1, "outcome": "awarded", "reason": "Meilleure offre", "amount_eur": "118250.50", "awardee_deposit_id": self.winning.id,
                   "rankings": ranked, "essential_data": ESSENTIAL}  # fmt: skip
        self.agent.post(f"{self.at}/decisions", awarded)
        self.agent.post(f"{self.at}/decisions", {"lot": 2, "outcome": "unsuccessful", "reason": "Une seule offre, irrégulière"})
        self.write("rejection", self.other_company)
        self.platform.advance(days=12)
        self.agent.sign_in()
        sent = self.write("notification", self.company)
        self.bidder.sign_in()
        self.bidder.get(f"{self.at}/messages/{sent['id']}")  # read: notified
        self.platform.fire("publish_open_data")
        self.decision = self.agent.get(f"{self.at}/decisions")["items"][0]

    def write(self, kind, company):
        body = {
            "kind": kind,
            "lot": 1,
            "company_ids": [company],
            "subject": "Votre offre",
            "fields": {"reasons": WORDS} if kind == "rejection" else {"text": WORDS},
        }
        sent = self.agent.post(f"{self.at}/messages", body)["items"][0]
        self.platform.settle()
        return sent

    def fetched(self, path: str, person=None) -> bytes:
        reply = (person or self.agent).send("GET", path)
        assert reply.status in (200, 303), (path, reply.status, reply.body)
        return self.platform.fetch(reply.headers["location"]) if reply.status == 303 else reply.body

    def published(self, link: str) -> bytes:
        return self.platform.ports.objects.get("public", link.removeprefix(self.platform.origin)[1:])


def check_documents(one: Procedure) -> None:
    """Each kind of document, read by a parser that is not ours."""
    for body in (
        *one.feeds,
        one.published(one.decision["decp"]["xml_url"]),
        one.fetched(f"{one.at}/notices/{one.boamp['id']}/export?format=xml"),
    ):
        ElementTree.fromstring(body)
    assert all(one.made["id"].encode() in body for body in one.feeds)
    assert json.loads(one.published(one.decision["decp"]["json_url"]))["marches"]
    for text in one.calendars:
        check_calendar(text)
    assert len(check_table(one.table_of_results)) == 2
    for kind in ("deposits", "downloads", "publications", "openings", "messages", "questions"):
        export = f"{one.at}/registers/{kind}/export?format="
        check_table(one.fetched(export + "csv").decode("utf-8-sig"))
        assert json.loads(one.fetched(export + "json"))["v"] == "registre/v2"
    for path in (f"/consultations/{one.made['id']}", "/consultations", f"/consultations/{one.made['id']}?lang=en"):
        page = one.fetched(path).decode()
        assert not UNPRINTABLE.search(page)
        assert not html.fromstring(page).xpath("//script[contains(., 'alert(1)')]")


def check_printed(one: Procedure, folder) -> None:
    """Every PDF that the platform writes: PDF/A-3a and PDF/UA-1, says veraPDF."""
    registers = ("deposits", "downloads", "publications", "openings", "messages", "questions")
    given = [(kind, f"{one.at}/registers/{kind}/export?format=pdf", one.agent) for kind in registers]
    given += [("record", f"{one.table.at}/record.pdf", one.agent), ("receipt", f"/v1/deposits/{one.winning.id}/receipt.pdf", one.bidder)]
    for name, path, person in given:
        (folder / name).write_bytes(one.fetched(path, person))
    joined = [body for mail in one.platform.ports.mailer.sent for _, kind, body in mail.attachments if kind == "application/pdf"]
    assert len(joined) == 2, "both bidders got their receipt as PDF"
    for index, body in enumerate(joined):
        (folder / f"mailed {index}").write_bytes(body)
    found = verapdf.faults(sorted(folder.iterdir()))
    assert len(found) == 2 * (len(given) + len(joined))
    assert {name: broken for name, broken in found.items() if broken} == {}


def check_calendar(text: str) -> None:
    rows = text.split("\r\n")
    assert rows.pop() == ""
    assert all(ICS_LINE.fullmatch(row) and len(row.encode()) <= 75 for row in rows), rows
    assert rows.count("BEGIN:VEVENT") == rows.count("END:VEVENT") == rows.count("BEGIN:VALARM") == 1


def check_table(text: str) -> list:
    rows = list(csv.reader(io.StringIO(text), delimiter=";", strict=True))
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r")) or UNPRINTABLE.search(cell)]
    return rows


def check_mails(platform) -> None:
    for mail in platform.ports.mailer.sent:
        message = email.message_from_bytes(as_mime(mail, "ne-pas-repondre@souspli.example").as_bytes(), policy=email.policy.default)
        assert (message["To"], message["Bcc"]) == (mail.to, None)
        assert _letters(message["Subject"]) == _letters(mail.subject)
        assert not UNPRINTABLE.search(mail.subject + mail.text)
        assert message.get_body(("plain",)).get_content().split() == mail.text.split()


def _letters(text: str) -> str:
    """Without spaces: Python loses those that stand between two encoded words."""
    return "".join(text.split())


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_whole_procedure_of_hostile_texts(hostile, tmp_path):
    platform = HostilePlatform(hostile=hostile)
    done = Procedure(platform)
    assert platform.taken >= MUST_BE_TRIED, MUST_BE_TRIED - platform.taken
    read = done.agent.get(done.at)
    assert texts.one_line(read["title"]) == read["title"]
    assert "\n" in read["description"]
    check_documents(done)
    check_printed(done, tmp_path)
    check_mails(platform)


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_what_was_stored_before_the_gate_stops_no_writer(hostile, monkeypatch, tmp_path):
    """The gate taken away, as in the last release: every writer has its own guard."""
    monkeypatch.setattr(entering, "cleaned", lambda value, *_: value)
    platform = HostilePlatform(hostile=hostile)
    done = Procedure(platform)
    check_documents(done)
    check_printed(done, tmp_path)
    check_mails(platform)


def test_a_cell_never_begins_a_formula():
    for sign in "=+-@\t\r＝＋－＠":
        assert texts.cell(f"{sign}cmd|' /C calc'!A0")[0] in "'\n"


@pytest.fixture(scope="module")
def actors():
    platform = HostilePlatform()
    cast = walk.entity(platform)
    bidder, company_id = walk.company(platform)
    made = walk.draft(cast)
    ids = {"consultation_id": made["id"], "buyer_id": cast.buyer_id, "company_id": company_id}
    return platform, [cast.admin, cast.agent, bidder], ids


def example(schema):
    """A value of that schema, as plain as can be."""
    if "$ref" in schema:
        return example(bodies.shared()[schema["$ref"].rpartition("/")[2]])
    if "x-like" in schema:
        return example(bodies.schemas()[schema["x-like"]])
    if "anyOf" in schema:
        return example(schema["anyOf"][0])
    if "enum" in schema:
        return next(value for value in schema["enum"] if value or len(schema["enum"]) == 1)
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        made = {name: example(inner) for name, inner in schema.get("properties", {}).items()}
        more = schema.get("additionalProperties")
        return made | ({"autre": example(more)} if isinstance(more, dict) else {})
    if kind == "array":
        return [example(schema.get("items", {}))] * max(1, schema.get("minItems", 0))
    if kind == "string":
        return patterned(schema.get("pattern", "")) or "un texte"
    return max(1, schema.get("minimum", 1)) if kind == "integer" else True if kind == "boolean" else None


def patterned(pattern: str) -> str:
    known = (
        "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "A" * 43 + "=",
        "0" * 64,
        "2026-10-01T12:00:00Z",
        "2026-10-01",
        "12.50",
        "0.5",
        "YWdl",
        "fr",
        "https://exemple.fr/",
    )
    return next((value for value in known if pattern and re.search(pattern, value)), "")


@pytest.mark.parametrize(
    ("name", "path"), sorted(set(text_fields())), ids=lambda value: value if isinstance(value, str) else ".".join(value)
)
def test_no_text_field_of_the_api_makes_a_server_error(actors, name, path):
    """Each text of each body, by whoever may send it, with each hostile text: taken, or refused as a problem."""
    platform, people, ids = actors
    fact = next(fact for fact in platform.door.facts if fact.body == name)
    where = re.sub(r"{(\w+)}", lambda found: ids.get(found[1], "01ARZ3NDEKTSV4RRFFQ69G5FAV"), fact.path)
    plain = example(bodies.schemas()[name])
    found = _first(plain, path)
    assert found, "the example has that field"
    for hostile in HOSTILE.values():
        body = json.dumps(spoiled(plain, [found], hostile)).encode()
        for person in people:
            headers = {
                "Origin": platform.origin,
                "Content-Type": "application/json",
                "If-Match": '"1"',
                "Cookie": f"__Host-session={person.token}",
            }
            reply = super(HostilePlatform, platform).send(fact.method, where, headers, body)
            assert reply.status < 500, reply.body
            assert reply.status < 400 or json.loads(reply.body)["code"]


def _first(value, path):
    """The whole path, numbers included, of the first text at that path of a schema."""
    if isinstance(value, list):
        inner = _first(value[0], path)
        return None if inner is None else (0, *inner)
    if not path:
        return ()
    inner = _first(value[path[0]], path[1:])
    return None if inner is None else (path[0], *inner)


@pytest.mark.parametrize(("asked", "shown"), [
    ("a%0Bb", "a b"), ("a%0Ab", "a b"), ("a%E2%80%AEb", "a b"), ("a%C2%85b", "a b"), ("a%00b", "a b"), ("%0Ba%0B", "a"), ("%C3%A9cole", "école"),
])  # fmt: skip
def test_the_words_of_an_address_pass_the_same_gate(asked, shown):
    """In the form of the page, in the addresses that it makes, and in the answer to programs."""
    platform = MemoryPlatform()
    page = html.fromstring(platform.send("GET", f"/consultations?q={asked}", {}).body.decode())
    assert set(page.xpath("//input[@name='q']/@value")) == {shown}, "the form of the search, and that of the alert"
    assert not [address for address in page.xpath("//@href") if "%0B" in address or "%0A" in address or "%00" in address]
    feed = platform.send("GET", f"/consultations.atom?q={asked}", {})
    assert shown in ElementTree.fromstring(feed.body).find("{http://www.w3.org/2005/Atom}title").text
