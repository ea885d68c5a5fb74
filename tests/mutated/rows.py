"""Rows mutated under the key: somebody with the passphrase, or a fault below the encryption.

The file decrypts, every page proves sound, and what stands in the cells is not what was written: a
byte turned within a text, another sort of value, two cells exchanged, a row gone, a row doubled.
"""

from __future__ import annotations

import json
import random
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from app.casebook import Casebook
from app.domain.finding import LogSought
from app.domain.item import State
from app.domain.requests import Kind
from app.errors import CasebookError
from app.rules.wording import letter_texts
from app.store.book import Book
from app.store.database import Database
from tests.builders import OFFICER, TODAY, Posted, a_case, a_casebook, a_mail, bring, did, drive
from tests.kills.worker import Clock
from tests.withdrawn import withdrawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Change = tuple[str, str, str]  # table, column, how

_DERIVED = ("search", "sqlite_")  # the index of the search is told anew from the rest


class Unnoticed(Exception):  # noqa: N818 - a finding, no error
    """A cell was changed, everything is shown, and `check` names nothing."""


def a_full_casebook(folder: Path) -> tuple[Path, str]:
    """Return a casebook in which every table has rows, and its key."""
    casebook = a_casebook(folder, name="full.casebook")
    change, _ = casebook.intake.take_in(a_mail(attachments={"a.txt": "別紙".encode()}), "a.eml")
    drive(casebook, change.case, did("note", text="電話で確かめた。"), Posted("L01"))
    for kind in (Kind.DISCLOSURE, Kind.COMPLAINT, Kind.USE_STOP):
        bring(casebook, a_case(casebook, kind), State.CLOSED)
    number = a_case(casebook, Kind.CORRECTION)
    drive(casebook, number, did("task", text="確かめる", due="2026-12-01"))
    withdrawn(casebook, complains=True)
    partner = {"name": "株式会社ミナト", "relation": "contractor", "begun": "2024-04-01"}
    casebook.partners.add(partner)
    people = casebook.persons.find()
    casebook.persons.part(people[0], people[1])
    casebook.texts.save("L01", letter_texts()["L01"].template.replace("。", "。　", 1), note="試し")
    casebook.drafts.keep("note:1", '{"name": "書きかけ"}')
    casebook.safekeeping.backup(folder)
    key = casebook._book.database.key
    casebook.close()
    return casebook.path, key


@dataclass
class Cells:
    """Changes cells of a casebook, by chance."""

    database: Database
    chance: random.Random
    changes: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.database.execute("PRAGMA foreign_keys = OFF")
        self.database.execute("PRAGMA ignore_check_constraints = ON")
        listed = self.database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        self.tables = [name for (name,) in listed if not name.startswith(_DERIVED)]

    def change(self) -> None:
        """Change one thing; a row that would be refused is tried elsewhere."""
        for _ in range(50):
            table = self.chance.choice(self.tables)
            rows = self.database.execute(f'SELECT rowid FROM "{table}"')
            columns = [row[1] for row in self.database.execute(f'PRAGMA table_info("{table}")')]
            if not rows:
                continue
            row, column = self.chance.choice(rows)[0], self.chance.choice(columns)
            how = self.chance.choice(_HOWS)
            try:
                if how(self, table, column, row):
                    self.changes.append((table, column, how.__name__.strip("_")))
                    return
            except Exception as refused:
                if "constraint" not in str(refused) and "datatype" not in str(refused):
                    raise

    def put(self, table: str, column: str, row: int, value: object, sort: str = "") -> bool:
        """Put a value into a cell; return whether it says something else than before.

        \\u500B says in JSON what \\u500b says; of a moment the journal seals whole seconds.
        """
        if _says(column, value) == _says(column, self.bytes_of(table, column, row)[0]):
            return False
        told = f"CAST(? AS {sort})" if sort else "?"
        self.database.execute(
            f'UPDATE "{table}" SET "{column}" = {told}'
            f' WHERE rowid = ? AND "{column}" IS NOT {told}',
            (value, row, value),
        )
        return bool(self.database.execute("SELECT changes()")[0][0])

    def bytes_of(self, table: str, column: str, row: int) -> tuple[bytes, str]:
        """Return what stands in a cell as bytes, and what sort it is of."""
        ((raw, sort),) = self.database.execute(
            f'SELECT CAST("{column}" AS BLOB), typeof("{column}") FROM "{table}" WHERE rowid = ?',
            (row,),
        )
        return bytes(raw or b""), sort


def _says(column: str, value: object) -> object:
    if column == "at" and isinstance(value, bytes):
        return value[:19] + value[26:]
    try:
        return json.loads(value) if column == "facts" and isinstance(value, str | bytes) else value
    except ValueError:
        return value


def _flip(cells: Cells, table: str, column: str, row: int) -> bool:
    raw, sort = cells.bytes_of(table, column, row)
    if not raw or sort not in ("text", "blob"):
        return False
    turned = bytearray(raw)
    turned[cells.chance.randrange(len(raw))] ^= 1 << cells.chance.randrange(8)
    return cells.put(table, column, row, bytes(turned), sort.upper())


def _cut(cells: Cells, table: str, column: str, row: int) -> bool:
    raw, sort = cells.bytes_of(table, column, row)
    if len(raw) < 2 or sort not in ("text", "blob"):
        return False
    return cells.put(table, column, row, raw[: cells.chance.randrange(len(raw))], sort.upper())


