"""Which test is marked as proving which requirement, read from the sources: Python decorators and `// req:` lines of JavaScript."""

import ast
from collections import defaultdict
from pathlib import Path

from node_tests import REQUIREMENTS, SUFFIXES


def marked(root: Path) -> dict[str, set[str]]:
    """Number → tests that carry its mark, as `tests/api/test_walk.py::test_name`; a JavaScript file is one test."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((root / "tests").rglob("*.py")):
        for name, number in _in_python(ast.parse(path.read_text("utf-8"))):
            found[number].add(f"{path.relative_to(root).as_posix()}::{name}")
    for path in sorted(file for file in (root / "tests").rglob("*") if file.name.endswith(SUFFIXES)):
        for line in REQUIREMENTS.findall(path.read_text("utf-8")):
            for number in line.split():
                found[number].add(path.relative_to(root).as_posix())
    return dict(found)


def _in_python(module: ast.Module):
    """(test, number) of each mark: on a function or a class, or on a class that a state machine made (`X = mark(...)(Machine.TestCase)`)."""
    for node in ast.walk(module):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield from ((node.name, number) for mark in node.decorator_list for number in _numbers(mark))
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            yield from (
                (target.id, number) for target in node.targets if isinstance(target, ast.Name) for number in _numbers(node.value.func)
            )


def _numbers(call: ast.expr) -> list[str]:
    if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.req":
        return [argument.value for argument in call.args if isinstance(argument, ast.Constant) and isinstance(argument.value, str)]
    return []
