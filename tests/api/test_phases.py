"""Procedures of several phases: sealed applications, invitations, sealed offers, each with its own deadline and keys."""

import pytest

from support import phases, walk
from support.people import Refusal


def refused(cast, before, launch) -> Refusal:
    with pytest.raises(Refusal) as caught:
        cast.agent.post(f"/v1/consultations/{before['id']}/phases", launch)
    return caught.value


@pytest.mark.req("REQ-012")
def test_a_restricted_procedure_invites_those_it_admitted(platform):
    cast = walk.entity(platform)
    first = walk.published(cast, procedure="AOR", lots=1)
    assert first["kinds"] == ["candidacy"]
    (ann, ann_co), (bob, bob_co), (eve, eve_co) = (walk.company(platform) for _ in range(3))
    for person, company_id in ((ann, ann_co), (bob, bob_co)):
        assert sorted(walk.deposited(person, company_id, first["id"]).plain) == ["L000-candidacy"]
    walk.after_deadline(platform, first)
    phases.back(cast, ann, bob, eve)
    dossier = cast.agent.get(f"/v1/consultations/{first['id']}/phases")
    assert (dossier["steps"], dossier["blocked"]["code"]) == ([], "phase-not-ready")
    table = phases.table(cast, first)
    deposits = {one["company"]["id"]: one["id"] for one in cast.agent.get(table.at)["deposits"]}
    launch = {"procedure": "AOR", "phase": "offer", "deposits": [deposits[ann_co]]}
    assert refused(cast, first, launch).code == "phase-not-ready", "nothing is opened yet"
    table.open(deposits[ann_co], "L000-candidacy")
    table.admit(deposits[ann_co])
    assert refused(cast, first, launch).code == "admissions-owed", "each application has its decision first"
    table.open(deposits[bob_co], "L000-candidacy")
    table.admit(deposits[bob_co], "rejected", "Capacités insuffisantes au regard du règlement.")
    for wrong in ([deposits[bob_co]], [deposits[ann_co], deposits[bob_co]], ["01ARZ3NDEKTSV4RRFFQ69G5FAV"], []):
        assert "deposits" in refused(cast, first, {**launch, "deposits": wrong}).reply.json["errors"], wrong
    assert "phase" in refused(cast, first, {**launch, "phase": "final-offer"}).reply.json["errors"]
    invited = phases.invite(cast, first, procedure="AOR", phase="offer")
    assert len(invited["invitees"]) == 1

    page = f"/v1/consultations/{invited['id']}"
    assert ann.get(page)["kinds"] == ["offer"]
    for stranger in (bob, eve):
        for path in (page, page + "/manifest"):
            with pytest.raises(Refusal) as refusal:
                stranger.get(path)
            assert refusal.value.status == 404
        with pytest.raises(Refusal) as refusal:
            walk.start(stranger, bob_co if stranger is bob else eve_co, invited["id"])
        assert refusal.value.status == 404
    assert [one["id"] for one in ann.get(f"/v1/companies/{ann_co}/invitations")["items"]] == [invited["id"]]
    assert bob.get(f"/v1/companies/{bob_co}/invitations")["items"] == []
    listed = eve.get("/v1/consultations?status=all")["items"]
    assert invited["id"] not in {one["id"] for one in listed}

    offer = walk.deposited(ann, ann_co, invited["id"])
    assert sorted(offer.plain) == ["L001-offer"]
    walk.after_deadline(platform, invited)
    phases.back(cast)
    table = phases.table(cast, invited)
    assert table.open(offer.id, "L001-offer") == {"L001-offer.pdf": offer.plain["L001-offer"]}
