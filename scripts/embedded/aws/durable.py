"""Hooks on MiniStack 1.5.33: where it changes its memory, the journal hears of it. The version is pinned, with its hash.

Items go one by one. Definitions (tables, keys, queues and their messages) are small and rarely change: the whole state of
the service is written after each action that may change it.
"""

import json
from collections import defaultdict

from ministack.core.persistence import _json_default, _json_object_hook
from ministack.services import dynamodb, kms, sqs

from .journal import Journal

SERVICES = {"dynamodb": dynamodb, "kms": kms, "sqs": sqs}
PREFIXES = {"DynamoDB_20120810": "dynamodb", "TrentService": "kms", "AmazonSQS": "sqs"}
ITEM_ACTIONS = {
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "BatchWriteItem",
    "TransactWriteItems",
    "ExecuteStatement",
    "BatchExecuteStatement",
    "ExecuteTransaction",
}
READING = (
    "Describe",
    "List",
    "Get",
    "Query",
    "Scan",
    "BatchGet",
    "TransactGet",
    "Encrypt",
    "Decrypt",
    "Sign",
    "Verify",
    "Generate",
    "Receive",
)


def restore(journal: Journal) -> None:
    """Put back what the journal holds, before the first request. Tables that CloudFormation made, as tests of the
    packaged template do, are not kept: neither are their items."""
    for name, state in journal.services().items():
        SERVICES[name].load_persisted_state(json.loads(state, object_hook=_json_object_hook))
    tables = {table["TableArn"]: table for table in dynamodb._tables.all_values()}
    for table in tables.values():
        table["items"] = defaultdict(dict)
    for arn, pk, sk, item in journal.items():
        if arn in tables:
            tables[arn]["items"][json.loads(pk)][json.loads(sk)] = json.loads(item)
    for table in tables.values():
        dynamodb._items_replaced(table)


def install(journal: Journal) -> None:
    """Wrap the five points through which every item and every stream record passes."""
    set_item, remove_item, replaced = dynamodb._set_item, dynamodb._remove_item, dynamodb._items_replaced

    def journalled_set(table, pk, sk, item):
        journal.put_item(table["TableArn"], pk, sk, item)
        return set_item(table, pk, sk, item)

    def journalled_remove(table, pk, sk):
        journal.remove_item(table["TableArn"], pk, sk)
        return remove_item(table, pk, sk)

    def journalled_replaced(table):
        journal.forget_table(table["TableArn"])
        for pk, row in table["items"].items():
            for sk, item in row.items():
                journal.put_item(table["TableArn"], pk, sk, item)
        return replaced(table)

    dynamodb._set_item, dynamodb._remove_item, dynamodb._items_replaced = journalled_set, journalled_remove, journalled_replaced
    _record_changes(journal)


def _record_changes(journal: Journal) -> None:
    """Stream records, kept until the pump has delivered them (MiniStack keeps its own in memory only)."""
    build = dynamodb._build_change_record

    def journalled_build(table, event_name, old_item, new_item, view_type):
        record = build(table, event_name, old_item, new_item, view_type)
        journal.put_change(table["TableName"], record)
        return record

    dynamodb._build_change_record = journalled_build


def note(journal: Journal, target: str, status: int) -> None:
    """After an action (x-amz-target), write the definitions it may have changed."""
    prefix, _, action = target.partition(".")
    service = PREFIXES.get(prefix)
    if service is None or status >= 300 or action in ITEM_ACTIONS or action.startswith(READING):
        return
    state = SERVICES[service].get_state()
    if service == "dynamodb":
        if action == "DeleteTable":
            _forget_absent(journal)
        for table in state["tables"].all_values():
            table["items"] = {}
    journal.put_service(service, json.dumps(state, default=_json_default))


def _forget_absent(journal: Journal) -> None:
    kept = {table["TableArn"] for table in dynamodb._tables.all_values()}
    for arn in {row[0] for row in journal.items()} - kept:
        journal.forget_table(arn)
