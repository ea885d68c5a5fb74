"""Proving the file: what was touched is found and named; copies are whole or not there."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date

import pytest

from app.casebook import Casebook
from app.domain.finding import LogSought
from app.domain.requests import Kind
from app.errors import CasebookExistsError, StorageFailedError, WrongPassphraseError
from app.keeping.restoring import restore
from app.now import RehearsalNow
from app.store.backup import copy_verified
from app.store.book import Book
from app.store.database import Database
from tests.builders import (
    OFFICER,
    PASSPHRASE,
    TODAY,
    Posted,
    a_case,
    a_casebook,
    a_mail,
    did,
    drive,
)


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    number = a_case(book, Kind.DISCLOSURE, Kind.MARKETING_STOP, up_to=None)
    drive(book, number, Posted("L01"), did("accept", leak="no"), did("note", text="経過"))
    book.intake.take_in(a_mail(attachments={"委任状.pdf": b"%PDF-1.4"}), "m.eml")
    yield book
    book.close()


def touch(casebook, sql, *values):
    """Alter the file behind the program's back."""
    casebook._book.database.execute(sql, values)


def test_that_an_untouched_casebook_has_no_fault(casebook):
    checked = casebook.safekeeping.check()
    assert (checked.ok, checked.faults) == (True, ())
    assert checked.entries == 7
    assert len(checked.head) == 64


TOUCHED = [
    ("UPDATE event SET text = '別' WHERE sort = 'note'", "events:R8-0001"),
    ("UPDATE event SET \"on\" = '2026-11-23' WHERE sort = 'note'", "events:R8-0001"),
    ("UPDATE event SET sort = 'task' WHERE sort = 'note'", "events:R8-0001"),
    ("DELETE FROM event WHERE sort = 'note'", "events:R8-0001"),
    (
        """INSERT INTO event SELECT 99, case_id, item, sort, "on", at, actor, text, facts
        FROM event WHERE sort = 'note'""",
        "events:R8-0001",
    ),
    ("UPDATE event SET actor = '別人' WHERE id = 1", "acted:1"),
    ("UPDATE event SET at = datetime(at, '-1 day') WHERE id = 1", "acted:1"),
    ("UPDATE case_file SET number = 'R8-0009' WHERE id = 1", "number:R8-0001"),
    ("UPDATE contact SET since = '2026-13-24' WHERE id = 1", "cells:contact:1"),
    ("UPDATE case_file SET arrived = '2026-11-20' WHERE id = 1", "arrived:R8-0001"),
    ("UPDATE case_line SET state = 'CLOSED' WHERE case_id = 1", "case:R8-0001"),
    ("UPDATE case_line SET due = '2027-01-01' WHERE case_id = 2", "case:R8-0002"),
    ("DELETE FROM case_line WHERE case_id = 2", "case:R8-0002"),
    ("UPDATE item SET due = '2027-01-01' WHERE case_id = 1 AND position = 1", "item:R8-0001:1"),
    ("UPDATE item SET decision = 'FULL' WHERE case_id = 1 AND position = 2", "item:R8-0001:2"),
    ("DELETE FROM item WHERE case_id = 1 AND position = 2", "items:R8-0001"),
    ("UPDATE journal SET actor = '別人' WHERE number = 2", "journal:2:hash"),
    ("DELETE FROM journal_payload WHERE number = 2", "journal:2:erased"),
    ("UPDATE journal_payload SET payload = '{}' WHERE number = 2", "journal:2:payload"),
    ("UPDATE journal_payload SET payload = '' WHERE number = 2", "journal:2:payload"),
    ("UPDATE journal_payload SET payload = 'null' WHERE number = 3", "journal:3:payload"),
    ("UPDATE journal_payload SET payload = '[]' WHERE number = 4", "journal:4:payload"),
    ("UPDATE journal SET subject = '[' WHERE number = 2", "journal:2:hash"),
    ("UPDATE document SET letter = 'L11'", "letter:個情発R8-0001-1号"),
    ("UPDATE document SET sha256 = (SELECT max(sha256) FROM blob)", "letter:個情発R8-0001-1号"),
    ("UPDATE document SET erased = '2026-11-24'", "letter:個情発R8-0001-1号"),
    ("DELETE FROM document", "letter:個情発R8-0001-1号"),
    ("DELETE FROM blob WHERE sha256 IN (SELECT sha256 FROM document)", "letter:個情発R8-0001-1号"),
    ("UPDATE person SET name = '別人' WHERE id = 1", "case:R8-0001"),
]


