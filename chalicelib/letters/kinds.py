"""Kinds of letters are rows of data: who may receive one, what it must say, until when it is answered, by which article (REQ-095).

The codes `rejection`, `notification` and `information` are those of the first release, and stand in stored records.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from ..domain.decision import ABANDONED, AWARDED, UNSUCCESSFUL
from ..domain.message import INFORMATION, NOTIFICATION, REJECTION
from . import fields
from .fields import Field


class Audience(StrEnum):
    """Who may receive it, among those whose envelopes were received and not withdrawn, or who are invited."""

    BIDDERS = "bidders"
    NOT_ADMITTED = "not-admitted"
    """Whose application is not admitted, or where applications alone are asked, whoever is not retained."""
    LOSERS = "losers"
    """Who bid for the lot and does not hold it."""
    HOLDERS = "holders"
    ALL_HOLDERS = "all-holders"
    """Every holder of the lot, in one sending."""
    TOLD = "told"
    """Who was told that its application or its offer is not retained."""
    ANYBODY = "anybody"
    """Bidders, and whoever wrote first."""


class Lot(StrEnum):
    ASKED = "asked"
    FREE = "free"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`outcomes`: decisions on the lot after which it may be sent, none for any time. `one_period`: everyone concerned has the same
    date (REQ-096). `within`: how long after a request it is owed. `team_only`: shown to those in charge of the consultation alone."""

    code: str
    label: str
    label_en: str
    to: Audience
    fields: tuple[Field, ...]
    article: str
    lot: Lot = Lot.FREE
    outcomes: tuple[str, ...] = ()
    one_period: bool = False
    within: timedelta | None = None
    reply: bool = True
    team_only: bool = False

    def field(self, name: str) -> Field | None:
        return next((one for one in self.fields if one.name == name), None)

    @property
    def dated(self) -> bool:
        """Whether it asks for a reply before a date."""
        return fields.REPLY_UNTIL in self.fields


REASONS_WITHIN = timedelta(days=15)
"""From the receipt of the request (CCP R2181-2, R2181-4, R3125-3)."""
_ASKED = (fields.QUESTIONS, fields.REPLY_UNTIL, fields.FREE)

ROWS = (
    Kind(
        code="application-question", label="Question sur la candidature", label_en="Question about an application", to=Audience.BIDDERS,
        fields=_ASKED, article="CCP R2144-6",
    ),
    Kind(
        code="application-complement", label="Demande de complément de candidature", label_en="Complement to an application", to=Audience.BIDDERS,
        fields=(fields.OWN_DOCUMENTS, fields.REPLY_UNTIL, fields.FREE), article="CCP R2144-2", one_period=True,
    ),
    Kind(
        code="offer-precision", label="Demande de précisions sur l’offre", label_en="Clarification of a tender", to=Audience.BIDDERS, lot=Lot.ASKED,
        fields=_ASKED, article="CCP R2161-5",
    ),
    Kind(
        code="offer-complement", label="Demande de complément d’offre", label_en="Complement to a tender", to=Audience.BIDDERS, lot=Lot.ASKED,
        fields=(fields.OWN_DOCUMENTS, fields.REPLY_UNTIL, fields.FREE), article="CCP R2161-5", one_period=True,
    ),
    Kind(
        code="regularisation", label="Demande de régularisation", label_en="Regularisation of a tender", to=Audience.BIDDERS, lot=Lot.ASKED,
        fields=(fields.IRREGULARITY, fields.REPLY_UNTIL, fields.FREE), article="CCP R2152-2", one_period=True,
    ),
    Kind(
        code="abnormally-low", label="Offre paraissant anormalement basse", label_en="Tender that seems abnormally low", to=Audience.BIDDERS,
        lot=Lot.ASKED, fields=(fields.PRICE_POINTS, fields.REPLY_UNTIL, fields.FREE), article="CCP L2152-6, R2152-3",
    ),
    Kind(
        code="negotiation", label="Négociation", label_en="Negotiation", to=Audience.BIDDERS, lot=Lot.ASKED,
        fields=(fields.ROUND, fields.TOPICS, fields.REPLY_UNTIL, fields.FREE), article="CCP R2161-17 à R2161-20", one_period=True, team_only=True,
    ),
    Kind(
        code="invitation", label="Invitation", label_en="Invitation", to=Audience.BIDDERS,
        fields=(fields.PURPOSE, fields.MEETING_AT, fields.PLACE, fields.FREE), article="CCP L3, R2144-8",
    ),
    Kind(
        code="application-rejection", label="Rejet de candidature", label_en="Rejection of an application", to=Audience.NOT_ADMITTED,
        fields=(fields.REASONS, fields.FREE), article="CCP R2181-1",
    ),
    Kind(
        code=REJECTION, label="Rejet de l’offre", label_en="Rejection of a tender", to=Audience.LOSERS, lot=Lot.ASKED,
        outcomes=(AWARDED, UNSUCCESSFUL),
        fields=(fields.REASONS, fields.RANK, fields.WINNER, fields.WINNER_REASONS, fields.SIGNATURE, fields.FREE),
        article="CCP R2181-1, R2181-3",
    ),
    Kind(
        code="intention", label="Intention d’attribuer et pièces de l’attributaire", label_en="Intention to award and documents of the winner",
        to=Audience.HOLDERS, lot=Lot.ASKED, outcomes=(AWARDED,), fields=(fields.DOCUMENTS, fields.REPLY_UNTIL, fields.FREE),
        article="CCP R2144-4, R2144-7",
    ),
    Kind(
        code=NOTIFICATION, label="Notification du marché", label_en="Notification of the contract", to=Audience.ALL_HOLDERS, lot=Lot.ASKED,
        outcomes=(AWARDED,), fields=(fields.FREE,), article="CCP R2182-4",
    ),
    Kind(
        code="performance", label="Document d’exécution (ordre de service, procès-verbal, décompte)",
        label_en="Document of performance (service order, record, account)", to=Audience.HOLDERS, lot=Lot.ASKED, outcomes=(AWARDED,),
        fields=(fields.WORDS,), article="CCP R2112-2 (CCAG)",
    ),
    Kind(
        code="abandonment", label="Déclaration sans suite", label_en="Procedure abandoned", to=Audience.BIDDERS, outcomes=(ABANDONED,),
        fields=(fields.ABANDONED_FOR, fields.FREE), article="CCP R2185-1, R2185-2",
    ),
    Kind(
        code="reasons", label="Motifs communiqués sur demande", label_en="Reasons on request", to=Audience.TOLD,
        fields=(fields.REQUESTED_ON, fields.REASONS, fields.WINNER, fields.WINNER_REASONS, fields.FREE), article="CCP R2181-2, R2181-4",
        within=REASONS_WITHIN,
    ),
    Kind(
        code=INFORMATION, label="Information libre", label_en="Free information", to=Audience.ANYBODY, fields=(fields.WORDS,),
        article="CCP L2132-2",
    ),
)  # fmt: skip
BY_CODE = {row.code: row for row in ROWS}
