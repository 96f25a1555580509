"""Delegations, stand-ins, evaluators: lent for dates, taken back at once, written in the registers (REQ-192)."""

from datetime import date, datetime, timedelta

import pytest

from chalicelib.domain.instants import PARIS
from support import walk
from support.people import Person
from support.regions import refused

MS = timedelta(milliseconds=1)


def lines(platform, entity, *kinds):
    return [line for line in platform.ports.registers.read(f"O#{entity}#administration") if line.kind in kinds]


def midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), PARIS)


@pytest.fixture
def scene(platform):
    """An EPCI and a commune, and the days of a delegation from tomorrow."""
    return walk.entity(platform, name="Communauté de communes"), walk.entity(platform, name="Commune de Bréal")


def siret_of(cast):
    return cast.admin.get(f"/v1/buyers/{cast.buyer_id}")["siret"]


def delegate(epci, commune, *, first=0, last=30, **more):
    platform = commune.admin.platform
    body = {"siret": siret_of(epci), "first": walk.today(platform, first), "last": walk.today(platform, last)}
    return commune.admin.refresh().post(f"/v1/buyers/{commune.buyer_id}/delegations", body | more)


def drafted(person, cast):
    return person.post("/v1/consultations", {"buyer_id": cast.buyer_id, "title": "Voirie communale", "procedure": "AOO"})


@pytest.mark.req("REQ-192")
@pytest.mark.parametrize("named", [True, False], ids=["named people", "every agent"])
def test_an_agent_acts_for_the_commune_between_the_dates_to_the_millisecond(platform, scene, named):
    epci, commune = scene
    delegate(epci, commune, first=1, last=2, **({"people": [epci.agent.email]} if named else {}))
    first, after = midnight(walk.today(platform, 1)), midnight(walk.today(platform, 3))
    at = f"/v1/buyers/{commune.buyer_id}/consultations"
    for moment, allowed in ((first - MS, False), (first, True), (after - MS, True), (after, False)):
        platform.set_clock(moment)
        agent = epci.agent.sign_in()
        if allowed:
            assert agent.get(at)["items"] == []
        else:
            assert refused(agent.get, at).status == 404
            assert all(one["tenant_id"] != commune.buyer_id for one in agent.session["memberships"])
    assert refused(epci.members[0].sign_in().get, at).status == 404, "whoever is no agent there"


@pytest.mark.req("REQ-192")
def test_what_a_delegate_does_is_written_on_behalf_of_the_commune_everywhere(platform, scene):
    epci, commune = scene
    delegate(epci, commune, last=200)
    agent = epci.agent.sign_in()
    place = next(one for one in agent.session["memberships"] if one["tenant_id"] == commune.buyer_id)
    assert place["acting"] | {"until": ""} == {"kind": "delegation", "for": "Commune de Bréal", "until": "", "consultation_id": ""}
    own = walk.Cast(commune.buyer_id, commune.admin, agent, commune.members)
    for member in own.members:
        member.sign_in()
    draft = walk.draft(own, lots=1)
    online = walk.put_online(own, draft["id"])
    assert online["buyer"]["id"] == commune.buyer_id
    agent.refresh().post(f"/v1/consultations/{draft['id']}/extensions", {"submission_deadline": "2026-12-01T11:00:00Z", "reason": "Pont"})
    published = {line.kind: line.record for line in platform.ports.registers.read(f"C#{draft['id']}#publications")}
    page = agent.get(f"/v1/consultations/{draft['id']}/registers/publications")
    assert page["people"] == {agent.id: "Gaël Agent", commune.buyer_id: "Commune de Bréal"}
    for kind in ("publication", "extension"):
        assert (published[kind]["by"], published[kind]["on_behalf_of"]) == (agent.id, commune.buyer_id), kind
    bidder, company = walk.company(platform)
    deposit = walk.deposited(bidder, company, draft["id"])
    walk.after_deadline(platform, agent.get(f"/v1/consultations/{draft['id']}"))
    for person in (agent, *own.members, commune.admin):
        person.sign_in()
    platform.settle()
    table = walk.OpeningTable(agent, draft["id"])
    for member in own.members[:2]:
        table.approve(member)
    candidacy, offer = sorted(deposit.plain, key=lambda slot: "candidacy" not in slot)
    table.open(deposit.id, candidacy)
    table.admit(deposit.id)
    table.open(deposit.id, offer)
    record = agent.post(f"{table.at}/record", {"present": []})
    assert record["opener"] == "Gaël Agent pour le compte de Commune de Bréal"
    opened = platform.ports.registers.read(f"C#{draft['id']}#openings")[0].record
    assert (opened["user_id"], opened["on_behalf_of"]) == (agent.id, commune.buyer_id)
    agent.post(f"/v1/consultations/{draft['id']}/decisions", {"lot": 1, "outcome": "abandoned", "reason": "Budget non voté cette année"})
    decided = [line for line in platform.ports.registers.read(f"C#{draft['id']}#publications") if line.kind == "decision"]
    assert decided[0].record["on_behalf_of"] == commune.buyer_id


