"""Cross-origin rules of a bucket (S3 user guide, "Using CORS"): the exact origin, or nothing."""

import json
from collections.abc import Mapping

from .database import Database
from .errors import S3Error


def headers_for(db: Database, bucket: str, headers: Mapping[str, str], method: str) -> dict[str, str]:
    """Headers of an ordinary answer to `origin`; empty when no rule allows it."""
    rule = _rule(db, bucket, headers.get("origin", ""), method)
    if rule is None:
        return {}
    exposed = {"Access-Control-Expose-Headers": ", ".join(rule["ExposeHeader"])} if rule["ExposeHeader"] else {}
    return {"Access-Control-Allow-Origin": headers["origin"], "Vary": "Origin"} | exposed


def preflight(db: Database, bucket: str, headers: Mapping[str, str]) -> dict[str, str]:
    """Answer to OPTIONS. Raises S3Error(AccessForbidden) when no rule allows the origin, the method and every header."""
    method = headers.get("access-control-request-method", "")
    asked = {name.strip().lower() for name in headers.get("access-control-request-headers", "").split(",") if name.strip()}
    rule = _rule(db, bucket, headers.get("origin", ""), method)
    if rule is None or not asked <= {name.lower() for name in rule["AllowedHeader"]}:
        raise S3Error("AccessForbidden", 403, "CORSResponse: This CORS request is not allowed")
    allowed = {"Access-Control-Allow-Headers": ", ".join(sorted(asked))} if asked else {}
    age = {"Access-Control-Max-Age": rule["MaxAgeSeconds"]} if rule["MaxAgeSeconds"] else {}
    return headers_for(db, bucket, headers, method) | {"Access-Control-Allow-Methods": ", ".join(rule["AllowedMethod"])} | allowed | age


def _rule(db: Database, bucket: str, origin: str, method: str) -> dict | None:
    row = db.row("SELECT cors FROM buckets WHERE name=?", bucket) if origin else None
    rules = json.loads(row["cors"]) if row else []
    wanted = "GET" if method == "HEAD" and not any("HEAD" in rule["AllowedMethod"] for rule in rules) else method
    return next((rule for rule in rules if origin in rule["AllowedOrigin"] and wanted in rule["AllowedMethod"]), None)
