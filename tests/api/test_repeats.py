"""`Idempotency-Key`: the same act asked twice, at once, or again after a lost reply is done once and answered alike."""

import base64
import json
import re
import secrets
import threading
import zlib
from datetime import timedelta

import pytest

from chalicelib.api import repeating
from chalicelib.domain.ids import new_id
from chalicelib.domain.instants import to_text
from chalicelib.usecases.work.repeats import HELD_FOR, KEPT_FOR, PIECE, Kept, Key
from support import chapters, walk
from support.killing import Fuse, Killed, snapshot
from support.people import Person
from support.platforms import START, MemoryPlatform

FACTS = {f"{fact.method} {fact.path}": fact for fact in MemoryPlatform().door.facts}
POSTS = sorted(name for name, fact in FACTS.items() if fact.method == "POST")
SECOND = timedelta(seconds=1)


def keyed(key):
    return {"Idempotency-Key": key}


def fresh(platform):
    return f'"{new_id(platform.clock())}"'


@pytest.fixture
def asking(both):
    """A company that asks about a consultation online."""
    cast = walk.entity(both)
    consultation = walk.published(cast, lots=1)
    bidder, company_id = walk.company(both)
    return both, cast, bidder, f"/v1/consultations/{consultation['id']}/questions", {"company_id": company_id, "text": "Pourquoi ?"}


def test_two_identical_requests_are_one_act_and_one_answer(asking):
    platform, cast, bidder, at, body = asking
    key = fresh(platform)
    first, again = (bidder.send("POST", at, body, **keyed(key)) for _ in range(2))
    assert (first.status, first.json) == (again.status, again.json)
    assert first.status == 201
    assert (first.headers.get("idempotent-replayed"), again.headers["idempotent-replayed"]) == (None, "true")
    assert len(cast.agent.get(at)["items"]) == 1
    other = bidder.send("POST", at, {**body, "text": "Comment donc ?"}, **keyed(key))
    assert (other.status, other.json["code"]) == (422, "idempotency-key-reused")
    assert bidder.send("POST", at, {**body, "text": "Comment donc ?"}, **keyed(fresh(platform))).status == 201
    assert len(cast.agent.get(at)["items"]) == 2


def test_the_key_of_somebody_else_or_without_quotes(asking):
    platform, _, bidder, at, body = asking
    key = new_id(platform.clock())
    first = bidder.send("POST", at, body, **keyed(f'"{key}"'))
    assert bidder.send("POST", at, body, **keyed(key)).json == first.json, "the bare key is the same key"
    stranger, company_id = walk.company(platform)
    made = stranger.send("POST", at, {**body, "company_id": company_id}, **keyed(key))
    assert made.status == 201
    assert made.json["id"] != first.json["id"]


def test_many_at_once_are_one_act(asking):
    platform, cast, bidder, at, body = asking
    key, replies, barrier = fresh(platform), [], threading.Barrier(4)

    def ask():
        barrier.wait()
        replies.append(bidder.send("POST", at, body, **keyed(key)))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = [reply.json["id"] for reply in replies if reply.status == 201]
    assert len(set(done)) == 1
    for busy in (reply for reply in replies if reply.status != 201):
        assert (busy.status, busy.json["code"], busy.headers["retry-after"]) == (409, "request-in-progress", "1")
    assert bidder.send("POST", at, body, **keyed(key)).json["id"] == done[0]
    assert len(cast.agent.get(at)["items"]) == 1


def test_a_company_asked_twice_is_one(both):
    person, key = Person(both).sign_in(), fresh(both)
    body = {"identifier": {"type": "SIRET", "value": walk.siret()}, "name": "Menuiserie"}
    first, again = (person.send("POST", "/v1/companies", body, **keyed(key)).json for _ in range(2))
    assert first == again


@pytest.mark.parametrize("bad", ["", '""', "é", "a b", "x" * 256, '"x', "x\ty", '"' + "x" * 256 + '"'])
def test_a_key_that_is_not_one_is_refused_before_anything(platform, bad):
    person = Person(platform).sign_in()
    reply = person.send("POST", "/v1/companies", {"identifier": {"type": "SIRET", "value": walk.siret()}, "name": "x"}, **keyed(bad))
    assert (reply.status, reply.json["code"]) == (400, "bad-idempotency-key")
    assert "Idempotency-Key" in reply.json["errors"]


