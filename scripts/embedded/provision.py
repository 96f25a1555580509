"""Creates in the embedded services what infra/data.json defines for AWS. Running it again changes nothing.

Only what the emulators honour is carried over: encryption, backups and access blocks of the template have no meaning here.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

TEMPLATE = Path(__file__).resolve().parents[2] / "infra" / "data.json"
TABLE_PROPERTIES = ("TableName", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode", "DeletionProtectionEnabled")
ALREADY = {"ResourceInUseException", "BucketAlreadyOwnedByYou", "AlreadyExistsException", "QueueAlreadyExists", "QueueNameExists"}
EAGER = Config(retries={"mode": "standard", "total_max_attempts": 3}, connect_timeout=5, read_timeout=30)


def provision(template: Mapping, env: Mapping[str, str]) -> None:
    """Create tables, buckets, keys with their aliases, and queues. `env` is the environment given to the application."""
    resources = _resolved(template, env)
    connect = connector(env)
    for kind, create in (("DynamoDB::Table", _table), ("S3::Bucket", _bucket), ("KMS::Alias", _key), ("SQS::Queue", _queue)):
        for body in resources.values():
            if body["Type"] == f"AWS::{kind}":
                create(connect, body["Properties"], resources)


def expire(template: Mapping, env: Mapping[str, str], now: datetime) -> None:
    """Destroy what the template lets expire, which AWS does once a day by itself. The stack calls it at each start."""
    s3 = connector(env)("s3")
    for body in _resolved(template, env).values():
        for rule in body["Properties"].get("LifecycleConfiguration", {}).get("Rules", ()):
            if "ExpirationInDays" in rule:
                _expire(s3, body["Properties"]["BucketName"], rule, now)


def _resolved(template: Mapping, env: Mapping[str, str]) -> dict[str, dict]:
    names = {"Prefix": env["SOUSPLI_PREFIX"], "PublicOrigin": env["SOUSPLI_ORIGIN"]}
    return {name: {**body, "Properties": resolve(body.get("Properties", {}), names)} for name, body in template["Resources"].items()}


def connector(env: Mapping[str, str]) -> Callable:
    """boto3 clients of the stack's own endpoints, whatever the machine's AWS settings say."""
    session = boto3.Session(
        aws_access_key_id=env["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=env["AWS_SECRET_ACCESS_KEY"],
        region_name=env["AWS_DEFAULT_REGION"],
    )
    return lambda service: session.client(service, endpoint_url=env[f"AWS_ENDPOINT_URL_{service.upper()}"], config=EAGER)


def resolve(value, names: Mapping[str, str]):
    """Replace Ref and Fn::Sub of the parameters; other references stay as they are."""
    if isinstance(value, list):
        return [resolve(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Ref"}:
        return names.get(value["Ref"], value)
    if set(value) == {"Fn::Sub"}:
        return re.sub(r"\$\{(\w+)\}", lambda found: names.get(found[1], found[0]), value["Fn::Sub"])
    return {key: resolve(item, names) for key, item in value.items()}


def _unless_there(call: Callable, **arguments) -> bool:
    """True when created, false when it existed."""
    try:
        call(**arguments)
    except ClientError as error:
        if error.response["Error"]["Code"] not in ALREADY:
            raise
        return False
    return True


def _table(connect: Callable, properties: Mapping, _resources: Mapping) -> None:
    dynamodb = connect("dynamodb")
    wanted = {name: properties[name] for name in TABLE_PROPERTIES if name in properties}
    if "StreamSpecification" in properties:
        wanted["StreamSpecification"] = {"StreamEnabled": True, **properties["StreamSpecification"]}
    if _unless_there(dynamodb.create_table, **wanted) and "TimeToLiveSpecification" in properties:
        dynamodb.update_time_to_live(TableName=wanted["TableName"], TimeToLiveSpecification=properties["TimeToLiveSpecification"])


def _bucket(connect: Callable, properties: Mapping, _resources: Mapping) -> None:
    s3, name = connect("s3"), properties["BucketName"]
    _unless_there(s3.create_bucket, Bucket=name, ObjectLockEnabledForBucket=properties.get("ObjectLockEnabled", False),
                  CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})  # fmt: skip
    if "VersioningConfiguration" in properties:
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration=properties["VersioningConfiguration"])
    if "NotificationConfiguration" in properties:
        s3.put_bucket_notification_configuration(Bucket=name, NotificationConfiguration={"EventBridgeConfiguration": {}})
    if "CorsConfiguration" in properties:
        s3.put_bucket_cors(
            Bucket=name, CORSConfiguration={"CORSRules": [_cors(rule) for rule in properties["CorsConfiguration"]["CorsRules"]]}
        )


def _expire(s3, bucket: str, rule: Mapping, now: datetime) -> None:
    oldest = now - timedelta(days=rule["ExpirationInDays"])
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=rule["Prefix"]):
        for version in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
            if version["LastModified"] < oldest:
                s3.delete_object(Bucket=bucket, Key=version["Key"], VersionId=version["VersionId"])


def _cors(rule: Mapping) -> dict:
    """CloudFormation and the API name two of the same things differently."""
    renamed = {"ExposedHeaders": "ExposeHeaders", "MaxAge": "MaxAgeSeconds"}
    return {renamed.get(key, key): value for key, value in rule.items()}


def _key(connect: Callable, properties: Mapping, resources: Mapping) -> None:
    """A key is found again by its alias; without one it would be created at each start."""
    kms, alias = connect("kms"), properties["AliasName"]
    try:
        kms.describe_key(KeyId=alias)
    except kms.exceptions.NotFoundException:
        key = resources[properties["TargetKeyId"]["Ref"]]["Properties"]
        wanted = {name: key[name] for name in ("Description", "KeySpec", "KeyUsage") if name in key}
        kms.create_alias(AliasName=alias, TargetKeyId=kms.create_key(**wanted)["KeyMetadata"]["KeyId"])


def _queue(connect: Callable, properties: Mapping, resources: Mapping) -> None:
    sqs = connect("sqs")
    names = ("VisibilityTimeout", "MessageRetentionPeriod")
    attributes = {name: str(properties[name]) for name in names if name in properties}
    if "RedrivePolicy" in properties:
        target = resources[properties["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]]["Properties"]["QueueName"]
        url = sqs.get_queue_url(QueueName=target)["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        attributes["RedrivePolicy"] = json.dumps({**properties["RedrivePolicy"], "deadLetterTargetArn": arn})
    _unless_there(sqs.create_queue, QueueName=properties["QueueName"], Attributes=attributes)
