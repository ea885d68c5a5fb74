"""復元リハーサル: a restore is done for a moment; what does not fit is named, nothing is left."""

from __future__ import annotations

import shutil

import pytest

from app.errors import NoBackupError
from app.jobs import Cancelled, Progress
from app.keeping import rehearsal
from tests.builders import TODAY, a_case, a_mail
from tests.keeping import kept_casebook


@pytest.fixture
def kept(tmp_path):
    casebook, clock = kept_casebook(tmp_path)
    a_case(casebook)
    casebook.intake.take_in(a_mail(), "m.eml")
    yield casebook, clock
    casebook.close()


@pytest.fixture
def casebook(kept):
    return kept[0]


def beside(casebook):
    return {one.name for one in casebook.path.parent.iterdir() if one.is_dir()}


def test_that_a_restore_is_proved_and_its_day_recorded(casebook):
    casebook.safekeeping.backup()
    assert casebook.safekeeping.kept().proved_on is None
    a_case(casebook)  # the casebook goes on; the backup is still its past
    found = casebook.safekeeping.rehearse()
    assert found.faults == ()
    kept = casebook.safekeeping.kept()
    assert (kept.proved_on, kept.proved) == (TODAY, found.name)
    assert "a.casebook.rehearsal" not in beside(casebook)
    assert casebook.safekeeping.check().ok


def test_that_nothing_can_be_rehearsed_without_a_backup(casebook):
    with pytest.raises(NoBackupError):
        casebook.safekeeping.rehearse()


def test_that_it_is_due_each_week(kept):
    casebook, clock = kept
    casebook.safekeeping.leave()
    name = casebook.safekeeping.kept().proved
    clock.on(6)
    casebook.safekeeping.leave()
    assert casebook.safekeeping.kept().proved_on == TODAY
    clock.on(1)
    casebook.safekeeping.leave()
    assert casebook.safekeeping.kept().proved_on > TODAY
    assert casebook.safekeeping.kept().proved == name
    clock.on(15)
    assert [one.what for one in casebook.safekeeping.notices()] == ["rehearsal-due"]


def damage(path):
    whole = bytearray(path.read_bytes())
    whole[-3000] ^= 0xFF
    path.write_bytes(whole)


def test_that_a_damaged_backup_is_found_and_said_until_a_good_one_is_proved(casebook):
    path = casebook.safekeeping.backup().path
    damage(path)
    assert casebook.safekeeping.rehearse().faults == ("damaged",)
    assert casebook.safekeeping.kept().proved_on is None
    assert [one.what for one in casebook.safekeeping.notices()] == ["rehearsal-failed"]
    assert "a.casebook.rehearsal" not in beside(casebook)
    casebook.safekeeping.backup()
    assert casebook.safekeeping.rehearse().faults == ()
    assert casebook.safekeeping.notices() == ()


def test_that_a_backup_of_another_past_is_no_backup_of_this_casebook(casebook, tmp_path):
    """The same file, once changed in two ways: its head is not in the present chain."""
    start = tmp_path / "start.casebook"
    casebook._book.database.copy_to(start, casebook._book.database.key)
    a_case(casebook)
    path = casebook.safekeeping.backup().path
    other = casebook._book.beside(start)
    for _ in range(2):
        with other.act("note"):
            pass
    other.database.copy_to(tmp_path / "other", other.database.key)
    other.close()
    shutil.copy(tmp_path / "other", path)
    faults = casebook.safekeeping.rehearse().faults
    assert "prefix" in faults
    assert "counts" in faults


def test_that_a_backup_that_is_gone_is_not_readable(casebook):
    casebook.safekeeping.backup().path.unlink()
    assert casebook.safekeeping.rehearse().faults == ("unreadable",)


def test_that_calling_it_off_leaves_nothing_and_records_nothing(casebook):
    casebook.safekeeping.backup()
    before = casebook.safekeeping.check().entries
    progress = Progress(lambda done, _total: progress.cancel() if done == 1 else None)
    with pytest.raises(Cancelled):
        casebook.safekeeping.rehearse(progress)
    assert casebook.safekeeping.check().entries == before
    assert "a.casebook.rehearsal" not in beside(casebook)


def test_that_what_one_cut_short_left_is_taken_away(casebook):
    place = rehearsal._place(casebook.path)
    place.mkdir()
    (place / "copy.casebook").write_bytes(b"x")
    rehearsal.sweep(casebook.path)
    assert not place.exists()
