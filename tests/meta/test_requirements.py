"""Each mark of a requirement was read against it: the marks of the tests and the reviewed map are the same."""

import re

import pytest

from requirement_table import reviewed
from support.marks import marked


@pytest.fixture(scope="module")
def known():
    return reviewed()


def differences(marks, known):
    """What one side has and the other has not, in words."""
    ours = {number: set(one["tests"]) for number, one in known.items()}
    pairs = sorted((number, test) for number in marks | ours for test in marks.get(number, set()) ^ ours.get(number, set()))
    return [f"{number}: {test} " + ("is marked, not reviewed" if test in marks.get(number, ()) else "was reviewed, is not marked any more")
            for number, test in pairs]  # fmt: skip


def test_every_mark_was_reviewed_and_every_review_has_its_mark(root, known):
    assert differences(marked(root), known) == []


def test_each_number_has_its_own_sentence_and_a_test(known):
    assert list(known) == sorted(known)
    assert all(re.fullmatch(r"REQ-\d{3}", number) for number in known)
    sentences = [one["sentence"] for one in known.values()]
    assert [text for text in sentences if not re.fullmatch(r"[A-Z].{20,170}\.", text)] == []
    assert len(set(sentences)) == len(sentences)
    assert [number for number, one in known.items() if not one["tests"] or one["tests"] != sorted(set(one["tests"]))] == []


@pytest.fixture
def sample(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_a.py").write_text(
        "import pytest\n\n\n@pytest.mark.req('REQ-001', 'REQ-002')\ndef test_one(): ...\n\n\n"
        "@pytest.mark.req('REQ-002')\nclass TestTwo: ...\n\n\nTestThree = pytest.mark.req('REQ-003')(Machine.TestCase)\n"
        "not_a_mark = 'pytest.mark.req(\"REQ-009\")'\n"
    )
    (tmp_path / "tests" / "b.test.mjs").write_text("// Sealing.\n// req: REQ-001 REQ-004\n")
    return marked(tmp_path)


def test_marks_are_found_in_all_their_forms(sample):
    a = "tests/test_a.py"
    assert sample == {
        "REQ-001": {f"{a}::test_one", "tests/b.test.mjs"},
        "REQ-002": {f"{a}::test_one", f"{a}::TestTwo"},
        "REQ-003": {f"{a}::TestThree"},
        "REQ-004": {"tests/b.test.mjs"},
    }


def test_a_mark_without_review_and_a_review_without_mark_are_refused(sample):
    same = {number: {"tests": sorted(tests)} for number, tests in sample.items()}
    assert differences(sample, same) == []
    moved = {**same, "REQ-003": {"tests": ["tests/test_a.py::test_other"]}}
    assert differences(sample, moved) == [
        "REQ-003: tests/test_a.py::TestThree is marked, not reviewed",
        "REQ-003: tests/test_a.py::test_other was reviewed, is not marked any more",
    ]
    assert differences(sample, {number: one for number, one in same.items() if number != "REQ-004"}) == [
        "REQ-004: tests/b.test.mjs is marked, not reviewed"
    ]
    assert differences({}, {"REQ-001": {"tests": ["tests/gone.py::test_x"]}}) == [
        "REQ-001: tests/gone.py::test_x was reviewed, is not marked any more"
    ]
