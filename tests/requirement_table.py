"""--requirements: what each requirement asks, which tests prove it, and whether they passed.

`requirements.json` is the reviewed map: number → the sentence in our words, and the tests read as proving it. A mark that is not in
the map, or an entry without its test, is refused by `meta/test_requirements.py`: a mark is added together with its review.
"""

import json
from collections import defaultdict
from pathlib import Path

import pytest

WORST_FIRST = ("failed", "error", "skipped", "passed")
REVIEWED = Path(__file__).with_name("requirements.json")


def reviewed() -> dict[str, dict]:
    """Number → {sentence, tests}."""
    return json.loads(REVIEWED.read_text("utf-8"))


def pytest_addoption(parser):
    parser.addoption("--requirements", action="store_true", help="print the table requirement → tests → result")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    """Carry the numbers from the test to its report."""
    outcome = yield
    outcome.get_result().requirements = [number for marker in item.iter_markers("req") for number in marker.args]


_results = defaultdict(dict)


def pytest_runtest_logreport(report):
    """A test passes when its call does; a failure of its preparation or of its end counts against it."""
    if report.when == "call" or not report.passed:
        outcome = "error" if report.failed and report.when != "call" else report.outcome
        for number in report.requirements:
            _results[number][report.nodeid] = outcome


def pytest_terminal_summary(terminalreporter, config):
    if not config.getoption("--requirements"):
        return
    terminalreporter.section("requirements")
    sentences = {number: one["sentence"] for number, one in reviewed().items()}
    for number, tests in sorted(_results.items()):
        worst = next(outcome for outcome in WORST_FIRST if outcome in tests.values())
        terminalreporter.line(f"{number}  {worst.upper()}  {sentences.get(number, 'not reviewed')}")
        for nodeid, outcome in tests.items():
            terminalreporter.line(f"    {outcome:<8}{nodeid}")
    failed = sum("passed" not in set(tests.values()) or len(set(tests.values())) > 1 for tests in _results.values())
    terminalreporter.line(f"{len(_results)} requirements with tests, {failed} not wholly passed")
