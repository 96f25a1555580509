"""What a consultation asks of its buyer besides itself, gathered in one small row so that a thousand are read in a few requests.

A digest, never the truth: each part is drawn from the stores whenever a register line about it is, and holds instants, not verdicts;
what depends on today is decided when it is read (agenda.py). It says nothing of deposits before the deadline (REQ-081).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from . import notice
from .notice import Notice
from .question import Question


@dataclass(frozen=True, kw_only=True)
class Attention:
    """`unanswered`: question id → when it was asked. `notices`: notice id → channel of a published call, or `refused`.

    `contracts`: lot → when its contract was notified; `published`: lots whose essential data appeared. `bounced`: ids of letters that came
    back unread. `applications`: deposit id → receipt of the applications that nobody judged yet, once the first deadline has passed.
    """

    buyer_id: str
    consultation_id: str
    unanswered: Mapping[str, datetime] = field(default_factory=dict)
    notices: Mapping[str, str] = field(default_factory=dict)
    contracts: Mapping[int, datetime] = field(default_factory=dict)
    published: tuple[int, ...] = ()
    bounced: tuple[str, ...] = ()
    applications: Mapping[str, datetime] = field(default_factory=dict)
    awarded: Mapping[int, datetime] = field(default_factory=dict)
    award_notices: Mapping[str, datetime] = field(default_factory=dict)
    """Lot → when its contract was notified; award notice → when it was sent. A notice covers what was notified before it."""
    version: int = 0
    """0: never stored."""

    @property
    def id(self) -> str:
        return self.consultation_id

    def questions(self) -> list[Question]:
        """The unanswered ones, with what `question.py` asks of them; their words and authors stay where they are."""
        blank: dict[str, Any] = {"company_id": "", "company_name": "", "user_id": "", "text": ""}
        return [Question(id=one, consultation_id=self.consultation_id, asked_at=at, **blank) for one, at in self.unanswered.items()]

    @property
    def published_channels(self) -> frozenset[str]:
        return frozenset(self.notices.values()) - {notice.REFUSED}

    @property
    def refused_notice(self) -> bool:
        return notice.REFUSED in self.notices.values()

    @property
    def owed(self) -> list[datetime]:
        """When each contract whose essential data has not appeared was notified."""
        return [at for lot, at in self.contracts.items() if lot not in self.published]

    @property
    def unannounced(self) -> list[datetime]:
        """When each contract of which no award notice was sent since was notified."""
        sent = max(self.award_notices.values(), default=None)
        return [at for at in self.awarded.values() if sent is None or sent < at]

    def with_question(self, question: Question) -> Attention:
        return replace(self, unanswered=_set(self.unanswered, question.id, None if question.answered_at else question.asked_at))

    def with_notice(self, found: Notice) -> Attention:
        sent = found.sent_at if found.kind == notice.AWARD and found.state != notice.REFUSED else None
        known = replace(self, notices=_set(self.notices, found.id, _said(found)))
        return replace(known, award_notices=_set(self.award_notices, found.id, sent)) if found.kind == notice.AWARD else known

    def with_letter(self, message_id: str, *, bounced: bool) -> Attention:
        others = set(self.bounced) - {message_id}
        return replace(self, bounced=tuple(sorted(others | {message_id} if bounced else others)))


def _said(found: Notice) -> str | None:
    if found.state == notice.REFUSED:
        return notice.REFUSED
    return found.channel if found.kind == notice.CALL and found.state == notice.PUBLISHED else None


def _set(known: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """The mapping with that value, or without that name when there is none."""
    others = {key: kept for key, kept in known.items() if key != name}
    return others if value is None else {**others, name: value}
