"""Services inside an entity: named, closed, their people, the consultations they have in charge (REQ-190)."""

import pytest

from support import walk
from support.regions import refused


@pytest.mark.req("REQ-190")
def test_a_service_is_named_joined_and_closed_by_an_administrator(platform):
    cast = walk.entity(platform)
    at, admin = f"/v1/buyers/{cast.buyer_id}/services", cast.admin.refresh()
    voirie = admin.post(at, {"name": " Voirie "})
    assert admin.call("PATCH", f"{at}/{voirie['id']}", {"people": [cast.agent.id]})["people"] == [cast.agent.id]
    for wrong in ({"name": "voirie"}, {"name": " "}):
        assert refused(admin.post, at, wrong).reply.json["errors"], wrong
    stranger = walk.entity(platform)
    assert refused(admin.call, "PATCH", f"{at}/{voirie['id']}", {"people": [stranger.agent.id]}).reply.json["errors"]
    assert refused(cast.agent.refresh().post, at, {"name": "Écoles"}).code == "not-allowed"
    assert refused(stranger.admin.refresh().get, at).status == 404
    assert refused(admin.call, "PATCH", f"{at}/{cast.buyer_id}", {"name": "x"}).status == 404
    for _ in range(2):
        closed = admin.call("PATCH", f"{at}/{voirie['id']}", {"closed": True})
    assert closed["closed_on"]
    again = admin.post(at, {"name": "Voirie"})
    assert [one["id"] for one in cast.agent.get(at)["items"]] == [again["id"], voirie["id"]], "closed ones last"
    lines = [line for line in platform.ports.registers.read(f"O#{cast.buyer_id}#administration") if line.kind == "service-changed"]
    assert [(line.record["from"] or {}).get("people") for line in lines[:3]] == [None, [], [cast.agent.id]]
    assert len(lines) == 4


@pytest.mark.req("REQ-190")
def test_a_consultation_names_its_service_and_lists_are_filtered_by_it(platform):
    cast = walk.entity(platform)
    at, admin = f"/v1/buyers/{cast.buyer_id}", cast.admin.refresh()
    voirie, ecoles = (admin.post(f"{at}/services", {"name": name})["id"] for name in ("Voirie", "Écoles"))
    online, draft, other = walk.published(cast), walk.draft(cast), walk.draft(cast)
    for one in (online, draft):
        assert cast.agent.call("PUT", f"/v1/consultations/{one['id']}/service", {"service_id": voirie})["service_id"] == voirie

    def listed(query):
        return {one["id"] for one in cast.agent.get(f"{at}/consultations?{query}")["items"]}

    assert listed(f"service={voirie}") == {online["id"], draft["id"]}
    assert listed(f"service={voirie}&status=open") == {online["id"]}
    assert listed(f"service={ecoles}") == set()
    assert other["id"] in listed("")
    admin.call("PATCH", f"{at}/services/{voirie}", {"closed": True})
    assert listed(f"service={voirie}") == {online["id"], draft["id"]}, "what it had in charge stays"
    put = f"/v1/consultations/{other['id']}/service"
    for wrong in (voirie, cast.buyer_id, "x"):
        assert refused(cast.agent.call, "PUT", put, {"service_id": wrong}).reply.json["errors"], wrong
    assert refused(cast.members[0].refresh().call, "PUT", put, {"service_id": None}).code == "not-allowed"
    assert "service_id" not in walk.company(platform)[0].get(f"/v1/consultations/{online['id']}"), "inside the entity alone"
