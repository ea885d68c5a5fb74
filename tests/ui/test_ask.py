"""The real questions: what they return when she answers, and when she does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QInputDialog, QWidget

from ui.ask import AskOfficer, question_box


@pytest.fixture
def parent(qtbot, qapp):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


class Answers:
    """Answers the dialogs that open, one after the other; None closes one."""

    def __init__(self, *texts):
        self._texts = list(texts)
        QTimer.singleShot(0, self.answer)

    def answer(self):
        box = QApplication.activeModalWidget()
        if box is None:
            QTimer.singleShot(0, self.answer)
            return
        text = self._texts.pop(0)
        if self._texts:
            QTimer.singleShot(0, self.next)
        if text is None:
            box.reject()
        else:
            if isinstance(box, QInputDialog) and text:
                box.setTextValue(text)
            box.accept()

    def next(self):
        self.answer()


def test_that_one_of_several_is_chosen_and_none_by_itself(parent):
    ask, addresses = AskOfficer(), ("a@example.jp", "b@example.jp")
    Answers("b@example.jp")
    assert ask.which_of(parent, "どの宛先ですか。", addresses) == "b@example.jp"
    Answers("")
    assert ask.which_of(parent, "どの宛先ですか。", addresses) is None
    Answers(None)
    assert ask.which_of(parent, "どの宛先ですか。", addresses) is None


def test_that_a_password_is_typed_twice_the_same(parent):
    ask = AskOfficer()
    Answers("yuki-7", "yuki-7")
    assert ask.what_secret(parent, "パスワード") == "yuki-7"
    Answers("yuki-7", "yuki-8", "hana-9", "hana-9")
    assert ask.what_secret(parent, "パスワード") == "hana-9"
    Answers("yuki-7", None)
    assert ask.what_secret(parent, "パスワード") is None
    Answers(None)
    assert ask.what_secret(parent, "パスワード") is None


def test_that_no_printer_is_used_where_she_leaves_the_dialog(parent):
    Answers(None)
    assert AskOfficer().which_printer(parent, "個情発R8-0001-1号", 2) is None


def test_that_files_are_sought_where_the_last_one_was(parent, tmp_path):
    ask = AskOfficer()
    (tmp_path / "月次").mkdir()
    Answers("")
    assert (
        ask.where_to_save(parent, tmp_path / "月次" / "10月.xlsx")
        == tmp_path / "月次" / "10月.xlsx"
    )
    Answers("")
    assert ask.where_to_save(parent, Path("11月.xlsx")) == tmp_path / "月次" / "11月.xlsx"
    Answers(None)
    assert ask.where_to_save(parent, Path("12月.xlsx")) is None


def test_that_a_question_shows_names_as_they_are_written(parent):
    asked = "<b>R8-0001</b> を破棄します。\n元に戻せません。\n\n・<i>髙橋</i> & 花子"
    box, agree = question_box(parent, asked, "破棄する")
    document = QTextDocument()
    for html, shown in (
        (box.text(), "<b>R8-0001</b> を破棄します。\n元に戻せません。"),
        (box.informativeText(), "・<i>髙橋</i> & 花子"),
    ):
        document.setHtml(html)
        assert document.toPlainText().replace("\u2028", "\n") == shown
    assert box.defaultButton() is not agree
    box.deleteLater()
