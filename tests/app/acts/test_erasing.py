"""Nothing is left of who was forgotten, in no byte; what stays is proved as before."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from app.casebook import Casebook
from app.domain import journal
from app.domain.requests import Kind
from app.errors import LetterErasedError
from app.ledger import LedgerRow, Place
from app.now import RehearsalNow
from app.store.book import Book, entries
from app.views.intake import Enclosure
from tests.app import leftovers
from tests.builders import (
    OFFICER,
    PASSPHRASE,
    TODAY,
    a_case,
    a_casebook,
    a_mail,
    a_phone_note,
    did,
    drive,
    reopened,
)
from tests.withdrawn import SECRETS, STORES, withdrawn

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


@pytest.fixture(scope="module")
def key():
    """The key of every casebook made from the template: its salt is copied with it."""
    with tempfile.TemporaryDirectory() as folder:
        book = a_casebook(Path(folder))
        found = leftovers.key_of(book.path, PASSPHRASE)
        book.close()
    return found


def neighbours(book, called):
    """Cases of others, enough that pages split and segments pile up."""
    for count in range(25):
        a_case(
            book, name=f"森 {count}郎", mail=f"mori{count}@example.jp", phone=f"06-0000-{count:04}"
        )
    for count in range(4):
        mail = a_mail(
            message_id=f"<{called}{count}@example.jp>", sender=f"林 <h{count}@example.jp>"
        )
        book.intake.take_in(mail, f"{count}.eml")


def pairs_only_theirs(book):
    words = ("鵜殿 蕗子", "うどの ふきこ", "潮騒町", "蓄電池", "間取り")
    return leftovers.word_pairs(*words)


# ------------------------------------------------------------------ to the last byte


def test_that_no_byte_is_left_of_who_withdrew(casebook, key):
    neighbours(casebook, "a")
    inquiry, number, _ = withdrawn(casebook, complains=False)
    casebook.drafts.keep("note:phone", json.dumps({"fields": {"name": "鵜殿蕗子"}}))
    # by its case, naming nobody
    for begun in (f"case:{number}", f"letter:{inquiry}:L01:1:", f"package:{number}:1"):
        casebook.drafts.keep(begun, json.dumps({"note": "折り返す"}))
    casebook.drafts.keep("case:R8-9999", json.dumps({"note": "別の件"}))
    neighbours(casebook, "b")
    path = casebook.path
    assert leftovers.hits(path, key, SECRETS) == set(SECRETS)  # it would be found
    casebook = reopened(casebook)  # the index as it lies in the file
    pairs = pairs_only_theirs(casebook)
    assert pairs <= leftovers.index_terms(path, key)
    drive(casebook, number, did("close", text="鵜殿様の件、終わり。"))
    assert leftovers.hits(path, key, SECRETS) == set()  # file and log, while it is open
    left = leftovers.index_terms(path, key)
    assert not pairs & left
    assert leftovers.word_pairs("森 0郎") <= left | {"森 ", " 0"}
    assert set(casebook.drafts.kept()) == {"case:R8-9999"}
    assert casebook.cases.find("鵜殿") == ()
    assert casebook.cases.lines(casebook.cases.find(inquiry))[0].number == inquiry
    casebook.close()
    beside = [one for one in path.parent.iterdir() if one.is_file()]
    assert all(word.encode() not in one.read_bytes() for one in beside for word in SECRETS)
    assert leftovers.hits(path, key, SECRETS) == set()


def test_that_a_copy_of_the_file_is_as_clean(casebook, key, tmp_path):
    _, number, _ = withdrawn(casebook, complains=False)
    drive(casebook, number, did("close"))
    made = casebook.safekeeping.backup(tmp_path / "backups")
    assert leftovers.hits(made.path, key, SECRETS) == set()


def test_that_nothing_lies_in_the_folder_for_temporary_files(casebook, tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(scratch))
    _, number, _ = withdrawn(casebook, complains=False)
    drive(casebook, number, did("close"))
    assert list(scratch.iterdir()) == []


def test_that_bytes_another_case_needs_stay(casebook):
    inquiry, number, _ = withdrawn(casebook, complains=False)
    (mail,) = casebook.cases.sheet(inquiry).messages
    (attached,) = mail.attachments
    same = a_mail(message_id="<o@example.jp>", attachments={"図.pdf": b"%PDF-1.4 udono"})
    other = casebook.intake.take_in(same, "o.eml")[0].case
    drive(casebook, number, did("close"))
    assert casebook.cases.content(attached.sha256) == casebook.cases.content(
        casebook.cases.sheet(other).messages[0].attachments[0].sha256
    )
    with pytest.raises(LookupError):
        casebook.cases.content(mail.sha256)
    assert casebook.safekeeping.check().ok


def test_that_every_table_that_knows_a_case_or_a_person_is_thought_of():
    """A shape that adds one must say here what becomes of its rows."""
    known = {"case_file", "case_line", "item", "event", "person", "contact", "party", "message"}
    known |= {"attachment", "document", "task", "apart", "blob_text"}
    told = {"case_file", "person", "message", "blob"}
    for table in SQLModel.metadata.tables.values():
        if any(key.column.table.name in told for key in table.foreign_keys):
            assert table.name in known, table.name


def test_that_files_put_to_the_case_and_who_was_merged_go_too(casebook, key):
    """What was read out of a file, an older number, the name she was first known by."""
    inquiry, number, _ = withdrawn(casebook, complains=False)
    said = "鵜殿邸の屋根の勾配は四寸。"
    casebook.intake.attach(inquiry, (Enclosure("屋根.txt", said.encode()),))
    later = a_phone_note(name="淡路 蕗子", mail="", phone="079-9999-0042", words="続き。")
    casebook.intake.phone(replace(later, case=inquiry, kinds=()))
    found = {one for word in ("鵜殿", "淡路") for one in casebook.persons.find(word)}
    first, *others = sorted(found)
    for one in others:
        casebook.persons.merge(first, one)
    assert casebook.cases.find("四寸")
    assert casebook.cases.find("淡路")
    secrets = (*SECRETS, "四寸", "淡路", "079-9999-0042")
    assert leftovers.hits(casebook.path, key, secrets) == set(secrets)
    drive(casebook, number, did("close"))
    assert leftovers.hits(casebook.path, key, secrets) == set()
    assert casebook.cases.find("四寸") == casebook.cases.find("淡路") == ()
    assert casebook.persons.find("蕗子") == ()
    assert casebook.safekeeping.check().ok


# ------------------------------------------------------------------ what stays


def test_that_a_letter_stays_in_the_register_without_its_bytes(casebook):
    inquiry, number, _ = withdrawn(casebook, complains=False)
    (letter,) = casebook.cases.sheet(inquiry).documents
    drive(casebook, number, did("close"))
    (left,) = casebook.cases.sheet(inquiry).documents
    assert (left.number, left.dated, left.sha256) == (letter.number, letter.dated, letter.sha256)
    assert (left.dispatched, left.erased) == (letter.dispatched, TODAY)
    with pytest.raises(LetterErasedError):
        casebook.letters.stored(letter.number)
    assert casebook.letters.issue(a_case(casebook), "L01").document != letter.number


def test_that_who_is_in_another_case_stays_there_with_every_way_to_reach_them(casebook):
    _, number, complaint = withdrawn(casebook, complains=True)
    (before,) = casebook.cases.sheet(complaint).people
    drive(casebook, number, did("close"))
    assert casebook.cases.sheet(complaint).people == (before,)
    assert casebook.intake.known("鵜殿") == (casebook.intake.known("うどの")[0],)
    assert len(casebook.cases.find("鵜殿")) == 1


def test_that_the_backups_that_hold_it_are_named_and_no_others(casebook, tmp_path):
    early = casebook.safekeeping.backup(tmp_path / "b").path.name
    _, number, _ = withdrawn(casebook, complains=False)
    late = casebook.safekeeping.backup(tmp_path / "b").path.name
    assert casebook.cases.erasure(number).backups == (late,)
    drive(casebook, number, did("close"))
    after = casebook.safekeeping.backup(tmp_path / "b").path.name
    stone = casebook.cases.sheet(number).tombstone
    assert stone.backups == (late,)
    assert {early, after}.isdisjoint(stone.backups)


# ------------------------------------------------------------------ the proof


def payloads(book):
    with book._book.reading() as session:
        return {entry.number: entry for entry in entries(session)}


def test_that_the_chain_holds_where_entries_say_nothing_any_more(casebook):
    _, number, _ = withdrawn(casebook, complains=False)
    before = payloads(casebook)
    drive(casebook, number, did("close"))
    after = payloads(casebook)
    gone = [n for n, entry in after.items() if entry.payload is None]
    assert gone
    assert journal.first_fault(after.values()) is None
    assert all("鵜殿" not in (entry.payload or "") for entry in after.values())
    for n, entry in before.items():  # nothing but the words has changed, and only where it must
        assert after[n].hash == entry.hash
        plain = "鵜殿" not in (entry.payload or "") and n not in gone
        assert not plain or after[n].payload == entry.payload
    assert json.loads(after[max(after)].payload)["erased"] == gone


TAMPERED = [
    ("""UPDATE event SET "on" = '2026-11-03' WHERE sort = 'notify' AND case_id = 2""", "events"),
    ("UPDATE event SET text = '別' WHERE sort = 'note'", "events"),
    ("UPDATE event SET facts = json_set(facts, '$.of', 'held') WHERE sort = 'dispose'", "events"),
    ("UPDATE event SET actor = actor, sort = 'task' WHERE sort = 'note'", "events"),
    ("DELETE FROM event WHERE sort = 'erased' AND case_id = 2", "events"),
    ("DELETE FROM event WHERE sort = 'note'", "events"),
    ("UPDATE case_file SET words = '別' WHERE id = 2", "tombstone"),
    ("INSERT INTO task SELECT 9, 2, 0, '別', NULL, NULL", "tombstone"),
    ("INSERT INTO party SELECT 9, 2, id, 'self', NULL FROM person LIMIT 1", "tombstone"),
    ("UPDATE document SET sha256 = 'x'", "letter"),
    ("UPDATE document SET erased = NULL", "tombstone"),
    ("UPDATE case_line SET erased = NULL", "case"),
    ("DELETE FROM journal_payload WHERE number = (SELECT max(number) FROM journal)", "journal"),
]


@pytest.mark.parametrize(("sql", "fault"), TAMPERED, ids=[row[0][:60] for row in TAMPERED])
def test_that_a_tombstone_is_clean_and_what_is_touched_in_it_is_found(casebook, sql, fault):
    a_case(casebook)
    _, number, _ = withdrawn(casebook, complains=False)
    drive(casebook, number, did("close"))
    assert casebook.safekeeping.check().faults == ()
    casebook._book.database.execute(sql)
    assert fault in {name.split(":")[0] for name in casebook.safekeeping.check().faults}


def a_row(name, number, words="見積りを頼まれた。", answer="送った。"):
    day = date(2026, 4, 10)
    return LedgerRow(
        arrived=day,
        kind=Kind.INQUIRY,
        name=name,
        reading="",
        channel=None,
        words=words,
        answer=answer,
        closed=day,
        old_number=number,
        place=Place("受付簿", 2),
        kind_written="問合せ",
        officer="",
    )


def test_that_others_of_the_same_entry_are_proved_as_before(casebook):
    """An older ledger comes in as one act: its entry goes, what it said of the rest is kept."""
    rows = [a_row("鵜殿 蕗子", "旧1"), a_row("森 一郎", "旧2"), a_row("鵜殿 次郎", "旧3")]
    casebook.ledger.take_rows(rows)
    first, other, later = ("R8-0001", "R8-0002", "R8-0003")
    for old, name in (("旧1", "鵜殿 蕗子"), ("旧3", "鵜殿 次郎")):
        number = a_case(casebook, Kind.WITHDRAWAL, name=name, mail="", phone="", address="")
        drive(casebook, number, did("match", of="found", inquiry=old))
        drive(casebook, number, did("dispose", of="disposed", stores=STORES), did("close"))
        assert casebook.safekeeping.check().ok
    assert casebook.cases.sheet(first).tombstone
    assert casebook.cases.sheet(later).tombstone
    assert casebook.cases.sheet(other).requester == "森 一郎"
    kept = "".join(entry.payload or "" for entry in payloads(casebook).values())
    assert kept.count("送った。") == 1
    casebook._book.database.execute("UPDATE event SET text = '別' WHERE text = '送った。'")
    assert casebook.safekeeping.check().faults == (f"events:{other}",)


# ------------------------------------------------------------------ kept whole, or not at all

_CLOSE = """
import os, signal, sys
from datetime import date
from pathlib import Path
from app.casebook import Casebook
from app.now import RehearsalNow
from app.store import forgetting
from app.store.book import Book
from app.store.database import Database
path, passphrase, number, where = sys.argv[1:]
casebook = Casebook(Book.open(Path(path), passphrase, RehearsalNow(date(2026, 11, 24)), "佐野"))
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if where == "within":
    forgetting.tidy_index = die
else:
    Database.scrub = die
casebook.cases.do(number, "close", 0, {})
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
@pytest.mark.parametrize("where", ["within", "after"])
def test_that_a_power_cut_leaves_all_of_it_or_nothing(casebook, key, where):
    inquiry, number, _ = withdrawn(casebook, complains=False)
    before = casebook.cases.sheet(inquiry), casebook.safekeeping.check()
    path = casebook.path
    casebook.close()
    done = subprocess.run(
        [sys.executable, "-c", _CLOSE, str(path), PASSPHRASE, number, where],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    again = Casebook(Book.open(path, PASSPHRASE, RehearsalNow(TODAY), OFFICER))
    if where == "within":
        assert (again.cases.sheet(inquiry), again.safekeeping.check()) == before
    else:  # it is done, and opening overwrites what was left to overwrite
        assert again.cases.sheet(inquiry).tombstone
        assert again.safekeeping.check().ok
        assert leftovers.hits(path, key, SECRETS) == set()
    again.close()
