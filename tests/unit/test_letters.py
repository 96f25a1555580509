"""Letters as rows of data: no kind leaves incomplete, none is read as a template twice, and none tells a price (REQ-089, REQ-095, REQ-111)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.instants import to_text
from chalicelib.letters import completeness, composition, discretion, standard
from chalicelib.letters.completeness import Circumstances
from chalicelib.letters.fields import Shape, Source, When
from chalicelib.letters.kinds import BY_CODE, ROWS
from chalicelib.letters.standard import TEMPLATES, Template

NOW = datetime(2026, 9, 1, 10, tzinfo=UTC)
STRICTEST = Circumstances(now=NOW, awarded=True, standstill=True)
GOOD = {
    Shape.TEXT: "Le mémoire technique ne décrit pas les moyens.",
    Shape.LINE: "Mairie, salle du conseil",
    Shape.NUMBER: "2",
    Shape.INSTANT: to_text(NOW + timedelta(days=8)),
    Shape.DAY: "2026-08-30",
}


def full(kind):
    return {field.name: GOOD[field.shape] for field in kind.fields}


def told(kind, values):
    words = {field.variable: values.get(field.name, "") for field in kind.fields}
    return composition.compose(kind, TEMPLATES[kind.code], {"acheteur": "Ville", "reference": "2026-1", "objet": "Toiture", **words})


def owed_fields():
    return [(kind, field) for kind in ROWS for field in kind.fields if field.when is not When.NEVER]


@pytest.mark.req("REQ-095")
@pytest.mark.parametrize("kind", ROWS, ids=lambda row: row.code)
def test_each_kind_has_its_words_its_fields_and_its_article(kind):
    assert kind.article.startswith("CCP ")
    assert kind.label
    assert kind.label_en
    template = TEMPLATES[kind.code]
    assert not composition.unknown(kind, template.subject + template.body)
    assert not list(completeness.gaps(kind, {"a": full(kind)}, STRICTEST))
    body = told(kind, full(kind)).body
    assert all(value in body for value in full(kind).values()), "what was typed is said"
    assert "{" not in body


@pytest.mark.req("REQ-095")
@pytest.mark.req("REQ-111")
@pytest.mark.parametrize(("kind", "field"), owed_fields(), ids=lambda one: getattr(one, "code", None) or one.name)
@given(empty=st.sampled_from(["", " ", "\n", "\u00a0", "x" * 20, "..........", "xxxx xxxx xxxx xxxx"]))
def test_a_letter_without_one_of_its_fields_is_refused_beside_it(kind, field, empty):
    """Twenty letters « x » are no reason; what the platform draws is only looked at for being there."""
    if field.source is Source.PLATFORM and empty.strip():
        return
    if field.shape is Shape.LINE and "x" in empty:
        return
    values = {"one": full(kind), "two": {**full(kind), field.name: empty}}
    places = dict(completeness.gaps(kind, values, STRICTEST))
    assert list(places) == [f"each.two.{field.name}" if field.source is Source.EACH else f"fields.{field.name}"]


@pytest.mark.parametrize(("value", "wrong"), [
    (NOW - timedelta(milliseconds=1), True), (NOW, True), (NOW + timedelta(milliseconds=1), False), (NOW + completeness.FARTHEST, False),
    (NOW + completeness.FARTHEST + timedelta(milliseconds=1), True),
])  # fmt: skip
def test_a_date_is_to_come_and_not_beyond_a_year(value, wrong):
    kind = BY_CODE["application-complement"]
    gaps = dict(completeness.gaps(kind, {"a": {**full(kind), "reply_until": to_text(value)}}, STRICTEST))
    assert ("fields.reply_until" in gaps) is wrong


def test_without_an_award_no_winner_is_owed_and_without_a_standstill_no_date():
    kind = BY_CODE["rejection"]
    bare = {"reasons": GOOD[Shape.TEXT]}
    assert not list(completeness.gaps(kind, {"a": bare}, Circumstances(now=NOW)))
    awarded = dict(completeness.gaps(kind, {"a": bare}, Circumstances(now=NOW, awarded=True)))
    assert awarded.keys() == {"fields.winner", "fields.winner_reasons"}
    assert "fields.signature" in dict(completeness.gaps(kind, {"a": bare}, STRICTEST))
    assert "infructueuse" in told(kind, bare).body


def test_a_template_that_forgets_a_field_says_it_all_the_same():
    kind = BY_CODE["rejection"]
    made = composition.compose(kind, Template("S", "Bonjour.\n\nLa Ville"), {"motifs": "Trop tard.", "signature": "Pas avant lundi."})
    assert made.body == "Bonjour.\n\nMotifs : Trop tard.\n\nPas avant lundi.\n\nLa Ville"


def test_words_typed_are_never_read_as_a_template():
    kind = BY_CODE["information"]
    made = composition.compose(kind, TEMPLATES["information"], {"texte": "{acheteur} {si lot}[lot]", "acheteur": "Ville"})
    assert made.body == "Madame, Monsieur,\n\n{acheteur} {si lot}[lot]\n\nVille"


def test_templates_written_before_are_read_as_they_were():
    kind = BY_CODE["notification"]
    made = composition.compose(
        kind, Template("Marché [reference]", "Lot [lot], [attributaire]."), {"reference": "R", "lot": "1", "attributaire": "M"}
    )
    assert (made.subject, made.body) == ("Marché R", "Lot 1, M.")


@pytest.mark.req("REQ-089")
@given(euros=st.integers(100, 3_000_000_000), cents=st.integers(0, 99), form=st.sampled_from(["{:,}", "{:_}", "{}"]), mark=st.sampled_from(",."),
       before=st.sampled_from(["", "rang 2 ", "de ", "("]), after=st.sampled_from(["", " €", " euros HT.", ")", ". "]))  # fmt: skip
def test_a_price_is_found_however_it_is_written(euros, cents, form, mark, before, after):
    amount = Decimal(euros) + Decimal(cents) / 100
    written = form.format(euros).replace(",", " ").replace("_", "\u202f")
    for text in (f"{written}{mark}{cents:02d}", written):
        assert discretion.tells_amount(f"{before}{text}{after}", [amount])
    assert not discretion.tells_amount(f"{before}9{euros}{after}", [amount])


def test_a_name_is_found_as_words():
    assert discretion.named("L’offre de MENUISERIE  durand est chère", ["Menuiserie Durand"]) == ["Menuiserie Durand"]
    assert not discretion.named("Les menuiseries Durandal", ["Menuiserie Durand"])
    assert not discretion.named("de là", ["L", ""])


def test_the_version_of_the_standard_words_is_said():
    assert standard.VERSION
