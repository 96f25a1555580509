"""Who opens and when: every refusal of the opening, shown (REQ-080 to REQ-084; SEALING, Attacks)."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.crypto import age
from chalicelib.domain.errors import WrongState
from chalicelib.domain.ids import new_id
from chalicelib.domain.instants import from_text
from chalicelib.domain.register import Draft, stream
from chalicelib.usecases.opening import approvals
from support import walk
from support.people import Person, Refusal
from support.platforms import MemoryPlatform


@pytest.fixture
def scene(platform):
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    bidder, company_id = walk.company(platform)
    return platform, cast, consultation, walk.deposited(bidder, company_id, consultation["id"])


def signed_in(platform, cast, consultation):
    walk.after_deadline(platform, consultation)
    for person in (cast.agent, *cast.members):
        person.sign_in()
    return walk.OpeningTable(cast.agent, consultation["id"])


def refusal(call, *args) -> str:
    with pytest.raises(Refusal) as refused:
        call(*args)
    return refused.value.code


@pytest.mark.req("REQ-080")
@pytest.mark.req("REQ-081")
def test_before_the_deadline_nobody_starts_reads_or_counts(scene):
    platform, cast, consultation, _ = scene
    deadline = from_text(consultation["submission_deadline"])
    at = f"/v1/consultations/{consultation['id']}"
    recipient = str(age.generate_pq_identity().recipient)
    for instant in (deadline - timedelta(seconds=1), deadline):
        platform.set_clock(instant)
        for person in (cast.agent, cast.admin, *cast.members):
            person.sign_in()
        for person in (cast.agent, cast.members[0]):
            assert refusal(person.post, f"{at}/openings", {"recipient": recipient}) == "too-early"
            assert refusal(person.get, f"{at}/openings") == "too-early"
        for person in (cast.agent, cast.admin, cast.members[0]):
            assert refusal(person.get, f"{at}/registers/deposits") == "register-hidden"
            assert refusal(person.get, f"{at}/registers/deposits/export?format=csv") == "register-hidden"
            assert refusal(person.get, f"{at}/registers/openings") == "register-hidden"
            seen = str(person.get(at)) + str(person.get(f"{at}/registers/publications"))
            assert "Menuiserie" not in seen


@pytest.mark.req("REQ-081")
def test_the_operator_sees_neither_who_nor_how_many(scene):
    platform, _, consultation, deposit = scene
    operator = Person(platform)
    platform.make_operator(operator.email)
    operator.sign_in().enrol()
    assert operator.get("/v1/operations")["checks"]
    for path in (f"/v1/consultations/{consultation['id']}/registers/deposits", f"/v1/consultations/{consultation['id']}/openings",
                 f"/v1/deposits/{deposit.id}"):  # fmt: skip
        assert refusal(operator.get, path) == "not-found"


@pytest.mark.req("REQ-081")
def test_a_receipt_does_not_tell_how_many_came_before(scene):
    platform, _, consultation, deposit = scene
    other, other_id = walk.company(platform)
    second = walk.deposited(other, other_id, consultation["id"]).receipt
    assert set(second) == set(deposit.receipt)
    assert "seq" not in second
    assert len(second["number"]) == len(deposit.receipt["number"])


@pytest.mark.req("REQ-084")
def test_one_member_alone_or_twice_opens_nothing(scene):
    platform, cast, consultation, deposit = scene
    table = signed_in(platform, cast, consultation)
    assert refusal(table.release, deposit.id, "L000-candidacy") == "quorum-missing"
    table.approve(cast.members[0])
    assert refusal(table.approve, cast.members[0]) == "already-approved"
    assert refusal(table.release, deposit.id, "L000-candidacy") == "quorum-missing"
    table.approve(cast.members[1])
    assert table.open(deposit.id, "L000-candidacy")


@pytest.mark.req("REQ-157")
def test_approving_asks_for_a_fresh_second_factor(scene):
    platform, cast, consultation, _ = scene
    table = signed_in(platform, cast, consultation)
    member = cast.members[0]
    shares = table.shares(member)
    platform.advance(minutes=11)
    approval = {"pages": table.send_pages(member, shares)}
    assert refusal(member.post, f"{table.at}/approvals", approval) == "fresh-sign-in-required"
    assert member.refresh().post(f"{table.at}/approvals", approval)["approvals"]


@pytest.mark.req("REQ-084")
def test_the_agent_who_is_not_in_the_committee_does_not_approve(scene):
    platform, cast, consultation, _ = scene
    table = signed_in(platform, cast, consultation)
    cast.agent.refresh()
    assert refusal(cast.agent.post, f"{table.at}/approvals", {"pages": []}) == "not-in-committee"
    assert (
        refusal(table.send_pages, cast.agent, [{"deposit_id": new_id(platform.clock()), "slot": "L000-candidacy", "check": "x"}])
        == "not-in-committee"
    )
    assert refusal(cast.agent.get, f"{table.at}/shares") == "not-in-committee"


@pytest.mark.req("REQ-065")
def test_an_offer_waits_for_the_admission_of_its_candidacy(scene):
    platform, cast, consultation, deposit = scene
    table = signed_in(platform, cast, consultation)
    table.approve(cast.members[0])
    table.approve(cast.members[1])
    assert refusal(table.release, deposit.id, "L001-offer") == "candidacy-not-admitted"
    assert refusal(table.admit, deposit.id) == "candidacy-not-opened"
    table.open(deposit.id, "L000-candidacy")
    table.admit(deposit.id, "rejected", "Capacités insuffisantes")
    assert refusal(table.release, deposit.id, "L001-offer") == "candidacy-not-admitted"
    table.admit(deposit.id)
    assert table.open(deposit.id, "L001-offer")


@pytest.mark.req("REQ-080")
def test_the_gate_itself_refuses_before_the_deadline_whoever_asks(scene):
    platform, cast, consultation, deposit = scene
    with pytest.raises(WrongState) as refused:
        platform.ports.gate.release(consultation["id"], "01ARZ3NDEKTSV4RRFFQ69G5FAV", [(deposit.id, "L000-candidacy")])
    assert refused.value.code == "too-early"


@pytest.mark.req("REQ-080")
def test_a_forged_earlier_date_does_not_decrypt(scene):
    platform, cast, consultation, deposit = scene
    table = signed_in(platform, cast, consultation)
    table.approve(cast.members[0])
    table.approve(cast.members[1])
    keys = platform.ports.slot_keys
    key = keys.get(consultation["id"], "L000-candidacy")
    keys.put(consultation["id"], replace(key, not_before=key.not_before - timedelta(days=1)))
    assert refusal(table.release, deposit.id, "L000-candidacy") == "gate-context"
    keys.put(consultation["id"], key)
    assert table.open(deposit.id, "L000-candidacy")


def test_each_release_is_on_the_register_before_its_answer(scene):
    platform, cast, consultation, deposit = scene
    table = signed_in(platform, cast, consultation)
    table.approve(cast.members[0])
    table.approve(cast.members[1])

    class Broken:
        def decrypt(self, blob, context):
            raise RuntimeError("the vault is down")

    gate = platform.ports.gate
    object.__setattr__(gate, "vault", Broken())
    with pytest.raises(RuntimeError):
        gate.release(consultation["id"], table.session["id"], [(deposit.id, "L000-candidacy")])
    kinds = [line.kind for line in platform.ports.registers.read(stream(consultation["id"], "openings"))]
    assert kinds[-1] == "release"


def test_a_session_is_led_by_the_one_who_began_it(scene):
    platform, cast, consultation, deposit = scene
    table = signed_in(platform, cast, consultation)
    table.approve(cast.members[0])
    table.approve(cast.members[1])
    body = {"envelopes": [{"deposit_id": deposit.id, "slot": "L000-candidacy"}]}
    assert refusal(cast.members[2].post, f"{table.at}/releases", body) == "not-the-opener"


@pytest.mark.req("REQ-084")
def test_publication_is_refused_without_proved_keys_or_with_a_fragile_quorum(platform):
    cast = walk.entity(platform)
    made = walk.draft(cast)
    walk.add_file(cast.agent, made["id"], "reglement.pdf", walk.PDF)
    platform.settle()
    at = f"/v1/consultations/{made['id']}"
    codes = {point["code"] for point in cast.agent.get(f"{at}/review")["blocking"]}
    assert codes == {"unproved-key"}
    assert refusal(cast.agent.refresh().post, f"{at}/publication") == "not-publishable"
    for member in cast.members:
        member.rehearse(made["id"])
    current = cast.agent.get(at)
    cast.agent.patch(at, {"committee": {"members": [m.id for m in cast.members[:2]], "quorum": 2}}, current["version"])
    codes = {point["code"] for point in cast.agent.get(f"{at}/review")["blocking"]}
    assert "fragile-quorum" in codes
    platform.advance(seconds=1)
    cast.members[0].make_key(cast.buyer_id)
    codes = {point["code"] for point in cast.agent.get(f"{at}/review")["blocking"]}
    assert "unproved-key" in codes, "a rehearsal proves one key: a new key asks for a new one"


def test_key_files_come_in_pages(platform, monkeypatch):

    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=2)
    people = [walk.company(platform) for _ in range(3)]
    deposits = [walk.deposited(person, company_id, consultation["id"], (1, 2)) for person, company_id in people]
    walk.after_deadline(platform, consultation)
    for person in (cast.agent, *cast.members):
        person.sign_in()
    monkeypatch.setattr(approvals, "SHARES", 4)
    table = walk.OpeningTable(cast.agent, consultation["id"])
    seen, cursor = [], ""
    while cursor is not None:
        page = cast.members[0].get(f"{table.at}/shares?cursor={cursor}")
        assert len(page["items"]) <= 4
        seen += [(item["deposit_id"], item["slot"]) for item in page["items"]]
        cursor = page["next"]
    slots = ("L000-candidacy", "L001-offer", "L002-offer")
    assert seen == [(deposit.id, slot) for deposit in deposits for slot in slots]
    for member in cast.members[:2]:
        table.approve(member)
    assert table.open(deposits[2].id, "L000-candidacy"), "the last page was approved too"


def wide(platform, lots: int, companies: int = 1):
    """A session over `companies` × (`lots` + 1) envelopes."""
    cast = walk.entity(platform)
    draft = walk.draft(cast, lots=lots)
    cheap = [{"number": n, "title": f"Lot {n}", "estimate_eur": "900.00"} for n in range(1, lots + 1)]
    cast.agent.patch(f"/v1/consultations/{draft['id']}", {"lots": cheap}, draft["version"])
    consultation = walk.put_online(cast, draft["id"])
    people = [walk.company(platform) for _ in range(companies)]
    deposits = [walk.deposited(person, company_id, consultation["id"], range(1, lots + 1)) for person, company_id in people]
    return cast, consultation, deposits, signed_in(platform, cast, consultation)


def test_an_approval_without_every_share_is_refused_and_approves_nothing(platform):
    cast, consultation, deposits, table = wide(platform, 2)
    member, at = cast.members[0].refresh(), f"{table.at}/approvals"
    shares = table.shares(member)
    for kept in ([], shares[:1], shares[:-1]):
        assert refusal(member.post, at, {"pages": table.send_pages(member, kept)}) == "approval-incomplete"
    assert refusal(member.post, at, {"pages": ["0" * 64]}) == "unknown-page"
    others = table.send_pages(cast.members[1], table.shares(cast.members[1]))
    assert refusal(member.post, at, {"pages": others}) == "unknown-page", "pages of another member"
    assert member.get(at)["approvals"] == []
    # an envelope whose share does not unwrap holds up nobody: the page says which check failed
    said = [{name: shares[-1][name] for name in ("deposit_id", "slot")} | {"check": "share-commitment"}]
    assert member.post(at, {"pages": table.send_pages(member, shares[:-1] + said, size=1)})["approvals"]
    assert refusal(member.post, at, {"pages": []}) == "already-approved"
    table.approve(cast.members[1])
    assert table.open(deposits[0].id, "L000-candidacy")
    [one] = table.release(deposits[0].id, "L000-candidacy")["shares"][:1]
    assert one["member"] == "M1"


def test_a_page_holds_shares_of_this_consultation_alone(platform):
    cast, consultation, deposits, table = wide(platform, 1)
    share = table.shares(cast.members[0])[0]
    for wrong in (
        {**share, "slot": "L009-offer"},
        {**share, "share": "YWdl"},
        {**share, "check": "x"},
        {"deposit_id": share["deposit_id"], "slot": share["slot"]},
    ):
        assert refusal(table.send_pages, cast.members[0], [wrong]) == "bad-share"
    assert refusal(table.send_pages, cast.members[0], [{**share, "deposit_id": new_id(platform.clock())}]) == "not-found"


def test_approvals_of_the_last_release_are_still_read(platform):
    """One object with every share, and a register line that names it alone."""
    cast, consultation, deposits, table = wide(platform, 1)
    for position, member in enumerate(cast.members[:2], start=1):
        body = json.dumps({"member": f"M{position}", "shares": table.shares(member)}, sort_keys=True).encode()
        sha256 = hashlib.sha256(body).hexdigest()
        key = f"C/{consultation['id']}/openings/{table.session['id']}/{member.id}-{sha256[:16]}.json"
        platform.ports.objects.put("evidence", key, body, "application/json")
        record = {"opening": table.session["id"], "user_id": member.id, "name": member.name, "sha256": sha256}
        platform.ports.registers.append(
            stream(consultation["id"], "openings"),
            idem=f"approval#{table.session['id']}#{member.id}",
            build=lambda last, record=record: Draft(kind="approval", at=platform.clock(), record=record),
        )
    assert table.open(deposits[0].id, "L000-candidacy") == {"L000-candidacy.pdf": deposits[0].plain["L000-candidacy"]}


def test_envelopes_are_released_together_or_not_at_all(platform):
    cast, consultation, deposits, table = wide(platform, 2, companies=2)
    for member in cast.members[:2]:
        table.approve(member)
    first, second = ({"deposit_id": deposit.id, "slot": "L000-candidacy"} for deposit in deposits)
    offer = {"deposit_id": deposits[0].id, "slot": "L001-offer"}

    def lines():
        written = platform.ports.registers.read(stream(consultation["id"], "openings"))
        return [(line.record["deposit"], line.record["slot"]) for line in written if line.kind == "release"]

    assert refusal(table.opener.post, f"{table.at}/releases", {"envelopes": [first, offer]}) == "candidacy-not-admitted"
    assert lines() == []
    got = table.opener.post(f"{table.at}/releases", {"envelopes": [first, second]})["items"]
    assert [(one["deposit_id"], one["slot"], len(one["shares"])) for one in got] == [(d.id, "L000-candidacy", 2) for d in deposits]
    assert lines() == [(d.id, "L000-candidacy") for d in deposits]
    table.opener.post(f"{table.at}/releases", {"envelopes": [second, first]})
    assert len(lines()) == 2, "asked again, the register already says it"
    results = [{**one, "outcome": "opened", "check": "intact", "files": []} for one in (first, second)]
    assert refusal(table.opener.post, f"{table.at}/results", {"results": [*results, {**offer, "outcome": "opened"}]}) == "not-released"
    answer = table.opener.post(f"{table.at}/results", {"results": results[:1]})
    assert [one["id"] for one in answer["deposits"]] == [deposits[0].id], "only what changed"
    table.opener.post(f"{table.at}/results", {"results": results})
    kinds = [line.kind for line in platform.ports.registers.read(stream(consultation["id"], "openings"))]
    assert kinds.count("result") == 2


def test_hundreds_of_envelopes_are_approved_and_released_within_the_limits_of_a_request(platform):
    """Requests of API Gateway and Lambda: 10 MB in, 6 MB out. What 10,000 envelopes take is computed from a share's size."""
    cast, consultation, deposits, table = wide(platform, 149, companies=2)
    sizes = []

    def weighed(body):
        sizes.append(len(json.dumps(body)))
        return body

    for member in cast.members[:2]:
        shares = table.shares(member)
        pages = [weighed({"shares": shares[start : start + 200]}) and shares[start : start + 200] for start in range(0, len(shares), 200)]
        digests = [sha for page in pages for sha in table.send_pages(member, page)]
        member.refresh().post(f"{table.at}/approvals", {"pages": digests})
    each = max(sizes) / 200
    assert len(shares) == 300
    assert each * 200 < 1_000_000, "one page of the browser"
    assert 10_000 * each > 10_000_000, "one request could never hold them"
    assert 10_000 / 200 * 67 < 10_000, "bytes of the act that names the pages"
    table.opener.platform = MemoryPlatform(ports=platform.ports)  # another process, which has read nothing yet
    read = table.opener.platform.use.releases.pages.__dict__["objects"] = Reads(platform.ports.objects)
    table.opener.post(f"{table.at}/releases", {"envelopes": [{"deposit_id": d.id, "slot": "L000-candidacy"} for d in deposits]})
    assert len(read.keys) == 2 * 2, "of each approval: its index and the page that holds these envelopes"
    table.release(deposits[0].id, "L000-candidacy")
    assert len(read.keys) == 2 * 2, "read once a process"


class Reads:
    """Objects, and the keys read of them."""

    def __init__(self, objects):
        self._objects, self.keys = objects, []

    def get(self, area, key):
        self.keys.append(key)
        return self._objects.get(area, key)
