"""The file and its acts: whole or not at all, and unharmed by whatever goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, create_engine, func, select

from app.desks.intake import _Opening
from app.errors import (
    CasebookExistsError,
    CasebookInUseError,
    CasebookTooNewError,
    EmptyPassphraseError,
    LetterFindingsError,
    NoSuchCaseError,
    StorageFailedError,
    UnavailableError,
    WrongPassphraseError,
)
from app.now import RehearsalNow
from app.store import tables
from app.store.book import MIGRATIONS, Book, entries, head
from app.store.database import Database
from app.store.key import raw_key, salt_of
from app.store.tables import CaseRow, JournalRow, RegisterRow
from app.views.intake import ProposedItem
from tests.builders import (
    OFFICER,
    PASSPHRASE,
    TODAY,
    a_case,
    a_casebook,
    a_phone_note,
    did,
    drive,
    reopened,
)

ROOT = Path(__file__).parents[3]


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


@pytest.fixture
def closed(tmp_path):
    book = a_casebook(tmp_path)
    a_case(book)
    book.close()
    return book.path


def opened(path, passphrase=PASSPHRASE):
    return Book.open(path, passphrase, RehearsalNow(TODAY), OFFICER)


def content(path):
    """What the file holds, read with the right key, however it was left."""
    with Database.opened(path, raw_key(PASSPHRASE, salt_of(path))) as database:
        assert database.execute("PRAGMA cipher_integrity_check") == []
        assert database.execute("PRAGMA integrity_check") == [("ok",)]
        return database.execute("SELECT number, words FROM case_file"), database.execute(
            "SELECT number, hash FROM journal"
        )


# ------------------------------------------------------------------ acts


def state(casebook):
    with casebook._book.reading() as session:
        registers = {row.series: row.last for row in session.exec(select(RegisterRow))}
        cases = session.exec(select(func.count()).select_from(CaseRow)).one()
        return registers, cases, head(session)


def test_that_each_act_is_one_entry_that_names_what_it_touched(casebook):
    number = a_case(casebook)
    drive(casebook, number, did("accept", leak="no"), did("note", text="秘密の話"))
    with casebook._book.reading() as session:
        rows = session.exec(select(JournalRow)).all()
        assert [row.act for row in rows] == ["new", "phone", "accept", "note"]
        assert {row.actor for row in rows} == {OFFICER}
        assert rows[-1].subject == '{"cases":[1]}'
        assert not any("秘密" in str(row) for row in rows)
        assert "秘密の話" in list(entries(session))[-1].payload


def test_that_a_refused_act_leaves_nothing_and_uses_up_no_number(casebook):
    number = a_case(casebook)
    before = state(casebook)
    with pytest.raises(LetterFindingsError):
        casebook.letters.issue(number, "L01", values={"受付番号": "〓\U0010fffd"})
    with pytest.raises(NoSuchCaseError):
        open_a_case_and(casebook, lambda acting: casebook.cases._docket.find(acting.session, 99))
    assert state(casebook) == before
    assert casebook.letters.issue(number, "L01").document == f"個情発{number}-1号"
    assert a_case(casebook) == "R8-0002"


def open_a_case_and(casebook, then):
    """Open a case within an act that goes on."""
    note = a_phone_note()
    items = tuple(ProposedItem(kind, ()) for kind in note.kinds)
    opening = _Opening(note.channel, note.arrived, note.noticed, note.words, items, confirmed=True)
    with casebook._book.act("phone") as acting:
        casebook.intake._open(acting, opening)
        then(acting)


def test_that_an_act_that_breaks_at_its_end_leaves_nothing(casebook):
    before = state(casebook)
    with pytest.raises(ZeroDivisionError):
        open_a_case_and(casebook, lambda _: 1 / 0)
    with pytest.raises(TypeError):  # what cannot be sealed
        open_a_case_and(casebook, lambda acting: acting.payload.update(x=object()))
    assert state(casebook) == before


def test_that_what_is_no_act_is_no_entry(casebook):
    before = state(casebook)
    casebook.drafts.keep("phone", "半分まで書いた")
    assert casebook.drafts.kept() == {"phone": "半分まで書いた"}
    casebook.drafts.keep("phone", "")
    assert casebook.drafts.kept() == {}
    assert state(casebook) == before


def test_that_what_was_done_is_there_after_closing(casebook):
    number = a_case(casebook)
    sheet = casebook.cases.sheet(number)
    again = reopened(casebook)
    assert again.cases.sheet(number) == sheet
    again.close()


# ------------------------------------------------------------------ what may be wrong with a file


@pytest.mark.parametrize(
    "passphrase", ["", "mado to guch", "MADO TO GUCHI", "mado to guchi "], ids=repr
)
def test_that_a_wrong_passphrase_opens_nothing_and_harms_nothing(closed, passphrase):
    before = closed.read_bytes()
    with pytest.raises(WrongPassphraseError) as error:
        opened(closed, passphrase)
    assert error.value.path == closed
    assert closed.read_bytes() == before
    opened(closed).close()


def test_that_a_mistyped_path_makes_no_file(tmp_path):
    for path in (tmp_path / "typo.casebook", tmp_path / "no" / "such.casebook", tmp_path):
        with pytest.raises(StorageFailedError) as error:
            opened(path)
        assert error.value.cause == "cannot open"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [0, 3])
def test_that_an_empty_file_is_no_casebook_and_stays_empty(tmp_path, size):
    path = tmp_path / "empty.casebook"
    path.write_bytes(b"x" * size)
    with pytest.raises(StorageFailedError) as error:
        opened(path)
    assert error.value.cause == "damaged"
    assert path.stat().st_size == size


def test_that_another_file_is_no_casebook_and_stays_what_it_is(tmp_path):
    path = tmp_path / "letter.docx"
    path.write_bytes(b"PK\x03\x04" + bytes(5000))
    before = path.read_bytes()
    with pytest.raises(WrongPassphraseError):
        opened(path)
    assert path.read_bytes() == before


def test_that_a_file_of_a_newer_program_is_left_alone(closed):
    key = raw_key(PASSPHRASE, salt_of(closed))
    database = Database(closed, key)
    database.execute("PRAGMA user_version = 99")
    database.close()
    before = content(closed)
    with pytest.raises(CasebookTooNewError) as error:
        opened(closed)
    assert (error.value.found, error.value.supported) == (99, MIGRATIONS[-1].number)
    assert content(closed) == before
    with pytest.raises(CasebookTooNewError):  # and the lease was let go
        opened(closed)


_OPEN = """
import sys
from datetime import date
from pathlib import Path
from app.errors import CasebookError
from app.now import RehearsalNow
from app.store.book import Book
from app.store.place import place_of
path, passphrase, *user = sys.argv[1:]
if user:
    import os
    place_of(Path(path))  # reads the program's own table, which may lie in a folder of root's alone
    os.setgid(int(user[0]))
    os.setuid(int(user[0]))
