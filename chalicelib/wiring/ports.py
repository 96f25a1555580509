"""Everything outside, in one object: `app.py` builds it from AWS’s adapters, tests from memory’s."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..crypto.signing import Signer
    from ..usecases import ports


@dataclass(frozen=True, kw_only=True)
class Ports:
    """Everything outside."""

    clock: ports.Clock
    consultations: ports.Consultations
    dossiers: ports.Dossiers
    documents: ports.Documents
    slot_keys: ports.SlotKeys
    deposits: ports.Deposits
    decisions: ports.Decisions
    contracts: ports.Contracts
    hand_overs: ports.HandOvers
    evaluations: ports.Evaluations
    messages: ports.Messages
    questions: ports.Questions
    support_cases: ports.SupportCases
    tickets: ports.Tickets
    notices: ports.Notices
    gazette: ports.Gazette
    directory: ports.Directory
    entity_imports: ports.EntityImports
    company_files: ports.CompanyFiles
    ephemeral: ports.Ephemeral
    identity_providers: ports.IdentityProviders
    attempts: ports.Attempts
    holdings: ports.Holdings
    attentions: ports.Attentions
    followings: ports.Followings
    usages: ports.Usages
    registers: ports.Registers
    objects: ports.Objects
    mailer: ports.Mailer
    queue: ports.VerifyQueue
    antivirus: ports.Antivirus
    gate: ports.Gate
    signatures: ports.SignatureVerifier
    signer: Signer
    search_log: ports.SearchLog
    saved_searches: ports.SavedSearches
