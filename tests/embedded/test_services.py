"""DynamoDB and KMS as the application relies on them."""

from concurrent.futures import ThreadPoolExecutor

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

GATE = "alias/souspli-gate"


def test_one_of_fifty_conditional_writes_wins_each_slot(stack):
    env, slots, clients = stack.env, 20, 50
    dynamodb = boto3.client(
        "dynamodb", endpoint_url=env["AWS_ENDPOINT_URL_DYNAMODB"], region_name="eu-west-3", aws_access_key_id=env["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=env["AWS_SECRET_ACCESS_KEY"], config=Config(max_pool_connections=clients),
    )  # fmt: skip

    def append(slot_and_client):
        slot, client = slot_and_client
        item = {"pk": {"S": "race"}, "sk": {"N": str(slot)}, "by": {"N": str(client)}}
        try:
            dynamodb.put_item(TableName="souspli-registers", Item=item, ConditionExpression="attribute_not_exists(pk)")
        except ClientError as error:
            return error.response["Error"]["Code"]
        return slot, client

    with ThreadPoolExecutor(clients) as pool:
        answers = list(pool.map(append, [(slot, client) for slot in range(slots) for client in range(clients)]))
    winners = [won for won in answers if won != "ConditionalCheckFailedException"]
    assert sorted(slot for slot, _ in winners) == list(range(slots))
    query = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": "race"}}, "ConsistentRead": True}
    kept = dynamodb.query(TableName="souspli-registers", **query)["Items"]
    assert [(int(item["sk"]["N"]), int(item["by"]["N"])) for item in kept] == sorted(winners)


def test_transactions_are_all_or_nothing(connect):
    dynamodb, table = connect("dynamodb"), "souspli-directory"

    def put(key):
        item = {"pk": {"S": key}, "sk": {"S": "x"}}
        return {"Put": {"TableName": table, "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}}

    dynamodb.transact_write_items(TransactItems=[put("tx-1")])
    with pytest.raises(ClientError, match="TransactionCanceledException"):
        dynamodb.transact_write_items(TransactItems=[put("tx-2"), put("tx-1")])
    assert "Item" not in dynamodb.get_item(TableName=table, Key={"pk": {"S": "tx-2"}, "sk": {"S": "x"}})


def test_context_of_encryption_is_enforced(connect):
    kms = connect("kms")
    sealed = kms.encrypt(KeyId=GATE, Plaintext=b"share", EncryptionContext={"consultation": "C1", "submission": "S1"})["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=sealed, EncryptionContext={"submission": "S1", "consultation": "C1"})["Plaintext"] == b"share"
    for context in ({}, {"consultation": "C1"}, {"consultation": "C1", "submission": "S2"}):
        with pytest.raises(ClientError, match="InvalidCiphertextException"):
            kms.decrypt(CiphertextBlob=sealed, EncryptionContext=context)


def test_altered_ciphertext_is_refused(connect):
    kms = connect("kms")
    sealed = kms.encrypt(KeyId=GATE, Plaintext=b"share")["CiphertextBlob"]
    for position in (40, 70, len(sealed) // 2, len(sealed) - 1):
        altered = sealed[:position] + bytes([sealed[position] ^ 1]) + sealed[position + 1 :]
        with pytest.raises(ClientError, match="InvalidCiphertextException"):
            kms.decrypt(CiphertextBlob=altered)
    with pytest.raises(ClientError):
        kms.decrypt(CiphertextBlob=sealed, KeyId="alias/souspli-data")


def test_data_key_comes_back(connect):
    kms = connect("kms")
    made = kms.generate_data_key(KeyId=GATE, KeySpec="AES_256", EncryptionContext={"a": "b"})
    assert kms.decrypt(CiphertextBlob=made["CiphertextBlob"], EncryptionContext={"a": "b"})["Plaintext"] == made["Plaintext"]


def test_signature_is_es256_and_verifies_outside(connect):
    kms = connect("kms")
    key = serialization.load_der_public_key(kms.get_public_key(KeyId="alias/souspli-signing")["PublicKey"])
    signature = kms.sign(KeyId="alias/souspli-signing", Message=b"head", SigningAlgorithm="ECDSA_SHA_256")["Signature"]
    key.verify(signature, b"head", ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        key.verify(signature, b"other", ec.ECDSA(hashes.SHA256()))
