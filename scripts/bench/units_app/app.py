"""The gate alone: no event is delivered to anybody, so that nothing is done but what the bench does."""

import sys
from pathlib import Path

from chalice import Chalice

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench import platform_app

platform = platform_app.loaded()
app = Chalice(app_name="bench")


@app.lambda_function(name="gate")
def gate(event, context):
    from chalicelib.adapters import gates

    return gates.serve(platform.gatehouse(), event)
