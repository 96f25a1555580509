"""What a company or an entity may hold at once: bounded whatever the days, given back when it is abandoned, sealed, removed or expired."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.domain import allowances
from chalicelib.domain.allowances import Quota
from chalicelib.domain.limits import UPLOAD_DAYS
from support import walk
from support.people import Refusal


@pytest.fixture
def bound(monkeypatch):
    """bound(what, most) changes a row of the table."""

    def change(what, most):
        rows = tuple(Quota(row.what, most, row.why) if row.what == what else row for row in allowances.QUOTAS)
        monkeypatch.setattr(allowances, "QUOTAS", rows)

    return change


@pytest.fixture
def cast(platform):
    return walk.entity(platform)


def refused(act, *given, **named):
    with pytest.raises(Refusal) as caught:
        act(*given, **named)
    assert caught.value.status == 429
    return caught.value


def announce(person, deposit, slot, size, **more):
    return person.post(f"/v1/deposits/{deposit['id']}/objects", {"slot": slot, "size_bytes": size, **more})


SIZE = 16 * 1024 * 1024 + 256 * 16
"""One whole sealed part."""


def test_deposits_begun_are_bounded_over_all_consultations_and_freed(platform, cast, bound):
    bound("deposits-unsealed", 2)
    person, company_id = walk.company(platform)
    several = [walk.published(cast, lots=1)["id"] for _ in range(3)]
    first, _ = (walk.start(person, company_id, one) for one in several[:2])
    refusal = refused(walk.start, person, company_id, several[2])
    assert refusal.code == "too-many-unsealed"
    platform.advance(days=1)
    person.sign_in()
    assert refused(walk.start, person, company_id, several[2]).code == "too-many-unsealed", "no day lifts it"
    other, other_id = walk.company(platform)
    walk.start(other, other_id, several[2])
    person.post(f"/v1/deposits/{first['id']}/abandonment")
    person.post(f"/v1/deposits/{first['id']}/abandonment")
    third = walk.start(person, company_id, several[2])
    assert refused(walk.start, person, company_id, several[0]).code == "too-many-unsealed", "abandoned twice, freed once"
    walk.transmit(person, several[2], third).seal()
    walk.start(person, company_id, several[0])


def test_what_storage_dropped_is_free_again(platform, cast, bound):
    bound("deposits-unsealed", 1)
    bound("deposit-bytes-unsealed", SIZE)
    person, company_id = walk.company(platform)
    one, other = (walk.published(cast, lots=1, days=60) for _ in range(2))
    begun = walk.start(person, company_id, one["id"])
    announce(person, begun, "L001-offer", SIZE)
    platform.advance(days=UPLOAD_DAYS, seconds=1)
    person.sign_in()
    assert refused(walk.start, person, company_id, other["id"]).code == "too-many-unsealed", "its parts are still there"
    [sent] = platform.ports.deposits.get(begun["id"]).objects
    platform.ports.objects.abort("offers", "", sent.upload_id)  # as the lifecycle of the bucket does
    fresh = walk.start(person, company_id, other["id"])
    announce(person, fresh, "L001-offer", SIZE)


def test_bytes_not_sealed_are_bounded_and_given_back(platform, cast, bound):
    bound("deposit-bytes-unsealed", 2 * SIZE)
    person, company_id = walk.company(platform)
    consultation = walk.published(cast, lots=2)
    deposit = walk.start(person, company_id, consultation["id"], lots=(1, 2))
    announce(person, deposit, "L001-offer", SIZE)
    announce(person, deposit, "L001-offer", SIZE)
    announce(person, deposit, "L002-offer", SIZE)
    assert refused(announce, person, deposit, "L000-candidacy", SIZE).code == "unsealed-storage-full"
    announce(person, deposit, "L002-offer", SIZE, restart=True)
    person.post(f"/v1/deposits/{deposit['id']}/abandonment")
    again = walk.start(person, company_id, consultation["id"], lots=(1, 2), mode="completes")
    announce(person, again, "L001-offer", SIZE)
    announce(person, again, "L002-offer", SIZE)


def test_drafts_are_bounded_and_freed_by_publishing_or_deleting(platform, cast, bound):
    bound("drafts", 2)
    blank = {"buyer_id": cast.buyer_id, "title": "Réfection du gymnase", "procedure": "MAPA_OUVERT"}
    first, _ = (cast.agent.post("/v1/consultations", blank) for _ in range(2))
    refusal = refused(cast.agent.post, "/v1/consultations", blank)
    assert refusal.code == "too-many-drafts"
    cast.agent.call("DELETE", f"/v1/consultations/{first['id']}")
    walk.published(cast)
    cast.agent.post("/v1/consultations", blank)
    assert refused(cast.agent.post, "/v1/consultations", blank).code == "too-many-drafts"
    elsewhere = walk.entity(platform)
    elsewhere.agent.post("/v1/consultations", {**blank, "buyer_id": elsewhere.buyer_id})


@pytest.mark.parametrize(("what", "most", "code"), [("documents", 2, "too-many-documents"), ("document-bytes", 2 * len(walk.PDF), "documents-storage-full")])  # fmt: skip
def test_documents_are_bounded_kept_once_published_and_freed_by_removing(platform, cast, bound, what, most, code):
    draft = cast.agent.post("/v1/consultations", {"buyer_id": cast.buyer_id, "title": "Réfection", "procedure": "MAPA_OUVERT"})
    bound(what, most)
    files = f"/v1/consultations/{draft['id']}/dce-files"
    one = walk.add_file(cast.agent, draft["id"], "a.pdf", walk.PDF)
    walk.add_file(cast.agent, draft["id"], "b.pdf", walk.PDF)
    assert refused(walk.add_file, cast.agent, draft["id"], "c.pdf", walk.PDF).code == code
    cast.agent.call("DELETE", f"{files}/{one['id']}")
    walk.add_file(cast.agent, draft["id"], "c.pdf", walk.PDF)
    assert refused(walk.add_file, cast.agent, draft["id"], "d.pdf", walk.PDF).code == code
    cast.agent.call("DELETE", f"/v1/consultations/{draft['id']}")
    other = cast.agent.post("/v1/consultations", {"buyer_id": cast.buyer_id, "title": "Réfection", "procedure": "MAPA_OUVERT"})
    walk.add_file(cast.agent, other["id"], "a.pdf", walk.PDF)
    walk.add_file(cast.agent, other["id"], "b.pdf", walk.PDF)
    assert platform.ports.holdings.items(f"documents#{cast.buyer_id}") == {other["id"]: 2}
    assert platform.ports.holdings.items(f"document-bytes#{cast.buyer_id}") == {other["id"]: 2 * len(walk.PDF)}


def test_of_many_drafts_at_once_exactly_those_allowed_are_made(platform, cast, bound):
    bound("drafts", 5)
    blank = {"buyer_id": cast.buyer_id, "title": "Réfection du gymnase", "procedure": "MAPA_OUVERT"}
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: cast.agent.send("POST", "/v1/consultations", blank).status, range(16)))
    assert (statuses.count(201), statuses.count(429)) == (5, 11)


def test_a_refusal_is_told_in_the_language_asked_for(cast, bound):
    bound("drafts", 0)
    blank = {"buyer_id": cast.buyer_id, "title": "Réfection du gymnase", "procedure": "MAPA_OUVERT"}
    told = {lang: cast.agent.send("POST", "/v1/consultations", blank, **{"Accept-Language": lang}) for lang in ("fr", "en")}
    assert told["fr"].json["detail"].startswith("Votre entité")
    assert told["en"].json["detail"].startswith("Your entity")
    assert {lang: reply.headers["content-language"] for lang, reply in told.items()} == {"fr": "fr", "en": "en"}
    other = cast.agent.send("GET", "/v1/buyers/01ARZ3NDEKTSV4RRFFQ69G5FAV", **{"Accept-Language": "en"})
    assert other.headers["content-language"] == "fr", "what has no English yet says that it is French"
