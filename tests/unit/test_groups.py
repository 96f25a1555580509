"""One operator in several candidacies, by the table of capacities (CCP R2142-4, R2142-21, R2142-23; REQ-064)."""

import pytest

from chalicelib.domain.deposit import RegisteredDeposit
from chalicelib.domain.groups import alerts


def deposit(name, account, lead, members=(), lots=(1,)):
    group = {"kind": "joint" if members else "none", "members": [{"name": m, "identifier_type": "SIRET", "identifier": m} for m in members]}
    company = {"id": account, "name": lead, "identifier_type": "SIRET", "identifier": lead}
    return RegisteredDeposit(id=name, record={"company": company, "consortium": group, "lots": list(lots)}, late=False, withdrawn=False)


def told(*live, one_role=False):
    return [(one.code, one.identifier[1], one.deposits, one.lots, one.forbidden) for one in alerts(live, one_role=one_role)]


CASES = {
    "leads twice": ([("x", "A", ["B"]), ("y", "A", ["C"])], "lead-twice", True),
    "leads, and is alone": ([("x", "A", ["B"]), ("y", "A", [])], "lead-and-single", True),
    "is alone, and a member": ([("x", "A", []), ("y", "C", ["A"])], "several-roles", False),
    "leads, and is a member": ([("x", "A", ["B"]), ("y", "C", ["A"])], "several-roles", False),
    "is a member twice": ([("x", "C", ["A"]), ("y", "D", ["A"])], "several-roles", False),
}


@pytest.mark.req("REQ-064")
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("one_role", [False, True])
def test_who_stands_twice_is_told_and_what_the_rules_forbid(case, one_role):
    given, code, always = CASES[case]
    live = [deposit(account, account, lead, members) for account, lead, members in given]
    assert told(*live, one_role=one_role) == [(code, "A", ("x", "y"), (1,), always or one_role)]


def test_nothing_is_told_of_other_lots_nor_of_one_candidate():
    assert told(deposit("1", "x", "A", ["B"], [1]), deposit("2", "y", "A", ["C"], [2])) == []
    assert told(deposit("1", "x", "A", ["B"]), deposit("2", "x", "A", ["B"])) == [], "the same group completes its deposit"
    assert told(deposit("1", "x", "A"), deposit("2", "y", "A")) == [], "two accounts of one number are settled apart"
    assert told(deposit("1", "x", "A", ["B"]), deposit("2", "y", "C", ["D"])) == []


def test_an_alert_names_the_lots_where_it_happens():
    (one,) = told(deposit("1", "x", "A", ["B"], [1, 2, 3]), deposit("2", "y", "A", ["C"], [2, 3, 4]))
    assert one == ("lead-twice", "A", ("1", "2"), (2, 3), True)
