from __future__ import annotations

import hashlib
import zipfile
from datetime import date

import pytest
from openpyxl import load_workbook

from app.domain.item import State
from app.domain.requests import Kind
from app.errors import NoSuchPersonError
from app.jobs import Cancelled, Progress
from app.views.intake import Enclosure
from tests.builders import a_case, a_casebook, did, drive

TODAY = date(2026, 11, 24)


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path, TODAY)
    yield book
    book.close()


@pytest.fixture
def hanako(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, name="髙橋 花子", up_to=State.TRIAGED)
    drive(casebook, number, did("accept", leak="no"), did("note", text="折り返しは夕方"))
    casebook.intake.attach(number, (Enclosure("控え:1.txt", b"hikae"),), "控え")
    return casebook.cases.sheet(number)


def texts(path):
    book = load_workbook(path)
    return [str(cell.value) for sheet in book for row in sheet for cell in row if cell.value]


def test_that_everything_of_one_person_is_in_one_place(casebook, hanako, tmp_path):
    a_case(casebook, Kind.COMPLAINT, name="渡邉 一郎")
    made = casebook.persons.record(hanako.people[0].id, tmp_path / "out")
    said = "\n".join(texts(made.path / "記録一式.xlsx"))
    assert (made.cases, made.files) == (1, len(hanako.files) + len(hanako.messages))
    for words in ("髙橋 花子", hanako.number, "折り返しは夕方", "控え:1.txt", hanako.words):
        assert words in said
    assert "渡邉" not in said
    kept = made.path / "ファイル" / hanako.number / "01_控え_1.txt"
    assert kept.read_bytes() == b"hikae"


def test_that_what_stays_in_the_house_is_marked(casebook, hanako, tmp_path):
    made = casebook.persons.record(hanako.people[0].id, tmp_path / "out")
    rows = load_workbook(made.path / "記録一式.xlsx")["経過"].iter_rows(values_only=True)
    marked = {row[3]: row[6] for row in rows if row[0] == hanako.number}
    assert marked["折り返しは夕方"] == "内部"
    assert None in marked.values()


def test_that_the_manifest_proves_every_file(casebook, hanako, tmp_path):
    made = casebook.persons.record(hanako.people[0].id, tmp_path / "out")
    manifest = (made.path / "sha256.txt").read_bytes()
    assert hashlib.sha256(manifest).hexdigest() == made.sha256
    for line in manifest.decode().splitlines():
        sha256, _, name = line.partition("  ")
        assert hashlib.sha256((made.path / name).read_bytes()).hexdigest() == sha256


def test_that_one_zip_holds_the_same(casebook, hanako, tmp_path):
    made = casebook.persons.record(hanako.people[0].id, tmp_path / "out", packed=True)
    with zipfile.ZipFile(made.path) as packed:
        names = {name.partition("/")[2] for name in packed.namelist()}
    assert {"記録一式.xlsx", "sha256.txt"} < names
    assert [path.name for path in (tmp_path / "out").iterdir()] == [made.path.name]


def test_that_it_leaves_a_trace_without_the_name(casebook, hanako, tmp_path):
    before = casebook.safekeeping.check().entries
    casebook.persons.record(hanako.people[0].id, tmp_path / "out")
    found = casebook.safekeeping.check()
    assert (found.ok, found.entries) == (True, before + 1)


def test_that_who_was_merged_is_told_as_one(casebook, hanako, tmp_path):
    other = casebook.cases.sheet(a_case(casebook, Kind.INQUIRY, name="高橋 はなこ"))
    casebook.persons.merge(hanako.people[0].id, other.people[0].id)
    made = casebook.persons.record(other.people[0].id, tmp_path / "out")
    assert made.cases == 2


def test_that_nothing_is_left_where_it_was_called_off(casebook, hanako, tmp_path):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        casebook.persons.record(hanako.people[0].id, tmp_path / "out", progress=progress)
    assert not (tmp_path / "out").exists()


def test_that_nobody_is_nobody(casebook, tmp_path):
    with pytest.raises(NoSuchPersonError):
        casebook.persons.record(99, tmp_path / "out")
    assert not (tmp_path / "out").exists()
