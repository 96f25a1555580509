"""Procedures are rows of data: phases, envelopes, who is asked, and the DECP word for each.

A phase that follows another one is run as a consultation of its own, tied to the first by `parent_id`: its own deadline, keys,
register and invited companies. Minimum periods and other numbers of law are dated tables in `domain/rules`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from .slots import CANDIDACY, OFFER, PROJECT


@dataclass(frozen=True, kw_only=True)
class Phase:
    """One call for envelopes. `kinds` are asked of each bidder: the candidacy once, offers and projects once a lot.

    `invited`: only invited companies see it and deposit. `permanent`: deposits are welcome after the first deadline, until the
    end of validity. `repeatable`: may be run again, one round after another. `optional`: may be left out. `anonymous`: the jury reads without names.
    """

    code: str
    label: str
    label_en: str
    kinds: tuple[str, ...]
    invited: bool = False
    permanent: bool = False
    repeatable: bool = False
    optional: bool = False
    anonymous: bool = False


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """One procedure, in the order of its phases. `parents`: codes of the consultations it must derive from, none if it starts alone."""

    code: str
    label: str
    label_en: str
    family: str
    phases: tuple[Phase, ...]
    articles: tuple[str, ...]
    decp: str | None
    decp_technique: str | None = None
    last_deposit_only: bool = True
    parents: tuple[str, ...] = ()

    def phase(self, code: str) -> Phase:
        """The phase of that code; the first one for an empty code. Raises KeyError."""
        if not code:
            return self.phases[0]
        return next(iter([phase for phase in self.phases if phase.code == code]), None) or _missing(code)

    def after(self, code: str) -> tuple[Phase, ...]:
        """Phases that may follow `code`: itself again when repeatable, then the next one, and those beyond what is optional."""
        current = self.phase(code)
        found = [current] if current.repeatable else []
        for phase in self.phases[self.phases.index(current) + 1 :]:
            found.append(phase)
            if not phase.optional:
                break
        return tuple(found)

    @property
    def starts_public(self) -> bool:
        return not self.phases[0].invited


def _missing(code: str) -> Phase:
    raise KeyError(code)


SINGLE = Phase(code="single", label="Candidature et offre", label_en="Application and tender", kinds=(CANDIDACY, OFFER))
CANDIDACIES = Phase(code="candidacy", label="Candidatures", label_en="Applications", kinds=(CANDIDACY,))
OFFERS = Phase(code="offer", label="Offres", label_en="Tenders", kinds=(OFFER,), invited=True)
INITIAL = Phase(code="initial-offer", label="Offres initiales", label_en="Initial tenders", kinds=(OFFER,), invited=True)
ROUND = Phase(
    code="round",
    label="Offres intermédiaires (négociation)",
    label_en="Negotiation round",
    kinds=(OFFER,),
    invited=True,
    repeatable=True,
    optional=True,
)
NEGOTIATION = replace(ROUND, optional=False)
"""Where negotiating is compulsory (CCP R2172-30)."""
FINAL = Phase(code="final-offer", label="Offres finales", label_en="Final tenders", kinds=(OFFER,), invited=True)
DIALOGUE = Phase(code="dialogue", label="Propositions (dialogue)", label_en="Dialogue round", kinds=(OFFER,), invited=True, repeatable=True)
PROJECTS = Phase(code="project", label="Projets anonymes", label_en="Anonymous projects", kinds=(PROJECT,), invited=True, anonymous=True)
OPEN_PROJECTS = Phase(
    code="open-project", label="Candidature et projet anonyme", label_en="Application and anonymous project", kinds=(CANDIDACY, PROJECT), anonymous=True
)  # fmt: skip
WINNERS = Phase(
    code="winner-negotiation", label="Négociation avec le ou les lauréats", label_en="Negotiation with the winners", kinds=(OFFER,), invited=True
)  # fmt: skip
INVITED = Phase(
    code="invited-offer", label="Offres des entreprises consultées", label_en="Tenders of invited companies", kinds=(OFFER,), invited=True
)
PERMANENT = Phase(
    code="permanent-candidacy", label="Candidatures, à tout moment", label_en="Applications at any time", kinds=(CANDIDACY,), permanent=True
)

_NONE = "Marché passé sans publicité ni mise en concurrence préalable"

ROWS = (
    Procedure(
        code="MAPA_OUVERT", label="Procédure adaptée ouverte", label_en="Adapted open procedure", family="adaptee",
        phases=(SINGLE, ROUND), articles=("L2123-1", "R2123-1", "R2123-4 à R2123-7", "R2131-12"),
        decp="Procédure adaptée",
    ),
    Procedure(
        code="MAPA_RESTREINT", label="Procédure adaptée restreinte", label_en="Adapted restricted procedure", family="adaptee",
        phases=(CANDIDACIES, OFFERS, ROUND), articles=("R2123-4",), decp="Procédure adaptée",
    ),
    Procedure(
        code="AOO", label="Appel d’offres ouvert", label_en="Open procedure", family="formalisee",
        phases=(SINGLE,), articles=("R2161-2 à R2161-5",), decp="Appel d'offres ouvert",
    ),
    Procedure(
        code="AOR", label="Appel d’offres restreint", label_en="Restricted procedure", family="formalisee",
        phases=(CANDIDACIES, OFFERS), articles=("R2161-6 à R2161-11",), decp="Appel d'offres restreint",
    ),
    Procedure(
        code="PAN", label="Procédure avec négociation", label_en="Procedure with negotiation", family="formalisee",
        phases=(CANDIDACIES, INITIAL, ROUND, FINAL), articles=("R2124-3", "R2124-4", "R2161-12 à R2161-23"),
        decp="Procédure avec négociation",
    ),
    Procedure(
        code="DIALOGUE", label="Dialogue compétitif", label_en="Competitive dialogue", family="formalisee",
        phases=(CANDIDACIES, DIALOGUE, FINAL), articles=("R2124-5", "R2124-6", "R2161-24 à R2161-31"), decp="Dialogue compétitif",
    ),
    Procedure(
        code="PARTENARIAT_INNOVATION", label="Partenariat d’innovation", label_en="Innovation partnership", family="formalisee",
        phases=(CANDIDACIES, INITIAL, NEGOTIATION, FINAL), articles=("R2172-20 à R2172-32",), decp="Procédure avec négociation",
    ),
    Procedure(
        code="CONCOURS_OUVERT", label="Concours ouvert", label_en="Open design contest", family="technique",
        phases=(OPEN_PROJECTS, WINNERS), articles=("R2162-15 à R2162-26",), decp=_NONE, decp_technique="Concours",
    ),
    Procedure(
        code="CONCOURS_RESTREINT", label="Concours restreint", label_en="Restricted design contest", family="technique",
        phases=(CANDIDACIES, PROJECTS, WINNERS), articles=("R2162-15 à R2162-26", "R2172-2", "R2122-6"), decp=_NONE, decp_technique="Concours",
    ),
    Procedure(
        code="SANS_PUB", label="Sans publicité ni mise en concurrence préalables", label_en="Without prior publication", family="dispense",
        phases=(INVITED, ROUND), articles=("R2122-1 à R2122-11",), decp=_NONE,
    ),
    Procedure(
        code="MARCHE_SUBSEQUENT", label="Marché subséquent d’un accord-cadre", label_en="Call-off from a framework agreement", family="accord-cadre",
        phases=(INVITED,), articles=("R2162-7 à R2162-12",), decp=None, decp_technique="Accord-cadre", parents=("*",),
    ),
    Procedure(
        code="SAD", label="Système d’acquisition dynamique", label_en="Dynamic purchasing system", family="technique",
        phases=(PERMANENT,), articles=("R2162-37 à R2162-48",), decp="Appel d'offres restreint", decp_technique="Système d'acquisition dynamique",
    ),
    Procedure(
        code="SAD_SPECIFIQUE", label="Marché spécifique d’un système d’acquisition dynamique", label_en="Specific contract under a dynamic system",
        family="technique", phases=(INVITED,), articles=("R2162-49 à R2162-51",), decp="Appel d'offres restreint",
        decp_technique="Système d'acquisition dynamique", parents=("SAD",),
    ),
    Procedure(
        code="SYSTEME_QUALIFICATION", label="Système de qualification", label_en="Qualification system", family="technique",
        phases=(PERMANENT,), articles=("R2162-27 à R2162-36", "R2181-5", "R2181-6"), decp="Procédure avec négociation",
        decp_technique="Système de qualification",
    ),
    Procedure(
        code="CONCESSION", label="Concession (au-dessus du seuil européen)", label_en="Concession above the European threshold", family="concession",
        phases=(CANDIDACIES, OFFERS, ROUND, FINAL), articles=("R3121-1 à R3125-7",), decp="Procédure négociée restreinte", last_deposit_only=False,
    ),
    Procedure(
        code="CONCESSION_SIMPLIFIEE", label="Concession (procédure simplifiée)", label_en="Concession, simplified procedure", family="concession",
        phases=(CANDIDACIES, OFFERS, ROUND, FINAL), articles=("R3126-1 à R3126-14",), decp="Procédure négociée restreinte",
        last_deposit_only=False,
    ),
    Procedure(
        code="MDS_AOR", label="Défense ou sécurité : appel d’offres restreint", label_en="Defence or security: restricted procedure", family="defense",
        phases=(CANDIDACIES, OFFERS), articles=("R2361-2 à R2361-7",), decp="Appel d'offres restreint",
    ),
)  # fmt: skip
"""One row a procedure, readable beside a lawyer. Electronic catalogues and auctions are techniques added to a row, not procedures."""

BY_CODE = {row.code: row for row in ROWS}
