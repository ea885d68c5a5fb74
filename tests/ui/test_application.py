from __future__ import annotations

import gc
import re
import sys
import tomllib
import weakref

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QFontInfo, QRawFont
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFileDialog,  # noqa: TID251 - it is looked at, and asks nothing
    QLineEdit,
    QPlainTextEdit,
    QTextBrowser,
    QTextEdit,
    QTreeView,
    QWidget,
)

import resources
from ui.application import FAMILIES, body_font, collect_on_this_thread, speak_japanese

_WORDS = ("text", "toolTip", "windowTitle", "accessibleName", "placeholderText", "title")
_STANDARD = QDialogButtonBox.StandardButton


@pytest.fixture
def gc_as_before():
    interval = sys.getswitchinterval()
    gc.enable()
    yield
    gc.disable()
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(interval)


def test_that_rubbish_is_collected_on_this_thread_only(qapp, gc_as_before):
    owner = QObject()
    timer = collect_on_this_thread(owner, busy=lambda: False)
    assert not gc.isenabled()
    assert timer.isActive()
    assert timer.thread() is qapp.thread()
    assert sys.getswitchinterval() == pytest.approx(1e-4)


def test_that_the_timer_collects_what_refers_to_itself(qapp, qtbot, gc_as_before):
    owner = QObject()
    timer = collect_on_this_thread(owner, busy=lambda: False)
    gone = []

    class Round:
        def __init__(self):
            self.me = self

        def __del__(self):
            gone.append(1)

    Round()
    assert gone == []
    timer.timeout.emit()
    assert gone == [1]


def test_that_rubbish_waits_while_the_worker_is_at_work(qapp, gc_as_before):
    busy, owner = [True], QObject()
    timer = collect_on_this_thread(owner, busy=lambda: busy[0])
    ring = Ring()
    gone = weakref.ref(ring)
    del ring
    timer.timeout.emit()
    assert gone() is not None
    busy[0] = False
    timer.timeout.emit()
    assert gone() is None


class Ring:
    def __init__(self):
        self.me = self


def test_that_the_shipped_letters_are_used(qapp):
    assert QFontInfo(body_font()).family() == FAMILIES[0]
    raw = QRawFont.fromFont(body_font())
    for character in "髙﨑邉①㈱令和":
        assert raw.supportsCharacter(ord(character)), character


@pytest.fixture
def japanese(qapp):
    translators = speak_japanese(qapp)
    yield
    for one in translators:
        qapp.removeTranslator(one)


def test_that_standard_buttons_speak_japanese(qtbot, japanese):
    box = QDialogButtonBox(_STANDARD.Ok | _STANDARD.Cancel)
    qtbot.addWidget(box)
    assert box.button(_STANDARD.Cancel).text() == "キャンセル"
    assert box.button(_STANDARD.Ok).text() == "決定"


@pytest.mark.parametrize("mode", [*QFileDialog.FileMode])
@pytest.mark.parametrize("way", [*QFileDialog.AcceptMode])
def test_that_qts_own_file_dialog_has_no_latin_word(qtbot, japanese, tmp_path, mode, way):
    (tmp_path / "控え").mkdir()
    box = QFileDialog(None, "保存", str(tmp_path), "メール (*.eml)")
    qtbot.addWidget(box)
    box.setOption(QFileDialog.Option.DontUseNativeDialog)
    box.setFileMode(mode)
    box.setAcceptMode(way)
    box.show()
    for combo in box.findChildren(QComboBox):  # paths, and the patterns that were given
        combo.clear()
    said = _said(box)
    assert {"場所(&L):", "ファイルの種類(&T):", "フォルダー"} & set(said)
    assert _latin(said) == []


def test_that_qts_own_print_dialog_has_no_latin_word(qtbot, japanese):
    printer = QPrinter()
    box = QPrintDialog(printer)
    qtbot.addWidget(box)
    for field in box.findChildren(QLineEdit):  # where the file goes that it may print into
        field.clear()
    assert _latin(_said(box)) == []


@pytest.mark.parametrize("make", [QLineEdit, QPlainTextEdit, QTextEdit, QTextBrowser])
def test_that_the_menu_of_a_field_has_no_latin_word(qtbot, japanese, make):
    field = make()
    qtbot.addWidget(field)
    menu = field.createStandardContextMenu()
    said = [action.text().partition("\t")[0] for action in menu.actions()]
    menu.deleteLater()
    assert "コピー(&C)" in said
    assert _latin(said) == []


def test_that_what_we_say_in_qts_place_keeps_its_placeholders(qapp):
    table = tomllib.loads(resources.open_text("phrases/qt.toml"))
    for context, said in table.items():
        for english, ours in said.items():
            marks = (sorted(re.findall("%[0-9]", one)) for one in (english, ours))
            assert len({*map(tuple, marks)}) == 1, (context, english)


def _said(box):
    """Return every text of a dialog that somebody may read or hear."""
    found = []
    for part in (box, *box.findChildren(QWidget)):
        found += [getattr(part, name)() for name in _WORDS if callable(getattr(part, name, None))]
        if isinstance(part, QComboBox):
            found += [part.itemText(one) for one in range(part.count())]
        if isinstance(part, QTreeView) and part.model():
            columns = range(part.model().columnCount())
            found += [part.model().headerData(one, Qt.Orientation.Horizontal) for one in columns]
    found += [action.text() for action in box.findChildren(QAction)]
    return [one for one in found if one]


def _latin(said):
    """Return which of these texts hold a word in Latin letters; PDF is one in Japanese, too."""
    return [one for one in said if re.search("[A-Za-z]{2,}", one.replace("PDF", ""))]
