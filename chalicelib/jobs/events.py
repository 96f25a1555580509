"""What event sources deliver, in the terms of use cases. Deliveries repeat and come out of order: each is idempotent."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from ..domain.instants import from_text
from ..domain.register import Entry

if TYPE_CHECKING:
    from ..usecases.award.essential_data import OpenData
    from ..usecases.dce.archives import DceArchives
    from ..usecases.dce.checks import DceChecks
    from ..usecases.deposit.sealings import Sealings
    from ..usecases.exchanges.attachment_checks import AttachmentChecks
    from ..usecases.exchanges.deliveries import Deliveries
    from ..usecases.follow_up.consequences import Consequences
    from ..usecases.follow_up.contract_reminders import ContractReminders
    from ..usecases.follow_up.file_reminders import FileReminders
    from ..usecases.follow_up.letter_reminders import LetterReminders
    from ..usecases.follow_up.reminders import Reminders
    from ..usecases.opening.closures import Closures
    from ..usecases.ports import Clock
    from ..usecases.search.alerts import Alerts
    from ..usecases.search.index import SearchIndex

_SEAL_FILE = re.compile(r"C/(\w{26})/S/(\w{26})/seal\.json")
log = logging.getLogger("souspli")


def close_due(now: datetime, closures: Closures) -> int:
    closed = closures.sweep(now)
    log.info("job", extra={"job": "close-due", "count": len(closed)})
    return len(closed)


def publish_open_data(now: datetime, open_data: OpenData) -> int:
    published = open_data.publish(now)
    log.info("job", extra={"job": "publish-open-data", "count": len(published)})
    return len(published)


def fold_index(now: datetime, index: SearchIndex) -> int:
    moved = index.fold(now)
    log.info("job", extra={"job": "fold-index", "count": moved})
    return moved


def tell_alerts(now: datetime, alerts: Alerts) -> int:
    sent = alerts.tell(now)
    log.info("job", extra={"job": "tell-alerts", "count": sent})
    return sent


def remind(now: datetime, reminders: Reminders, files: FileReminders, letters: LetterReminders, contracts: ContractReminders) -> int:
    sent = reminders.send(now) + files.send(now) + letters.send(now) + contracts.send(now)
    log.info("job", extra={"job": "remind", "count": sent})
    return sent


def draw_consequences(images: Iterable[Mapping[str, Any]], consequences: Consequences) -> int:
    """New images of the registers' stream, in DynamoDB's own notation. A line that fails stops no other (`retry_consequences`)."""
    return sum(consequences.draw_at(image["pk"]["S"], int(image["sk"]["N"]), partial(_entry, image)) for image in images)


def _entry(image: Mapping[str, Any]) -> Entry:
    return Entry(
        stream=image["pk"]["S"],
        seq=int(image["sk"]["N"]),
        record=json.loads(image["record"]["S"]),
        head=json.loads(image["head"]["S"]),
        **{name: image[name]["S"] for name in ("at", "kind", "idem", "prev", "hash")},
    )


def retry_consequences(consequences: Consequences) -> int:
    """Consequences that failed and whose delay is over."""
    done = consequences.retry()
    log.info("job", extra={"job": "retry-consequences", "count": done})
    return done


def documents_work(bodies: Iterable[str], checks: DceChecks, archives: DceArchives, attachments: AttachmentChecks) -> None:
    """Files to verify, those joined to a message, or a volume of a version's archive to write."""
    for asked in map(json.loads, bodies):
        if "file_ids" in asked:
            checks.verify_each(asked["consultation_id"], asked["file_ids"])
        elif "message_id" in asked:
            attachments.verify(**asked)
        else:
            archives.write(**asked)


def mail_reported(event: Mapping[str, Any], deliveries: Deliveries) -> int:
    """What the mail service says of a letter: accepted, delayed, bounced, complained of."""
    from .mail_events import reports

    return deliveries.report(reports(event))


def object_created(event: Mapping[str, Any], clock: Clock, sealings: Sealings) -> bool:
    """The last bytes of a deposit arrived: seal it if its browser does not. True when it is sealed."""
    found = _SEAL_FILE.fullmatch(event["detail"]["object"]["key"])
    if not found:
        return False
    stored_at = clock.on_this_clock(from_text(event["time"]))
    return sealings.seal_from_storage(found[1], found[2], stored_at=stored_at) is not None
