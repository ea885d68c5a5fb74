"""An officer's desk for tests: a real encrypted casebook with a few days of work in it."""

from __future__ import annotations

import shutil
from datetime import date

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QScrollArea

from app.casebook import Casebook
from app.domain.requests import Kind
from app.now import RehearsalNow
from app.store.book import Book
from tests import drive as drive_ui
from tests.builders import OFFICER, TODAY, Posted, a_casebook, a_phone_note, did, drive

STOP, ASKED = "R8-0001", "R8-0002"  # the cases of the story


@pytest.fixture(scope="session")
def story(tmp_path_factory):
    """The file and the key of a casebook written once; tests work on copies."""
    written = a_casebook(tmp_path_factory.mktemp("story"))
    assert _stop(written) == STOP
    assert _disclosure(written) == ASKED
    key = written._book.database.key
    written.close()
    return written.path, key


@pytest.fixture
def casebook(story, tmp_path):
    written, key = story
    path = tmp_path / "office.casebook"
    shutil.copy(written, path)
    opened = Casebook(Book._open(path, key, RehearsalNow(TODAY), OFFICER, create=False))
    yield opened
    opened.close()


@pytest.fixture
def desk(casebook, make_desk):
    return make_desk(casebook)


@pytest.fixture
def shown(qtbot):
    """Shows a page as the frame does, until the end of the test."""

    def show(page, place):
        qtbot.addWidget(page)
        page.resize(1160, 760)
        page.visit(place)
        page.show()
        qtbot.waitExposed(page)
        return page

    return show


def cut_off(page) -> list[str]:
    """Return what is wider than its place when the window is as small as it may be."""
    page.resize(848, 548)
    drive_ui.settle()
    return [
        f"{area.accessibleName() or type(area.widget()).__name__} {area.widget().width()}"
        for area in page.findChildren(QScrollArea)
        if area.isVisible() and area.widget().width() > area.viewport().width()
    ] + (["page"] if page.minimumSizeHint().width() > page.width() else [])


def workbook_cells(path) -> set[str]:
    """Return every text in the workbook at `path`."""
    return {
        cell.value
        for sheet in load_workbook(path)
        for line in sheet.iter_rows()
        for cell in line
        if isinstance(cell.value, str)
    }


def _stop(casebook: Casebook) -> str:
    """Received, its receipt sent, its data searched; a decision is next, and a task is set."""
    note = a_phone_note(
        name="渡邉 美咲",
        reading="ワタナベ ミサキ",
        phone="090-0000-0123",
        mail="misaki@example.jp",
        words="通話記録を営業に使わないでほしい。",
        kinds=[Kind.USE_STOP],
    )
    number = casebook.intake.phone(note).case
    drive(
        casebook,
        number,
        did("accept", 1, leak="no", on="2026-11-12"),
        Posted("L01", on=date(2026, 11, 12)),
        did("identity", 1, result="ok", how="post", document="運転免許証", on="2026-11-16"),
        did("search", 1, where="通話録音", result="3件を確認", on="2026-11-16"),
        did("task", text="委託先に停止の完了を確かめる", due="2026-11-25"),
    )
    return number


def _disclosure(casebook: Casebook) -> str:
    """Received by telephone and accepted; its receipt is next."""
    note = a_phone_note(name="小林 優子", reading="", mail="", arrived=date(2026, 11, 20))
    number = casebook.intake.phone(note).case
    drive(casebook, number, did("accept", 1, leak="no"))
    return number
