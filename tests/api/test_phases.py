"""Procedures of several phases: sealed applications, invitations, sealed offers, each with its own deadline and keys."""

import pytest

from support import phases, walk
from support.people import Refusal


@pytest.mark.req("REQ-012")
@pytest.mark.req("REQ-020")
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
    phases.judge(cast, first, {ann_co: "admitted", bob_co: "rejected"})
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
