"""Letters that lines of a register of administration owe: whom it invites, who decides, who is answered, and the other administrators.

A letter about an entity carries its name, which the operator wrote; one about a company carries its identifier alone, and no name that a
person chose: anybody may declare any name, and a letter from the platform must not carry it to strangers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from ... import codec
from ...domain.grant import Grant
from ...domain.instants import from_text, in_french
from ...domain.joining import OFFERED_FOR
from ...domain.permission import WORKERS, Role
from ...domain.tenant import PLATFORM, Tenant
from ..directory.lending import at_work
from ..ports import Directory, Mail
from .lines import Line
from .restoration_letters import RestorationLetters

_ADMINISTRATORS = (Role.ENTITY_ADMIN, Role.COMPANY_ADMIN)
_TOLD: Mapping[str, str] = {
    "roles-changed": "Les droits d’une personne ont changé",
    "person-joined": "Une personne a rejoint l’espace",
    "person-removed": "Une personne a été retirée",
    "person-left": "Une personne est partie",
    "member-key-declared": "Une clé d’ouverture a été déclarée",
    "entity-changed": "Les réglages de l’entité ont changé",
    "settings-changed": "Les réglages de l’entité ont changé",
    "convention-put": "La convention que porte l’entité a changé",
    "convention-accepted": "La convention est acceptée",
    "charter-put": "La charte que porte l’entité a changé",
    "charter-accepted": "La charte est acceptée",
    "entity-moved": "L’entité est rattachée à une autre",
    "entity-closed": "L’entité est fermée",
    "entity-merged": "L’entité est réunie à une autre",
    "entity-received-others": "D’autres entités sont réunies à la vôtre",
    "services-kept-apart": "Le travail par service a changé",
    "delegation-given": "L’entité délègue ses consultations",
    "delegation-ended": "Une délégation est retirée",
    "delegation-received": "L’entité reçoit une délégation",
    "delegation-lost": "Une délégation reçue est retirée",
    "stand-in-named": "Un suppléant est désigné",
    "stand-in-ended": "Une suppléance prend fin",
    "evaluator-joined": "Un évaluateur est désigné pour une consultation",
    "company-changed": "L’identité de l’entreprise a changé",
    "factor-added": "Une personne a ajouté un moyen de connexion",
    "factor-removed": "Une personne a retiré un moyen de connexion",
    "codes-renewed": "Une personne a renouvelé ses codes de secours",
    "identifier-changed": "L’identifiant de l’entreprise a changé",
    "account-received": "Deux comptes de l’entreprise sont réunis",
}
"""Acts that every administrator hears of, but the one who did it."""
_LENT: Mapping[str, str] = {
    "delegation-given": "Vous agissez par délégation",
    "delegation-ended": "Votre délégation prend fin",
    "stand-in-named": "Une suppléance vous concerne",
    "stand-in-ended": "Une suppléance prend fin",
    "evaluator-ended": "Votre évaluation prend fin",
}
"""Acts that those who hold a grant hear of."""


@dataclass(frozen=True, kw_only=True)
class AdministrationLetters:
    directory: Directory
    restorations: RestorationLetters
    origin: str

    def letters(self, tenant: Tenant, line: Line) -> Iterator[Mail]:
        found: dict[str, Callable[[Tenant, Line], Iterator[Mail]]] = {
            "person-invited": self._invitation,
            "join-asked": self._request,
            "person-joined": self._joined,
            "publication-asked": self._publication,
            "join-refused": self._refused,
            "identity-contested": self._contested,
            "factor-added": self._own_factors,
            "factor-removed": self._own_factors,
            "codes-renewed": self._own_factors,
            "merger-asked": self._merger_asked,
            "merger-refused": self._merger_refused,
        }
        yield from self.restorations.letters(line)
        found |= dict.fromkeys(_LENT, self._lent)
        own = found.get(line.entry.kind)
        if own:
            yield from own(tenant, line)
        if line.entry.kind in _TOLD:
            yield from self._administrators_told(tenant, line)

    def _invitation(self, tenant: Tenant, line: Line) -> Iterator[Mail]:
        asked = next((one for one in self.directory.invitations_of(tenant.id) if one.id == line.record["invitation"]), None)
        if not asked or asked.sent != line.record["sent"]:
            return  # answered, withdrawn or sent again since
        by, buyer = self.directory.user(line.record["by"]), self.directory.buyer(tenant.id) if tenant.kind == "buyer" else None
        yield Mail(
            id=line.letter(asked.email),
            to=asked.email,
            subject=f"{buyer.name} vous invite sur Sous Pli" if buyer else "Une invitation vous attend sur Sous Pli",
            text=(
                f"Bonjour,\n\n{by.email if by else 'La plateforme'} vous invite à rejoindre {self._named(tenant)} sur Sous Pli.\n"
                f"Connectez-vous avec cette adresse pour accepter ou refuser : {self.origin}/compte/invitations/\n\n"
                f"Tant que vous n’acceptez pas, rien ne change. L’invitation vaut {OFFERED_FOR.days} jours.\n"
                "Vous ne connaissez pas cette personne ? Refusez, ou ne faites rien.\n"
            ),
        )

    def _request(self, tenant: Tenant, line: Line) -> Iterator[Mail]:
        asker = self.directory.user(line.record["user"])
        for one in self._administrators(tenant, from_text(line.entry.at)) if asker else ():
            yield Mail(
                id=line.letter(one),
                to=one,
                subject="Quelqu’un demande à rejoindre votre entreprise sur Sous Pli",
                text=(
                    f"Bonjour,\n\n{asker.email if asker else ''} demande à rejoindre votre compte de {self._named(tenant)} sur Sous Pli.\n\n"
                    f"Répondez à cette personne depuis votre espace entreprise : {self.origin}/entreprise/#demandes\n\n"
                    "Sans réponse, elle n’a accès à rien.\n"
                ),
            )

    def _merger_asked(self, tenant: Tenant, line: Line) -> Iterator[Mail]:
        asker = self.directory.user(line.record["user"])
        for one in self._administrators(tenant, from_text(line.entry.at)) if asker else ():
            yield Mail(
                id=line.letter(one),
                to=one,
                subject="On vous demande de réunir deux comptes de votre entreprise sur Sous Pli",
                text=(
                    f"Bonjour,\n\n{asker.email if asker else ''} administre un autre compte de {self._named(tenant)} et demande à le réunir "
                    f"au vôtre.\n\nRépondez depuis votre espace entreprise : {self.origin}/entreprise/compte/#reunir\n\n"
                    "Si vous acceptez, les personnes de ce compte rejoignent le vôtre avec leurs rôles. Sans réponse, rien ne change.\n"
                    "Vous ne connaissez pas cette personne ? Refusez, ou ne faites rien.\n"
                ),
            )

    def _merger_refused(self, tenant: Tenant, line: Line) -> Iterator[Mail]:
        asker = self.directory.user(line.record["user"])
        if asker:
            yield Mail(
                id=line.letter(asker.email),
                to=asker.email,
                subject="Votre demande de réunir deux comptes n’est pas acceptée",
                text=(
                    f"Bonjour,\n\nVotre compte de {self._named(tenant)} reste à part : rien ne change, et vos dépôts restent les vôtres.\n"
                    f"Deux comptes d’une même entreprise et aucun accord ? Écrivez à l’assistance : {self.origin}/assistance/\n"
                ),
            )

    def _publication(self, tenant: Tenant, line: Line) -> Iterator[Mail]:
        """Whoever may put it online, but the one who asks."""
        by = self.directory.user(line.record["by"])
        for one in at_work(self.directory, tenant.id, WORKERS, from_text(line.entry.at)):
            if by and one.id != by.id:
                yield Mail(
                    id=line.letter(one.email),
                    to=one.email,
                    subject=f"Publication demandée – {line.record['reference']}",
                    text=(
                        f"Bonjour,\n\n{by.name or by.email} demande que la consultation {line.record['reference']} soit publiée. Relisez-la ; "
                        f"un autre agent que cette personne la publie :\n"
                        f"{self.origin}/acheteur/consultation/?id={line.record['consultation']}&etape=review\n"
                    ),
                )

    def _contested(self, tenant: Tenant, line: Line) -> Iterator[Mail]:
        """The people of each account, and the operators once, from the line of the account that contests."""
        company = self.directory.company(tenant.id)
        if not company:
            return
        mine, at = line.record["company"] == tenant.id, in_french(from_text(line.record["decided_from"]))
        number = f"{company.identifier.type} {company.identifier.value}"
        said = "Vous contestez les autres comptes" if mine else "Un autre compte conteste le vôtre"
        for address in sorted(user.email for user in self.directory.users_of(tenant.id)):
            yield Mail(
                id=line.letter(address),
                to=address,
                subject=f"Identité contestée – {number}",
                text=(
                    f"Bonjour,\n\n{said}, qui portent le même numéro : {number}.\n\nMotif donné : {line.record['reason']}\n\n"
                    f"L’exploitant de la plateforme décidera après le {at}, sur pièce. Envoyez-lui un document qui prouve votre identité : "
                    f"{self.origin}/assistance/\n\nVos dépôts restent reçus jusque-là, et après.\n"
                ),
            )
        for operator in self.directory.users_of(PLATFORM) if mine else ():
            query = urlencode({"type": company.identifier.type, "numero": company.identifier.value})
            yield Mail(
                id=line.letter(f"operator#{operator.email}"),
                to=operator.email,
                subject=f"Identité contestée – {number}",
                text=f"Bonjour,\n\nDes comptes du numéro {number} se contredisent. À décider après le {at} : {self.origin}/exploitation/?{query}#comptes\n",
            )

    def _own_factors(self, tenant: Tenant, line: Line) -> Iterator[Mail]:
        """To the person, once whatever the number of their spaces: the act has one name in all of their registers."""
        user = self.directory.user(line.record["user"])
        words = {
            "factor-added": "Un moyen de connexion a été ajouté à votre compte",
            "factor-removed": "Un moyen de connexion a été retiré de votre compte",
            "codes-renewed": "Vos codes de secours ont été renouvelés",
        }[line.entry.kind]
        if user and user.email:
            yield Mail(
                id=f"{line.entry.idem}#{user.id}",
                to=user.email,
                subject=f"{words} – Sous Pli",
                text=(
                    f"Bonjour,\n\n{words}, le {in_french(from_text(line.entry.at))}.\n\n"
                    f"Ce n’est pas vous ? Déconnectez tous vos appareils et revoyez vos moyens de connexion : {self.origin}/compte/\n"
                ),
            )

    def _joined(self, tenant: Tenant, line: Line) -> Iterator[Mail]:
        if line.record.get("of"):
            yield from self._answer(tenant, line, "Votre accès continue dans l’espace qui réunit le vôtre", "")
        elif line.record["by"] != line.record["user"]:
            yield from self._answer(tenant, line, "Votre demande est acceptée", "")

    def _refused(self, tenant: Tenant, line: Line) -> Iterator[Mail]:
        yield from self._answer(
            tenant, line, "Votre demande n’est pas acceptée", "Vous pouvez déposer depuis votre propre compte de cette entreprise.\n"
        )

    def _answer(self, tenant: Tenant, line: Line, words: str, more: str) -> Iterator[Mail]:
        user = self.directory.user(line.record["user"])
        if user:
            yield Mail(
                id=line.letter(user.email),
                to=user.email,
                subject=f"{words} – Sous Pli",
                text=f"Bonjour,\n\n{words} pour {self._named(tenant)}.\nVotre espace entreprise : {self.origin}/entreprise/\n{more}",
            )

    def _administrators_told(self, tenant: Tenant, line: Line) -> Iterator[Mail]:
        by = self.directory.user(line.record["by"])
        whom = self.directory.user(line.record.get("user", ""))
        for address in self._administrators(tenant, from_text(line.entry.at)):
            if by and address == by.email:
                continue
            yield Mail(
                id=line.letter(f"administrator#{address}"),
                to=address,
                subject=f"{_TOLD[line.entry.kind]} – Sous Pli",
                text=(
                    f"Bonjour,\n\n{_TOLD[line.entry.kind]} : {self._named(tenant)}.\n"
                    + (f"Personne concernée : {whom.email}\n" if whom else "")
                    + self._about_grant(line)
                    + f"Par : {by.email if by else 'la plateforme'}{self._acting(line)}\n\n"
                    f"Ce n’est pas attendu ? Voyez qui a accès : {self.origin}/{'acheteur/equipe' if tenant.kind == 'buyer' else 'entreprise'}/\n"
                ),
            )

    def _acting(self, line: Line) -> str:
        """For whom the act was done, when its author held it by a grant."""
        absent = self.directory.user(line.record.get("in_place_of", ""))
        return f", en remplacement de {absent.email}" if absent else ""

    def _about_grant(self, line: Line) -> str:
        """Between whom, and until when."""
        if "grant" not in line.record:
            return ""
        grant = codec.from_dict(Grant, line.record["grant"])
        by, to = self.directory.buyer(grant.buyer_id), self.directory.buyer(grant.holder_id) if grant.holder_id else None
        people = [user.email for one in (grant.absent_id, *grant.people) if one and (user := self.directory.user(one))]
        between = f"De : {by.name if by else ''}\nÀ : {to.name}\n" if to else ""
        named = f"Personnes concernées : {', '.join(people)}\n" if people else ""
        return f"{between}{named}Du {in_french(grant.since)} au {in_french(grant.until)}\n"

    def _lent(self, tenant: Tenant, line: Line) -> Iterator[Mail]:
        """Whoever is named by a grant, and the person replaced, hear of it; agents of an entity that receives one hear of it from it."""
        grant = codec.from_dict(Grant, line.record["grant"])
        for user_id in dict.fromkeys((*grant.people, grant.absent_id)):
            user = self.directory.user(user_id) if user_id and user_id != line.record["by"] else None
            if user and user.email:
                yield Mail(
                    id=line.letter(user.email),
                    to=user.email,
                    subject=f"{_LENT[line.entry.kind]} – Sous Pli",
                    text=(
                        f"Bonjour,\n\n{_LENT[line.entry.kind]} : {self._named(tenant)}.\n{self._about_grant(line)}\n"
                        "Les clés des membres de commission restent personnelles : elles ne se prêtent pas.\n"
                        f"Votre espace : {self.origin}/acheteur/\n"
                    ),
                )

    def _administrators(self, tenant: Tenant, at: datetime) -> list[str]:
        people = at_work(self.directory, tenant.id, _ADMINISTRATORS, at)
        return sorted(one.email for one in people)

    def _named(self, tenant: Tenant) -> str:
        if tenant.kind == "buyer":
            buyer = self.directory.buyer(tenant.id)
            return buyer.name if buyer else "une entité"
        company = self.directory.company(tenant.id)
        return f"l’entreprise {company.identifier.type} {company.identifier.value}" if company else "une entreprise"
