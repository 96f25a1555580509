"""The walk of procedures of several phases, on top of `walk`."""

from datetime import timedelta

from chalicelib.domain.instants import to_text
from support import walk


def back(cast, *others) -> None:
    """Weeks have passed: everybody signs in again."""
    for person in (cast.agent, *cast.members, *others):
        person.sign_in()


def table(cast, consultation) -> walk.OpeningTable:
    """An opening session with its quorum."""
    made = walk.OpeningTable(cast.agent, consultation["id"])
    for member in cast.members[:2]:
        made.approve(member)
    return made


def open_all(at: walk.OpeningTable, out: dict[str, str]) -> list[str]:
    """Open every envelope that may be, applications first; judge each application. Returns the slots opened."""
    opened = []
    for deposit in at.opener.get(at.at)["deposits"]:
        if deposit["late"] or deposit["withdrawn"]:
            continue
        kinds = {envelope["kind"]: envelope for envelope in deposit["envelopes"]}
        if "candidacy" in kinds and not kinds["candidacy"]["refusal"]:
            opened += at.open(deposit["id"], "L000-candidacy")
            outcome = out.get(deposit["company"]["id"], "admitted")
            at.admit(deposit["id"], outcome, "Capacités insuffisantes au regard du règlement." if outcome == "rejected" else "")
            if outcome == "rejected":
                continue
        for envelope in deposit["envelopes"]:
            if envelope["kind"] != "candidacy":
                opened += at.open(deposit["id"], envelope["slot"])
    return opened


def judge(cast, consultation, outcomes: dict[str, str]) -> walk.OpeningTable:
    """Open every application and admit or reject it, by company id."""
    at = table(cast, consultation)
    for deposit in at.opener.get(at.at)["deposits"]:
        at.open(deposit["id"], "L000-candidacy")
        outcome = outcomes.get(deposit["company"]["id"], "admitted")
        at.admit(deposit["id"], outcome, "Capacités insuffisantes au regard du règlement." if outcome == "rejected" else "")
    return at


def invite(cast, before, *, procedure: str, phase: str, lots=(), days: int = 40, deposits=None, **more) -> dict:
    """Launch the next phase for every company that may be invited, complete and publish it."""
    agent, platform = cast.agent, cast.agent.platform
    step = next(
        s for s in agent.get(f"/v1/consultations/{before['id']}/phases")["steps"] if (s["procedure"], s["phase"]) == (procedure, phase)
    )
    chosen = deposits if deposits is not None else [one["deposit_id"] for one in step["candidates"] if one["invitable"]]
    body = {"procedure": procedure, "phase": phase, "deposits": chosen, "lots": list(lots)}
    draft = agent.post(f"/v1/consultations/{before['id']}/phases", body)
    changes = {"submission_deadline": to_text(platform.clock() + timedelta(days=days)), **more}
    agent.patch(f"/v1/consultations/{draft['id']}", changes, draft["version"])
    walk.add_file(agent, draft["id"], "lettre-d-invitation.pdf", walk.PDF)
    platform.settle()
    agent.refresh().post(f"/v1/consultations/{draft['id']}/publication")
    platform.settle()
    return agent.get(f"/v1/consultations/{draft['id']}")
