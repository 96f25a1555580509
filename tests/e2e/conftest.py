"""A real browser against the embedded stack: pages, a virtual authenticator, axe, the width of a small phone."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from support.platforms import EmbeddedPlatform

ROOT = Path(__file__).parents[2]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What a loaded two-core machine may take; a quiet one never waits that long.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def platform(site):
    return EmbeddedPlatform(site)


class Window:
    """One person's browser: its own cookies and passkeys. `problems` are what the console and failed scripts said."""

    def __init__(self, browser, platform, **options):
        self.platform = platform
        self.context = browser.new_context(base_url=platform.origin, locale="fr-FR", accept_downloads=True, **options)
        self.context.set_default_timeout(20_000)
        self.page = self.new_page()

    def new_page(self):
        page = self.context.new_page()
        self.problems = []
        page.on("pageerror", lambda error: self.problems.append(f"pageerror {error}"))
        page.on(
            "console",
            lambda message: (
                message.type == "error" and "Failed to load resource" not in message.text and self.problems.append(message.text)
            ),
        )
        session = self.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
                   "hasPrf": True, "automaticPresenceSimulation": True}  # fmt: skip
        session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return page

    def sign_in(self, email: str, then: str = "/"):
        """By the page: e-mail, code from the mailbox, and the passkey asked for or made."""
        page = self.page
        page.goto(f"/connexion/?suite={then}")
        page.get_by_label("Adresse électronique").fill(email)
        page.locator("main form button[type=submit]").click()
        page.get_by_label("Code").wait_for()
        page.get_by_label("Code").fill(self.platform.code_for(email))
        page.locator("main form button[type=submit]").click()
        return page

    def axe(self, where: str = "") -> None:
        """No violation of WCAG 2.2 AA on what is shown now (REQ-014)."""
        self.page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text())
        found = self.page.evaluate("tags => axe.run(document, {runOnly: tags})", WCAG)
        told = [(v["id"], [n["html"][:200] for n in v["nodes"]][:3]) for v in found["violations"]]
        assert not told, f"{where or self.page.url}: {json.dumps(told, ensure_ascii=False, indent=1)}"

    def fits(self, width: int = 320) -> None:
        """No horizontal scroll on a small phone."""
        size = self.page.viewport_size
        self.page.set_viewport_size({"width": width, "height": 800})
        over = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.page.set_viewport_size(size)
        assert over <= 0, f"{self.page.url} overflows by {over} px at {width} px"

    def close(self):
        self.context.close()


@pytest.fixture
def window(browser, platform):
    opened = []

    def make(**options) -> Window:
        opened.append(Window(browser, platform, **options))
        return opened[-1]

    make.opened = opened
    yield make
    for one in opened:
        one.close()


__all__ = ["Window", "expect"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """What the browser showed when a test failed goes into its report, and a picture beside it."""
    report = yield
    if report.when == "call" and report.failed and "window" in item.funcargs:
        folder = item.config.rootpath / "build" / "e2e"
        folder.mkdir(parents=True, exist_ok=True)
        for index, one in enumerate(item.funcargs["window"].opened):
            try:
                report.sections.append((f"window {index} {one.page.url}", one.page.locator("body").inner_text(timeout=1000)[:3000]))
                one.page.screenshot(path=folder / f"{item.name}-{index}.png", full_page=True)
            except Exception as error:
                report.sections.append((f"window {index}", repr(error)))
    return report
