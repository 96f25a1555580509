"""Events of a configuration set of Amazon SES, as EventBridge delivers them (`detail` is the event that SES publishes)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..domain.instants import from_text
from ..domain.message import ACCEPTED, BOUNCED, COMPLAINT, DEFERRED
from ..usecases.ports import Report
from ..usecases.ports.mail import TAGS

_PERMANENT = "Permanent"


def reports(event: Mapping[str, Any]) -> Iterator[Report]:
    """What an event says of a letter of ours; nothing for another event (opens and clicks are not asked for), nor for a letter without tags."""
    detail = event["detail"]
    tags = detail.get("mail", {}).get("tags", {})
    if not all(tags.get(name) for name in TAGS):
        return
    kind, at, detail_said = _told(detail)
    if kind:
        consultation_id, message_id, reader, sending = (tags[name][0] for name in TAGS)
        yield Report(consultation_id, message_id, reader, sending, kind, from_text(at), detail_said)


def _told(detail: Mapping[str, Any]) -> tuple[str, str, str]:
    """(kind of evidence, instant, words of the server). A transient bounce is a letter that SES gave up: what it says is a deferral, and the
    letter did not arrive either (https://docs.aws.amazon.com/ses, « Bounce object »)."""
    kind = detail["eventType"]
    if kind == "Delivery":
        return ACCEPTED, detail["delivery"]["timestamp"], detail["delivery"].get("smtpResponse", "")
    if kind == "Bounce":
        found = detail["bounce"]
        words = _first(found["bouncedRecipients"], "status", "diagnosticCode")
        final = found["bounceType"] == _PERMANENT
        return BOUNCED if final else DEFERRED, found["timestamp"], f"{words} ({found['bounceType']} {found.get('bounceSubType', '')})"
    if kind == "DeliveryDelay":
        found = detail["deliveryDelay"]
        return (
            DEFERRED,
            found["timestamp"],
            f"{found.get('delayType', '')} {_first(found['delayedRecipients'], 'status', 'diagnosticCode')}",
        )
    if kind == "Complaint":
        return COMPLAINT, detail["complaint"]["timestamp"], detail["complaint"].get("complaintFeedbackType", "")
    if kind == "Reject":
        return BOUNCED, detail["mail"]["timestamp"], detail["reject"].get("reason", "")
    return "", "", ""


def _first(recipients: list[Mapping[str, str]], *names: str) -> str:
    return " ".join(recipients[0].get(name, "") for name in names).strip() if recipients else ""
