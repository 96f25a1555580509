"""Spelling of what people read, in both languages: catalogues, content pages, problem pages, and the French of the Python code.

Dictionaries are Hunspell's, read by nspell (`words.mjs`); the terms of the field and the proper names stand in `words.fr.txt` and
`words.en.txt`, one a line after its reason (`#`), reviewed like code: a word of theirs that nothing uses any more is a finding too.
"""

import ast
import html
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
LANGUAGES = ("fr", "en")
SLOT = re.compile(r"\{[^{}]*\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
CODE = re.compile(r"<(code|kbd|samp|script|style)\b.*?</\1>|`[^`]*`", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
ADDRESS = re.compile(r"\S*(?:://|@|\.(?:fr|eu|com|org|json|html|pdf|zip|age|xml|csv|md)\b|/)\S*")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
ACRONYM = re.compile(r"(?:[ldLDnNsSjJqQcCmM]['’])?(?=.*[A-Z].*[A-Z])[^\W\d_][A-Za-z-]*s?")
FRENCH = re.compile(
    r"[àâçèéêëîïôùûœÀÂÇÈÉÊËÎÏÔÙÛŒ«»]|[a-z]’[a-zéèêh]|\b(?:les?|la|des|une?|vous|pour|pas)\b .*\b(?:les?|la|des?|une?|est|pas|vous|du)\b"
)
Text = tuple[str, str, str]
"""(language, where, words)"""


def texts(root: Path) -> Iterator[Text]:
    """All that people read."""
    for lang in LANGUAGES:
        for path in sorted([*root.glob(f"web/**/i18n.{lang}.json"), root / "web" / "i18n" / f"{lang}.json"]):
            for key, value in json.loads(path.read_text("utf-8")).items():
                yield lang, f"{path.relative_to(root)} {key}", value
        for path in sorted(root.glob(f"web/**/content.{lang}.html")):
            yield lang, str(path.relative_to(root)), path.read_text("utf-8")
    problems = root / "web" / "problemes" / "problems.json"
    for code, page in json.loads(problems.read_text("utf-8")).items():
        for lang in LANGUAGES:
            yield lang, f"{problems.relative_to(root)} {code}", " ".join(page[lang].values())
    for path in sorted((root / "chalicelib").rglob("*.py")):
        for line, text in french(ast.parse(path.read_text("utf-8"))):
            yield "fr", f"{path.relative_to(root)}:{line}", text


def french(module: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, text) of each string that is French, docstrings aside."""
    told = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told and FRENCH.search(node.value):
            yield node.lineno, node.value


def words(text: str) -> list[str]:
    """The words of a text: neither slots, tags, code, addresses, nor acronyms."""
    bare = text
    for pattern in (CODE, SLOT, TAG):
        bare = pattern.sub(" ", bare)
    return [word for word in WORD.findall(ADDRESS.sub(" ", html.unescape(bare))) if not ACRONYM.fullmatch(word) and len(word) > 1]


def accepted_words(path: Path) -> list[str]:
    """The words of a project list, its comments left out."""
    lines = path.read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def findings(root: Path) -> str:
    """Unknown words with the first place of each, and accepted words that are no longer used."""
    places: dict[str, dict[str, str]] = {lang: {} for lang in LANGUAGES}
    for lang, where, text in texts(root):
        for word in words(text):
            places[lang].setdefault(word.replace("’", "'"), where)
    accepted = {lang: accepted_words(HERE / f"words.{lang}.txt") for lang in LANGUAGES}
    asked = {lang: {"words": sorted(found), "accepted": accepted[lang]} for lang, found in places.items()}
    done = subprocess.run(["node", HERE / "words.mjs"], input=json.dumps(asked), capture_output=True, text=True, check=False)
    if done.returncode:
        return done.stderr or "words.mjs failed"
    told = json.loads(done.stdout)
    unknown = [f"{lang}: {word}  ({places[lang][word]})" for lang in LANGUAGES for word in told[lang]["unknown"]]
    unused = [f"words.{lang}.txt: {word} is not needed" for lang in LANGUAGES for word in told[lang]["unneeded"]]
    return "\n".join([*unknown, *unused])
