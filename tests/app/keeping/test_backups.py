"""Backups: made when something was done, looked at, thinned, and nothing of others touched."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta

import pytest

from app import shelf
from app.errors import NotOnStaffError, StorageFailedError
from app.keeping import backups
from app.keeping.backups import State, Why
from app.store.book import Book
from tests.builders import TODAY, a_case, a_casebook, a_profile, did, drive
from tests.keeping import Clock, kept_casebook


@pytest.fixture
def kept(tmp_path):
    casebook, clock = kept_casebook(tmp_path)
    yield casebook, clock
    casebook.close()


@pytest.fixture
def casebook(kept):
    return kept[0]


@pytest.fixture
def clock(kept):
    return kept[1]


def made(casebook):
    return sorted(shelf.backup_folder(casebook.path).glob("*.casebook"))


def test_that_closing_backs_up_what_was_done_and_only_then(casebook):
    a_case(casebook)
    assert casebook.safekeeping.leave() is None
    (first,) = made(casebook)
    assert first.parent == casebook.path.parent / "控え"
    assert casebook.safekeeping.leave() is None
    assert casebook.safekeeping.kept().proved_on == TODAY  # proved with it, in the same breath
    casebook.drafts.keep("note:1", "書きかけ")
    assert casebook.safekeeping.leave() is None
    assert made(casebook) == [first]
    a_case(casebook)
    casebook.safekeeping.leave()
    assert len(made(casebook)) == 2
    assert casebook.safekeeping.check().ok


def test_that_a_casebook_for_practice_is_not_backed_up(tmp_path):
    casebook = a_casebook(tmp_path)
    a_case(casebook)
    assert casebook.safekeeping.leave() is None
    assert casebook.safekeeping.notices() == ()
    casebook.close()
    assert not (tmp_path / "控え").exists()


def test_that_a_backup_that_was_lost_is_made_anew_at_the_next_closing(casebook):
    casebook.safekeeping.leave()
    (first,) = made(casebook)
    first.unlink()
    casebook.safekeeping.leave()
    assert len(made(casebook)) == 1


def test_that_another_folder_is_used_once_it_was_chosen(casebook, tmp_path):
    casebook.safekeeping.keep_in(tmp_path / "別の場所")
    casebook.safekeeping.backup()
    assert [one.parent.name for one in made(casebook)] == ["別の場所"]
    assert casebook.safekeeping.kept().backups[0].folder == tmp_path / "別の場所"
    casebook.safekeeping.keep_in(None)
    casebook.safekeeping.leave()  # what lies elsewhere does not count: it may be a stick
    assert [one.parent.name for one in made(casebook)] == ["控え"]
    (tmp_path / "state" / "madoguchi" / "backups.json").write_text("[", "utf-8")
    assert shelf.backup_folder(casebook.path).name == "控え"


def test_that_each_week_one_is_proved_in_full(casebook, clock, monkeypatch):
    asked = []
    proved = backups.copy_verified
    monkeypatch.setattr(
        backups, "copy_verified", lambda *a, **b: asked.append(b["full"]) or proved(*a, **b)
    )
    for _ in range(9):
        casebook.safekeeping.backup()
        clock.on(1)
    assert asked == [True, *[False] * 6, True, False]


def test_that_nothing_is_written_for_a_stranger(tmp_path):
    casebook = a_casebook(tmp_path, source=a_profile(approval="two"), actor="佐野")
    casebook._book.actor = "誰か"
    with pytest.raises(NotOnStaffError):
        casebook.safekeeping.backup(tmp_path / "b")
    assert not (tmp_path / "b").exists()
    casebook.close()


# ------------------------------------------------------------------ how one is found


def flipped(path, at=9000):
    whole = bytearray(path.read_bytes())
    whole[at] ^= 0xFF
    path.write_bytes(whole)


def cut(path):
    path.write_bytes(path.read_bytes()[:-4096])


def first_page(path):
    flipped(path, 40)


def another(path):
    key = path.read_bytes()
    path.write_bytes(os.urandom(16) + key[16:])


def older(path):
    """Put a backup made before in its place: it opens, but is not the one that was made."""
    before, *_ = sorted(path.parent.glob("*.casebook"))
    size = path.stat().st_size
    shutil.copy(before, path)
    with path.open("rb+") as file:
        file.truncate(size)


FOUND = [
    (lambda _: None, State.SOUND),
    (lambda path: path.unlink(), State.MISSING),
    (cut, State.ALTERED),
    (first_page, State.UNREADABLE),
    (another, State.ALTERED),
    (older, State.ALTERED),
]


@pytest.mark.parametrize(
    ("harm", "state"), FOUND, ids=[f"{i}-{row[1]}" for i, row in enumerate(FOUND)]
)
def test_that_a_backup_that_does_not_open_is_said_at_once(casebook, harm, state):
    casebook.safekeeping.backup()
    a_case(casebook)
    path = casebook.safekeeping.backup().path
    harm(path)
    line, *_ = casebook.safekeeping.kept().backups
    assert (line.name, line.state) == (path.name, state)
    notices = casebook.safekeeping.notices()
    assert [one.what for one in notices] == ([] if state is State.SOUND else [f"backup-{state}"])
    assert all(one.pressing for one in notices)
    casebook.safekeeping.leave()  # and the next closing makes a new one
    assert casebook.safekeeping.notices() == ()


def test_that_a_backup_that_cannot_be_made_is_said_until_one_is(casebook, tmp_path):
    a_case(casebook)
    (tmp_path / "控え").write_text("kein Ordner", "utf-8")
    problem = casebook.safekeeping.leave()
    assert isinstance(problem, StorageFailedError)
    assert [(one.what, one.fact) for one in casebook.safekeeping.notices()] == [
        ("backup-failed", "read-only")
    ]
    (tmp_path / "控え").unlink()
    assert casebook.safekeeping.leave() is None
    assert casebook.safekeeping.notices() == ()


def test_that_no_backup_at_all_is_said_after_some_days(casebook):
    assert [one.what for one in casebook.safekeeping.notices()] == ["backup-none"]


def test_that_a_full_disk_makes_no_backup_and_leaves_nothing(casebook, tmp_path, monkeypatch):
    """The limit is SQLite's own, put on the copy: the pages end as on a full disk."""
    from app.store import database

    connect = database._connect

    def small(path, key, mode):
        connection = connect(path, key, mode)
        if mode == "rwc":
            connection.execute("PRAGMA max_page_count = 5")
        return connection

    monkeypatch.setattr(database, "_connect", small)
    with pytest.raises(StorageFailedError):
        casebook.safekeeping.backup()
    assert list((tmp_path / "控え").iterdir()) == []


