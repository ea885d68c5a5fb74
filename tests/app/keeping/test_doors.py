"""Opening and closing are in the journal; wrong passphrases are counted until then."""

from __future__ import annotations

import json

import pytest

from app.casebook import Casebook
from app.errors import SheetDoesNotFitError, WrongPassphraseError
from app.keeping import keys, words
from app.store.book import entries
from tests.builders import OFFICER, PASSPHRASE, a_case, a_casebook, a_profile
from tests.keeping import kept_casebook


def acts(casebook):
    with casebook._book.reading() as session:
        return [(one.act, one.actor, one.payload) for one in entries(session)]


def test_that_opening_and_closing_are_journalled(tmp_path):
    casebook, _ = kept_casebook(tmp_path)
    casebook.close()
    Casebook.open(casebook.path, PASSPHRASE).close("idle")
    again = Casebook.open(casebook.path, PASSPHRASE, actor=OFFICER)
    assert [(act, actor) for act, actor, _ in acts(again)][-3:] == [
        ("unlock", ""),
        ("lock", ""),
        ("unlock", OFFICER),
    ]
    assert json.loads(acts(again)[-2][2]) == {"why": "idle"}
    assert json.loads(acts(again)[-1][2]) == {"by": "passphrase"}
    assert again.safekeeping.check().ok
    again.close()


def test_that_the_sheet_opens_and_the_journal_says_so(tmp_path):
    casebook, _ = kept_casebook(tmp_path)
    code = " ".join(keys.groups(casebook._book))
    casebook.close()
    again = Casebook.open_by_sheet(casebook.path, code)
    assert json.loads(acts(again)[-1][2])["by"] == "sheet"
    again.close()


def test_that_wrong_passphrases_are_counted_and_told_once(tmp_path):
    casebook, _ = kept_casebook(tmp_path)
    other, _ = kept_casebook(tmp_path, source=a_profile(published="2026-04-01"), name="b.casebook")
    code = " ".join(keys.groups(other._book))
    other.close()
    casebook.close()
    for _ in range(2):
        with pytest.raises(WrongPassphraseError):
            Casebook.open(casebook.path, "違う 合言葉 です")
    with pytest.raises(SheetDoesNotFitError):
        Casebook.open_by_sheet(casebook.path, code)
    tries = casebook.path.with_name("a.casebook.tries")
    assert set(json.loads(tries.read_text("utf-8"))) == {"count", "first", "last"}
    again = Casebook.open(casebook.path, PASSPHRASE)
    assert json.loads(acts(again)[-1][2])["failed"]["count"] == 3
    (found,) = [one for one in again.safekeeping.notices() if one.what == "failed-unlocks"]
    assert "3回" in words.notice(found)
    assert not tries.exists()
    again.close()
    once = Casebook.open(casebook.path, PASSPHRASE)
    assert "failed" not in json.loads(acts(once)[-1][2])
    assert "failed-unlocks" not in [one.what for one in once.safekeeping.notices()]
    once.close()


@pytest.mark.parametrize("torn", ["", "[]", "{", '{"count": "x"}', "\udcff"])
def test_that_a_torn_count_keeps_nobody_out(tmp_path, torn):
    casebook, _ = kept_casebook(tmp_path)
    casebook.close()
    casebook.path.with_name("a.casebook.tries").write_bytes(torn.encode("utf-8", "surrogateescape"))
    again = Casebook.open(casebook.path, PASSPHRASE)
    assert "failed" not in json.loads(acts(again)[-1][2])
    again.close()


def test_that_what_is_no_casebook_gets_no_count_beside_it(tmp_path):
    (tmp_path / "letter.docx").write_bytes(b"PK" + bytes(5000))
    with pytest.raises(WrongPassphraseError):
        Casebook.open(tmp_path / "letter.docx", PASSPHRASE)
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".tries"] == []


def test_that_who_works_is_journalled_where_several_may(tmp_path):
    casebook = a_casebook(tmp_path, source=a_profile(approval="two"))
    casebook.close()
    again = Casebook.open(casebook.path, PASSPHRASE)
    again.act_as("西")
    assert [(act, actor) for act, actor, _ in acts(again)][-2:] == [
        ("unlock", ""),
        ("on-duty", "西"),
    ]
    a_case(again)
    again.close()


def test_that_opening_needs_no_backup(tmp_path):
    casebook, _ = kept_casebook(tmp_path)
    casebook.safekeeping.backup()
    casebook.close()
    from app.keeping import backups

    again = Casebook.open(casebook.path, PASSPHRASE)
    assert not backups.due(again._book)
    again.close()


def test_that_the_command_line_backs_up_once_a_day_and_not_at_each_line(tmp_path):
    casebook, clock = kept_casebook(tmp_path)
    folder = tmp_path / "控え"
    for day, backups in ((0, 1), (0, 1), (1, 2)):
        clock.on(day)
        a_case(casebook)
        casebook.safekeeping.leave_for_the_day()
        assert len(list(folder.glob("*.casebook"))) == backups
    clock.on(1)
    casebook.safekeeping.leave_for_the_day()  # nothing was done
    assert len(list(folder.glob("*.casebook"))) == 2
    casebook.close()
