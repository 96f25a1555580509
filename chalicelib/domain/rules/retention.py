"""How long papers are kept, by kind: what the Code asks at least, and what the archives' management table asks, from the same event (REQ-170).

CCP R2184-12: candidacies, offers and papers of the procedure, five years from the signature. CCP R2184-13: papers of the contract and of its
performance, from its end: five years for supplies and services, ten for works. The management table of the Archives de France counts the first
from the notification, which never comes before the signature, and asks ten years for the second whatever the category: an entity may lengthen,
never shorten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .dated import in_force

CANDIDACIES, LOSING_OFFERS, PROCEDURE, CONTRACT, CONTRACT_WORKS = KINDS = (
    "candidacies", "losing-offers", "procedure", "contract", "contract-works",
)  # fmt: skip
SIGNATURE, NOTIFICATION, END = "signature", "notification", "end-of-execution"
KEEP, DESTROY = "Keep", "Destroy"
ARTICLE = "CCP R2184-12"
MOST_YEARS = 99


@dataclass(frozen=True)
class Rule:
    """`years` at least, from `event`; then `action`, in the words of SEDA."""

    years: int
    event: str
    article: str
    action: str


_SINCE = date(2019, 4, 1)
_TABLE: dict[str, list[tuple[date, Rule]]] = {
    CANDIDACIES: [(_SINCE, Rule(5, SIGNATURE, ARTICLE, DESTROY))],
    LOSING_OFFERS: [(_SINCE, Rule(5, SIGNATURE, ARTICLE, DESTROY))],
    PROCEDURE: [(_SINCE, Rule(5, NOTIFICATION, ARTICLE, KEEP))],
    CONTRACT: [(_SINCE, Rule(5, END, "CCP R2184-13, 1°", KEEP))],
    CONTRACT_WORKS: [(_SINCE, Rule(10, END, "CCP R2184-13, 2°", KEEP))],
}


class Shortened(ValueError):
    """Fewer years than the law asks; carries the rule."""

    def __init__(self, rule: Rule):
        super().__init__(f"at least {rule.years} years ({rule.article})")
        self.rule = rule


def rule(kind: str, on: date) -> Rule:
    """What the law of that day asks for papers of that kind. Raises KeyError."""
    return in_force(_TABLE[kind], on)


def kinds(category: str) -> tuple[str, ...]:
    """Those of a contract of that category."""
    return (CANDIDACIES, LOSING_OFFERS, PROCEDURE, CONTRACT_WORKS if category == "works" else CONTRACT)


def last_day(asked: Rule, start: date, years: int | None = None) -> date:
    """The last day of keeping; `years`: what the entity settled. 29 February counts to 28. Raises Shortened."""
    if years is not None and years < asked.years:
        raise Shortened(asked)
    return _years_after(start, years or asked.years)


def floor(on: date) -> int:
    """Years that the law of that day asks at least for the papers of a procedure."""
    return rule(PROCEDURE, on).years


def until(signed: date, years: int | None) -> date:
    """The last day of keeping of the papers of a procedure; `years`: what the entity settled, never less than the law of the signature."""
    asked = rule(PROCEDURE, signed)
    return last_day(asked, signed, max(years or 0, asked.years))


def _years_after(start: date, years: int) -> date:
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)
