"""What `strings` would show of a casebook, its backups and the data folder: nothing of a person.

A casebook is worked with until it has left every sort of file a machine may hold: log and lock
while it is open, backups, what a rehearsal and a restore cut short leave, a restored copy, a
change of the passphrase, a change of shape, what the machine remembers. Then every byte of every
file is looked at, in each encoding a name could stand in.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from app import shelf
from app.keeping import rehearsal
from app.store.book import Book
from tests.builders import OFFICER, PASSPHRASE, TODAY, Posted, a_case, a_mail, did, drive
from tests.keeping import Clock, kept_casebook

ARCHIVE = Path(__file__).resolve().parent.parent / "archives" / "schema-1.casebook"
PLANTED = (
    "鵜殿 蕗子",
    "鵜殿",
    "うどの",
    "ウドノ",
    "潮騒町",
    "079-0000-8417",
    "07900008417",
    "udono@example.jp",
    "udono",
    "蓄電池の見積り",
    OFFICER,
    "R8-000",
    "個情発",
    "株式会社テラス",
)
CODES = ("utf-8", "utf-16-le", "utf-16-be", "shift_jis", "euc_jp", "iso2022_jp", "utf-32-le")
WHO = {
    "name": "鵜殿 蕗子",
    "reading": "うどの ふきこ",
    "mail": "udono@example.jp",
    "phone": "079-0000-8417",
    "address": "兵庫県洲本市潮騒町2丁目",
    "words": "蓄電池の見積りをやめます。",
}
SQL = re.compile(rb"CREATE TABLE|SQLite format 3|INSERT INTO|journal_payload")
_RUN = re.compile(rb"[\x20-\x7e]{10,}")


@pytest.fixture
def worked(tmp_path):
    """A folder with all that work leaves, while the casebook is open."""
    folder = tmp_path / "データ"
    folder.mkdir()
    casebook, clock = kept_casebook(folder)
    number = a_case(casebook, **WHO)
    mail = a_mail(
        subject="鵜殿です", sender="鵜殿 蕗子 <udono@example.jp>", body="蓄電池の見積り 潮騒町"
    )
    casebook.intake.take_in(mail, "m.eml")
    drive(casebook, number, Posted("L01"), did("note", text="鵜殿様に電話"))
    casebook.drafts.keep("note:1", json.dumps({"name": "鵜殿 蕗子"}))
    shelf.remember(casebook.path)
    made = casebook.safekeeping.backup()
    casebook.safekeeping.rehearse()
    casebook.safekeeping.restore(made.path, folder / "復元.casebook")
    casebook.safekeeping.rekey(PASSPHRASE, "あたらしい 合言葉 2027")
    casebook.safekeeping.keep_in(folder / "控え")
    clock.on(1)
    a_case(casebook, **WHO)
    shutil.copy(made.path, made.path.with_name(made.path.name + ".part"))  # one cut short
    place = rehearsal._place(casebook.path)
    place.mkdir()
    shutil.copy(made.path, place / made.path.name)
    old = folder / "古い.casebook"
    shutil.copy(ARCHIVE, old)
    Book.open(old, "mado no archive", Clock(TODAY), OFFICER).close()  # and its backup beside it
    yield tmp_path
    casebook.close()


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_that_no_byte_of_any_file_tells_of_a_person(worked):
    found = files(worked)
    names = {path.name for path in found}
    assert {"a.casebook", "a.casebook-wal", "a.casebook.lock", "復元.casebook"} <= names
    assert {"recent.json", "backups.json"} <= names
    assert sum(name.endswith(".casebook") for name in names) >= 6
    patterns = {word.encode(code) for word in PLANTED for code in CODES if _can(word, code)}
    for path in found:
        content = path.read_bytes()
        told = [pattern for pattern in patterns if pattern in content and len(pattern) > 3]
        assert not told or path.suffix == ".holder", (path.name, told)
        if path.suffix in (".casebook", ".part") or path.name.endswith("-wal"):
            # not even the names of its tables: what is longer than chance allows is nowhere
            assert not SQL.search(content), path.name
            longest = max(map(len, _RUN.findall(content)), default=0)
            assert longest < 24, (path.name, longest)  # of a megabyte of chance: about 14


def _can(word, code):
    try:
        word.encode(code)
    except UnicodeEncodeError:
        return False
    return True


def test_that_what_is_looked_for_would_be_found(tmp_path):
    (tmp_path / "plain").write_text("鵜殿 蕗子 udono@example.jp CREATE TABLE " + "x" * 30, "utf-8")
    content = (tmp_path / "plain").read_bytes()
    assert "鵜殿".encode() in content
    assert SQL.search(content)
    assert max(map(len, _RUN.findall(content))) > 24
