"""A whole morning: a mail is dropped on the window, and its receipt leaves the house."""

from __future__ import annotations

import PySide6
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QTableView

from app.casebook import Casebook
from tests import drive
from tests.builders import PASSPHRASE, TODAY, a_casebook, a_mail
from ui.__main__ import build
from ui.jobs import JobRunner
from ui.pages import PageName
from ui.widgets import PassphraseField


class Officer:
    """Works the window as somebody would who only sees it."""

    def __init__(self, window, qtbot):
        self.window = window
        self._qtbot = qtbot

    @property
    def page(self):
        return self.window.frame.page

    def sees(self, words: str) -> None:
        self._qtbot.waitUntil(lambda: words in drive.words(self.window))

    def presses(self, text: str) -> None:
        self._qtbot.waitUntil(lambda: self._can_press(text))
        drive.click(self.page, text)

    def comes_to(self, page: PageName) -> None:
        self._qtbot.waitUntil(lambda: self.window.frame.place.page is page)

    def drops(self, path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        none = Qt.KeyboardModifier.NoModifier
        # until 6.12 a drag entered at whole pixels only, since then that is deprecated
        point = QPointF if PySide6.__version_info__ >= (6, 12) else QPoint
        enter = QDragEnterEvent(point(600, 400), copy, data, left, none)
        QApplication.sendEvent(self.window, enter)
        drop = QDropEvent(QPointF(600, 400), copy, data, left, none)
        QApplication.sendEvent(self.window, drop)

    def chooses(self, field: str, word: str) -> None:
        drive.button(self.page, f"{field} {word}").click()

    def _can_press(self, text: str) -> bool:
        return any(
            button.isVisible() and button.isEnabled() and text == button.text()
            for button in self.page.findChildren(QAbstractButton)
        )


@pytest.fixture
def book_file(tmp_path):
    casebook = a_casebook(tmp_path, name="窓口.casebook")
    casebook.rehearse(TODAY)
    casebook.close()
    return casebook.path


@pytest.fixture
def officer(book_file, ask, theme, qtbot):
    runner = JobRunner()
    window = build(runner, ask, theme)
    qtbot.addWidget(window)
    window.show()
    window.unlock.ask_again(book_file)
    drive.commit(window.unlock.open_form.findChild(PassphraseField), PASSPHRASE)
    drive.click(window.unlock, "開く")
    qtbot.waitUntil(lambda: window.frame is not None)
    yield Officer(window, qtbot)
    window.lock()
    qtbot.waitUntil(lambda: window.frame is None)
    runner.close()


@pytest.mark.journey
@pytest.mark.threads
def test_that_a_mail_becomes_a_case_and_its_receipt_leaves_the_house(
    officer, ask, book_file, tmp_path, qtbot
):
    mail = tmp_path / "問い合わせ.eml"
    mail.write_bytes(a_mail(arrived=TODAY))

    officer.drops(mail)
    officer.comes_to(PageName.MAILS)
    officer.presses("受け付ける")
    officer.comes_to(PageName.CASE)
    officer.sees("R8-0001  髙橋 花子 様")

    officer.presses("受け付ける")
    officer.sees("漏えい等のおそれ（必須）")
    officer.chooses("漏えい等のおそれ", "なし")
    officer.presses("記録する")
    officer.presses("文書を作る")
    officer.comes_to(PageName.LETTER)
    officer.sees("指摘はありません。発行できます。")
    ask.answer("書き換えられません", True)
    officer.presses("発行する")
    officer.sees("個情発R8-0001-1号")
    officer.sees("未発送")
    officer.page.issued.form.fill("how", "mail")
    officer.presses("発送を記録する")
    officer.comes_to(PageName.CASE)
    officer.sees("11/24 発送")
    officer.sees("本人確認の結果を記録してください。")

    drive.click(officer.window, "案件")
    officer.comes_to(PageName.CASES)
    table = officer.page.findChild(QTableView)
    qtbot.waitUntil(lambda: "髙橋 花子" in _cells(table))
    assert "R8-0001" in _cells(table)

    officer.window.lock()
    qtbot.waitUntil(lambda: officer.window.frame is None)
    casebook = Casebook.open(book_file, PASSPHRASE)
    checked = casebook.safekeeping.check()
    casebook.close()
    assert checked.ok, checked.faults


def _cells(table: QTableView) -> set[str]:
    model = table.model()
    return {
        str(model.index(line, column).data())
        for line in range(model.rowCount())
        for column in range(model.columnCount())
    }
