"""From the sources to `package.zip` and `template.json`."""

import json
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from . import archive, libraries, template
from .target import Target, run

ROOT = Path(__file__).resolve().parents[2]
INFRA = [ROOT / "infra" / name for name in ("data.json", "operations.json", "functions.json")]
OURS = ("app.py", "chalice")
"""What Chalice packs: its own router, and the application."""
APART = "chalicelib/signatures"
"""What only the function `signatures` runs."""
ELSEWHERE = (
    "chalicelib/adapters/memory",
    "chalicelib/adapters/revocations.py",
    "chalicelib/archive/checking.py",
    "chalicelib/archive/writing.py",
)
"""The platform that tests run in one process, and what operators' scripts and the function of signatures alone run."""
APART_ENTRY = "from chalicelib.adapters.signature_function import signatures  # noqa: F401\n"
"""What that function's package has for app.py: the common one needs libraries that it has not."""
IGNORED = shutil.ignore_patterns("__pycache__", "*.pyc", ".gitignore")
IMPORTING = {
    "PYTHONDONTWRITEBYTECODE": "1",  # Chalice would pack what it compiled
    "AWS_DEFAULT_REGION": "eu-west-3",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "SOUSPLI_STAGE": "prod",
    "SOUSPLI_ORIGIN": "https://localhost",
    "SOUSPLI_PREFIX": "souspli",
    "SOUSPLI_SECRET": "unused",
}
"""What app.py reads while Chalice looks at its routes. The template gives every one of them a value of its own."""


@dataclass(frozen=True)
class Shipment:
    package: Path
    template: Path
    signatures: Path
    """The package of the function that verifies signatures: the same sources, other libraries."""


def build(out: Path, target: Target) -> Shipment:
    """Build both files in `out`.

    (1) libraries, by hash; (2) Chalice writes its functions, roles and routes over ours; (3) everything is compiled and
    zipped, the same bytes for the same sources; (4) SAM's translator makes plain CloudFormation of the template.

    Raises SystemExit with what pip or Chalice said; FileNotFoundError when the front was not built.
    """
    if not (ROOT / "chalicelib" / "pages" / "assets.json").exists():
        raise FileNotFoundError("chalicelib/pages/assets.json: run scripts/build_web")
    vendor = libraries.vendor(ROOT / "requirements.txt", ROOT / "build" / "libraries", target)  # (1)
    apart = libraries.vendor(ROOT / "requirements-signature.txt", ROOT / "build" / "libraries", target)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        made = _chalice(work)  # (2)
        _archive(vendor, made, work / "tree", out / "package.zip", target, without=(APART, *ELSEWHERE))  # (3)
        _archive(apart, made, work / "signatures", out / "signatures.zip", target, entry=APART_ENTRY)
        text = template.translate(json.loads((made / "sam.json").read_text("utf-8")), target)  # (4)
    (out / "template.json").write_text(json.dumps(text, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return Shipment(out / "package.zip", out / "template.json", out / "signatures.zip")


def _archive(
    vendor: Path, made: Path, tree: Path, target_file: Path, target: Target, *, without: Iterable[str] = (), entry: str = ""
) -> None:
    """One package: libraries, and what Chalice packed but what is `without`; `entry` in the place of app.py."""
    shutil.copytree(vendor, tree)
    with zipfile.ZipFile(made / "deployment.zip") as code:
        code.extractall(tree)
    for name in without:
        shutil.rmtree(tree / name) if (tree / name).is_dir() else (tree / name).unlink()
    if entry:
        (tree / "app.py").write_text(entry, "utf-8")
    for name in OURS:
        archive.compile_beside(tree / name, tree, target)
    archive.drop_docstrings(tree / "chalicelib")
    archive.compile_into_place(tree / "chalicelib", tree, target)  # its sources would weigh 440 kB; tracebacks keep their line numbers
    archive.write(tree, target_file)


def _chalice(work: Path) -> Path:
    """Run `chalice package` on a copy that holds nothing but the application; its libraries are ours to add."""
    project, made = work / "project", work / "made"
    shutil.copytree(ROOT / "chalicelib", project / "chalicelib", ignore=IGNORED)
    shutil.copytree(ROOT / ".chalice", project / ".chalice", ignore=shutil.ignore_patterns("deploy*"))
    shutil.copy(ROOT / "app.py", project)
    (project / "requirements.txt").touch()
    (project / "merged.json").write_text(json.dumps(template.merged(INFRA)))
    chalice = [sys.executable, "-c", "import sys; from chalice.cli import main; sys.exit(main())"]
    run([*chalice, "package", "--stage", "prod", "--merge-template", "merged.json", str(made)], cwd=project, env=_environment())
    return made


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "SOUSPLI_", "PYTHON"))}
    return kept | IMPORTING
