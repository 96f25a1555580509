"""Event patterns (EventBridge user guide, "Creating event patterns"), the part that handlers of this project may use."""

from collections.abc import Mapping

COMPARISONS = {
    "prefix": lambda value, wanted: isinstance(value, str) and value.startswith(wanted),
    "suffix": lambda value, wanted: isinstance(value, str) and value.endswith(wanted),
    "exists": lambda value, wanted: (value is not None) == wanted,
    "anything-but": lambda value, wanted: value not in (wanted if isinstance(wanted, list) else [wanted]),
    "equals-ignore-case": lambda value, wanted: isinstance(value, str) and value.lower() == wanted.lower(),
}


def check(pattern: Mapping) -> None:
    """Raises KeyError on a comparison that is not offered: at start, not at each event."""
    for wanted in pattern.values():
        if isinstance(wanted, Mapping):
            check(wanted)
            continue
        for choice in wanted:
            if isinstance(choice, Mapping):
                COMPARISONS[next(iter(choice))]


def matches(pattern: Mapping, event: Mapping) -> bool:
    """Every name of the pattern, which passed `check`, must be matched by the event."""
    return all(_field(wanted, event.get(name)) for name, wanted in pattern.items())


def _field(wanted, value) -> bool:
    if isinstance(wanted, Mapping):
        return isinstance(value, Mapping) and matches(wanted, value)
    return any(_one(choice, value) for choice in wanted)


def _one(choice, value) -> bool:
    if not isinstance(choice, Mapping):
        return choice in value if isinstance(value, list) else choice == value
    ((comparison, wanted),) = choice.items()
    return COMPARISONS[comparison](value, wanted)
