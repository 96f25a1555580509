"""The room that loads lxml and pyHanko is never loaded by the API: it runs as a function of its own, with a package of its own."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FORBID = """
import sys
class No:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in ('lxml', 'pyhanko', 'pyhanko_certvalidator', 'asn1crypto', 'signxml') or name.startswith('chalicelib.signatures'):
            raise ImportError(name)
sys.meta_path.insert(0, No())
"""


def ran(code: str) -> subprocess.CompletedProcess:
    settings = {
        "SOUSPLI_STAGE": "prod",
        "SOUSPLI_ORIGIN": "https://e.fr",
        "SOUSPLI_PREFIX": "p",
        "SOUSPLI_SECRET": "x",
        "AWS_REGION": "eu-west-3",
    }
    return subprocess.run([sys.executable, "-c", FORBID + code], capture_output=True, text=True, cwd=ROOT, env=settings, check=False)


def test_the_api_and_its_nouns_load_where_these_libraries_cannot_be():
    done = ran("import app; app.use.signature_checks; from chalicelib.api import signature_checks; print(len(app.app.routes) > 50)")
    assert done.stdout.strip() == "True", done.stderr


def test_that_wall_is_one():
    done = ran("import chalicelib.signatures.verify")
    assert done.returncode != 0
    assert "ImportError" in done.stderr
