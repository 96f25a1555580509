"""Words: accents, capitals, elisions, plurals, beginnings."""

import pytest

from chalicelib.search import analysis


@pytest.mark.req("REQ-001")
@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ecole", "École"),
        ("ÉCOLES", "l’école"),
        ("école", "Écoles"),
        ("travaux", "travail"),
        ("hôpital", "hôpitaux"),
        ("hopitaux", "l'hôpital"),
        ("bureau", "bureaux"),
        ("bureaux", "bureau"),
        ("réhab", "Réhabilitation"),
        ("œuvre", "maîtrise d'oeuvre"),
        ("oeuvre", "Maîtrise d’œuvre"),
        ("2026", "2026-T-014"),
    ],
)
def test_finds(typed, written):
    (word,) = analysis.words(typed)
    assert any(analysis.matches(word, one) for one in analysis.words(written))


@pytest.mark.parametrize(("typed", "written"), [("école", "collège"), ("cole", "école"), ("gaz", "digaz")])
def test_does_not_find_the_middle_of_a_word(typed, written):
    (word,) = analysis.words(typed)
    assert not any(analysis.matches(word, one) for one in analysis.words(written))


def test_empty_and_elided_words_do_not_count():
    assert analysis.words("Réfection de la toiture de l’école et du préau d’Aÿ") == ["refection", "toiture", "ecole", "preau", "ay"]
    assert analysis.words("de la") == []
