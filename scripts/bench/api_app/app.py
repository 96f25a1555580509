"""The platform, with two routes beside it: one that does nothing, and one that only makes the database calls of a view."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench import platform_app

platform = platform_app.loaded()
app = platform.app


@app.route("/empty")
def empty():
    return {}


@app.route("/raw/{consultation_id}/{calls}")
def raw(consultation_id, calls):
    """As many strong GetItem of a consultation, by botocore alone: what the emulator and its client take, whatever the view."""
    row = platform.ports.consultations._rows
    key = {"pk": {"S": f"C#{consultation_id}"}, "sk": {"S": "HEAD"}}
    client = row._get_connection().connection.client
    for _ in range(int(calls)):
        client.get_item(TableName=row.Meta.table_name, Key=key, ConsistentRead=True)
    return {}
