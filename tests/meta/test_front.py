"""The front's sources, and what they build: strings in both languages, a strict CSP, integrity everywhere, nothing inline."""

import base64
import hashlib
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
sys.path.insert(0, str(WEB))

from tools import catalogue, security  # noqa: E402

from chalicelib.documents import powers_export  # noqa: E402
from chalicelib.domain import consultation, decision, message, permission, procedure, register  # noqa: E402
from chalicelib.opendata import words  # noqa: E402
from chalicelib.usecases.consultation import powers  # noqa: E402
from support import front_modules  # noqa: E402

SLOT = re.compile(r"\{(\w+)\}")
# A key in a script or a template: t('a.b'), has('a.b'), `label: 'a.b'`, or a template literal with a known prefix.
LITERAL = re.compile(r"""(?:\bt|\bhas)\(\s*(?:\w+ \? )?['"]([\w.-]+)['"](?:\s*:\s*['"]([\w.-]+)['"])?""")
PREFIX = re.compile(r"""(?:\bt|\bhas|choices)\((?:\w+, )?\s*(?:`([\w.-]+)\$\{|'([\w.-]+)'\s*[~)])""")
QUOTED = re.compile(r"""['"`]([\w-]+(?:\.[\w-]+)+)['"`]""")
LONGEST_MODULE = 300


