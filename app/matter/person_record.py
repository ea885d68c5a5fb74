"""Everything about one person (対象者の記録一式): to answer a request about the casebook itself.

The casebook is itself a store of personal data, so its subjects may ask what it holds of them
(appi.33). All is gathered: contacts, cases, what happened, mails, letters, files; who looks at it
before it is disclosed takes out what is another's, and what stays in the house (appi.33.2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlmodel import col, select

from app import phrases
from app.domain.item import INTERNAL
from app.domain.requests import Role
from app.errors import NoSuchPersonError
from app.matter.sheets import sheet_of
from app.people.kept import as_person, contacts_of, root
from app.rules.almanac import eras
from app.store.book import head
from app.store.tables import BlobRow, MessageRow, PartyRow, PersonRow
from reports.caselist import CaseList, Heading, all_to_xlsx

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from sqlmodel import Session

    from app.jobs import Progress
    from app.matter.docket import Docket
    from app.views.cases import CaseSheet
    from app.views.people import Person
    from reports._sheet import Value

WORKBOOK: Final = "記録一式.xlsx"
_SHEETS: Final[tuple[tuple[str, tuple[Heading, ...]], ...]] = (
    (
        "本人",
        (
            Heading("項目", 20), Heading("内容", 60), Heading("状態", 14),
            Heading("以後", 12, dates=True),
        ),
    ),
    (
        "事案",
        (
            Heading("受付番号", 13), Heading("到達日", 12, dates=True), Heading("経路", 12),
            Heading("立場", 18), Heading("種別", 40), Heading("状態", 16),
            Heading("申出のことば", 80),
        ),
    ),
    (
        "経過",
        (
            Heading("受付番号", 13), Heading("年月日", 12, dates=True), Heading("できごと", 24),
            Heading("記録した内容", 80), Heading("区分", 50), Heading("担当", 14),
            Heading("内部の記録", 12),
        ),
    ),
    (
        "書面とファイル",
        (
            Heading("受付番号", 13), Heading("年月日", 12, dates=True), Heading("題名", 50),
            Heading("ファイル", 60), Heading("SHA-256", 70),
        ),
    ),
)  # fmt: skip
_CODE: Final = re.compile("[a-z_-]+")
_UNSAFE: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class Gathered:
    """What there is of a person: the tables of the workbook, and files by name and bytes."""

    person: Person
    cases: tuple[CaseSheet, ...]
    workbook: bytes
    files: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class _File:
    """A file of a case: a letter, a mail as it came, an attachment."""

    case: str
    on: date | None
    title: str
    name: str
    sha256: str
    content: bytes | None  # None where its bytes were erased


def gather(
    session: Session,
    docket: Docket,
    person: int,
    moment: datetime,
    progress: Progress | None = None,
) -> Gathered:
    """Return everything about a person, whoever she was merged with included.

    Raises NoSuchPersonError, and Cancelled where nobody waits any more.
    """
    identity = root(session, person)
    row = session.get(PersonRow, identity)
    if row is None:
        raise NoSuchPersonError(person)
    known = as_person(session, row, Role.SELF)
    parties = session.exec(select(PartyRow).where(PartyRow.person_id == identity)).all()
    roles = {party.case_id: Role(party.role) for party in parties}
    cases: list[CaseSheet] = []
    files: list[_File] = []
    for number, case in enumerate(sorted(roles)):
        if progress is not None:
            progress.step(number, len(roles))
        sheet = sheet_of(session, docket.load(session, case), docket, moment)
        cases.append(sheet)
        files += _files(session, case, sheet)
    tables = (
        list(_about(session, known)),
        [_case(sheet, roles[case]) for case, sheet in zip(sorted(roles), cases, strict=True)],
        [row for sheet in cases for row in _events(sheet)],
        [(f.case, f.on, f.title, f.name if f.content else "（破棄済）", f.sha256) for f in files],
    )
    return Gathered(
        known,
        tuple(cases),
        _workbook(session, docket, tables, moment),
        tuple((f.name, f.content) for f in files if f.content is not None),
    )


def _workbook(
    session: Session, docket: Docket, tables: Sequence[Sequence[Sequence[Value]]], moment: datetime
) -> bytes:
    number, newest = head(session)
    profile, made = docket.profile, eras().write(moment.date())
    asked = "この台帳が持つ、お一人についてのすべて"
    lists = [
        (
            CaseList(
                profile.company.name, profile.officer_line, asked, headings, len(rows), moment,
                made, newest, number, title,
            ),
            rows,
        )
        for (title, headings), rows in zip(_SHEETS, tables, strict=True)
    ]  # fmt: skip
    return all_to_xlsx("対象者の記録一式", lists)


def _about(session: Session, person: Person) -> Iterator[tuple[Value, ...]]:
    for name in ("name", "reading", "organisation"):
        if value := getattr(person, name):
            yield phrases.field(name), value, "", None
    for contact in contacts_of(session, person.id or 0):
        value = " ".join(filter(None, (contact.postcode, contact.value)))
        standing = phrases.choice("standing", contact.standing)
        yield phrases.field(contact.sort), value, standing, contact.since


def _case(sheet: CaseSheet, role: Role) -> tuple[Value, ...]:
    kinds = "、".join(phrases.kind(item.kind) for item in sheet.items)
    return (
        sheet.number,
        sheet.arrived,
        phrases.channel(sheet.channel),
        phrases.role(role),
        kinds,
        phrases.state(sheet.state),
        sheet.words,
    )


def _events(sheet: CaseSheet) -> Iterator[tuple[Value, ...]]:
    for event in sorted(sheet.events, key=lambda one: one.id):
        told = (_fact(name, value) for name, value in event.facts)
        facts = "、".join(fact for fact in told if fact)
        inside = "内部" if event.sort in INTERNAL else ""
        words = phrases.event(event.sort)
        yield sheet.number, event.on, words, event.text, facts, event.actor, inside


def _fact(name: str, value: str) -> str:
    """Return what an event says beside its words; nothing for what only the program reads."""
    label = phrases.field(name)
    if label == name or not value:
        return ""
    parts = value.split(",") if name == "ground" else [value]
    words = "、".join(phrases.choice(name, part) for part in parts)
    return "" if _CODE.fullmatch(words) else f"{label}：{words}"


def _files(session: Session, case: int, sheet: CaseSheet) -> Iterator[_File]:
    for letter in sheet.documents:
        name = f"文書/{sheet.number}/{_safe(letter.number)}_{letter.letter}.pdf"
        content = None if letter.erased else _bytes(session, letter.sha256)
        yield _File(sheet.number, letter.dated, letter.title, name, letter.sha256, content)
    mails = select(MessageRow).where(MessageRow.case_id == case).order_by(col(MessageRow.id))
    for place, mail in enumerate(session.exec(mails), 1):
        name = f"メール/{sheet.number}/{place:02}.eml"
        content = _bytes(session, mail.sha256)
        yield _File(sheet.number, mail.arrived, mail.subject, name, mail.sha256, content)
    for place, file in enumerate(sheet.files, 1):
        name = f"ファイル/{sheet.number}/{place:02}_{_safe(file.name)}"
        content = _bytes(session, file.sha256)
        yield _File(sheet.number, None, file.name, name, file.sha256, content)


def _bytes(session: Session, sha256: str) -> bytes | None:
    row = session.get(BlobRow, sha256)
    return row.content if row else None


def _safe(name: str) -> str:
    """Return a name every file system takes."""
    return _UNSAFE.sub("_", name).strip(". ")[-80:] or "ファイル"
