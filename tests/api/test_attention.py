"""What each consultation asks of its buyer: one row drawn from register lines, whatever their order, read in a bounded number of requests."""

import itertools
import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.attention import Attention
from chalicelib.domain.consultation import Consultation
from chalicelib.domain.ids import new_id
from chalicelib.domain.instants import from_text
from support import phases, walk
from support.platforms import MemoryPlatform


@pytest.fixture
def cast(platform):
    return walk.entity(platform)


def row(platform, cast, consultation_id) -> Attention:
    return platform.ports.attentions.get(cast.buyer_id, consultation_id)


def lived(platform, cast) -> str:
    """A consultation with two questions of which one is answered, a published and a refused notice, a letter that came back."""
    online = walk.published(cast, lots=1, procedure="MAPA_OUVERT", days=20)
    at = f"/v1/consultations/{online['id']}"
    bidder, company_id = walk.company(platform)
    asked = [bidder.post(f"{at}/questions", {"company_id": company_id, "text": f"Question numéro {n}, svp ?"}) for n in (1, 2)]
    cast.agent.post(f"{at}/questions/{asked[0]['id']}/answer", {"public_text": "Quelle question ?", "answer": "La première."})
    for channel, state in (("boamp", "published"), ("jal", "refused")):
        notice = cast.agent.post(f"{at}/notices", {"kind": "call", "channel": channel, "newspaper": "Le Journal"})
        for step in ("sent", state):
            cast.agent.post(f"{at}/notices/{notice['id']}/steps", {"state": step})
    deposit = walk.deposited(bidder, company_id, online["id"])
    user = platform.ports.directory.user(bidder.id)
    platform.ports.directory.save_user(replace(user, email=f"{bidder.id.lower()}@rebond.example"))
    walk.after_deadline(platform, online)
    phases.back(cast)
    phases.open_all(phases.table(cast, online), {})
    words = {"subject": "Précision demandée", "fields": {"text": "Merci de préciser la teneur de votre offre."}, "attachments": []}
    cast.agent.post(f"{at}/messages", {"kind": "information", "lot": 1, "company_ids": [company_id], **words})
    platform.settle()
    assert deposit.receipt
    return online["id"]


def test_lines_drawn_twice_or_in_any_order_leave_the_same_row(platform, cast):
    consultation_id = lived(platform, cast)
    expected = replace(row(platform, cast, consultation_id), version=0)
    assert len(expected.unanswered) == len(expected.bounced) == 1
    assert sorted(expected.notices.values()) == ["boamp", "refused"]
    lines = [line for name, lines in platform.ports.registers._streams.items() if consultation_id in name for line in lines]
    order = random.Random(20260901)
    for _ in range(12):
        order.shuffle(lines)
        platform.ports.attentions._things.clear()
        for line in [*lines, *lines[:7]]:
            assert platform.use.consequences.draw(line) is not None
        assert replace(row(platform, cast, consultation_id), version=0) == expected


def test_a_row_of_an_older_release_is_made_at_the_first_visit_and_says_the_same(platform, cast):
    consultation_id = lived(platform, cast)
    expected = replace(row(platform, cast, consultation_id), version=0)
    seen = cast.agent.get(f"/v1/buyers/{cast.buyer_id}/dashboard")
    platform.ports.attentions._things.clear()
    assert cast.agent.get(f"/v1/buyers/{cast.buyer_id}/dashboard") == seen
    assert replace(row(platform, cast, consultation_id), version=0) == expected


@pytest.mark.req("REQ-081")
def test_no_deposit_changes_the_row_before_the_deadline(platform, cast):
    end = platform.clock() + timedelta(days=700)
    system = walk.published(cast, procedure="SAD", lots=1, valid_until=end.isoformat().replace("+00:00", "Z"))
    platform.settle()
    before = row(platform, cast, system["id"])
    person, company_id = walk.company(platform)
    walk.deposited(person, company_id, system["id"])
    platform.settle()
    assert row(platform, cast, system["id"]) == before, "not even its version"
    platform.ports.attentions._things.clear()  # an older release left none
    walk.deposited(person, company_id, system["id"])
    platform.settle()
    assert row(platform, cast, system["id"]) is None, "not even by being made"
    platform.set_clock(from_text(system["submission_deadline"]) + timedelta(seconds=91))
    platform.fire("close_due")
    assert len(row(platform, cast, system["id"]).applications) == 1


class Counted:
    """A port, and how often each of its methods was called."""

    def __init__(self, port, calls: Counter):
        self._port, self._calls = port, calls

    def __getattr__(self, name):
        found = getattr(self._port, name)

        def called(*args, **kwargs):
            self._calls[name] += 1
            return found(*args, **kwargs)

        return called if callable(found) and not name.startswith("_") else found


def crowd(ports, buyer_id: str, many: int, now) -> None:
    """Consultations online, a third of them with a row that asks for something."""
    start = now - timedelta(days=5)
    blank = {"buyer_id": buyer_id, "buyer_name": "Ville", "buyer_siret": "21350238800019", "procedure": "AOO", "created_at": start}
    for number in itertools.islice(itertools.count(), many):
        at = start + timedelta(seconds=number)
        made = Consultation(id=new_id(at), title=f"Objet {number}", published_at=at, submission_deadline=now + timedelta(days=30), **blank)
        ports.consultations.create(made)
        ports.attentions.put(Attention(buyer_id=buyer_id, consultation_id=made.id, unanswered={new_id(at): at} if number % 3 == 0 else {}))


def test_the_dashboard_of_a_thousand_consultations_asks_as_little_as_that_of_ten():
    calls = {}
    for many in (10, 100, 1_000):
        platform = MemoryPlatform()
        cast = walk.entity(platform)
        crowd(platform.ports, cast.buyer_id, many, platform.clock())
        counter = calls[many] = Counter()
        counted = {
            name: Counted(getattr(platform.ports, name), counter)
            for name in ("consultations", "attentions", "questions", "notices", "messages", "decisions", "registers")
        }
        cast.agent.platform = MemoryPlatform(ports=replace(platform.ports, **counted))
        seen = cast.agent.get(f"/v1/buyers/{cast.buyer_id}/dashboard")
        assert seen["stages"] == {"open": many}
        assert sum(line["unanswered"] for line in seen["items"]) == -(-many // 3)
    assert calls[10] == calls[100] == calls[1_000] == Counter(of_buyer=2)


def test_rows_of_an_older_release_are_made_fifty_at_a_time(platform, cast):
    crowd(platform.ports, cast.buyer_id, 120, platform.clock())
    platform.ports.attentions._things.clear()
    for made in (50, 100, 120, 120):
        assert cast.agent.get(f"/v1/buyers/{cast.buyer_id}/dashboard")["stages"] == {"open": 120}
        assert len(platform.ports.attentions._things) == made
