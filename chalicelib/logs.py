"""Structured logs: one JSON object a line, stable fields, no personal data and no signed URL (only what is passed by name)."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

_FIELDS = (
    "request_id",
    "route",
    "status",
    "code",
    "actor",
    "consultation",
    "ms",
    "job",
    "item",
    "act",
    "tries",
    "reason",
    "count",
    "consultation_id",
    "provider",
)


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **{name: getattr(record, name) for name in _FIELDS if hasattr(record, name)},
        }
        if record.exc_info:
            line["error"] = record.exc_info[0].__name__ if record.exc_info[0] else ""
            line["aws"] = _aws_code(record.exc_info[1])
            line["trace"] = _frames(record)
        return json.dumps(line, ensure_ascii=False)


def _aws_code(error: BaseException | None) -> str:
    """AccessDeniedException, ThrottlingException…: what an operator needs, without the sentence around it."""
    told = getattr(error, "response", None)
    found = told.get("Error", {}).get("Code") if isinstance(told, dict) else getattr(error, "cause_response_code", None)
    return str(found or "")


def _frames(record: logging.LogRecord) -> list[str]:
    """Where it broke, without the exception's words: those may quote what a person typed."""
    frames, trace = [], record.exc_info[2] if record.exc_info else None
    while trace:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames[-12:]


def configure() -> None:
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_Json())
    logger = logging.getLogger("souspli")
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.INFO)
