"""Papers are kept for their term, held, then eliminated with the archivist's visa (REQ-170, REQ-171, REQ-174)."""

import base64
from datetime import date

import pytest

from chalicelib.domain import archiving
from chalicelib.domain.errors import WrongState
from chalicelib.domain.rules import retention
from chalicelib.usecases.archive.eliminations import Eliminations
from support import walk
from support.archiving import decided, packed, verify, written
from support.contracting import in_force
from support.people import Person, Refusal

REPLY = """<?xml version="1.0"?><ArchiveTransferReply xmlns="fr:gouv:culture:archivesdefrance:seda:v2.2"><Date>2026-12-01T00:00:00</Date>
<MessageIdentifier>R-1</MessageIdentifier><ReplyCode>{code}</ReplyCode><Operation><Event><EventDateTime>2026-12-01T00:00:00</EventDateTime>
<OutcomeDetailMessage>{why}</OutcomeDetailMessage></Event></Operation><MessageRequestIdentifier>{request}</MessageRequestIdentifier>
<ArchivalAgency><Identifier>FRAD035</Identifier></ArchivalAgency><TransferringAgency><Identifier>1</Identifier></TransferringAgency></ArchiveTransferReply>"""


def refused(call, *args) -> str:
    with pytest.raises(Refusal) as raised:
        call(*args)
    return raised.value.code


@pytest.fixture
def scene(platform):
    cast, consultation, deposits = decided(platform)
    archivist = Person(platform, name="Aude Archiviste")
    cast.admin.sign_in()
    cast.admin.refresh().invite(f"/v1/buyers/{cast.buyer_id}/invitations", archivist, ["archivist"])
    archivist.enrol()
    notified(platform, consultation["id"])
    return cast, archivist, f"/v1/consultations/{consultation['id']}/archive", deposits


def notified(platform, consultation_id: str) -> None:
    store = platform.ports.decisions
    store.put(store.get(consultation_id, 1).notified(platform.clock()))


def later(platform, *people, years: int = 5) -> None:
    platform.advance(days=366 * years)
    for person in people:
        person.sign_in()


@pytest.mark.req("REQ-170")
def test_each_kind_of_papers_has_its_term(platform, scene):
    cast, _, at, _ = scene
    found = {one["papers"]: one for one in cast.agent.get(at)["papers"]}
    assert set(found) == {"candidacies", "losing-offers", "procedure", "contract-works"}
    assert (found["losing-offers"]["years"], found["losing-offers"]["article"]) == (5, "CCP R2184-12")
    assert (found["contract-works"]["years"], found["contract-works"]["event"]) == (10, "end-of-execution")
    assert found["contract-works"]["last_day"] is None  # performance is not over
    today = date.fromisoformat(walk.today(platform))
    assert found["losing-offers"]["last_day"] == retention.last_day(retention.rule("losing-offers", today), today).isoformat()


@pytest.mark.req("REQ-170")
def test_a_retention_is_lengthened_never_shortened():
    rule = retention.rule(retention.CONTRACT_WORKS, date(2026, 9, 1))
    assert retention.last_day(rule, date(2026, 9, 1), 30) == date(2056, 9, 1)
    assert retention.last_day(rule, date(2028, 2, 29)) == date(2038, 2, 28)
    with pytest.raises(retention.Shortened, match="R2184-13"):
        retention.last_day(rule, date(2026, 9, 1), 9)