# ------------------------------------------------------------------ thinning


def test_that_a_year_of_work_keeps_days_weeks_and_months(casebook, clock):
    for _ in range(30):
        casebook.safekeeping.backup()
        clock.on(14)
    left = made(casebook)
    with casebook._book.reading() as session:
        names = [one.name for one in backups.known(session)]
    assert sorted(names) == [one.name for one in left]
    ages = [(clock.moment() - one.at).days for one in casebook.safekeeping.kept().backups]
    assert max(ages) <= 366 + 14
    assert len(left) < 18
    assert casebook.safekeeping.check().ok


def test_that_only_what_the_program_wrote_is_taken_away(casebook, clock, tmp_path):
    mine = tmp_path / "控え" / "a-20200101-000000.casebook"
    first = casebook.safekeeping.backup().path
    elsewhere = casebook.safekeeping.backup(tmp_path / "別").path
    shutil.copy(first, mine)
    shutil.copy(first, tmp_path / "控え" / "写真.casebook")
    replaced = casebook.safekeeping.backup().path
    content = replaced.read_bytes()
    replaced.write_bytes(b"x" * len(content))
    restored = casebook.safekeeping.backup().path
    casebook.safekeeping.restore(restored, tmp_path / "new.casebook")
    clock.on(500)
    casebook.safekeeping.backup()
    assert not first.exists()
    assert mine.exists()
    assert elsewhere.exists()
    assert replaced.exists()
    assert restored.exists()
    assert casebook.safekeeping.kept().backups[-1].leaves_by is None  # what lies elsewhere


def test_that_a_disk_that_is_not_there_forgets_nothing(casebook, clock, tmp_path):
    first = casebook.safekeeping.backup().path
    clock.on(500)
    (tmp_path / "控え").rename(tmp_path / "外した")
    assert backups.thin(casebook._book) == ()
    with casebook._book.reading() as session:
        assert [one.name for one in backups.known(session)] == [first.name]


def test_that_what_a_copy_cut_short_left_is_taken_away(casebook, tmp_path):
    path = casebook.safekeeping.backup().path
    part = path.with_name("a-20261124-090000.casebook.part")
    shutil.copy(path, part)
    others = path.with_name("b-20261124-090000.casebook.part")
    others.write_bytes(b"of another casebook")
    casebook.safekeeping.backup()
    assert not part.exists()
    assert others.exists()


def test_that_a_backup_made_before_this_was_written_down_stays(casebook, clock):
    path = casebook.safekeeping.backup().path
    casebook._book.database.execute("DELETE FROM setting WHERE name LIKE 'backup:%'")
    clock.on(500)
    casebook.safekeeping.backup()
    assert path.exists()
    *_, line = casebook.safekeeping.kept().backups
    assert (line.name, line.why, line.leaves_by) == (path.name, Why.UNKNOWN, None)


def test_that_the_backup_before_a_change_of_shape_is_known_too(casebook, tmp_path):
    from tests.test_repository import ROOT

    path = tmp_path / "old.casebook"
    shutil.copy(ROOT / "tests/archives/schema-1.casebook", path)
    book = Book.open(path, "mado no archive", Clock(TODAY), "佐野")
    with book.reading() as session:
        (only,) = backups.known(session)
    assert (only.why, only.folder) == (Why.MIGRATION, tmp_path)
    assert only.sha256
    assert backups.state_of(book, only) is State.SOUND
    book.close()


def test_that_the_journal_names_what_was_thinned(casebook, clock):
    first = casebook.safekeeping.backup().path
    clock.on(3)
    drive(casebook, a_case(casebook), did("note", text="経過"))
    clock.turn_to(clock.moment() + timedelta(days=500))
    casebook.safekeeping.backup()
    said = casebook._book.database.execute(
        "SELECT payload FROM journal JOIN journal_payload USING (number) WHERE act = 'thin'"
    )
    assert first.name in said[-1][0]
