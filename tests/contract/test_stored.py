"""Rows stored by the last release are read by this one; fields to come are passed over; a row of a later form is refused (docs/STORED.md)."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib.adapters.dynamo.register import DynamoRegisters
from chalicelib.domain.errors import Refused
from chalicelib.usecases.ports.stored import NewerForm, require_known
from support.inside import ports as cloud_ports
from support.inside import settings
from support.stored import KINDS, differences, key_of, plain

VECTORS = Path(__file__).parents[1] / "vectors" / "stored"
BY_NAME = {kind.name: kind for kind in KINDS}


def vector_of(kind):
    return json.loads((VECTORS / f"{kind.name}.json").read_text(encoding="utf-8"))[-1]


ROWS = [
    pytest.param(BY_NAME[path.stem], vector, id=f"{path.stem}-{number}")
    for path in sorted(VECTORS.glob("*.json"))
    for number, vector in enumerate(json.loads(path.read_text(encoding="utf-8")), start=1)
]
LAST = [
    pytest.param(BY_NAME[path.stem], json.loads(path.read_text(encoding="utf-8"))[-1], id=path.stem)
    for path in sorted(VECTORS.glob("*.json"))
]


@pytest.fixture(scope="module")
def adapters(stack):
    return cloud_ports(stack)


@pytest.fixture
def fresh(adapters):
    """Ports whose registers remember no line: rows come and go here without them."""
    return replace(adapters, registers=DynamoRegisters(adapters.registers._rows))


@pytest.fixture(scope="module")
def dynamodb(connect):
    return connect("dynamodb")


@pytest.fixture
def table(stack, dynamodb):
    """table.put(kind, row) writes a row as it is, table.get(kind) reads it; what was put is taken away at the end."""
    client, prefix, put = dynamodb, settings(stack).prefix, []

    class Table:
        def put(self, kind, row):
            put.extend([kind, *needed(kind)])
            client.put_item(TableName=f"{prefix}-{kind.table}", Item=row)
            for other in needed(kind):
                client.put_item(TableName=f"{prefix}-{other.table}", Item=vector_of(other)["row"])

        def drop(self, kind):
            client.delete_item(TableName=f"{prefix}-{kind.table}", Key=key_of(kind))

        def get(self, kind):
            return client.get_item(TableName=f"{prefix}-{kind.table}", Key=key_of(kind), ConsistentRead=True).get("Item")

    found = Table()
    yield found
    for kind in put:
        found.drop(kind)


NAMED = {"claim": "user", "membership": "user", "session-of-user": "session", "company-account": "company", "entity-below": "buyer",
         "company-file-ending": "company-file"}  # fmt: skip


def needed(kind):
    """What only names the thing that is read with it."""
    return [BY_NAME[NAMED[kind.name]]] if kind.name in NAMED else []


def test_every_kind_of_row_has_its_vectors():
    assert {path.stem for path in VECTORS.glob("*.json")} == set(BY_NAME)


@pytest.mark.parametrize(("kind", "vector"), ROWS)
def test_rows_of_each_release_are_read(fresh, table, kind, vector):
    table.put(kind, vector["row"])
    assert not differences(vector["expected"], kind.read(fresh))


@pytest.mark.parametrize(("kind", "vector"), LAST)
def test_this_release_writes_what_the_last_vector_holds(fresh, table, kind, vector):
    """When this fails, what is stored has changed: read docs/STORED.md, then run scripts/stored."""
    for other in KINDS:
        table.drop(other) if other.table == kind.table else None
    kind.write(fresh)
    assert table.get(kind) == vector["row"]


@pytest.mark.parametrize(("kind", "vector"), LAST)
def test_fields_to_come_are_passed_over(fresh, table, kind, vector):
    row = vector["row"] | {"to_come": {"S": "x"}}
    if not kind.free_body and "body" in row:
        row["body"] = {"S": json.dumps(json.loads(row["body"]["S"]) | {"to_come": {"a": [1]}})}
    table.put(kind, row)
    assert not differences(vector["expected"], kind.read(fresh))


@pytest.mark.parametrize(("kind", "vector"), LAST)
def test_a_row_of_a_later_form_is_refused_by_its_name(fresh, table, kind, vector):
    for form in ("2", "99999999999999999999", "1.5", "0", "-1"):
        table.put(kind, vector["row"] | {"v": {"N": form}})
        refused_by_name(lambda: kind.read(fresh), kind, form)


def refused_by_name(read, kind, form):
    with pytest.raises(NewerForm) as refused:
        read()
    message = str(refused.value)
    assert kind.pk in message
    assert kind.sk in message
    assert f"form {form}" in message
    assert not isinstance(refused.value, Refused), "no reader could mend it: it is for whoever installs"


@pytest.mark.parametrize("form", [2, True, "1", 1.0, 0, -1, [], {}])
def test_what_is_no_known_form_is_refused(form):
    with pytest.raises(NewerForm, match="the thing"):
        require_known("the thing", form)


def test_the_first_form_is_said_or_not():
    assert (require_known("x", None), require_known("x", 1), require_known("x", 2, known=3)) == (1, 1, 2)


def test_a_difference_is_seen():
    """The comparison itself: a field gone, a field changed, a new field that is not its default."""
    from support.stored import BUYER

    told = plain(BUYER)
    assert differences(told, BUYER) == []
    assert differences(told | {"gone": 1}, BUYER) == [".gone is gone"]
    assert differences(told | {"name": "other"}, BUYER) == [".name: 'name' instead of 'other'"]
    assert differences({name: value for name, value in told.items() if name != "kind"}, BUYER) == [".kind is new and not its default"]


def test_the_one_account_of_an_identifier_in_the_first_release_is_found(fresh, table):
    """Its row was a claim, when an identifier had one account."""
    kind, company = BY_NAME["company-account"], vector_of(BY_NAME["company"])
    claim = {"pk": {"S": kind.pk}, "sk": {"S": "HEAD"}, "body": {"S": json.dumps({"id": company["expected"]["id"]})}}
    table.put(replace(kind, sk="HEAD"), claim)
    assert kind.read(fresh) == [company["expected"]["id"]]
