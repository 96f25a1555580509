"""What the packaged template promises, whatever the stage."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.platforms import MemoryPlatform

NAMES = {
    "APIHandler",
    "Gate",
    "Signatures",
    "CloseDue",
    "PublishOpenData",
    "FoldIndex",
    "TellAlerts",
    "Remind",
    "Consequences",
    "RetryConsequences",
    "Verify",
    "Deposited",
    "MailReported",
}
KEPT = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key", "AWS::SQS::Queue", "AWS::Logs::LogGroup")


def test_the_linter_finds_nothing(root, shipment):
    files = [root / "infra" / "data.json", shipment.template]
    done = subprocess.run([Path(sys.executable).with_name("cfn-lint"), *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_is_plain_cloudformation(template):
    assert "Transform" not in template
    assert not [body for body in template["Resources"].values() if "Serverless" in body["Type"]]
    assert len(json.dumps(template)) < 1_000_000  # CloudFormation's limit for a template read from S3


def test_what_counts_outlives_the_stack(template):
    for name, body in template["Resources"].items():
        if body["Type"] in KEPT:
            assert body["DeletionPolicy"] == body["UpdateReplacePolicy"] == "Retain", name


def test_tables_are_backed_up_and_cannot_be_dropped(resources):
    tables = resources("AWS::DynamoDB::Table")
    assert len(tables) == 6
    for table in tables.values():
        assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
        assert table["DeletionProtectionEnabled"]
        assert table["SSESpecification"]["SSEType"] == "KMS"


@pytest.mark.req("REQ-155")
def test_registers_refuse_to_everybody_what_rewrites_the_past(resources):
    (statement,) = resources("AWS::DynamoDB::Table")["RegistersTable"]["ResourcePolicy"]["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
    rewriting = {"UpdateItem", "DeleteItem", "BatchWriteItem", "PartiQLUpdate", "PartiQLDelete", "UpdateTimeToLive"}
    assert {f"dynamodb:{action}" for action in rewriting} == set(statement["Action"])
    assert "TimeToLiveSpecification" not in resources("AWS::DynamoDB::Table")["RegistersTable"]


@pytest.mark.parametrize("name", ["Offers", "Evidence"])
def test_sealed_versions_cannot_be_destroyed(resources, name):
    bucket = resources("AWS::S3::Bucket")[f"{name}Bucket"]
    assert bucket["ObjectLockEnabled"]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    statements = {s["Sid"]: s for s in resources("AWS::S3::BucketPolicy")[f"{name}BucketPolicy"]["PolicyDocument"]["Statement"]}
    assert statements["NoVersionIsDestroyed"]["Effect"] == "Deny"
    assert statements["NoVersionIsDestroyed"]["Principal"] == "*"
    assert "s3:DeleteObjectVersion" in statements["NoVersionIsDestroyed"]["Action"]


def test_only_what_is_made_to_be_forgotten_expires(resources):
    buckets = resources("AWS::S3::Bucket")
    expiring = {
        (name, rule.get("Prefix"))
        for name, bucket in buckets.items()
        for rule in bucket.get("LifecycleConfiguration", {}).get("Rules", ())
        if rule.keys() & {"ExpirationInDays", "NoncurrentVersionExpiration"}
    }
    assert expiring == {("OffersBucket", "probes/"), ("EvidenceBucket", "exports/"), ("EvidenceBucket", "workstation-tests/")}


def test_no_bucket_is_public(resources):
    for bucket in resources("AWS::S3::Bucket").values():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}


def test_functions_and_their_settings(resources):
    functions = resources("AWS::Lambda::Function")
    assert set(functions) == NAMES
    for name, function in functions.items():
        variables = function["Environment"]["Variables"]
        assert variables["SOUSPLI_PREFIX"] == {"Ref": "Prefix"}
        assert function["TracingConfig"] == {"Mode": "Active"}
        assert function["Code"] == {
            "S3Bucket": {"Ref": "CodeBucket"},
            "S3Key": {"Ref": "SignaturesCodeKey" if name == "Signatures" else "CodeKey"},
        }
        assert "resolve:secretsmanager" in json.dumps(variables["SOUSPLI_SECRET"]) or name != "APIHandler"
    assert functions["APIHandler"]["Environment"]["Variables"]["SOUSPLI_GATE_FUNCTION"] == {"Ref": "Gate"}
    assert functions["PublishOpenData"]["ReservedConcurrentExecutions"] == 1


def test_secrets_are_given_to_the_api_alone(template, resources):
    readers = [name for name, f in resources("AWS::Lambda::Function").items() if "SignInSecret" in json.dumps(f)]
    assert readers == ["APIHandler"]
    assert [name for name, f in resources("AWS::Lambda::Function").items() if "OidcSecret" in json.dumps(f)] == ["APIHandler"]
    assert "SignInSecret" in resources("AWS::SecretsManager::Secret")
    assert template["Resources"]["SignInSecret"]["Properties"]["GenerateSecretString"]["PasswordLength"] >= 64


def test_nothing_of_the_trial_clock_or_mailbox_is_deployed(shipment):
    text = shipment.template.read_text("utf-8")
    for name in ("SOUSPLI_CLOCK_FILE", "SOUSPLI_DATA_DIR", "SOUSPLI_S3_PUBLIC_ENDPOINT", "embedded"):
        assert name not in text.replace("The embedded stack creates the same from this file.", "")


def test_each_function_logs_to_a_group_that_forgets(resources):
    groups = resources("AWS::Logs::LogGroup")
    used = {f["LoggingConfig"]["LogGroup"]["Ref"] for f in resources("AWS::Lambda::Function").values()}
    assert used == set(groups)
    assert all(group["RetentionInDays"] == {"Ref": "LogRetentionDays"} for group in groups.values())


def test_events_reach_their_functions(resources):
    sources = resources("AWS::Lambda::EventSourceMapping")
    stream = next(s for s in sources.values() if s["FunctionName"] == {"Ref": "Consequences"})
    assert stream["EventSourceArn"] == {"Fn::GetAtt": ["RegistersTable", "StreamArn"]}
    assert stream["StartingPosition"] == "TRIM_HORIZON"  # what happened before the first poll counts too
    assert stream["BisectBatchOnFunctionError"] is True
    assert stream["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": ["FunctionDeadLetters", "Arn"]}
    queue = next(s for s in sources.values() if s["FunctionName"] == {"Ref": "Verify"})
    assert queue["EventSourceArn"] == {"Fn::Sub": "${VerifyQueue.Arn}"}
    rules = {rule["Targets"][0]["Arn"]["Fn::GetAtt"][0]: rule for rule in resources("AWS::Events::Rule").values()}
    assert rules["Deposited"]["EventPattern"]["detail"]["bucket"]["name"] == [{"Ref": "OffersBucket"}]
    assert rules["Deposited"]["EventPattern"]["detail"]["object"]["key"] == [{"suffix": "/seal.json"}]
    assert {rules[name]["ScheduleExpression"] for name in ("CloseDue", "PublishOpenData", "FoldIndex", "RetryConsequences")} == {
        "rate(1 minute)"
    }


def test_what_is_given_up_is_kept_and_told(resources):
    functions, queues = resources("AWS::Lambda::Function"), resources("AWS::SQS::Queue")
    for name in ("CloseDue", "PublishOpenData", "FoldIndex", "TellAlerts", "Remind", "RetryConsequences", "Deposited", "MailReported"):
        assert functions[name]["DeadLetterConfig"] == {"TargetArn": {"Fn::GetAtt": ["FunctionDeadLetters", "Arn"]}}
    alarms = resources("AWS::CloudWatch::Alarm")
    watched = {json.dumps(alarm["Dimensions"]) for alarm in alarms.values() if alarm["Namespace"] == "AWS/SQS"}
    assert all(any(name in text for text in watched) for name in queues if "DeadLetters" in name)
    assert {"5XXError", "IteratorAge", "Errors", "Invocations"} <= {alarm["MetricName"] for alarm in alarms.values()}
    assert alarms["ClosingStopped"]["TreatMissingData"] == "breaching"
    assert all(alarm["AlarmActions"] == [{"Ref": "Alarms"}] for alarm in alarms.values())


def test_every_route_reaches_the_api_function(resources):
    paths, routes = resources("AWS::ApiGateway::RestApi")["RestAPI"]["Body"]["paths"], MemoryPlatform().app.routes
    assert set(paths) == set(routes)
    for path, methods in routes.items():
        for method in methods:
            integration = paths[path][method.lower()]["x-amazon-apigateway-integration"]
            assert integration["type"] == "aws_proxy"
            assert "${APIHandler.Arn}" in integration["uri"]["Fn::Sub"]
            assert "security" not in paths[path][method.lower()]  # access is the application's: a test of the API holds it


def test_refusals_of_the_gateway_are_problems_with_a_page(resources, root):
    pages = json.loads((root / "web" / "problemes" / "problems.json").read_text("utf-8"))
    answers = resources("AWS::ApiGateway::RestApi")["RestAPI"]["Body"]["x-amazon-apigateway-gateway-responses"]
    assert {"MISSING_AUTHENTICATION_TOKEN", "DEFAULT_4XX", "DEFAULT_5XX"} <= set(answers)
    for answer in answers.values():
        content_type = {k.lower(): v for k, v in answer["responseParameters"].items()}["gatewayresponse.header.content-type"]
        problem = json.loads(answer["responseTemplates"]["application/json"]["Fn::Sub"])
        assert content_type == "'application/problem+json'"
        assert str(problem["status"]) == str(answer["statusCode"])
        assert problem["type"] == f"${{PublicOrigin}}/problemes/{problem['code']}/"
        assert problem["code"] in pages


@pytest.mark.req("REQ-162")
def test_no_region_is_named(shipment):
    """The stack is that of the region it is deployed in; scripts/deploy refuses one outside the Union."""
    assert not re.findall(r"\b[a-z]{2}-(?:north|south|east|west|central)[a-z]*-\d\b", shipment.template.read_text("utf-8"))
