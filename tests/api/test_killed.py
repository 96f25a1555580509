"""A process killed between two writes loses nothing and does nothing twice (ARCHITECTURE, Walls; REQ-155).

For each act: it is done once whole, which gives the reference; then, from the same stores, it is stopped after its n-th write, for every n.
(a) The person never comes back: events and jobs alone leave either nothing or the whole. (b) The person does it again: the whole, once.
"""

import functools
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import pytest

from chalicelib.domain.instants import from_text, to_text
from support import phases, walk
from support.killing import Fuse, Killed, Scene, snapshot, state
from support.people import Person, Refusal
from support.platforms import MemoryPlatform

JOBS = ("close_due", "retry_consequences", "tell_alerts", "publish_open_data", "remind")
DONE_ALREADY = {"wrong-state", "already-approved", "already-answered", "stale-version", "notice-step", "already-told", "too-early", "already-sealed", "not-found",
                "deadline-passed", "not-released", "precondition-failed"}  # fmt: skip
"""What somebody may be told who does again what events have done meanwhile: the refusals that say so."""


@functools.cache
def entity() -> Scene:
    platform = MemoryPlatform()
    cast = walk.entity(platform)
    bidders = [walk.company(platform) for _ in range(2)]
    people = [cast.admin, cast.agent, *cast.members, *(person for person, _ in bidders)]
    return Scene(platform, people, {"cast": cast, "bidders": bidders})


def later(scene: Scene, **facts) -> Scene:
    """The same scene a chapter later, on stores of its own."""
    return Scene(scene.platform, scene.people, {**scene.facts, **facts})


def forked(scene: Scene) -> Scene:
    return scene.on(snapshot(scene.platform.ports))


@functools.cache
def ready() -> Scene:
    """A draft that could be published now."""
    scene = forked(entity())
    cast = scene.facts["cast"]
    made = walk.draft(cast, lots=1)
    walk.add_file(cast.agent, made["id"], "reglement.pdf", walk.PDF)
    scene.platform.settle()
    for member in cast.members:
        member.rehearse(made["id"])
    cast.agent.refresh()
    return later(scene, at=f"/v1/consultations/{made['id']}", id=made["id"])


@functools.cache
def online() -> Scene:
    scene = forked(ready())
    scene.facts["cast"].agent.post(f"{scene.facts['at']}/publication")
    (asker, company_id), _ = scene.facts["bidders"]
    body = {"company_id": company_id, "text": "Le parquet est-il à conserver ?", "lot": None}
    question = asker.post(f"{scene.facts['at']}/questions", body)
    scene.platform.settle()
    return later(scene, online=scene.facts["cast"].agent.get(scene.facts["at"]), question=question)


@functools.cache
def with_annex() -> Scene:
    """A file more waits to be published."""
    scene = forked(online())
    walk.add_file(scene.facts["cast"].agent, scene.facts["id"], "annexe.pdf", walk.PDF)
    scene.platform.settle()
    return later(scene)


@functools.cache
def transmitted() -> Scene:
    """One offer sealed, another sent whole and not sealed yet."""
    scene = forked(online())
    (first, first_id), (second, second_id) = scene.facts["bidders"]
    sealed = walk.deposited(first, first_id, scene.facts["id"])
    sent = walk.transmit(second, scene.facts["id"], walk.start(second, second_id, scene.facts["id"]))
    scene.platform.settle()
    return later(scene, sealed=sealed, sent=sent)


@functools.cache
def closed() -> Scene:
    """Two offers, the deadline past, nothing closed yet."""
    scene = forked(transmitted())
    scene.facts["sent"].seal()
    scene.platform.settle()
    walk.after_deadline(scene.platform, scene.facts["online"])
    phases.back(scene.facts["cast"], *(person for person, _ in scene.facts["bidders"]))
    return later(scene)


