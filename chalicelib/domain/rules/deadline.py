"""The deadline of a draft against the minimum period, and the claims that shorten it (REQ-022, REQ-023)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from .. import procedure as procedures
from ..consultation import Consultation
from ..instants import day_in_french
from . import periods, working_days
from .periods_table import PRIOR_NOTICE, URGENCY, Reduction
from .point import Point
from .working_days import Holidays

ADVISED_DAYS = 15
_WHERE = ("calendar", "submission_deadline")
_CLAIMS = {PRIOR_NOTICE: "terms.claims.prior_notice_on", URGENCY: "terms.claims.urgency_reason", "agreement": "terms.claims.agreement"}
_WORDS = {
    "electronic": "offres par voie électronique",
    PRIOR_NOTICE: "avis de préinformation",
    URGENCY: "urgence justifiée",
    "agreement": "accord des candidats",
}


def minimum(c: Consultation, now: datetime) -> periods.Minimum:
    """The minimum period of a draft sent today, under the rules of its launch."""
    return periods.minimum(c.procedure, c.phase, c.buyer_kind, c.rules_day(now), c.terms.claims, c.local_day(now))


def earliest(c: Consultation, now: datetime, holidays: Holidays) -> date | None:
    """The day from whose first instant on the deadline of a draft sent today may be set."""
    return periods.first_day(minimum(c, now), c.local_day(now), holidays)


def points(c: Consultation, now: datetime, holidays: Holidays) -> Iterator[Point]:
    deadline = c.submission_deadline
    if deadline is None:
        yield Point("missing-deadline", *_WHERE, "Fixez la date et l’heure limites de remise.", "CCP R2151-1")
        return
    if deadline <= now:
        yield Point("past-deadline", *_WHERE, "La date limite est déjà passée.", "CCP R2151-1")
        return
    if c.procedure in procedures.BY_CODE:
        yield from _period(c, deadline, now, holidays)
        yield from _claims(c, now)
    if not working_days.is_working(c.local_day(deadline), holidays):
        yield Point(
            "deadline-closed-day",
            *_WHERE,
            "Un samedi, un dimanche ou un jour férié : une entreprise y trouvera moins d’aide.",
            blocks=False,
        )


def _period(c: Consultation, deadline: datetime, now: datetime, holidays: Holidays) -> Iterator[Point]:
    found, day = minimum(c, now), earliest(c, now, holidays)
    label = procedures.BY_CODE[c.procedure].label
    if day and c.local_day(deadline) < day:
        yield Point(
            "short-period",
            *_WHERE,
            f"{label} : {told(found)}. Au plus tôt : {day_in_french(day)} à 00:00.",
            f"CCP {found.articles} ; règlement 1182/71, art. 3",
        )
    elif found.days is None and deadline < now + timedelta(days=ADVISED_DAYS):
        yield Point(
            "short-period",
            *_WHERE,
            f"Moins de {ADVISED_DAYS} jours pour répondre : assurez-vous que ce délai est adapté à l’objet du marché.",
            "CCP R2151-1",
            blocks=False,
        )


def told(found: periods.Minimum) -> str:
    """« au moins 30 jours (35, réduits : offres par voie électronique) »."""
    if found.days is None:
        return "délai libre, adapté à l’objet du marché"
    why = [f"{found.base_days}, réduits à {found.days - found.added_days} : {_WORDS[found.applied.claim]}"] if found.applied else []
    why += [f"{found.added_days} de plus : documents hors du profil"] if found.added_days else []
    return f"au moins {found.days} jours" + (f" ({' ; '.join(why)})" if why else "")


def _claims(c: Consultation, now: datetime) -> Iterator[Point]:
    """A claim the procedure does not know, or whose conditions are not met, is told: it shortens nothing."""
    claims, available = c.terms.claims, minimum(c, now).available
    made = {
        PRIOR_NOTICE: claims.prior_notice_on is not None,
        URGENCY: bool(claims.urgency_reason.strip()),
        "agreement": bool(claims.agreement),
    }
    for claim, is_made in made.items():
        known = [one for one in available if one.claim == claim]
        if is_made and not known:
            yield Point(
                "reduction-unknown",
                "calendar",
                _CLAIMS[claim],
                f"« {_WORDS[claim].capitalize()} » ne réduit pas le délai de cette procédure.",
                "CCP R2151-1",
                blocks=False,
            )
    yield from _notice(c, available, c.local_day(now))


def _notice(c: Consultation, available: tuple[Reduction, ...], today: date) -> Iterator[Point]:
    sent = c.terms.claims.prior_notice_on
    for one in available:
        if one.claim == PRIOR_NOTICE and sent is not None and not periods.in_window(one, sent, today):
            yield Point(
                "prior-notice-window",
                "calendar",
                _CLAIMS[PRIOR_NOTICE],
                f"L’avis de préinformation compte s’il a été envoyé de {one.notice_days_before} jours à 12 mois avant l’avis de marché, "
                "et n’était pas l’appel lui-même.",
                f"CCP {one.article}",
            )
