"""Models bound to an installation: several in one process, one client each; versions and expiry as they are stored."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from chalicelib.adapters.dynamo.tables import bound
from chalicelib.domain.buyer import Buyer
from chalicelib.domain.decision import Decision
from chalicelib.domain.errors import StaleVersion
from chalicelib.domain.ids import new_id
from support.inside import ports as cloud_ports
from support.inside import settings
from support.platforms import START


def models(tables):
    return [getattr(tables, field.name) for field in fields(tables)]


def test_prefixes_do_not_meet():
    one, other = bound("one", "eu-west-3"), bound("other", "eu-west-3")
    assert {model.Meta.table_name.partition("-")[0] for model in models(one)} == {"one"}
    assert {model.Meta.table_name.partition("-")[0] for model in models(other)} == {"other"}
    assert one.consultations.by_buyer._model is one.consultations
    assert other.consultations.by_buyer._model is other.consultations


def test_the_tables_of_an_installation_have_one_client():
    connections = {id(model._get_connection().connection) for model in models(bound("one", "eu-west-3"))}
    assert len(connections) == 1


@pytest.fixture
def raw(stack, connect):
    """raw("directory", pk, sk): the row as DynamoDB holds it."""
    client = connect("dynamodb")

    def read(table, pk, sk):
        key = {"pk": {"S": pk}, "sk": {"S": sk}}
        return client.get_item(TableName=f"{settings(stack).prefix}-{table}", Key=key, ConsistentRead=True).get("Item")

    return read


def test_the_version_stored_is_the_version_returned(stack, raw):
    directory = cloud_ports(stack).directory
    buyer = directory.create_buyer(Buyer(id=new_id(START), siret=new_id(START), name="B", department="35", created_at=START))
    for expected in (1, 2, 3):
        row = raw("directory", f"O#{buyer.id}", "HEAD")
        assert (int(row["version"]["N"]), buyer.version) == (expected, expected)
        assert f'"version": {expected}' in row["body"]["S"]
        stale, buyer = buyer, directory.save_buyer(buyer)
        with pytest.raises(StaleVersion):
            directory.save_buyer(stale)


def test_a_decision_begins_at_its_second_version(stack, raw):
    """The domain counts from 1 before the first write; rows already stored say so."""
    decisions = cloud_ports(stack).decisions
    made = decisions.put(Decision(consultation_id=new_id(START), lot=1, outcome="awarded", reason="x", decided_at=START, decided_by="u"))
    assert (made.version, raw("consultations", f"C#{made.consultation_id}", "DECISION#001")["version"]) == (2, {"N": "2"})
    assert decisions.put(replace(made, reason="y")).version == 3


def test_rows_without_a_version_have_none(stack, raw):
    ports, parent = cloud_ports(stack), new_id(START)
    ports.dossiers.tie(parent, "child")
    assert "version" not in raw("consultations", f"C#{parent}", "CHILD#child")


def test_what_expires_says_when_in_seconds(stack, raw):
    ports, key, expires_at = cloud_ports(stack), new_id(START), START + timedelta(milliseconds=1_999)
    ports.ephemeral.put_note(key, {"a": 1}, expires_at)
    ports.ephemeral.count(key, expires_at)
    kept = str(int((expires_at + timedelta(days=2)).timestamp()))
    assert raw("ephemeral", f"NOTE#{key}", "HEAD")["expires_at"] == raw("ephemeral", f"COUNT#{key}", "HEAD")["expires_at"] == {"N": kept}
