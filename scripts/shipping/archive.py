"""The archive of a function: compiled, and the same bytes for the same sources, so that anyone may rebuild and compare."""

import ast
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .target import Target, run

TASK = "/var/task"
"""Where Lambda unpacks it: what tracebacks name."""
EPOCH = (1980, 1, 1, 0, 0, 0)
LEVEL = 12
"""libdeflate's best: 3 % under zlib's, in as much time; any reader of archives opens it."""


def compile_beside(path: Path, tree: Path, target: Target) -> None:
    """Compile the modules of `path`, keeping their sources. Raises SystemExit when one does not compile."""
    _compile(path, tree, target)


def compile_into_place(path: Path, tree: Path, target: Target) -> None:
    """Compile the modules of `path` and drop their sources. Raises SystemExit when one does not compile."""
    _compile(path, tree, target, "-b")
    for source in [path] if path.is_file() else path.rglob("*.py"):
        source.unlink()


def drop_docstrings(path: Path) -> None:
    """Take the docstrings out of the modules of `path`, whose readers have the sources; every other line keeps its number."""
    for source in path.rglob("*.py"):
        lines = source.read_text("utf-8").splitlines()
        for first, last, alone in _docstrings(ast.parse("\n".join(lines))):
            margin = lines[first - 1][: len(lines[first - 1]) - len(lines[first - 1].lstrip())]
            lines[first - 1 : last] = ["" if alone else margin + "...", *[""] * (last - first)]
        source.write_text("\n".join(lines) + "\n", "utf-8")


def _docstrings(tree: ast.Module) -> list[tuple[int, int, bool]]:
    """First and last line of each, and whether it is a module's, which may be empty without it."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(node, clean=False):
            text = node.body[0]
            found.append((text.lineno, text.end_lineno or text.lineno, isinstance(node, ast.Module)))
    return found


def _compile(path: Path, tree: Path, target: Target, *how: str) -> None:
    """Unchecked: Lambda's files never change, so that no start pays for looking whether they did."""
    named = ["-s", str(tree), "-p", TASK, "--invalidation-mode", "unchecked-hash"]
    run([target.python(), "-m", "compileall", "-q", *named, *how, str(path)])


def write(tree: Path, target: Path) -> None:
    """Zip `tree`, in order, without dates."""
    draft = target.with_suffix(".draft")
    with _libdeflate(), zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(path for path in tree.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(tree).as_posix(), EPOCH)
            entry.external_attr = (0o100755 if path.suffix == ".so" else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, path.read_bytes())
    draft.replace(target)


class _Whole:
    """What zipfile asks of a compressor, on bytes that come whole."""

    def __init__(self) -> None:
        self._given = bytearray()

    def compress(self, data: bytes) -> bytes:
        self._given += data
        return b""

    def flush(self) -> bytes:
        import deflate

        return bytes(deflate.deflate_compress(bytes(self._given), LEVEL))


@contextmanager
def _libdeflate() -> Iterator[None]:
    """zipfile has no way to be given another compressor than zlib's: its own maker of them stands aside meanwhile."""
    usual = zipfile._get_compressor  # type: ignore[attr-defined]
    zipfile._get_compressor = lambda *_, **__: _Whole()  # type: ignore[attr-defined]
    try:
        yield
    finally:
        zipfile._get_compressor = usual  # type: ignore[attr-defined]
