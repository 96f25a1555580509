"""Wiring only: settings → adapters → use cases → routes; one line per scheduled job."""

import functools
import os

from chalice import Chalice, Rate

from chalicelib import config as settings
from chalicelib import logs, routing, tracing, wiring
from chalicelib.adapters import cloud, gates
from chalicelib.adapters import signatures as verifying
from chalicelib.api import problems
from chalicelib.jobs import events

config = settings.read(os.environ)
logs.configure()
tracing.start(config.tracing)
ports = cloud.ports(config)
use = wiring.use_cases(ports, config)

app = Chalice(app_name="souspli")
app.register_middleware(problems.middleware(config.origin), "http")
for blueprint in routing.blueprints(use, ports, config):
    app.register_blueprint(blueprint)


@functools.cache
def gatehouse():
    from chalicelib.adapters.kms.keys import KmsVault

    return wiring.gatehouse(ports, KmsVault(config.gate_key))


@app.lambda_function(name="gate")
def gate(event, context):
    return gates.serve(gatehouse(), event)


@app.lambda_function(name="signatures")
def signatures(event, context):
    return verifying.serve(ports.clock, ports.objects, event)


@app.schedule(Rate(1, Rate.MINUTES), name="close_due")
def close_due(event):
    return events.close_due(ports.clock.now(), use.closures)


@app.schedule(Rate(1, Rate.MINUTES), name="publish_open_data")
def publish_open_data(event):
    return events.publish_open_data(ports.clock.now(), use.open_data)


@app.schedule(Rate(1, Rate.MINUTES), name="fold_index")
def fold_index(event):
    return events.fold_index(ports.clock.now(), use.index)


@app.schedule(Rate(10, Rate.MINUTES), name="tell_alerts")
def tell_alerts(event):
    return events.tell_alerts(ports.clock.now(), use.alerts)


@app.schedule(Rate(1, Rate.HOURS), name="remind")
def remind(event):
    return events.remind(ports.clock.now(), use.reminders, use.file_reminders, use.letter_reminders, use.contract_reminders)


@app.on_dynamodb_record(stream_arn=os.environ.get("SOUSPLI_REGISTERS_STREAM", f"{config.prefix}-registers"), name="consequences")
def consequences(event):
    return events.draw_consequences((record.new_image for record in event), use.consequences)


@app.schedule(Rate(1, Rate.MINUTES), name="retry_consequences")
def retry_consequences(event):
    return events.retry_consequences(use.consequences)


@app.on_sqs_message(queue=config.verify_queue, batch_size=1, name="verify")
def verify(event):
    return events.documents_work((record.body for record in event), use.dce_checks, use.dce_archives, use.attachment_checks)


@app.on_cw_event(
    {
        "source": ["aws.ses"],
        "detail-type": ["Email Delivered", "Email Bounced", "Email Delivery Delayed", "Email Complaint Received", "Email Rejected"],
    },
    name="mail_reported",
)
def mail_reported(event):
    return events.mail_reported(event.to_dict(), use.deliveries)


@app.on_cw_event(
    {
        "source": ["aws.s3"],
        "detail-type": ["Object Created"],
        "detail": {"bucket": {"name": [f"{config.prefix}-offers"]}, "object": {"key": [{"suffix": "/seal.json"}]}},
    },
    name="deposited",
)
def deposited(event):
    return events.object_created(event.to_dict(), ports.clock, use.sealings)
