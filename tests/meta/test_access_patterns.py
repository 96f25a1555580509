"""Each access pattern written at the top of an adapter has its method, and nothing scans (ARCHITECTURE, DynamoDB)."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "chalicelib" / "adapters" / "dynamo"
ADAPTERS = [path for path in sorted(FOLDER.glob("*.py")) if "access pattern" in path.read_text()]


@pytest.mark.parametrize("path", ADAPTERS, ids=lambda path: path.stem)
def test_each_pattern_has_a_method(path):
    text = path.read_text(encoding="utf-8")
    head, _, code = text.partition("from __future__")
    named = set(re.findall(r"^\s*(AP\d+)\s", head, re.M))
    used = {pattern for line in re.findall(r"def \w+.*#(.*)$", code, re.M) for pattern in re.findall(r"AP\d+", line)}
    used |= {pattern for line in re.findall(r"^\s*\).*:\s*#(.*)$", code, re.M) for pattern in re.findall(r"AP\d+", line)}
    assert named
    assert named == used


def test_every_store_of_a_table_is_covered():
    assert {path.stem for path in ADAPTERS} == {
        "award", "company_files", "consultation", "contracts", "dce", "deposit", "directory", "entity_imports", "ephemeral", "evaluation", "exchanges", "of_consultation", "register", "search", "work", "follow_up", "usage"}  # fmt: skip


def test_nothing_scans():
    assert not [path.name for path in FOLDER.glob("*.py") if re.search(r"\.scan\(|batch_write|rate_limited_scan", path.read_text())]


def test_the_document_tells_what_the_adapters_say():
    """docs/ACCESS_PATTERNS.md repeats the heads of the adapters: it must not drift from them."""
    import ast

    document = (Path(__file__).parents[2] / "docs" / "ACCESS_PATTERNS.md").read_text(encoding="utf-8")
    missing = [path.stem for path in ADAPTERS if ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) not in document]
    assert not missing


def _described(schema):
    return sorted((key["AttributeName"], key["KeyType"]) for key in schema)


def test_the_models_have_the_keys_and_indexes_of_the_tables():
    """infra/data.json alone creates tables; pynamodb must say the same of each."""
    import json
    from dataclasses import fields

    from chalicelib.adapters.dynamo.tables import bound

    template = json.loads((Path(__file__).parents[2] / "infra" / "data.json").read_text(encoding="utf-8"))["Resources"]
    tables = {
        one["Properties"]["TableName"]["Fn::Sub"]: one["Properties"] for one in template.values() if one["Type"] == "AWS::DynamoDB::Table"
    }
    models, indexes = bound("${Prefix}", "eu-west-3"), {name: set() for name in tables}
    for field in fields(models):
        model = getattr(models, field.name)
        made, schema = tables[model.Meta.table_name], model._get_schema()
        kinds = {one["AttributeName"]: one["AttributeType"] for one in made["AttributeDefinitions"]}
        assert _described(schema["key_schema"]) == _described(made["KeySchema"])
        assert all(kinds[one["AttributeName"]] == one["AttributeType"] for one in schema["attribute_definitions"])
        known = {one["IndexName"]: _described(one["KeySchema"]) for one in made.get("GlobalSecondaryIndexes", ())}
        for index in schema["global_secondary_indexes"]:
            assert known[index["index_name"]] == _described(index["key_schema"])
            indexes[model.Meta.table_name].add(index["index_name"])
    assert indexes == {name: {one["IndexName"] for one in made.get("GlobalSecondaryIndexes", ())} for name, made in tables.items()}


def test_only_one_place_knows_a_condition_that_failed():
    assert [path.name for path in FOLDER.glob("*.py") if "ConditionalCheckFailed" in path.read_text()] == ["conditions.py"]
