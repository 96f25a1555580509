"""What the page of `send.py` asks: uploads begun and signed by the platform's own adapter, and where to leave its result."""

import json
import os
import sys
from itertools import count
from pathlib import Path

from chalice import Chalice

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from chalicelib import config
from chalicelib.adapters.s3.objects import S3Objects
from chalicelib.usecases.ports import Part

settings = config.read(os.environ)
objects = S3Objects(settings.buckets(), settings.region, settings.s3_endpoint)
app = Chalice(app_name="bench")
numbers = count(1)


@app.route("/bench/start", methods=["POST"])
def start():
    key = f"bench/{next(numbers)}"
    return {"key": key, "upload_id": objects.start_upload("offers", key, "application/octet-stream")}


@app.route("/bench/sign", methods=["POST"])
def sign():
    asked = app.current_request.json_body
    parts = [Part(part["number"], part["size_bytes"], part["sha256"]) for part in asked["parts"]]
    signed = [(part.number, objects.sign_part("offers", asked["key"], asked["id"], part)) for part in parts]
    return {"urls": [{"number": number, "url": link.url, "headers": dict(link.headers)} for number, link in signed]}


@app.route("/bench/result", methods=["POST"])
def result():
    found = Path(os.environ["SOUSPLI_DATA_DIR"]) / "result.json"
    draft = found.with_suffix(".draft")
    draft.write_text(json.dumps(app.current_request.json_body))
    draft.rename(found)
    return {}
