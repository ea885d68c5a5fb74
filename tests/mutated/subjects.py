"""What is mutated, and who reads it: a reader returns, or raises an error of the program's own."""

from __future__ import annotations

import io
import random
import shutil
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from typing_extensions import override

import resources
from app import ledger
from app.casebook import Casebook
from app.company import settings
from app.keeping import restoring
from app.ledger import LedgerMap, mapping
from app.mail import mbox, reading
from app.rules.almanac import eras
from app.rules.wording import letter_texts
from app.store.book import Book
from app.store.key import salt_of
from app.texts.check import check_text
from app.texts.files import read_text, write_text
from tests.app.mail.whole import is_whole
from tests.builders import OFFICER, TODAY, a_case, a_casebook
from tests.kills.worker import Clock
from tests.mutated import rows
from tests.mutated.mutating import mutated, mutated_inside

if TYPE_CHECKING:
    from collections.abc import Callable

_TESTS = Path(__file__).resolve().parent.parent
_MAILS = _TESTS / "app" / "mail" / "fixtures"
_LEDGERS = _TESTS / "app" / "fixtures" / "ledgers"
_LETTERS = ("L01", "L09", "L11", "L20")


@dataclass(frozen=True, slots=True)
class Subject:
    """A sort of file: examples, its reader, and how many of a hundred files are of it."""

    name: str
    examples: list[bytes]
    read: Callable[[bytes], None]
    share: int
    inside: bool = False  # a ZIP: mutated within its parts, too

    def one(self, chance: random.Random) -> bytes:
        """Return a mutated file."""
        content = chance.choice(self.examples)
        if self.inside and chance.random() < 0.7 and zipfile.is_zipfile(io.BytesIO(content)):
            return mutated_inside(content, self.examples, chance)
        return mutated(content, self.examples, chance)


@dataclass(frozen=True, slots=True)
class Rows(Subject):
    """A casebook whose cells are changed under the key: what is handed on says by which chance."""

    @override
    def one(self, chance: random.Random) -> bytes:
        """Return where the chance of the changes begins."""
        return chance.randbytes(8)


def row_subjects(folder: Path) -> tuple[Subject, ...]:
    """Return the casebooks whose rows are not what was written."""
    source, key = rows.a_full_casebook(folder)
    return (Rows("rows", [], rows.Reading(folder, source, key).read, 1),)


def subjects(folder: Path) -> tuple[Subject, ...]:
    """Return every sort of file that comes in from outside, or is opened again."""
    casebook, key = _casebook(folder)
    return (
        Subject("mail", _files(_MAILS, ".eml", ".msg", ".mbox", ".dat"), _mail, 40),
        Subject("casebook", [casebook], _Opening(folder, key).read, 20),
        Subject("backup", [casebook], _Restoring(folder, key).read, 5),
        Subject("ledger", _files(_LEDGERS, ".xlsx", ".csv", ".xls"), _ledger, 15, inside=True),
        Subject("letter text", [_text(letter) for letter in _LETTERS], _letter_text, 10),
        Subject("profile", [resources.read_bytes("companies/terrace.toml")], _profile, 5),
        Subject("mapping", [mapping.write(LedgerMap()).encode()], _mapping, 5),
    )


def _files(folder: Path, *endings: str) -> list[bytes]:
    found = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.suffix in endings]
    return [content for content in found if content]


def _casebook(folder: Path) -> tuple[bytes, str]:
    casebook = a_casebook(folder, name="whole.casebook")
    for _ in range(3):
        a_case(casebook)
    key = casebook._book.database.key
    casebook.close()
    return casebook.path.read_bytes(), key


@dataclass(frozen=True, slots=True)
class _Opening:
    """Opens a casebook as the program does, shows it, proves it, adds a case to it."""

    folder: Path
    key: str

    def read(self, content: bytes) -> None:
        place = self.folder / "one"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        path = place / "a.casebook"
        path.write_bytes(content)
        key = self.key[:64] + salt_of(path).hex()
        casebook = Casebook(Book._open(path, key, Clock(TODAY), OFFICER, create=False))
        try:
            if casebook.safekeeping.check().ok:
                a_case(casebook)
            casebook.cases.lines(casebook.cases.find())
            casebook.safekeeping.backup()
        finally:
            casebook.close()


@dataclass(frozen=True, slots=True)
class _Restoring:
    """Restores from a backup, and looks at it as the list of backups does."""

    folder: Path
    key: str

    def read(self, content: bytes) -> None:
        place = self.folder / "two"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        path = place / "a-20261124-100000.casebook"
        path.write_bytes(content)
        restoring.restore(path, place / "new.casebook")
        _Opening(self.folder, self.key).read((place / "new.casebook").read_bytes())


def _mail(content: bytes) -> None:
    is_whole(reading.read(content, ("terrace.example.jp",)))
    for extent in mbox.extents(io.BytesIO(content)):
        is_whole(reading.read(content[extent.start : extent.start + extent.size]))


def _ledger(content: bytes) -> None:
    ledger.read(content, date(2026, 11, 24), eras())


def _text(letter: str) -> bytes:
    return write_text(letter, letter_texts()[letter].template, 1, "")


def _letter_text(content: bytes) -> None:
    found = read_text(content)
    check_text(letter_texts()[found.letter], found.text)


def _profile(content: bytes) -> None:
    settings.parse(content.decode("utf-8", "replace"))


def _mapping(content: bytes) -> None:
    mapping.parse(content.decode("utf-8", "replace"))
