from __future__ import annotations

import PySide6
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from app.views.intake import Enclosure
from tests import drive
from tests.ui.office import STOP
from ui.cases.case_page import CasePage
from ui.cases.files_card import files_of
from ui.pages import PageName, Place


@pytest.fixture
def page(desk, shown):
    return shown(CasePage(desk), Place(PageName.CASE, case=STOP))


def data_of(*paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def dropped(page, data):
    """Drop on the page; return whether the page took it."""
    keys, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    # until 6.12 a drag entered at whole pixels only, since then that is deprecated
    point = QPointF if PySide6.__version_info__ >= (6, 12) else QPoint
    enter = QDragEnterEvent(point(600, 400), Qt.DropAction.CopyAction, data, button, keys)
    page.dragEnterEvent(enter)
    if enter.isAccepted():
        middle = QPointF(page.rect().center())
        page.dropEvent(QDropEvent(middle, Qt.DropAction.CopyAction, data, button, keys))
        drive.settle()
    return enter.isAccepted()


def test_that_a_dropped_file_is_kept_and_can_be_saved(page, casebook, ask, tmp_path):
    paper, tool = tmp_path / "委任状.pdf", tmp_path / "setup.exe"
    paper.write_bytes(b"%PDF-1.4 x")
    tool.write_bytes(b"MZ\x00")
    assert dropped(page, data_of(paper, tool))
    assert [f.name for f in casebook.cases.sheet(STOP).files] == ["委任状.pdf", "setup.exe"]
    assert "委任状.pdf" in drive.words(page.files)
    target = tmp_path / "out.exe"
    ask.answer("プログラムやマクロが動く", True)
    ask.answer("setup.exe", target)
    drive.click(page, "添付 setup.exe を保存")
    assert target.read_bytes() == b"MZ\x00"


def test_that_dropped_mails_are_left_to_the_window(page, tmp_path):
    mail = tmp_path / "m.EML"
    mail.write_bytes(b"Subject: x\n\ny")
    assert not dropped(page, data_of(mail))
    assert files_of(data_of(mail)) == ()
    assert files_of(data_of(tmp_path)) == ()
    assert not dropped(page, QMimeData())


def test_that_files_are_chosen_by_hand(page, casebook, ask, tmp_path):
    paper = tmp_path / "封筒.png"
    paper.write_bytes(b"x")
    ask.answer("案件に残すファイルを選ぶ", (paper,))
    drive.click(page, "添付ファイルを加える")
    drive.settle()
    assert [f.name for f in casebook.cases.sheet(STOP).files] == ["封筒.png"]


def test_that_the_person_is_followed_from_her_case(page, casebook, qtbot):
    with qtbot.waitSignal(page.wanted) as wish:
        drive.click(page, "渡邉 美咲 のほかの案件・連絡先")
    (person,) = casebook.persons.find("渡邉")
    assert wish.args[0] == Place(PageName.PERSONS, person=person)


def test_that_a_case_without_files_says_how_they_come(page, casebook):
    assert "ファイルをこの画面に落とすと" in drive.words(page.files)
    casebook.intake.attach(STOP, (Enclosure("a.txt", b"a"),))
    page.refresh()
    drive.settle()
    assert "ファイルをこの画面に落とすと" not in drive.words(page.files)