@pytest.mark.parametrize(("sql", "fault"), TOUCHED, ids=[row[0][:60] for row in TOUCHED])
def test_that_what_was_touched_is_found_and_named(casebook, sql, fault):
    touch(casebook, sql)
    checked = casebook.safekeeping.check()
    assert not checked.ok
    assert fault in checked.faults
    assert all(name.split(":")[0] not in ("file", "blob") for name in checked.faults)


def test_that_an_entry_whose_moment_is_none_ends_in_a_sentence(casebook):
    touch(casebook, "UPDATE journal SET at = '2026-11-24T10:00:02+33:00' WHERE number = 2")
    with pytest.raises(StorageFailedError):
        casebook.log.lines(casebook.log.numbers(LogSought()))
    assert "journal:2:hash" in casebook.safekeeping.check().faults


def test_that_what_is_kept_of_a_backup_must_be_legible(casebook, tmp_path):
    casebook.safekeeping.backup(tmp_path)
    touch(casebook, "UPDATE setting SET value = '{' WHERE name LIKE 'backup:%'")
    assert casebook.safekeeping.check().faults == ("backups:unreadable",)
    with pytest.raises(StorageFailedError):
        casebook.safekeeping.kept()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE setting SET name = 'profiLe:1' WHERE name = 'profile:1'",
        "UPDATE party SET person_id = 99",
    ],
)
def test_that_a_casebook_that_cannot_be_opened_for_its_rows_says_so(casebook, sql):
    path, key = casebook.path, casebook._book.database.key
    casebook._book.database.execute("PRAGMA foreign_keys = OFF")
    touch(casebook, "DELETE FROM setting WHERE name = 'index'")  # what is found is folded anew
    touch(casebook, sql)
    casebook.close()
    with pytest.raises(StorageFailedError):
        Casebook(Book._open(path, key, RehearsalNow(TODAY), OFFICER, create=False))


def test_that_a_journal_entry_taken_out_is_named(casebook):
    casebook._book.database.execute("PRAGMA foreign_keys = OFF")
    touch(casebook, "DELETE FROM journal WHERE number = 4")
    assert "journal:4:gap" in casebook.safekeeping.check().faults


def test_that_altered_bytes_of_a_letter_or_mail_are_found(casebook):
    blobs = casebook._book.database.execute("SELECT sha256 FROM blob")
    assert len(blobs) == 3  # a letter, a mail, what was attached to it
    for (sha256,) in blobs:
        touch(casebook, "UPDATE blob SET content = zeroblob(size) WHERE sha256 = ?", sha256)
        assert f"blob:{sha256}" in casebook.safekeeping.check().faults


def test_that_no_fault_says_what_a_person_wrote(casebook):
    touch(casebook, "UPDATE event SET text = '髙橋の秘密'")
    touch(casebook, "UPDATE case_line SET requester = '髙橋の秘密'")
    assert "髙橋" not in str(casebook.safekeeping.check())


def test_that_an_event_cannot_be_altered_where_what_others_say_was_erased(casebook):
    touch(casebook, "DELETE FROM journal_payload WHERE number = 4")
    assert casebook.safekeeping.check().faults == ("journal:4:erased",)
    touch(casebook, "UPDATE event SET text = '別' WHERE sort = 'note'")
    assert "events:R8-0001" in casebook.safekeeping.check().faults


# ------------------------------------------------------------------ backups


def test_that_a_backup_opens_and_holds_the_same(casebook, tmp_path):
    sheets = [casebook.cases.sheet(case) for case in casebook.cases.find()]
    made = casebook.safekeeping.backup(tmp_path / "backups")
    assert made.cases == 2
    assert made.sha256 == hashlib.sha256(made.path.read_bytes()).hexdigest()
    assert [path.name for path in made.path.parent.iterdir()] == [made.path.name]
    copy = opened(made.path)
    assert [copy.cases.sheet(case) for case in copy.cases.find()] == sheets
    theirs, ours = copy.safekeeping.check(), casebook.safekeeping.check()
    assert theirs.ok
    assert ours.entries == theirs.entries + 1  # that this backup was made
    assert casebook._book.database.execute("SELECT name, entries, head FROM backup") == [
        (made.path.name, theirs.entries, theirs.head)
    ]
    copy.close()


