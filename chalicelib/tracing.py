"""X-Ray behind one lazily imported module: nothing is loaded where tracing is off."""

from __future__ import annotations


def start(enabled: bool) -> None:
    """Patch boto3 so that each AWS call becomes a subsegment of the function's trace."""
    if not enabled:
        return
    from aws_xray_sdk.core import patch, xray_recorder

    xray_recorder.configure(service="souspli", context_missing="IGNORE_ERROR")
    patch(("botocore",))
