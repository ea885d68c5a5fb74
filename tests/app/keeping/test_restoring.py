"""Restoring beside; and whoever was erased since, and came back, can be erased again."""

from __future__ import annotations

import pytest

from app.casebook import Casebook
from app.domain.requests import Kind
from app.store.book import Book
from tests.app import leftovers
from tests.builders import OFFICER, Posted, a_case, did, drive
from tests.keeping import kept_casebook, template_key
from tests.withdrawn import SECRETS, withdrawn


@pytest.fixture(scope="module")
def key():
    return template_key()


@pytest.fixture
def casebook(tmp_path):
    book, _ = kept_casebook(tmp_path)
    yield book
    book.close()


def at(casebook, path):
    book = casebook._book
    return Casebook(Book._open(path, book.database.key, book.now, OFFICER, create=False))


def test_that_nobody_came_back_where_nobody_was_erased(casebook, tmp_path):
    a_case(casebook)
    made = casebook.safekeeping.backup()
    found = casebook.safekeeping.restore(made.path, tmp_path / "new.casebook")
    assert (found.sha256, found.came_back, found.compared) == (made.sha256, (), True)
    assert casebook.safekeeping.forget_again(tmp_path / "new.casebook") == ()


def test_that_who_came_back_is_named_and_erased_again_to_the_last_byte(casebook, key, tmp_path):
    inquiry, number, _ = withdrawn(casebook, complains=False)
    a_case(casebook, name="森 一郎", mail="m@example.jp", phone="06-0000-4321")
    made = casebook.safekeeping.backup()
    drive(casebook, number, did("close"))
    stones = [casebook.cases.sheet(one) for one in (inquiry, number)]
    target = tmp_path / "new.casebook"
    found = casebook.safekeeping.restore(made.path, target)
    assert [one.number for one in found.came_back] == [inquiry, number]
    assert leftovers.hits(target, key, SECRETS) == set(SECRETS)
    assert casebook.safekeeping.forget_again(target) == (inquiry, number)
    assert leftovers.hits(target, key, SECRETS) == set()
    again = at(casebook, target)
    assert again.safekeeping.check().faults == ()
    for one in stones:
        sheet = again.cases.sheet(one.number)
        assert sheet.state is one.state
        assert sheet.tombstone.stores == one.tombstone.stores
        assert [event.sort for event in sheet.events] == [event.sort for event in one.events]
    assert again.cases.find("森 一郎")
    again.close()
    assert casebook.safekeeping.restore(made.path, tmp_path / "b.casebook").came_back
    assert casebook.safekeeping.forget_again(target) == ()


def test_that_letters_issued_after_the_backup_are_told_by_the_register(casebook, tmp_path):
    _, number, _ = withdrawn(casebook, complains=False)
    made = casebook.safekeeping.backup()
    drive(casebook, number, Posted("L01"), did("close"))
    target = tmp_path / "new.casebook"
    casebook.safekeeping.restore(made.path, target)
    casebook.safekeeping.forget_again(target)
    again = at(casebook, target)
    assert again.safekeeping.check().faults == ()
    (letter,) = again.cases.sheet(number).documents
    assert letter.erased
    again.close()


def test_that_a_case_that_is_not_in_the_backup_is_nothing_to_erase(casebook, tmp_path):
    made = casebook.safekeeping.backup()
    _, number, _ = withdrawn(casebook, complains=False)
    drive(casebook, number, did("close"))
    assert casebook.safekeeping.restore(made.path, tmp_path / "n.casebook").came_back == ()


def test_that_another_case_that_got_the_same_number_is_left_alone(casebook, tmp_path):
    """Work went on in a restored casebook: the number was given again, to somebody else."""
    made = casebook.safekeeping.backup()
    _, number, _ = withdrawn(casebook, complains=False)
    drive(casebook, number, did("close"))
    target = tmp_path / "n.casebook"
    casebook.safekeeping.restore(made.path, target)
    other = at(casebook, target)
    kept = [a_case(other, Kind.DISCLOSURE) for _ in range(2)]
    other.close()
    assert number in kept
    assert casebook.safekeeping.forget_again(target) == ()
    other = at(casebook, target)
    assert all(other.cases.sheet(one).requester for one in kept)
    other.close()
