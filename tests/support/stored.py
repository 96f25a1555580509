"""Every kind of row that is stored: a thing with each of its fields filled, how a port writes it, how the port reads it back."""

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum

from chalicelib.adapters.dynamo.ephemeral import DynamoEphemeral
from chalicelib.domain.attempt import Attempt
from chalicelib.domain.attention import Attention
from chalicelib.domain.buyer import Buyer
from chalicelib.domain.company import Company, Dispute, Identifier, MergerRequest
from chalicelib.domain.company_file import CompanyFile
from chalicelib.domain.consultation import Consultation, Lot, SlotKey
from chalicelib.domain.contract import Contract
from chalicelib.domain.dce import DceFile, folded
from chalicelib.domain.decision import Decision
from chalicelib.domain.deposit import Deposit
from chalicelib.domain.entity_import import EntityImport, ImportLine
from chalicelib.domain.evaluation import Mark, Offer, OfferList, Sheet
from chalicelib.domain.evaluation_report import ReportDraft
from chalicelib.domain.evaluation_schedules import PriceLine, Schedule
from chalicelib.domain.ids import name_of, named_id
from chalicelib.domain.joining import Invitation, JoinRequest
from chalicelib.domain.message import Message
from chalicelib.domain.notice import Notice
from chalicelib.domain.permission import Membership, Role
from chalicelib.domain.person import MemberKey, User
from chalicelib.domain.question import Question
from chalicelib.domain.register import Draft, stream
from chalicelib.domain.restoration import Restoration
from chalicelib.domain.saved_search import SavedSearch
from chalicelib.domain.session import Session, SignIn
from chalicelib.domain.support import SupportCase
from chalicelib.domain.ticket import Ticket
from chalicelib.domain.usage import Share, Tally

AT = datetime(2026, 9, 1, 8, 0, 0, 123000, UTC)
LATER = AT + timedelta(hours=1)
FIRST_HALF = "01K4000000000"


def ident(name: str) -> str:
    """The same ULID for the same name, at each run."""
    return FIRST_HALF + name_of(named_id(AT, name))


def filled(kind, name: str = "", **given):
    """A value of that type, none of whose fields is what it would be by default."""
    if kind in (str, bytes, int, bool, float, datetime, date, Decimal):
        plain = {str: name or "texte é", int: 7, bool: True, datetime: AT, date: date(2026, 8, 31), Decimal: Decimal("12.50")}
        return plain[kind]
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return filled(next(one for one in inside if one is not type(None)), name)
    if origin is tuple:
        return (filled(inside[0], name),) if Ellipsis in inside else tuple(filled(one, name) for one in inside)
    if origin is not None and issubclass(origin, Mapping):
        return {name or "clef": "valeur"}
    if issubclass(kind, Enum):
        return list(kind)[-1]
    hints = typing.get_type_hints(kind)
    return kind(**{one.name: given[one.name] if one.name in given else filled(hints[one.name], one.name) for one in fields(kind)})


def plain(value):
    """What a thing holds, as JSON says it; written apart from the codec on purpose."""
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def differences(expected, read, where="") -> list[str]:
    """Where what was read is not what was expected; a field unknown when the row was written must have its default."""
    if is_dataclass(read):
        found = [f"{where}.{name} is gone" for name in expected if name not in {one.name for one in fields(read)}]
        for one in fields(read):
            value = getattr(read, one.name)
            if one.name in expected:
                found += differences(expected[one.name], value, f"{where}.{one.name}")
            else:
                default = one.default_factory() if one.default_factory is not MISSING else one.default
                found += [] if value == default else [f"{where}.{one.name} is new and not its default"]
        return found
    if isinstance(read, list | tuple) and any(is_dataclass(one) for one in read):
        if len(read) != len(expected):
            return [f"{where}: {len(read)} instead of {len(expected)}"]
        return [line for n, one in enumerate(read) for line in differences(expected[n], one, f"{where}[{n}]")]
    return [] if plain(read) == expected else [f"{where}: {plain(read)!r} instead of {expected!r}"]


