"""A cold start loads only what its first request needs: the rest is imported where it is used."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = ("aws_xray_sdk", "webauthn", "jwt", "fpdf", "jsonschema", "lxml", "moto", "embedded", "cryptography", "jinja2", "cattrs")
SETTINGS = {"SOUSPLI_STAGE": "prod", "SOUSPLI_ORIGIN": "https://exemple.fr", "SOUSPLI_PREFIX": "souspli", "SOUSPLI_SECRET": "x", "AWS_REGION": "eu-west-3",
            "SOUSPLI_MAIL_SENDER": "x@exemple.fr", "PATH": os.environ["PATH"]}  # fmt: skip


def loaded(code: str) -> set[str]:
    """Modules in a fresh process after `code`."""
    program = f"import json, sys; {code}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, env=SETTINGS, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_the_application_loads_no_heavy_part():
    assert {name for name in loaded("import app") if name.partition(".")[0] in HEAVY} == set()


def test_importing_the_application_loads_no_room_and_no_noun():
    modules = loaded("import app")
    at_the_door = {"http", "bodies", "callers", "entering", "limits", "problems", "repeating", "sharing", "fields"}
    assert {name for name in modules if name.startswith("chalicelib.api.")} == {f"chalicelib.api.{name}" for name in at_the_door}
    rooms = {name.split(".")[2] for name in modules if name.startswith("chalicelib.usecases.")}
    assert rooms == {"ports"}


def test_a_job_loads_its_room_and_not_the_api():
    modules = loaded("import app; app.use.closures")
    assert "chalicelib.usecases.opening.closures" in modules
    assert not {"chalicelib.api.consultation", "chalicelib.usecases.award.decisions"} & modules
