"""A tiny application that uses every kind of handler, to hold the embedded stack to what the real one needs."""

import json
import os
from pathlib import Path

import boto3
from chalice import Chalice, Response

app = Chalice(app_name="sample")
app.api.binary_types.append("application/x-sample")
JOURNAL = Path(os.environ["SOUSPLI_DATA_DIR"]) / "sample"
JOURNAL.mkdir(exist_ok=True)


def note(name, value):
    """Append one line to the journal that the tests read; O_APPEND keeps lines whole between threads."""
    with open(JOURNAL / name, "a") as file:
        file.write(json.dumps(value) + "\n")


def refuse_poison(*words):
    """As long as the file `poison` is there, what speaks of poison fails, whoever receives it."""
    if (JOURNAL / "poison").exists() and "poison" in words:
        raise RuntimeError("poisoned on purpose")


def ring():
    """A write, which wakes the pump that is running this very handler."""
    table = boto3.client("dynamodb")
    table.put_item(TableName="souspli-directory", Item={"pk": {"S": "ring"}, "sk": {"S": "x"}})


@app.route("/v1/echo", methods=["POST"], content_types=["application/json", "text/plain"])
def echo():
    request = app.current_request
    return {"body": request.raw_body.decode(), "context": request.context, "query": request.query_params}


@app.route("/v1/things/{thing}")
def thing(thing):
    return {"thing": thing}


@app.route("/v1/cookies")
def cookies():
    return Response("", {"Set-Cookie": ["a=1", "b=2"], "Content-Type": "text/plain"})


@app.route("/v1/binary")
def binary():
    return Response(bytes(range(256)), {"Content-Type": "application/x-sample"})


@app.route("/v1/large")
def large():
    return {"text": "x" * 7_000_000}


@app.route("/pages")
def pages():
    return Response("<p>from the application", {"Content-Type": "text/html; charset=utf-8"})


@app.route("/form", methods=["POST"], content_types=["application/x-www-form-urlencoded"])
def form():
    return {"received": app.current_request.raw_body.decode()}


@app.lambda_function(name="gate")
def gate(event, context):
    if event.get("fail"):
        raise ValueError("refused on purpose")
    note("gate", event)
    return {"echo": event}


@app.schedule("rate(1 hour)")
def hourly(event):
    note("hourly", event.to_dict())


@app.on_cw_event({"source": ["aws.s3"], "detail-type": ["Object Created"], "detail": {"bucket": {"name": ["souspli-offers"]}}})
def stored(event):
    stumble = JOURNAL / "stumble"
    if stumble.exists():
        stumble.unlink()
        raise RuntimeError("fails once")
    refuse_poison(*event.detail["object"]["key"].split("/"))
    note("stored", event.to_dict())


@app.on_dynamodb_record("arn:aws:dynamodb:eu-west-3:000000000000:table/souspli-registers/stream/placeholder", batch_size=10)
def registered(event):
    for record in event:
        if record.new_image.get("rings"):
            note("rung", record.new_image["sk"]["N"])
            ring()
        refuse_poison(record.new_image.get("word", {}).get("S"))
    note("registered", event.to_dict())


@app.on_sqs_message(queue="souspli-verify", batch_size=1)
def verify(event):
    for record in event:
        stumble = JOURNAL / "stumble-queue"
        if stumble.exists():
            stumble.unlink()
            raise RuntimeError("fails once")
        refuse_poison(record.body)
        note("verify", record.body)