def opened(path):
    return Casebook(Book.open(path, PASSPHRASE, RehearsalNow(TODAY), OFFICER))


def test_that_a_backup_has_what_stands_only_in_the_write_ahead_log(casebook, tmp_path):
    plain = tmp_path / "plain.casebook"
    shutil.copy(casebook.path, plain)
    made = casebook.safekeeping.backup(tmp_path / "backups")
    with Database.opened(made.path, casebook._book.database.key) as copy:
        assert copy.execute("SELECT count(*) FROM case_file") == [(2,)]


def test_that_each_backup_is_a_file_of_its_own(casebook, tmp_path):
    paths = {casebook.safekeeping.backup(tmp_path / "backups").path for _ in range(3)}
    assert len(paths) == 3
    casebook.now.turn_to(casebook.now.moment())
    taken = casebook.safekeeping.backup(tmp_path / "backups").path
    before = taken.read_bytes()
    casebook.now.turn_to(casebook.now.moment().replace(second=0, minute=0, hour=0))
    first = casebook.safekeeping.backup(tmp_path / "more").path
    casebook.now.turn_to(casebook.now.moment().replace(second=0, minute=0, hour=0))
    second = casebook.safekeeping.backup(tmp_path / "more").path  # in the same second
    assert first.exists()
    assert second.exists()
    assert first != second
    assert taken.read_bytes() == before


def test_that_a_backup_that_cannot_be_written_leaves_nothing(casebook, tmp_path):
    (tmp_path / "file").write_text("kein Ordner", encoding="utf-8")
    with pytest.raises(StorageFailedError):
        casebook.safekeeping.backup(tmp_path / "file")
    with pytest.raises(StorageFailedError):
        casebook.safekeeping.backup(tmp_path / "file" / "below")


@pytest.fixture
def damaged(casebook):
    """The file with one page that is no longer what was written."""
    path, key = casebook.path, casebook._book.database.key
    casebook.close()
    whole = bytearray(path.read_bytes())
    whole[-2000] ^= 0xFF
    path.write_bytes(whole)
    return path, key


def test_that_a_damaged_file_makes_no_backup(damaged, tmp_path):
    """Nothing counts as a backup that does not prove sound when it is opened again."""
    source = Database(*damaged)
    with pytest.raises(StorageFailedError) as error:
        copy_verified(source, tmp_path / "copy.casebook")
    source.close()
    assert error.value.cause == "damaged"
    assert not list(tmp_path.glob("copy*"))


def test_that_a_damaged_page_is_a_fault_and_no_crash(damaged):
    path, key = damaged
    book = Casebook(Book._open(path, key, RehearsalNow(TODAY), OFFICER, create=False))
    checked = book.safekeeping.check()
    book.close()
    assert not checked.ok
    assert checked.faults[0].startswith("file:")


# ------------------------------------------------------------------ restoring


def test_that_a_restored_casebook_is_the_one_that_was_backed_up(casebook, tmp_path):
    made = casebook.safekeeping.backup(tmp_path / "backups")
    a_case(casebook)
    target = tmp_path / "restored.casebook"
    assert restore(made.path, target) == made.sha256
    again = opened(target)
    assert len(again.cases.find()) == 2
    again.close()


def test_that_restoring_never_writes_over_a_file(casebook, tmp_path):
    made = casebook.safekeeping.backup(tmp_path / "backups")
    target = tmp_path / "there.casebook"
    target.write_bytes(b"mine")
    for there in (target, casebook.path, made.path):
        before = there.read_bytes()
        with pytest.raises(CasebookExistsError):
            restore(made.path, there)
        assert there.read_bytes() == before


