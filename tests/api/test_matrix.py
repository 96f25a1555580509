"""Role × route × relation: every route answers every role as the table of permissions says, generated from both (REQ-082, REQ-190)."""

import json
import re
from dataclasses import dataclass, replace

import pytest

from chalicelib.domain.permission import ALLOWED, GIVES, Action, Membership, Relation, Role, Ties, allows, reaches
from chalicelib.domain.tenant import PLATFORM
from support import requests, walk
from support.contracting import entered
from support.people import Person
from support.platforms import MemoryPlatform

PARAM = re.compile(r"{(\w+)}")
BUYER = {*GIVES[Role.ENTITY_ADMIN]}
TREE = {Action.READ_TREE, Action.CREATE_BUYER, Action.DESCRIBE_ENTITY, Action.REARRANGE, Action.PUT_CONVENTION, Action.READ_CONVENTION}


@dataclass
class Somebody:
    """A person of the scene: `places` are their roles, in our tenants or in others."""

    person: Person
    places: tuple[Membership, ...] = ()
    in_committee: bool = False


@dataclass
class Scene:
    platform: MemoryPlatform
    ids: dict
    own: dict
    """Ids that depend on what the path is about: the people of an entity are not those of a company."""
    consultations: list[str]
    people: dict[str, Somebody]
    above: tuple[str, ...] = ()


def place(kind, tenant_id, role):
    return (Membership(kind, tenant_id, (role,)),)


def made() -> Scene:
    """An entity with a draft and a published consultation, a company with a deposit; one person for each role, here and elsewhere."""
    platform = MemoryPlatform()
    mine, theirs = walk.entity(platform), walk.entity(platform)
    draft, published = walk.draft(mine), walk.published(mine, lots=1)
    bidder, company_id = walk.company(platform)
    deposit = walk.deposited(bidder, company_id, published["id"])
    file = walk.add_file(mine.agent, draft["id"], "plan.pdf", walk.PDF)
    outsider, other_company = walk.company(platform)
    operator = Person(platform)
    platform.make_operator(operator.email)
    operator.sign_in().enrol()
    spare, depositor, reader = (Person(platform, name=name) for name in ("Sans comité", "Dépose", "Lit"))
    mine.admin.refresh().invite(f"/v1/buyers/{mine.buyer_id}/invitations", spare, ["committee_member"])
    spare.enrol()
    bidder.enrol()
    for person, role in ((depositor, "depositor"), (reader, "company_reader")):
        bidder.invite(f"/v1/companies/{company_id}/colleagues-invited", person, [role])
    here, there = mine.buyer_id, theirs.buyer_id
    members = {role: Person(platform, name=role) for role in ("service_head", "elected_member", "archivist", "auditor")}
    for role, person in members.items():
        mine.admin.refresh().invite(f"/v1/buyers/{here}/invitations", person, [role])
        person.enrol()
    evaluator, above = Person(platform, name="Évalue"), walk.entity(platform)
    asked_to = {"email": evaluator.email, "name": evaluator.name, "first": walk.today(platform), "last": walk.today(platform, 300)}
    mine.agent.refresh().post(f"/v1/consultations/{published['id']}/evaluators", asked_to)
    evaluator.sign_in().accept().enrol()
    over = Person(platform, name="Audite")
    above.admin.refresh().invite(f"/v1/buyers/{above.buyer_id}/invitations", over, ["auditor"])
    over.enrol()
    operator.refresh().post(f"/v1/buyers/{here}/moves", {"parent_id": above.buyer_id, "on": walk.today(platform)})
    people = {
        "nobody": Somebody(Person(platform)),
        "stranger": Somebody(Person(platform).sign_in()),
        "company administrator": Somebody(bidder, place("company", company_id, Role.COMPANY_ADMIN)),
        "depositor": Somebody(depositor, place("company", company_id, Role.DEPOSITOR)),
        "company reader": Somebody(reader, place("company", company_id, Role.COMPANY_READER)),
        "administrator of another company": Somebody(outsider, place("company", other_company, Role.COMPANY_ADMIN)),
        "entity administrator": Somebody(mine.admin, place("buyer", here, Role.ENTITY_ADMIN)),
        "agent": Somebody(mine.agent, place("buyer", here, Role.AGENT)),
        "member of the committee": Somebody(mine.members[0], place("buyer", here, Role.COMMITTEE_MEMBER), True),
        "member of another committee": Somebody(spare, place("buyer", here, Role.COMMITTEE_MEMBER)),
        "administrator of another entity": Somebody(theirs.admin, place("buyer", there, Role.ENTITY_ADMIN)),
        "agent of another entity": Somebody(theirs.agent, place("buyer", there, Role.AGENT)),
        "member in another entity": Somebody(theirs.members[0], place("buyer", there, Role.COMMITTEE_MEMBER)),
        "evaluator": Somebody(evaluator, (Membership("buyer", here, (Role.EVALUATOR,), consultation_id=published["id"], lent=True),)),
        "auditor of the entity above": Somebody(over, place("buyer", above.buyer_id, Role.AUDITOR)),
        **{role: Somebody(person, place("buyer", here, Role(role))) for role, person in members.items()},
        "operator": Somebody(operator, place("platform", PLATFORM, Role.OPERATOR)),
    }
    for one in people.values():
        if one.person.passkey:
            one.person.refresh()
    invited = {
        "buyers": mine.admin.post(f"/v1/buyers/{here}/invitations", {"email": "n@exemple.fr", "name": "N", "roles": ["agent"]}),
        "companies": bidder.post(
            f"/v1/companies/{company_id}/colleagues-invited", {"email": "n@exemple.fr", "name": "N", "roles": ["depositor"]}
        ),
    }
    asking = Person(platform, name="Demande").sign_in()
    identifier = bidder.get(f"/v1/companies/{company_id}")["identifier"]
    asking.post("/v1/company-requests", {"identifier": identifier})
    question = bidder.post(f"/v1/consultations/{published['id']}/questions", {"company_id": company_id, "text": "Pourquoi ?"})
    contract = mine.agent.post(f"/v1/buyers/{here}/contracts", entered())["id"]
    own = {"buyers": {"user_id": mine.members[2].id}, "companies": {"user_id": reader.id}, "join-requests": {"user_id": asking.id}}
    for kind, one in invited.items():
        own[kind]["invitation_id"] = one["id"]
    ids = requests.IDS | {
        "buyer_id": here, "company_id": company_id, "deposit_id": deposit.id, "question_id": question["id"], "file_id": file["id"], "contract_id": contract,
    }  # fmt: skip
    return Scene(platform, ids, own, [draft["id"], published["id"]], people, (above.buyer_id,))