@pytest.mark.parametrize("good", ["x", "x" * 255, '"a b"'[:2] + '~"', r'"a\"b\\"'])
def test_a_key_is_1_to_255_visible_characters(platform, good):
    person = Person(platform).sign_in()
    body = {"identifier": {"type": "SIRET", "value": walk.siret()}, "name": "x"}
    assert person.send("POST", "/v1/companies", body, **keyed(good)).status == 201


def test_what_was_refused_is_asked_again_and_a_failure_too(platform):
    person = Person(platform).sign_in()
    body = {"identifier": {"type": "SIRET", "value": "73282932000075"}, "name": "x"}
    for _ in range(2):
        reply = person.send("POST", "/v1/companies", body, **keyed("k"))
        assert (reply.status, reply.headers.get("idempotent-replayed")) == (422, None)
    assert (
        person.send("POST", "/v1/companies", {**body, "identifier": {"type": "SIRET", "value": walk.siret()}}, **keyed("k")).status == 201
    )


def test_a_process_that_dies_leaves_the_key_for_a_minute_then_the_act_is_done_once():
    """After each write of sending a letter: whoever comes back with the same key gets it, and there is one letter."""
    scene, at = chapters.decided(), 0
    while True:
        at += 1
        ports = snapshot(scene.platform.ports)
        dying = scene.on(ports, Fuse(at))
        try:
            _reject(dying)
        except Killed:
            pass
        else:
            break
        back = scene.on(ports)
        back.platform.advance(minutes=1)
        assert _reject(back).status == 201
        assert _reject(back).headers["idempotent-replayed"] == "true"
        sent = [line for line in back.facts["cast"].agent.get(f"{back.facts['at']}/registers/messages")["items"] if line["kind"] == "sent"]
        assert len(sent) == 1
    assert at > 4, "the letter is several writes"


def _reject(scene):
    agent, (_, loser_id) = scene.facts["cast"].agent, scene.facts["bidders"][1]
    body = {
        "kind": "rejection",
        "lot": 1,
        "company_ids": [loser_id],
        "subject": "Votre offre",
        "fields": {"reasons": "Délai d’exécution trop long au regard du critère."},
    }
    return agent.send("POST", f"{scene.facts['at']}/messages", body, **keyed("k"))


def test_an_answer_is_kept_a_day_and_a_claim_a_minute(platform):
    repeats, key, kept = platform.use.repeats, Key("k", "w", b"x"), Kept(201, {"a": 1}, {"Location": "/x"})
    assert repeats.begin(key) is None
    platform.advance(seconds=(HELD_FOR - SECOND).total_seconds())
    with pytest.raises(Exception, match="request-in-progress"):
        repeats.begin(key)
    platform.advance(seconds=1)
    assert repeats.begin(key) is None, "whoever held it died"
    repeats.keep(key, kept)
    platform.advance(seconds=(KEPT_FOR - SECOND).total_seconds())
    assert repeats.begin(key) == kept
    platform.advance(seconds=1)
    assert repeats.begin(key) is None, "the name is free again"


def test_an_answer_larger_than_an_item_is_kept_whole(both):
    from chalicelib.usecases.work.repeats import Repeats

    if isinstance(both, MemoryPlatform):
        ports = both.ports
    else:
        from support.inside import ports as stack_ports

        ports = stack_ports(both.site)
    repeats, key = Repeats(clock=ports.clock, ephemeral=ports.ephemeral), Key(new_id(START), "w", b"x")
    kept = Kept(201, {"items": [secrets.token_hex(500_000), "é"]}, {})
    assert len(json.dumps(kept.body)) > 3 * PIECE
    assert repeats.begin(key) is None
    repeats.keep(key, kept)
    assert repeats.begin(key) == kept


def test_a_repeat_costs_no_allowance(platform):
    """The reply to the last question allowed may be lost too."""
    cast = walk.entity(platform)
    at = f"/v1/consultations/{walk.published(cast, lots=1)['id']}/questions"
    bidder, company_id = walk.company(platform)
    n, status = 0, 201
    while status == 201:
        n += 1
        last, body = status, {"company_id": company_id, "text": f"Question {n} ?"}
        status = bidder.send("POST", at, body, **keyed(f"q{n}")).status
        assert n < 2000
    assert (status, last) == (429, 201)
    again = bidder.send("POST", at, {"company_id": company_id, "text": f"Question {n - 1} ?"}, **keyed(f"q{n - 1}"))
    assert (again.status, again.headers["idempotent-replayed"]) == (201, "true")


