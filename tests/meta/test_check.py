"""The gates of our own in scripts/check refuse what they are there for; the map of the README is that of the tree."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checking import columns, gates, schemas, spelling, tree

ROOT = Path(__file__).resolve().parents[2]
CHECKER = Path(sys.executable).with_name("check-jsonschema")


def test_the_map_of_the_readme_is_that_of_the_tree():
    assert tree.differs(ROOT) == ""


@pytest.fixture
def clone(tmp_path):
    """Folders and README as they are, without their content."""
    for folder in tree.folders(ROOT):
        (tmp_path / folder).mkdir(parents=True)
        if folder.startswith("chalicelib/"):
            shutil.copy(ROOT / folder / "__init__.py", tmp_path / folder)
    for name in ("README.md", ".gitignore"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def test_a_new_package_without_a_word_is_refused(clone):
    assert tree.differs(clone) == ""
    room = clone / "chalicelib" / "newcomer" / "__init__.py"
    room.parent.mkdir()
    room.write_text("")
    assert "chalicelib/newcomer" in tree.differs(clone)
    room.write_text('"""Letters to candidates. One row a kind."""\n')
    assert "--write" in tree.differs(clone)
    tree.write(clone)
    assert tree.differs(clone) == ""
    assert "      newcomer/         letters to candidates\n" in (clone / "README.md").read_text("utf-8")


def test_a_phrase_whose_folder_is_gone_is_refused(clone):
    (clone / "infra").rmdir()
    assert "'infra'" in tree.differs(clone)


def test_what_is_ignored_is_not_on_the_map(clone):
    for name in ("node_modules", "build", ".venv", ".git"):
        (clone / name).mkdir()
    assert tree.differs(clone) == ""


def bundle(tmp_path, **files):
    folder = tmp_path / schemas.FOLDER
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content))
    return schemas.findings(tmp_path, CHECKER)


def test_schemas_of_today_are_schemas():
    assert schemas.findings(ROOT, CHECKER) == ""


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"body": {"type": "strnig"}}, "strnig"),
        ({"body": {"properties": {"a": {"maxLength": -1}}}}, "maxLength"),
        ({"body": {"$ref": "#/$defs/nowhere"}}, "#/$defs/nowhere"),
        ({"shared": {"type": "object"}}, "shared"),
    ],
    ids=["type", "deep", "ref", "twice"],
)
def test_what_is_no_schema_is_refused(tmp_path, wrong, told):
    assert told in bundle(tmp_path, one=wrong, shared={"shared": {"type": "string"}})


def test_no_schema_at_all_is_refused(tmp_path):
    assert "no schema" in bundle(tmp_path)


@pytest.mark.parametrize(("width", "found"), [(119, 0), (120, 0), (121, 1)])
def test_a_line_has_120_columns_at_most(tmp_path, width, found):
    for folder in columns.FOLDERS:
        (tmp_path / folder).mkdir()
    (tmp_path / "web" / "a.js").write_text("é" * width + "\n")
    assert len(list(columns.too_long(tmp_path))) == found


@pytest.fixture(scope="module")
def misspelled(tmp_path_factory):
    """Each kind of place with one wrong word; what the gate says of it."""
    root = tmp_path_factory.mktemp("words")
    (root / "web" / "aide").mkdir(parents=True)
    (root / "web" / "i18n").mkdir()
    (root / "web" / "problemes").mkdir()
    (root / "chalicelib").mkdir()
    (root / "web" / "i18n" / "fr.json").write_text(
        json.dumps({"a": "L’offre est <b>scellée</b> {ici}, voir https://exemple.fr/xyzzy", "b": "dépot"})
    )
    (root / "web" / "i18n" / "en.json").write_text(json.dumps({"a": "The offer is sealed {hier}", "b": "recieved"}))
    (root / "web" / "aide" / "content.fr.html").write_text("<p class='klass'>Une procèdure et <code>mkdir</code></p>")
    (root / "web" / "aide" / "content.en.html").write_text("<p>The buyer’s envelopes, a proceedure</p>")
    (root / "web" / "problemes" / "problems.json").write_text(json.dumps({"x": {"fr": {"title": "Pli fermmé"}, "en": {"title": "Shut"}}}))
    (root / "chalicelib" / "a.py").write_text('"""Docstring: n’est pas lûe."""\nX = "Cette valeur n’est pas accèptée."\nY = "not_frenhc"\n')
    return spelling.findings(root).splitlines()


def test_wrong_words_are_found_wherever_people_read(misspelled):
    unknown = sorted(line.split()[1] for line in misspelled if not line.startswith("words."))
    assert unknown == ["accèptée", "dépot", "fermmé", "proceedure", "procèdure", "recieved"]


def test_an_accepted_word_that_nothing_uses_is_found(misspelled):
    assert "words.fr.txt: Shamir is not needed" in misspelled


def test_programs_without_suffix_are_read_too():
    assert {"scripts/check", "scripts/serve", "scripts/verify"} <= set(gates.commands())
    assert "scripts/lock" not in gates.commands()


@pytest.mark.parametrize(("checked", "tested", "failed"), [(0, 0, False), (1, 0, True), (0, 1, True), (1, 5, True)])
def test_both_are_run_and_either_fails_the_whole(tmp_path, checked, tested, failed):
    for folder in (".ci", "scripts"):
        (tmp_path / folder).mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci")
    for name, code in (("check", checked), ("test", tested)):
        program = tmp_path / "scripts" / name
        program.write_text(f'#!/bin/sh\necho "{name}: $*"\nexit {code}\n')
        program.chmod(0o755)
    done = subprocess.run(["bash", tmp_path / ".ci" / "run", "unit", "-k", "a b"], capture_output=True, text=True, check=False, cwd="/")
    assert (done.stdout, done.returncode != 0) == ("check: \ntest: unit -k a b\n", failed)


@pytest.fixture
def program(monkeypatch):
    """scripts/check, with two gates of ours: one content, one not."""
    import importlib.machinery
    import importlib.util

    loader = importlib.machinery.SourceFileLoader("scripts_check", str(ROOT / "scripts" / "check"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("scripts_check", loader))
    loader.exec_module(module)
    monkeypatch.setattr("_bootstrap.enter", lambda front: None)
    monkeypatch.setattr(gates, "GATES", {"good": lambda: "", "bad": lambda: "a.py:1: wrong"})

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["check", *arguments])
        with pytest.raises(SystemExit) as ended:
            module.main()
        return ended.value.code

    return run


@pytest.mark.parametrize(("asked", "code"), [((), 1), (("good",), 0), (("bad",), 1), (("nothing",), 2)])
def test_any_finding_fails_the_check(program, capsys, asked, code):
    assert program(*asked) == code
    said = capsys.readouterr()
    assert ("a.py:1: wrong" in said.out) is ("bad" in asked or not asked)
    assert ("unknown gate: nothing" in said.err) is (code == 2)
