from __future__ import annotations

import struct
import weakref
import zlib
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from app.incoming.attached import FileFault, FileSort
from app.views.cases import AttachmentLine
from tests import drive
from tests.app.incoming.test_attached import a_pdf
from ui.attachments import Enclosures, FileViewer, pictures
from ui.attachments.viewer import seen
from ui.pages import Page


def a_picture(form: str, width: int = 40, height: int = 30) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, form)
    return bytes(data.data())


def a_png_that_says(width: int, height: int) -> bytes:
    """Return a PNG with a true header and next to nothing behind it."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + rows + chunk(b"IEND", b"")


def a_line(name: str, raw: bytes) -> AttachmentLine:
    return AttachmentLine(name, "application/octet-stream", len(raw), "0" * 64)


@pytest.fixture
def view(desk, qtbot):
    def show(name, raw):
        viewer = FileViewer(desk, a_line(name, raw), raw, seen(name, raw, 0, 1.0))
        qtbot.addWidget(viewer)
        with qtbot.waitActive(viewer):
            viewer.show()
            viewer.activateWindow()
        return viewer

    return show


@pytest.fixture
def page(desk, qtbot):
    page = Page(desk, "試し")
    qtbot.addWidget(page)
    return page


@pytest.fixture
def enclosures(desk, page):  # the page lives as long as the test
    return Enclosures(desk, page)


# ------------------------------------------------------------------ pictures


@pytest.mark.parametrize("form", ["PNG", "JPG", "BMP", "WEBP", "TIFF"])
def test_that_a_picture_is_drawn_whatever_its_format(form):
    look = pictures.look(a_picture(form))
    assert (look.picture.width, look.picture.height) == (40, 30)
    assert look.picture.pixels[2] > 200  # red


def test_that_a_large_picture_is_drawn_smaller():
    picture = pictures.look(a_picture("PNG", 4000, 1000)).picture
    assert (picture.width, picture.height) == (pictures.EDGE_AT_MOST, 600)


def test_that_a_picture_of_nine_hundred_million_pixels_is_never_decoded():
    assert pictures.look(a_png_that_says(30_000, 30_000)).fault is FileFault.LARGE


@pytest.mark.parametrize("raw", [b"", b"\x89PNG\r\n\x1a\n", a_png_that_says(0, 5), b"GIF89a"])
def test_that_a_torn_picture_says_so(raw):
    assert pictures.look(raw).fault is FileFault.DAMAGED


@given(st.binary(max_size=200), st.integers(0, 200))
def test_that_any_bytes_give_a_look(noise, place):
    whole = a_png_that_says(20, 20)
    pictures.look(whole[:place] + noise + whole[place:])


# ------------------------------------------------------------------ the window


def test_that_pages_are_turned_by_the_keyboard(view):
    viewer = view("a.pdf", a_pdf(3, (72, 72)))
    assert "1 / 3 ページ" in drive.words(viewer)
    QTest.keyClick(viewer, Qt.Key.Key_PageDown)
    QTest.keyClick(viewer, Qt.Key.Key_PageDown)
    QTest.keyClick(viewer, Qt.Key.Key_PageDown)
    assert viewer.shown.page == 2
    QTest.keyClick(viewer, Qt.Key.Key_PageUp)
    assert viewer.shown.page == 1


def test_that_a_page_is_drawn_anew_when_it_grows(view):
    viewer = view("a.pdf", a_pdf(1, (72, 72)))
    before = viewer.shown.picture.width
    drive.click(viewer, "拡大")
    assert viewer.shown.picture.width > before
    drive.click(viewer, "縮小")
    assert viewer.zoom == 1.0


def test_that_text_is_shown_as_it_is(view):
    viewer = view("a.txt", "<b>開示</b>".encode())
    assert drive.field(viewer, "添付ファイルの文字").toPlainText() == "<b>開示</b>"


@pytest.mark.parametrize(
    ("name", "raw", "word"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0", "このままでは表示できません"),
        ("a.exe", b"MZ", "この台帳では開きません"),
        ("a.pdf", b"%PDF-1.7", "壊れているか"),
        ("a.png", b"", "中身のない"),
        ("a.png", a_png_that_says(30_000, 30_000), "大きすぎる"),
    ],
)
def test_that_a_file_that_is_not_shown_says_why(view, name, raw, word):
    assert word in drive.words(view(name, raw))


def test_that_the_title_tells_no_name(view):
    assert "山田" not in view("山田太郎.txt", b"x").windowTitle()


def test_that_everything_the_keyboard_reaches_has_a_name(view):
    assert drive.unnamed(view("a.pdf", a_pdf(2, (72, 72)))) == []


# ------------------------------------------------------------------ looking and saving


def test_that_a_file_is_looked_at_and_closed_with_escape(enclosures, qtbot):
    enclosures.look(a_line("a.txt", b"x"), partial(bytes, b"x"))
    viewer = enclosures.viewer
    with qtbot.waitActive(viewer):
        viewer.activateWindow()
    assert viewer.shown.sort is FileSort.TEXT
    gone = weakref.ref(viewer)
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    drive.settle()
    del viewer
    assert enclosures.viewer is None
    assert gone() is None


def test_that_a_file_is_saved_under_a_harmless_name(enclosures, ask, tmp_path, qtbot):
    path = tmp_path / "passwd"
    ask.answer("passwd", path)
    with qtbot.waitSignal(enclosures.saved) as saved:
        enclosures.save(a_line("../../passwd", b"x"), partial(bytes, b"x"))
    assert saved.args == [path]
    assert path.read_bytes() == b"x"


def test_that_a_program_is_saved_after_a_second_question_only(enclosures, ask):
    ask.answer("プログラムやマクロが動く", False)
    enclosures.save(a_line("請求書.exe", b"MZ"), partial(bytes, b"MZ"))


def test_that_a_program_with_another_name_is_asked_about_too(enclosures, ask, tmp_path):
    path = tmp_path / "請求書.pdf"
    ask.answer("請求書.pdf", path)
    ask.answer("プログラムやマクロが動く", False)
    enclosures.save(a_line("請求書.pdf", b"MZ"), partial(bytes, b"MZ"))
    assert not path.exists()
