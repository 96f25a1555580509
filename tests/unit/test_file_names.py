"""One table of file names, two languages: what the browser seals the server accepts, byte for byte."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.crypto import tar
from chalicelib.domain import file_names
from chalicelib.domain.file_name_table import TABLE

ROOT = Path(__file__).parents[2]
AWKWARD = '\u200b\u200c\u200d\u202e\u2066\ufeff\u00ad\u0301\u0338\u0345\u1161\u11a8 .\u00a0\u3000/\\:*?"<>|~$._-\r\n\t\x00\x85\u2028éÉßςΣİıſK￿\ue000\ud800'
PIECES = [
    "con",
    "PRN",
    "aux",
    "nul",
    "com1",
    "lpt¹",
    ".DS_Store",
    "._",
    "Thumbs.db",
    "__MACOSX",
    "~$",
    "MANIFESTE.json",
    ".pdf",
    "/",
    "..",
    "👩\u200d🔧",
    "é" * 130,
]


def in_the_browser(groups: list[list[str]]) -> list[dict]:
    """What `web/src/file-names.js` answers for each list of names, run by Node."""
    done = subprocess.run(
        ["node", str(ROOT / "tests/js/file_names.mjs")], input=json.dumps(groups), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def random_name(chance: random.Random) -> str:
    def piece() -> str:
        kind = chance.random()
        if kind < 0.3:
            return chance.choice(PIECES)
        if kind < 0.6:
            return chance.choice(AWKWARD)
        if kind < 0.8:
            return chr(chance.randrange(0x20, 0x250))
        return chr(chance.randrange(0x110000))

    return "".join(piece() for _ in range(chance.randrange(1, 30)))


def test_of_5000_random_names_whatever_the_browser_seals_the_server_accepts():
    chance = random.Random(8)
    groups = [[random_name(chance) for _ in range(50)] for _ in range(100)]
    accepted = 0
    for names, answer in zip(groups, in_the_browser(groups), strict=True):
        assert answer["names"] == [
            [file_names.clean(name), file_names.refusal(name), file_names.key(file_names.clean(name))] for name in names
        ]
        assert file_names.first_refused(answer["chosen"]) is None
        assert [tar.check_name(name).encode() for name in answer["chosen"]] == [name.encode() for name in answer["chosen"]]
        accepted += len(answer["chosen"])
    assert accepted > 3000


@pytest.mark.parametrize(
    "case", json.loads((ROOT / "tests/vectors/file-names.json").read_text("utf-8")), ids=lambda case: ascii(case["name"])[:40]
)
def test_shared_vectors(case):
    assert file_names.clean(case["name"]) == case["clean"]
    assert file_names.refusal(case["name"]) == case["refusal"]
    assert tar.check_name(case["clean"]) == case["clean"]


@given(
    st.text(st.characters(codec=None, categories=None) | st.sampled_from(AWKWARD), max_size=60)
    | st.lists(st.sampled_from(PIECES)).map("".join)
)
def test_cleaning_is_final_and_opens(name):
    made = file_names.clean(name)
    assert file_names.clean(made) == made
    assert file_names.refusal(made) in (None, file_names.LEFT_OUT, file_names.TOO_DEEP, file_names.TOO_LONG)
    if file_names.refusal(made) is None:
        assert tar.check_name(made) == made


def test_what_python_calls_the_same_name_the_browser_does():
    """`str.casefold` is the widest rule of case there is: names it confuses have one key."""
    keys: dict[str, set[str]] = {}
    for code in (code for code in range(sys.maxunicode + 1) if chr(code).isalpha()):
        keys.setdefault(chr(code).casefold(), set()).add(file_names.key(chr(code)))
    assert not [folded for folded, found in keys.items() if len(found) > 1]


def test_the_tables_of_characters_do_not_overlap_and_leave_letters_alone():
    spans = [
        (name, *(int(end, 16) for end in (span.split("-") * 2)[:2])) for name in ("dropped", "replaced", "spaces") for span in TABLE[name]
    ]
    points = [code for _, low, high in spans for code in range(low, high + 1)]
    assert len(points) == len(set(points))
    assert not set(points) & set(map(ord, "abcXYZ0189éèçÀŒłŁ–’()[]{}&+,;=@#%'!^`~$.-_αβжЖ日本語العربية"))


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["a.pdf", "b/a.pdf"], None),
        (["a.pdf", "A.PDF"], (1, file_names.TAKEN)),
        (["a", "a/b"], (1, file_names.TAKEN)),
        (["a/b", "A"], (1, file_names.TAKEN)),
        (["manifeste.json"], (0, file_names.TAKEN)),
        (["a.pdf", "con.pdf"], (1, file_names.NOT_CLEAN)),
        (["x/.DS_Store"], (0, file_names.LEFT_OUT)),
    ],
)
def test_the_first_name_that_cannot_stand_is_found_with_its_reason(names, found):
    assert file_names.first_refused(names) == found
