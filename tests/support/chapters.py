"""A consultation brought to each chapter of its life, and the act that comes next, for whoever stops it half-way (tests/api/test_killed.py).

Each chapter is lived once a run and copied; an act takes the scene that it is done on.
"""

import functools
from datetime import timedelta

from chalicelib.domain.instants import from_text, to_text
from support import contracting, phases, walk
from support.killing import Scene, snapshot
from support.people import Person
from support.platforms import MemoryPlatform


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
def graded() -> Scene:
    """The grid is set, prices are known, the only evaluator has marked both offers."""
    scene = forked(opened())
    set_grid(scene)
    at, evaluator = f"{scene.facts['at']}/evaluation/1", scene.facts["cast"].members[0]
    offers = [one["deposit_id"] for one in scene.facts["cast"].agent.get(at)["offers"]]
    priced = [{"deposit_id": one, "prices": {"1": f"{number}00.00"}} for number, one in enumerate(offers, start=1)]
    scene.facts["cast"].agent.call("PUT", f"{at}/offers", {"offers": priced})
    evaluator.call("PUT", f"{at}/marks", {"marks": [{"offer": one, "item": "2", "value": "7.5"} for one in offers]})
    scene.platform.settle()
    return later(scene)


@functools.cache
def alone() -> Scene:
    """The only evaluator has closed: the consensus may be."""
    scene = forked(graded())
    close_marks(scene)
    scene.platform.settle()
    return later(scene)


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
def answered() -> Scene:
    """The holder has answered, nobody has read it."""
    scene = forked(notified())
    sent = answer_letter(scene)
    scene.platform.settle()
    return later(scene, answer=sent["id"])


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


@functools.cache
def performed() -> Scene:
    """Its essential data is online, and an amendment's file has arrived."""
    scene = forked(complete())
    scene.platform.fire("publish_open_data")
    scene.platform.settle()
    agent = scene.facts["cast"].agent
    buyer_id = agent.get(scene.facts["at"])["buyer"]["id"]
    [line] = agent.get(f"/v1/buyers/{buyer_id}/contracts")["items"]
    file_id, _ = contracting.upload(scene, line["id"])
    return later(scene, contract=f"/v1/contracts/{line['id']}", file=file_id)


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


def set_grid(s):
    items = [
        {"code": "1", "criterion": "Prix", "label": "Prix", "weight": "60", "formula": "proportional"},
        {"code": "2", "criterion": "Performances environnementales", "label": "Performances environnementales", "weight": "40"},
    ]
    cast = s.facts["cast"]
    return cast.agent.call("PUT", f"{s.facts['at']}/evaluation/1/grid", {"items": items, "evaluators": [cast.members[0].id]})


def close_marks(s):
    return s.facts["cast"].members[0].post(f"{s.facts['at']}/evaluation/1/closing")


def agree(s):
    return s.facts["cast"].agent.post(f"{s.facts['at']}/evaluation/1/consensus/closing")


def freeze(s):
    return s.facts["cast"].agent.post(f"{s.facts['at']}/presentation-report/freezing", {"sections": 16})


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
    body = {"kind": kind, "lot": 1, "company_ids": [company_id], "subject": subject, "fields": words, "attachments": []}
    return s.facts["cast"].agent.post(f"{s.facts['at']}/messages", body)


def reject(s):
    return _letter(
        s,
        "rejection",
        s.facts["bidders"][1][1],
        "Offre non retenue",
        {"reasons": "Votre offre est classée deuxième ; motifs et attributaire : voir ci-joint."},
    )


def notify(s):
    return _letter(
        s,
        "notification",
        s.facts["bidders"][0][1],
        "Notification du marché",
        {"text": "Le marché vous est notifié, vous pouvez commencer."},
    )


def read(s):
    return s.facts["bidders"][0][0].get(f"{s.facts['at']}/messages/{s.facts['notification']}")


def answer_letter(s):
    at = f"{s.facts['at']}/companies/{s.facts['bidders'][0][1]}/messages"
    body = {"text": "Nous accusons réception de la notification.", "in_reply_to": s.facts["notification"]}
    return s.facts["bidders"][0][0].post(at, body)


def read_answer(s):
    return s.facts["cast"].agent.post(f"{s.facts['at']}/messages/{s.facts['answer']}/reading")


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
    return s.facts["admin"].post(f"/v1/buyers/{s.facts['buyer']}/invitations", person)


def prepare_contract(s):
    return s.facts["cast"].agent.post(f"{s.facts['at']}/contracts", {"lot": 1})


def amend(s):
    """A change whose essential data follows."""
    body = {"basis": "R2194-1", "reason": "Clause de réexamen", "signed_on": s.platform.clock().date().isoformat(), "amount_eur": "99999"}
    return s.facts["cast"].agent.post(f"{s.facts['contract']}/amendments", {**body, "file_id": s.facts["file"]})