@pytest.mark.req("REQ-171")
def test_elimination_is_refused_before_the_term_without_visa_and_under_a_hold(platform, scene):
    cast, archivist, at, deposits = scene
    papers = {"papers": "losing-offers"}
    assert refused(cast.agent.post, f"{at}/eliminations", papers) == "retention-running"
    later(platform, cast.agent, archivist)
    assert refused(cast.agent.post, f"{at}/eliminations", papers) == "visa-missing"
    assert refused(cast.agent.refresh().post, f"{at}/visas", {**papers, "reference": "2031-1"}) == "not-allowed"
    archivist.refresh().post(f"{at}/visas", {**papers, "reference": "Bordereau 2031-1"})
    held = cast.agent.post(f"{at}/holds", {"owner": "Service juridique", "reason": "Recours devant le tribunal administratif"})
    assert refused(cast.agent.post, f"{at}/eliminations", papers) == "hold-placed"
    body = platform.ports.objects.size("offers", f"C/{deposits[1].consultation_id}/S/{deposits[1].id}/L001-offer.age")
    assert body is not None
    number = held["holds"][0]["id"]
    assert cast.agent.post(f"{at}/holds/{number}/lifting", {"reason": "Désistement"})["holds"][0]["lift_reason"] == "Désistement"
    assert refused(cast.agent.post, f"{at}/holds/{number}/lifting", {"reason": "Encore"}) == "not-found"


@pytest.mark.req("REQ-170")
def test_the_term_of_contract_papers_begins_when_the_contract_was_received_and_paid(platform):
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    bidders, sealed = walk.all_opened(platform, cast, consultation)
    in_force(platform, cast, consultation, bidders, sealed)
    platform.settle()
    [contract] = cast.agent.refresh().get(f"/v1/buyers/{cast.buyer_id}/contracts")["items"]
    at = f"/v1/consultations/{consultation['id']}/archive"

    def of_the_contract():
        return next(one for one in cast.agent.get(at)["papers"] if one["event"] == retention.END)

    assert of_the_contract()["last_day"] is None
    ended = walk.today(platform)
    cast.agent.post(f"/v1/contracts/{contract['id']}/end", {"on": ended})
    found = of_the_contract()
    assert found["start"] == ended
    assert found["last_day"] == f"{int(ended[:4]) + found['years']}{ended[4:]}"


def test_two_holds_placed_at_once_both_hold(platform, scene, monkeypatch):
    """Each is lifted by itself: a litigation that ends does not lift the other's."""
    cast, _, at, _ = scene
    cast.agent.refresh()
    with monkeypatch.context() as at_once:
        at_once.setattr(Eliminations, "_archive", lambda *_: archiving.Archive())  # neither has seen the other's line
        for owner in ("Service juridique", "Trésorerie"):
            cast.agent.post(f"{at}/holds", {"owner": owner, "reason": "Recours"})
    holds = cast.agent.get(at)["holds"]
    assert [one["owner"] for one in holds] == ["Service juridique", "Trésorerie"]
    left = cast.agent.post(f"{at}/holds/{holds[0]['id']}/lifting", {"reason": "Désistement"})["holds"]
    assert [one["lifted_at"] is None for one in left] == [False, True]


@pytest.mark.req("REQ-174")
def test_losing_offers_are_destroyed_at_their_term_with_a_certificate(platform, scene):
    cast, archivist, at, deposits = scene
    later(platform, cast.agent, archivist)
    archivist.refresh().post(f"{at}/visas", {"papers": "losing-offers", "reference": "Bordereau 2031-1"})
    found = {one["papers"]: one for one in cast.agent.post(f"{at}/eliminations", {"papers": "losing-offers"})["papers"]}
    assert found["losing-offers"]["eliminated"]["envelopes"] == 1
    where = f"C/{deposits[0].consultation_id}/S/{{}}/L001-offer.age"
    assert platform.ports.objects.size("offers", where.format(deposits[1].id)) is None
    assert platform.ports.objects.size("offers", where.format(deposits[0].id)) is not None  # the contract's own
    certificate = cast.agent.send("GET", f"{at}/eliminations/losing-offers/certificate")
    assert platform.fetch(certificate.headers["location"]).startswith(b"%PDF-")
    again = cast.agent.post(f"{at}/eliminations", {"papers": "losing-offers"})
    assert [one for one in again["papers"] if one["eliminated"]] == [found["losing-offers"]]
    with pytest.raises(WrongState) as gone:
        platform.ports.gate.hand_over(deposits[0].consultation_id, [(deposits[1].id, "L001-offer")], {"by": "x", "reason": "x"})
    assert gone.value.code == "seed-destroyed"
    platform.settle()


