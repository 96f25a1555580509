"""A cold start loads only what its first request needs: the rest is imported where it is used."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = ("aws_xray_sdk", "webauthn", "fpdf", "jsonschema", "lxml", "moto", "embedded")


def test_importing_the_application_loads_no_heavy_part():
    settings = {"SOUSPLI_STAGE": "prod", "SOUSPLI_ORIGIN": "https://exemple.fr", "SOUSPLI_PREFIX": "souspli", "SOUSPLI_SECRET": "x", "AWS_REGION": "eu-west-3",
                "SOUSPLI_MAIL_SENDER": "x@exemple.fr", "PATH": os.environ["PATH"]}  # fmt: skip
    code = f"import app, sys; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=settings, check=True)
    assert done.stdout.strip() == "[]"
