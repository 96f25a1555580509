"""Documents of a restricted phase: for the buyer and the companies it invited, absent for everybody else (REQ-012, REQ-034)."""

import pytest

from support import phases, walk
from support.people import Person


@pytest.fixture
def invited(platform):
    cast = walk.entity(platform)
    first = walk.published(cast, procedure="AOR", lots=1)
    (guest, guest_co), (stranger, stranger_co) = walk.company(platform), walk.company(platform)
    walk.deposited(guest, guest_co, first["id"])
    walk.after_deadline(platform, first)
    phases.back(cast, guest, stranger)
    phases.judge(cast, first, {})
    return platform, cast, phases.invite(cast, first, procedure="AOR", phase="offer"), guest, stranger, stranger_co


@pytest.mark.req("REQ-012")
def test_documents_pages_and_questions_are_for_those_invited(invited):
    platform, cast, second, guest, stranger, stranger_co = invited
    at = f"/v1/consultations/{second['id']}"
    file = second["dce_versions"][0]["files"][0]["url"]
    for path, ok in ((file, 303), (at, 200), (f"{at}/manifest", 200), (f"{at}/answers", 200), (f"/consultations/{second['id']}", 200)):
        assert guest.send("GET", path).status == ok, path
        assert cast.agent.send("GET", path).status == ok, path
        for other in (stranger, Person(platform)):
            assert other.send("GET", path).status == 404, path
    assert guest.send("POST", f"{at}/downloads", {}).status == 201
    assert stranger.send("POST", f"{at}/downloads", {}).status == 404
    question = {"company_id": stranger_co, "text": "Puis-je répondre aussi ?"}
    assert stranger.send("POST", f"{at}/questions", question).status == 404
    for path in (
        "/consultations?status=all",
        "/consultations.csv?status=all",
        "/consultations.atom?status=all",
        "/v1/consultations?status=all",
    ):
        assert second["id"].encode() not in stranger.send("GET", path).body, path
    for path in (f"/consultations/{second['id']}/calendar.ics",):
        assert stranger.send("GET", path).status == 404, path