def test_the_gate_destroys_nothing_that_the_register_does_not_say(platform, scene):
    _, _, _, deposits = scene
    with pytest.raises(WrongState) as raised:
        platform.ports.gate.destroy(deposits[0].consultation_id, "losing-offers")
    assert raised.value.code == "not-eliminated"


def test_a_folder_taken_after_the_elimination_verifies(platform, scene, tmp_path):
    cast, archivist, at, deposits = scene
    later(platform, cast.agent, archivist)
    archivist.refresh().post(f"{at}/visas", {"papers": "losing-offers", "reference": "Bordereau 2031-1"})
    cast.agent.post(f"{at}/eliminations", {"papers": "losing-offers"})
    out = written(platform, deposits[0].consultation_id, tmp_path / "dossier")
    assert not (out / "plis" / deposits[1].id / "L001-offer.age").exists()
    done = verify(out)
    assert done.returncode == 3, done.stdout


def entered(cast, at: str, body: str):
    return cast.agent.post(f"{at}/replies", {"file": base64.b64encode(body.encode()).decode()})


@pytest.mark.req("REQ-173")
@pytest.mark.parametrize(("code", "state"), [("OK", "accepted"), ("KO", "refused")])
def test_what_the_archive_answers_is_seen(platform, scene, tmp_path, code, state):
    cast, _, at, deposits = scene
    transfer, _ = packed(platform, deposits[0].consultation_id, tmp_path / "sip.zip")
    assert [one["state"] for one in cast.agent.get(at)["transfers"]] == ["sent"]
    told = entered(cast, at, REPLY.format(code=code, why="Empreinte fausse : content/000001.json", request=transfer))["transfers"]
    assert [(one["state"], one["reasons"]) for one in told] == [(state, ["Empreinte fausse : content/000001.json"])]


@pytest.mark.req("REQ-173")
def test_replies_that_are_not_ours_are_refused_clearly(platform, scene, tmp_path):
    cast, _, at, deposits = scene
    transfer, _ = packed(platform, deposits[0].consultation_id, tmp_path / "sip.zip")
    good = REPLY.format(code="OK", why="x", request=transfer)
    assert refused(entered, cast, at, good.replace(transfer, "SP-OTHER")) == "other-transfer"
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    outside = '<!DOCTYPE x SYSTEM "file:///etc/passwd">'
    for bad in (
        "",
        "pas du XML",
        "<ArchiveTransfer/>",
        good[:200],
        *(good.replace("?><", f"?>{one}<", 1) for one in (bomb, outside)),
        "<a>" * 5000,
    ):
        assert refused(entered, cast, at, bad) in ("bad-reply", "invalid"), bad[:40]
    assert [one["state"] for one in cast.agent.get(at)["transfers"]] == ["sent"]


def test_killed_between_the_line_and_the_gate_the_elimination_is_ended(platform, scene, monkeypatch):
    cast, archivist, at, deposits = scene
    platform.settle()
    later(platform, cast.agent, archivist)
    archivist.refresh().post(f"{at}/visas", {"papers": "losing-offers", "reference": "Bordereau 2031-1"})
    with monkeypatch.context() as killed:

        def die(self, consultation_id: str, papers: str) -> None:
            raise KeyboardInterrupt

        killed.setattr(type(platform.ports.gate), "destroy", die)
        with pytest.raises(KeyboardInterrupt):
            cast.agent.post(f"{at}/eliminations", {"papers": "losing-offers"})
    where = f"C/{deposits[1].consultation_id}/S/{deposits[1].id}/L001-offer.age"
    assert platform.ports.objects.size("offers", where) is not None
    platform.settle()
    assert platform.ports.objects.size("offers", where) is None
