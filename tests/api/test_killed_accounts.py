"""A process that dies after any write of an act upon an account: once the events came and the person came again, it is as if it had not."""

import re
from collections import Counter
from dataclasses import dataclass

import pytest

from support import walk
from support.killing import Fuse, Killed, Scene, snapshot, state
from support.people import Person, Refusal
from support.platforms import MemoryPlatform

MINE, OTHERS, NEW = "/v1/session/restoration", "/v1/restorations", "nouvelle@exemple.fr"


def begun():
    """An entity; its agent in two browsers, the second with nothing but the mailbox."""
    platform = MemoryPlatform()
    cast = walk.entity(platform)
    platform.advance(minutes=2)
    bare = Person(platform, email=cast.agent.email).sign_in()
    cast.agent.refresh()
    cast.admin.refresh()
    platform.settle()
    return Scene(platform, [cast.agent, bare, cast.admin], {"buyer_id": cast.buyer_id})


def asked():
    return then(begun(), ask)


def granted():
    return then(asked(), grant)


def ready():
    scene = granted()
    scene.platform.advance(hours=24)
    bare = scene.people[1].sign_in()
    return Scene(scene.platform, [scene.people[0], bare, scene.people[2]], scene.facts)


def moving():
    scene = begun()
    agent = scene.people[0]
    agent.post("/v1/account/address", {"email": NEW})
    codes = {"old_code": scene.platform.code_for(agent.email), "new_code": scene.platform.code_for(NEW)}
    return Scene(scene.platform, scene.people, {**scene.facts, "codes": codes})


def moved():
    scene = then(moving(), move)
    key = re.search(r"adresse=([\w-]+)", scene.platform.texts(scene.people[0].email)[-1])[1]
    return Scene(scene.platform, scene.people, {**scene.facts, "key": key})


def then(scene, act):
    act(scene)
    scene.platform.settle()
    return Scene(scene.platform, scene.people, scene.facts)


def ask(scene):
    scene.people[1].post(MINE)


def grant(scene):
    scene.people[2].post(f"{OTHERS}/{scene.people[0].id}/grant")


def give_up(scene):
    scene.people[1].call("DELETE", MINE)


def complete(scene):
    scene.people[1].post(f"{MINE}/completion")


def move(scene):
    scene.people[0].post("/v1/account/address/confirmation", scene.facts["codes"])


def take_back(scene):
    scene.people[0].post("/v1/address-cancellations", {"key": scene.facts["key"]})


def close(scene):
    scene.people[0].call("DELETE", "/v1/account")


def neighbours():
    """Two entities, for one to lend to the other."""
    platform = MemoryPlatform()
    epci, commune = walk.entity(platform), walk.entity(platform)
    siret = epci.admin.refresh().get(f"/v1/buyers/{epci.buyer_id}")["siret"]
    commune.admin.refresh()
    platform.settle()
    return Scene(platform, [commune.admin, commune.agent], {"at": f"/v1/buyers/{commune.buyer_id}", "siret": siret})


def delegated():
    return then(neighbours(), delegate)


def delegate(scene):
    days = {"first": walk.today(scene.platform), "last": walk.today(scene.platform, 9)}
    scene.people[0].post(f"{scene.facts['at']}/delegations", {"siret": scene.facts["siret"], **days})


def end_delegation(scene):
    given = scene.people[0].get(f"{scene.facts['at']}/grants")["items"]
    scene.people[0].call("DELETE", f"{scene.facts['at']}/delegations/{given[0]['id']}")


def replace_me(scene):
    days = {"first": walk.today(scene.platform), "last": walk.today(scene.platform, 9)}
    scene.people[0].post(f"{scene.facts['at']}/stand-ins", {"user_id": scene.people[1].id, **days})


@dataclass(frozen=True)
class Case:
    scene: object
    act: object
    refusals: frozenset
    """What the person may be told who does again what was done."""

    def __str__(self):
        return self.act.__name__


CASES = [
    Case(begun, ask, frozenset()),
    Case(asked, grant, frozenset({"already-granted"})),
    Case(granted, give_up, frozenset({"not-found"})),
    Case(ready, complete, frozenset({"not-found"})),
    Case(moving, move, frozenset({"code-expired", "sign-in-required", "invalid"})),
    Case(moved, take_back, frozenset({"not-found"})),
    Case(begun, close, frozenset({"sign-in-required"})),
    Case(neighbours, delegate, frozenset()),
    Case(delegated, end_delegation, frozenset()),
    Case(neighbours, replace_me, frozenset()),
]


def outcome(ports):
    found = state(ports)
    factors = sorted((user.email, len(user.passkeys), len(user.backup_codes)) for user in ports.directory._users.values())
    lent = sorted((user.email, len(user.grants)) for user in ports.directory._users.values())
    told = sorted(
        (one.name, one.siret, [bool(g.ended_at) for g in (*one.grants, *one.received)]) for one in ports.directory._buyers.values()
    )
    asking = len(ports.directory.restorations())
    found["registers"] = {
        name: lines for name, lines in found["registers"].items() if not name.endswith("#sign-ins")
    }  # proved twice: two lines
    return {name: found[name] for name in ("registers", "people")} | {"factors": factors, "asking": asking, "lent": lent, "told": told}


def answered(case, scene):
    """The code of the refusal, empty for a success."""
    try:
        case.act(scene)
    except Refusal as refusal:
        return refusal.code
    return ""


@pytest.mark.req("REQ-155")
@pytest.mark.parametrize("case", CASES, ids=str)
def test_killed_after_any_write_an_account_is_as_if_it_had_not(case):
    start = case.scene()
    ports = snapshot(start.platform.ports)
    whole = start.on(snapshot(ports))
    case.act(whole)
    whole.platform.settle()
    expected, at = outcome(whole.platform.ports), 0
    while True:
        at += 1
        stores, fuse = snapshot(ports), Fuse(at)
        try:
            case.act(start.on(stores, fuse))
        except Killed:
            last = fuse.last
        else:
            break
        after = start.on(stores)
        after.platform.settle()
        assert answered(case, after) in {"", *case.refusals}, last
        after.platform.settle()
        assert outcome(stores) == expected, last
        lost = Counter(mail.to for mail in whole.platform.ports.mailer.sent) - Counter(mail.to for mail in stores.mailer.sent)
        assert not lost, ("a letter is lost", last)
    assert at > 2, "nothing was written"
