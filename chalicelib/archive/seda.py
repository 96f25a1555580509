"""`manifest.xml` of a SEDA transfer, 2.1 to 2.3, written as it goes: one line an object in memory, never the document (REQ-172).

Only what the three versions share is written, but for holds, which 2.1 does not know. Source: kit of the Archives de France (XSD).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.sax.saxutils import escape

from ..domain import texts
from .plan import TITLES, UNITS, Hold, Keeping

VERSIONS = ("2.1", "2.2", "2.3")
_NAMESPACE = "fr:gouv:culture:archivesdefrance:seda:v"


@dataclass(frozen=True, kw_only=True)
class Stored:
    """One file of the transfer, as its bytes were seen going by. `puid` is empty when PRONOM does not know the format."""

    unit: str
    title: str
    uri: str
    size_bytes: int
    sha512: str
    media_type: str
    puid: str = ""


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """What the transfer says of itself."""

    id: str
    made_at: datetime
    reference: str
    title: str
    siret: str
    agency: str
    agreement: str
    started_on: date
    ended_on: date
    version: str = "2.2"


def manifest(about: Transfer, stored: Sequence[Stored], keepings: Mapping[str, Keeping], holds: Sequence[Hold] = ()) -> Iterator[bytes]:
    """The document, by pieces. Raises ValueError for a version that is not known here."""
    if about.version not in VERSIONS:
        raise ValueError(f"SEDA {about.version}")
    yield from (part.encode() for part in _parts(about, stored, keepings, holds if about.version != "2.1" else ()))


def _parts(about: Transfer, stored: Sequence[Stored], keepings: Mapping[str, Keeping], holds: Sequence[Hold]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<ArchiveTransfer xmlns="{_NAMESPACE}{about.version}">\n'
    yield _text("Comment", f"Consultation {about.reference} : {about.title}")
    yield _text("Date", about.made_at.strftime("%Y-%m-%dT%H:%M:%SZ")) + _text("MessageIdentifier", about.id)
    yield _text("ArchivalAgreement", about.agreement)
    yield "<CodeListVersions>" + _text("ReplyCodeListVersion", "ReplyCodeListVersion0")
    yield _text("MessageDigestAlgorithmCodeListVersion", "MessageDigestAlgorithmCodeListVersion0")
    yield _text("FileFormatCodeListVersion", "PRONOM") + "</CodeListVersions>\n<DataObjectPackage>\n"
    for number, one in enumerate(stored):
        yield _object(number, one)
    yield "<DescriptiveMetadata>\n" + _root(about)
    for number, unit in enumerate(UNITS, start=1):
        yield from _unit(number, unit, stored, keepings[unit], holds)
    yield "</ArchiveUnit>\n</DescriptiveMetadata>\n<ManagementMetadata>"
    yield _text("AcquisitionInformation", "Versement") + _text("LegalStatus", "Public Archive")
    yield _text("OriginatingAgencyIdentifier", about.siret) + _text("SubmissionAgencyIdentifier", about.siret)
    yield "</ManagementMetadata>\n</DataObjectPackage>\n"
    yield f"<ArchivalAgency>{_text('Identifier', about.agency)}</ArchivalAgency>"
    yield f"<TransferringAgency>{_text('Identifier', about.siret)}</TransferringAgency>\n</ArchiveTransfer>\n"


def _object(number: int, one: Stored) -> str:
    known = _text("FormatId", one.puid) if one.puid else ""
    return (
        f'<DataObjectGroup id="DOG{number}"><BinaryDataObject id="BDO{number}"><DataObjectVersion>BinaryMaster_1</DataObjectVersion>'
        f'{_text("Uri", one.uri)}<MessageDigest algorithm="SHA-512">{one.sha512}</MessageDigest>{_text("Size", str(one.size_bytes))}'
        f"<FormatIdentification>{_text('MimeType', one.media_type.partition(';')[0])}{known}</FormatIdentification>"
        f"<FileInfo>{_text('Filename', one.title.rsplit('/', 1)[-1])}</FileInfo></BinaryDataObject></DataObjectGroup>\n"
    )


def _root(about: Transfer) -> str:
    content = _text("DescriptionLevel", "RecordGrp") + _text("Title", f"{about.reference} : {about.title}")
    content += _text("OriginatingSystemId", about.id)
    content += _text("StartDate", about.started_on.isoformat()) + _text("EndDate", about.ended_on.isoformat())
    return f'<ArchiveUnit id="AU0"><Content>{content}</Content>\n'


def _unit(number: int, unit: str, stored: Sequence[Stored], keeping: Keeping, holds: Sequence[Hold]) -> Iterator[str]:
    yield f'<ArchiveUnit id="AU{number}"><Management>{_appraisal(keeping)}{_held(holds)}</Management>'
    yield f"<Content>{_text('DescriptionLevel', 'SubGrp')}{_text('Title', TITLES[unit])}</Content>\n"
    for index, one in enumerate(stored):
        if one.unit == unit:
            yield f'<ArchiveUnit id="AU{number}.{index}"><Content>{_text("DescriptionLevel", "Item")}{_text("Title", one.title)}</Content>'
            yield f"<DataObjectReference>{_text('DataObjectGroupReferenceId', f'DOG{index}')}</DataObjectReference></ArchiveUnit>\n"
    yield "</ArchiveUnit>\n"


def _appraisal(keeping: Keeping) -> str:
    rule = _text("Rule", f"APP-{keeping.years}-{keeping.rule.event}")
    start = _text("StartDate", keeping.start.isoformat()) if keeping.start else ""
    return f"<AppraisalRule>{rule}{start}{_text('FinalAction', keeping.rule.action)}</AppraisalRule>"


def _held(holds: Iterable[Hold]) -> str:
    inner = "".join(
        _text("Rule", "HOL-CONTENTIEUX")
        + _text("StartDate", one.since.isoformat())
        + _text("HoldOwner", one.owner)
        + _text("HoldReason", one.reason)
        for one in holds
    )
    return f"<HoldRule>{inner}</HoldRule>" if inner else ""


def _text(name: str, value: str) -> str:
    """One element; a line, without what XML cannot carry."""
    return f"<{name}>{escape(' '.join(texts.one_line(value).split())) or '-'}</{name}>"