def test_that_restoring_what_is_not_there_makes_nothing(tmp_path):
    with pytest.raises(StorageFailedError):
        restore(tmp_path / "none", tmp_path / "new")
    with pytest.raises(StorageFailedError):
        restore(tmp_path, tmp_path / "new")
    (tmp_path / "some").write_bytes(b"x")
    with pytest.raises(StorageFailedError):
        restore(tmp_path / "some", tmp_path / "no" / "folder")
    assert [path.name for path in tmp_path.iterdir()] == ["some"]


def test_that_a_backup_is_as_secret_as_the_casebook(casebook, tmp_path):
    made = casebook.safekeeping.backup(tmp_path / "backups")
    assert "髙橋".encode() not in made.path.read_bytes()
    with pytest.raises(WrongPassphraseError):
        Book.open(made.path, "falsch", casebook.now, OFFICER)


def test_that_a_rehearsal_stays_on_its_day_wherever_the_copy_goes(casebook, tmp_path):
    casebook.rehearse(date(2026, 11, 24))
    made = casebook.safekeeping.backup(tmp_path / "backups")
    copy = Casebook.open(made.path, PASSPHRASE)
    assert copy.now.rehearsal
    assert copy.now.moment().date() == date(2026, 11, 24)
    copy.close()


# ------------------------------------------------------------------ the journal, byte by byte


def row_of(casebook, table, number):
    return casebook._book.database.execute(f"SELECT * FROM {table} WHERE number = ?", (number,))[0]


def put_back(casebook, table, row):
    marks = ", ".join("?" * len(row))
    touch(casebook, f"INSERT OR REPLACE INTO {table} VALUES ({marks})", *row)


SEALED = ("at", "actor", "act", "subject", "digest", "previous", "hash")
COLUMNS = [
    *(("journal", name) for name in SEALED),
    *(("journal_payload", name) for name in ("salt", "payload")),
]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_that_one_turned_bit_of_the_journal_is_found_and_the_entry_named(casebook, table, column):
    (last,) = casebook._book.database.execute("SELECT max(number) FROM journal")[0]
    for number in (1, 2, last):
        row = row_of(casebook, table, number)
        whole = dict(zip(_names(casebook, table), row, strict=True))[column].encode()
        for at in {0, len(whole) // 2, len(whole) - 1}:
            turned = bytearray(whole)
            turned[at] ^= 1
            value = turned.decode("utf-8", "replace")
            touch(casebook, f'UPDATE {table} SET "{column}" = ? WHERE number = ?', value, number)
            checked = casebook.safekeeping.check()
            assert not checked.ok
            assert checked.faults[0].startswith(f"journal:{number}:"), (column, number, at)
            put_back(casebook, table, row)
    assert casebook.safekeeping.check().ok


def _names(casebook, table):
    return [row[1] for row in casebook._book.database.execute(f"PRAGMA table_info({table})")]


@pytest.mark.parametrize("number", [1, 2, 6])
def test_that_a_deleted_entry_is_found_and_named(casebook, number):
    touch(casebook, "PRAGMA foreign_keys = OFF")
    touch(casebook, "DELETE FROM journal_payload WHERE number = ?", number)
    touch(casebook, "DELETE FROM journal WHERE number = ?", number)
    assert casebook.safekeeping.check().faults[0] == f"journal:{number}:gap"


def test_that_the_last_entry_taken_away_shows_by_its_event(casebook):
    touch(casebook, "PRAGMA foreign_keys = OFF")
    touch(casebook, "DELETE FROM journal_payload WHERE number = 7")
    touch(casebook, "DELETE FROM journal WHERE number = 7")
    assert "events:R8-0002" in casebook.safekeeping.check().faults  # told by nothing any more


@pytest.mark.parametrize("number", [1, 3, 6])
def test_that_two_entries_in_the_other_order_are_found_and_the_first_named(casebook, number):
    touch(casebook, "PRAGMA foreign_keys = OFF")
    for table in ("journal", "journal_payload"):
        first, second = row_of(casebook, table, number), row_of(casebook, table, number + 1)
        put_back(casebook, table, (second[0] - 1, *second[1:]))
        put_back(casebook, table, (first[0] + 1, *first[1:]))
    assert casebook.safekeeping.check().faults[0].startswith(f"journal:{number}:")
