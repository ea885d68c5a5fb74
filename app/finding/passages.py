"""What of a case is searched: everything somebody wrote or sent, and where it stands.

`gather` is the one list of it: the index is written from it, and what is found is shown from it.
The index holds one row a case; `index_words` makes it from texts and is pure.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, text
from sqlmodel import col, select

import resources
from app.domain import folding
from app.domain.finding import Place
from app.domain.forms import FORMS
from app.domain.incident_forms import INCIDENT_FORMS
from app.domain.item import Act
from app.domain.requests import Role
from app.finding import papers
from app.people.kept import copies_of, folded, variants
from app.store.tables import (
    BlobRow,
    BlobTextRow,
    CaseLineRow,
    CaseRow,
    ContactRow,
    DocumentRow,
    EventRow,
    MessageRow,
    PartyRow,
    PersonRow,
    SettingRow,
)
from app.views import Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from sqlalchemy import BindParameter, Connection
    from sqlmodel import Session

_SETTING = "index"
_GATHERED = 1  # raise it when `gather` or app.domain.folding changes: files are indexed anew
_AT_ONCE = 500  # cases: SQLite takes no more than some thousand values in one question
_WRITE = text("INSERT OR REPLACE INTO search(rowid, pairs) VALUES (:id, :pairs)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of a case as it was written. `label` says which one: a file, a letter's number."""

    place: Place
    text: str
    label: str = ""


@dataclass(slots=True)
class _Gathered:
    """The passages of one case while they are gathered, by where they stand."""

    of: dict[Place, list[Passage]] = field(default_factory=dict)

    def add(self, place: Place, *texts: str, label: str = "") -> None:
        kept = self.of.setdefault(place, [])
        kept += [Passage(place, one, label) for one in texts if one]

    def all(self) -> tuple[Passage, ...]:
        return tuple(one for place in Place for one in self.of.get(place, ()))


# built once: to build a statement takes as long as to carry it out
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_CASES = select(CaseRow).where(col(CaseRow.id).in_(_IDS))
_PARTIES = (
    select(PartyRow.case_id, PersonRow)
    .join(PersonRow, col(PersonRow.id) == PartyRow.person_id)
    .where(col(PartyRow.case_id).in_(_IDS))
    .order_by(col(PartyRow.id))
)
_MERGED = select(PersonRow).where(col(PersonRow.merged_into).is_not(None))
_CONTACTS = (
    select(ContactRow)
    .where(
        col(ContactRow.person_id).in_(
            select(PartyRow.person_id).where(col(PartyRow.case_id).in_(_IDS))
        )
    )
    .order_by(col(ContactRow.id).desc())
)
_EVENTS = (
    select(EventRow.case_id, EventRow.sort, EventRow.text, EventRow.facts)
    .where(col(EventRow.case_id).in_(_IDS))
    .order_by(col(EventRow.id))
)
_MAILS = select(MessageRow).where(col(MessageRow.case_id).in_(_IDS)).order_by(col(MessageRow.id))
_DOCUMENTS = select(DocumentRow).where(col(DocumentRow.case_id).in_(_IDS))


def gather(session: Session, cases: Sequence[int]) -> Mapping[int, tuple[Passage, ...]]:
    """Return the passages of these cases, names before mails before papers.

    Files are read when they are gathered to be written (`read_files`), never here.
    """
    found = {case: _Gathered() for case in cases}
    for ids in _portions(cases):
        for case in session.exec(_CASES, params={"ids": ids}):
            found[case.id or 0].add(Place.NUMBER, case.number, case.old_number)
            found[case.id or 0].add(Place.WORDS, case.words)
        _add_people(session, ids, found)
        _add_events(session, ids, found)
        _add_mails(session, ids, found)
        _add_papers(session, ids, found)
    return {case: one.all() for case, one in found.items()}


def _portions(cases: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(cases), _AT_ONCE):
        yield cases[start : start + _AT_ONCE]