@dataclass(frozen=True)
class Kind:
    """`write` puts the thing through the ports; `read` finds it again; its row stands at `pk` / `sk` of `table`."""

    name: str
    table: str
    pk: str
    sk: str
    write: Callable
    read: Callable
    free_body: bool = False
    """The body is whatever a caller gave: it has no fields of ours."""


C, B, U, E, M, S = (ident(name) for name in ("consultation", "buyer", "user", "company", "thing", "deposit"))
WHO = Identifier(type="HORS-UE", value="CHE-123.456.789")
FILE = filled(DceFile, id=ident(folded("Plans/Été.pdf")), name="Plans/Été.pdf")
CONSULTATION = filled(
    Consultation, id=C, buyer_id=B, procedure="AOO", phase="", round=1, version=1, test=False, template=False, closed_at=None
)
LONG = replace(
    CONSULTATION, id=ident("long"), lots=tuple(Lot(number=n, title=f"Lot {n}", description=f"{n} é " * 1200) for n in range(1, 5))
)
DEPOSIT = filled(Deposit, id=S, consultation_id=C, company_id=E, version=1)
CONTRACT = filled(Contract, id=ident("contract"), version=1)
DECISION = filled(Decision, consultation_id=ident("decided"), lot=3, version=1, essential_data_published_at=None, test=False)
MESSAGE = filled(Message, id=M, consultation_id=C, company_id=E, version=1)
QUESTION = filled(Question, id=M, consultation_id=C, company_id=E, user_id=U, version=1)
CASE = filled(SupportCase, id=M, owner=C, version=1)
NOTICE = filled(Notice, id=M, consultation_id=C, version=1)
USER = filled(User, id=U, email="vecteur@exemple.fr", memberships=(Membership("buyer", B, (Role.AGENT,)),), version=1)
BUYER = filled(Buyer, id=B, siret="21350238800019", version=1)
COMPANY = filled(Company, id=E, identifier=WHO, version=1)
IMPORT = filled(EntityImport, id=ident("import"), version=1)
IMPORTED = (filled(ImportLine),)
INVITED = filled(Invitation, id=M, tenant_kind="buyer", tenant_id=B, email="invitee@exemple.fr", version=1)
LOST = filled(Restoration, id=M, user_id=U, tenant_kind="buyer", tenant_id=B)
DISPUTE = filled(Dispute, identifier=WHO)
FILED = filled(CompanyFile, company_id=E, version=1)
MERGING = filled(MergerRequest, company_id=E, source_id=M)
ASKING = filled(JoinRequest, company_id=E, user_id=U)
TICKET = filled(Ticket, id=M, consultation_id=C, version=1)
KEY = filled(MemberKey, id=M, buyer_id=B, user_id=U)
SLOT = filled(SlotKey, slot="L001-offer")
SEARCH = filled(SavedSearch, id=M, user_id=U, version=1)
SESSION = filled(Session, id="5e55", user_id=ident("somebody"))
SIGN_IN = filled(SignIn, id="519n", attempts=0)
ATTENTION = Attention(
    buyer_id=B,
    consultation_id=C,
    unanswered={M: AT},
    notices={M: "boamp"},
    contracts={3: AT},
    published=(1,),
    bounced=(M,),
    applications={S: AT},
)
SHARE, TALLY = filled(Share, consultation_id=C, version=0), filled(Tally, carrier_id=B, version=0)
MARKS = Sheet(consultation_id=C, lot=3, evaluator_id=U, offer_id=S, marks={"1.1": filled(Mark)}, saved_at=AT)
OFFERS = OfferList(consultation_id=C, lot=3, offers=(filled(Offer, id=S, deposit_id=S, prices={"1": Decimal("12.50")}),))
REPORT = ReportDraft(consultation_id=C, texts={"subject": "texte é"}, saved_by=U, saved_at=AT)
SCHEDULE = Schedule(
    consultation_id=C,
    lot=3,
    offer_id=S,
    file_name="dqe.xlsx",
    sha256="0" * 64,
    lines=(filled(PriceLine),),
    total=Decimal("12.50"),
    read_at=AT,
)
ATTEMPT = filled(Attempt, job="job", item=C)
LINE = Draft(kind="deposit", at=AT, record={"a": ["é", 1, True, None], "b": {"c": "d"}}, head={"deadline": "2026-09-30T10:00:00.000Z"})
STREAM = stream(ident("registered"), "deposits")
RECORD = ["01K4", "texte é", 3, None, ["x"]]

