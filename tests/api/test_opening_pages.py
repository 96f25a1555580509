"""Openings of many envelopes: key files, shares and releases by pages (ARCHITECTURE, Cost grows with the work; REQ-084)."""

import hashlib
import json

from api.test_openings import refusal, signed_in
from chalicelib.domain.ids import new_id
from chalicelib.domain.register import Draft, stream
from chalicelib.usecases.opening import approvals
from support import walk
from support.platforms import MemoryPlatform

PAGE, MANY, REQUEST = 200, 10_000, 10_000_000
"""Shares a page of the browser holds; envelopes of a great consultation; bytes that API Gateway takes at once."""


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
    for member in cast.members[:2]:
        shares = table.shares(member)
        pages = [shares[start : start + PAGE] for start in range(0, len(shares), PAGE)]
        page_bytes = max(weight({"shares": page}) for page in pages)
        act = {"pages": [sha for page in pages for sha in table.send_pages(member, page)]}
        member.refresh().post(f"{table.at}/approvals", act)
    assert len(shares) == 300
    assert page_bytes < REQUEST, "one page of the browser"
    assert page_bytes / PAGE * MANY > REQUEST, "one request could never hold them"
    assert weight(act) / len(pages) * (MANY / PAGE) < REQUEST, "the act that names the pages"
    table.opener.platform = MemoryPlatform(ports=platform.ports)  # another process, which has read nothing yet
    read = table.opener.platform.use.releases.pages.__dict__["objects"] = Reads(platform.ports.objects)
    table.opener.post(f"{table.at}/releases", {"envelopes": [{"deposit_id": d.id, "slot": "L000-candidacy"} for d in deposits]})
    assert len(read.keys) == 2 * 2, "of each approval: its index and the page that holds these envelopes"
    table.release(deposits[0].id, "L000-candidacy")
    assert len(read.keys) == 2 * 2, "read once a process"


def weight(body) -> int:
    return len(json.dumps(body))


class Reads:
    """Objects, and the keys read of them."""

    def __init__(self, objects):
        self._objects, self.keys = objects, []

    def get(self, area, key):
        self.keys.append(key)
        return self._objects.get(area, key)
