"""A casebook in a place of others: said on the Today page, with what a service left beside it."""

from __future__ import annotations

import shutil

import pytest

from app.keeping import sharing, words
from app.keeping.sharing import Conflict
from tests.builders import a_case
from tests.keeping import kept_casebook


@pytest.fixture
def casebook(tmp_path):
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    book, _ = kept_casebook(folder)
    a_case(book)
    yield book
    book.close()


def told(casebook):
    return {one.what: words.notice(one) for one in casebook.safekeeping.notices()}


def test_that_a_synced_folder_is_said_on_the_today_page(casebook, tmp_path):
    assert "Dropbox の同期フォルダー" in told(casebook)["place-sync"]
    assert sharing.warned(tmp_path / "a.casebook") == ("", "")


def test_that_a_share_is_said_on_the_today_page(tmp_path, monkeypatch):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"9 1 0:50 / {tmp_path} rw - cifs //nas/desk rw\n", encoding="utf-8")
    monkeypatch.setattr("app.store.place._MOUNTS", mounts)
    monkeypatch.setattr("sys.platform", "linux")
    book, _ = kept_casebook(tmp_path)
    assert "cifs" in told(book)["place-network"]
    assert book._book.database.execute("PRAGMA journal_mode") == [("delete",)]
    book.close()


def test_that_a_copy_that_went_its_own_way_is_compared(casebook):
    other = casebook.path.with_name("a-PC2.casebook")
    shutil.copy(casebook.path, other)
    assert list(sharing.found(casebook._book)) == [Conflict(other.name, 0, 0)]
    assert "すべてこの台帳にもあります" in told(casebook)["conflict-within"]
    a_case(casebook)
    assert list(sharing.found(casebook._book)) == [Conflict(other.name, 0, 1)]
    there = casebook._book.beside(other)
    with there.act("note"), pytest.raises(ZeroDivisionError):
        raise ZeroDivisionError
    for _ in range(2):
        with there.act("note"):
            pass
    there.close()
    (found,) = sharing.found(casebook._book)
    assert (found.only_there > 0, found.only_here) == (True, 1)
    assert f"a-PC2.casebook（{found.only_there}件）" in told(casebook)["conflict"]


def test_that_a_copy_that_does_not_open_is_kept_and_said(casebook):
    other = casebook.path.with_name("a (佐野 の競合コピー 2026-11-24).casebook")
    whole = bytearray(casebook.path.read_bytes())
    whole[100:4096] = bytes(3996)
    other.write_bytes(whole)
    assert "conflict-unreadable" in told(casebook)
    assert other.exists()
