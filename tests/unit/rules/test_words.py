"""The front has a word for each thing the rules name, and no second list of procedures."""

import json
import re
from pathlib import Path

import pytest

from chalicelib.domain import procedure as procedures
from chalicelib.domain.buyer import BuyerKind
from chalicelib.domain.rules import advice, criteria, variants

ROOT = Path(__file__).parents[3]
WEB = ROOT / "web"


@pytest.fixture(scope="module", params=["fr", "en"])
def strings(request):
    folders = ("i18n", "acheteur", "acheteur/consultation", "acheteur/equipe")
    files = [WEB / folder / (f"{request.param}.json" if folder == "i18n" else f"i18n.{request.param}.json") for folder in folders]
    return {key: text for file in files for key, text in json.loads(file.read_text("utf-8")).items()}


def test_every_choice_has_its_word(strings):
    wanted = [
        *(f"procedure_why.{code}" for code in procedures.BY_CODE),
        *(f"family.{row.family}" for row in procedures.ROWS),
        *(f"criterion.{kind}" for kind in criteria.KINDS),
        *(f"wizard.variants_{choice or 'silent'}" for choice in variants.CHOICES),
        *(f"wizard.variants_now_{choice}" for choice in variants.CHOICES if choice),
        *(f"public.variants_{choice}" for choice in variants.CHOICES if choice),
        *(f"wizard.verdict_{verdict}" for verdict in (advice.CONDITIONAL, advice.REFUSED)),
        *(f"buyer_kind.{kind}" for kind in BuyerKind),
    ]
    assert [key for key in wanted if not strings.get(key)] == []


@pytest.mark.req("REQ-020")
def test_the_choice_of_a_procedure_comes_from_the_server():
    shown = re.search(r"FAMILIES = \[(.*)\]", (WEB / "src" / "procedures.js").read_text("utf-8"))[1]
    assert {row.family for row in procedures.ROWS} == set(re.findall(r"'([\w-]+)'", shown))
    pages = (WEB / "acheteur" / "page.js", WEB / "acheteur" / "consultation" / "identification.js")
    assert not [page for page in pages if re.search(r"PROCEDURES = ", page.read_text("utf-8"))]