@pytest.mark.req("REQ-192")
def test_no_delegation_no_entity_and_one_taken_back_ends_at_once_and_both_hear_of_it(both):
    platform = both
    epci, commune = walk.entity(platform, name="Communauté de communes"), walk.entity(platform, name="Commune de Bréal")
    at = f"/v1/buyers/{commune.buyer_id}"
    assert refused(epci.agent.get, f"{at}/consultations").status == 404
    made = delegate(epci, commune, deliberation="Délibération 2026-12")
    again = delegate(epci, commune)
    assert again["id"] == made["id"], "given twice, it is the first"
    draft = drafted(epci.agent.sign_in(), commune)
    assert refused(epci.agent.refresh().post, f"{at}/delegations", {"siret": siret_of(epci), "first": "2026-09-02", "last": "2026-09-03"})
    assert refused(epci.agent.call, "DELETE", f"{at}/delegations/{made['id']}").code == "not-allowed", "a delegate lends nothing"
    ended = commune.admin.refresh().call("DELETE", f"{at}/delegations/{made['id']}")
    assert ended["state"] == "over"
    for path in (f"{at}/consultations", f"/v1/consultations/{draft['id']}"):
        assert refused(epci.agent.get, path).status == 404
    assert commune.admin.call("DELETE", f"{at}/delegations/{made['id']}")["ended_at"] == ended["ended_at"], "twice is once"
    told = {}
    for cast in (commune, epci):
        found = cast.admin.refresh().get(f"/v1/buyers/{cast.buyer_id}/administration")["items"]
        told[cast.buyer_id] = [line["kind"] for line in found if line["kind"].startswith("delegation")]
    assert told == {commune.buyer_id: ["delegation-ended", "delegation-given"], epci.buyer_id: ["delegation-lost", "delegation-received"]}
    platform.settle()
    assert any("reçoit une délégation" in one for one in platform.texts(epci.admin.email))
    received = epci.admin.refresh().get(f"/v1/buyers/{epci.buyer_id}/grants")["received"]
    assert [(one["buyer"]["name"], one["state"]) for one in received] == [("Commune de Bréal", "over")]