@functools.cache
def convened() -> Scene:
    """A session is begun; the first member has unwrapped its shares and is about to approve."""
    from chalicelib.crypto import age

    scene = forked(closed())
    table, member = walk.OpeningTable(scene.facts["cast"].agent, scene.facts["id"]), scene.facts["cast"].members[0]
    pages = table.send_pages(member, table.shares(member))
    member.refresh()
    scene.platform.settle()
    return later(scene, table=table, pages=pages, recipient=age.generate_pq_identity().recipient)


@functools.cache
def released() -> Scene:
    """The quorum is there and the first candidacy released: its check is about to be reported."""
    scene = forked(closed())
    table = phases.table(scene.facts["cast"], scene.facts["online"])
    table.release(scene.facts["sealed"].id, "L000-candidacy")
    scene.platform.settle()
    return later(scene, table=table)


@functools.cache
def opened() -> Scene:
    scene = forked(closed())
    table = phases.table(scene.facts["cast"], scene.facts["online"])
    for deposit in (scene.facts["sealed"], scene.facts["sent"]):
        table.open(deposit.id, "L000-candidacy")
        table.admit(deposit.id)
        table.open(deposit.id, "L001-offer")
    scene.platform.settle()
    return later(scene, table=table)


@functools.cache
def decided() -> Scene:
    scene = forked(opened())
    decide(scene)
    scene.platform.settle()
    return later(scene)


@functools.cache
def told() -> Scene:
    """The rejection is sent, the standstill over."""
    scene = forked(decided())
    reject(scene)
    scene.platform.settle()
    scene.platform.advance(days=13)
    phases.back(scene.facts["cast"], *(person for person, _ in scene.facts["bidders"]))
    return later(scene)


@functools.cache
def notified() -> Scene:
    scene = forked(told())
    sent = notify(scene)
    scene.platform.settle()
    return later(scene, notification=sent["items"][0]["id"])


@functools.cache
def complete() -> Scene:
    """The contract has taken effect and its essential data is complete: the next run publishes it."""
    scene = forked(notified())
    read(scene)
    data = {"ccag": "Travaux", "form_of_price": "Forfaitaire", "types_of_price": ["Définitif ferme"], "duration_months": 12, "offers_received": 2,
            "advance": False, "subcontracting": False, "group_type": "Pas de groupement", "social": ["Clause sociale"],
            "environmental": ["Clause environnementale"]}  # fmt: skip
    agent = scene.facts["cast"].agent
    agent.call("PUT", f"{scene.facts['at']}/decisions/1/essential-data", data)
    scene.platform.settle()
    return later(scene)


# -- acts: each takes a scene on its own stores ------------------------------------------------------------------------------------------


def publish(s):
    return s.facts["cast"].agent.post(f"{s.facts['at']}/publication")


def extend(s):
    deadline = from_text(s.facts["online"]["submission_deadline"]) + timedelta(days=7)
    return s.facts["cast"].agent.post(
        f"{s.facts['at']}/extensions", {"submission_deadline": to_text(deadline), "reason": "Visite reportée"}
    )


def correct(s):
    body = {"changes": {"description": "Dépose et pose de menuiseries"}, "note": "Le texte était absent", "important": False}
    return s.facts["cast"].agent.call("POST", f"{s.facts['at']}/corrections", body, **{"If-Match": f'"{s.facts["online"]["version"]}"'})


def cancel(s):
    return s.facts["cast"].agent.post(f"{s.facts['at']}/cancellation", {"reason": "Le besoin a disparu : l’école ferme en juin."})


def new_version(s):
    agent = s.facts["cast"].agent
    return agent.post(f"{s.facts['at']}/dce-versions", {"note": "Une annexe manquait", "removed": [], "important": False})


def ask(s):
    person, company_id = s.facts["bidders"][1]
    return person.post(f"{s.facts['at']}/questions", {"company_id": company_id, "text": "Une visite est-elle prévue ?", "lot": None})


