"""What everybody reads of a consultation that is decided: who holds it, for how much, among how many; when the law makes it public (REQ-114)."""

import html
import re

import pytest

from support import chapters
from support.people import Person


def page(scene, lang="fr"):
    """The words of the public page, as a stranger reads them."""
    reply = Person(scene.platform).send("GET", f"/consultations/{scene.facts['online']['id']}?lang={lang}")
    assert reply.status == 200
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.body.decode())))


def holder(scene):
    person, company_id = scene.facts["bidders"][0]
    return person.get(f"/v1/companies/{company_id}")["name"], scene.facts["bidders"][1][0].get(
        f"/v1/companies/{scene.facts['bidders'][1][1]}"
    )["name"]


@pytest.mark.parametrize("chapter", ["opened", "decided", "told", "notified"])
def test_nobody_is_named_before_the_contract_takes_effect(chapter):
    scene = chapters.forked(getattr(chapters, chapter)())
    words, names = page(scene), holder(scene)
    assert not [name for name in names if name in words]
    assert "Attribué à" not in words
    assert ("le résultat paraîtra ici" in words) is (chapter != "opened")
    assert " Répondre " not in words, "nothing to answer any more"


def test_the_holder_the_amount_and_the_number_of_offers_are_public_once_notified():
    scene = chapters.forked(chapters.complete())
    winner, loser = holder(scene)
    words = page(scene)
    assert f"Attribué à {winner}" in words
    assert loser not in words
    assert re.search(r"Offres reçues : 2\. Notifié le ", words)
    assert "Données essentielles du contrat" not in words
    scene.platform.fire("publish_open_data")
    assert "Données essentielles du contrat" in page(scene)
    assert f"Awarded to {winner}" in page(scene, "en")
