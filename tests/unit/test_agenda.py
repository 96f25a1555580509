"""What awaits a buyer, one millisecond on each side of every frontier."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain import agenda, question
from chalicelib.domain.agenda import Facts
from chalicelib.domain.consultation import Consultation
from chalicelib.domain.question import Question
from chalicelib.domain.rules.publicity import Routing
from chalicelib.usecases.consultation import holidays

TICK = timedelta(milliseconds=1)
START = datetime(2026, 9, 1, 8, tzinfo=UTC)
DEADLINE = datetime(2026, 10, 12, 10, tzinfo=UTC)
ANSWERS = DEADLINE - timedelta(days=6)
OWED = Routing((("boamp", "jal"),), "", "")


def consultation(**more) -> Consultation:
    facts = {"id": "C", "buyer_id": "B", "buyer_name": "Ville", "buyer_siret": "21350238800019", "title": "Objet", "procedure": "MAPA_OUVERT",
             "created_at": START, "submission_deadline": DEADLINE, "published_at": START}  # fmt: skip
    return Consultation(**{**facts, **more})


def asked(at: datetime = START, **more) -> Question:
    return Question(
        **{"id": "Q", "consultation_id": "C", "company_id": "E", "company_name": "E", "user_id": "U", "text": "?", "asked_at": at, **more}
    )


def codes(c, now, **facts) -> list[str]:
    return [wrong.code for wrong in agenda.anomalies(c, Facts(**facts), now)]


def kinds(c, now, **facts) -> set[str]:
    return {due.kind for due in agenda.dues(c, Facts(**facts), now) if agenda.soon(due, now)}


@pytest.mark.req("REQ-099")
@pytest.mark.parametrize(
    ("now", "expected"),
    [(ANSWERS - TICK, []), (ANSWERS, ["overdue-answers"]), (DEADLINE, ["overdue-answers"]), (DEADLINE + TICK, [])],
)
def test_a_timely_question_unanswered_at_six_days_is_an_anomaly_until_the_deadline(now, expected):
    assert codes(consultation(), now, questions=[asked()]) == expected
    assert codes(consultation(), now, questions=[asked(answered_at=START)]) == []


@pytest.mark.req("REQ-099")
def test_answers_are_on_the_agenda_until_they_are_late():
    now = ANSWERS - timedelta(hours=1)
    assert "answers" in kinds(consultation(), now, questions=[asked()])
    assert "answers" not in kinds(consultation(), ANSWERS, questions=[asked()])
    limit = ANSWERS - timedelta(days=4)
    assert question.timely_unanswered(consultation(), [asked(limit)], now)
    assert "answers" not in kinds(consultation(), now, questions=[asked(limit + TICK)])


def test_the_deadline_is_told_a_week_ahead():
    assert kinds(consultation(), DEADLINE - agenda.WEEK - TICK) == set()
    assert kinds(consultation(), DEADLINE - agenda.WEEK) == {"deadline"}
    assert kinds(consultation(), DEADLINE) == {"deadline"}
    assert kinds(consultation(), DEADLINE + TICK) == set()


def test_a_draft_whose_deadline_has_come_cannot_be_published_any_more():
    draft = consultation(published_at=None)
    assert (codes(draft, DEADLINE - TICK), kinds(draft, DEADLINE - TICK)) == ([], {"draft-deadline"})
    assert (codes(draft, DEADLINE), kinds(draft, DEADLINE)) == (["draft-too-late"], set())


def test_publicity_is_owed_while_online():
    assert codes(consultation(), DEADLINE, routing=OWED) == ["publicity-missing"]
    assert codes(consultation(), DEADLINE, routing=OWED, published_channels=frozenset({"jal"})) == []
    assert codes(consultation(), DEADLINE + TICK, routing=OWED) == []
    assert codes(consultation(), START, refused_notice=True) == ["notice-refused"]


def test_envelopes_shut_after_seven_days():
    late = DEADLINE + agenda.OPENING_DELAY
    assert codes(consultation(), late) == []
    assert codes(consultation(), late + TICK) == ["unopened"]
    assert codes(consultation(opened_at=DEADLINE), late + TICK) == []
    assert codes(consultation(cancelled_at=DEADLINE), late + TICK) == []


@pytest.mark.req("REQ-122")
def test_an_application_to_a_dynamic_system_has_ten_working_days():
    system = consultation(procedure="SAD", valid_until=START + timedelta(days=700), opened_at=DEADLINE)
    came = datetime(2026, 10, 30, 9, tzinfo=UTC)  # a Friday; 2026-11-11 is a holiday, All Saints is a Sunday
    due = agenda.evaluation_due_at(system, came, holidays.of("35"))
    assert due.date() == date(2026, 11, 16)
    given = {"applications": [came], "holidays": holidays.of("35")}
    assert kinds(system, due, **given) == {"evaluation"}
    assert codes(system, due, **given) == []
    assert (codes(system, due + timedelta(seconds=1), **given), kinds(system, due + timedelta(seconds=1), **given)) == (
        ["evaluation-late"],
        set(),
    )
    first = agenda.evaluation_due_at(system, START, holidays.of("35"))
    assert first.date() == date(2026, 10, 26), "those of the first call count from its deadline"


def test_the_end_of_a_permanent_system_is_told_a_month_ahead():
    end = START + timedelta(days=700)
    system = consultation(procedure="SAD", valid_until=end, opened_at=DEADLINE)
    assert kinds(system, end - agenda.VALIDITY_NOTICE - TICK) == set()
    assert kinds(system, end - agenda.VALIDITY_NOTICE) == {"validity"}
    assert kinds(system, end) == set()


@pytest.mark.req("REQ-132")
def test_essential_data_not_published_forty_five_days_after_the_notification():
    notified = DEADLINE + timedelta(days=20)
    decided = consultation(opened_at=DEADLINE, decided_at=notified)
    assert codes(decided, notified + agenda.ESSENTIAL_ALERT - TICK, contracts=[notified]) == []
    assert codes(decided, notified + agenda.ESSENTIAL_ALERT, contracts=[notified]) == ["essential-data-late"]


def test_a_letter_that_came_back_is_told_after_the_decision_too():
    assert codes(consultation(opened_at=DEADLINE, decided_at=DEADLINE), DEADLINE + TICK, bounced=True) == ["message-bounced"]
    assert codes(consultation(cancelled_at=DEADLINE), DEADLINE + TICK, bounced=True) == []
