"""What the state of a consultation allows of its envelopes, at the edges of its deadline (REQ-081)."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.consultation import Act, Consultation
from chalicelib.domain.errors import WrongState

DEADLINE = datetime(2026, 10, 1, 10, 0, tzinfo=UTC)
BEFORE, AFTER = DEADLINE - timedelta(milliseconds=1), DEADLINE + timedelta(milliseconds=1)
LATER = DEADLINE + timedelta(days=3)


def consultation(**facts) -> Consultation:
    at = DEADLINE - timedelta(days=40)
    blank = {"id": "c", "buyer_id": "b", "buyer_name": "Ville", "buyer_siret": "", "title": "Objet", "procedure": "AOO", "created_at": at}
    return Consultation(**blank, published_at=at, submission_deadline=DEADLINE, **facts)


@pytest.mark.req("REQ-081")
@pytest.mark.parametrize(
    ("facts", "now", "to_open", "to_read"),
    [
        ({}, BEFORE, "too-early", "too-early"),
        ({}, DEADLINE, "too-early", "too-early"),  # a deposit of that very millisecond is on time
        ({}, AFTER, None, None),
        ({"opened_at": AFTER}, LATER, None, None),
        ({"opened_at": AFTER, "decided_at": LATER}, LATER, "wrong-state", None),
        ({"cancelled_at": BEFORE}, LATER, "cancelled", "cancelled"),
        ({"cancelled_at": DEADLINE}, LATER, "cancelled", "cancelled"),
        ({"cancelled_at": AFTER}, LATER, "cancelled", None),
        ({"opened_at": AFTER, "cancelled_at": LATER}, LATER, "cancelled", None),
    ],
)
def test_envelopes_are_opened_and_read_after_the_deadline_and_only_read_after_a_cancellation(facts, now, to_open, to_read):
    for act, code in ((Act.OPEN_ENVELOPES, to_open), (Act.READ_OPENINGS, to_read)):
        if code is None:
            consultation(**facts).require(act, now)
        else:
            with pytest.raises(WrongState) as refused:
                consultation(**facts).require(act, now)
            assert refused.value.code == code
