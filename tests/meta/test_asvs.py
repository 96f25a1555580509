"""docs/asvs.csv: every requirement of levels 1 and 2 of OWASP ASVS 5.0, with an evidence that exists, or a reason."""

import ast
import csv

import pytest

from checking import asvs

# Section → its requirements of level 1, then those of level 2 (ASVS 5.0.0; those of level 3 are not claimed).
SECTIONS = {
    "1.1": ("", "1 2"), "1.2": ("1 2 3 4 5", "6 7 8 9"), "1.3": ("1 2", "3 4 5 6 7 8 9 10 11"), "1.4": ("", "1 2 3"), "1.5": ("1", "2"),
    "2.1": ("1", "2 3"), "2.2": ("1 2", "3"), "2.3": ("1", "2 3 4"), "2.4": ("", "1"),
    "3.2": ("1 2", ""), "3.3": ("1", "2 3 4"), "3.4": ("1 2", "3 4 5 6"), "3.5": ("1 2 3", "4 5"), "3.7": ("", "1 2"),
    "4.1": ("1", "2 3"), "4.2": ("", "1"), "4.3": ("", "1 2"), "4.4": ("1", "2 3 4"),
    "5.1": ("", "1"), "5.2": ("1 2", "3"), "5.3": ("1 2", ""), "5.4": ("", "1 2 3"),
    "6.1": ("1", "2 3"), "6.2": ("1 2 3 4 5 6 7 8", "9 10 11 12"), "6.3": ("1 2", "3 4"), "6.4": ("1 2", "3 4"), "6.5": ("", "1 2 3 4 5"),
    "6.6": ("", "1 2 3"), "6.8": ("", "1 2 3 4"),
    "7.1": ("", "1 2 3"), "7.2": ("1 2 3 4", ""), "7.3": ("", "1 2"), "7.4": ("1 2", "3 4 5"), "7.5": ("", "1 2"), "7.6": ("", "1 2"),
    "8.1": ("1", "2"), "8.2": ("1 2", "3"), "8.3": ("1", ""), "8.4": ("", "1"),
    "9.1": ("1 2 3", ""), "9.2": ("1", "2 3 4"),
    "10.1": ("", "1 2"), "10.2": ("", "1 2"), "10.3": ("", "1 2 3 4"), "10.4": ("1 2 3 4 5", "6 7 8 9 10 11"), "10.5": ("", "1 2 3 4 5"),
    "10.6": ("", "1 2"), "10.7": ("", "1 2 3"),
    "11.1": ("", "1 2"), "11.2": ("", "1 2 3"), "11.3": ("1 2", "3"), "11.4": ("1", "2 3 4"), "11.5": ("", "1"), "11.6": ("", "1"),
    "12.1": ("1", "2 3"), "12.2": ("1 2", ""), "12.3": ("", "1 2 3 4"),
    "13.1": ("", "1"), "13.2": ("", "1 2 3 4 5"), "13.3": ("", "1 2"), "13.4": ("1", "2 3 4 5"),
    "14.1": ("", "1 2"), "14.2": ("1", "2 3 4"), "14.3": ("1", "2 3"),
    "15.1": ("1", "2 3"), "15.2": ("1", "2 3"), "15.3": ("1", "2 3 4 5 6 7"),
    "16.1": ("", "1"), "16.2": ("", "1 2 3 4 5"), "16.3": ("", "1 2 3 4"), "16.4": ("", "1 2 3"), "16.5": ("", "1 2 3"),
    "17.1": ("", "1"), "17.2": ("", "1 2 3 4"), "17.3": ("", "1 2"),
}  # fmt: skip
WANTED = [
    (f"{section}.{number}", level)
    for section, levels in SECTIONS.items()
    for number, level in sorted((int(number), str(level)) for level, said in enumerate(levels, 1) for number in said.split())
]


def faults(lines: list[dict], root) -> list[str]:
    """What is wrong with the table, in words."""
    found = []
    if [(line["id"], line["level"]) for line in lines] != WANTED:
        found.append("a requirement is missing, doubled, out of order, or of another level")
    for line in lines:
        evidence = line["evidence"].split()
        if line["state"] not in asvs.STATES or not line["requirement"].strip():
            found.append(f"{line['id']}: state or sentence")
        if line["state"] == asvs.MET and not evidence:
            found.append(f"{line['id']}: met without evidence")
        if line["state"] != asvs.MET and (evidence or len(line["note"]) < 5):
            found.append(f"{line['id']}: not met or not applicable without a reason, or with an evidence")
        found += [f"{line['id']}: {named} does not exist" for named in evidence if not exists(named, root)]
    return found


def exists(named: str, root) -> bool:
    path, _, test = named.partition("::")
    return (root / path).exists() and (not test or f"def {test}(" in (root / path).read_text("utf-8"))


def test_each_requirement_has_its_line_and_each_line_its_evidence_or_reason(root):
    assert (len([1 for _, level in WANTED if level == "1"]), len(WANTED)) == (70, 253)
    assert faults(asvs.lines(root), root) == []


@pytest.mark.parametrize(("change", "told"), [
    ({"id": "1.1.9"}, "missing"), ({"level": "1"}, "missing"), ({"state": "almost"}, "state"), ({"evidence": ""}, "without evidence"),
    ({"evidence": "tests/nowhere.py"}, "does not exist"), ({"evidence": "tests/meta/test_asvs.py::test_nothing"}, "does not exist"),
    ({"state": "not met", "evidence": "", "note": ""}, "without a reason"), ({"requirement": " "}, "sentence"),
])  # fmt: skip
def test_a_line_that_proves_nothing_is_refused(root, change, told):
    first, *others = asvs.lines(root)
    assert told in " ".join(faults([first | change, *others], root))
    assert faults(others, root)


def test_the_table_is_read_alike_by_any_program(root):
    text = (root / asvs.TABLE).read_text("utf-8")
    assert next(csv.reader([text.partition("\n")[0]])) == ["id", "level", "requirement", "state", "evidence", "note"]
    assert asvs.differs(root) == ""


DANGEROUS = {"eval", "exec", "compile", "__import__"}
MODULES = {"subprocess", "pickle", "marshal", "shelve", "yaml", "pty", "commands"}
CALLS = {("os", "system"), ("os", "popen"), ("xml", "parse"), ("xml", "fromstring"), ("xml", "XML"), ("xml", "iterparse")}


def dangers(source: str) -> list[str]:
    """Calls that run text, start a program or read XML, and modules that do."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
            found += [name for name in names if name.partition(".")[0] in MODULES]
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in DANGEROUS:
                found.append(node.func.id)
            if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
                called = (node.func.value.id, node.func.attr)
                found += [".".join(called)] if called in CALLS else []
    return found


def test_the_server_runs_no_text_and_reads_no_dangerous_format(root):
    found = {path.name: dangers(path.read_text("utf-8")) for path in (root / "chalicelib").rglob("*.py")}
    assert {name: said for name, said in found.items() if said} == {
        "essential_data.py": ["xml.fromstring"],  # it reads again what it wrote
        "signatures.py": ["subprocess"],  # one module of ours, without a shell, which reads a signed file within bounds
    }
    assert dangers("import subprocess\nfrom pickle import loads\neval('1')\nxml.fromstring('')\nos.system('x')") == [
        "subprocess", "pickle", "eval", "xml.fromstring", "os.system",
    ]  # fmt: skip