def _add_people(session: Session, ids: Sequence[int], found: Mapping[int, _Gathered]) -> None:
    cases: dict[int, list[int]] = {}
    for case, person in session.exec(_PARTIES, params={"ids": ids}):
        cases.setdefault(person.id or 0, []).append(case)
        found[case].add(Place.NAME, person.name, person.reading, person.organisation)
        found[case].add(Place.CONTACT, person.postcode, person.address)
    for person, root in _merged(session):  # found by the names of who she was as well
        for case in cases.get(root, ()):
            found[case].add(Place.NAME, person.name, person.reading, person.organisation)
    for contact in session.exec(_CONTACTS, params={"ids": ids}):
        for case in cases[contact.person_id]:
            found[case].add(Place.CONTACT, contact.value, _at_home(contact))


def _merged(session: Session) -> Iterator[tuple[PersonRow, int]]:
    """Yield everybody who was merged into another, with whom she is now."""
    rows = session.exec(_MERGED).all()
    into = {row.id or 0: row.merged_into or 0 for row in rows}
    for row in rows:
        root = row.id or 0
        while root in into:
            root = into[root]
        yield row, root


def _at_home(contact: ContactRow) -> str:
    """Return a number written for callers from abroad as it is dialled here."""
    abroad = contact.sort == "phone" and folding.plain(contact.value).startswith("+81")
    return f"0{contact.folded.removeprefix('81').removeprefix('0')}" if abroad else ""


def _add_events(session: Session, ids: Sequence[int], found: Mapping[int, _Gathered]) -> None:
    for case, sort, words, facts in session.exec(_EVENTS, params={"ids": ids}):
        found[case].add(Place.COURSE, words, *_written(sort, facts))


def _written(sort: str, facts: Mapping[str, str]) -> Iterator[str]:
    """Yield what somebody wrote into the fields of an act: no choices, no numbers of ours."""
    form = FORMS.get(Act(sort), ()) if sort in set(Act) else ()
    for entry in form or INCIDENT_FORMS.get(sort, ()):
        if entry.sort in ("line", "text") and not entry.choices:
            yield facts.get(entry.name, "")


def _add_mails(session: Session, ids: Sequence[int], found: Mapping[int, _Gathered]) -> None:
    for mail in session.exec(_MAILS, params={"ids": ids}):
        found[mail.case_id].add(Place.MAIL, mail.subject, mail.sender, mail.address, mail.body)


def _add_papers(session: Session, ids: Sequence[int], found: Mapping[int, _Gathered]) -> None:
    for document in session.exec(_DOCUMENTS, params={"ids": ids}):
        place = found[document.case_id]
        place.add(Place.DOCUMENT, document.number, document.title, label=document.number)
    for case, place, label, words in session.connection().execute(
        text(_PAPERS.format(ids=",".join(map(str, ids))))
    ):
        sort = Place(place)
        found[case].add(sort, *((label,) if sort is Place.ATTACHMENT else ()), words, label=label)


# Which files belong to which cases; a further way for a file to belong to one is a line here.
_FILES = """
    SELECT case_id, 'document' AS place, number AS label, sha256, 'application/pdf' AS sort
    FROM document WHERE case_id IN ({ids})
    UNION ALL
    SELECT case_id, 'attachment', name, sha256, content_type
    FROM attachment WHERE case_id IN ({ids})
"""
_PAPERS = f"""
    SELECT case_id, place, label, coalesce(blob_text.text, '')
    FROM ({_FILES}) LEFT JOIN blob_text USING (sha256)
"""  # noqa: S608 - ids are numbers of ours
_UNREAD = f"""
    SELECT DISTINCT sha256, label, sort FROM ({_FILES}) LEFT JOIN blob_text USING (sha256)
    WHERE blob_text.sha256 IS NULL
"""  # noqa: S608 - ids are numbers of ours


def read_files(session: Session, cases: Sequence[int]) -> None:
    """Read the files of these cases that nobody has read yet, and keep what they say."""
    for ids in _portions(cases):
        unread = session.connection().execute(text(_UNREAD.format(ids=",".join(map(str, ids)))))
        read = set()  # a file may have two names
        for sha256, label, sort in unread.fetchall():
            blob = session.get(BlobRow, sha256)
            if blob is None or sha256 in read:
                continue
            read.add(sha256)
            name = f"{label}.pdf" if sort == "application/pdf" else label
            said = papers.said(blob.content, name, sort)
            words = folding.storable(said.text)
            row = {"sha256": sha256, "text": words, "legible": str(said.legible)}
            session.connection().execute(insert(BlobTextRow), row)


