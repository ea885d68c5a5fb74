"""Two people, one casebook: the second reads, and nothing she does is kept."""

from __future__ import annotations

import shutil

import pytest

from app import phrases
from app.casebook import Casebook
from app.domain.item import Act
from app.errors import (
    CasebookInUseError,
    CasebookLeftOpenError,
    CasebookTakenOverError,
    NothingToReadError,
    OnlyReadingError,
    WrongPassphraseError,
)
from app.store.lease import STALE
from app.store.place import Sort, place_of
from tests.app.store.test_lease import elsewhere
from tests.builders import PASSPHRASE, a_case, a_mail, a_phone_note
from tests.keeping import kept_casebook


@pytest.fixture
def shared(tmp_path):
    """A folder a service carries to other machines."""
    folder = tmp_path / "OneDrive - 株式会社テラス"
    folder.mkdir()
    return folder


def left_open(casebook, tmp_path):
    """What another machine would see while the casebook is open here: the file, and a note."""
    casebook.close()
    elsewhere(casebook.path)
    return casebook.path


def test_that_the_second_reads_the_living_file_of_a_disk_of_this_machine(tmp_path):
    first, _ = kept_casebook(tmp_path)
    number = a_case(first, words="開示を")
    with pytest.raises(CasebookInUseError):
        Casebook.open(first.path, PASSPHRASE)
    second = Casebook.open_to_read(first.path, PASSPHRASE)
    assert second.cases.sheet(number).words == "開示を"
    assert second.only_read.host
    assert phrases.only_read(second.only_read).startswith("閲覧のみ　")
    later = a_case(first)
    assert second.cases.sheet(later).number == later
    assert second.safekeeping.check().ok
    second.close()
    assert first.safekeeping.check().ok
    first.close()


ACTS = {
    "a call": lambda book, number: book.intake.phone(a_phone_note()),
    "a mail": lambda book, number: book.intake.take_in(a_mail(), "m.eml"),
    "a note": lambda book, number: book.cases.do(number, Act.NOTE, 0, {"text": "x"}),
    "a letter": lambda book, number: book.letters.issue(number, "L01"),
    "a backup": lambda book, number: book.safekeeping.backup(),
    "a rehearsal": lambda book, number: book.safekeeping.rehearse(),
    "a passphrase": lambda book, number: book.safekeeping.rekey(PASSPHRASE, "あたらしい 合言葉 9"),
    "a sheet": lambda book, number: book.safekeeping.note_sheet_printed(),
    "a hold": lambda book, number: book.disposal.hold(number, "監査", ""),
    "a disposal": lambda book, number: book.disposal.run([number]),
    "a draft": lambda book, number: book.drafts.keep("note:1", "x"),
    "a month": lambda book, number: book.reporting.export(2026, 11, book.path.with_name("m.xlsx")),
}


@pytest.mark.parametrize("what", ACTS)
def test_that_whoever_reads_can_do_nothing(tmp_path, what):
    first, _ = kept_casebook(tmp_path)
    number = a_case(first)
    first.close()
    before = first.path.read_bytes()
    second = Casebook.open_to_read(first.path, PASSPHRASE)
    with pytest.raises(OnlyReadingError) as error:
        ACTS[what](second, number)
    assert "閲覧のみ" in phrases.error(error.value)
    assert second.drafts.kept() == {}
    assert second.safekeeping.leave() is None
    second.close()
    assert first.path.read_bytes() == before
    assert not first.path.with_name("m.xlsx").exists()


def test_that_a_shared_place_keeps_no_write_ahead_log(shared):
    casebook, _ = kept_casebook(shared)
    assert place_of(casebook.path).sort is Sort.SYNC
    assert casebook._book.database.execute("PRAGMA journal_mode") == [("delete",)]
    a_case(casebook)
    with casebook._book.reading():  # a form is kept while something is read
        assert casebook.drafts.kept() == {}
    casebook.drafts.keep("note:1", "途中")
    assert not list(shared.glob("*-wal"))
    casebook.close()
    again = Casebook.open(casebook.path, PASSPHRASE)
    assert again.safekeeping.check().ok
    again.close()


def test_that_in_a_shared_place_the_last_sound_backup_is_read(shared, tmp_path):
    casebook, clock = kept_casebook(shared)
    number = a_case(casebook, words="控えにある")
    casebook.safekeeping.backup()
    clock.on(1)
    newest = casebook.safekeeping.backup().path
    later = a_case(casebook)
    path = left_open(casebook, tmp_path)
    second = Casebook.open_to_read(path, PASSPHRASE)
    assert second.path == newest
    assert second.cases.sheet(number).words == "控えにある"
    assert later not in [line.number for line in second.cases.lines(second.cases.find())]
    assert second.only_read.user == "西"
    assert "西さん（PC-2）" in phrases.only_read(second.only_read)
    assert "までの控え" in phrases.only_read(second.only_read)
    second.close()
    newest.write_bytes(newest.read_bytes()[:-4096] + bytes(4096))  # damaged: the one before
    third = Casebook.open_to_read(path, PASSPHRASE)
    assert third.path != newest
    third.close()
    with pytest.raises(WrongPassphraseError):
        Casebook.open_to_read(path, "違う 合言葉 です")
    shutil.rmtree(shared / "控え")
    with pytest.raises(NothingToReadError):
        Casebook.open_to_read(path, PASSPHRASE)


def test_that_a_casebook_left_open_elsewhere_is_taken_over_after_a_question(shared):
    casebook, _ = kept_casebook(shared)
    casebook.close()
    elsewhere(casebook.path)
    with pytest.raises(CasebookInUseError):
        Casebook.open(casebook.path, PASSPHRASE, take_over=True)
    elsewhere(casebook.path, ago=STALE + 60)
    with pytest.raises(CasebookLeftOpenError) as error:
        Casebook.open(casebook.path, PASSPHRASE)
    assert "西さん（PC-2）" in phrases.error(error.value)
    again = Casebook.open(casebook.path, PASSPHRASE, take_over=True)
    a_case(again)
    elsewhere(casebook.path)  # she is back, and takes it herself
    with pytest.raises(CasebookTakenOverError) as lost:
        a_case(again)
    assert "西さん（PC-2）" in phrases.error(lost.value)
    again.close()


def test_that_reading_leaves_no_note_of_who_has_it(tmp_path):
    casebook, _ = kept_casebook(tmp_path)
    number = a_case(casebook)
    casebook.close()
    second = Casebook.open_to_read(casebook.path, PASSPHRASE)
    assert second.cases.sheet(number)
    assert not second.path.with_name("a.casebook.holder").exists()
    second.close()