def test_agents_who_come_or_go_follow_a_delegation_to_every_agent(platform, scene):
    epci, commune = scene
    delegate(epci, commune)
    later, at = Person(platform, name="Plus tard"), f"/v1/buyers/{commune.buyer_id}/consultations"
    epci.admin.refresh().invite(f"/v1/buyers/{epci.buyer_id}/invitations", later, ["agent"])
    later.enrol()
    assert later.get(at)["items"] == []
    epci.admin.refresh().call("PATCH", f"/v1/buyers/{epci.buyer_id}/agents/{later.id}", {"roles": ["committee_member"]})
    assert refused(later.get, at).status == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"siret": "73282932000074"}, "siret"),
        ({"first": "2026-09-20", "last": "2026-09-10"}, "last"),
        ({"last": "2026-08-01", "first": "2026-07-01"}, "last"),
        ({"last": "2033-09-20"}, "last"),
        ({"people": ["inconnu@exemple.fr"]}, "people"),
        ({"first": "2026-02-31"}, "first"),
    ],
)
def test_a_wrong_delegation_is_told_beside_its_cause(platform, scene, wrong, field):
    epci, commune = scene
    body = {"siret": siret_of(epci), "first": "2026-09-10", "last": "2026-09-20"}
    answer = refused(commune.admin.refresh().post, f"/v1/buyers/{commune.buyer_id}/delegations", body | wrong)
    assert field in answer.reply.json["errors"]


def stand_in(cast, absent, colleague, by, *, first=0, last=5):
    platform = cast.admin.platform
    body = {"absent_id": absent.id, "user_id": colleague.id, "first": walk.today(platform, first), "last": walk.today(platform, last)}
    return by.refresh().post(f"/v1/buyers/{cast.buyer_id}/stand-ins", body)


def test_a_stand_in_holds_the_roles_and_the_letters_of_the_absent_person_for_the_days(platform):
    cast = walk.entity(platform)
    online = walk.published(cast, lots=1)
    colleague = cast.members[0]
    made = stand_in(cast, cast.agent, colleague, cast.agent, first=1, last=1)
    first, after = midnight(walk.today(platform, 1)), midnight(walk.today(platform, 2))
    put = f"/v1/consultations/{online['id']}/service"
    for moment, allowed in ((first - MS, False), (first, True), (after - MS, True), (after, False)):
        platform.set_clock(moment)
        colleague.sign_in()
        if not allowed:
            assert refused(colleague.call, "PUT", put, {"service_id": None}).code == "not-allowed"
            continue
        assert colleague.call("PUT", put, {"service_id": None}) == {"service_id": None}
        if moment == first:
            colleague.post(
                f"/v1/consultations/{online['id']}/extensions", {"submission_deadline": "2026-12-01T11:00:00Z", "reason": "Congés"}
            )
            line = platform.ports.registers.read(f"C#{online['id']}#publications")[-1].record
            assert (line["by"], line["in_place_of"]) == (colleague.id, cast.agent.id)
            bidder, company = walk.company(platform)
            bidder.post(f"/v1/consultations/{online['id']}/questions", {"company_id": company, "text": "Quel délai de garantie ?"})
            platform.settle()
            assert any("Une question est posée" in text for text in platform.texts(colleague.email))
    assert made["absent"]["name"] == "Gaël Agent"


def test_keys_are_never_lent_and_lent_power_is_not_lent_again_nor_made_to_last(platform):
    cast = walk.entity(platform)
    at, colleague = f"/v1/buyers/{cast.buyer_id}", cast.agent
    online = walk.published(cast, lots=1)
    assert refused(stand_in, cast, cast.members[0], colleague, cast.admin).reply.json["errors"]["absent_id"]
    assert refused(stand_in, cast, cast.admin, colleague, cast.agent).code == "role-beyond-yours"
    made = stand_in(cast, cast.admin, colleague, cast.admin)
    colleague.sign_in()
    other = Person(platform)
    invite = {"email": other.email, "name": "", "roles": ["agent"]}
    colleague.post(f"{at}/invitations", invite)
    for roles, email in ((["entity_admin"], other.email), (["archivist"], colleague.email)):
        assert refused(colleague.post, f"{at}/invitations", invite | {"roles": roles, "email": email}).code == "role-beyond-yours"
    assert refused(colleague.call, "PATCH", f"{at}/agents/{colleague.id}", {"roles": ["entity_admin"]}).code == "role-beyond-yours"
    assert (
        refused(colleague.post, f"{at}/delegations", {"siret": walk.siret(), "first": "2026-09-01", "last": "2026-10-01"}).code
        == "not-allowed"
    )
    assert refused(stand_in, cast, cast.members[0], cast.members[1], colleague).code == "role-beyond-yours"
    assert refused(colleague.post, f"/v1/consultations/{online['id']}/rehearsals").code == "not-allowed", "no seat is lent"
    assert refused(stand_in, cast, cast.admin, cast.members[1], cast.admin).code == "stand-in-named"
    line = lines(platform, cast.buyer_id, "person-invited")[-1].record
    assert (line["by"], line["in_place_of"]) == (colleague.id, cast.admin.id)
    cast.admin.refresh().call("DELETE", f"{at}/stand-ins/{made['id']}")
    assert refused(colleague.post, f"{at}/invitations", invite).code == "not-allowed"


