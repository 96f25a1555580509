"""What the documents at the root promise: licence, changelog, decisions, and links that lead somewhere."""

import json
import re
import tomllib
from datetime import date

import pytest

KINDS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
HEADINGS = ("Context", "Choice", "Consequence")
RELEASE = re.compile(r"## (?:Unreleased|(\d+\.\d+\.\d+) - (\d{4}-\d{2}-\d{2}))")
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(#[^)\s]*)?\)")


def project(root) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_licence_is_whole_and_named_alike_everywhere(root):
    text = (root / "LICENSE").read_text("utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert [number for number in range(1, 16) if not re.search(rf"^{number}\.[A-Z]", text, re.MULTILINE)] == []
    assert text.rstrip().endswith("require the production of a new EUPL version.")
    assert {project(root)["license"], json.loads((root / "package.json").read_text("utf-8"))["license"]} == {"EUPL-1.2"}
    assert "SPDX-License-Identifier: EUPL-1.2" in (root / "README.md").read_text("utf-8")


def faults(changelog: str, version: str) -> list[str]:
    """What is wrong with a changelog, in words."""
    titles = [line for line in changelog.splitlines() if line.startswith("## ")]
    found = [f"not a release: {title}" for title in titles if not RELEASE.fullmatch(title)]
    releases = [match.groups() for title in titles if (match := RELEASE.fullmatch(title))]
    if not releases or releases[0] != (None, None) or (None, None) in releases[1:]:
        found.append("Unreleased comes first, once")
    numbered = [(number, day) for number, day in releases if number]
    if version not in {number for number, _ in numbered}:
        found.append(f"nothing about {version}")
    found += [f"no such day: {day}" for _, day in numbered if not _is_day(day)]
    order = [(day, [int(part) for part in number.split(".")]) for number, day in numbered]
    if order != sorted(order, reverse=True) or len({number for number, _ in numbered}) < len(numbered):
        found.append("the newest comes first, each once")
    sections = [line.removeprefix("### ") for line in changelog.splitlines() if line.startswith("### ")]
    return found + [f"unknown section: {name}" for name in sections if name not in KINDS]


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def test_the_changelog_tells_this_version(root):
    assert faults((root / "CHANGELOG.md").read_text("utf-8"), project(root)["version"]) == []


GOOD = "# Changelog\n\n## Unreleased\n\n## 0.2.0 - 2026-12-01\n\n### Fixed\n\n- A.\n\n## 0.1.0 - 2026-11-29\n\n### Added\n\n- B.\n"


@pytest.mark.parametrize(
    ("wrong", "by", "told"),
    [
        ("## Unreleased\n\n", "", "Unreleased comes first, once"),
        ("2026-12-01", "2026-13-01", "no such day: 2026-13-01"),
        ("2026-12-01", "1/12/2026", "not a release: ## 0.2.0 - 1/12/2026"),
        ("2026-12-01", "2026-11-01", "the newest comes first, each once"),
        ("0.2.0", "0.1.0", "the newest comes first, each once"),
        ("### Fixed", "### Mended", "unknown section: Mended"),
        ("0.1.0", "0.0.9", "nothing about 0.1.0"),
    ],
)
def test_a_wrong_changelog_is_refused(wrong, by, told):
    assert faults(GOOD, "0.1.0") == []
    assert told in faults(GOOD.replace(wrong, by), "0.1.0")


def misshapen(folder) -> list[str]:
    """Pages of decisions without their headings, in another order, or absent from the index, and lines of the index without a page."""
    index = (folder / "README.md").read_text("utf-8")
    pages = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    found = [path.name for path in pages if tuple(re.findall(r"^## (.+)$", path.read_text("utf-8"), re.MULTILINE)) != HEADINGS]
    found += [path.name for path in pages if not re.match(r"# \S", path.read_text("utf-8"))]
    listed = re.findall(r"^- \[\d{4}\]\((\d{4}-[a-z0-9-]+\.md)\): \S", index, re.MULTILINE)
    return found + sorted(set(listed) ^ {path.name for path in pages})


def test_each_decision_has_its_three_headings_and_its_line_in_the_index(root):
    folder = root / "docs" / "decisions"
    assert len(list(folder.glob("0*.md"))) >= 11
    assert misshapen(folder) == []


@pytest.mark.parametrize("page", ["# T\n\n## Context\n\n## Consequence\n\n## Choice\n", "# T\n\n## Context\n", ""])
def test_a_decision_without_its_headings_is_refused(tmp_path, page):
    (tmp_path / "README.md").write_text("- [0001](0001-a.md): A\n")
    (tmp_path / "0001-a.md").write_text("# A\n\n## Context\n\n## Choice\n\n## Consequence\n")
    assert misshapen(tmp_path) == []
    (tmp_path / "0001-a.md").write_text(page)
    assert "0001-a.md" in misshapen(tmp_path)
    (tmp_path / "0001-a.md").rename(tmp_path / "0002-b.md")
    assert {"0001-a.md", "0002-b.md"} <= set(misshapen(tmp_path))


def test_links_between_documents_lead_somewhere(root):
    pages = [*root.glob("*.md"), *(root / "docs").rglob("*.md"), root / "web" / "README.md"]
    astray = [f"{page.relative_to(root)}: {target}" for page in pages for target, _ in LINK.findall(page.read_text("utf-8"))
              if target and not (page.parent / target).exists()]  # fmt: skip
    assert astray == []


def anchors(text: str) -> set[str]:
    """The anchors that a forge gives to the headings of a page."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_anchors_between_documents_exist(root):
    pages = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    astray = [f"{page.relative_to(root)}: {target}{anchor}" for page in pages for target, anchor in LINK.findall(page.read_text("utf-8"))
              if anchor and anchor[1:] not in anchors(((page.parent / target) if target else page).read_text("utf-8"))]  # fmt: skip
    assert astray == []
