"""The map of the README, drawn from the tree: top-level folders, and the packages of chalicelib.

A package says what it is in the first sentence of its docstring; what has none, or is no package, is told by PHRASES. A folder that
neither tells is refused, and so is a phrase whose folder is gone.
"""

import ast
import fnmatch
import textwrap
from pathlib import Path

BEGIN, END = "<!-- map, drawn by scripts/check --write -->", "<!-- end of the map -->"
WIDTH, COLUMN = 130, 20

PHRASES = {
    ".chalice": "stages and policies of the functions",
    ".ci": "what a submission must pass: scripts/check, then scripts/test",
    "docs": "the reasons (decisions/), protocol, law, operation, glossary",
    "infra": "data resources, functions, alarms: merged into the packaged template",
    "scripts": "serve, check, test, seed, verify, open_offline, package, deploy; benchmarks and the embedded stack",
    "tests": "unit, contract, api, meta, infra, embedded, e2e, js; scenarios and vectors",
    "web": "the static front: pages, components, sealing and opening in workers",
    "chalicelib": "the platform, floor by floor",
    "chalicelib/domain": "what is true in procurement, and the law as dated rules: standard library only, no clock, no I/O",
    "chalicelib/crypto": "age, sealing, opening, gate, signatures: bytes in, bytes out",
    "chalicelib/opendata": "DECP, lists, feeds, calendars, notices: pure",
    "chalicelib/documents": "PDFs of receipts, records and registers",
    "chalicelib/usecases": "what people do: one module a noun, one method an act; ports/ says what they need from outside",
    "chalicelib/api": "routes by noun, JSON Schemas of bodies, problems",
    "chalicelib/jobs": "what events and schedules do",
}
ORDER = ("domain", "search", "crypto", "opendata", "documents", "pages", "usecases", "adapters", "jobs", "api")
"""From the lowest floor up; a package that is not here comes after, by name."""


class Untold(Exception):
    """A folder without a phrase, or a phrase without its folder; the message is for the developer."""


def folders(root: Path) -> list[str]:
    """Top-level folders that are kept, then the packages of chalicelib, as paths from the root."""
    ignored = [line.strip("/") for line in (root / ".gitignore").read_text("utf-8").splitlines()] + [".git"]
    kept = [path.name for path in sorted(root.iterdir()) if path.is_dir() and not any(fnmatch.fnmatch(path.name, one) for one in ignored)]
    packages = [path.parent.name for path in (root / "chalicelib").glob("*/__init__.py")]
    ranked = sorted(packages, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
    return kept + [f"chalicelib/{name}" for name in ranked]


def docstring(root: Path, folder: str) -> str:
    """First sentence of a package's docstring, without capital nor full stop; empty when there is none."""
    module = root / folder / "__init__.py"
    text = (ast.get_docstring(ast.parse(module.read_text("utf-8"))) if module.exists() else "") or ""
    sentence = " ".join(text.split("\n\n")[0].split()).split(". ")[0].rstrip(".")
    return sentence if sentence[1:2].isupper() else sentence[:1].lower() + sentence[1:]


def told(root: Path) -> dict[str, str]:
    """Folder → what it is. Raises Untold."""
    found = {folder: docstring(root, folder) for folder in folders(root)}
    missing = [folder for folder, text in found.items() if not text and folder not in PHRASES]
    gone = [folder for folder in PHRASES if folder not in found]
    if missing or gone:
        raise Untold(f"no docstring nor phrase: {missing}; phrase of a folder that is gone: {gone}")
    return {folder: text or PHRASES[folder] for folder, text in found.items()}


def draw(root: Path) -> str:
    """The block of the README, between its marks. Raises Untold."""
    found = told(root)
    lines = [_line("app.py", "wiring: settings, adapters, use cases, routes; one line a scheduled job")]
    for folder in (name for name in found if "/" not in name):
        lines.append(_line(f"{folder}/", found[folder]))
        lines += [_line(f"  {name.split('/')[1]}/", text) for name, text in found.items() if name.startswith(f"{folder}/")]
    return f"{BEGIN}\n\n" + "\n".join(lines) + f"\n\n{END}"


def _line(name: str, text: str) -> str:
    first, *others = textwrap.wrap(text, WIDTH - COLUMN)
    return "\n".join([f"    {name:<{COLUMN}}{first}", *(" " * (4 + COLUMN) + other for other in others)])


def _parts(readme: str) -> tuple[str, str]:
    """What stands before and after the map. Raises Untold when its marks are gone."""
    if readme.count(BEGIN) != 1 or readme.count(END) != 1:
        raise Untold(f"the README needs one `{BEGIN}` and one `{END}`")
    return readme.split(BEGIN)[0], readme.split(END)[1]


def differs(root: Path) -> str:
    """Why the README's map is not that of the tree; empty when it is."""
    readme = (root / "README.md").read_text("utf-8")
    try:
        before, after = _parts(readme)
        return "" if readme == before + draw(root) + after else "the map of README.md is not that of the tree: scripts/check --write"
    except Untold as why:
        return str(why)


def write(root: Path) -> None:
    """Draw the map into the README. Raises Untold."""
    path = root / "README.md"
    before, after = _parts(path.read_text("utf-8"))
    path.write_text(before + draw(root) + after, "utf-8")