@pytest.fixture(scope="module")
def scene():
    return made()


FACTS = {f"{fact.method} {fact.path}": fact for fact in MemoryPlatform().door.facts}


def tenant_of(fact, scene) -> str:
    """Whose thing the route is about."""
    roles = set(ALLOWED[fact.access])
    if Role.OPERATOR in roles and not (of_the_tree(fact) and "{buyer_id}" in fact.path):
        return PLATFORM
    company = "{company_id}" in fact.path or not roles & BUYER
    return scene.ids["company_id" if company else "buyer_id"]


def of_the_tree(fact) -> bool:
    return fact.access in TREE


def ties(somebody, scene, consultation_id) -> Ties:
    return Ties(in_committee=somebody.in_committee, above=scene.above, consultation_id=consultation_id)


def about_a_company(fact) -> bool:
    return "{company_id}" in fact.path


def granted(fact, somebody, scene, consultation_id) -> bool:
    if of_the_tree(fact) and "{buyer_id}" not in fact.path:  # each sees and makes what is below them
        return any(role in ALLOWED[fact.access] for one in somebody.places for role in one.roles)
    known = ties(somebody, scene, consultation_id if "{consultation_id}" in fact.path else "")
    known = replace(known, above=()) if about_a_company(fact) else known
    return allows(Action(fact.access), somebody.places, tenant_id=tenant_of(fact, scene), ties=known)


def may(fact, somebody, scene) -> list[str]:
    """The consultations on which somebody is granted what a route does."""
    return [one for one in scene.consultations if granted(fact, somebody, scene, one)]


def somewhere(fact, somebody, scene, tenant, consultation_id) -> bool:
    """Whether the thing is known to be there by somebody who may not: entities above are asked about by acts that look above alone."""
    looked = Relation.ABOVE in ALLOWED[fact.access].values() and ("{buyer_id}" in fact.path or "{consultation_id}" in fact.path)
    above = scene.above if looked else ()
    known = Ties(above=above, consultation_id=consultation_id if "{consultation_id}" in fact.path else "")
    return any(reaches(one, tenant, known) for one in somebody.places)