def answer(s):
    body = {"public_text": "Faut-il garder le parquet ?", "answer": "Oui, il est classé."}
    return s.facts["cast"].agent.post(f"{s.facts['at']}/questions/{s.facts['question']['id']}/answer", body)


def seal(s):
    return s.facts["sent"].seal()


def withdraw(s):
    return s.facts["sealed"].person.post(f"/v1/deposits/{s.facts['sealed'].id}/withdrawal")


def close(s):
    s.platform.fire("close_due")


def start_opening(s):
    return s.facts["cast"].agent.post(f"{s.facts['at']}/openings", {"recipient": str(s.facts["recipient"])})


def approve(s):
    member, table = s.facts["cast"].members[0], s.facts["table"]
    return member.post(f"{table.at}/approvals", {"pages": s.facts["pages"]})


def report(s):
    facts = {"deposit_id": s.facts["sealed"].id, "slot": "L000-candidacy", "outcome": "opened", "check": "intact", "files": []}
    return s.facts["cast"].agent.post(f"{s.facts['table'].at}/results", {"results": [facts]})


def admit(s):
    return s.facts["table"].admit(s.facts["sealed"].id, "admitted", "Relue")


def draw_up(s):
    return s.facts["table"].opener.post(f"{s.facts['table'].at}/record", {"present": ["Membre 1"]})


def decide(s):
    body = {
        "lot": 1,
        "outcome": "awarded",
        "reason": "Offre la mieux classée",
        "amount_eur": "118250.50",
        "awardee_deposit_id": s.facts["sealed"].id,
    }
    return s.facts["cast"].agent.post(f"{s.facts['at']}/decisions", body)


def _letter(s, kind, company_id, subject, words):
    body = {"kind": kind, "lot": 1, "company_ids": [company_id], "subject": subject, "body": words, "attachments": []}
    return s.facts["cast"].agent.post(f"{s.facts['at']}/messages", body)


def reject(s):
    return _letter(
        s,
        "rejection",
        s.facts["bidders"][1][1],
        "Offre non retenue",
        "Votre offre est classée deuxième ; motifs et attributaire : voir ci-joint.",
    )


def notify(s):
    return _letter(
        s, "notification", s.facts["bidders"][0][1], "Notification du marché", "Le marché vous est notifié, vous pouvez commencer."
    )


def read(s):
    return s.facts["bidders"][0][0].get(f"{s.facts['at']}/messages/{s.facts['notification']}")


def open_data(s):
    s.platform.fire("publish_open_data")


@functools.cache
def applied() -> Scene:
    """The first phase of a restricted procedure: its one application is admitted, the next phase may be launched."""
    scene = forked(entity())
    cast, (person, company_id) = scene.facts["cast"], scene.facts["bidders"][0]
    first = walk.published(cast, procedure="AOR", lots=1)
    deposit = walk.deposited(person, company_id, first["id"])
    scene.platform.settle()
    walk.after_deadline(scene.platform, first)
    phases.back(cast, person)
    table = phases.table(cast, first)
    table.open(deposit.id, "L000-candidacy")
    table.admit(deposit.id)
    scene.platform.settle()
    return later(scene, at=f"/v1/consultations/{first['id']}", id=first["id"], admitted=deposit.id)


def launch(s):
    body = {"procedure": "AOR", "phase": "offer", "deposits": [s.facts["admitted"]], "lots": []}
    return s.facts["cast"].agent.post(f"{s.facts['at']}/phases", body)


@dataclass(frozen=True)
class Case:
    scene: object
    act: object
    refusals: frozenset = frozenset()
    """What else the person may be told who does it again, that says in its own words that nothing is left to do."""

    def __str__(self):
        return self.act.__name__


