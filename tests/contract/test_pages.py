"""Both platforms page the same: whatever their number and the size of a page, cursors list each item once, in the order of its list."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain.attempt import Attempt
from chalicelib.domain.company import Identifier
from chalicelib.domain.consultation import Consultation
from chalicelib.domain.dce import DceFile, folded
from chalicelib.domain.deposit import Deposit
from chalicelib.domain.errors import Invalid
from chalicelib.domain.ids import name_of, named_id, new_id
from chalicelib.domain.message import Message
from chalicelib.domain.question import Question
from chalicelib.usecases.ports import lists
from support.platforms import START


def at(n):
    return START + timedelta(seconds=n)


def consultation(n, **more):
    return Consultation(id=new_id(at(n)), buyer_name="Ville", buyer_siret="21350238800019", title="Objet", procedure="AOO", created_at=START, **more)  # fmt: skip


class OfBuyer:
    def __init__(self, ports, total):
        self.owner = new_id(START)
        made = [ports.consultations.create(consultation(n, buyer_id=self.owner)).id for n in range(total)]
        self.expected, self.read = made[::-1], lambda cursor: ports.consultations.of_buyer(self.owner, cursor)
        self.key = lambda item: item.id


class Deposits:
    def __init__(self, ports, total):
        who, what = new_id(START), new_id(START)
        made = [Deposit(id=new_id(at(n)), consultation_id=what, company_id=who, company_name="M", lots=(1,), user_id="u", started_at=START, since_seq=1,
                        company_identifier=Identifier(type="SIRET", value="1")) for n in range(total)]  # fmt: skip
        self.expected, self.read = (
            [ports.deposits.create(one).id for one in made][::-1],
            lambda cursor: ports.deposits.of_company(who, cursor),
        )
        self.key = lambda item: item.id


class Messages:
    def __init__(self, ports, total):
        who = new_id(START)
        made = [Message(id=new_id(at(n)), consultation_id=new_id(START), kind="rejection", lot=1, company_id=who, company_name="M", subject="s",
                        body="b", sent_by="u", queued_at=START) for n in range(total)]  # fmt: skip
        self.expected, self.read = (
            [ports.messages.create(one).id for one in made][::-1],
            lambda cursor: ports.messages.of_company(who, cursor),
        )
        self.key = lambda item: item.id


class Questions:
    """The messages of the same company, which the same index lists, are none of them."""

    def __init__(self, ports, total):
        who = new_id(START)
        made = [Question(id=new_id(at(n)), consultation_id=new_id(START), company_id=who, company_name="M", user_id="u", text="t", asked_at=START)
                for n in range(total)]  # fmt: skip
        ports.messages.create(Message(id=new_id(START), consultation_id=new_id(START), kind="rejection", lot=1, company_id=who, company_name="M",
                                      subject="s", body="b", sent_by="u", queued_at=START))  # fmt: skip
        self.expected, self.read = (
            [ports.questions.create(one).id for one in made][::-1],
            lambda cursor: ports.questions.of_company(who, cursor),
        )
        self.key = lambda item: item.id


class Followed:
    def __init__(self, ports, total):
        company, ids = new_id(START), [new_id(at(n)) for n in range(total)]
        for one in ids:
            ports.followings.begin(company, one)
            ports.followings.begin(company, one)
        self.expected, self.read, self.key = ids[::-1], lambda cursor: ports.followings.of_company(company, cursor), str


class Invitations:
    def __init__(self, ports, total):
        guest, ids = Identifier(type="HORS-UE", value=new_id(START)), [new_id(at(n)) for n in range(total)]
        for one in ids:
            ports.dossiers.invite(guest, one)
        self.expected, self.read, self.key = ids[::-1], lambda cursor: ports.dossiers.invitations(guest, cursor), str


class Files:
    def __init__(self, ports, total):
        where, names = new_id(START), [f"{n:03}.pdf" for n in range(total)]
        made = [DceFile(id=named_id(START, folded(name)), name=name, size_bytes=3, media_type="x") for name in names]
        assert all(ports.documents.add(where, 1, file) for file in made)
        self.expected = sorted((file.id for file in made), key=name_of)
        self.read, self.key = lambda cursor: ports.documents.page(where, 1, cursor), lambda item: item.id


class Attempts:
    """One list for all: what others left there is put aside."""

    def __init__(self, ports, total):
        for left in walk(ports.attempts.page)[0]:
            ports.attempts.drop(left.job, left.item)
        made = [Attempt(job="job", item=new_id(at(n)), tries=1, reason="x", first_at=START, next_at=START) for n in range(total)]
        for one in made:
            ports.attempts.put(one)
        self.expected, self.read, self.key = [one.item for one in made], ports.attempts.page, lambda one: one.item


LISTS = [OfBuyer, Deposits, Messages, Questions, Followed, Invitations, Files, Attempts]


def walk(read):
    """Every item by cursors, and how many each page had."""
    items, sizes, cursor = [], [], None
    while True:
        page = read(cursor)
        items, cursor = [*items, *page.items], page.next
        sizes.append(len(page.items))
        if cursor is None:
            return items, sizes


@pytest.mark.parametrize("kind", LISTS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(total=st.integers(0, 14), size=st.integers(1, 15))
def test_each_item_once_and_in_order(ports, kind, total, size):
    made = kind(ports, total)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("PAGE_SIZE", "FILES_PAGE", "ATTEMPTS_PAGE"):
            patch.setattr(lists, name, size)
        items, sizes = walk(made.read)
    assert [made.key(item) for item in items] == made.expected
    assert all(one == size for one in sizes[:-1])
    assert sizes[-1] <= size


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(instants=st.lists(st.integers(0, 3), max_size=8), size=st.integers(1, 9))
def test_publications_of_one_instant_are_each_listed_once(ports, instants, size):
    """Of one instant the order is the platform's own; the stack's other publications are listed among these."""
    made = {
        ports.consultations.create(consultation(n, buyer_id=new_id(START), published_at=at(n), submission_deadline=at(10**6))).id
        for n in instants
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists, "PUBLISHED_PAGE", size)
        items, _ = walk(ports.consultations.published)
    assert sorted(item.id for item in items if item.id in made) == sorted(made)
    assert [item.published_at for item in items] == sorted((item.published_at for item in items), reverse=True)


@pytest.mark.parametrize("kind", LISTS)
def test_what_is_added_between_two_pages_neither_hides_nor_doubles(ports, kind, monkeypatch):
    monkeypatch.setattr(lists, "PAGE_SIZE", 2)
    monkeypatch.setattr(lists, "FILES_PAGE", 2)
    monkeypatch.setattr(lists, "ATTEMPTS_PAGE", 2)
    made = kind(ports, 5)
    first = made.read(None)
    if kind is OfBuyer:
        ports.consultations.create(consultation(99, buyer_id=made.owner))
    rest, _ = walk(lambda cursor: made.read(cursor or first.next))
    assert [made.key(item) for item in [*first.items, *rest]] == made.expected


@pytest.mark.parametrize("kind", [kind for kind in LISTS if kind is not Attempts])
def test_a_list_refuses_the_cursor_of_the_next_one(ports, kind, monkeypatch):
    monkeypatch.setattr(lists, "PAGE_SIZE", 1)
    monkeypatch.setattr(lists, "FILES_PAGE", 1)
    one, other = kind(ports, 2), kind(ports, 2)
    with pytest.raises(Invalid):
        other.read(one.read(None).next)
