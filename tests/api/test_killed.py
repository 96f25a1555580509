"""A process killed between two writes loses nothing and does nothing twice (ARCHITECTURE, Walls; REQ-155).

For each act: it is done once whole, which gives the reference; then, from the same stores, it is stopped after its n-th write, for every n.
(a) The person never comes back: events and jobs alone leave either nothing or the whole. (b) The person does it again: the whole, once.
"""

from collections import Counter
from dataclasses import dataclass

import pytest

from support import chapters
from support.killing import Fuse, Killed, Scene, snapshot, state
from support.people import Refusal

JOBS = ("close_due", "retry_consequences", "tell_alerts", "publish_open_data", "remind")
DONE_ALREADY = {"wrong-state", "already-approved", "already-answered", "stale-version", "notice-step", "already-told", "too-early", "already-sealed", "not-found",
                "deadline-passed", "not-released", "precondition-failed"}  # fmt: skip
"""What somebody may be told who does again what events have done meanwhile: the refusals that say so."""


@dataclass(frozen=True)
class Case:
    scene: object
    act: object
    refusals: frozenset = frozenset()
    """What else the person may be told who does it again, that says in its own words that nothing is left to do."""

    def __str__(self):
        return self.act.__name__


CASES = [
    Case(chapters.ready, chapters.publish),
    Case(chapters.online, chapters.extend),
    Case(chapters.online, chapters.correct),
    Case(chapters.online, chapters.cancel),
    Case(chapters.with_annex, chapters.new_version, frozenset({"invalid"})),
    Case(chapters.online, chapters.ask),
    Case(chapters.online, chapters.answer),
    Case(chapters.transmitted, chapters.seal),
    Case(chapters.transmitted, chapters.withdraw),
    Case(chapters.closed, chapters.close),
    Case(chapters.convened, chapters.start_opening),
    Case(chapters.convened, chapters.approve),
    Case(chapters.released, chapters.report),
    Case(chapters.opened, chapters.admit),
    Case(chapters.opened, chapters.draw_up),
    Case(chapters.opened, chapters.set_grid),
    Case(chapters.graded, chapters.close_marks),
    Case(chapters.alone, chapters.agree),
    Case(chapters.alone, chapters.freeze),
    Case(chapters.opened, chapters.decide),
    Case(chapters.decided, chapters.reject),
    Case(chapters.told, chapters.notify),
    Case(chapters.notified, chapters.read),
    Case(chapters.notified, chapters.answer_letter),
    Case(chapters.answered, chapters.read_answer),
    Case(chapters.complete, chapters.open_data),
    Case(chapters.told, chapters.prepare_contract),
    Case(chapters.performed, chapters.amend),
    Case(chapters.applied, chapters.launch),
]
"""Acts that write a register; what is one row alone has nothing to come apart."""


def recover(scene: Scene) -> None:
    """What comes without anybody: the events of every line, then the jobs, once claims of the dead have expired."""
    scene.platform.failures_expected = True  # a letter held by the dead waits for its claim to expire
    scene.platform.settle()
    for _ in range(2):
        scene.platform.advance(minutes=6)
        for job in JOBS:
            scene.platform.fire(job)
    scene.platform.failures_expected = False
    scene.platform.settle()


def whole(case: Case) -> dict:
    scene = chapters.forked(case.scene())
    case.act(scene)
    recover(scene)
    return state(scene.platform.ports)


def killed(case: Case, at: int) -> tuple[Scene, str] | None:
    """The scene on new processes after the act died at its `at`-th write, and that write; None when it has no such write."""
    ports, fuse = snapshot(case.scene().platform.ports), Fuse(at)
    try:
        case.act(case.scene().on(ports, fuse))
    except Killed:
        return case.scene().on(ports), fuse.last
    return None


