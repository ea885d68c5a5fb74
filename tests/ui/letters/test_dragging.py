"""A letter dragged out of the window: who got it, what is left of it, and what is written down."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlmodel import col, select

from app.store.tables import JournalRow, PayloadRow
from tests import drive
from tests.ui.office import ASKED
from ui.forms.forms_part import FormsPart
from ui.letters import dragging
from ui.letters.letter_page import LetterPage
from ui.pages import PageName, Place


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder for temporary files of this machine."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(dragging.tempfile, "tempdir", str(place))
    return place


@pytest.fixture
def world(monkeypatch):
    """Whatever lies outside the window: takes what is dragged, or does not."""

    class World:
        takes = True

        def __init__(self):
            self.got = {}
            self.modes = set()

        def take(self, drag):
            (url,) = drag.mimeData().urls()
            path = Path(url.toLocalFile())
            if self.takes:
                self.got[path.name] = path.read_bytes()
                self.modes.add(stat.S_IMODE(path.parent.stat().st_mode))
            return Qt.DropAction.CopyAction if self.takes else Qt.DropAction.IgnoreAction

    found = World()
    monkeypatch.setattr(QDrag, "exec", lambda drag, *_actions: found.take(drag))
    return found


@pytest.fixture
def issued(casebook):
    return casebook.letters.issue(ASKED, "L01").document


@pytest.fixture
def page(desk, shown, folder, issued):
    return shown(LetterPage(desk), Place(PageName.LETTER, case=ASKED, letter=issued))


def pull(handle):
    """Press, and move far enough for it to be meant."""
    far = QPoint(5, 5) + QPoint(QApplication.startDragDistance() * 2, 0)
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    QTest.mouseMove(handle, far)
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=far)


def ways(casebook):
    """How letters left, as the journal has it."""
    rows = select(PayloadRow.payload).join(JournalRow, col(JournalRow.number) == PayloadRow.number)
    with casebook._book.reading() as session:
        said = [json.loads(one) for one in session.exec(rows.where(JournalRow.act == "hand-out"))]
    return [out["way"] for one in said for out in one.get("out", [])]


def test_that_a_letter_is_dropped_as_it_was_frozen_and_written_down(
    page, world, casebook, issued, folder
):
    pull(page.issued.handle)
    assert world.got == {f"{issued}.pdf": casebook.letters.stored(issued).pdf}
    assert ways(casebook) == ["dragged"]
    assert world.modes == {0o700} or sys.platform == "win32"
    assert list(folder.rglob("*.pdf")) != []  # whoever got it may read it a moment later
    page.outgoing.dragging._stays.timeout.emit()
    assert list(folder.iterdir()) == []


def test_that_a_drag_that_ends_nowhere_leaves_nothing(page, world, casebook, folder):
    world.takes = False
    pull(page.issued.handle)
    assert world.got == {}
    assert list(folder.iterdir()) == []
    assert ways(casebook) == []


def test_that_a_press_is_no_drag(page, world):
    QTest.mouseClick(page.issued.handle, Qt.MouseButton.LeftButton)
    assert world.got == {}


def test_that_nothing_stays_when_the_program_ends_or_was_killed(page, world, folder):
    pull(page.issued.handle)
    page.outgoing.dragging.clear()
    assert list(folder.iterdir()) == []
    left, young, foreign = (folder / name for name in ("madoguchi-drag-a", "madoguchi-drag-b", "x"))
    for one in (left, young, foreign):
        one.mkdir()
        (one / "a.pdf").write_bytes(b"%PDF-")
    for one in (left, foreign):
        os.utime(one, (1, 1))
    dragging.sweep()
    assert sorted(one.name for one in folder.iterdir()) == ["madoguchi-drag-b", "x"]


def test_that_a_blank_form_is_dropped_and_nothing_is_written_down(
    desk, world, casebook, folder, qtbot
):
    part = FormsPart(desk)
    qtbot.addWidget(part)
    part.show()
    part.refresh()
    qtbot.waitUntil(part.handle.isEnabled)
    pull(part.handle)
    assert world.got == {"保有個人データ開示等請求書.pdf": casebook.blanks.pdf("request")}
    assert ways(casebook) == []
    part.dragging.clear()


def test_that_a_folder_nobody_may_write_to_is_said(page, world, casebook, monkeypatch, tmp_path):
    monkeypatch.setattr(dragging.tempfile, "tempdir", str(tmp_path / "not there"))
    said = []
    page.said.connect(lambda words: said.append(words.text))
    pull(page.issued.handle)
    assert world.got == {}
    assert "PDFを保存" in said[-1]
    assert drive.button(page, "PDFを保存…").isEnabled()