def test_a_stand_in_loses_what_the_absent_person_loses(platform):
    cast = walk.entity(platform)
    colleague, at = cast.members[0], f"/v1/buyers/{cast.buyer_id}"
    stand_in(cast, cast.agent, colleague, cast.agent)
    colleague.sign_in()
    drafted(colleague, cast)
    cast.admin.refresh().call("PATCH", f"{at}/agents/{cast.agent.id}", {"roles": ["archivist"]})
    assert refused(drafted, colleague, cast).code == "not-allowed"


@pytest.mark.req("REQ-082")
def test_an_evaluator_reads_the_opening_of_one_consultation_for_the_days_and_nothing_else(platform):
    cast = walk.entity(platform)
    online, other = walk.published(cast, lots=1), walk.published(cast, lots=1)
    at, person = f"/v1/consultations/{online['id']}", Person(platform, name="Éva Évaluatrice")
    body = {"email": person.email, "name": "Éva", "first": walk.today(platform), "last": walk.today(platform, 60)}
    asked = cast.agent.refresh().post(f"{at}/evaluators", body)
    assert refused(cast.agent.post, f"{at}/evaluators", body | {"last": walk.today(platform, 61)}).code == "already-invited"
    assert refused(cast.admin.refresh().post, f"{at}/evaluators", body).code == "not-allowed"
    person.sign_in()
    assert refused(person.get, f"{at}/openings").status == 404, "nothing before accepting"
    person.accept().enrol()
    walk.after_deadline(platform, online)
    person.sign_in()
    cast.agent.sign_in()
    assert person.get(f"{at}/openings")["items"] == []
    for path in ("registers/downloads", "decisions", "dce-files", "powers", "messages"):
        assert refused(person.get, f"{at}/{path}").status == 403, path
    assert refused(person.get, f"/v1/consultations/{other['id']}/openings").status == 404
    assert refused(person.get, f"/v1/buyers/{cast.buyer_id}").status == 404
    cast.agent.call("DELETE", f"{at}/evaluators/{asked['id']}")
    assert refused(person.get, f"{at}/openings").status == 404
    assert [line.kind for line in lines(platform, cast.buyer_id, "evaluator-joined", "evaluator-ended")] == [
        "evaluator-joined",
        "evaluator-ended",
    ]


