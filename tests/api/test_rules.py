"""The rules of law through the API: procedures, advice, terms of a draft, what the public sees of them."""

import json
from datetime import timedelta

import pytest

from chalicelib.domain import procedure as procedures
from chalicelib.domain.instants import paris_day, to_text
from chalicelib.domain.rules import working_days
from chalicelib.usecases.consultation import holidays
from support import walk
from support.people import Person, Refusal
from support.platforms import MemoryPlatform


@pytest.fixture(scope="module")
def platform():
    return MemoryPlatform()


@pytest.fixture(scope="module")
def cast(platform):
    return walk.entity(platform)


def read(platform, path):
    return platform.send("GET", path, {}).json


@pytest.mark.req("REQ-020")
@pytest.mark.parametrize("code", procedures.BY_CODE)
def test_a_consultation_of_every_type_may_be_created(cast, code):
    made = cast.agent.post("/v1/consultations", {"buyer_id": cast.buyer_id, "title": "Essai", "procedure": code})
    assert made["procedure"] == code
    review = cast.agent.get(f"/v1/consultations/{made['id']}/review")
    assert all(point["article"] is not None and point["detail"] for point in review["blocking"])


@pytest.mark.req("REQ-020")
def test_an_unknown_type_is_refused(cast):
    with pytest.raises(Refusal) as refused:
        cast.agent.post("/v1/consultations", {"buyer_id": cast.buyer_id, "title": "Essai", "procedure": "MAPA_INCONNU"})
    assert refused.value.reply.json["errors"].keys() == {"procedure"}


def test_the_table_of_procedures_is_public_and_whole(platform):
    table = read(platform, "/v1/procedures")
    assert [row["code"] for row in table["items"]] == list(procedures.BY_CODE)
    assert {row["code"] for row in table["items"] if row["derived"]} == {"MARCHE_SUBSEQUENT", "SAD_SPECIFIQUE"}
    assert {"amount", "exclusive"} <= {row["code"] for row in table["grounds"]["without_publicity"]}


@pytest.mark.req("REQ-024")
def test_advice_from_an_estimate(platform):
    advice = read(platform, "/v1/procedure-advice?estimate_eur=130000&category=supplies&buyer_kind=authority&on=2026-05-01")
    assert advice["recommended"] == "MAPA_OUVERT"
    assert advice["summary"].startswith("Avec 130\u202f000\u00a0€ HT de fournitures, la procédure adaptée suffit")
    assert {row["procedure"]: row["verdict"] for row in advice["items"]}["SYSTEME_QUALIFICATION"] == "refused"
    assert read(platform, "/v1/procedure-advice?estimate_eur=150000&category=supplies&buyer_kind=state")["recommended"] == "AOO"


@pytest.mark.req("REQ-022")
@pytest.mark.req("REQ-023")
@pytest.mark.parametrize(("query", "days", "earliest"), [
    ("procedure=AOO", 30, "2026-10-02"), ("procedure=AOO&documents_off_profile=true", 35, "2026-10-07"), ("procedure=AOO&urgent=true&documents_off_profile=true", 15, "2026-09-17"),
    ("procedure=AOR&phase=offer&agreement=agreed", None, None), ("procedure=AOR&phase=offer&buyer_kind=entity", 10, "2026-09-12"), ("procedure=MAPA_OUVERT", None, None),
    ("procedure=AOO&prior_notice_on=2026-06-01", 15, "2026-09-17"),
])  # fmt: skip
def test_the_first_day_for_what_is_claimed(platform, query, days, earliest):
    answer = read(platform, f"/v1/minimum-period?{query}&sent_on=2026-09-01&on=2026-09-01")
    assert (answer["days"], answer["earliest"]) == (days, earliest)


@pytest.mark.parametrize(("department", "earliest"), [("67", "2027-03-31"), ("35", "2027-03-27")])
def test_the_first_day_is_that_of_the_place(platform, department, earliest):
    assert read(platform, f"/v1/minimum-period?procedure=AOO&sent_on=2027-02-24&department={department}")["earliest"] == earliest


@pytest.mark.parametrize(
    ("query", "field"), [("", "procedure"), ("procedure=X", "procedure"), ("procedure=AOO&phase=x", "phase"), ("procedure=AOO&on=x", "on")]
)
def test_a_period_of_nothing_is_refused(platform, query, field):
    reply = platform.send("GET", f"/v1/minimum-period?{query}", {})
    assert (reply.status, set(reply.json["errors"])) == (422, {field})


