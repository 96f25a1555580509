"""Impossible dates, a shrunk deadline, a lot taken away from those who downloaded it, a thousand lots, hostile names:
a clear refusal beside its cause, and what was kept before is still there."""

from datetime import timedelta

import pytest

from chalicelib.domain.instants import from_text, to_text
from support import walk
from support.people import Refusal


@pytest.fixture
def cast(platform):
    return walk.entity(platform)


def refused(call, *args, **more) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args, **more)
    return caught.value


def path(consultation) -> str:
    return f"/v1/consultations/{consultation['id']}"


@pytest.mark.parametrize("field", ["submission_deadline", "questions_until", "valid_until"])
@pytest.mark.parametrize(
    "wrong",
    ["2027-02-29T12:00:00Z", "2027-04-31T12:00:00Z", "2027-01-01T25:00:00Z", "2027-01-01T12:60:00Z", "2027-01-01", "", 20270101, True],
)
def test_an_instant_that_does_not_exist_is_refused_beside_its_field(cast, field, wrong):
    made = walk.draft(cast)
    refusal = refused(cast.agent.patch, path(made), {field: wrong}, made["version"])
    assert (refusal.status, [*refusal.reply.json["errors"]]) == (422, [field])
    assert cast.agent.get(path(made))[field] == made[field]


@pytest.mark.parametrize("wrong", ["2027-02-29", "2027-13-01", "demain", "2027-02-28T12:00:00Z", 3])
def test_a_day_that_does_not_exist_is_refused_too(cast, wrong):
    made = walk.draft(cast)
    refusal = refused(cast.agent.patch, path(made), {"terms": {"claims": {"prior_notice_on": wrong}}}, made["version"])
    assert (refusal.status, [*refusal.reply.json["errors"]]) == (422, ["terms.claims.prior_notice_on"])


def test_the_last_day_of_february_of_a_leap_year_is_a_day(cast):
    made = walk.draft(cast)
    kept = cast.agent.patch(path(made), {"submission_deadline": "2028-02-29T11:00:00Z"}, made["version"])
    assert kept["submission_deadline"] == "2028-02-29T11:00:00.000Z"


@pytest.mark.parametrize("wrong", ["9999-12-31T23:59:59Z", "2020-01-01T00:00:00Z"])
def test_a_deadline_of_another_age_says_why(cast, wrong):
    made = walk.draft(cast)
    told = refused(cast.agent.patch, path(made), {"submission_deadline": wrong}, made["version"]).reply.json["errors"][
        "submission_deadline"
    ]
    assert "vérifiez l’année" in told if wrong.startswith("9") else "déjà passée" in told


def test_questions_do_not_close_after_the_offers(cast):
    made = walk.draft(cast)
    later = to_text(from_text(made["submission_deadline"]) + timedelta(minutes=1))
    assert [*refused(cast.agent.patch, path(made), {"questions_until": later}, made["version"]).reply.json["errors"]] == ["questions_until"]


def test_a_deadline_never_shrinks(platform, cast):
    made = walk.published(cast, lots=1)
    deadline = from_text(made["submission_deadline"])
    for wrong in (deadline - timedelta(seconds=1), deadline, platform.clock() - timedelta(days=1)):
        given = {"submission_deadline": to_text(wrong), "reason": "Avancer la date"}
        refusal = refused(cast.agent.refresh().post, f"{path(made)}/extensions", given)
        assert (refusal.status, [*refusal.reply.json["errors"]]) == (422, ["submission_deadline"])
    after = cast.agent.get(path(made))
    assert (after["submission_deadline"], after["history"]) == (made["submission_deadline"], made["history"])


