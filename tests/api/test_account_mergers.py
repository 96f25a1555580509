"""Two accounts of one company become one: by whoever administers both, by agreement, or by the operator on a document (REQ-007)."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from support import walk
from support.killing import Fuse, Killed, Scene, snapshot, state
from support.people import Person, Refusal

DOCUMENT = {"reference": "Extrait du registre du commerce", "sha256": "a" * 64}


def account(platform, number, name):
    person = Person(platform, name=name).sign_in()
    made = person.post("/v1/companies", {"identifier": {"type": "SIRET", "value": number}, "name": name})
    person.enrol()
    return person, made["id"]


def refused(call, *args, **more) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args, **more)
    return caught.value


def merge(person, source, into):
    return person.post(f"/v1/companies/{source}/merger", {"into": into})


def lines(platform, company_id):
    return [line.kind for line in platform.ports.registers.read(f"E#{company_id}#administration")]


def both(platform, person, other_admin, other_id):
    """That person administers the other account too."""
    other_admin.invite(f"/v1/companies/{other_id}/colleagues-invited", person, ["company_admin"])
    return person.refresh()


def operator(platform):
    person = Person(platform)
    platform.make_operator(person.email)
    return person.sign_in().enrol()


@pytest.fixture
def scene(platform):
    number = walk.siret()
    return platform, number, account(platform, number, "Compte A"), account(platform, number, "Compte B")


def test_whoever_administers_both_merges_one_into_the_other(scene):
    platform, _, (anne, a), (bruno, b) = scene
    reader = Person(platform, name="Lise Lectrice")
    anne.invite(f"/v1/companies/{a}/colleagues-invited", reader, ["company_reader"])
    assert refused(merge, anne, a, b).status == 404, "B is not hers"
    both(platform, anne, bruno, b)
    for _ in ("the click", "the second click"):
        assert merge(anne, a, b)["id"] == b
    platform.settle()
    for person in (anne, bruno, reader):
        seen = person.get(f"/v1/companies/{a}/history")
        assert seen["merged_into"] == {"id": b, "name": "Compte B"}
        assert [one["id"] for one in person.get(f"/v1/companies/{b}/history")["absorbed"]] == [a]
    people = {one["email"]: one["roles"] for one in bruno.get(f"/v1/companies/{b}/members")["items"]}
    assert people[reader.email] == ["company_reader"]
    assert lines(platform, a)[-1] == "account-merged"
    assert lines(platform, b)[-2:] == ["person-joined", "account-received"]
    assert [line.kind for line in platform.ports.registers.read("P#platform#administration")].count("accounts-merged") == 1
    assert any("réuni" in subject for subject in platform.mails(bruno.email))


def test_roles_given_or_taken_later_hold_in_what_was_merged(scene):
    platform, _, (anne, a), (bruno, b) = scene
    merge(both(platform, anne, bruno, b), a, b)
    newcomer = Person(platform, name="Noé Nouveau")
    bruno.invite(f"/v1/companies/{b}/colleagues-invited", newcomer, ["depositor"])
    assert newcomer.get(f"/v1/companies/{a}/deposits")["items"] == []
    bruno.call("DELETE", f"/v1/companies/{b}/members/{newcomer.id}")
    for one in (a, b):
        assert refused(newcomer.get, f"/v1/companies/{one}/deposits").status == 404
    for act in (
        lambda: bruno.post(f"/v1/companies/{a}/colleagues-invited", {"email": "x@exemple.fr", "name": "x", "roles": ["depositor"]}),
        lambda: bruno.call("PATCH", f"/v1/companies/{a}/members/{anne.id}", {"roles": ["depositor"]}, **{"If-Match": '"1"'}),
        lambda: bruno.call("DELETE", f"/v1/companies/{a}/members/{anne.id}"),
    ):
        assert refused(act).code == "company-merged"


def test_by_agreement_one_asks_and_the_other_answers(scene):
    platform, number, (anne, a), (bruno, b) = scene
    stranger, _ = account(platform, walk.siret(), "Ailleurs")
    for email in (bruno.email, stranger.email, "personne@exemple.fr"):
        reply = anne.send("POST", f"/v1/companies/{a}/merger-requests", {"email": email})
        assert reply.status == 204, "nothing tells who has an account"
    platform.settle()
    assert [subject for subject in platform.mails(bruno.email) if "réunir" in subject]
    assert not [subject for subject in platform.mails(stranger.email) if "réunir" in subject]
    (waiting,) = bruno.get(f"/v1/companies/{b}/merger-requests")["items"]
    assert (waiting["source"]["id"], waiting["email"]) == (a, anne.email)
    answer = f"/v1/companies/{b}/merger-requests/{a}"
    assert bruno.post(answer, {"accepted": True})["id"] == b
    assert refused(bruno.post, answer, {"accepted": True}).status == 404
    assert anne.get(f"/v1/companies/{b}")["name"] == "Compte B"


def test_a_request_that_is_refused_or_old_or_of_somebody_who_left_merges_nothing(scene):
    platform, _, (anne, a), (bruno, b) = scene
    ask = lambda: anne.post(f"/v1/companies/{a}/merger-requests", {"email": bruno.email})  # noqa: E731
    answer = f"/v1/companies/{b}/merger-requests/{a}"
    ask()
    bruno.post(answer, {"accepted": False})
    assert lines(platform, b)[-1] == "merger-refused"
    assert bruno.get(f"/v1/companies/{b}/merger-requests")["items"] == []
    platform.advance(days=1)
    anne.sign_in()
    ask()
    platform.advance(days=14)
    bruno.sign_in()
    assert refused(bruno.post, answer, {"accepted": True}).status == 404
    anne.sign_in()
    ask()
    other = Person(platform, name="Autre")
    anne.invite(f"/v1/companies/{a}/colleagues-invited", other, ["company_admin"])
    other.enrol().call("DELETE", f"/v1/companies/{a}/members/{anne.id}")
    assert refused(bruno.refresh().post, answer, {"accepted": True}).status == 404
    assert bruno.get(f"/v1/companies/{b}/history")["absorbed"] == []


def test_a_fresh_factor_is_asked(scene):
    platform, _, (anne, a), (bruno, b) = scene
    both(platform, anne, bruno, b)
    platform.advance(minutes=11)
    for act in (
        lambda: merge(anne, a, b),
        lambda: anne.post(f"/v1/companies/{a}/merger-requests", {"email": bruno.email}),
        lambda: anne.post(f"/v1/companies/{b}/merger-requests/{a}", {"accepted": True}),
    ):
        assert refused(act).code == "fresh-sign-in-required"


def test_mergers_that_cannot_be_say_why(scene):
    platform, number, (anne, a), (bruno, b) = scene
    other, c = account(platform, walk.siret(), "Autre entreprise")
    third, d = account(platform, number, "Compte D")
    for admin, one in ((bruno, b), (other, c), (third, d)):
        both(platform, anne, admin.refresh(), one)
    anne.refresh()
    assert refused(merge, anne, a, c).code == "other-company"
    assert refused(merge, anne, a, a).status == 422
    merge(anne, a, b)
    for source, into in ((b, a), (a, d), (d, a)):
        assert refused(merge, anne, source, into).code == "company-merged"
    merge(anne, b, d)
    assert {one["id"] for one in anne.get(f"/v1/companies/{d}/history")["absorbed"]} == {a, b}
    assert {one["id"] for one in third.get(f"/v1/companies/{d}/history")["absorbed"]} == {a, b}
    assert third.get(f"/v1/companies/{a}")["name"] == "Compte A", "what was merged twice is read too"


def test_a_proved_account_goes_into_one_that_is_not_by_the_operator_alone(scene):
    platform, number, (anne, a), (bruno, b) = scene
    both(platform, anne, bruno, b)
    judge = operator(platform)
    judge.post(f"/v1/companies/{a}/proof", DOCUMENT)
    assert refused(merge, anne.refresh(), a, b).code == "stronger-account"
    decision = f"/v1/companies/{a}/merger-decision"
    assert refused(judge.post, decision, {"into": b, "reference": " ", "sha256": "a" * 64}).status == 422
    for _ in ("the click", "the second click"):
        assert judge.post(decision, {"into": b, **DOCUMENT})["id"] == b
    (line,) = [one for one in platform.ports.registers.read(f"E#{b}#administration") if one.kind == "account-received"]
    assert DOCUMENT["reference"] in line.record["reference"]


@pytest.mark.req("REQ-068")
def test_deposits_of_the_merged_account_survive_and_are_withdrawn_from_the_other(scene):
    platform, _, (anne, a), (bruno, b) = scene
    c = walk.published(walk.entity(platform), lots=1)
    sealed = walk.deposited(anne, a, c["id"])
    started = walk.start(anne, a, c["id"], (1,), "completes")
    merge(both(platform, anne, bruno, b), a, b)
    walk.transmit(anne, c["id"], started).seal()
    seen = bruno.get(f"/v1/companies/{b}/deposits?consultation={c['id']}")["items"]
    assert {one["id"] for one in seen} == {sealed.id, started["id"]}
    assert bruno.get(f"/v1/deposits/{sealed.id}/receipt")["company"]["name"] == "Compte A"
    assert bruno.post(f"/v1/deposits/{sealed.id}/withdrawal")["state"] == "withdrawn"
    begun = {"company_id": a, "lots": [1], "mode": "replaces"}
    assert refused(bruno.post, f"/v1/consultations/{c['id']}/deposits", begun).code == "company-merged"
    assert walk.deposited(bruno, b, c["id"], mode="replaces").receipt["number"]


@pytest.mark.req("REQ-055")
def test_the_buyer_reads_both_names_and_says_whether_the_last_deposit_counts(scene):
    platform, _, (anne, a), (bruno, b) = scene
    cast = walk.entity(platform)
    c = walk.published(cast, lots=1)
    earlier = walk.deposited(anne, a, c["id"])
    platform.advance(seconds=5)
    merge(both(platform, anne, bruno, b), a, b)
    later = walk.deposited(bruno, b, c["id"], mode="replaces")
    walk.after_deadline(platform, c)
    platform.fire("close_due")
    for one in (cast.agent, *cast.members):
        one.sign_in()
    table = walk.OpeningTable(cast.agent, c["id"])
    shown = {one["id"]: one for one in table.opener.get(table.at)["deposits"]}
    assert [(shown[one.id]["company"]["name"], shown[one.id]["merged_into"]) for one in (earlier, later)] == [
        ("Compte A", "Compte B"),
        ("Compte B", None),
    ]
    assert shown[earlier.id]["reason"] == "identity-owed"
    settled = {"deposit_id": later.id, "same": True, "reason": "Comptes réunis par l’entreprise elle-même."}
    seen = {one["id"]: one for one in table.opener.post(f"{table.at}/identities", settled)["deposits"]}
    assert seen[earlier.id]["superseded"]


def test_two_mergers_at_once_make_no_circle(scene):
    platform, _, (anne, a), (bruno, b) = scene
    both(platform, anne, bruno, b)
    both(platform, bruno, anne.refresh(), a)
    anne.refresh()
    start = threading.Barrier(2)

    def act(one):
        start.wait()
        return one[0].send("POST", f"/v1/companies/{one[1]}/merger", {"into": one[2]})

    with ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(act, [(anne, a, b), (bruno, b, a)]))
    assert sorted(reply.status for reply in replies) == [200, 409]
    assert next(reply.json["code"] for reply in replies if reply.status == 409) == "company-merged"
    found = [anne.get(f"/v1/companies/{one}/history") for one in (a, b)]
    assert sorted(len(one["absorbed"]) for one in found) == [0, 1]


def test_a_process_killed_between_two_writes_ends_the_merger_when_it_runs_again(platform):
    number = walk.siret()
    (anne, a), (bruno, b) = account(platform, number, "Compte A"), account(platform, number, "Compte B")
    reader = Person(platform, name="Lise")
    anne.invite(f"/v1/companies/{a}/colleagues-invited", reader, ["company_reader"])
    both(platform, anne, bruno, b)
    anne.refresh()
    platform.settle()
    began = Scene(platform, [anne, bruno, reader])
    whole, deaths = None, 0
    for at in range(60):
        ports = snapshot(platform.ports)
        try:
            merge(began.on(ports, Fuse(at)).people[0], a, b)
            dead = False
        except Killed:
            dead, deaths = True, deaths + 1
        after = began.on(ports)
        if dead and at % 2:  # by the person, else by the registers' stream alone
            merge(after.people[0], a, b)
        after.platform.settle()
        found = {name: state(ports)[name] for name in ("registers", "people", "letters")}
        if whole is None:
            whole = found
        elif dead and (at % 2 or found != began_state(platform)):
            assert set(found["letters"].items()) ^ set(whole["letters"].items()) == set(), at
            assert found == whole, at
        if at and not dead:
            break
    assert deaths > 8


def began_state(platform):
    """What stands when nothing was written: the process died before its first line."""
    found = state(platform.ports)
    return {name: found[name] for name in ("registers", "people", "letters")}
