"""Every component in every state: accessible, narrow enough, usable with a keyboard (REQ-014)."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect


@pytest.fixture
def gallery(window):
    def open_gallery(**options):
        shown = window(**options)
        shown.page.goto("/composants/")
        shown.page.get_by_role("heading", name="toast").wait_for()
        return shown

    return open_gallery


@pytest.mark.req("REQ-014")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_passes_axe_in_both_themes(gallery, scheme):
    shown = gallery(color_scheme=scheme)
    shown.axe(f"components, {scheme}")
    assert shown.problems == []


@pytest.mark.req("REQ-014")
def test_nothing_scrolls_sideways_on_a_small_phone(gallery):
    shown = gallery()
    shown.fits(320)
    shown.page.set_viewport_size({"width": 320, "height": 800})
    shown.axe("components at 320 px")


def test_the_dialog_takes_and_gives_back_the_focus(gallery):
    shown = gallery()
    opener = shown.page.get_by_role("button", name="Ouvrir la boîte de dialogue")
    opener.focus()
    shown.page.keyboard.press("Enter")
    dialog = shown.page.get_by_role("dialog", name="Supprimer ce brouillon ?")
    expect(dialog).to_be_visible()
    shown.axe("open dialog")
    assert shown.page.evaluate("document.activeElement.closest('dialog') !== null")
    shown.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_error_summary_leads_to_the_field(gallery):
    shown = gallery()
    link = shown.page.locator("#error-summary a")
    link.focus()
    shown.page.keyboard.press("Enter")
    expect(shown.page.locator("#f-sum-title")).to_be_focused()


def test_a_message_is_seen_and_announced(gallery):
    shown = gallery()
    shown.page.get_by_role("button", name="Montrer un message").click()
    expect(shown.page.locator(".toast")).to_have_text("Brouillon enregistré.")
    expect(shown.page.locator("#status-region")).to_have_text("Brouillon enregistré.")


COUNTDOWN = """([id, deadline]) => {
  const region = document.getElementById('status-region');
  document.body.dataset.said ??= 0;
  new MutationObserver(() => { document.body.dataset.said = Number(document.body.dataset.said) + 1; }).observe(region, {childList: true});
  const added = document.createElement('sp-countdown');
  added.id = id;
  added.setAttribute('deadline', deadline);
  document.querySelector('main').append(added);
}"""


def in_seconds(platform, seconds):
    return (platform.clock() + timedelta(seconds=seconds)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def test_the_countdown_speaks_at_milestones_only(gallery, platform):
    """From seven minutes it changes every second for the eyes and says nothing; crossing five minutes is said."""
    shown = gallery()
    shown.page.evaluate(COUNTDOWN, ["seven", in_seconds(platform, 421)])
    expect(shown.page.locator("#seven")).to_contain_text(re.compile("6\\smin 58"))
    expect(shown.page.locator("body")).to_have_attribute("data-said", "0")
    shown.page.evaluate(COUNTDOWN, ["five", in_seconds(platform, 301.5)])
    expect(shown.page.locator("#status-region")).to_contain_text(re.compile("4\\smin 59"))


def test_motion_stops_when_asked(gallery):
    shown = gallery(reduced_motion="reduce")
    assert shown.page.locator(".button__wait").first.evaluate("node => getComputedStyle(node).animationName") == "none"


def test_the_skip_link_comes_first_and_leads_to_the_content(gallery):
    shown = gallery()
    shown.page.keyboard.press("Tab")
    expect(shown.page.locator(".skip-link")).to_be_focused()
    shown.page.keyboard.press("Enter")
    expect(shown.page.locator("#main")).to_be_focused()
