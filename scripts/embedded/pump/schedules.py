"""Schedule expressions (EventBridge user guide): rate(5 minutes), cron(0 10 ? * MON-FRI *)."""

import re
from datetime import datetime

UNITS_S = {"minute": 60, "hour": 3600, "day": 86400}
MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]


def rate_s(expression: str) -> int | None:
    """Seconds between two runs of a rate expression, or None for another kind."""
    match = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression)
    return int(match[1]) * UNITS_S[match[2]] if match else None


def cron_matches(expression: str, now: datetime) -> bool:
    """Whether the minute of `now` (UTC) is one of a cron expression. Raises ValueError when it cannot be read."""
    match = re.fullmatch(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)", expression)
    if not match:
        raise ValueError(f"unreadable schedule: {expression}")
    minute, hour, day, month, weekday, year = match.groups()
    return (
        _field(minute, now.minute, 0, 59) and _field(hour, now.hour, 0, 23) and _field(day, now.day, 1, 31)
        and _field(month, now.month, 1, 12, MONTHS) and _field(weekday, now.isoweekday() % 7 + 1, 1, 7, WEEKDAYS)
        and _field(year, now.year, 1970, 2199)
    )  # fmt: skip


def _field(text: str, value: int, low: int, high: int, names: list[str] | None = None) -> bool:
    for index, name in enumerate(names or [], start=1):
        text = text.replace(name, str(index))
    return any(value in _values(part, low, high) for part in text.split(","))


def _values(part: str, low: int, high: int) -> range:
    span, _, step = part.partition("/")
    if span in ("*", "?"):
        first, last = low, high
    elif "-" in span:
        first, last = (int(end) for end in span.split("-"))
    else:
        first = int(span)
        last = high if step else first
    return range(first, last + 1, int(step or 1))