def _other_sort(cells: Cells, table: str, column: str, row: int) -> bool:
    values = (None, 0, -1, 2**62, 1.5, "x", "", b"\xff\x00", "[]", "null", "9" * 400)
    return cells.put(table, column, row, cells.chance.choice(values))


def _nudge(cells: Cells, table: str, column: str, row: int) -> bool:
    _, sort = cells.bytes_of(table, column, row)
    if sort != "integer":
        return False
    cells.database.execute(
        f'UPDATE "{table}" SET "{column}" = "{column}" + ? WHERE rowid = ?',
        (cells.chance.choice((-1, 1, 1000)), row),
    )
    return True


def _graft(cells: Cells, table: str, column: str, row: int) -> bool:
    listed = cells.database.execute(f'SELECT "{column}" FROM "{table}"')
    return cells.put(table, column, row, cells.chance.choice(listed)[0])


def _gone(cells: Cells, table: str, column: str, row: int) -> bool:
    cells.database.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (row,))
    return True


def _doubled(cells: Cells, table: str, column: str, row: int) -> bool:
    columns = [
        one[1] for one in cells.database.execute(f'PRAGMA table_info("{table}")') if one[1] != "id"
    ]
    listed = ", ".join(f'"{one}"' for one in columns)
    cells.database.execute(
        f'INSERT INTO "{table}" ({listed}) SELECT {listed} FROM "{table}" WHERE rowid = ?',
        (row,),
    )
    return True


_HOWS: tuple[Callable[[Cells, str, str, int], bool], ...] = (
    _flip,
    _flip,
    _flip,
    _cut,
    _other_sort,
    _other_sort,
    _nudge,
    _graft,
    _gone,
    _doubled,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """Opens a casebook whose cells were changed, has every desk read, and proves it."""

    folder: Path
    source: Path
    key: str

    def read(self, content: bytes) -> None:
        """Change cells by the chance in `content`, and read. Raises as whatever fails does."""
        chance = random.Random(content)  # noqa: S311 - cells, no secrets
        place = self.folder / "rows"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        path = place / "a.casebook"
        shutil.copy(self.source, path)
        changes = changed(path, self.key, chance)
        casebook = Casebook(Book._open(path, self.key, Clock(TODAY), OFFICER, create=False))
        try:
            for desk in readings(casebook):
                with suppress(CasebookError):
                    desk()
            found = casebook.safekeeping.check()
        finally:
            casebook.close()
        if found.ok and not all(map(unproved, changes)):
            raise Unnoticed("; ".join(" ".join(one) for one in changes))


def changed(path: Path, key: str, chance: random.Random) -> list[Change]:
    """Change one cell or a few of the file at `path`; return which."""
    database = Database(path, key)
    try:
        cells = Cells(database, chance)
        for _ in range(chance.choice((1, 1, 1, 2, 5))):
            cells.change()
        return cells.changes
    finally:
        database.close()


_UNSEALED = {
    "apart", "attachment", "backup", "blob_text", "contact", "message", "partner", "party",
    "person", "register", "setting", "task",
    "case_file.words", "case_file.noticed", "case_file.recorded", "case_file.channel",
    "case_file.migrated", "case_file.old_number", "document.title", "document.dated",
    "document.case_id", "letter_text.actor", "letter_text.at", "letter_text.note",
    "letter_text.base", "letter_text.id", "item.id", "document.id",
}  # fmt: skip
"""Tables, and columns of others, of which the journal seals no contents: a right sort of value in
the place of another is not known from what was written. What cannot be right in them is named all
the same."""


def unproved(change: Change) -> bool:
    """Return whether nothing can prove what was changed."""
    return change[0] in _UNSEALED or f"{change[0]}.{change[1]}" in _UNSEALED


def readings(casebook: Casebook) -> Iterator[Callable[[], Any]]:
    """Yield what every desk reads for the pages of the window."""
    day = date(2026, 11, 24)
    desk = casebook.cases
    yield lambda: desk.lines(desk.find())
    yield lambda: desk.lines(desk.find("髙橋"))
    yield desk.views
    yield desk.columns
    yield desk.tags
    yield desk.officers
    with suppress(CasebookError):
        for line in desk.lines(desk.find()):
            for one in (
                desk.sheet,
                partial(desk.erasure, item=1),
                partial(desk.provisions, item=1),
                casebook.letters.choices,
                casebook.letters.files,
                casebook.disposal.case,
            ):
                yield partial(one, line.number)
    yield casebook.deadlines.today
    yield casebook.disposal.look
    yield lambda: casebook.log.lines(casebook.log.numbers(LogSought()))
    yield casebook.log.head
    yield casebook.log.known
    yield casebook.mailroom.register
    yield casebook.office.gaps
    yield casebook.office.filled
    yield casebook.partners.lines
    yield casebook.partners.wall
    yield casebook.partners.joint_use
    yield casebook.partners.entrusting
    yield lambda: casebook.persons.lines(casebook.persons.find())
    with suppress(CasebookError):
        for person in casebook.persons.find():
            yield partial(casebook.persons.sheet, person)
    yield lambda: casebook.reporting.month(day.year, day.month)
    yield casebook.texts.lines
    yield lambda: casebook.texts.sheet("L01")
    yield casebook.safekeeping.kept
    yield casebook.safekeeping.notices
    yield casebook.intake.waiting
    yield casebook.drafts.kept
    yield casebook.blanks.forms
    yield casebook.blanks.envelope