def asked(scene, fact, somebody, consultation_id):
    own = next((one for part, one in reversed(scene.own.items()) if f"/{part}/" in fact.path), {})
    known = {**scene.ids, **own, "consultation_id": consultation_id}
    url = PARAM.sub(lambda found: known.get(found[1], requests.SOME_ID), fact.path)
    content = requests.content(fact.body, known)
    headers = {"If-Match": '"1"'} if fact.method == "PATCH" or fact.body == "correction" else {}
    if fact.content == "application/x-www-form-urlencoded":
        headers["Content-Type"] = fact.content
    return somebody.person.send(fact.method, url, content if fact.body else None, **headers)


def code(reply) -> str:
    return json.loads(reply.body).get("code", "") if b"problem" in reply.headers.get("content-type", "").encode() else ""


@pytest.mark.req("REQ-082", "REQ-190")
@pytest.mark.parametrize("route", [name for name, fact in FACTS.items() if fact.access in {*Action} and name not in requests.ELSEWHERE])
def test_who_is_not_granted_is_refused_as_the_table_says(scene, route):
    """401 to whoever is not signed in, 404 to whoever has no place there, 403 to whoever has one that does not allow it."""
    fact = FACTS[route]
    tenant = tenant_of(fact, scene)
    for name, somebody in scene.people.items():
        for consultation_id in scene.consultations:
            if granted(fact, somebody, scene, consultation_id):
                continue
            inside = somewhere(fact, somebody, scene, tenant, consultation_id)
            expected = 401 if name == "nobody" else 403 if inside else 404
            reply = asked(scene, fact, somebody, consultation_id)
            assert reply.status == expected, (name, code(reply), reply.body[:300])
            assert expected != 403 or code(reply) in ("not-allowed", "not-in-committee"), (name, reply.body[:300])


@pytest.mark.req("REQ-082")
@pytest.mark.parametrize("route", [name for name, fact in FACTS.items() if fact.access in {*Action} and name not in requests.ELSEWHERE])
def test_who_is_granted_is_let_in(scene, route):
    """Whatever the state of the thing then says; `Scene` is made anew for what changes it."""
    fact = FACTS[route]
    names = [name for name, somebody in scene.people.items() if may(fact, somebody, scene)]
    assert names, "nobody of the scene may"
    for name in names:
        here = scene if fact.method == "GET" else made()
        replies = [asked(here, fact, here.people[name], consultation_id) for consultation_id in may(fact, here.people[name], here)]
        for reply in replies:
            assert reply.status != 401, name
            assert code(reply) not in ("not-allowed", "not-in-committee"), (name, reply.body[:300])
        absent = {reply.status for reply in replies} == {404}
        assert absent == (route in requests.ABSENT), (name, replies[0].body[:300])


@pytest.mark.parametrize("route", [name for name, fact in FACTS.items() if fact.access == "session"])
def test_a_route_of_ones_own_asks_for_a_session_and_nothing_more(scene, route):
    reply = asked(scene, FACTS[route], scene.people["nobody"], scene.consultations[0])
    assert (reply.status, code(reply)) == (401, "sign-in-required")


@pytest.mark.parametrize("route", [name for name, fact in FACTS.items() if fact.access == "public"])
def test_a_public_route_asks_nobody_to_sign_in(scene, route):
    for consultation_id in scene.consultations:
        reply = asked(scene, FACTS[route], scene.people["nobody"], consultation_id)
        assert reply.status < 500
        assert reply.status != 401, reply.body[:300]


def test_the_scene_holds_every_role_and_both_sides_of_every_relation(scene):
    held = {role for one in scene.people.values() for m in one.places for role in m.roles}
    assert held == {*Role}
    ours = {scene.ids["buyer_id"], scene.ids["company_id"], PLATFORM}
    apart = {m.tenant_id for one in scene.people.values() for m in one.places} - ours
    assert len(apart) == 3, "another entity, another company, the entity above"
    assert {relation for roles in ALLOWED.values() for relation in roles.values()} == {*Relation}
