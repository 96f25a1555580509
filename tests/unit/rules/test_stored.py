"""Terms survive being stored; what was stored before they existed still reads."""

import json
from decimal import Decimal

from chalicelib.codec import from_dict, to_dict
from chalicelib.domain.buyer import Buyer, BuyerKind
from chalicelib.domain.consultation import Consultation
from chalicelib.domain.terms import Allotment, Claims, Clauses, Framework, Secrecy, Terms, Turnover, Variants
from unit.rules.drafts import AT, day, draft

FULL = {
    "estimate_eur": Decimal("216000.50"), "ground": "complex", "specific_services": True, "special_object": True,
    "framework": Framework(multiple=True, maximum_eur=Decimal(5), maximum_quantity="4 t", duration_months=12, renewals=3, renewal_months=12, long_reason="x", call_offs=True),
    "purchase_orders": True, "tranches": ("a", "b"), "electronic_catalogue": True, "electronic_auction": True,
    "claims": Claims(prior_notice_on=day("2026-06-01"), urgency_reason="x", agreement="sought", documents_off_profile=True), "called_by_prior_notice": True,
    "allotment": Allotment(single_reason="x", max_bids=2, max_awards=1, award_rule="x"), "criteria_order_reason": "x",
    "clauses": Clauses(environmental=True, social=True, no_social_reason="x"), "turnover": Turnover(required_eur=Decimal(1), reason="x"),
    "variants": Variants(choice="required", minimum_requirements="x"), "reserved": "both", "secrecy": Secrecy(confidential_documents=True, measures="x"),
    "languages": ("fr", "de"), "electronic_backup_copy": True, "one_role_only": True, "signature_at_deposit": True,
}  # fmt: skip


def stored(value):
    return json.loads(json.dumps(to_dict(value)))


def test_every_term_survives():
    assert set(FULL) == set(Terms.__dataclass_fields__)
    whole = draft(kind="entity", launched_on=day("2026-08-21"), **FULL)
    assert from_dict(Consultation, stored(whole)) == whole


def test_what_was_stored_before_reads_with_the_defaults():
    old = stored(draft())
    for name in ("terms", "buyer_kind", "launched_on"):
        del old[name]
    for criterion in old["criteria"]:
        del criterion["kind"]
    read = from_dict(Consultation, old)
    assert (read.terms, read.buyer_kind, read.launched_on) == (Terms(), BuyerKind.AUTHORITY, None)
    buyer = stored(Buyer(id="b", siret="1", name="Ville", department="35", created_at=AT))
    del buyer["kind"]
    assert from_dict(Buyer, buyer).kind is BuyerKind.AUTHORITY
