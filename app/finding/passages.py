"""What of a case is searched: everything somebody wrote or sent, and where it stands.

`gather` is the one list of it: the index is written from it, and what is found is shown from it.
The index holds one row a case; `index_words` makes it from texts and is pure.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.dialects.sqlite import insert
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
    PartyRow,
    PersonRow,
    SettingRow,
)
from app.views.people import Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from sqlalchemy import Connection
    from sqlmodel import Session

_SETTING = "index"
_GATHERED = 1  # raise it when `gather` or app.domain.folding changes: files are indexed anew
_AT_ONCE = 500  # cases: SQLite takes no more than some thousand values in one question
# built once: to build a statement takes as long as to carry it out
_SAY = insert(BlobTextRow).on_conflict_do_nothing()
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


def gather(session: Session, cases: Sequence[int]) -> Mapping[int, tuple[Passage, ...]]:
    """Return the passages of these cases, names before mails before papers.

    Files are read when they are gathered to be written (`read_files`), never here.
    """
    return _gathered(session, cases)[0]


def _gathered(
    session: Session, cases: Sequence[int]
) -> tuple[Mapping[int, tuple[Passage, ...]], bool]:
    """Return the passages of these cases, and whether all their files were read by somebody."""
    found = {case: _Gathered() for case in cases}
    all_read = True
    for ids in _portions(cases):
        asked = {"ids": json.dumps(list(ids))}
        for case, place, label, words in session.connection().execute(_SAID, asked):
            match place:
                case "phone":
                    found[case].add(Place.CONTACT, _at_home(words, label))
                case "fields":
                    found[case].add(Place.COURSE, *_written(label, json.loads(words)))
                case "document" | "attachment" if words is None:
                    all_read = False
                case _:
                    found[case].add(Place(place), words, label=label)
    return {case: one.all() for case, one in found.items()}, all_read


def _portions(cases: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(cases), _AT_ONCE):
        yield cases[start : start + _AT_ONCE]


# Cases go in as one value, a JSON list: SQLite parses a question of the same words once.
_IDS = "(SELECT value FROM json_each(:ids))"
# Which files belong to which cases; a further way for a file to belong to one is a line here.
_FILES = f"""
    SELECT case_id, 'document' AS place, number AS label, sha256, 'application/pdf' AS sort
    FROM document WHERE case_id IN {_IDS}
    UNION ALL
    SELECT case_id, 'attachment', name, sha256, content_type
    FROM attachment WHERE case_id IN {_IDS}
"""  # noqa: S608 - words of ours
# Case, place, label, words: asked in one question, because an act waits for each of them. Of a
# number from abroad the label is how it is compared, of the fields of an act its sort; a file
# without words is one nobody has read. A person is found by the names of those who were merged into
# her as well. CROSS JOIN: from these few cases to their people; in a large file SQLite took it the
# other way, and read everybody each time.
_SAID = text(f"""
    WITH RECURSIVE
    part(case_id, person_id, first) AS (
        SELECT case_id, person_id, min(id) FROM party WHERE case_id IN {_IDS} GROUP BY 1, 2
    ),
    known(case_id, person_id, first, was) AS (
        SELECT case_id, person_id, first, 0 FROM part
        UNION
        SELECT known.case_id, person.id, known.first, 1
        FROM known CROSS JOIN person ON person.merged_into = known.person_id
    ),
    named AS (
        SELECT * FROM known CROSS JOIN person ON person.id = known.person_id ORDER BY was, first
    )
    SELECT id, 'number', '', number FROM case_file WHERE id IN {_IDS}
    UNION ALL SELECT id, 'number', '', old_number FROM case_file WHERE id IN {_IDS}
    UNION ALL SELECT id, 'words', '', words FROM case_file WHERE id IN {_IDS}
    UNION ALL SELECT case_id, 'name', '', name FROM named
    UNION ALL SELECT case_id, 'name', '', reading FROM named
    UNION ALL SELECT case_id, 'name', '', organisation FROM named
    UNION ALL SELECT case_id, 'contact', '', postcode FROM named WHERE NOT was
    UNION ALL SELECT case_id, 'contact', '', address FROM named WHERE NOT was
    UNION ALL SELECT * FROM (
        SELECT case_id, 'contact', '', value FROM part CROSS JOIN contact USING (person_id)
        ORDER BY contact.id DESC
    )
    UNION ALL SELECT case_id, 'phone', folded, value FROM part CROSS JOIN contact USING (person_id)
    WHERE sort = 'phone' AND folded LIKE '81%'
    UNION ALL SELECT case_id, 'mail', '', subject FROM message WHERE case_id IN {_IDS}
    UNION ALL SELECT case_id, 'mail', '', sender FROM message WHERE case_id IN {_IDS}
    UNION ALL SELECT case_id, 'mail', '', address FROM message WHERE case_id IN {_IDS}
    UNION ALL SELECT case_id, 'mail', '', body FROM message WHERE case_id IN {_IDS}
    UNION ALL SELECT * FROM (
        SELECT case_id, 'course', '', text FROM event WHERE case_id IN {_IDS} ORDER BY id
    )
    UNION ALL SELECT * FROM (
        SELECT case_id, 'fields', sort, facts FROM event WHERE case_id IN {_IDS} ORDER BY id
    )
    UNION ALL SELECT case_id, 'document', number, number FROM document WHERE case_id IN {_IDS}
    UNION ALL SELECT case_id, 'document', number, title FROM document WHERE case_id IN {_IDS}
    UNION ALL SELECT case_id, 'attachment', name, name FROM attachment WHERE case_id IN {_IDS}
    UNION ALL SELECT case_id, place, label, text FROM ({_FILES}) LEFT JOIN blob_text USING (sha256)
""")  # noqa: S608 - words of ours
_UNREAD = text(f"""
    SELECT DISTINCT sha256, label, sort FROM ({_FILES}) LEFT JOIN blob_text USING (sha256)
    WHERE blob_text.sha256 IS NULL
""")  # noqa: S608 - words of ours


def _at_home(number: str, compared: str) -> str:
    """Return a number written for callers from abroad as it is dialled here, else ""."""
    abroad = folding.plain(number).startswith("+81")
    return f"0{compared.removeprefix('81').removeprefix('0')}" if abroad else ""


def _written(sort: str, facts: Mapping[str, str]) -> Iterator[str]:
    """Yield what somebody wrote into the fields of an act: no choices, no numbers of ours."""
    for name in _fields(sort):
        yield facts.get(name, "")


@cache
def _fields(sort: str) -> tuple[str, ...]:
    form = FORMS.get(Act(sort), ()) if sort in set(Act) else ()
    return tuple(
        entry.name
        for entry in form or INCIDENT_FORMS.get(sort, ())
        if entry.sort in ("line", "text") and not entry.choices
    )


def keep_said(session: Session, sha256: str, words: str) -> None:
    """Keep what a file of our own says, so that nobody reads it back from its bytes."""
    row = {"sha256": sha256, "text": folding.storable(words), "legible": str(papers.Legible.WHOLE)}
    session.connection().execute(_SAY, row)


def read_files(session: Session, cases: Sequence[int]) -> None:
    """Read the files of these cases that nobody has read yet, and keep what they say."""
    for ids in _portions(cases):
        unread = session.connection().execute(_UNREAD, {"ids": json.dumps(list(ids))})
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
            session.connection().execute(_SAY, row)


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
    found, all_read = _gathered(session, cases)
    if not all_read:
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