def test_a_lot_that_was_downloaded_is_not_taken_away(platform, cast):
    made = walk.published(cast, lots=3)
    bidder, _ = walk.company(platform)
    bidder.post(f"{path(made)}/downloads", {"identity": {"name": "Paul", "email": "paul@exemple.fr"}})
    for lots in (made["lots"][:2], made["lots"][1:], [*made["lots"], {"number": 4, "title": "Un de plus"}], []):
        given = {
            "changes": {"lots": [{"number": lot["number"], "title": lot["title"]} for lot in lots]},
            "note": "Lots revus",
            "important": False,
        }
        version = cast.agent.get(path(made))["version"]
        refusal = refused(cast.agent.refresh().post, f"{path(made)}/corrections", given, **{"If-Match": f'"{version}"'})
        assert refusal.code == "lots-fixed" if lots else refusal.status == 422
    assert [lot["title"] for lot in cast.agent.get(path(made))["lots"]] == [lot["title"] for lot in made["lots"]]
    assert len(cast.agent.get(f"{path(made)}/registers/downloads")["items"]) == 1


def test_a_thousand_lots_are_kept_and_read_and_one_more_is_refused(platform, cast):
    made = walk.draft(cast, lots=1)
    lots = [{"number": n, "title": f"Lot {n} : entretien des espaces verts du quartier", "estimate_eur": "1000.00"} for n in range(1, 1002)]
    refusal = refused(cast.agent.patch, path(made), {"lots": lots}, made["version"])
    assert refusal.status == 422
    assert "1000" in refusal.reply.json["errors"]["lots"]
    kept = cast.agent.patch(path(made), {"lots": lots[:1000]}, made["version"])
    assert [lot["number"] for lot in kept["lots"]] == list(range(1, 1001))
    listed = cast.agent.get(f"/v1/buyers/{cast.buyer_id}/consultations")["items"]
    assert [one["lots_count"] for one in listed if one["id"] == made["id"]] == [1000]
    assert cast.agent.get(f"{path(made)}/review")["blocking"] is not None


BIDI, LONG = "plans\u202efdp.exe", "é" * 150 + ".pdf"


@pytest.mark.parametrize("name", ["../x.pdf", "a/../../x.pdf", "C:\\x.pdf", "C:/x.pdf", "\\\\serveur\\x.pdf", "CON.txt", "lpt1", "a/NUL.pdf", BIDI, "a\x07.pdf", "a\x7f.pdf", "a\u200b.pdf",
                                  "a\ud800.pdf", LONG + "é" * 400, " .pdf", "a.pdf ", "a?.pdf", "~", "-rf", "a" * 901])  # fmt: skip
def test_a_hostile_name_is_refused_or_made_harmless(cast, name):
    made = walk.draft(cast)
    reply = cast.agent.send("POST", f"{path(made)}/dce-files", {"name": name, "size_bytes": 3})
    if reply.status == 201:
        kept = reply.json["name"]
        assert not set(kept) & set('\\:*?"<>|')
        assert not kept.startswith((".", "/", " "))
        assert not kept.endswith((".", " "))
        assert kept.isprintable()
    else:
        cause = "body" if "\ud800" in name else "name"  # half a character: the whole body is not text
        assert (reply.status, [*reply.json["errors"]]) == (422, [cause])
        assert cast.agent.get(path(made))["dce_draft"] == []


def test_names_told_apart_by_case_or_accents_alone_are_one_name(cast):
    made = walk.draft(cast)
    cast.agent.post(f"{path(made)}/dce-files", {"name": "Été.pdf", "size_bytes": 3})
    for twin in ("ÉTÉ.PDF", "E\u0301te\u0301.pdf"):
        reply = cast.agent.send("POST", f"{path(made)}/dce-files", {"name": twin, "size_bytes": 4})
        assert reply.status == 422, twin
        assert "name" in reply.json["errors"]


def test_the_later_of_two_agents_is_told_the_version_they_missed(cast):
    made = walk.draft(cast)
    first = cast.agent.patch(path(made), {"title": "Le premier arrivé"}, made["version"])
    refusal = refused(cast.agent.patch, path(made), {"title": "Le second"}, made["version"])
    fresh = cast.agent.get(path(made))
    assert refusal.reply.json["current_version"] == fresh["version"] == first["version"]
    assert fresh["edited"] == {"by": cast.agent.name, "at": first["edited"]["at"]}
    assert cast.agent.patch(path(made), {"title": "Le second"}, fresh["version"])["title"] == "Le second"