CASES = [
    Case(ready, publish), Case(online, extend), Case(online, correct), Case(online, cancel), Case(with_annex, new_version, frozenset({"invalid"})), Case(online, ask),
    Case(online, answer), Case(transmitted, seal), Case(transmitted, withdraw), Case(closed, close), Case(convened, start_opening),
    Case(convened, approve), Case(released, report), Case(opened, admit), Case(opened, draw_up), Case(opened, decide), Case(decided, reject),
    Case(told, notify), Case(notified, read), Case(complete, open_data), Case(applied, launch),
]  # fmt: skip
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
    scene = forked(case.scene())
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
            idle = forked(case.scene())
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
    scene = forked(case.scene())
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


@functools.cache
def people() -> Scene:
    """An operator, the administrator of an entity, somebody who has no company yet."""
    platform = MemoryPlatform()
    cast = walk.entity(platform)
    operator, newcomer = Person(platform), Person(platform, name="Maud Menuisière").sign_in()
    platform.make_operator(operator.email)
    operator.sign_in().enrol()
    platform.settle()
    facts = {"operator": operator, "newcomer": newcomer, "admin": cast.admin, "buyer": cast.buyer_id, "siret": walk.siret()}
    return Scene(platform, [operator, newcomer, cast.admin], facts)


def declare_company(s):
    company = {"identifier": {"type": "SIRET", "value": s.facts["siret"]}, "name": "Menuiserie Kerguelen"}
    return s.facts["newcomer"].post("/v1/companies", company)


def declare_entity(s):
    admin = {"email": "premiere@exemple.fr", "name": "Ana Administratrice"}
    return s.facts["operator"].post("/v1/buyers", {**walk.ENTITY, "siret": s.facts["siret"], "admin": admin})


def add_agent(s):
    person = {"email": "nouvel-agent@exemple.fr", "name": "Gaël Agent", "roles": ["agent"]}
    return s.facts["admin"].post(f"/v1/buyers/{s.facts['buyer']}/agents", person)


@pytest.mark.parametrize("act", [declare_company, declare_entity, add_agent])
def test_an_account_whose_creation_was_cut_is_ended_by_whoever_began_it(act):
    """No register holds them: the same person does it again, and nothing says that it exists already."""
    case, at = Case(people, act), 0
    uncut = forked(people())
    act(uncut)
    expected = state(uncut.platform.ports)
    while dead := killed(case, at := at + 1):
        scene, last = dead
        act(scene)
        same(state(scene.platform.ports), dict(expected), last)
    assert at > 2


def test_another_person_does_not_end_the_creation_of_a_company():
    scene, _ = killed(Case(people, declare_company), 1)
    scene.facts["newcomer"] = scene.facts["admin"]
    with pytest.raises(Refusal) as refused:
        declare_company(scene)
    assert refused.value.code == "company-exists"


def test_the_harness_sees_an_act_whose_register_and_aggregate_come_apart(monkeypatch):
    """An extension whose line is followed by nobody: the guard must tell."""
    from chalicelib.usecases.follow_up.followers import Followers

    monkeypatch.setattr(Followers, "follow", lambda self, line: False)
    with pytest.raises(AssertionError):
        test_killed_after_any_write_nothing_is_lost_and_nothing_is_done_twice(Case(online, extend))


def test_an_extension_while_the_gate_is_unavailable_is_ended_by_events(monkeypatch):
    """The line decides; the gate's keys, the aggregate and the letters follow once the gate answers, whoever asked."""
    from chalicelib.domain.errors import Unavailable
    from chalicelib.usecases.opening.gate import Gatehouse

    scene = forked(online())

    def down(self, consultation_id):
        raise Unavailable("Le service de scellement ne répond pas.", "gate-unavailable")

    with monkeypatch.context() as patched:
        patched.setattr(Gatehouse, "extend", down)
        with pytest.raises(Refusal):
            extend(scene)
        scene.platform.failures_expected = True
        scene.platform.settle()
    recover(scene)
    assert state(scene.platform.ports) == whole(Case(online, extend))
