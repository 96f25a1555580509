"""Names of devices, from what browsers call themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.devices import Device, device

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "browser", "system"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/140.0 Safari/537.36 Edg/140.0", "Edge", "Windows"),
        (f"Mozilla/5.0 (X11; Linux x86_64) {KIT} Chrome/140.0 Safari/537.36", "Chrome", "Linux"),
        (f"Mozilla/5.0 (Linux; Android 15) {KIT} SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36", "Samsung Internet", "Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15", "Safari", "macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/140.0 Safari/604.1", "Chrome", "iPhone"),
        ("curl/8.5.0", "", ""),
        ("", "", ""),
    ],
)
def test_what_a_browser_calls_itself(said, browser, system):
    assert device(said) == Device(browser, system)


@given(st.text(max_size=200))
def test_any_text_has_a_device(said):
    assert isinstance(device(said), Device)