@pytest.mark.parametrize(("query", "field"), [
    ("estimate_eur=beaucoup", "estimate_eur"), ("estimate_eur=-1", "estimate_eur"), ("estimate_eur=NaN", "estimate_eur"), ("estimate_eur=1e400", "estimate_eur"), ("category=x", "category"),
    ("buyer_kind=x", "buyer_kind"), ("on=2026-02-30", "on"),
])  # fmt: skip
def test_advice_on_nonsense_is_refused(platform, query, field):
    reply = platform.send("GET", f"/v1/procedure-advice?{query}", {})
    assert (reply.status, set(reply.json["errors"])) == (422, {field})


def patch(person, consultation, changes):
    path = f"/v1/consultations/{consultation['id']}"
    return person.patch(path, changes, person.get(path)["version"])


def test_terms_are_changed_by_parts(cast):
    made = walk.draft(cast)
    kept = patch(cast.agent, made, {"terms": {"reserved": "insertion", "turnover": {"required_eur": "1000.50", "reason": " x "}}})["terms"]
    assert (kept["reserved"], kept["turnover"], kept["clauses"]["environmental"]) == (
        "insertion",
        {"required_eur": "1000.50", "reason": "x"},
        True,
    )
    assert patch(cast.agent, made, {"terms": {"framework": {"maximum_eur": "5000"}}})["terms"]["framework"]["maximum_eur"] == "5000"
    assert patch(cast.agent, made, {"terms": {"framework": None}})["terms"]["framework"] is None


@pytest.mark.parametrize(("terms", "field"), [
    ({"claims": {"prior_notice_on": "2026-02-30"}}, "terms.claims.prior_notice_on"), ({"claims": {"agreement": "maybe"}}, "terms.claims.agreement"),
    ({"claims": {"electronic": False}}, "terms.claims.electronic"), ({"turnover": {"required_eur": "-1"}}, "terms.turnover.required_eur"), ({"unknown": 1}, "terms.unknown"),
])  # fmt: skip
def test_terms_that_mean_nothing_are_refused(cast, terms, field):
    with pytest.raises(Refusal) as refused:
        patch(cast.agent, walk.draft(cast), {"terms": terms})
    assert field in refused.value.reply.json["errors"]


@pytest.mark.req("REQ-022")
def test_the_review_tells_the_first_day_accepted(cast, platform):
    made = walk.draft(cast, days=29)
    review = cast.agent.get(f"/v1/consultations/{made['id']}/review")
    assert review["period"]["days"] == 30
    assert review["period"]["earliest"] == str(working_days.day_after(paris_day(platform.clock()), 30, holidays.of("35")))
    assert {one["claim"] for one in review["period"]["available"]} == {"electronic", "prior-notice", "urgency"}
    assert "short-period" in {point["code"] for point in review["blocking"]}
    patch(cast.agent, made, {"terms": {"claims": {"urgency_reason": "Sinistre"}}})
    review = cast.agent.get(f"/v1/consultations/{made['id']}/review")
    assert (review["period"]["days"], review["period"]["article"]) == (15, "CCP R2161-3 3°")
    assert "short-period" not in {point["code"] for point in review["blocking"]}


@pytest.mark.req("REQ-022")
def test_publication_is_refused_with_the_phrase_beside_the_field(cast):
    made = walk.draft(cast, days=29)
    with pytest.raises(Refusal) as refused:
        cast.agent.refresh().post(f"/v1/consultations/{made['id']}/publication")
    assert refused.value.code == "not-publishable"
    assert "au moins 30 jours" in refused.value.reply.json["errors"]["submission_deadline"]


@pytest.mark.req("REQ-036")
@pytest.mark.req("REQ-035")
def test_the_public_sees_what_the_notice_tells_and_no_estimate(cast, platform):
    terms = {
        **walk.TERMS,
        "estimate_eur": "4567890.12",
        "reserved": "both",
        "framework": {"maximum_eur": "5000000", "duration_months": 24, "call_offs": True},
    }
    shown = walk.published(cast, procedure="MAPA_OUVERT", terms=terms, lots=1)
    public = platform.send("GET", f"/v1/consultations/{shown['id']}", {})
    assert public.json["terms"]["reserved"] == "both"
    assert public.json["terms"]["framework"]["maximum_eur"] == "5000000"
    assert public.json["terms"]["variants"]["in_effect"] == "allowed"
    for path in (
        f"/v1/consultations/{shown['id']}",
        f"/consultations/{shown['id']}",
        "/v1/consultations",
        f"/v1/consultations/{shown['id']}/manifest",
    ):
        body = platform.send("GET", path, {}).body.decode()
        assert "4567890" not in body
        assert "123456" not in body
        assert "estimate" not in body
    page = platform.send("GET", f"/consultations/{shown['id']}", {}).body.decode()
    for words in (
        "Entreprises adaptées, ESAT et structures d’insertion",
        "maximum 5\u202f000\u202f000\u00a0€ HT, un titulaire",
        "Autorisées",
    ):
        assert words in page
    found = read(platform, "/v1/consultations?reserved=both")["items"]
    assert [one["id"] for one in found] == [shown["id"]]
    assert read(platform, "/v1/consultations?reserved=insertion")["items"] == []


