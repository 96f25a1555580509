"""What a text may hold: cleaning is final, leaves what is right alone, and makes XML that any parser reads."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.api.entering import cleaned
from chalicelib.domain import texts

ANYTHING = st.text(st.characters(codec=None, categories=None))


@given(ANYTHING)
def test_cleaning_is_final_and_parses(text):
    for clean in (texts.one_line, texts.lines):
        made = clean(text)
        assert clean(made) == made
        element = ElementTree.Element("a")
        element.text = made
        assert ElementTree.fromstring(ElementTree.tostring(element, encoding="utf-8")).text in (made, None)
    assert len(texts.one_line(text).splitlines()) <= 1


@pytest.mark.parametrize("text", ["Łódź – « Ωμέγα »", "👩\u200d🔧", "می\u200cخواهم", " espaces  gardés ", "a\u00a0b\u202f: c"])
def test_what_is_right_comes_back_as_it_is(text):
    assert texts.one_line(text) == texts.lines(text) == text


def test_a_schema_says_what_a_text_keeps():
    known = {"part": {"type": "object", "properties": {"note": {"type": "string", "x-lines": True}}}}
    schema = {
        "properties": {
            "title": {"type": "string"},
            "name": {"anyOf": [{"type": "null"}, {"type": ["string", "null"], "x-exact": True}]},
            "parts": {"type": "array", "items": {"$ref": "#/$defs/part"}},
            "changes": {"type": "object", "x-like": "part"},
        }
    }
    given = {
        "title": "a\r\n\x0bb\x00",
        "name": "a\nb",
        "parts": [{"note": "a\r\nb\x07"}],
        "changes": {"note": "a\rb"},
        "other": ["a\tb", 5, None],
    }
    assert cleaned(given, schema, known) == {
        "title": "a b", "name": "a\nb", "parts": [{"note": "a\nb "}], "changes": {"note": "a\nb"}, "other": ["a b", 5, None],
    }  # fmt: skip
