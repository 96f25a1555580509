"""The archive of a function: compiled, and the same bytes for the same sources, so that anyone may rebuild and compare."""

import zipfile
from pathlib import Path

from .target import Target, run

TASK = "/var/task"
"""Where Lambda unpacks it: what tracebacks name."""
EPOCH = (1980, 1, 1, 0, 0, 0)
LEVEL = 9


def compile_beside(path: Path, tree: Path, target: Target) -> None:
    """Compile the modules of `path`, keeping their sources. Raises SystemExit when one does not compile."""
    _compile(path, tree, target)


def compile_into_place(path: Path, tree: Path, target: Target) -> None:
    """Compile the modules of `path` and drop their sources. Raises SystemExit when one does not compile."""
    _compile(path, tree, target, "-b")
    for source in [path] if path.is_file() else path.rglob("*.py"):
        source.unlink()


def _compile(path: Path, tree: Path, target: Target, *how: str) -> None:
    """Unchecked: Lambda's files never change, so that no start pays for looking whether they did."""
    named = ["-s", str(tree), "-p", TASK, "--invalidation-mode", "unchecked-hash"]
    run([target.python(), "-m", "compileall", "-q", *named, *how, str(path)])


def write(tree: Path, target: Path) -> None:
    """Zip `tree`, in order, without dates."""
    draft = target.with_suffix(".draft")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as made:
        for path in sorted(path for path in tree.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(tree).as_posix(), EPOCH)
            entry.external_attr = (0o100755 if path.suffix == ".so" else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, path.read_bytes(), compresslevel=LEVEL)
    draft.replace(target)
