"""Schemathesis over the OpenAPI page, as an agent, as a company and as nobody: no answer is a 5xx, and each is of its declared kind."""

import json
import subprocess
import sys

import pytest

from support import walk
from support.people import Person
from support.platforms import EmbeddedPlatform

EXAMPLES = "3"
PHASES = {"agent": "coverage,fuzzing", "company": "fuzzing", "nobody": "fuzzing"}
"""The coverage phase is the same for all but the session: one actor runs it."""


@pytest.fixture(scope="module")
def actors(site):
    platform = EmbeddedPlatform(site)
    cast = walk.entity(platform)
    walk.draft(cast)
    bidder, _ = walk.company(platform)
    return {"agent": cast.agent, "company": bidder, "nobody": Person(platform)}


@pytest.mark.parametrize("who", ["agent", "company", "nobody"])
def test_no_value_makes_a_server_error(site, actors, who, tmp_path):
    person = actors[who]
    document = person.get("/v1/openapi.json")
    # Ending the session, or waiting for the gateway's own limits, would only hide the routes behind.
    document["paths"] = {
        path: item for path, item in document["paths"].items() if path not in ("/v1/session", "/v1/account/sessions/{session_id}")
    }
    (tmp_path / "openapi.json").write_text(json.dumps(document))
    headers = ["-H", f"Origin: {site.origin}"] + (["-H", f"Cookie: __Host-session={person.token}"] if person.token else [])
    run = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", "run", tmp_path / "openapi.json", "--url", site.origin, *headers, "--checks", "not_a_server_error",
         "--phases", PHASES[who], "--max-examples", EXAMPLES, "--workers", "1", "--no-color", "--seed", "1"],
        capture_output=True, text=True, cwd=tmp_path, check=False)  # fmt: skip
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
