"""The report on a procedure: each element of the code present or « Néant. », edited, then frozen under its hash (CCP R2184-1 to R2184-3; REQ-117)."""

import hashlib
import io

import pypdf
import pytest

from chalicelib.usecases.evaluation.report_texts import KEYS
from support import evaluating
from support.regions import refused

FROZEN = {"sections": len(KEYS)}


def at(table):
    return f"/v1/consultations/{table.id}/presentation-report"


def texts(found):
    return {one["key"]: one["text"] for one in found["sections"]}


def decided(table):
    """The first wins lot 1, the second is told why not; a third application was rejected."""
    evaluating.agreed(table)
    first, second = table.deposits
    rankings = [{"deposit_id": first, "rank": 1}, {"deposit_id": second, "rank": 2, "reason": "Prix plus élevé."}]
    body = {
        "lot": 1,
        "outcome": "awarded",
        "reason": "Meilleur rapport qualité-prix.",
        "amount_eur": "100000.00",
        "awardee_deposit_id": first,
        "rankings": rankings,
    }
    table.agent.post(f"/v1/consultations/{table.id}/decisions", body)
    return table


@pytest.mark.req("REQ-117")
def test_each_element_is_there_or_says_that_there_is_nothing(both):
    table = evaluating.opened(both)
    before = table.agent.get(at(table))
    assert [one["key"] for one in before["sections"]] == list(KEYS)
    assert all(one["text"] for one in before["sections"])
    nothing = {
        "excluded",
        "ranking",
        "rejected",
        "low",
        "holder",
        "subcontracting",
        "abandoned",
        "means",
        "conflicts",
        "turnover",
        "duration",
        "method",
    }
    assert {key for key, text in texts(before).items() if text == "Néant."} == nothing
    found = texts(decided(table).agent.get(at(table)))
    names = {one["deposit_id"]: one["name"] for one in table.agent.get(table.at)["offers"]}
    first, second = table.deposits
    assert f"Lot 1 : {names[first]}. Meilleur rapport qualité-prix." == found["holder"]
    assert found["ranking"].splitlines()[0] == f"Lot 1, rang 1 : {names[first]}, 92 points."
    assert f"{names[second]} : Prix plus élevé." in found["rejected"]
    assert "Méthodologie (25)" in found["method"]
    assert "Membre 1" in found["method"]
    assert found["allotment"] == "Prestations indissociables"
    assert "100\u202f000,00 € HT" in found["subject"]


@pytest.mark.req("REQ-117")
def test_it_is_edited_then_frozen_and_what_was_frozen_no_longer_changes(platform):
    table = decided(evaluating.opened(platform))
    agent = table.agent
    mine = {"text": "Un agent s’est déporté : lien familial avec un candidat.", "version": 0}
    found = agent.call("PUT", f"{at(table)}/sections/conflicts", mine)
    assert texts(found)["conflicts"] == mine["text"]
    assert agent.call("PUT", f"{at(table)}/sections/conflicts", mine)["version"] == found["version"], "a lost reply, sent again"
    assert (
        refused(agent.call, "PUT", f"{at(table)}/sections/means", {"text": "Échantillons remis en main propre.", "version": 0}).status
        == 412
    )
    assert refused(agent.call, "PUT", f"{at(table)}/sections/invented", mine).status == 404
    assert "sections" in refused(agent.post, f"{at(table)}/freezing", {"sections": 3}).reply.json["errors"]
    frozen = agent.post(f"{at(table)}/freezing", FROZEN)["frozen"]
    assert agent.post(f"{at(table)}/freezing", FROZEN)["frozen"] == frozen, "twice is once"
    assert frozen["same"]
    line = platform.ports.registers.read(f"C#{table.id}#evaluations")[-1]
    assert (line.kind, line.record["body_sha256"]) == ("report", frozen["sha256"])
    kept = platform.ports.objects.get("evidence", f"C/{table.id}/bodies/{frozen['sha256']}.json")
    assert hashlib.sha256(kept).hexdigest() == frozen["sha256"]
    again = agent.call("PUT", f"{at(table)}/sections/conflicts", {"text": "", "version": 1})
    assert texts(again)["conflicts"] == "Néant."
    assert not again["frozen"]["same"]
    printed = page_texts(agent, table)
    assert "Un agent s’est déporté" in printed, "the frozen one is printed"
    assert frozen["sha256"] in printed.replace("\n", "")
    assert agent.post(f"{at(table)}/freezing", FROZEN)["frozen"]["number"] == 2


def page_texts(person, table):
    reply = person.send("GET", f"{at(table)}.pdf")
    assert reply.status == 303
    read = pypdf.PdfReader(io.BytesIO(person.platform.fetch(reply.headers["location"])))
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    return "\n".join(page.extract_text() for page in read.pages)


def test_a_draft_is_printed_as_one_and_only_by_who_reads_decisions(platform):
    table = evaluating.opened(platform)
    assert "PROJET" in page_texts(table.agent, table)
    stranger, _ = table.bidders[0]
    assert refused(stranger.sign_in().get, at(table)).status == 404
    member = table.cast.members[0]
    assert member.get(at(table))["may_write"] is False
    assert refused(member.post, f"{at(table)}/freezing", FROZEN).code == "not-allowed"
