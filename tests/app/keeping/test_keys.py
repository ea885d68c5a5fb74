"""Changing the passphrase, and opening with what the recovery sheet says."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise

import pytest
from pypdf import PdfReader

from app.casebook import Casebook
from app.errors import (
    BadRecoveryCodeError,
    CasebookInUseError,
    PassphraseRefusedError,
    SheetDoesNotFitError,
    StorageFailedError,
    WrongPassphraseError,
)
from app.jobs import Cancelled, Progress
from app.keeping import keys
from app.keeping.backups import State
from app.store import book as books
from app.store.book import REKEYED, Book
from app.store.database import Database
from tests.app import leftovers
from tests.builders import OFFICER, PASSPHRASE, a_case, did, drive
from tests.keeping import kept_casebook

NEW = "あたらしい 合言葉 2027"


@pytest.fixture
def kept(tmp_path):
    casebook, clock = kept_casebook(tmp_path, sheet=False)
    a_case(casebook)
    casebook.drafts.keep("note:1", "書きかけ")
    yield casebook, clock
    casebook.close()


@pytest.fixture
def casebook(kept):
    return kept[0]


def files(casebook):
    return {one.name for one in casebook.path.parent.iterdir() if one.is_file()}


# ------------------------------------------------------------------ another passphrase


def test_that_another_passphrase_opens_it_and_the_old_one_no_longer(casebook):
    before = casebook.cases.lines(casebook.cases.find())
    casebook.safekeeping.rekey(PASSPHRASE, NEW)
    assert casebook.cases.lines(casebook.cases.find()) == before
    assert casebook.drafts.kept() == {"note:1": "書きかけ"}
    casebook.drafts.keep("note:2", "続き")
    drive(casebook, a_case(casebook), did("note", text="変えたあと"))
    assert casebook.safekeeping.check().ok
    casebook.close()
    with pytest.raises(WrongPassphraseError):
        Casebook.open(casebook.path, PASSPHRASE, actor=OFFICER)
    again = Casebook.open(casebook.path, NEW, actor=OFFICER)
    assert again.safekeeping.check().ok
    assert set(again.drafts.kept()) == {"note:1", "note:2"}
    again.close()
    assert files(casebook) == {"a.casebook", "a.casebook.lock"}


def test_that_nothing_of_the_old_key_is_left_in_the_file(casebook):
    old = bytes.fromhex(casebook._book.database.key[:64])
    casebook.safekeeping.rekey(PASSPHRASE, NEW)
    path = casebook.path
    assert leftovers.hits(path, leftovers.key_of(path, NEW), ("髙橋",)) == {"髙橋"}
    assert leftovers.hits(path, old, ("髙橋",)) == set()


def test_that_a_backup_is_made_before_and_one_after(casebook):
    casebook.safekeeping.backup()
    casebook.safekeeping.rekey(PASSPHRASE, NEW)
    lines = casebook.safekeeping.kept().backups
    assert [(one.why, one.state) for one in lines] == [
        ("rekey", State.SOUND),
        ("rekey", State.OTHER_KEY),
        ("demand", State.OTHER_KEY),
    ]
    old = Book.open(lines[1].folder / lines[1].name, PASSPHRASE, casebook.now, OFFICER)
    old.close()
    assert casebook.safekeeping.rehearse().faults == ()
    (said,) = casebook._book.database.execute("SELECT act, subject FROM journal WHERE act='rekey'")
    assert said == ("rekey", "{}")
    assert [one.what for one in casebook.safekeeping.notices()] == ["sheet-unprinted"]


def test_that_a_backup_of_an_older_passphrase_is_restored_but_not_compared(casebook, tmp_path):
    made = casebook.safekeeping.backup()
    casebook.safekeeping.rekey(PASSPHRASE, NEW)
    found = casebook.safekeeping.restore(made.path, tmp_path / "n.casebook")
    assert (found.compared, found.sha256) == (False, made.sha256)
    Casebook.open(tmp_path / "n.casebook", PASSPHRASE, actor=OFFICER).close()


@pytest.mark.parametrize(
    ("present", "wanted", "why"),
    [
        ("falsch", NEW, "wrong"),
        ("", NEW, "wrong"),
        (PASSPHRASE, "短い合言葉", "short"),
        (PASSPHRASE, "十一文字と改行の合言葉\n", "short"),
        (PASSPHRASE, PASSPHRASE, "same"),
        (PASSPHRASE, "ｍａｄｏ　ｔｏ　ｇｕｃｈｉ", "same"),
    ],
)
def test_that_a_passphrase_is_refused_and_nothing_changes(casebook, present, wanted, why):
    before = casebook.path.read_bytes()
    with pytest.raises(PassphraseRefusedError) as error:
        casebook.safekeeping.rekey(present, wanted)
    assert error.value.why == why
    assert casebook.path.read_bytes() == before


def test_that_it_can_be_called_off_until_it_is_done(casebook):
    told = []
    progress = Progress(lambda done, total: told.append((done, total)) or progress.cancel())
    with pytest.raises(Cancelled):
        casebook.safekeeping.rekey(PASSPHRASE, NEW, progress)
    assert told
    a_case(casebook)
    assert casebook.safekeeping.check().ok
    assert not [name for name in files(casebook) if REKEYED in name]
    casebook.close()
    Casebook.open(casebook.path, PASSPHRASE, actor=OFFICER).close()


def test_that_somebody_who_reads_it_is_in_the_way_and_nothing_changes(casebook):
    other = Database.opened(casebook.path, casebook._book.database.key)
    with other as reader, reader.reading() as session:
        session.connection().exec_driver_sql("SELECT count(*) FROM event").all()
        with pytest.raises(CasebookInUseError):
            casebook.safekeeping.rekey(PASSPHRASE, NEW)
    drive(casebook, a_case(casebook), did("note", text="まだ前の合言葉"))
    assert casebook.safekeeping.check().ok
    assert casebook.drafts.kept() == {"note:1": "書きかけ"}
    casebook.close()
    Casebook.open(casebook.path, PASSPHRASE, actor=OFFICER).close()


def test_that_a_disk_that_refuses_leaves_the_old_passphrase(casebook, monkeypatch):
    replace = type(casebook.path).replace

    def refuses(self, target):
        if self.name.endswith(REKEYED):
            raise PermissionError(13, "no")
        return replace(self, target)

    monkeypatch.setattr(type(casebook.path), "replace", refuses)
    with pytest.raises(StorageFailedError):
        casebook.safekeeping.rekey(PASSPHRASE, NEW)
    monkeypatch.undo()
    a_case(casebook)
    assert casebook.drafts.kept() == {"note:1": "書きかけ"}
    assert casebook.safekeeping.check().ok
    assert not [name for name in files(casebook) if REKEYED in name]


def test_that_one_that_was_cut_short_is_taken_away_at_the_next_opening(casebook, tmp_path):
    casebook.close()
    left = casebook.path.with_name(casebook.path.name + REKEYED)
    left.write_bytes(b"x")
    Casebook.open(casebook.path, PASSPHRASE, actor=OFFICER).close()
    assert not left.exists()


# ------------------------------------------------------------------ the sheet


def code_of(pdf):
    """The groups as somebody reads them off the paper, in their order."""
    words = PdfReader(BytesIO(pdf)).pages[0].extract_text().replace("\n", " ").split()
    rows = [(int(a), b) for a, b in pairwise(words) if a.isdecimal()]
    return [group for _, group in sorted((n, b) for n, b in rows if len(b) == 5 and n <= 13)]


def test_that_the_code_typed_from_the_paper_opens_the_casebook(casebook):
    pdf = casebook.safekeeping.recovery_sheet(PASSPHRASE)
    groups = code_of(pdf)
    assert len(groups) == 13
    casebook.close()
    wide = "ー".join("".join(chr(ord(one) + 0xFEE0) for one in group) for group in groups)
    for typed in ("-".join(groups), " ".join(groups).lower(), wide):
        again = Casebook.open_by_sheet(casebook.path, typed, actor=OFFICER)
        assert again.cases.find()
        again.close()
    slip = ["Z" + groups[0][1:] if groups[0][0] != "Z" else "Y" + groups[0][1:], *groups[1:]]
    with pytest.raises(BadRecoveryCodeError) as error:
        Casebook.open_by_sheet(casebook.path, "-".join(slip), actor=OFFICER)
    assert error.value.groups == (1,)
    with pytest.raises(StorageFailedError):
        Casebook.open_by_sheet(casebook.path.with_name("none"), wide)


def test_that_whoever_opened_by_the_sheet_can_set_another_passphrase(casebook):
    code = "-".join(keys.groups(casebook._book))
    casebook.close()
    again = Casebook.open_by_sheet(casebook.path, code, actor=OFFICER)
    again.safekeeping.rekey(code, NEW)
    again.close()
    with pytest.raises(SheetDoesNotFitError):
        Casebook.open_by_sheet(casebook.path, code, actor=OFFICER)
    Casebook.open(casebook.path, NEW, actor=OFFICER).close()


def test_that_the_sheet_is_there_for_the_safe_and_for_a_deputy(casebook):
    pdf = casebook.safekeeping.recovery_sheet(PASSPHRASE)
    safe, deputy = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert "保管用" in safe
    assert "代行者用" in deputy
    assert "開封の記録" in deputy
    salt = bytes.fromhex(casebook._book.salt)
    assert keys.mark(salt) in safe
    assert PASSPHRASE not in safe + deputy


def test_that_the_sheet_is_only_for_who_knows_the_passphrase(casebook):
    with pytest.raises(PassphraseRefusedError):
        casebook.safekeeping.recovery_sheet("falsch")
    with pytest.raises(PassphraseRefusedError):
        casebook.safekeeping.recovery_sheet("0" * 65)


def test_that_printing_is_remembered_until_the_passphrase_changes(kept):
    casebook, clock = kept
    assert casebook.safekeeping.kept().sheet_on is None
    casebook.safekeeping.note_sheet_printed()
    assert casebook.safekeeping.kept().sheet_on == clock.moment().date()
    assert "sheet-unprinted" not in {one.what for one in casebook.safekeeping.notices()}
    casebook.safekeeping.rekey(PASSPHRASE, NEW)
    assert casebook.safekeeping.kept().sheet_on is None


def test_that_no_entry_of_the_journal_holds_a_key(casebook):
    casebook.safekeeping.note_sheet_printed()
    casebook.safekeeping.rekey(PASSPHRASE, NEW)
    told = "".join(
        row[0] for row in casebook._book.database.execute("SELECT payload FROM journal_payload")
    )
    assert casebook._book.database.key[:64] not in told
    assert "".join(keys.groups(casebook._book)) not in told
    assert books.SHEET not in told
