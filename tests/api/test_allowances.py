"""Who may ask how often: strangers lock nobody out, fill no mailbox, guess no code; a refusal says when to come back."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib import routing
from chalicelib.adapters.memory import platform as memory
from chalicelib.domain.allowances import ALLOWANCES, BY_ACT, PACES, By
from chalicelib.domain.caller import Source, source
from chalicelib.domain.errors import TooMany
from chalicelib.usecases.work.allowances import Allowances
from support.authenticator import Authenticator
from support.people import Person, Refusal
from support.platforms import MemoryPlatform

VICTIM = "gerante@entreprise.fr"


@dataclass
class Elsewhere:
    """Somebody at an address of their own: the memory platform, whose gateway sees another source."""

    platform: MemoryPlatform
    ip: str
    origin: str = field(init=False)

    def __post_init__(self):
        self.origin = self.platform.origin

    def __getattr__(self, name):
        return getattr(self.platform, name)

    def send(self, method, path, headers, body=b""):
        gateway = self.platform._client.http._local_gateway.event_converter
        made = gateway.create_lambda_event

        def from_there(*given, **named):
            event = made(*given, **named)
            event["requestContext"]["identity"] = {"sourceIp": self.ip}
            return event

        gateway.create_lambda_event = from_there
        try:
            return self.platform.send(method, path, headers, body)
        finally:
            del gateway.create_lambda_event


@pytest.fixture
def platform():
    return MemoryPlatform(people_an_address=1)


def ask(platform, ip, email=VICTIM, device=None):
    headers = {"Content-Type": "application/json", "Origin": platform.origin}
    if device:
        headers["Cookie"] = f"__Host-device={device}"
    return Elsewhere(platform, ip).send("POST", "/v1/sign-in", headers, json.dumps({"email": email}).encode())


def flood(platform, email=VICTIM):
    """Strangers ask from a thousand networks, until nothing more is sent to that address."""
    return [ask(platform, f"100.{high}.{low}.7", email).status for high in range(64, 80) for low in range(0, 64)]


def signed_in(platform, ip, email=VICTIM):
    return Person(Elsewhere(platform, ip), email, "Jeanne Martin").sign_in()


def test_strangers_do_not_lock_the_owner_out_of_a_device_of_theirs(platform):
    owner = signed_in(platform, "192.0.2.10")
    platform.advance(hours=1)
    flood(platform)
    assert ask(platform, "203.0.113.1").status == 429, "a stranger more"
    assert ask(platform, "203.0.113.99", device=owner.device).status == 202, "the device, wherever it is carried"
    assert ask(platform, "192.0.2.77").status == 202, "the network where the owner signed in"


def test_five_requests_of_one_stranger_leave_an_address_to_others(platform):
    assert [ask(platform, "198.51.100.1").status for _ in range(5)] == [202, 202, 202, 429, 429]
    assert ask(platform, "203.0.113.5").status == 202


def test_all_strangers_together_fill_no_mailbox(platform):
    assert flood(platform).count(202) == len(platform.mails(VICTIM)) == 30


def test_one_place_does_not_write_to_a_directory(platform):
    answers = [ask(platform, "198.51.100.1", f"agent{number}@mairie.fr").status for number in range(60)]
    assert answers.count(202) == 20
    assert answers[20:] == [429] * 40
    assert ask(platform, "203.0.113.1", "agent59@mairie.fr").status == 202


def test_neighbouring_addresses_count_together(platform):
    answers = [ask(platform, f"198.51.100.{number % 250}", f"a{number}@mairie.fr").status for number in range(100)]
    assert answers.count(202) == 60


def test_a_stranger_waits_longer_each_time_and_is_told_when(platform):
    waits = []
    for _ in range(8):
        while (reply := ask(platform, "198.51.100.1")).status == 429:
            waits.append(int(reply.headers["retry-after"]))
            assert datetime.fromisoformat(reply.json["retry_at"]) == platform.clock() + timedelta(seconds=waits[-1])
            assert "Recommencez dans" in reply.json["detail"]
            platform.advance(seconds=waits[-1])
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (60, 900)


def test_the_owner_never_waits_more_than_five_minutes_on_their_device(platform):
    owner = signed_in(platform, "192.0.2.10")
    platform.advance(hours=1)
    for _ in range(20):
        reply = ask(platform, "192.0.2.10", device=owner.device)
        if reply.status == 429:
            assert int(reply.headers["retry-after"]) <= 300
            platform.advance(seconds=int(reply.headers["retry-after"]))


def test_guesses_at_one_address_end_whatever_the_number_of_codes_and_networks(platform):
    guessed = 0
    for number in range(40):
        started = ask(platform, f"100.64.{number}.7")
        if started.status == 429:
            break
        right = platform.code_for(VICTIM)
        for code in (f"{n:06d}" for n in range(10) if f"{n:06d}" != right):
            there = Elsewhere(platform, f"100.64.{number}.7")
            with pytest.raises(Refusal) as refused:
                Person(there).post(f"/v1/sign-in/{started.json['sign_in_id']}/code", {"code": code})
            guessed += refused.value.code == "wrong-code"
    assert guessed == 60


def test_a_device_told_by_an_invented_cookie_is_a_stranger(platform):
    flood(platform)
    assert ask(platform, "203.0.113.1", device="A" * 43).status == 429
    assert ask(platform, "203.0.113.1", device="x").status == 429


def test_a_device_is_known_for_the_addresses_that_signed_in_there_alone(platform):
    other = signed_in(platform, "192.0.2.10", "autre@exemple.fr")
    flood(platform)
    assert ask(platform, "203.0.113.1", device=other.device).status == 429


def test_what_is_kept_of_a_device_does_not_give_it(platform):
    owner = signed_in(platform, "192.0.2.10")
    kept = repr(vars(platform.ports.ephemeral))
    assert owner.device not in kept
    assert owner.token not in kept


def test_a_passkey_alone_signs_in_with_both_factors_while_codes_are_refused(platform):
    owner = signed_in(platform, "192.0.2.10").enrol()
    flood(platform)
    there = Elsewhere(platform, "203.0.113.1")
    again = Person(there, VICTIM)
    made = again.post("/v1/sign-in/passkey-options")
    assert "allowCredentials" not in made["options"] or made["options"]["allowCredentials"] == []
    session = again.post(
        "/v1/sign-in/passkey", {"challenge_id": made["challenge_id"], "credential": owner.passkey.get(made["options"], owner.id)}
    )
    assert (session["user"]["id"], session["second_factor"]) == (owner.id, "done")
    assert again.device, "the device is known from now on"


def test_a_foreign_or_replayed_passkey_signs_nobody_in(platform):
    owner = signed_in(platform, "192.0.2.10").enrol()
    stranger = Person(platform)
    made = stranger.post("/v1/sign-in/passkey-options")
    right = {"challenge_id": made["challenge_id"], "credential": owner.passkey.get(made["options"], owner.id)}
    stranger.post("/v1/sign-in/passkey", right)
    assert refused(stranger, right) == "challenge-expired"
    for handle, passkey in (
        (owner.id, Authenticator(platform.origin)),
        ("", owner.passkey),
        ("inconnu", owner.passkey),
        (None, owner.passkey),
    ):
        made = stranger.post("/v1/sign-in/passkey-options")
        given = {"challenge_id": made["challenge_id"], "credential": passkey.get(made["options"], handle)}
        assert refused(stranger, given) == "passkey-refused", handle
    made = owner.post("/v1/session/passkey-options")
    given = {"challenge_id": made["challenge_id"], "credential": owner.passkey.get(made["options"], owner.id)}
    assert refused(stranger, given) == "challenge-expired", "a challenge of a session opens no other"


def refused(person, body):
    with pytest.raises(Refusal) as caught:
        person.post("/v1/sign-in/passkey", body)
    return caught.value.code


def test_an_address_in_a_header_changes_nothing(platform):
    headers = {"Content-Type": "application/json", "Origin": platform.origin}
    statuses = []
    for number in range(40):
        forged = {
            **headers,
            "X-Forwarded-For": f"203.0.113.{number}",
            "X-Real-Ip": f"203.0.113.{number}",
            "Forwarded": f"for=203.0.113.{number}",
        }
        body = json.dumps({"email": f"b{number}@mairie.fr"}).encode()
        statuses.append(Elsewhere(platform, "198.51.100.9").send("POST", "/v1/sign-in", forged, body).status)
    assert statuses.count(202) == 20


def test_behind_another_host_the_address_is_the_one_it_wrote_last():
    platform = MemoryPlatform(people_an_address=1, source_header="cloudfront-viewer-address")
    statuses = []
    for number in range(40):
        headers = {"Content-Type": "application/json", "Origin": platform.origin, "CloudFront-Viewer-Address": f"203.0.{number}.1:4711"}
        statuses.append(platform.send("POST", "/v1/sign-in", headers, json.dumps({"email": f"c{number}@mairie.fr"}).encode()).status)
    assert statuses == [202] * 40, "forty places"


@pytest.mark.parametrize(("ip", "address", "network"), [
    ("192.0.2.10", "192.0.2.10/32", "192.0.2.0/24"), ("::ffff:192.0.2.10", "192.0.2.10/32", "192.0.2.0/24"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"), ("", "unknown", "unknown"), ("192.0.2.10:4711", "192.0.2.10/32", "192.0.2.0/24"),
    ("[2001:db8::1]:443", "2001:db8::/64", "2001:db8::/48"), ("2001:0db8:0000:0000:0000:0000:0000:0001:46532", "2001:db8::/64", "2001:db8::/48"),
    ("1.2.3.4, 5.6.7.8", "unknown", "unknown"),
])  # fmt: skip
def test_where_a_request_comes_from(ip, address, network):
    assert source(ip) == Source(address, network)


@pytest.mark.parametrize("row", ALLOWANCES, ids=lambda row: f"{row.act} by {row.by}")
def test_each_row_lets_its_number_pass_and_no_more_then_again(row):
    ports = memory.ports(datetime(2026, 9, 1, tzinfo=UTC))
    counting = Allowances(clock=ports.clock, ephemeral=ports.ephemeral)
    units = max(1, row.most // 7)
    for _ in range(row.most // units):
        counting.spend(row.act, {row.by: "x"}, units)
    with pytest.raises(TooMany) as refused:
        counting.spend(row.act, {row.by: "x"}, units)
    counting.spend(row.act, {row.by: "y"}, units)
    ports.clock.advance(refused.value.retry_at - ports.clock.now())
    counting.spend(row.act, {row.by: "x"}, units)


def test_what_is_refused_for_its_size_leaves_room_for_less():
    ports = memory.ports(datetime(2026, 9, 1, tzinfo=UTC))
    counting = Allowances(clock=ports.clock, ephemeral=ports.ephemeral)
    [row] = BY_ACT["deposit-bytes"]
    with pytest.raises(TooMany):
        counting.spend(row.act, {By.COMPANY: "c"}, row.most + 1)
    counting.spend(row.act, {By.COMPANY: "c"}, row.most)


@pytest.mark.parametrize("act", [None, *(pace.act for pace in PACES)])
def test_of_many_at_once_exactly_the_allowed_ones_pass(both, act):
    """Threads on each platform: the counter is one, whoever asks."""
    from support.inside import ports as inside

    ports = both.ports if isinstance(both, MemoryPlatform) else inside(both.site)
    counting = Allowances(clock=ports.clock, ephemeral=ports.ephemeral)
    who = f"{act} {ports.clock.now()}"

    def once(_):
        try:
            counting.wait_turn(act, who) if act else counting.spend("backup-code", {By.PERSON: who})
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(16) as crowd:
        passed = sum(crowd.map(once, range(60)))
    free = next((sum(1 for wait in pace.waits if not wait) + 1 for pace in PACES if pace.act == act), 10)
    assert passed == free


def test_every_row_is_spent_somewhere():
    """A row that no route and no use case names would promise what nobody keeps."""
    platform = MemoryPlatform()
    by_routes = {fact.act for fact in platform.door.facts if fact.act}
    code = "\n".join(path.read_text("utf-8") for path in (routing.TABLE.parent / "usecases").rglob("*.py"))
    assert [act for act in BY_ACT if act not in by_routes and f'spend("{act}"' not in code and f'spend("{act}' not in code] == []
    assert by_routes <= set(BY_ACT)
