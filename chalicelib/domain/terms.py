"""What a buyer declares about a contract beyond its lots, for the rules of law to judge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Framework:
    """A framework agreement (CCP L2125-1 1°, R2162-1 to R2162-14). `renewals` times `renewal_months` come after `duration_months`.

    `call_offs`: later contracts with the holders (R2162-7); purchase orders are told by `Terms.purchase_orders`.
    """

    multiple: bool = False
    maximum_eur: Decimal | None = None
    maximum_quantity: str = ""
    duration_months: int | None = None
    renewals: int = 0
    renewal_months: int = 0
    long_reason: str = ""
    call_offs: bool = False


@dataclass(frozen=True, kw_only=True)
class Claims:
    """Reductions of the minimum period that the buyer claims, and what lengthens it.

    `electronic` is always true on this platform: tenders come no other way. `agreement`: "agreed" (one date for all, accepted by
    every invited candidate), "sought" (no agreement was found), or empty (R2161-9, R2161-16).
    """

    electronic: bool = True
    prior_notice_on: date | None = None
    urgency_reason: str = ""
    agreement: str = ""
    documents_off_profile: bool = False


@dataclass(frozen=True, kw_only=True)
class Turnover:
    """Minimum yearly turnover asked of candidates (R2142-6, R2142-7)."""

    required_eur: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Variants:
    """`choice`: "" (what the law says in silence), "forbidden", "allowed" or "required" (R2151-8 to R2151-11)."""

    choice: str = ""
    minimum_requirements: str = ""


@dataclass(frozen=True, kw_only=True)
class Allotment:
    """Why there is one lot only, or how many lots one company may bid for and win (R2113-1 to R2113-3)."""

    single_reason: str = ""
    max_bids: int | None = None
    max_awards: int | None = None
    award_rule: str = ""


@dataclass(frozen=True, kw_only=True)
class Clauses:
    """Performance conditions about the environment and employment (L2112-2, L2112-2-1)."""

    environmental: bool = False
    social: bool = False
    no_social_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Secrecy:
    """Documents kept from the public, and what is asked of those who get them (L2132-1, R2132-5)."""

    confidential_documents: bool = False
    measures: str = ""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Every field has a default: a draft is filled little by little. `estimate_eur` excludes tax and is never public (REQ-036).

    `ground`: code of the case that allows the procedure, where one is needed (rules.grounds). `reserved`: code of rules.reserved.
    `specific_services`: social and other specific services (R2123-1 3°). `special_object`: concession of R3126-1 2°.
    `called_by_prior_notice`: the prior information notice is the call itself, documents go with the invitations (R2132-4).
    """

    estimate_eur: Decimal | None = None
    ground: str = ""
    specific_services: bool = False
    special_object: bool = False
    framework: Framework | None = None
    purchase_orders: bool = False
    tranches: tuple[str, ...] = ()
    electronic_catalogue: bool = False
    electronic_auction: bool = False
    claims: Claims = Claims()
    called_by_prior_notice: bool = False
    allotment: Allotment = Allotment()
    criteria_order_reason: str = ""
    clauses: Clauses = Clauses()
    turnover: Turnover = Turnover()
    variants: Variants = Variants()
    reserved: str = ""
    secrecy: Secrecy = Secrecy()
    languages: tuple[str, ...] = ("fr",)
    electronic_backup_copy: bool = False
    one_role_only: bool = False
    """Nobody bids both alone and in a group, nor in several groups (R2142-21, R2151-7)."""
    signature_at_deposit: bool = False
    """Documents are signed when they are deposited; otherwise the contract alone is, at the award (R2182-3, annexe 12)."""
