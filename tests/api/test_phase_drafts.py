"""The draft of a next phase: what it keeps, what begins anew, how it is numbered, and when nothing follows (REQ-012, CCP R2185-1)."""

from dataclasses import fields, replace

import pytest

from chalicelib.domain.consultation import Consultation
from chalicelib.usecases.award import phases as drafting
from support import phases, walk
from support.people import Refusal
from support.platforms import MemoryPlatform
from support.stored import filled

BEGUN_ANEW = {
    "id", "created_at", "version", "edited_by", "edited_at", "procedure", "parent_id", "parent_procedure", "phase", "round", "invitees", "launched_on",
    "submission_deadline", "questions_until", "valid_until", "dce_draft", "dce_versions", "dce_archives", "mh", "published_at", "opened_at", "decided_at",
    "closed_at", "cancelled_at", "cancellation_reason", "template", "history", "head", "retention_years", "publication_ask",
    "challenges", "imported_at",
}  # fmt: skip


@pytest.fixture
def platform():
    return MemoryPlatform()


def admitted(platform, procedure="AOR", **more):
    """A first phase whose one application is admitted."""
    cast = walk.entity(platform)
    first = walk.published(cast, procedure=procedure, lots=1, **more)
    bidder, company_id = walk.company(platform)
    deposit = walk.deposited(bidder, company_id, first["id"])
    walk.after_deadline(platform, first)
    phases.back(cast, bidder)
    table = phases.table(cast, first)
    for slot in deposit.plain:
        table.open(deposit.id, slot)
    if "L000-candidacy" in deposit.plain:
        table.admit(deposit.id)
    return cast, first, deposit


def launch(cast, before, deposits, procedure, phase, lots=()):
    body = {"procedure": procedure, "phase": phase, "deposits": deposits, "lots": list(lots)}
    return cast.agent.post(f"/v1/consultations/{before['id']}/phases", body)


def test_every_field_of_a_consultation_is_either_kept_or_begun_anew():
    """A field added to consultations is decided for phases too: what nobody thought of is not carried along."""
    assert {field.name for field in fields(Consultation)} == drafting.KEPT | BEGUN_ANEW
    assert not drafting.KEPT & BEGUN_ANEW


def test_a_draft_holds_nothing_of_what_happened_to_the_phase_before(platform):
    cast, first, deposit = admitted(platform)
    before = platform.ports.consultations.get(first["id"])
    full = filled(
        Consultation, **{name: getattr(before, name) for name in ("id", "procedure", "phase", "committee", "lots", "terms", "buyer_id")}
    )
    step = drafting.Step(drafting.procedures.BY_CODE["AOR"], drafting.procedures.BY_CODE["AOR"].phases[1], [])
    draft = drafting._draft(full, step, [], platform.clock())
    blank = Consultation(id="", buyer_id="", buyer_name="", buyer_siret="", title="", procedure="", created_at=platform.clock())
    facts = BEGUN_ANEW - {"id", "created_at", "procedure", "parent_procedure", "phase", "launched_on", "round"}
    assert {name: getattr(draft, name) for name in facts} == {name: getattr(blank, name) for name in facts}


@pytest.mark.parametrize("cancelled", ["phase", "root"])
def test_nothing_follows_a_cancelled_procedure(platform, cancelled):
    cast, first, deposit = admitted(platform)
    before = first
    if cancelled == "root":
        before = launch(cast, first, [deposit.id], "AOR", "offer")
    root = platform.ports.consultations.get(first["id"])
    platform.ports.consultations.save(replace(root, cancelled_at=platform.clock(), cancellation_reason="Le besoin a disparu."))
    if cancelled == "phase":
        with pytest.raises(Refusal) as refused:
            launch(cast, before, [deposit.id], "AOR", "offer")
        assert (refused.value.status, refused.value.code) == (409, "cancelled")
    dossier = cast.agent.get(f"/v1/consultations/{before['id']}/phases")
    assert dossier["steps"] == []
    assert cancelled == "root" or dossier["blocked"]["code"] == "cancelled"


def test_a_number_given_to_a_contract_is_never_given_again(platform):
    """Specific contracts of a dynamic system: the second is deleted, the third is not called the second."""
    end = "2028-09-01T08:00:00.000Z"
    cast, system, deposit = admitted(platform, procedure="SAD", valid_until=end)
    made = [launch(cast, system, [deposit.id], "SAD_SPECIFIQUE", "invited-offer", lots=[1])]
    version = made[0]["version"]
    again = launch(cast, system, [deposit.id], "SAD_SPECIFIQUE", "invited-offer", lots=[1])
    assert (again["id"], again["version"]) == (made[0]["id"], version), "posted twice: the same draft"
    cast.agent.call("DELETE", f"/v1/consultations/{made[0]['id']}")
    platform.settle()
    made.append(launch(cast, system, [deposit.id], "SAD_SPECIFIQUE", "invited-offer", lots=[1]))
    assert [one["reference"].removeprefix(system["reference"]) for one in made] == ["-S1", "-S2"]
    platform.settle()
    dossier = cast.agent.get(f"/v1/consultations/{system['id']}/phases")
    assert [one["id"] for one in dossier["items"]] == [system["id"], made[1]["id"]], "a deleted draft does not come back"
