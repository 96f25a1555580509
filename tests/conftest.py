"""Fixtures of every layer: the embedded stack, the browser; and the table of requirements."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from embedded import Stack
from embedded.provision import connector
from left_running import _nothing_left_running  # noqa: F401 a fixture of every run
from node_tests import pytest_collect_file  # noqa: F401 a hook: JavaScript tests are items like the others
from requirement_table import pytest_addoption, pytest_runtest_logreport, pytest_runtest_makereport, pytest_terminal_summary  # noqa: F401

BROWSER_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                 "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="session")
def stack(tmp_path_factory):
    """DynamoDB, S3, KMS and SQS on free ports, with the tables, buckets, keys and queues of infra/data.json. Yields a Stack.

    Its `env` is not exported: give it to what you build (clients of boto3: fixture `connect`).
    """
    with Stack(tmp_path_factory.mktemp("stack"), fsync=False, schedules=False) as running:
        yield running


@pytest.fixture(scope="session")
def connect(stack):
    """connect("dynamodb") is a boto3 client of the stack."""
    return connector(stack.env)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The whole platform: the services, app.py behind the gateway, the built front, the pump. Yields a Stack.

    Schedules do not run by themselves: site.fire("name") runs one, site.settle() waits for what events give rise to,
    site.set_clock(offset_ms) moves the trial clock.
    """
    with Stack(tmp_path_factory.mktemp("site"), fsync=False, schedules=False, people_an_address=1000) as running:
        yield running.serve()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser: the one scripts/test found or installed, else one on the PATH."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return found or pytest.fail("no browser: run scripts/test, or give its path in CHROMIUM")


@pytest.fixture(scope="session")
def browser(chromium):
    """The one browser of the run: Playwright does not start twice in a process. Make a context of your own."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=BROWSER_FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the project."""
    return Path(__file__).resolve().parent.parent
