"""Notices on DynamoDB (table exchanges)."""

from __future__ import annotations

from ...domain.notice import Notice
from .of_consultation import OfConsultation


class DynamoNotices(OfConsultation[Notice]):
    kind, prefix = Notice, "NOTICE#"
