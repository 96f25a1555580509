"""Decisions as their readers see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from ...domain.challenge import Challenge
from ...domain.consultation import Consultation
from ...domain.decision import Decision
from ...domain.instants import paris_day, to_text
from ...domain.rules import retention, standstill
from ...opendata import decp
from ...usecases.award.fates import Fate
from ...usecases.award.outcomes import Outcome
from .consultation import text


def decision(d: Decision, c: Consultation, links: Mapping[str, str] | None, now: datetime) -> dict[str, Any]:
    """`links`: of its essential data, None until it is published."""
    data = {
        **asdict(d.essential_data),
        "advance_rate": str(d.essential_data.advance_rate) if d.essential_data.advance_rate is not None else None,
    }
    published = {"published_at": text(d.essential_data_published_at), **links} if links else None
    return {
        "lot": d.lot,
        "outcome": d.outcome,
        "reason": d.reason,
        "decided_at": to_text(d.decided_at),
        "meeting_on": d.meeting_on.isoformat() if d.meeting_on else None,
        "decided_body": d.decided_body,
        "minutes": asdict(d.minutes) if d.minutes else None,
        "withdrawn": {"at": text(d.withdrawn_at), "cause": d.withdrawal_cause, "reason": d.withdrawal_reason} if d.withdrawn_at else None,
        "amount_eur": str(d.amount_eur) if d.amount_eur is not None else None,
        "awardee_deposit_id": d.awardee_deposit_id,
        "awardee_company_id": d.awardee_company_id,
        "other_deposit_ids": [one.deposit_id for one in d.other_holders],
        "rankings": [asdict(r) for r in d.rankings],
        "essential_data": data,
        "missing_essential_data": d.essential_data.missing() if d.outcome == "awarded" else [],
        "amount_doubt": decp.set_aside(d.amount_eur) if d.amount_eur is not None else "",
        "rejections_sent_at": text(d.rejections_sent_at),
        "standstill_ends_at": text(standstill.ends_at(d, c.procedure, c.rules_day(now))),
        "standstill": _standstill(d, c, now),
        "notification_message_id": d.notification_message_id,
        "notified_at": text(d.notified_at),
        "kept_until": retention.until(paris_day(d.notified_at), c.retention_years).isoformat() if d.notified_at else None,
        "decp": published,
    }


def _standstill(d: Decision, c: Consultation, now: datetime) -> dict[str, Any]:
    """What a rejection that leaves now says of the earliest signature, by electronic means and on paper."""
    on, alone = c.rules_day(now), d.bidders < 2
    rule = standstill.rule(c.procedure, on)
    said = {
        name: standstill.standstill_sentence(c.procedure, on, now, on_paper=on_paper, alone=alone)
        for name, on_paper in (("electronic", False), ("paper", True))
    }
    return {
        "required": rule.required,
        "article": rule.article,
        "sent_now": {
            name: {
                "earliest_at": to_text(standstill.earliest(c.procedure, on, now, on_paper=name == "paper")),
                "sentence": asdict(sentence),
            }
            for name, sentence in said.items()
        },
    }


def fate(one: Fate) -> dict[str, Any]:
    """What a company knows of its own deposit on a lot."""
    return {
        "lot": one.lot,
        "state": one.state,
        "at": to_text(one.at),
        "reason": one.reason,
        "message_id": one.message_id or None,
        "contract_at": text(one.contract_at),
        "amount_eur": str(one.amount_eur) if one.amount_eur is not None else None,
    }


def challenge(one: Challenge) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in ("id", "kind", "court", "number", "outcome", "note")},
        "lots": list(one.lots),
        "filed_at": to_text(one.filed_at),
        "ended_at": text(one.ended_at),
    }


def outcome(one: Outcome) -> dict[str, Any]:
    """What everybody may know of a lot."""
    return {
        "lot": one.lot,
        "outcome": one.outcome,
        "holders": list(one.holders),
        "amount_eur": str(one.amount_eur) if one.amount_eur is not None else None,
        "offers": one.offers,
        "notified_at": text(one.notified_at),
        "data_online": one.data_online,
    }
