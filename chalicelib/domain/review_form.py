"""What a draft lacks whatever the rules of law: facts, documents, openers (REQ-020, REQ-025, REQ-084)."""

from __future__ import annotations

from collections.abc import Iterator

from . import procedure as procedures
from .consultation import Consultation
from .dce import FileState, Scan
from .rules import secrecy
from .rules.point import Point

_UNREAD = {
    Scan.NONE: "pas d’antivirus ici",
    Scan.MINIMAL: "antivirus sans sa base officielle",
    Scan.TOO_LARGE: "trop volumineux pour l’antivirus",
    Scan.UNAVAILABLE: "l’antivirus n’a pas répondu",
}


def identification(c: Consultation) -> Iterator[Point]:
    asked = {
        "reference": (c.reference, "Donnez une référence à la consultation."),
        "title": (c.title, "Indiquez l’objet de la consultation."),
        "category": (c.category, "Choisissez la nature : travaux, fournitures ou services."),
        "cpv": (c.cpv, "Choisissez le code CPV principal."),
        "place": (c.place, "Indiquez le lieu d’exécution."),
        "contact": (c.contact.email, "Indiquez l’adresse électronique du contact."),
    }
    for name, (value, phrase) in asked.items():
        if not value:
            yield Point(f"missing-{name}", "identification", name, phrase, "CCP R2132-2" if name == "contact" else "")
    if c.procedure not in procedures.BY_CODE:
        yield Point("missing-procedure", "identification", "procedure", "Choisissez une procédure de la liste.")


def lots(c: Consultation) -> Iterator[Point]:
    if not c.lots:
        yield Point("missing-lots", "lots", "lots", "Décrivez au moins un lot (un seul si le marché n’est pas alloti).", "CCP L2113-10")
    for index, lot in enumerate(c.lots):
        if not lot.title.strip():
            yield Point("missing-lot-title", "lots", f"lots.{index}.title", f"Donnez un intitulé au lot {lot.number}.", "CCP R2113-1")


def parties(c: Consultation) -> Iterator[Point]:
    """Who is asked, and until when a permanent call is valid."""
    if c.procedure not in procedures.BY_CODE:
        return
    if c.restricted and not c.invitees:
        yield Point("missing-invitees", "invitees", "invitees", "Ajoutez au moins une entreprise à inviter.", "CCP R2144-9")
    if c.permanent and c.valid_until is None:
        yield Point("missing-validity", "calendar", "valid_until", "Fixez la fin de validité du système.", "CCP R2162-38")


def phase(c: Consultation) -> Iterator[Point]:
    """What the phase itself asks for: companies to invite, the end of a permanent call, the dossier it comes from."""
    row = procedures.BY_CODE.get(c.procedure)
    if row is None:
        return
    if row.parents and not c.parent_id:
        yield Point(
            "missing-parent",
            "identification",
            "procedure",
            f"{row.label} : à lancer depuis la consultation dont il découle.",
            f"CCP {row.articles[0]}",
        )
    if c.restricted and not c.invitees:
        yield Point("missing-invitees", "invitees", "invitees", "Ajoutez au moins une entreprise à consulter.", f"CCP {row.articles[0]}")
    for index, one in enumerate(c.invitees):
        if not one.company_id and not one.email:
            yield Point(
                "missing-invitee-email",
                "invitees",
                f"invitees.{index}.email",
                f"Donnez une adresse électronique à {one.name} : l’invitation y est envoyée, et elle seule ouvre la consultation.",
                "CCP R2144-9",
            )
    if c.permanent and (c.valid_until is None or (c.submission_deadline and c.valid_until <= c.submission_deadline)):
        yield Point(
            "missing-valid-until",
            "calendar",
            "valid_until",
            "Donnez la fin de validité, après la première date limite.",
            f"CCP {row.articles[0]}",
        )


def dce(c: Consultation) -> Iterator[Point]:
    waits = secrecy.waits_for_invitation(c)
    if not c.dce_draft and not waits:
        yield Point("missing-dce", "dce", "dce", "Déposez les documents de la consultation.", "CCP R2132-2")
    if c.dce_draft and waits:
        yield Point(
            "early-dce",
            "dce",
            "dce",
            "Appel par avis de préinformation : retirez ces documents, ils partent avec les invitations.",
            "CCP R2132-4",
        )
    for file in c.dce_draft:
        if file.state is FileState.REFUSED:
            yield Point("refused-file", "dce", f"dce.{file.id}", f"« {file.name} » est refusé : {file.refusal_detail}")
        elif file.state is not FileState.READY:
            yield Point("unready-file", "dce", f"dce.{file.id}", f"« {file.name} » : envoi ou vérification en cours.")
    yield from confidence(c)


def confidence(c: Consultation) -> Iterator[Point]:
    """Documents given under an undertaking, and those that no antivirus has read."""
    if any(file.confidential for file in c.dce_draft) and not c.undertaking.strip():
        yield Point(
            "missing-undertaking",
            "dce",
            "undertaking",
            "Un document est confidentiel : écrivez l’engagement que les entreprises acceptent avant de le recevoir.",
            "CCP R2132-5",
        )
    unread = [file for file in c.dce_draft if file.state is FileState.READY and file.scan is not Scan.CLEAN]
    if unread:
        named = ", ".join(f"« {file.name} » ({_UNREAD[file.scan]})" for file in unread[:3])
        more = f" et {len(unread) - 3} de plus" if len(unread) > 3 else ""
        yield Point("unscanned-files", "dce", "dce", f"Aucun antivirus complet n’a lu : {named}{more}.", blocks=False)


def keys(c: Consultation) -> Iterator[Point]:
    members, quorum = c.committee.members, c.committee.quorum
    if not members:
        yield Point("missing-committee", "keys", "committee", "Désignez les membres chargés de l’ouverture des plis.", "REQ-084")
        return
    if not 2 <= quorum <= len(members):
        yield Point("bad-quorum", "keys", "committee.quorum", "Le quorum est d’au moins 2 et d’au plus le nombre de membres.", "REQ-084")
    elif len(members) < quorum + 1 and not c.recovery_recipient:
        yield Point(
            "fragile-quorum",
            "keys",
            "committee",
            "Ajoutez un membre de plus que le quorum, ou une clé de secours : sinon la perte d’une seule clé perdrait les offres.",
            "REQ-084",
        )
    for member in members:
        if not member.recipient:
            yield Point(
                "missing-key", "keys", f"committee.{member.user_id}", f"{member.name} n’a pas encore créé sa clé d’ouverture.", "REQ-084"
            )
        elif not member.proved:
            yield Point(
                "unproved-key", "keys", f"committee.{member.user_id}", f"{member.name} n’a pas encore réussi la répétition.", "REQ-084"
            )
