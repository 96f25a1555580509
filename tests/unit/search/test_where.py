"""Places as people type them, by name, postcode or département, and what lies around (REQ-001)."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.codelists import communes
from chalicelib.domain.contact import Place
from chalicelib.domain.errors import Invalid
from chalicelib.search import where
from chalicelib.usecases.search.criteria import question


def read(text: str) -> list[str]:
    found = where.read(text)
    return [*(where.shown(one) for one in found.communes), *found.departments, *found.regions]


@pytest.mark.req("REQ-001")
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Rennes", ["Rennes (35)"]), (" rennes ", ["Rennes (35)"]), ("RENNES", ["Rennes (35)"]), ("35000", ["Rennes (35)"]), ("35 000", ["Rennes (35)"]),
        ("35238", ["Rennes (35)"]), ("35000 Rennes", ["Rennes (35)"]), ("Rennes (35000)", ["Rennes (35)"]), ("35000 Nantes", []),
        ("st malo", ["Saint-Malo (35)"]), ("Saint-Denis (93)", ["Saint-Denis (93)"]), ("saint denis 974", ["Saint-Denis (974)"]),
        ("L’Haÿ-les-Roses", ["L'Haÿ-les-Roses (94)"]), ("l'hay les roses", ["L'Haÿ-les-Roses (94)"]), ("oeuf en ternois", ["Œuf-en-Ternois (62)"]),
        ("Ille-et-Vilaine", ["35"]), ("ille et vilaine", ["35"]), ("Ille-et-Vilaine (35)", ["35"]), ("35", ["35"]), ("2a", ["2A"]), ("974", ["974"]),
        ("Île-de-France", ["11"]), ("ile de france", ["11"]), ("Paris", ["Paris (75)", "75"]), ("75011", ["Paris 11e Arrondissement (75)"]),
        ("Guadeloupe", ["971", "01"]), ("", []), ("Rennnes", []), ("99999", []), ("(", []), ("*", []), ("Saint-Denis (59)", []),
    ],
)  # fmt: skip
def test_what_is_typed(typed, meant):
    assert read(typed) == meant


@pytest.mark.req("REQ-001")
def test_what_is_shown_is_read_again():
    """Over every département and one commune in fifty."""
    for department, name in where.codelists.departments().items():
        assert department in where.read(f"{name} ({department})").departments
        for code in communes.of_department(department)[::50]:
            one = communes.commune(code)
            assert one in where.read(where.shown(one)).communes
            assert all(one in where.read(postcode).communes for postcode in one.postcodes if one.code == communes.parts(one.code)[-1])


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"place": "Rennnes"}, "place", "Rennes (35)"),
        ({"place": "Marseile"}, "place", "Marseille (13)"),
        ({"place": "Bordaeux"}, "place", "Bordeaux (33)"),
        ({"place": "Ille-et-Vil"}, "place", "Ille-et-Vilaine (35)"),
        ({"place": "35999"}, "place", "Ille-et-Vilaine (35)"),
        ({"place": "Xyzzyx"}, "place", "une commune, un code postal, un département ou une région"),
        ({"place": "é" * 200}, "place", "une commune, un code postal"),
        ({"place": "Ille-et-Vilaine", "distance": "25"}, "distance", "une commune ou d’un code postal"),
        ({"place": "Rennes", "distance": "12"}, "distance", "10, 25, 50 ou 100"),
        ({"distance": "25"}, "place", "Donnez le lieu"),
    ],
)
def test_a_place_that_is_none_is_refused_beside_its_field(given, field, said):
    with pytest.raises(Invalid) as refusal:
        question(given)
    assert [*refusal.value.fields] == [field]
    assert said in refusal.value.fields[field]


@settings(deadline=None)
@given(st.text(max_size=60), st.sampled_from(["", "10"]))
@example("ç¡ò", "")
@example("\u0081(35)", "10")
@example("٣٥٠٠٠", "")
@example("²5", "")
def test_any_text_is_a_place_or_is_refused(text, distance):
    where.within(text)
    assert refused({"place": text, "distance": distance}) <= {"place", "distance"}


def refused(given: dict[str, str]) -> set[str]:
    """Fields that are wrong."""
    try:
        question(given)
    except Invalid as refusal:
        return {*refusal.fields}
    return set()


@pytest.mark.parametrize(
    ("place", "kilometres", "inside", "outside"),
    [
        ("Rennes", 10, "35051", "35288"),  # Cesson-Sévigné; Saint-Malo
        ("Rennes", 100, "35288", "75056"),
        ("97400", 25, "97407", "97416"),  # Le Port; Saint-Pierre de La Réunion
        ("Ajaccio", 50, "2A004", "2B033"),
    ],
)
def test_around(place, kilometres, inside, outside):
    found = where.asked(place, kilometres)
    assert f"m:{inside}" in found or f"d:{communes.department(inside)}" in found
    assert f"m:{outside}" not in found
    assert f"d:{communes.department(outside)}" not in found


@pytest.mark.parametrize(
    ("place", "filed"),
    [
        (Place(code="35238", code_type="commune"), {"m:35238"}),
        (Place(code="75111", code_type="commune"), {"m:75111", "m:75056"}),
        (Place(code="35000", code_type="postcode"), {"m:35238", "d:35"}),
        (Place(code="75011", code_type="postcode"), {"m:75111", "m:75056", "d:75"}),
        (Place(code="20000", code_type="postcode"), {"m:2A004", "d:2A"}),
        (Place(code="99999", code_type="postcode"), set()),
        (Place(code="35", code_type="department"), set()),
    ],
)
def test_what_a_place_is_filed_under(place, filed):
    assert where.filed(place) == filed
