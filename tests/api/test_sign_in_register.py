"""Who came in and by what proof, in a register of each space: written, searched, exported, kept from others (REQ-155, REQ-157)."""

import json
from urllib.parse import urlencode

import pytest

from chalicelib.crypto import evidence
from chalicelib.domain.register import breaks
from chalicelib.usecases.directory import own_data
from chalicelib.usecases.register import tenant_registers
from support import walk
from support.people import Person, Refusal


def lines(platform, tenant_id, letter="O"):
    return platform.ports.registers.read(f"{letter}#{tenant_id}#sign-ins")


def of(platform, tenant_id, person, letter="O"):
    return [(line.kind, line.record.get("how")) for line in lines(platform, tenant_id, letter) if line.record["user"] == person.id]


def read(reader, base, **query):
    return reader.get(f"{base}?{urlencode(query)}")


@pytest.mark.req("REQ-155")
def test_each_act_at_the_door_is_a_line_of_each_space_of_the_person(platform):
    cast = walk.entity(platform)
    bidder, company_id = walk.company(platform)
    agent, here = cast.agent, cast.buyer_id
    before = len(of(platform, here, agent))
    agent.sign_in()
    wrong = agent.send("POST", "/v1/session/backup-code", {"code": "AAAAA-AAAAA"})
    assert wrong.status == 422
    agent.post("/v1/session/backup-code", {"code": agent.codes[0]})
    agent.post("/v1/account/backup-codes")
    agent.call("DELETE", "/v1/session")
    assert of(platform, here, agent)[before:] == [
        ("signed-in", "code"),
        ("proved", "passkey"),
        ("proof-refused", "backup-code"),
        ("proved", "backup-code"),
        ("codes-renewed", "backup-code"),
        ("signed-out", None),
    ]
    assert not list(breaks([line.as_json() for line in lines(platform, here)]))
    assert not of(platform, here, bidder), "nobody else's space says when a stranger comes"
    assert ("signed-in", "code") in of(platform, company_id, bidder.sign_in(), "E")


def test_who_belongs_nowhere_is_in_the_platforms_register_and_no_line_keeps_an_address_of_a_network(platform):
    person = Person(platform).sign_in()
    operator = Person(platform)
    platform.make_operator(operator.email)
    operator.sign_in().enrol()
    found = read(operator, "/v1/platform/sign-ins", person=person.email)["items"]
    assert [(one["kind"], one["record"]["user"]) for one in found] == [("signed-in", person.id)]
    assert set(found[0]["record"]) == {"by", "user", "how", "session", "level", "browser", "system"}
    assert read(operator, "/v1/platform/administration")["items"] is not None


def test_a_register_that_cannot_be_written_keeps_nobody_out(platform, monkeypatch):
    bidder, _ = walk.company(platform)

    def down(*args, **more):
        raise OSError("the store is down")

    monkeypatch.setattr(platform.ports.registers, "append", down)
    assert bidder.sign_in().session["user"]["id"] == bidder.id


@pytest.mark.req("REQ-190")
def test_a_register_of_sign_ins_is_read_by_the_administrators_of_its_space_alone(platform):
    cast, other = walk.entity(platform), walk.entity(platform)
    bidder, company_id = walk.company(platform)
    operator = Person(platform)
    platform.make_operator(operator.email)
    operator.sign_in().enrol()
    for base, reader in (
        (f"/v1/buyers/{cast.buyer_id}/sign-ins", cast.admin),
        (f"/v1/companies/{company_id}/sign-ins", bidder),
        ("/v1/platform/sign-ins", operator),
    ):
        for path in (base, f"{base}/export"):
            assert reader.send("GET", path).status in (200, 303), path
            for stranger in (cast.agent, other.admin, bidder, operator, cast.admin):
                if stranger is not reader:
                    assert stranger.send("GET", path).status in (403, 404), path


