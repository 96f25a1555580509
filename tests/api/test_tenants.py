"""Another tenant's id, on every route: absent, never forbidden; and nothing of it in the answer (REQ-190, REQ-012)."""

import re

import pytest

from support import walk
from support.people import Person
from support.platforms import MemoryPlatform

PARAM = re.compile(r"{(\w+)}")
SOME_ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


@pytest.fixture(scope="module")
def scene():
    """Entity A with a draft, a published consultation and a deposit; people of entity B and of another company."""
    platform = MemoryPlatform()
    mine, theirs = walk.entity(platform), walk.entity(platform)
    draft = walk.draft(mine)
    published = walk.published(mine)
    bidder, company_id = walk.company(platform)
    deposit = walk.deposited(bidder, company_id, published["id"])
    started = walk.start(bidder, company_id, published["id"])
    file = walk.add_file(mine.agent, draft["id"], "plan.pdf", walk.PDF)
    outsider, _ = walk.company(platform)
    stranger = Person(platform).sign_in()
    for person in (theirs.agent, theirs.admin, *theirs.members):
        person.refresh()
    ids = {"buyer_id": mine.buyer_id, "company_id": company_id, "deposit_id": deposit.id, "user_id": mine.agent.id, "file_id": file["id"],
           "kind": "downloads", "slot": "L001-offer", "lot": "1", "version": "1", "number": "1", "volume": "1", "letter": "x", "ticket": "x", "sign_in_id": "x", "rehearsal_id": "x"}  # fmt: skip
    return (
        platform,
        ids,
        {"draft": draft["id"], "published": published["id"]},
        [theirs.agent, theirs.admin, theirs.members[0], outsider, stranger],
        started,
    )


def facts():
    return sorted({(f.method, f.path, f.access, f.body) for f in MemoryPlatform().door.facts if PARAM.search(f.path)}, key=str)


BODIES = {
    "start-deposit": {"lots": [1]}, "add-agent": {"email": "x@exemple.fr", "name": "x", "roles": ["agent"]}, "change-roles": {"roles": ["agent"]},
    "invite": {"email": "x@exemple.fr", "name": "x", "roles": ["depositor"]}, "change-company-roles": {"roles": ["depositor"]}, "answer-join-request": {"roles": []},
    "contest-identity": {"reason": "x"}, "confirm-company": {"reference": "x", "sha256": "0" * 64}, "use-invitation": {"token": "x"}, "send-invitation": {"identifier": {"type": "SIRET", "value": "73282932000074"}, "email": "x@exemple.fr"}, "edit-consultation": {"title": "Autre titre"}, "dce-file": {"name": "a.pdf", "size_bytes": 3},
    "dce-files": {"files": [{"name": "a.pdf", "size_bytes": 3}]}, "dce-completions": {"ids": [SOME_ID]}, "dce-file-mark": {"confidential": True},
    "undertaking": {"identity": {"name": "x", "email": "x@exemple.fr", "company": "x"}, "accepted": True, "text_sha256": "0" * 64},
    "parts": {"parts": [{"number": 1, "size_bytes": 3, "sha256": "A" * 43 + "="}]}, "dce-version": {"note": "x"}, "nothing": {},
    "extension": {"submission_deadline": "2027-01-01T00:00:00Z", "reason": "x"}, "rehearsal-proof": {"answer": "x"}, "seal": {"manifest_sha256": "0" * 64},
    "announce-object": {"slot": "L001-offer", "size_bytes": 5000}, "seal-file": {"size_bytes": 3, "sha256": "A" * 43 + "="},
    "start-opening": {"recipient": "age1pq1" + "q" * 1950}, "approve-opening": {"pages": []}, "release": {"envelopes": [{"deposit_id": SOME_ID, "slot": "L001-offer"}]},
    "shares-page": {"shares": [{"deposit_id": SOME_ID, "slot": "L001-offer", "check": "unwrap"}]},
    "opening-results": {"results": [{"deposit_id": SOME_ID, "slot": "L001-offer", "outcome": "opened"}]}, "admission": {"deposit_id": SOME_ID, "outcome": "admitted"},
    "late-decision": {"deposit_id": SOME_ID, "reason": "x"}, "opening-record": {"present": []}, "decision": {"lot": 1, "outcome": "abandoned", "reason": "x"},
    "change-search": {"paused": True}, "save-search": {"name": "x", "criteria": {}},
    "essential-data": {}, "attachment": {"name": "a.pdf", "size_bytes": 3, "sha256": "A" * 43 + "="}, "recovery-key": {"recipient": "age1pq1" + "q" * 1950},
    "edit-buyer": {"kind": "state"}, "message": {"kind": "information", "company_ids": [SOME_ID], "subject": "s", "body": "b"}, "download": {},
    "launch-phase": {"procedure": "AOR", "phase": "offer", "deposits": [SOME_ID]}, "unveiling": {"reason": "x"}, "cancellation": {"reason": "x"},
    "correction": {"changes": {"title": "Autre titre"}, "note": "x", "important": False}, "ask-question": {"text": "Une question ?"},
    "answer-question": {"public_text": "x", "answer": "x"}, "draft-notice": {"kind": "call", "channel": "boamp"}, "notice-step": {"state": "sent"}, "support-reply": {"reply": "x"},
}  # fmt: skip


