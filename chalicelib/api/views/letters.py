"""Kinds of letters, and letters not sent yet, as their readers see them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ...letters import composition
from ...letters.kinds import Kind
from ...letters.standard import Template
from ...usecases.exchanges.composing import Letter
from ...usecases.exchanges.letter_desk import Offered
from .consultation import text


def kind(row: Kind, template: Template) -> dict[str, Any]:
    return {
        "code": row.code,
        "label": row.label,
        "label_en": row.label_en,
        "to": row.to,
        "lot": row.lot,
        "article": row.article,
        "reply": row.reply,
        "one_period": row.one_period,
        "within_days": row.within.days if row.within else None,
        "team_only": row.team_only,
        "fields": [
            {**{name: getattr(one, name) for name in ("name", "variable", "label", "label_en", "shape", "source", "when")}}
            for one in row.fields
        ],
        "variables": sorted(composition.variables(row)),
        "template": asdict(template),
    }


def offered(one: Offered) -> dict[str, Any]:
    return {
        **kind(one.kind, one.template),
        "source": one.source,
        "owed": list(one.owed),
        "addressees": [{"id": a.company_id, "name": a.name, "known": dict(a.known), "told": a.told} for a in one.addressees],
    }


def preview(letter: Letter) -> dict[str, Any]:
    return {
        "company": {"id": letter.company_id, "name": letter.company_name},
        "subject": letter.subject,
        "body": letter.body,
        "reply_until": text(letter.reply_until),
        "template": letter.template,
    }
