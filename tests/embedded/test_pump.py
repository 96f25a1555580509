"""The pump: what happened reaches the handlers, again when they fail, and after a restart."""

import json
import urllib.error

import pytest

from embedded import Stack
from embedded.provision import connector
from embedded.pump.patterns import matches
from embedded.pump.schedules import cron_matches, rate_s

from .conftest import SAMPLE, lines


def test_stored_object_reaches_its_rule_in_the_shape_of_aws(sample, sample_connect, key):
    put = sample_connect("s3").put_object(Bucket="souspli-offers", Key=key, Body=b"abc")
    sample_connect("s3").put_object(Bucket="souspli-public", Key=key, Body=b"no rule")
    sample.settle()
    (event,) = [e for e in lines(sample, "stored") if e["detail"]["object"]["key"] == key]
    assert (event["source"], event["detail-type"], event["detail"]["bucket"]["name"]) == ("aws.s3", "Object Created", "souspli-offers")
    described = event["detail"]["object"]
    assert (described["size"], described["version-id"], described["etag"]) == (3, put["VersionId"], put["ETag"].strip('"'))
    assert event["detail"]["reason"] == "PutObject"
    assert event["time"].endswith("Z")
    assert len(event["time"]) == len("2026-03-02T11:00:00.123Z")


def test_completed_upload_is_one_event(sample, sample_connect, key):
    s3 = sample_connect("s3")
    upload_id = s3.create_multipart_upload(Bucket="souspli-offers", Key=key)["UploadId"]
    part = s3.upload_part(Bucket="souspli-offers", Key=key, UploadId=upload_id, PartNumber=1, Body=b"abc")
    s3.complete_multipart_upload(
        Bucket="souspli-offers", Key=key, UploadId=upload_id, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    )
    sample.settle()
    assert [e["detail"]["reason"] for e in lines(sample, "stored") if e["detail"]["object"]["key"] == key] == ["CompleteMultipartUpload"]


def test_failing_handler_is_called_again(sample, sample_connect, key):
    (sample.data_dir / "sample" / "stumble").touch()
    sample_connect("s3").put_object(Bucket="souspli-offers", Key=key, Body=b"abc")
    sample.settle()
    assert key in [e["detail"]["object"]["key"] for e in lines(sample, "stored")]
    assert not (sample.data_dir / "sample" / "stumble").exists()


def test_register_entries_arrive_in_order(sample, sample_connect):
    dynamodb = sample_connect("dynamodb")
    for number in range(25):
        dynamodb.put_item(TableName="souspli-registers", Item={"pk": {"S": "stream"}, "sk": {"N": str(number)}})
    dynamodb.put_item(TableName="souspli-directory", Item={"pk": {"S": "no stream"}, "sk": {"S": "x"}})
    sample.settle()
    records = [record for event in lines(sample, "registered") for record in event["Records"]]
    images = [record["dynamodb"]["NewImage"] for record in records]
    assert [image["sk"]["N"] for image in images if image["pk"]["S"] == "stream"] == [str(n) for n in range(25)]
    assert {record["eventName"] for record in records} == {"INSERT"}
    assert not [image for image in images if image["pk"]["S"] == "no stream"]


def test_message_comes_back_until_it_is_handled(sample, sample_connect):
    (sample.data_dir / "sample" / "stumble-queue").touch()
    sqs = sample_connect("sqs")
    sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName="souspli-verify")["QueueUrl"], MessageBody="to verify")
    sample.settle()
    assert lines(sample, "verify").count("to verify") == 1


def test_functions_are_invoked_by_boto3(sample, sample_connect):
    client = sample_connect("lambda")
    answer = client.invoke(FunctionName="gate", Payload=json.dumps({"share": 1}))
    assert json.load(answer["Payload"]) == {"echo": {"share": 1}}
    failed = client.invoke(FunctionName="gate", Payload=json.dumps({"fail": True}))
    assert failed["FunctionError"] == "Unhandled"
    assert json.load(failed["Payload"])["errorType"] == "ValueError"
    client.invoke(FunctionName="gate", Payload=json.dumps({"later": 1}), InvocationType="Event")
    sample.settle()
    assert {"later": 1} in lines(sample, "gate")
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.invoke(FunctionName="absent", Payload="{}")


def test_job_is_fired_on_demand(sample):
    before = len(lines(sample, "hourly"))
    sample.fire("hourly")
    (event,) = lines(sample, "hourly")[before:]
    assert (event["detail-type"], event["source"]) == ("Scheduled Event", "aws.events")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        sample.fire("absent")


def test_rate_runs_at_start(tmp_path):
    with Stack(tmp_path, fsync=False, app=SAMPLE, web=tmp_path) as stack:
        stack.serve().settle()
        assert len(lines(stack, "hourly")) == 1


def test_restart_delivers_what_was_left(tmp_path):
    stack = Stack(tmp_path, fsync=False, app=SAMPLE, web=tmp_path, schedules=False).start()
    connect = connector(stack.env)
    connect("s3").put_object(Bucket="souspli-offers", Key="before", Body=b"x")
    connect("dynamodb").put_item(TableName="souspli-registers", Item={"pk": {"S": "before"}, "sk": {"N": "1"}})
    stack.kill()
    with Stack(tmp_path, fsync=False, app=SAMPLE, web=tmp_path, schedules=False) as again:
        again.serve().settle()
        assert [e["detail"]["object"]["key"] for e in lines(again, "stored")] == ["before"]
        assert len(lines(again, "registered")) == 1
    with Stack(tmp_path, fsync=False, app=SAMPLE, web=tmp_path, schedules=False) as third:
        third.serve().settle()
        assert len(lines(third, "stored")) == 1


def test_application_that_does_not_start_says_why(tmp_path):
    (tmp_path / "app.py").write_text("raise RuntimeError('broken on purpose')")
    with Stack(tmp_path / "data", fsync=False, app=tmp_path) as stack, pytest.raises(RuntimeError, match="broken on purpose"):
        stack.serve()


@pytest.mark.parametrize(
    ("expression", "instant", "expected"),
    [
        ("cron(0 10 * * ? *)", "2026-03-02T10:00", True),
        ("cron(0 10 * * ? *)", "2026-03-02T10:01", False),
        ("cron(0/15 8-18 ? * MON-FRI *)", "2026-03-02T08:45", True),
        ("cron(0/15 8-18 ? * MON-FRI *)", "2026-03-01T08:45", False),
        ("cron(30 6 1 JAN,JUL ? 2026)", "2026-07-01T06:30", True),
        ("cron(30 6 1 JAN,JUL ? 2026)", "2027-07-01T06:30", False),
    ],
)
def test_cron(expression, instant, expected):
    from datetime import datetime

    assert cron_matches(expression, datetime.fromisoformat(instant)) is expected


def test_rate():
    assert [rate_s(e) for e in ("rate(1 minute)", "rate(2 hours)", "cron(0 0 * * ? *)")] == [60, 7200, None]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ({"source": ["aws.s3"]}, True),
        ({"source": ["aws.ec2"]}, False),
        ({"detail": {"object": {"key": [{"prefix": "c/"}]}}}, True),
        ({"detail": {"object": {"key": [{"suffix": ".zip"}, {"prefix": "c/"}]}}}, True),
        ({"detail": {"object": {"key": [{"anything-but": ["c/1"]}]}}}, False),
        ({"detail": {"absent": [{"exists": False}]}}, True),
    ],
)
def test_patterns(pattern, expected):
    assert matches(pattern, {"source": "aws.s3", "detail": {"object": {"key": "c/1"}}}) is expected
