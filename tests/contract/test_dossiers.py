"""Ties between consultations, invitations, questions and notices: the same on memory and on DynamoDB."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.company import Company, Identifier
from chalicelib.domain.errors import StaleVersion
from chalicelib.domain.ids import new_id
from chalicelib.domain.notice import Notice
from chalicelib.domain.question import Question
from chalicelib.domain.ticket import Ticket
from support.platforms import START


def test_children_are_kept_in_order_and_once(ports):
    parent = new_id(START)
    children = [new_id(START + timedelta(seconds=n)) for n in (1, 2, 3)]
    for child in [children[1], children[0], children[2], children[1]]:
        ports.dossiers.tie(parent, child)
    assert ports.dossiers.children(parent) == children
    assert ports.dossiers.children(new_id(START)) == []


def test_invitations_come_in_pages_newest_first(ports):
    guest = Identifier(type="SIRET", value=f"{int(new_id(START), 36) % 10**14:014d}")
    ids = [new_id(START + timedelta(seconds=n)) for n in range(45)]
    for one in [*ids, ids[0]]:
        ports.dossiers.invite(guest, one)
    seen, cursor = [], None
    while True:
        page = ports.dossiers.invitations(guest, cursor)
        seen += page.items
        cursor = page.next
        if cursor is None:
            break
    assert seen == ids[::-1]
    assert ports.dossiers.invitations(Identifier(type="TVA", value=guest.value), None).items == []


def test_companies_are_found_by_its_identifier(ports):
    identifier = Identifier(type="HORS-UE", value=f"CH{new_id(START)[-12:]}")
    assert ports.directory.companies_by_identifier(identifier) == []
    made = ports.directory.create_company(Company(id=new_id(START), identifier=identifier, name="Atelier", created_at=START))
    assert ports.directory.companies_by_identifier(identifier) == [made]


def ticket(consultation_id, n):
    return Ticket(
        id=f"{n:026d}",
        consultation_id=consultation_id,
        identifier=Identifier(type="HORS-UE", value="CH1"),
        email="a@exemple.fr",
        made_at=START,
    )


def question(consultation_id, n):
    return Question(id=new_id(START + timedelta(seconds=n)), consultation_id=consultation_id, company_id=new_id(START), company_name="Atelier",
                    user_id=new_id(START), text="Peut-on visiter ?", asked_at=START)  # fmt: skip


def notice(consultation_id, n):
    return Notice(id=new_id(START + timedelta(seconds=n)), consultation_id=consultation_id, kind="call", channel="jal", created_at=START)


@pytest.mark.parametrize(
    ("store", "make", "change"),
    [("questions", question, {"answer": "Oui."}), ("notices", notice, {"state": "sent"}), ("tickets", ticket, {"used_at": START})],
)
def test_things_of_a_consultation_are_listed_and_saved_over_the_version_read(ports, store, make, change):
    kept, at = getattr(ports, store), new_id(START)
    made = [kept.create(make(at, n)) for n in (1, 2)]
    assert kept.of_consultation(at) == made
    newer = kept.save(replace(made[0], **change))
    assert kept.get(at, made[0].id) == newer
    for lost in (lambda: kept.save(replace(made[0], **change)), lambda: kept.create(made[1])):
        with pytest.raises(StaleVersion):
            lost()
    assert kept.get(new_id(START), made[0].id) is None
