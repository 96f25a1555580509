"""Imports only go down: between floors, and between the rooms of the use cases (ARCHITECTURE, Floors; Rooms)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = {
    "domain": 0, "codelists": 0, "codec": 1, "search": 1, "crypto": 1, "opendata": 2, "notices": 2, "letters": 1, "archive": 2, "signatures": 2, "documents": 2, "pages": 2, "usecases": 3, "adapters": 4, "jobs": 4, "api": 4,
}  # fmt: skip
OPEN = {("adapters", "wiring"), ("adapters", "config"), ("api", "adapters"), ("api", "documents"), ("api", "pages")}
"""Neighbours that may meet: adapters build Ports from settings; api names two adapters (the codec, the local mailbox)."""
PURE = ("domain", "crypto", "search", "opendata", "notices", "letters", "archive", "signatures", "documents", "pages", "usecases")
OUTSIDE = {"chalice", "boto3", "botocore", "pynamodb", "aws_xray_sdk"}
ROOMS = (
    "ports", "access", "work", "directory", "search", "dce", "consultation", "deposit", "opening", "evaluation", "award", "exchanges", "contracts", "publicity", "register", "archive", "follow_up",
)  # fmt: skip
"""Rooms of the use cases, lowest first: read upwards it is the life of a procedure. A room knows those before it, and itself."""


def imports(path: Path):
    """(package of chalicelib, or top-level name outside it) for each import of a module."""
    package = path.relative_to(ROOT).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = list(package[: len(package) - node.level]) if node.level else []
            named = node.module.split(".") if node.module else []
            yield from ([*above, *named, alias.name] for alias in node.names)


def modules(floor: str):
    return sorted((ROOT / "chalicelib" / floor).rglob("*.py"))


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_go_down(floor):
    wrong = []
    for path in modules(floor):
        for name in imports(path):
            if name[0] == "chalicelib" and len(name) > 1 and name[1] != floor:
                below = FLOORS.get(name[1], 9) < FLOORS[floor]
                if not below and (floor, name[1]) not in OPEN:
                    wrong.append(f"{path.relative_to(ROOT)} imports {'.'.join(name)}")
    assert not wrong


def rises(room: str) -> list[str]:
    """Imports of a room that go to one above it, or to a module that stands in no room."""
    found = []
    for path in modules(f"usecases/{room}"):
        for name in imports(path):
            if name[:2] == ["chalicelib", "usecases"] and len(name) > 2 and name[2] != room:
                other = name[2]
                if other not in ROOMS or ROOMS.index(other) > ROOMS.index(room):
                    found.append(f"{path.relative_to(ROOT)} imports {'.'.join(name)}")
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_know_only_lower_rooms(room):
    assert not rises(room)


def test_every_module_of_the_use_cases_stands_in_a_room():
    folder = ROOT / "chalicelib" / "usecases"
    assert {path.name for path in folder.iterdir() if path.is_dir() and path.name != "__pycache__"} == set(ROOMS)
    assert [path.name for path in folder.glob("*.py")] == ["__init__.py"]


@pytest.mark.parametrize("floor", PURE)
def test_the_lower_floors_know_no_cloud_and_no_framework(floor):
    assert not [(path.name, name[0]) for path in modules(floor) for name in imports(path) if name[0] in OUTSIDE]


def test_the_domain_needs_only_python():
    import sys

    foreign = (
        {name[0] for path in modules("domain") for name in imports(path)} - set(sys.stdlib_module_names) - {"chalicelib", "__future__"}
    )
    assert not foreign


def test_nothing_below_reads_a_clock():
    calls = ("datetime.now(", "date.today(", "time.time(", "utcnow(")
    found = [(path.name, call) for floor in PURE if floor != "pages" for path in modules(floor)
             for call in calls if call in path.read_text(encoding="utf-8")]  # fmt: skip
    assert not found


def test_the_guard_sees_an_import_that_goes_up(tmp_path, monkeypatch):
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    bad = tmp_path / "chalicelib" / "domain" / "x.py"
    bad.parent.mkdir(parents=True)
    bad.write_text("from ..usecases import deposits\nimport boto3\n")
    with pytest.raises(AssertionError):
        test_imports_go_down("domain")
    with pytest.raises(AssertionError):
        test_the_lower_floors_know_no_cloud_and_no_framework("domain")


@pytest.mark.parametrize(
    "line",
    ["from ..award import decisions\n", "from .. import award\n", "from ..award.decisions import bidders\n", "from ..shed import tool\n"],
)
def test_the_guard_sees_a_room_that_looks_up(tmp_path, monkeypatch, line):
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    bad = tmp_path / "chalicelib" / "usecases" / "dce" / "x.py"
    bad.parent.mkdir(parents=True)
    bad.write_text("from ..access import lookup\nfrom . import names\n")
    assert not rises("dce")
    bad.write_text(line)
    assert len(rises("dce")) == 1
