"""Who is in the demonstration. Everything is invented; addresses end in `.example`, SIRETs are made up with a valid key."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from stdnum import luhn

from chalicelib.crypto import age
from chalicelib.crypto.manifest import fingerprint
from chalicelib.domain.buyer import Buyer
from chalicelib.domain.company import Company, Identifier
from chalicelib.domain.ids import new_id
from chalicelib.domain.permission import Role
from chalicelib.domain.person import KeyWrap, MemberKey, User
from chalicelib.domain.session import LIFETIME, Session
from chalicelib.domain.tenant import PLATFORM
from chalicelib.usecases.access.permission import Actor
from chalicelib.usecases.directory.backup_codes import seed_backup_codes
from chalicelib.wiring import Ports

PASSPHRASE = "demonstration-atelier-bateau-colline-fontaine-jardin-lumiere"
"""Opens every demonstration key: nothing real is sealed to them."""
CODES = 10
WORK_FACTOR = 14

ENTITIES = (
    ("ville", "Ville de Trévignac-sur-Démo", "35"),
    ("agglo", "Agglomération de Trévignac-sur-Démo", "35"),
    ("hopital", "Centre hospitalier de Trévignac-sur-Démo", "35"),
    ("commune", "Commune de Saint-Exemple", "56"),
)
COMPANIES = (
    "Toitures de l’Exemple",
    "Menuiserie Fictive",
    "Atelier Spécimen",
    "Travaux Modèle",
    "Services Échantillon",
    "Fournitures Démo",
)


def siret(seed: int) -> str:
    """A SIRET with valid keys in a range no company holds."""
    siren = f"9999{seed:04d}"
    siren += luhn.calc_check_digit(siren)
    return siren + "0001" + luhn.calc_check_digit(siren + "0001")


@dataclass
class Person:
    """A demonstration user: how to sign in, and the private key when a member."""

    user: User
    codes: list[str]
    role: str
    identity: age.PqIdentity | None = None

    def actor(self, ports: Ports) -> Actor:
        """Signed in at this very instant, second factor included."""
        now = ports.clock.now()
        session = Session(id="demonstration", public_id=new_id(now), user_id=self.user.id, level=2, created_at=now, last_seen_at=now,
                          expires_at=now + LIFETIME, second_factor_at=now)  # fmt: skip
        user = ports.directory.user(self.user.id)
        assert user is not None
        return Actor(user, session)


@dataclass
class Entity:
    buyer: Buyer
    agent: Person
    members: list[Person]


@dataclass
class Cast:
    entities: dict[str, Entity] = field(default_factory=dict)
    companies: list[tuple[Person, Company]] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    def person(self, email: str) -> Person:
        return next(one for one in self.people if one.user.email == email)


def bring(ports: Ports) -> Cast:
    """Everyone, with their sign-ins and keys."""
    cast = Cast()
    operator = _person(ports, cast, "exploitation@demo.example", "Exploitation", "exploitation", "platform", PLATFORM, (Role.OPERATOR,))
    assert operator
    for index, (mark, name, department) in enumerate(ENTITIES):
        cast.entities[mark] = entity(ports, cast, siret(index + 1), mark, name, department)
    for index, name in enumerate(COMPANIES):
        cast.companies.append(_company(ports, cast, index, name))
    return cast


def entity(
    ports: Ports, cast: Cast, number: str, mark: str, name: str, department: str, address: Callable[[str], str] | None = None
) -> Entity:
    """The entity of that SIRET, made when nobody has it, with its people and new keys of its committee.

    `address`: from what a person does there to an e-mail address, each its own; by default one that exists nowhere.
    """
    to = address or (lambda who: f"{who}@{mark}.example")
    now = ports.clock.now()
    buyer = ports.directory.buyer_by_siret(number) or ports.directory.create_buyer(
        Buyer(id=ports.directory.claim_buyer(number, new_id(now)), siret=number, name=name, department=department, created_at=now)
    )
    _person(ports, cast, to("admin"), f"Administration {mark}", "administration", "buyer", buyer.id, (Role.ENTITY_ADMIN,))
    agent = _person(ports, cast, to("marches"), f"Service marchés {mark}", "agent", "buyer", buyer.id, (Role.AGENT,))
    members = [_member(ports, cast, buyer, to(f"membre{number}"), f"Membre {number} {mark}") for number in (1, 2, 3)]
    return Entity(buyer, agent, members)


def _member(ports: Ports, cast: Cast, buyer: Buyer, email: str, name: str) -> Person:
    person = _person(ports, cast, email, name, "commission", "buyer", buyer.id, (Role.COMMITTEE_MEMBER,))
    person.identity = age.generate_pq_identity()
    recipient = str(person.identity.recipient)
    wrapped = age.encrypt(f"{person.identity}\n".encode(), [age.Passphrase(PASSPHRASE, WORK_FACTOR)])
    wraps = (KeyWrap(kind="passphrase", payload=base64.b64encode(wrapped).decode()), KeyWrap(kind="seed", payload=None))
    now = ports.clock.now()
    ports.directory.add_member_key(MemberKey(id=new_id(now), buyer_id=buyer.id, user_id=person.user.id, recipient=recipient, wraps=wraps,
                                             fingerprint=fingerprint(recipient), created_at=now))  # fmt: skip
    return person


def _company(ports: Ports, cast: Cast, index: int, name: str) -> tuple[Person, Company]:
    now = ports.clock.now()
    identifier = Identifier(type="SIRET", value=siret(100 + index))
    company = ports.directory.create_company(Company(id=new_id(now), identifier=identifier, name=name, created_at=now))
    person = _person(ports, cast, f"offres@entreprise{index + 1}.example", f"Bureau d’études {index + 1}", f"entreprise « {name} »", "company", company.id,
                     (Role.COMPANY_ADMIN,))  # fmt: skip
    return person, company


def person(ports: Ports, cast: Cast, email: str, name: str, role: str) -> Person:
    """Somebody who belongs to no space yet."""
    user = ports.directory.create_user(User(id=new_id(ports.clock.now()), email=email, name=name, created_at=ports.clock.now()))
    cast.people.append(Person(user, [], role))
    return cast.people[-1]


def _person(ports: Ports, cast: Cast, email: str, name: str, role: str, kind: str, tenant: str, roles: tuple[Role, ...]) -> Person:
    now = ports.clock.now()
    codes = [] if kind == "company" else ["-".join(secrets.token_hex(3)[:5].upper() for _ in range(2)) for _ in range(CODES)]
    user = ports.directory.create_user(User(id=new_id(now), email=email, name=name, created_at=now))
    user = ports.directory.save_user(seed_backup_codes(user, codes).with_roles(kind, tenant, roles))
    cast.people.append(Person(user, codes, role))
    return cast.people[-1]
