"""What was acknowledged is found again after SIGKILL, at whatever moment it came."""

import random
import threading
import time

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from embedded import FolderBusy, PortTaken, Stack
from embedded.provision import connector

ROUNDS, WRITERS = 4, 3


class Writer(threading.Thread):
    """Writes items, objects and keys until the services die; remembers what was acknowledged."""

    def __init__(self, env, name: str):
        super().__init__(daemon=True)
        connect, self.name = connector(env), name
        self._dynamodb, self._s3, self._kms, self._sqs = map(connect, ("dynamodb", "s3", "kms", "sqs"))
        self._queue = self._sqs.get_queue_url(QueueName="souspli-verify")["QueueUrl"]
        self.under_way = threading.Event()
        self.items, self.objects, self.keys, self.messages = [], [], [], []

    def run(self):
        try:
            for number in range(10_000):
                self._write(number)
                self.under_way.set()
        except (ClientError, BotoCoreError):
            return  # killed: whatever was under way was not acknowledged

    def _write(self, number: int):
        item = {"pk": {"S": self.name}, "sk": {"N": str(number)}, "body": {"S": "x" * 200}}
        self._dynamodb.put_item(TableName="souspli-registers", Item=item, ConditionExpression="attribute_not_exists(pk)")
        self.items.append(item)
        self._s3.put_object(Bucket="souspli-offers", Key=f"{self.name}/{number}", Body=str(number).encode() * 100)
        self.objects.append((f"{self.name}/{number}", str(number).encode() * 100))
        if number % 10 == 0:
            self.keys.append(self._kms.create_key()["KeyMetadata"]["KeyId"])
            self.messages.append(self._sqs.send_message(QueueUrl=self._queue, MessageBody="m")["MessageId"])


def test_every_acknowledged_write_survives_a_kill(tmp_path, record_property):
    moment, acknowledged = random.Random(20260302), []
    for round_number in range(ROUNDS):
        stack = Stack(tmp_path, fsync=False).start()
        writers = [Writer(stack.env, f"{round_number}-{n}") for n in range(WRITERS)]
        for writer in writers:
            writer.start()
        assert all(writer.under_way.wait(20) for writer in writers)
        time.sleep(moment.random())  # not a wait for something: the random moment of the power cut
        stack.kill()
        for writer in writers:
            writer.join()
        acknowledged += writers
    record_property("items", sum(len(writer.items) for writer in acknowledged))
    with Stack(tmp_path, fsync=False) as stack:
        check(connector(stack.env), acknowledged)


def check(connect, writers):
    dynamodb, s3, kms = map(connect, ("dynamodb", "s3", "kms"))
    assert min(len(writer.items) for writer in writers) > 0
    for writer in writers:
        query = {
            "TableName": "souspli-registers",
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": writer.name}},
        }
        pages = dynamodb.get_paginator("query").paginate(**query)
        found = {item["sk"]["N"]: item for page in pages for item in page["Items"]}
        assert [found.get(item["sk"]["N"]) for item in writer.items] == writer.items
        for name, body in writer.objects:
            assert s3.get_object(Bucket="souspli-offers", Key=name)["Body"].read() == body
        for key in writer.keys:
            assert kms.describe_key(KeyId=key)["KeyMetadata"]["Enabled"]
    sqs = connect("sqs")
    url = sqs.get_queue_url(QueueName="souspli-verify")["QueueUrl"]
    waiting = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])["Attributes"]
    assert int(waiting["ApproximateNumberOfMessages"]) >= sum(len(writer.messages) for writer in writers)


def test_deletes_updates_and_definitions_survive_too(tmp_path):
    stack = Stack(tmp_path, fsync=False).start()
    dynamodb = connector(stack.env)("dynamodb")
    table, key = "souspli-directory", {"pk": {"S": "a"}, "sk": {"S": "b"}}
    dynamodb.put_item(TableName=table, Item={**key, "tenant_id": {"S": "t"}, "id": {"S": "1"}})
    dynamodb.update_item(TableName=table, Key=key, UpdateExpression="SET n = :n", ExpressionAttributeValues={":n": {"N": "7"}})
    dynamodb.put_item(TableName=table, Item={"pk": {"S": "gone"}, "sk": {"S": "b"}})
    dynamodb.delete_item(TableName=table, Key={"pk": {"S": "gone"}, "sk": {"S": "b"}})
    ports = stack.env
    stack.kill()
    with Stack(tmp_path, fsync=False) as again:
        assert again.env == ports
        dynamodb = connector(again.env)("dynamodb")
        assert dynamodb.get_item(TableName=table, Key=key)["Item"]["n"] == {"N": "7"}
        assert "Item" not in dynamodb.get_item(TableName=table, Key={"pk": {"S": "gone"}, "sk": {"S": "b"}})
        found = dynamodb.query(
            TableName=table, IndexName="by_tenant", KeyConditionExpression="tenant_id = :t", ExpressionAttributeValues={":t": {"S": "t"}}
        )
        assert found["Count"] == 1
        assert dynamodb.describe_time_to_live(TableName="souspli-ephemeral")["TimeToLiveDescription"]["AttributeName"] == "expires_at"


def test_keys_open_after_a_kill_what_they_closed_before(tmp_path):
    context = {"consultation": "C1"}
    stack = Stack(tmp_path, fsync=False).start()
    kms = connector(stack.env)("kms")
    sealed = kms.encrypt(KeyId="alias/souspli-gate", Plaintext=b"share", EncryptionContext=context)["CiphertextBlob"]
    signed = kms.sign(KeyId="alias/souspli-signing", Message=b"head", SigningAlgorithm="ECDSA_SHA_256")["Signature"]
    stack.kill()
    with Stack(tmp_path, fsync=False) as again:
        kms = connector(again.env)("kms")
        assert kms.decrypt(CiphertextBlob=sealed, EncryptionContext=context)["Plaintext"] == b"share"
        verified = kms.verify(KeyId="alias/souspli-signing", Message=b"head", Signature=signed, SigningAlgorithm="ECDSA_SHA_256")
        assert verified["SignatureValid"]


def test_two_stacks_never_share_a_folder_or_a_port(tmp_path):
    with Stack(tmp_path / "one", fsync=False) as stack:
        with pytest.raises(FolderBusy):
            Stack(tmp_path / "one", fsync=False).start()
        port = int(stack.origin.rpartition(":")[2])
        with pytest.raises(PortTaken):
            Stack(tmp_path / "two", port, fsync=False).start()
