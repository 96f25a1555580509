"""Confidential documents, documents off the profile, languages, and what is sent with the invitation only (REQ-034)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from .. import procedure as procedures
from ..consultation import Consultation
from ..slots import OFFER
from .point import Point


def points(c: Consultation, on: date) -> Iterator[Point]:
    secrecy, claims = c.terms.secrecy, c.terms.claims
    if secrecy.confidential_documents and not secrecy.measures.strip():
        yield Point(
            "missing-secrecy-measures",
            "calendar",
            "terms.secrecy.measures",
            "Documents confidentiels : dites ce que vous demandez à ceux qui les reçoivent, et comment les obtenir.",
            "CCP L2132-1, R2132-5",
        )
    if secrecy.confidential_documents and not claims.documents_off_profile:
        yield Point(
            "confidential-on-profile",
            "calendar",
            "terms.claims.documents_off_profile",
            "Documents confidentiels : hors du profil, le délai est plus long de cinq jours.",
            "CCP R2132-5, R2151-2",
            blocks=False,
        )
    if not c.terms.languages:
        yield Point(
            "missing-language", "identification", "terms.languages", "Choisissez au moins une langue pour les offres.", "CCP R2151-12"
        )


def waits_for_invitation(c: Consultation) -> bool:
    """Whether documents go with the invitations: the prior notice was the call, and this phase asks for no tender (R2132-4)."""
    row = procedures.BY_CODE.get(c.procedure)
    return bool(row) and c.terms.called_by_prior_notice and OFFER not in c.phase_row.kinds
