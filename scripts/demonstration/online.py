"""What happens while consultations are online: questions, a correction, a cancellation, notices to journals."""

from __future__ import annotations

from decimal import Decimal

from chalicelib.domain import notice as steps
from chalicelib.domain.contact import Contact
from chalicelib.usecases.consultation.changes import Notice
from chalicelib.usecases.publicity.notices import Progress
from demonstration.acts import Stage


def questions(stage: Stage, mark: str, consultation_id: str) -> None:
    """One answered for everybody, one still waiting."""
    first = _ask(stage, consultation_id, 4, "Les bacs de collecte sont-ils fournis par la collectivité ou par le titulaire ?")
    stage.use.questions.answer(stage.agent(mark), consultation_id, first, public_text="Qui fournit les bacs de collecte ?",
                               answer="La collectivité les fournit ; leur entretien revient au titulaire (CCTP, article 4).", late_reason="")  # fmt: skip
    _ask(stage, consultation_id, 5, "Le dépôt des végétaux peut-il se faire sur une plateforme de compostage hors du territoire ?")


def _ask(stage: Stage, consultation_id: str, company: int, text: str) -> str:
    person, bidder = stage.cast.companies[company]
    return stage.use.questions.ask(person.actor(stage.ports), consultation_id, company_id=bidder.id, text=text, lot=None).id


def correct(stage: Stage, mark: str, consultation_id: str) -> None:
    """The wrong person to ask, put right: told to everyone who took the documents."""
    current = stage.ports.consultations.get(consultation_id)
    assert current is not None
    contact = Contact(name="Direction des achats", email=f"achats@{mark}.example", phone="02 99 00 00 00")
    words = Notice(note="Le service à contacter change : la direction des achats répond désormais.", important=False)
    stage.use.changes.correct(stage.agent(mark), consultation_id, version=current.version, changes={"contact": contact}, notice=words)


def cancel(stage: Stage, mark: str, consultation_id: str) -> None:
    reason = "Le financement attendu n’a pas été accordé : le projet est reporté à l’an prochain (motif d’intérêt général)."
    stage.use.changes.cancel(stage.agent(mark), consultation_id, reason=reason)


def to_europe(stage: Stage, mark: str, consultation_id: str) -> None:
    """Received by the Official Journal: 48 hours later the profile may publish."""
    made = stage.use.notices.draft(stage.agent(mark), consultation_id, kind=steps.CALL, channel="joue", newspaper="")
    _step(stage, mark, consultation_id, made.id, Progress(steps.SENT, reference="26-598812-001"))
    _step(stage, mark, consultation_id, made.id, Progress(steps.ACCEPTED))


def in_boamp(stage: Stage, mark: str, consultation_id: str, reference: str) -> None:
    """Sent, accepted and published."""
    made = stage.use.notices.draft(stage.agent(mark), consultation_id, kind=steps.CALL, channel="boamp", newspaper="")
    _step(stage, mark, consultation_id, made.id, Progress(steps.SENT, reference=reference))
    _step(stage, mark, consultation_id, made.id, Progress(steps.ACCEPTED))
    _step(stage, mark, consultation_id, made.id, Progress(steps.PUBLISHED, url=f"https://www.boamp.example/avis/{reference}"))


def in_a_newspaper(stage: Stage, mark: str, consultation_id: str) -> None:
    """Asked for, priced, not published yet."""
    made = stage.use.notices.draft(stage.agent(mark), consultation_id, kind=steps.CALL, channel="jal", newspaper="L’Écho de Trévignac")
    _step(stage, mark, consultation_id, made.id, Progress(steps.SENT))
    _step(stage, mark, consultation_id, made.id, Progress(steps.ACCEPTED, cost_eur=Decimal("312.40"), note="Parution prévue samedi."))


def _step(stage: Stage, mark: str, consultation_id: str, notice_id: str, progress: Progress) -> None:
    stage.use.notices.report(stage.agent(mark), consultation_id, notice_id, progress)
