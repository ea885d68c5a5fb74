"""Files of released shapes: copied, opened by this program, proved, and printed from."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date
from pathlib import Path

import pytest

from app.casebook import Casebook
from app.errors import StorageFailedError
from app.now import RehearsalNow
from app.store import book as books
from app.store.book import MIGRATIONS
from app.store.database import Database
from app.store.key import raw_key, salt_of
from app.store.schema import Migration
from app.texts.views import TextState
from tests.builders import did, drive

ARCHIVES = Path(__file__).resolve().parents[2] / "archives"
PASSPHRASE = "mado no archive"  # noqa: S105 - of an invented casebook
HEAD = "cc3632deba5cba06abbec14b4f883f726a8f4ca7ae2a1722a6d105e654c314ea"
LETTERS = {
    "個情発R8-0001-1号": "af0a2d06812abb85fa0798d7eeecebb0127048450a6c485e47c72f271c6893c4",
    "個情発R8-0001-2号": "f6eb932960d3edca63b8c92f9064896f0ece0b692082edc87c8e4e3237db1d3a",
    "個情発R8-0002-1号": "60c4f04016d861f1331d6e3ea989dff5d8fb15f08a515747c4c7750da3bbd25a",
    "個情発R8-0004-1号": "0d7eb03c9100839548875259850532a16c66d76687634f5c2778d1cce79a5373",
}


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "office.casebook"
    shutil.copy(ARCHIVES / "schema-1.casebook", path)
    return path


def state(path):
    """The version, the shape and what every table holds."""
    database = Database(path, raw_key(PASSPHRASE, salt_of(path)))
    shape = database.execute("SELECT sql FROM sqlite_master ORDER BY name")
    names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    rows = [
        database.execute(f'SELECT * FROM "{name}"') for (name,) in names if "search" not in name
    ]
    version = database.execute("PRAGMA user_version")
    database.close()
    return version, shape, rows


def beside(path):
    return [one for one in path.parent.glob("*.casebook") if one != path]


def test_that_every_released_shape_has_its_archive():
    """The newest shape gets its own when it is released."""
    for migration in MIGRATIONS[:-1]:
        assert (ARCHIVES / f"schema-{migration.number}.casebook").is_file()


def test_that_a_casebook_of_the_first_shape_opens_whole(archive, tmp_path):
    before = state(archive)
    casebook = Casebook.open(archive, PASSPHRASE)
    assert casebook.safekeeping.check().ok
    assert casebook.cases.find("𠮷田") == casebook.cases.find("吉田")
    for number, sha256 in LETTERS.items():
        assert casebook.letters.export(number, tmp_path / "out.pdf") == sha256
        assert hashlib.sha256((tmp_path / "out.pdf").read_bytes()).hexdigest() == sha256
    (unfinished,) = casebook.drafts.kept("note:").values()  # offered when she unlocks
    assert "森 三郎" in unfinished
    (backup,) = beside(archive)
    remembered = casebook._book.database.execute("SELECT name, entries, head FROM backup")
    assert remembered == [(backup.name, 35, HEAD)]
    casebook.close()
    assert state(archive)[0] == [(MIGRATIONS[-1].number,)]
    assert state(backup) == before
    Casebook.open(archive, PASSPHRASE).close()  # once is enough
    assert beside(archive) == [backup]


def test_that_a_casebook_of_the_second_shape_opens_whole(tmp_path):
    path = tmp_path / "office.casebook"
    shutil.copy(ARCHIVES / "schema-2.casebook", path)
    before = state(path)
    casebook = Casebook.open(path, PASSPHRASE)
    assert casebook.safekeeping.check().ok
    assert casebook.cases.tags() == ("委託先", "要確認")
    assert casebook.cases.sheet("R8-0002").tombstone
    sha256 = "c31d3705bfad5fe6e0ec9c52d9c7c0728022d21a83db177a2d6386306622fb23"
    assert casebook.letters.export("個情発R8-0001-2号", tmp_path / "out.pdf") == sha256
    assert {line.state for line in casebook.texts.lines()} == {TextState.SHIPPED}
    casebook.close()
    (backup,) = beside(path)
    assert state(backup) == before


def test_that_a_casebook_of_the_third_shape_opens_whole(tmp_path):
    path = tmp_path / "office.casebook"
    shutil.copy(ARCHIVES / "schema-3.casebook", path)
    casebook = Casebook.open(path, PASSPHRASE)
    checked = casebook.safekeeping.check()
    assert (checked.ok, checked.entries) == (True, 33)
    assert checked.head.startswith("26dba9f4")
    sha256 = "2da7aa37b09754b6b7f3b589e3a0a68cc5b0237e56a02e1333653246cfc03517"
    assert casebook.letters.export("個情発R8-0001-2号", tmp_path / "out.pdf") == sha256
    states = [str(one.state) for one in casebook.cases.sheet("R8-0001").documents]
    assert states == ["sent", "superseded", "sent"]
    (own,) = [one for one in casebook.texts.lines() if one.state is not TextState.SHIPPED]
    assert own.letter == "L09"
    assert [one.number for one in casebook.disposal.look().held] == ["R8-0001"]
    (unfinished,) = casebook.drafts.kept("note:").values()
    assert "森 四郎" in unfinished
    casebook.close()


def test_that_the_promise_is_kept_in_a_casebook_that_was_begun_before(archive):
    casebook = Casebook.open(archive, PASSPHRASE)
    (backup,) = beside(archive)
    told = casebook.cases.erasure("R8-0003")  # matched by a program that kept the number as text
    assert [one.number for one in told.cases] == ["R8-0002", "R8-0003"]
    assert told.backups == (backup.name,)
    drive(casebook, "R8-0003", did("close"))
    assert casebook.cases.sheet("R8-0002").tombstone
    assert casebook.cases.sheet("R8-0003").tombstone
    assert casebook.cases.find("𠮷田") == ()
    assert casebook.safekeeping.check().ok
    casebook.close()


def test_that_a_step_that_fails_leaves_the_file_and_its_backup(archive, monkeypatch):
    before = state(archive)

    def fails(connection):
        connection.execute("DROP TABLE party")
        raise ZeroDivisionError

    broken = (*MIGRATIONS[:1], Migration(2, "breaks", fails))
    monkeypatch.setattr(books, "MIGRATIONS", broken)
    with pytest.raises(ZeroDivisionError):
        Casebook.open(archive, PASSPHRASE)
    assert state(archive) == before
    (backup,) = beside(archive)
    assert state(backup) == before
    monkeypatch.undo()
    Casebook.open(archive, PASSPHRASE).close()


def test_that_without_a_sound_backup_nothing_is_changed(archive):
    """A damaged page makes no backup, and without one no shape is changed."""
    whole = bytearray(archive.read_bytes())
    whole[-2000] ^= 0xFF
    archive.write_bytes(whole)
    with pytest.raises(StorageFailedError) as error:
        Casebook.open(archive, PASSPHRASE)
    assert error.value.cause == "damaged"
    assert beside(archive) == []
    database = Database(archive, raw_key(PASSPHRASE, salt_of(archive)))
    assert database.execute("PRAGMA user_version") == [(1,)]
    assert database.execute("SELECT 1 FROM sqlite_master WHERE name = 'backup'") == []
    database.close()


def test_that_an_earlier_backup_is_never_written_over(archive, monkeypatch):
    def fails(_connection):
        raise ZeroDivisionError

    monkeypatch.setattr(books, "MIGRATIONS", (*MIGRATIONS[:1], Migration(2, "breaks", fails)))
    for count in (1, 2, 3):
        with pytest.raises(ZeroDivisionError):
            Casebook.open(archive, PASSPHRASE, now=RehearsalNow(date(2026, 11, 24)))
        assert len(beside(archive)) == count