@pytest.mark.req("REQ-082")
def test_services_kept_apart_and_their_head(platform):
    cast = walk.entity(platform)
    at, admin, head = f"/v1/buyers/{cast.buyer_id}", cast.admin.refresh(), Person(platform, name="Chef")
    admin.invite(f"{at}/invitations", head, ["service_head"])
    head.enrol()
    voirie, ecoles = (admin.post(f"{at}/services", {"name": name})["id"] for name in ("Voirie", "Écoles"))
    admin.call("PATCH", f"{at}/services/{voirie}", {"people": [head.id]})
    both = sorted([head.id, cast.agent.id])
    assert refused(head.call, "PATCH", f"{at}/services/{ecoles}", {"people": [head.id]}).code == "not-allowed"
    assert refused(head.call, "PATCH", f"{at}/services/{voirie}", {"name": "Routes"}).code == "not-allowed"
    assert head.call("PATCH", f"{at}/services/{voirie}", {"people": both})["people"] == both
    assert refused(head.call, "PATCH", f"{at}/services/{voirie}", {"people": [*both, cast.members[0].id]}).reply.json["errors"]["people"]
    theirs = drafted(cast.agent.refresh(), cast)
    cast.agent.call("PUT", f"/v1/consultations/{theirs['id']}/service", {"service_id": ecoles})
    free = drafted(cast.agent, cast)
    assert admin.refresh().call("PUT", f"{at}/services-apart", {"apart": True}) == {"apart": True}
    for _ in range(2):
        assert cast.agent.get(f"/v1/consultations/{theirs['id']}")["title"], "read, not changed"
        assert (
            refused(cast.agent.patch, f"/v1/consultations/{theirs['id']}", {"title": "Autre"}, theirs["version"] + 1).code == "not-allowed"
        )
    assert cast.agent.patch(f"/v1/consultations/{free['id']}", {"title": "Autre titre"}, free["version"])["title"] == "Autre titre"
    mine = drafted(cast.agent, cast)
    listed = {one["id"]: one["service_id"] for one in cast.agent.get(f"{at}/consultations")["items"]}
    assert listed[mine["id"]] == voirie, "what one begins is one's service's"
    assert refused(cast.agent.call, "PUT", f"/v1/consultations/{mine['id']}/service", {"service_id": ecoles}).reply.json["errors"]
    admin.refresh().call("PUT", f"{at}/services-apart", {"apart": False})
    assert cast.agent.patch(f"/v1/consultations/{theirs['id']}", {"title": "Autre titre"}, theirs["version"] + 1)["title"]


def test_who_can_do_what_says_everybody_and_why_by_pages_and_as_a_file(platform, scene):
    epci, commune = scene
    online = walk.published(commune, lots=1)
    at = f"/v1/consultations/{online['id']}/powers"
    delegate(epci, commune)
    stand_in(commune, commune.agent, commune.admin, commune.agent)
    evaluator = Person(platform, name="Éva")
    body = {"email": evaluator.email, "name": "Éva", "first": walk.today(platform), "last": walk.today(platform, 60)}
    commune.agent.refresh().post(f"/v1/consultations/{online['id']}/evaluators", body)
    evaluator.sign_in().accept()
    for n in range(25):
        person = Person(platform, name=f"Archives {n:02}")
        commune.admin.refresh().invite(f"/v1/buyers/{commune.buyer_id}/invitations", person, ["elected_member"])
    found, cursor = [], ""
    while cursor is not None:
        page = commune.agent.get(f"{at}?cursor={cursor}" if cursor else at)
        assert len(page["items"]) <= 25
        found, cursor = found + page["items"], page["next"]
    kinds = {(one["name"], one["grant"] and one["grant"]["kind"]): one for one in found}
    delegated = kinds["Gaël Agent", "delegation"]
    assert delegated["user_id"] == epci.agent.id
    assert (delegated["entity"], delegated["grant"]["for"]) == ("Communauté de communes", "Commune de Bréal")
    assert "publish" in kinds["Ana Administratrice", "stand-in"]["actions"]
    assert "publish" not in kinds["Ana Administratrice", None]["actions"]
    assert kinds["Éva", "evaluation"]["actions"] == ["read-opening", "read-offers", "evaluate"]
    assert kinds["Membre 1", None]["in_committee"]
    assert "approve-opening" in kinds["Membre 1", None]["actions"]
    assert len(found) == 1 + 1 + 3 + 25 + 3
    reply = commune.agent.send("GET", f"{at}/export")
    rows = platform.fetch(reply.headers["location"]).decode("utf-8-sig").splitlines()
    assert len(rows) == len(found) + 1
    assert any("Communauté de communes pour le compte de Commune de Bréal" in row and "publier" in row for row in rows)
    assert refused(commune.members[0].refresh().get, at).code == "not-allowed"


