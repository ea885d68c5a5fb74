"""Pages on their way to a printer: those that were asked for, and no others."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtPrintSupport import QPrinter

from app.desks.letters import Letters
from reports import raster
from reports.bundle import CoverList, Entry, cover
from ui.jobs import NowRunner
from ui.printing import Printing, a_printer

ENTRIES = tuple(Entry(f"{n}号", f"R8-{n}", "件名" * (n % 9), 1) for n in range(1, 121))
PDF = cover(CoverList("会社", "令和8年11月24日", ENTRIES))
PAGES = raster.page_count(PDF)


@pytest.fixture
def printing(qapp):
    parent = QObject()
    yield Printing(Letters, NowRunner(), parent)
    parent.deleteLater()


def to_file(path):
    printer = a_printer("発行文書", PAGES)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(72)  # coarse: it is told apart, not read
    printer.setOutputFileName(str(path))
    return printer


def apart(one, other):
    """Return how far two pages differ."""
    return sum(
        abs(one.pixels[y * one.stride + x] - other.pixels[y * other.stride + x])
        for y in range(40, 700, 2)
        for x in range(40, 540, 2)
    )


def likest(printed, page):
    """Return which page of the file a printed page is a picture of."""
    picture = raster.greys(printed, page, 1)
    return min(range(PAGES), key=lambda n: apart(picture, raster.greys(PDF, n, 1)))


def test_that_all_pages_are_printed_one_after_the_other(printing, tmp_path, qtbot):
    assert PAGES > 2
    with qtbot.waitSignal(printing.ended) as ended:
        printing.start(PDF, PAGES, to_file(tmp_path / "a.pdf"))
    assert ended.args == [PAGES]
    printed = (tmp_path / "a.pdf").read_bytes()
    assert raster.page_count(printed) == PAGES
    assert [likest(printed, n) for n in range(PAGES)] == list(range(PAGES))


def test_that_only_the_pages_asked_for_are_printed(printing, tmp_path, qtbot):
    printer = to_file(tmp_path / "a.pdf")
    printer.setFromTo(2, 2)
    with qtbot.waitSignal(printing.ended) as ended:
        printing.start(PDF, PAGES, printer)
    assert ended.args == [1]
    assert likest((tmp_path / "a.pdf").read_bytes(), 0) == 1


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_that_a_printer_that_takes_nothing_is_told_of(printing, tmp_path, qtbot):
    with qtbot.waitSignal(printing.failed):
        printing.start(PDF, PAGES, to_file(tmp_path / "no" / "such" / "a.pdf"))


def test_that_the_job_is_named_by_a_number_and_the_sheet_has_no_margins_of_its_own():
    printer = a_printer("個情発R8-0001-1号", 2)
    assert printer.docName() == "個情発R8-0001-1号"
    assert printer.fullPage()
    assert (printer.fromPage(), printer.toPage()) == (1, 2)