KINDS = [
    Kind("consultation", "consultations", f"C#{C}", "HEAD", lambda p: p.consultations.create(CONSULTATION), lambda p: p.consultations.get(C)),
    Kind("consultation-long", "consultations", f"C#{LONG.id}", "HEAD", lambda p: p.consultations.create(LONG), lambda p: p.consultations.get(LONG.id), True),
    Kind("decision", "consultations", f"C#{DECISION.consultation_id}", "DECISION#003", lambda p: p.decisions.put(DECISION),
         lambda p: p.decisions.of_consultation(DECISION.consultation_id)[0]),
    Kind("tie", "consultations", f"C#{ident('parent')}", f"CHILD#{C}", lambda p: p.dossiers.tie(ident("parent"), C), lambda p: p.dossiers.children(ident("parent"))),
    Kind("invitation", "consultations", f"C#TO#{WHO.type}#{WHO.value}", C, lambda p: p.dossiers.invite(WHO, C), lambda p: p.dossiers.invitations(WHO, None).items),
    Kind("slot-key", "consultations", f"SLOTS#{C}", SLOT.slot, lambda p: p.slot_keys.put(C, SLOT), lambda p: p.slot_keys.get(C, SLOT.slot)),
    Kind("dce-file", "consultations", f"C#{C}", f"DCEFILE#00001#{name_of(FILE.id)}", lambda p: p.documents.add(C, 1, FILE), lambda p: p.documents.get(C, 1, FILE.id)),
    Kind("deposit", "submissions", f"S#{S}", "HEAD", lambda p: p.deposits.create(DEPOSIT), lambda p: p.deposits.get(S)),
    Kind("message", "exchanges", f"C#{C}", f"MSG#{M}", lambda p: p.messages.create(MESSAGE), lambda p: p.messages.get(C, M)),
    Kind("question", "exchanges", f"C#{C}", f"Q#{M}", lambda p: p.questions.create(QUESTION), lambda p: p.questions.get(C, M)),
    Kind("support-case", "exchanges", "SUPPORT", M, lambda p: p.support_cases.create(CASE), lambda p: p.support_cases.get(M)),
    Kind("notice", "exchanges", f"C#{C}", f"NOTICE#{M}", lambda p: p.notices.create(NOTICE), lambda p: p.notices.get(C, M)),
    Kind("user", "directory", f"U#{U}", "HEAD", lambda p: p.directory.create_user(USER), lambda p: p.directory.user(U)),
    Kind("claim", "directory", f"EMAIL#{USER.email}", "HEAD", lambda p: p.directory.create_user(USER), lambda p: p.directory.user_by_email(USER.email).id),
    Kind("membership", "directory", f"U#{U}", f"IN#{B}", lambda p: p.directory.create_user(USER), lambda p: [one.id for one in p.directory.users_of(B)]),
    Kind("buyer", "directory", f"O#{B}", "HEAD", lambda p: p.directory.create_buyer(BUYER), lambda p: p.directory.buyer(B)),
    Kind("company", "directory", f"E#{E}", "HEAD", lambda p: p.directory.create_company(COMPANY), lambda p: p.directory.company(E)),
    Kind("member-key", "directory", f"U#{U}", f"KEY#{M}", lambda p: p.directory.add_member_key(KEY), lambda p: p.directory.member_keys(U)[0]),
    Kind("claim-of-maker", "directory", f"MAKER#{U}#COMPANY#{WHO.type}#{WHO.value}", "HEAD", lambda p: p.directory.claim_company(WHO, U, E),
         lambda p: p.directory.claim_company(WHO, U, "another"), True),
    Kind("company-account", "directory", f"COMPANY#{WHO.type}#{WHO.value}", f"E#{E}", lambda p: p.directory.create_company(COMPANY),
         lambda p: [one.id for one in p.directory.companies_by_identifier(WHO)], True),
    Kind("entity-below", "directory", f"BELOW#{BUYER.parent_id}", f"{BUYER.name}#{B}", lambda p: p.directory.create_buyer(BUYER),
         lambda p: [one.id for one in p.directory.entities_below(BUYER.parent_id, None).items], True),
    Kind("entity-import", "directory", f"IMPORT#{IMPORT.id}", "HEAD", lambda p: p.entity_imports.create(IMPORT), lambda p: p.entity_imports.get(IMPORT.id)),
    Kind("entity-import-page", "directory", f"IMPORT#{IMPORT.id}", "PAGE#00003", lambda p: p.entity_imports.put_page(IMPORT.id, 3, IMPORTED),
         lambda p: p.entity_imports.page(IMPORT.id, 3), True),
    Kind("journal-position", "directory", f"JOURNAL#{B}", "HEAD", lambda p: p.directory.set_journal_position(B, 7),
         lambda p: p.directory.journal_position(B), True),
    Kind("join-invitation", "directory", f"INVITED#{INVITED.email}", f"T#{B}", lambda p: p.directory.put_invitation(INVITED),
         lambda p: p.directory.invitation(B, INVITED.email)),
    Kind("restoration", "directory", "RESTORING", U, lambda p: p.directory.put_restoration(LOST), lambda p: p.directory.restoration(U)),
    Kind("dispute", "directory", f"DISPUTE#{WHO.type}#{WHO.value}", "HEAD", lambda p: p.directory.put_dispute(DISPUTE),
         lambda p: p.directory.dispute(WHO)),
    Kind("join-request", "directory", f"ASKING#{E}", f"U#{U}", lambda p: p.directory.put_join_request(ASKING),
         lambda p: p.directory.join_requests_of(E)[0]),
    Kind("company-file", "directory", f"FILE#{E}", "HEAD", lambda p: p.company_files.create(FILED), lambda p: p.company_files.get(E)),
    Kind("company-file-ending", "directory", "ENDING", f"2026-08-31#{E}#id", lambda p: p.company_files.get(E) or p.company_files.create(FILED),
         lambda p: [one.id for _, one in p.company_files.ending(date(2026, 8, 31), date(2026, 8, 31))], True),
    Kind("merger-request", "directory", f"MERGING#{E}", f"E#{M}", lambda p: p.directory.put_merger_request(MERGING),
         lambda p: p.directory.merger_requests_of(E)[0]),
    Kind("ticket", "exchanges", f"C#{C}", f"TICKET#{TICKET.id}", lambda p: p.tickets.create(TICKET), lambda p: p.tickets.get(C, TICKET.id)),
    Kind("saved-search", "directory", "SAVED", f"{U}#{M}", lambda p: p.saved_searches.create(SEARCH), lambda p: p.saved_searches.get(U, M)),
    Kind("sign-in", "ephemeral", "SIGNIN#519n", "HEAD", lambda p: p.ephemeral.put_sign_in(SIGN_IN), lambda p: replace(p.ephemeral.try_code("519n"), attempts=0)),
    Kind("session", "ephemeral", "SESSION#5e55", "HEAD", lambda p: p.ephemeral.put_session(SESSION), lambda p: p.ephemeral.session("5e55")),
    Kind("session-of-user", "ephemeral", f"US#{SESSION.user_id}", "5e55", lambda p: p.ephemeral.put_session(SESSION),
         lambda p: [one.id for one in p.ephemeral.sessions_of(SESSION.user_id)]),
    Kind("note", "ephemeral", "NOTE#vecteur", "HEAD", lambda p: p.ephemeral.put_note("vecteur", {"a": "é"}, AT), lambda p: p.ephemeral.note("vecteur"), True),
    Kind("count", "ephemeral", "COUNT#vecteur", "HEAD", lambda p: p.ephemeral.count("vecteur", AT), lambda p: p.ephemeral.count("vecteur", AT), True),
    Kind("turn", "ephemeral", "TURN#vecteur", "HEAD", lambda p: p.ephemeral.turn("vecteur", AT, (LATER - AT,), LATER),
         lambda p: p.ephemeral.turn("vecteur", AT, (LATER - AT,), LATER)),
    Kind("mark", "ephemeral", "MARK#vecteur", "HEAD", lambda p: DynamoEphemeral(p.ephemeral._rows, lambda: "0" * 16).claim("vecteur", AT, until=LATER), lambda p: p.ephemeral.claim("vecteur", AT, until=LATER)),
    Kind("mark-settled", "ephemeral", "MARK#fini", "HEAD", lambda p: p.ephemeral.settle("fini", "accepted", LATER),
         lambda p: p.ephemeral.claim("fini", LATER, until=LATER)),
    Kind("attempt", "ephemeral", "WORK", f"job#{C}", lambda p: p.attempts.put(ATTEMPT), lambda p: p.attempts.get("job", C)),
    Kind("held", "ephemeral", "HELD#vecteur", f"ITEM#{S}", lambda p: p.holdings.add("vecteur", S, 7, 9), lambda p: p.holdings.items("vecteur")[S], True),
    Kind("deposit-tie", "submissions", f"E#{E}#C#{C}", S, lambda p: p.deposits.tie(E, C, S), lambda p: p.deposits.ties(E, C)),
    Kind("contract", "consultations", f"C#CONTRACT#{CONTRACT.id}", f"CONTRACT#{CONTRACT.id}", lambda p: p.contracts.put(CONTRACT), lambda p: p.contracts.get(CONTRACT.id)),
    Kind("contract-holder", "consultations", f"C#HOLDER#{E}", C, lambda p: p.contracts.tie(E, C), lambda p: p.contracts.of_company([E], None, 20).items),
    Kind("contract-number", "consultations", f"C#NUMBER#{B}", "2026-1", lambda p: p.contracts.claim_number(B, "2026-1", C), lambda p: p.contracts.claim_number(B, "2026-1", S)),
    Kind("evaluation-marks", "consultations", f"C#{C}", f"MARKS#003#{U}#{S}", lambda p: p.evaluations.put_sheet(MARKS), lambda p: p.evaluations.sheet(C, 3, U, S)),
    Kind("evaluation-offers", "consultations", f"C#{C}", "OFFERS#003", lambda p: p.evaluations.put_offers(OFFERS), lambda p: p.evaluations.offers(C, 3)),
    Kind("evaluation-schedule", "consultations", f"C#{C}", f"SCHEDULE#003#{S}", lambda p: p.evaluations.put_schedule(SCHEDULE), lambda p: p.evaluations.schedules(C, 3)[0]),
    Kind("evaluation-report", "consultations", f"C#{C}", "REPORT#draft", lambda p: p.evaluations.put_report(REPORT), lambda p: p.evaluations.report(C)),
    Kind("attention", "consultations", f"C#ATTENTION#{B}", C, lambda p: p.attentions.put(ATTENTION), lambda p: p.attentions.get(B, C)),
    Kind("usage-share", "consultations", f"C#USAGE#{SHARE.siret}", f"{SHARE.year}#{C}", lambda p: p.usages.put_share(SHARE), lambda p: p.usages.share(SHARE.siret, SHARE.year, C)),
    Kind("usage-tally", "consultations", f"C#CARRIED#{B}", f"{TALLY.year}#{TALLY.siret}", lambda p: p.usages.put_tally(TALLY), lambda p: p.usages.tally(B, TALLY.year, TALLY.siret)),
    Kind("followed", "consultations", f"C#FOLLOWED#{E}", C, lambda p: p.followings.begin(E, C), lambda p: p.followings.of_company(E, None).items),
    Kind("follower", "consultations", f"C#FOLLOWERS#{C}", E, lambda p: p.followings.begin(E, C), lambda p: p.followings.companies(C)),
    Kind("register-line", "registers", STREAM, "1", lambda p: p.registers.append(STREAM, idem="i", build=lambda last: LINE), lambda p: p.registers.tail(STREAM)),
]  # fmt: skip


def key_of(kind: Kind) -> dict:
    return {"pk": {"S": kind.pk}, "sk": {"N" if kind.table == "registers" else "S": kind.sk}}
