"""Every row of the tables of limits says, in both languages, what is refused and what to do; the door chooses the language."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from chalicelib.api import problems
from chalicelib.domain.allowances import BY_ACT, PACES, QUOTAS
from chalicelib.usecases.work import refusals
from support.platforms import START

PAGES = json.loads((Path(__file__).parents[2] / "web" / "problemes" / "problems.json").read_text(encoding="utf-8"))
ROWS = [*(("act", act) for act in sorted({*BY_ACT, *(pace.act for pace in PACES)})), *(("quota", row.what) for row in QUOTAS)]


def refused(table, name):
    return refusals.too_often(name, START + timedelta(minutes=5), START) if table == "act" else refusals.too_many(name)


@pytest.mark.parametrize(("table", "name"), ROWS)
def test_each_row_has_its_sentence_in_both_languages_and_its_page(table, name):
    refusal = refused(table, name)
    french, english = (problems.of(refusal, "https://x", "1", lang)[1]["detail"] for lang in ("fr", "en"))
    assert french == refusal.detail
    assert english == refusal.english
    assert re.fullmatch(r"[A-ZÉ].{10,}\.", french)
    assert re.fullmatch(r"[A-Z].{10,}\.", english)
    assert not re.search(r"[àâçèéêëîïôùûœ«»]", english)
    assert refusal.code in PAGES
    if table == "act":
        assert french.endswith("Recommencez dans 5 minutes.")
        assert english.endswith("Try again in 5 minutes.")
        assert refusal.code == "too-many-requests"
    else:
        assert refusal.retry_at is None, "no time lifts it"
        assert re.search(r"Reprenez|Scellez|Supprimez|supprimez|Retirez|Écrivez", french), "what to do is said"


def test_no_sentence_is_left_without_its_row():
    assert set(refusals.ACTS) == {name for table, name in ROWS if table == "act"}
    assert set(refusals.QUOTAS) == {name for table, name in ROWS if table == "quota"}


@pytest.mark.parametrize(("seconds", "french", "english"), [
    (0.2, "1 seconde", "1 second"), (2, "2 secondes", "2 seconds"), (90, "90 secondes", "90 seconds"), (91, "2 minutes", "2 minutes"),
    (5400, "90 minutes", "90 minutes"), (5401, "2 heures", "2 hours"), (86400, "24 heures", "24 hours"),
])  # fmt: skip
def test_waits_are_said_in_their_largest_unit(seconds, french, english):
    refusal = refusals.too_often("message", START + timedelta(seconds=seconds), START)
    assert refusal.detail.endswith(f" dans {french}.")
    assert refusal.english.endswith(f" in {english}.")


@pytest.mark.parametrize(("accepted", "lang"), [
    ("", "fr"), ("en", "en"), ("fr", "fr"), ("en-GB,en;q=0.9", "en"), ("fr-FR,fr;q=0.9,en;q=0.8", "fr"), ("de,en;q=0.3", "en"), ("de", "fr"),
    ("en;q=0.2,fr;q=0.7", "fr"), ("en;q=0", "fr"), ("EN-us", "en"), ("*", "fr"), ("en;q=x,fr;q=0.1", "fr"), (",;,=;q", "fr"), ("eng", "fr"),
    ("fr,en", "fr"), ("en,fr", "en"),
])  # fmt: skip
def test_the_language_is_the_one_asked_for(accepted, lang):
    assert problems.language(accepted) == lang