@pytest.mark.req("REQ-082", "REQ-190")
def test_whoever_only_reads_reads_what_the_role_says(platform):
    """An archivist what is over, an elected member what is decided, an auditor every register, here and below; none a draft."""
    region, cast = walk.entity(platform, name="Région"), walk.entity(platform)
    operator = Person(platform)
    platform.make_operator(operator.email)
    operator.sign_in().enrol()
    operator.post(f"/v1/buyers/{cast.buyer_id}/moves", {"parent_id": region.buyer_id, "on": walk.today(platform)})
    people = {}
    for name, home, role in (
        ("archivist", cast, "archivist"),
        ("elected", cast, "elected_member"),
        ("auditor", cast, "auditor"),
        ("above", region, "auditor"),
    ):
        people[name] = Person(platform, name=name)
        home.admin.refresh().invite(f"/v1/buyers/{home.buyer_id}/invitations", people[name], [role])
        people[name].enrol()
    draft, running, over = walk.draft(cast), walk.published(cast, lots=1), walk.published(cast, lots=1)
    cast.agent.refresh().post(f"/v1/consultations/{over['id']}/cancellation", {"reason": "Le besoin a disparu depuis la publication."})

    def seen(person):
        listed = {one["id"] for one in person.get(f"/v1/buyers/{cast.buyer_id}/consultations")["items"]}
        assert draft["id"] not in listed
        answers = {}
        for name, one in (("running", running), ("over", over)):
            for path in ("registers/publications", "decisions", "dce-files", "powers"):
                answers[name, path] = person.send("GET", f"/v1/consultations/{one['id']}/{path}").status
        return {name for name, one in (("running", running), ("over", over)) if one["id"] in listed}, {
            key for key, status in answers.items() if status == 200
        }

    every = {("running", "registers/publications"), ("over", "registers/publications")}
    powers = {("running", "powers"), ("over", "powers")}
    assert seen(people["archivist"]) == ({"over"}, {("over", path) for path in ("registers/publications", "decisions", "dce-files")})
    assert seen(people["elected"]) == ({"running", "over"}, {("running", "decisions"), ("over", "decisions")})
    for auditor in ("auditor", "above"):
        assert seen(people[auditor]) == ({"running", "over"}, every | powers), auditor
        assert people[auditor].get(f"/v1/buyers/{cast.buyer_id}/administration")["items"]
    assert refused(people["auditor"].get, f"/v1/buyers/{region.buyer_id}/administration").status == 404, "never above"


@pytest.mark.req("REQ-192")
def test_a_letter_by_delegation_says_so(platform, scene):
    epci, commune = scene
    delegate(epci, commune, last=200)
    agent = epci.agent.sign_in()
    own = walk.Cast(commune.buyer_id, commune.admin, agent, [member.sign_in() for member in commune.members])
    online = walk.published(own, lots=1)
    bidder, company = walk.company(platform)
    deposit = walk.deposited(bidder, company, online["id"])
    walk.after_deadline(platform, online)
    for person in (agent, *own.members):
        person.sign_in()
    platform.settle()
    table = walk.OpeningTable(agent, online["id"])
    for member in own.members[:2]:
        table.approve(member)
    table.open(deposit.id, next(slot for slot in deposit.plain if "candidacy" in slot))
    body = {"kind": "information", "company_ids": [company], "subject": "Visite", "fields": {"text": "Une visite est possible."}}
    agent.post(f"/v1/consultations/{online['id']}/messages", body)
    platform.settle()
    assert any("par Gaël Agent pour le compte de Commune de Bréal" in text for text in platform.texts(bidder.email))
    sent = platform.ports.registers.read(f"C#{online['id']}#messages")[0].record
    assert (sent["by"], sent["on_behalf_of"]) == (agent.id, commune.buyer_id)