# ------------------------------------------------------------------ the index


def index_words(texts: Iterable[str]) -> str:
    """Return the row of the index for a case with these texts. Pure: no file is asked."""
    distinct = dict.fromkeys(folded(one) for one in texts if one)
    return " ".join(filter(None, map(folding.pairs, distinct)))


def write_words(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put rows ({"id": case, "pairs": words}) into the index in place of what it held before."""
    if rows:
        connection.execute(_WRITE, rows)


def write_index(session: Session, cases: Sequence[int]) -> None:
    """Read what is unread of these cases, and put all their words into the index."""
    read_files(session, cases)
    found = gather(session, cases)
    write_words(
        session.connection(),
        [{"id": case, "pairs": index_words(p.text for p in found[case])} for case in cases],
    )


def question(query: str) -> tuple[str, ...]:
    """Return the folded words of what was typed into the search box; none for nothing."""
    return folding.words(query, variants())


# ------------------------------------------------------------------ when the tables change


def fingerprint() -> str:
    """Return what the index and the folded columns of a file were made by."""
    table = resources.open_text("kanji/variants.csv").encode()
    return f"{_GATHERED}:{hashlib.sha256(table).hexdigest()[:16]}"


def is_current(session: Session) -> bool:
    """Return whether this file is folded as this program folds a question."""
    row = session.get(SettingRow, _SETTING)
    return row is not None and row.value == fingerprint()


def renew(session: Session, step: Callable[[int, int], None]) -> None:
    """Fold everything anew: the index, what people are compared by, how they are sorted.

    A copy is made anew, nothing is told: no act. `step` is told how many cases are done.
    """
    _renew_people(session)
    ids = [one or 0 for one in session.exec(select(CaseRow.id).order_by(col(CaseRow.id)))]
    for done, portion in enumerate(_portions(ids)):
        step(done * _AT_ONCE, len(ids))
        write_index(session, portion)
        session.expunge_all()
    row = session.get(SettingRow, _SETTING) or SettingRow(name=_SETTING, value="")
    row.value = fingerprint()
    session.add(row)


def _renew_people(session: Session) -> None:
    connection = session.connection()
    names: dict[int, str] = {}
    changed: list[dict[str, Any]] = []
    for row in session.exec(select(PersonRow)):
        named = (row.name, row.reading, row.organisation)
        person = Person(row.id or 0, Role.SELF, *named, "", "", "", "")
        names[row.id or 0] = sort_name(person)
        copies = copies_of(person)
        if any(getattr(row, name) != value for name, value in copies.items()):
            changed.append({"key": row.id, **copies})
    session.expunge_all()
    if changed:
        sets = ", ".join(f"{name} = :{name}" for name in changed[0] if name != "key")
        statement = text(f"UPDATE person SET {sets} WHERE id = :key")  # noqa: S608 - our columns
        connection.execute(statement, changed)
    first: dict[int, str] = {}
    parties = select(PartyRow.case_id, PartyRow.person_id).order_by(col(PartyRow.id))
    for case, person_id in session.exec(parties):
        first[case] = first.get(case) or names[person_id]
    lines = session.exec(select(CaseLineRow.case_id, CaseLineRow.sort_name)).all()
    moved = [
        {"key": case, "name": first.get(case, "")}
        for case, name in lines
        if name != first.get(case, "")
    ]
    if moved:
        statement = text("UPDATE case_line SET sort_name = :name WHERE case_id = :key")
        connection.execute(statement, moved)


def sort_name(person: Person | None) -> str:
    """Return what a case is sorted by: the reading of whoever asks, else the name."""
    named = person is not None and (person.name or person.organisation)
    return folded(person.reading or person.name) if person is not None and named else ""
