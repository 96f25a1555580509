"""Purchasing groups: a coordinator and members, printed wherever the buyer is, the coordinator alone in essential data (REQ-191)."""

import json
import re
from dataclasses import replace

import pytest

from api.test_walk import ESSENTIAL
from support import phases, walk
from support.regions import Region, refused


def member(name="Évran", siret=None):
    return {"siret": siret or walk.siret(), "name": name}


def grouped(cast, *members, **more):
    made = walk.draft(cast)
    return cast.agent.patch(f"/v1/consultations/{made['id']}", {"group": {"members": list(members), **more}}, made["version"])


@pytest.mark.req("REQ-191")
def test_the_feed_of_essential_data_names_the_coordinator(platform):
    cast = walk.entity(platform)
    own = platform.ports.directory.buyer(cast.buyer_id).siret
    evran, lehon = member("Évran"), member("Léhon")
    draft = grouped(cast, evran, lehon, agreed_on="2026-08-01")
    online = walk.put_online(cast, draft["id"])
    assert online["group"] == {"members": [evran, lehon], "agreed_on": "2026-08-01"}
    page = platform.send("GET", f"/consultations/{online['id']}", {}, b"").body.decode()
    assert all(one["siret"] in page and one["name"] in page for one in (evran, lehon))
    assert own in page
    bidder, company_id = walk.company(platform)
    deposit = walk.deposited(bidder, company_id, online["id"])
    walk.after_deadline(platform, online)
    phases.back(cast, bidder)
    phases.open_all(phases.table(cast, online), {})
    award = {"lot": 1, "outcome": "awarded", "reason": "Seule offre", "amount_eur": "90000", "awardee_deposit_id": deposit.id}
    cast.agent.post(f"/v1/consultations/{online['id']}/decisions", {**award, "essential_data": ESSENTIAL})
    [decision] = platform.ports.decisions.of_consultation(online["id"])
    platform.ports.decisions.put(replace(decision, notified_at=platform.clock()))
    platform.fire("publish_open_data")
    found = json.loads(platform.ports.objects.get("public", f"open-data/decp/{own}/decp-{own}-{platform.clock().year}.json"))
    (contract,) = found["marches"]["marche"]
    assert contract["acheteur"] == {"id": own}
    assert evran["siret"] not in json.dumps(found)


@pytest.mark.req("REQ-191")
def test_notices_say_who_coordinates_and_for_whom(platform):
    cast = walk.entity(platform)
    one = grouped(cast, member("Évran"))
    alone = walk.draft(cast)
    texts = {}
    for name, c in (("group", one), ("alone", alone)):
        made = cast.agent.post(f"/v1/consultations/{c['id']}/notices", {"kind": "call", "channel": "boamp"})
        for form in ("txt", "xml"):
            reply = cast.agent.send("GET", f"/v1/consultations/{c['id']}/notices/{made['id']}/export?format={form}")
            texts[name, form] = platform.fetch(reply.headers["location"]).decode()
    assert "Groupement de commandes : Oui" in texts["group", "txt"]
    assert "Coordonnateur du groupement : Ville de Trévignac" in texts["group", "txt"]
    assert "Membres du groupement : Évran" in texts["group", "txt"]
    assert re.search(r"<grpCommandes>\s*<oui", texts["group", "xml"])
    assert "Groupement de commandes : Non" in texts["alone", "txt"]
    assert re.search(r"<grpCommandes>\s*<non", texts["alone", "xml"])


@pytest.mark.req("REQ-191")
def test_a_member_is_typed_or_found_and_a_wrong_one_is_told_beside_its_cause(platform):
    region, cast = Region(platform), walk.entity(platform)
    top = region.add("Communauté")
    region.operator.refresh().post(f"/v1/buyers/{cast.buyer_id}/moves", {"parent_id": top, "on": "2026-09-01"})
    beside, below = region.add("Évran", top), region.add("CCAS", cast.buyer_id)
    at = f"/v1/buyers/{cast.buyer_id}/kin"
    (near,) = cast.agent.get(f"{at}?where=beside&name=ev")["items"]
    assert [one["name"] for one in cast.agent.get(at)["items"]] == ["CCAS"]
    assert refused(walk.company(platform)[0].get, at).status == 404
    made = grouped(cast, {"siret": near["siret"]}, member("Syndicat"))
    kept = platform.ports.consultations.get(made["id"]).group.members
    assert [(one.name, one.buyer_id) for one in kept] == [("Évran", beside), ("Syndicat", "")]
    own = platform.ports.directory.buyer(cast.buyer_id).siret
    twice = walk.siret()
    for members, field in [
        ([member(siret="12345678900023")], "group.members.0.siret"), ([member(siret=own)], "group.members.0.siret"),
        ([member(siret=twice), member(siret=twice)], "group.members.1.siret"), ([{"siret": walk.siret()}], "group.members.0.name"),
    ]:  # fmt: skip
        assert field in refused(grouped, cast, *members).reply.json["errors"]
    for day in ("2027-01-01", "2026-02-30"):
        assert "group.agreed_on" in refused(grouped, cast, member(), agreed_on=day).reply.json["errors"]
    emptied = cast.agent.patch(f"/v1/consultations/{made['id']}", {"group": {"members": []}}, made["version"])
    assert emptied["group"] is None
    assert below