@pytest.mark.req("REQ-155")
def test_an_export_of_sign_ins_verifies_offline(platform):
    cast = walk.entity(platform)
    reply = cast.admin.send("GET", f"/v1/buyers/{cast.buyer_id}/sign-ins/export")
    document = json.loads(platform.fetch(reply.headers["location"]))
    pem = platform.ports.signer.public_pem()
    assert all(one.holds for one in evidence.verify(document, pem))
    assert document["head"]["register"] == "sign-ins"
    swapped = {**document, "head": {**document["head"], "register": "administration"}}
    assert not all(one.holds for one in evidence.verify(swapped, pem))


@pytest.mark.req("REQ-155")
def test_a_journal_is_searched_by_act_person_and_day_and_goes_on_where_it_stopped(platform, monkeypatch):
    cast = walk.entity(platform)
    base = f"/v1/buyers/{cast.buyer_id}/sign-ins"
    for _ in range(3):
        platform.advance(days=1)
        for person in (cast.admin, *[cast.agent] * 4):
            person.sign_in()
    whole = lines(platform, cast.buyer_id)[::-1]
    day = whole[0].at[:10]
    wanted = [line.seq for line in whole if line.kind == "signed-in" and line.record["user"] == cast.agent.id and line.at[:10] == day]
    found = read(cast.admin, base, act="signed-in,signed-out", person=cast.agent.email, since=day, until=day)
    assert ([one["seq"] for one in found["items"]], found["next"]) == (wanted, None)
    assert read(cast.admin, base, person="inconnu@exemple.fr")["items"] == []
    monkeypatch.setattr(tenant_registers, "LOOKED_THROUGH", 7)
    monkeypatch.setattr(tenant_registers, "PAGE", 3)
    seen, cursor, pages = [], None, 0
    while True:
        page = read(cast.admin, base, act="signed-in", **({"cursor": cursor} if cursor else {}))
        assert len(page["items"]) <= 3
        seen, cursor, pages = seen + [one["seq"] for one in page["items"]], page["next"], pages + 1
        if not cursor:
            break
    assert seen == [line.seq for line in whole if line.kind == "signed-in"]
    assert pages > len(seen) / 3, "a share of the register a request, whatever it finds"
    with pytest.raises(Refusal) as caught:
        read(cast.admin, base, act="signed-out", cursor=read(cast.admin, base, act="signed-in")["next"])
    assert caught.value.status == 422, "a page of another search"


def test_an_export_of_ones_data_reads_a_bounded_part_of_each_register(platform, monkeypatch):
    cast = walk.entity(platform)
    stream = f"O#{cast.buyer_id}#sign-ins"
    monkeypatch.setattr(own_data, "LOOKED_THROUGH", 5)
    for _ in range(4):
        platform.advance(days=1)
        cast.agent.sign_in()
    told = [one["number"] for one in cast.agent.get("/v1/account/export")["acts"] if one["register"] == stream]
    newest = platform.ports.registers.tail(stream).seq
    assert told == list(range(newest - 4, newest + 1)), "its own, among the newest"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"act": "Signed In"}, "act"),
        ({"since": "hier"}, "since"),
        ({"until": "2026-02-30"}, "until"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "until"),
    ],
)
def test_a_search_that_means_nothing_is_told_beside_its_field(platform, query, field):
    cast = walk.entity(platform)
    with pytest.raises(Refusal) as caught:
        read(cast.admin, f"/v1/buyers/{cast.buyer_id}/administration", **query)
    assert (caught.value.status, set(caught.value.reply.json["errors"])) == (422, {field})


@pytest.mark.req("REQ-157")
def test_a_change_of_factors_is_told_to_the_person_once_and_to_each_other_administrator(platform):
    cast, other = walk.entity(platform), walk.entity(platform)
    other.admin.refresh().invite(f"/v1/buyers/{other.buyer_id}/invitations", cast.agent, ["agent"])
    platform.settle()
    addresses = (cast.agent.email, cast.admin.email, other.admin.email)
    before = {one: len(platform.mails(one)) for one in addresses}
    cast.agent.refresh().post("/v1/account/backup-codes")
    platform.settle()
    new = {one: [text for text in platform.mails(one)[before[one] :] if "codes de secours" in text] for one in addresses}
    assert [len(told) for told in new.values()] == [1, 1, 1], new