def test_every_exception_is_a_route_and_says_why():
    assert set(repeating.EXCEPTED) <= set(POSTS)
    assert all(
        FACTS[name].content.startswith("application/x-www-form") == (why == repeating._FORM) for name, why in repeating.EXCEPTED.items()
    )


@pytest.mark.parametrize("route", POSTS)
def test_the_openapi_says_which_routes_take_a_key(platform, route):
    from chalicelib.api import openapi

    fact = FACTS[route]
    [told] = openapi.document([fact], "https://x")["paths"][fact.path].values()
    assert ("Idempotency-Key" in {one["name"] for one in told["parameters"]}) == (route not in repeating.EXCEPTED)


def test_a_whole_procedure_in_which_every_request_is_sent_twice(platform, monkeypatch):
    """Nothing is done twice, each second answer is the first, and no answer kept holds a link or a cookie."""
    once, repeated = Person.send, set()

    def twice(self, method, path, body=None, **headers):
        name = next((one for one in POSTS if method == "POST" and _matches(one, path)), "")
        if not name or name in repeating.EXCEPTED:
            return once(self, method, path, body, **headers)
        key = fresh(platform)
        first = once(self, method, path, body, **headers, **keyed(key))
        lines = _lines(platform)
        again = once(self, method, path, body, **headers, **keyed(key))
        if first.status < 400:
            assert (again.status, again.body, again.headers["idempotent-replayed"]) == (first.status, first.body, "true"), name
            assert _lines(platform) == lines, name
            assert "set-cookie" not in first.headers, name
            repeated.add(name)
        return first

    monkeypatch.setattr(Person, "send", twice)
    _procedure(platform)
    assert len(repeated) >= 24, repeated
    kept = [json.loads(told) for _, told in platform.ports.ephemeral._claims.values() if told and told.startswith("{")]
    assert len(kept) > 40
    for told in kept:
        text = zlib.decompress(base64.b85decode(told["piece"])).decode()
        assert "memory:" not in text, text[:300]
        assert "Set-Cookie" not in text


def _matches(name, path):
    return re.fullmatch(re.sub(r"{\w+}", "[^/]+", name.removeprefix("POST ")), path.partition("?")[0])


def _lines(platform):
    return sum(len(lines) for lines in platform.ports.registers._streams.values())


def _procedure(platform):
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    at = f"/v1/consultations/{consultation['id']}"
    (first, first_id), (second, second_id) = walk.company(platform), walk.company(platform)
    question = first.post(f"{at}/questions", {"company_id": first_id, "text": "Pourquoi donc ?"})
    cast.agent.post(f"{at}/questions/{question['id']}/answer", {"public_text": "Pourquoi ?", "answer": "Parce que."})
    deposits = [walk.deposited(first, first_id, consultation["id"]), walk.deposited(second, second_id, consultation["id"])]
    deadline = to_text(platform.clock() + timedelta(days=50))
    cast.agent.refresh().post(f"{at}/extensions", {"submission_deadline": deadline, "reason": "Visite du site"})
    walk.after_deadline(platform, cast.agent.get(at))
    platform.fire("close_due")
    for person in (cast.agent, first, second, *cast.members):
        person.sign_in()
    table = walk.OpeningTable(cast.agent, consultation["id"])
    table.approve(cast.members[0])
    table.approve(cast.members[1])
    for deposit in deposits:
        table.open(deposit.id, "L000-candidacy")
        table.admit(deposit.id)
        table.open(deposit.id, "L001-offer")
    cast.agent.post(f"{table.at}/record", {"present": ["La maire"]})
    verdict = {"lot": 1, "outcome": "awarded", "reason": "Meilleure offre", "amount_eur": "9000", "awardee_deposit_id": deposits[0].id}
    cast.agent.post(f"{at}/decisions", verdict)
    _reject_to(cast.agent, at, second_id)


def _reject_to(agent, at, company_id):
    body = {
        "kind": "rejection",
        "lot": 1,
        "company_ids": [company_id],
        "subject": "Votre offre",
        "fields": {"reasons": "Délai d’exécution trop long au regard du critère."},
    }
    agent.post(f"{at}/messages", body)