@pytest.fixture(scope="module")
def strings():
    return {lang: catalogue.gather(WEB, lang) for lang in catalogue.LANGUAGES}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A fresh build in its own folder."""
    out = tmp_path_factory.mktemp("front") / "web"
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "build_web"), "--out", str(out)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return out


def sources():
    """Scripts, templates and page settings that name strings."""
    files = [
        *WEB.rglob("*.js"),
        *WEB.rglob("*.html"),
        *WEB.rglob("page.json"),
        WEB / "site.json",
        *(ROOT / "chalicelib" / "pages").rglob("*.html"),
    ]
    return [file for file in files if "crypto" not in file.parts] + [*(ROOT / "chalicelib" / "pages").glob("*.py")]


def known(strings, key):
    return key in strings or {f"{key}.one", f"{key}.other"} <= strings.keys()


def prefixes(text):
    return {first or second for first, second in PREFIX.findall(text)}


@pytest.mark.req("REQ-015")
def test_both_languages_say_the_same(strings):
    french, english = strings["fr"], strings["en"]
    assert french.keys() == english.keys()
    differing = [key for key in french if set(SLOT.findall(french[key])) != set(SLOT.findall(english[key]))]
    assert differing == []
    assert [key for key in french if not french[key].strip() or not english[key].strip()] == []


def test_every_string_asked_for_exists(strings):
    missing = {}
    for file in sources():
        text = file.read_text("utf-8")
        asked = {key for pair in LITERAL.findall(text) for key in pair if key and not key.endswith((".", "_"))}
        gone = {key for key in asked if not known(strings["fr"], key)}
        gone |= {prefix for prefix in prefixes(text) if not any(key.startswith(prefix) for key in strings["fr"])}
        if gone:
            missing[file.relative_to(ROOT).as_posix()] = sorted(gone)
    assert missing == {}


def test_no_string_is_left_unused(strings):
    texts = [file.read_text("utf-8") for file in sources()]
    named = {key for text in texts for key in QUOTED.findall(text)}
    begun = {prefix for text in texts for prefix in prefixes(text)} | {"public.", "workstation.", "verify.", "error.", "shell.nav."}
    unused = [key for key in strings["fr"] if re.sub(r"\.(one|other)$", "", key) not in named and not key.startswith(tuple(begun))]
    assert unused == []


def test_every_word_of_the_domain_has_its_string(strings):
    french = strings["fr"]
    wanted = [
        *(f"status.{status}" for status in consultation.Status),
        *(f"procedure.{code}" for code in procedure.BY_CODE),
        *(f"outcome.{one}" for one in (decision.AWARDED, decision.UNSUCCESSFUL, decision.ABANDONED)),
        *(f"message.{kind}" for kind in (message.REJECTION, message.NOTIFICATION, message.INFORMATION)),
        *(f"registers.{kind}" for kind in register.KINDS),
        *(f"role.{role}" for role in permission.Role if role not in (permission.Role.COMPANY_ADMIN, permission.Role.OPERATOR)),
        *(f"essential.{name}" for name in decision.EssentialData.__dataclass_fields__),
    ]
    assert [key for key in wanted if key not in french] == []


def test_screens_and_files_say_what_may_be_done_with_the_same_words(strings):
    assert {action: strings["fr"][f"powers.{action}"] for action in powers.SHOWN} == {
        action: powers_export.DOES[action] for action in powers.SHOWN
    }
    assert {*powers_export.DOES} == {*powers.SHOWN}
    assert {*powers_export.IS} == {*permission.GIVES[permission.Role.ENTITY_ADMIN], permission.Role.EVALUATOR}
    assert [action for action in powers.SHOWN if f"powers.{action}" not in strings["en"]] == []


def test_the_words_of_the_essential_data_are_the_arretes():
    shown = json.loads((WEB / "acheteur" / "decision" / "words.json").read_text("utf-8"))
    official = {"nature": words.NATURES, "ccag": words.CCAG, "form_of_price": words.PRICE_FORMS, "types_of_price": words.PRICE_TYPES,
                "group_type": tuple(words.GROUPS.values()), "techniques": words.TECHNIQUES, "modalities": words.MODALITIES,
                "social": words.SOCIAL, "environmental": words.ENVIRONMENTAL}  # fmt: skip
    assert {name: tuple(values) for name, values in shown.items()} == official


def test_every_component_shows_its_states():
    gallery = (WEB / "composants" / "page.js").read_text("utf-8")
    components = {folder.name for folder in (WEB / "components").iterdir() if folder.is_dir()}
    assert {name for name in components if f"components/{name}/examples.js" not in gallery} == set()


def test_modules_stay_readable():
    long = {f.relative_to(ROOT).as_posix(): n for f in [*WEB.rglob("*.js"), *WEB.rglob("*.py"), *WEB.rglob("*.css")]
            if (n := len(f.read_text("utf-8").splitlines())) > LONGEST_MODULE and "wordlist" not in f.name}  # fmt: skip
    assert long == {}


def test_no_module_imports_itself_by_a_detour(tmp_path):
    assert front_modules.circle(front_modules.imports(WEB, tmp_path)) == []


@pytest.mark.parametrize("back", ["import './a.js';", "export const later = () => import('./a.js');"], ids=["at once", "later"])
def test_the_guard_sees_a_circle(tmp_path, back):
    folder, work = tmp_path / "web", tmp_path / "work"
    folder.mkdir()
    (folder / "a.js").write_text("import './b.js';\n")
    (folder / "b.js").write_text("import './c.js';\n")
    (folder / "c.js").write_text("export const c = 1;\n")
    assert front_modules.circle(front_modules.imports(folder, work)) == []
    (folder / "c.js").write_text(back)
    found = front_modules.circle(front_modules.imports(folder, work))
    assert (found[0], set(found)) == (found[-1], {"a.js", "b.js", "c.js"})


EXPORT = re.compile(r"^export (?:async )?(?:const|let|function\*?|class) (\w+)", re.MULTILINE)


def unused_exports(folder, *users):
    """`module name` for each export that no other script of the folders names."""
    words = {path: set(re.findall(r"\w+", path.read_text("utf-8"))) for one in (folder, *users) for path in one.rglob("*.*js")}
    exported = [(path, name) for path in folder.rglob("*.js") for name in EXPORT.findall(path.read_text("utf-8"))]
    return [f"{path.relative_to(folder)} {name}" for path, name in exported
            if not any(name in found for other, found in words.items() if other != path)]  # fmt: skip


def test_every_export_has_a_user():
    assert unused_exports(WEB, ROOT / "tests" / "js", ROOT / "scripts" / "bench") == []


def test_the_guard_sees_an_export_without_user(tmp_path):
    (tmp_path / "a.js").write_text("export const used = 1;\nexport async function alone() {}\n")
    (tmp_path / "b.js").write_text("import { used } from './a.js';\n")
    assert unused_exports(tmp_path) == ["a.js alone"]


def test_the_policy_allows_nothing_unsafe():
    policies = [headers["Content-Security-Policy"] for headers in security.HEADERS.values() if "Content-Security-Policy" in headers]
    assert len(policies) == 2
    for policy in policies:
        assert policy.startswith("default-src 'none'")
        assert "require-trusted-types-for 'script'" in policy
        assert not re.search(r"'unsafe|data:|\*|http:|https:", policy)
    assert "wasm-unsafe-eval" not in security.PAGE_CSP


class Tags(HTMLParser):
    """Every tag of a page with its attributes, and the text of scripts and styles."""

    def __init__(self, html):
        super().__init__()
        self.found, self.inside, self.inline = [], None, []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))
        self.inside = tag

    def handle_data(self, data):
        if self.inside in ("script", "style") and data.strip():
            self.inline.append(data.strip())

    def handle_endtag(self, tag):
        self.inside = None


def integrity(file):
    return "sha384-" + base64.b64encode(hashlib.sha384(file.read_bytes()).digest()).decode()


def test_pages_hold_nothing_inline_and_name_the_hash_of_all_they_load(built):
    pages = list(built.rglob("*.html"))
    assert len(pages) > 40
    for page in pages:
        tags = Tags(page.read_text("utf-8"))
        assert tags.inline == [], page
        assert not [name for _, attributes in tags.found for name in attributes if name == "style" or name.startswith("on")], page
        loaded = [a for tag, a in tags.found if tag == "script" or (tag == "link" and a["rel"] in ("stylesheet", "modulepreload"))]
        assert loaded, page
        for one in loaded:
            assert one["integrity"] == integrity(built / (one.get("src") or one["href"]).lstrip("/")), (page, one)


def test_pages_exist_in_both_languages_and_point_at_each_other(built):
    french = {p.relative_to(built) for p in built.rglob("*.html") if p.relative_to(built).parts[0] != "en"}
    english = {p.relative_to(built / "en") for p in (built / "en").rglob("*.html")}
    assert french == english
    help_page = (built / "aide" / "index.html").read_text("utf-8")
    assert '<html lang="fr">' in help_page
    assert 'id="language-switch" href="/en/aide/" hreflang="en"' in help_page
    assert 'href="/aide/" hreflang="fr"' in (built / "en" / "aide" / "index.html").read_text("utf-8")


def test_the_manifest_finds_a_changed_file(built):
    check = [sys.executable, str(ROOT / "scripts" / "build_web"), "--check", "--out", str(built)]
    assert subprocess.run(check, capture_output=True, check=False).returncode == 0
    page = built / "aide" / "index.html"
    whole = page.read_bytes()
    page.write_bytes(whole.replace(b"Aide", b"Aida", 1))
    told = subprocess.run(check, capture_output=True, text=True, check=False)
    page.write_bytes(whole)
    assert (told.returncode, "aide/index.html" in told.stdout) == (1, True)


def test_the_fingerprint_in_the_footer_is_the_manifest_s(built):
    fingerprint = hashlib.sha256((built / "build-manifest.json").read_bytes()).hexdigest()
    assert fingerprint in (built / "index.html").read_text("utf-8")


def test_nothing_of_this_machine_is_served(built):
    told = [f.name for f in built.rglob("*") if f.is_file() and f.suffix != ".LEGAL.txt" and str(ROOT).encode() + b"/" in f.read_bytes()]
    assert told == []


@pytest.mark.req("REQ-004")
def test_prerequisites_state_algorithms_limits_and_the_time_source(built):
    page = (built / "prerequis" / "index.html").read_text("utf-8")
    for word in ("ChaCha20-Poly1305", "ML-KEM-768", "SHA-256", "50 Gio", "celle du serveur", "Conditions d’utilisation"):
        assert word in page