try:
    book = Book.open(Path(path), passphrase, RehearsalNow(date(2026, 11, 24)), "西")
    print("open", flush=True)
    sys.stdin.read()
    book.close()
except CasebookError as error:
    print(type(error).__name__, getattr(error, "cause", ""), flush=True)
"""


def in_another_process(path, *user):
    return subprocess.Popen(
        [sys.executable, "-c", _OPEN, str(path), PASSPHRASE, *user],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_that_a_second_opener_is_told_and_the_first_is_not_disturbed(casebook):
    with in_another_process(casebook.path) as other:
        said, _ = other.communicate()
    assert said.split()[0] == "CasebookInUseError"
    a_case(casebook)
    with pytest.raises(CasebookInUseError) as error:
        opened(casebook.path)
    assert error.value.since


def test_that_a_casebook_held_by_another_process_is_not_opened(closed):
    with in_another_process(closed) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(CasebookInUseError) as error:
            opened(closed)
        assert error.value.host
        other.communicate("")
    opened(closed).close()


def test_that_a_full_disk_refuses_the_act_and_keeps_what_was_there(casebook):
    number = a_case(casebook)
    before = state(casebook), casebook.cases.sheet(number)
    database = casebook._book.database
    pages = database.execute("PRAGMA page_count")[0][0]
    database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageFailedError) as error:
        drive(casebook, number, did("note", text="長い話。" * 20_000))
    assert error.value.cause == "disk full"
    assert (state(casebook), casebook.cases.sheet(number)) == before
    database.execute("PRAGMA max_page_count = 1000000")
    drive(casebook, number, did("note", text="空きができた。"))
    assert casebook.safekeeping.check().ok


def test_that_a_folder_nobody_may_write_to_is_said_to_be_so(closed):
    folder = closed.parent
    before = closed.read_bytes()
    nobody = ("65534",) if os.geteuid() == 0 else ()
    if nobody:  # root writes anywhere: let somebody else try
        open_the_way(folder)
    closed.chmod(0o444)
    folder.chmod(0o555)
    try:
        with in_another_process(closed, *nobody) as other:
            said, _ = other.communicate("")
    finally:
        folder.chmod(0o755)
    assert said.split() == ["StorageFailedError", "read-only"]
    assert closed.read_bytes() == before


def test_that_a_folder_nobody_may_enter_is_said_to_be_so(closed):
    folder = closed.parent
    nobody = ("65534",) if os.geteuid() == 0 else ()  # whom root's own folders do not let in
    folder.chmod(0o000)
    try:
        with in_another_process(closed, *nobody) as other:
            said, _ = other.communicate("")
    finally:
        folder.chmod(0o755)
    assert said.startswith("StorageFailedError cannot open")


def open_the_way(folder):
    """Let others pass through the folders that pytest made, wherever it was told to make them."""
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.geteuid() and parent.stat().st_mode & 0o077 == 0:
            parent.chmod(0o755)


@pytest.mark.parametrize("where", [100, 5000, 40_000])
def test_that_a_damaged_file_is_never_opened_as_if_it_were_sound(closed, where):
    whole = bytearray(closed.read_bytes())
    whole[where] ^= 0xFF
    closed.write_bytes(whole)
    try:
        book = opened(closed)
    except UnavailableError:
        return  # the first pages are needed to open at all
    found = book.database.execute("PRAGMA cipher_integrity_check")
    book.close()
    assert found


# ------------------------------------------------------------------ making a file


def test_that_a_new_casebook_is_made_over_nothing(tmp_path, closed):
    before = closed.read_bytes()
    with pytest.raises(CasebookExistsError):
        Book.create(closed, PASSPHRASE, RehearsalNow(TODAY), OFFICER)
    assert closed.read_bytes() == before
    with pytest.raises(CasebookExistsError):
        Book.create(tmp_path, PASSPHRASE, RehearsalNow(TODAY), OFFICER)


@pytest.mark.parametrize("passphrase", ["", " ", "\u3000\n"])
def test_that_no_casebook_is_made_without_a_passphrase(tmp_path, passphrase):
    with pytest.raises(EmptyPassphraseError):
        Book.create(tmp_path / "a.casebook", passphrase, RehearsalNow(TODAY), OFFICER)
    assert list(tmp_path.iterdir()) == []


def test_that_a_casebook_that_could_not_be_made_leaves_no_ruin(tmp_path, monkeypatch):
    def fails(_connection):
        raise ZeroDivisionError

    broken = (MIGRATIONS[0], type(MIGRATIONS[0])(2, "breaks", fails))
    monkeypatch.setattr("app.store.book.MIGRATIONS", broken)
    path = tmp_path / "a.casebook"
    with pytest.raises(ZeroDivisionError):
        Book.create(path, PASSPHRASE, RehearsalNow(TODAY), OFFICER)
    assert not path.exists()
    monkeypatch.undo()
    Book.create(path, PASSPHRASE, RehearsalNow(TODAY), OFFICER).close()


def shape(execute):
    """Columns, keys, uniqueness, indexes and references of every table, without the search."""
    names = [
        name
        for (name,) in execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith(("search", "sqlite_"))
    ]
    found = {}
    for name in names:
        indexes = [
            (unique, tuple(col[2] for col in execute(f"PRAGMA index_info('{index}')")))
            for _, index, unique, *_ in execute(f"PRAGMA index_list('{name}')")
        ]
        found[name] = (
            [column[1:4] + column[5:] for column in execute(f"PRAGMA table_info('{name}')")],
            sorted(indexes, key=repr),  # an expression has no name
            sorted(row[2:5] for row in execute(f"PRAGMA foreign_key_list('{name}')")),
        )
    return found


def test_that_a_fresh_file_has_the_shape_the_rows_expect(casebook):
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with engine.connect() as connection:
        wanted = shape(lambda sql: [tuple(row) for row in connection.execute(text(sql))])
    engine.dispose()
    assert shape(casebook._book.database.execute) == wanted
    rows = {row.__tablename__ for row in SQLModel.__subclasses__() if hasattr(row, "__table__")}
    assert rows == set(wanted)
    assert tables.CaseRow.__tablename__ in rows


def test_that_a_draft_is_kept_while_something_long_is_read(casebook):
    with casebook._book.reading() as session:
        before = session.execute(text("SELECT count(*) FROM setting")).scalar()
        casebook.drafts.keep("note:1", "途中")
        assert session.execute(text("SELECT count(*) FROM setting")).scalar() == before
    assert casebook.drafts.kept("note:") == {"note:1": "途中"}


def test_that_a_draft_waits_for_an_act_and_is_kept_after_it(casebook):
    done = threading.Event()

    def keep():
        casebook.drafts.keep("note:1", "途中")
        done.set()

    typing = threading.Thread(target=keep)
    with casebook._book.act("test") as acting:
        acting.session.execute(text("DELETE FROM register WHERE series = 'x'"))
        typing.start()
        assert not done.wait(0.05)
    typing.join()
    assert casebook.drafts.kept("note:") == {"note:1": "途中"}
    assert casebook.safekeeping.check().ok


def test_that_drafts_are_told_apart_by_name_and_the_newest_comes_first(casebook):
    for name in ("note:2026-11-23", "note:2026-11-24", "other"):
        casebook.drafts.keep(name, name)
    assert list(casebook.drafts.kept("note:")) == ["note:2026-11-24", "note:2026-11-23"]


def test_that_a_file_of_the_first_shape_comes_over_whole(tmp_path):
    from app.store.database import Database
    from app.store.schema import upgrade

    key = "ab" * 48
    old = Database(tmp_path / "old.casebook", key, mode="rwc")
    upgrade(old.connection, old.path, MIGRATIONS[:1], lambda _: None)
    for statement in (
        "INSERT INTO blob VALUES ('aa', 1, x'00')",
        "INSERT INTO case_file VALUES (1, 'R8-1', 'mail', 20261112, 20261112, 20261112, '', 0, '')",
        "INSERT INTO person VALUES (1, '髙橋　花子', 'タカハシ ハナコ', '空', '560-0085', '', '')",
        "UPDATE person SET folded = '高橋 花子 たかはし はなこ 空'",
        "UPDATE person SET address = '豊中市３丁目14番2号'",
        "INSERT INTO person VALUES (2, '森', '', '', '', '', '森')",
        "INSERT INTO contact VALUES (1, 1, 'mail', 'h@example.jp', 'h@example.jp')",
        "INSERT INTO party VALUES (1, 1, 1, 'self')",
        "INSERT INTO message VALUES (1, 1, 'aa', 'm', 's', 'f', 'a', '2026-11-12', 'b', '')",
        "INSERT INTO attachment VALUES (5, 1, 'aa', 'a.pdf', 'application/pdf')",
    ):
        old.execute(statement)
    upgrade(old.connection, old.path, MIGRATIONS, lambda _: None)
    assert old.execute("SELECT id, case_id, message_id, name FROM attachment") == [
        (5, 1, 1, "a.pdf")
    ]
    assert old.execute("SELECT name, name_key, reading_key, sort_name FROM person") == [
        ("髙橋　花子", "高橋花子", "たかはしはなこ", "たかはしはなこ"),
        ("森", "森", "", "森"),
    ]
    from app.people import kept as people

    assert old.execute("SELECT sort, value, postcode, folded, standing FROM contact") == [
        ("mail", "h@example.jp", "", "h@example.jp", "current"),
        (
            "address",
            "豊中市３丁目14番2号",
            "560-0085",
            people.compared("address", "豊中市３丁目14番2号"),
            "current",
        ),
    ]
    old.close()
