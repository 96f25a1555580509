"""A real browser sends a file straight to storage with a signed link, as the sealing page does."""

import pytest

from .conftest import put_link

SEND = """async ([url, headers, size, byte]) => {
  try {
    const answer = await fetch(url, {method: "PUT", headers, body: new Blob([new Uint8Array(size).fill(byte)])});
    return [answer.status, answer.headers.get("ETag"), await answer.text()];
  } catch (error) { return [0, null, String(error)]; }
}"""
SIZE = 8 * 1024 * 1024


@pytest.fixture
def link(sample_connect, key):
    """A link for SIZE bytes of 7, its headers as a page may set them (a browser gives the length itself)."""
    url, headers = put_link(sample_connect("s3"), key, bytes([7]) * SIZE)
    return url, {name: value for name, value in headers.items() if name != "content-length"}


def test_page_sends_a_file_and_reads_its_tag(browser, sample, sample_connect, link, key):
    page = browser.new_page()
    page.goto(sample.origin)
    status, tag, _ = page.evaluate(SEND, [*link, SIZE, 7])
    assert status == 200
    assert tag == sample_connect("s3").head_object(Bucket="souspli-offers", Key=key)["ETag"]
    page.close()


def test_page_reads_why_other_bytes_are_refused(browser, sample, link):
    page = browser.new_page()
    page.goto(sample.origin)
    status, _, body = page.evaluate(SEND, [*link, SIZE, 8])
    assert status == 400
    assert "BadDigest" in body
    assert page.evaluate(SEND, [link[0], link[1], 3, 7])[0] == 403
    page.close()


def test_page_of_another_origin_sends_nothing(browser, sample, link):
    page = browser.new_page()
    page.goto(sample.origin.replace("localhost", "127.0.0.1"))
    assert page.evaluate(SEND, [*link, SIZE, 7])[0] == 0
    page.close()
