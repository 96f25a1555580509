"""Procedures of several phases: an invitation, a call-off, a dynamic system, a contest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal

from chalicelib.domain.terms import Framework
from demonstration.acts import FORMAL_DAYS, Stage, noon, pdf
from demonstration.calendar import Calendar

TOO_SMALL = "Capacités techniques insuffisantes au regard du règlement : aucune référence comparable."


def restricted(stage: Stage, calendar: Calendar) -> None:
    """Three applications, two admitted, now invited to tender."""
    calendar.go(-84)
    first = stage.published(
        "agglo",
        "2026-AGG-018",
        "Réhabilitation du réseau d’eau potable",
        days=FORMAL_DAYS,
        procedure="AOR",
        cpv="45231300",
        lots=("Réseau",),
    )
    judged(stage, calendar, "agglo", first, companies=(0, 2, 3), out=(3,), on=(-50, -44))
    calendar.go(-6)
    invite(stage, "agglo", first, procedure="AOR", phase="offer", days=FORMAL_DAYS)


def framework(stage: Stage, calendar: Calendar) -> None:
    """An agreement with two holders, both notified, and a call-off put to both."""
    calendar.go(-91)
    terms = {"framework": Framework(multiple=True, call_offs=True, maximum_eur=Decimal(200_000), duration_months=48)}
    agreement = stage.published("ville", "2026-VDT-009", "Accord-cadre de travaux d’entretien des bâtiments", days=FORMAL_DAYS, procedure="AOO", cpv="45453100",
                                lots=("Entretien courant",), terms=terms)  # fmt: skip
    calendar.go(-58)
    best, second, third = (stage.deposit(agreement, company) for company in (1, 2, 3))
    calendar.go(-53)
    stage.use.closures.sweep(stage.ports.clock.now())
    stage.open("ville", agreement)
    calendar.go(-48)
    stage.award("ville", agreement, best, [second, third], "180000", holders=[second])
    stage.tell("ville", agreement, "rejection", [third])
    calendar.go(-33)
    notified = stage.tell("ville", agreement, "notification", [best, second])
    calendar.go(-31)
    for company, message in zip((1, 2), notified, strict=True):
        stage.read(company, agreement, message)
    calendar.go(-5)
    invite(stage, "ville", agreement, procedure="MARCHE_SUBSEQUENT", phase="invited-offer", days=16, reference="2026-VDT-009-MS1",
           title="Marché subséquent n° 1 : peinture de la médiathèque")  # fmt: skip


def dynamic(stage: Stage, calendar: Calendar) -> None:
    """Open to applications for four years; two companies admitted so far, a first contract put to them."""
    calendar.go(-75)
    system = stage.published("hopital", "2026-CH-190", "Système d’acquisition dynamique : équipements informatiques", days=FORMAL_DAYS, procedure="SAD",
                             category="supplies", cpv="30200000", lots=("Postes de travail", "Écrans"), valid_days=1460)  # fmt: skip
    judged(stage, calendar, "hopital", system, companies=(4, 5, 3), out=(3,), on=(-45, -38), lots=(1, 2))
    calendar.go(-4)
    invite(stage, "hopital", system, procedure="SAD_SPECIFIQUE", phase="invited-offer", days=14, reference="2026-CH-190-1",
           title="Marché spécifique n° 1 : 120 postes de travail", lots=(1,))  # fmt: skip


def contest(stage: Stage, calendar: Calendar) -> None:
    """Three teams admitted to compete; their anonymous projects are awaited."""
    calendar.go(-72)
    first = stage.published("ville", "2026-VDT-015", "Concours de maîtrise d’œuvre : nouvelle médiathèque", days=FORMAL_DAYS, procedure="CONCOURS_RESTREINT",
                            category="services", cpv="71221000", lots=("Esquisse",))  # fmt: skip
    judged(stage, calendar, "ville", first, companies=(2, 3, 4, 5), out=(5,), on=(-40, -35))
    calendar.go(-20)
    invite(stage, "ville", first, procedure="CONCOURS_RESTREINT", phase="project", days=50)


def judged(stage: Stage, calendar: Calendar, mark: str, consultation_id: str, *, companies: Iterable[int], out: Iterable[int], on: tuple[float, float],
           lots: tuple[int, ...] = (1,)) -> None:  # fmt: skip
    """Applications on the first day of `on`, opened and judged on the second; those of `out` are rejected."""
    calendar.go(on[0])
    deposits = {company: stage.deposit(consultation_id, company, lots) for company in companies}
    calendar.go(on[1])
    stage.use.closures.sweep(stage.ports.clock.now())
    rejected: Mapping[str, str] = {deposits[company]: TOO_SMALL for company in out}
    stage.open(mark, consultation_id, rejected)
    stage.exclude(mark, consultation_id, rejected)


def invite(stage: Stage, mark: str, before: str, *, procedure: str, phase: str, days: int, lots: tuple[int, ...] = (), **more: str) -> str:
    """The next phase, or a contract, for everyone who may be invited: completed and published."""
    agent = stage.agent(mark)
    steps = stage.use.phases.dossier(agent, before).steps
    step = next(one for one in steps if (one.procedure.code, one.phase.code) == (procedure, phase))
    chosen = [one.deposit_id for one in step.candidates if one.invitable]
    made = stage.use.phases.launch(agent, before, procedure=procedure, phase=phase, deposits=chosen, lots=lots)
    changes = {"submission_deadline": noon(stage.ports.clock.now() + timedelta(days=days)), **more}
    stage.use.consultations.edit(agent, made.id, version=made.version, changes=changes)
    stage.document(mark, made.id, "Lettre de consultation.pdf", pdf("Lettre de consultation"))
    stage.publish(mark, made.id)
    return made.id