@pytest.mark.req("REQ-021")
def test_a_company_bids_for_no_more_lots_than_the_buyer_allows(cast, platform):
    terms = {**walk.TERMS, "allotment": {"max_bids": 1}}
    shown = walk.published(cast, terms=terms)
    person, company_id = walk.company(platform)
    with pytest.raises(Refusal) as refused:
        walk.start(person, company_id, shown["id"], lots=(1, 2))
    assert "1 au plus" in refused.value.reply.json["errors"]["lots"]
    assert walk.start(person, company_id, shown["id"], lots=(2,))["slots"] == ["L000-candidacy", "L002-offer"]


@pytest.mark.req("REQ-034")
def test_documents_are_hidden_until_the_invitation_when_a_prior_notice_calls(cast, platform):
    made = walk.draft(cast, procedure="AOR", terms={**walk.TERMS, "called_by_prior_notice": True})
    for member in cast.members:
        member.rehearse(made["id"])
    path = f"/v1/consultations/{made['id']}"
    early = walk.add_file(cast.agent, made["id"], "reglement.pdf", walk.PDF)
    assert "early-dce" in {point["code"] for point in cast.agent.get(f"{path}/review")["blocking"]}
    assert cast.agent.send("DELETE", f"{path}/dce-files/{early['id']}").status == 204
    cast.agent.refresh().post(f"{path}/publication")
    shown = platform.send("GET", path, {}).json
    assert [version["files"] for version in shown["dce_versions"]] == [[]]
    assert platform.send("GET", f"/consultations/{made['id']}", {}).status == 200


def test_the_kind_of_the_entity_changes_its_drafts(platform):
    cast = walk.entity(platform)
    made = walk.draft(cast, procedure="MAPA_OUVERT", category="supplies", terms={**walk.TERMS, "estimate_eur": "300000"})
    refused = {point["code"] for point in cast.agent.get(f"/v1/consultations/{made['id']}/review")["blocking"]}
    assert "procedure-refused" in refused
    changed = cast.admin.send("PATCH", f"/v1/buyers/{cast.buyer_id}", {"kind": "entity"})
    assert changed.json["kind"] == "entity"
    assert patch(cast.agent, made, {"description": "x"})["buyer_kind"] == "entity"
    blocking = cast.agent.get(f"/v1/consultations/{made['id']}/review")["blocking"]
    assert "procedure-refused" not in {point["code"] for point in blocking}


def test_only_the_administrator_says_what_the_entity_is(cast):
    assert cast.agent.send("PATCH", f"/v1/buyers/{cast.buyer_id}", {"kind": "state"}).status in (403, 404)


def test_an_operator_may_say_it_at_creation(platform):
    operator = Person(platform)
    platform.make_operator(operator.email)
    operator.sign_in().enrol()
    body = {**walk.ENTITY, "siret": walk.siret(), "kind": "state", "admin": {"email": "x@exemple.fr", "name": "x"}}
    assert operator.post("/v1/buyers", body)["kind"] == "state"


@pytest.mark.req("REQ-031")
def test_the_rules_of_the_launch_are_kept(cast, platform):
    """Published on the last day of the old rules, read again long after: nothing new is asked of it."""
    stored = walk.published(cast)
    c = platform.ports.consultations.get(stored["id"])
    assert c.rules_day(platform.clock() + timedelta(days=900)) == c.published_at.date()
    assert json.loads(json.dumps(stored))["published_at"] == to_text(c.published_at)


def test_codes_outside_the_official_lists_are_warned_in_the_review_and_block_nothing(platform):
    cast = walk.entity(platform)
    odd = {"cpv": "45233299", "place": {"code": "999", "code_type": "department", "label": ""}}
    for changes, expected in (({}, []), (odd, [("unknown-cpv", "cpv"), ("unknown-place", "place.code")])):
        made = walk.draft(cast, lots=1, **changes)
        found = cast.agent.get(f"/v1/consultations/{made['id']}/review")
        assert [(one["code"], one["field"]) for one in found["warnings"] if one["code"].startswith("unknown-")] == expected
        assert not [one for one in found["blocking"] if one["code"].startswith("unknown-")]