@pytest.mark.req("REQ-190")
@pytest.mark.parametrize(("method", "path", "access", "body"), facts(), ids=lambda value: str(value))
def test_another_tenants_things_are_absent(scene, method, path, access, body):
    platform, ids, consultations, strangers, _ = scene
    for state, consultation_id in consultations.items():
        known = {**ids, "consultation_id": consultation_id}
        url = PARAM.sub(lambda found, known=known: known.get(found[1], SOME_ID), path)
        content = BODIES.get(body, {}) | (
            {"company_id": ids["company_id"]} if body in ("start-deposit", "ask-question", "use-invitation") else {}
        )
        for person in strangers:
            form = {"Content-Type": "application/x-www-form-urlencoded"} if path.endswith(("/retrait", "/engagement")) else {}
            reply = person.send(
                method, url, content if body else None, **form, **({"If-Match": '"1"'} if method == "PATCH" or body == "correction" else {})
            )
            if access == "public":
                assert reply.status < 500
                if state == "draft" and "{consultation_id}" in path:
                    assert reply.status == 404
            elif access == "session":
                assert reply.status in (403, 404)
            else:
                assert reply.status == 404, (person.email, url, reply.body[:300])
            assert b"123456.78" not in reply.body, "an estimate left the buyer's side"


@pytest.mark.req("REQ-036")
def test_estimates_committee_and_drafts_never_reach_the_public(scene):
    platform, _, consultations, strangers, _ = scene
    for person in [*strangers, Person(platform)]:
        seen = person.get(f"/v1/consultations/{consultations['published']}")
        assert not {"committee", "dce_draft", "permissions", "recovery_recipient"} & set(seen)
        assert "estimate" not in str(seen)
        assert consultations["draft"] not in str(person.get("/v1/consultations?status=all"))


def test_without_a_session_every_private_route_asks_to_sign_in(scene):
    platform, ids, consultations, _, _ = scene
    nobody = Person(platform)
    for method, path, access, body in facts():
        if access != "public":
            url = PARAM.sub(lambda found: {**ids, "consultation_id": consultations["published"]}.get(found[1], SOME_ID), path)
            assert nobody.send(method, url, BODIES.get(body, {}) if body else None).status == 401, (method, path)


def test_an_agent_without_second_factor_does_nothing_of_the_entity(scene):
    platform, ids, consultations, _, _ = scene
    agent = Person(platform)
    from chalicelib.domain.permission import Role

    user = agent.sign_in() and platform.ports.directory.user(agent.id)
    platform.ports.directory.save_user(user.with_roles("buyer", ids["buyer_id"], (Role.AGENT,)))
    for path in (f"/v1/buyers/{ids['buyer_id']}", f"/v1/consultations/{consultations['draft']}/review"):
        assert agent.send("GET", path).json["code"] == "second-factor-required"
    assert "estimate" not in str(agent.get(f"/v1/consultations/{consultations['published']}"))


def test_a_request_from_another_site_is_refused(scene):
    platform, ids, _, strangers, _ = scene
    reply = strangers[0].send("POST", "/v1/session/passkey-options", {}, Origin="https://ailleurs.example")
    assert (reply.status, reply.json["code"]) == (403, "foreign-origin")