def same(found: dict, expected: dict, last: str) -> None:
    letters, wanted = Counter(found.pop("letters")), Counter(expected["letters"])
    twice = letters - wanted
    assert found == {name: value for name, value in expected.items() if name != "letters"}
    assert not wanted - letters, "a letter is lost"
    assert not twice or (last == "mailer.send" and sum(twice.values()) == 1), ("a letter left twice", twice)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_killed_after_any_write_nothing_is_lost_and_nothing_is_done_twice(case):
    expected, untouched = whole(case), None
    at, writes = 0, []
    while True:
        at += 1
        dead = killed(case, at)
        if dead is None:
            break
        writes.append(dead[1])
        recover(dead[0])  # (a)
        found = state(dead[0].platform.ports)
        if untouched is None or found["registers"] == untouched["registers"]:
            idle = chapters.forked(case.scene())
            recover(idle)
            untouched = untouched or state(idle.platform.ports)
            nothing = found["registers"] == untouched["registers"]
        else:
            nothing = False
        if nothing and expected["registers"] != untouched["registers"]:
            same(found, untouched, dead[1])
        else:
            same(found, expected, dead[1])

        scene, last = killed(case, at)  # (b)
        _again(case, scene)
        recover(scene)
        same(state(scene.platform.ports), expected, last)
    assert writes, f"{case} writes nothing"


def _again(case: Case, scene: Scene) -> None:
    """Do it once more, as somebody whose reply was lost; they may be told that it is done already, and nothing else."""
    scene.platform.failures_expected = True
    try:
        case.act(scene)
    except Refusal as refusal:
        if refusal.code == "question-held":  # the page says: in a minute
            scene.platform.settle()
            scene.platform.advance(minutes=1)
            case.act(scene)
        elif refusal.code not in DONE_ALREADY | case.refusals:
            raise
    scene.platform.failures_expected = False


@pytest.mark.parametrize("case", CASES, ids=str)
def test_consequences_that_are_faster_than_the_act_change_nothing(case):
    """The stream delivers the line before the act goes on: both follow it, and everything is done once."""
    expected = whole(case)
    scene = chapters.forked(case.scene())
    platform, registers = scene.platform, scene.platform.ports.registers
    append = registers.append

    def told_at_once(stream, **asked):
        known = len(registers.read(stream))
        entry = append(stream, **asked)
        if entry.seq > known:
            platform.use.consequences.draw(entry)
        return entry

    registers.append = told_at_once
    case.act(scene)
    registers.append = append
    recover(scene)
    same(state(platform.ports), expected, "")


@pytest.mark.parametrize("act", [chapters.declare_company, chapters.declare_entity, chapters.add_agent])
def test_an_account_whose_creation_was_cut_is_ended_by_whoever_began_it(act):
    """The same person does it again, and nothing says that it exists already."""
    case, at = Case(chapters.people, act), 0
    uncut = chapters.forked(chapters.people())
    act(uncut)
    expected = state(uncut.platform.ports)
    while dead := killed(case, at := at + 1):
        scene, last = dead
        act(scene)
        same(state(scene.platform.ports), dict(expected), last)
    assert at > 2


def test_another_person_has_an_account_of_their_own_of_the_same_company():
    scene, _ = killed(Case(chapters.people, chapters.declare_company), 2)
    newcomer, scene.facts["newcomer"] = scene.facts["newcomer"], scene.facts["admin"]
    theirs = chapters.declare_company(scene)
    scene.facts["newcomer"] = newcomer
    mine = chapters.declare_company(scene)
    assert mine["id"] != theirs["id"]
    assert mine["identifier"] == theirs["identifier"]


def test_the_harness_sees_an_act_whose_register_and_aggregate_come_apart(monkeypatch):
    """An extension whose line is followed by nobody: the guard must tell."""
    from chalicelib.usecases.follow_up.followers import Followers

    monkeypatch.setattr(Followers, "follow", lambda self, line: False)
    with pytest.raises(AssertionError):
        test_killed_after_any_write_nothing_is_lost_and_nothing_is_done_twice(Case(chapters.online, chapters.extend))


def test_an_extension_while_the_gate_is_unavailable_is_ended_by_events(monkeypatch):
    """The line decides; the gate's keys, the aggregate and the letters follow once the gate answers, whoever asked."""
    from chalicelib.domain.errors import Unavailable
    from chalicelib.usecases.opening.gate import Gatehouse

    scene = chapters.forked(chapters.online())

    def down(self, consultation_id):
        raise Unavailable("Le service de scellement ne répond pas.", "gate-unavailable")

    with monkeypatch.context() as patched:
        patched.setattr(Gatehouse, "extend", down)
        with pytest.raises(Refusal):
            chapters.extend(scene)
        scene.platform.failures_expected = True
        scene.platform.settle()
    recover(scene)
    assert state(scene.platform.ports) == whole(Case(chapters.online, chapters.extend))
