from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from reportlab.graphics import renderPDF

from app.views.today import MonthFigure
from reports.charts import DARK, FONT, LIGHT, months, months_drawing
from tests.reports.months import TWELVE, bars, empty

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [node.text for node in etree.fromstring(svg.encode()).iter(f"{SVG}text")]


def test_that_letters_stay_letters_in_the_windows_font():
    svg = months(TWELVE, 310, 190)
    assert texts(svg)[:4] == ["9", "11", "6", "12"]
    assert texts(svg)[-2:] == ["請求", "苦情・相談ほか"]
    for node in etree.fromstring(svg.encode()).iter(f"{SVG}text"):
        assert f"font-family: {FONT}" in node.get("style")
    assert "<image" not in svg


def test_that_qt_draws_the_bars_and_leaves_the_ground_alone(qapp):
    renderer = QSvgRenderer(months(bars((1, 0), (0, 1)), 200, 120).encode())
    assert renderer.isValid()
    assert renderer.defaultSize() == QSize(200, 120)
    picture = QImage(200, 120, QImage.Format.Format_ARGB32)
    picture.fill("#123456")
    painter = QPainter(picture)
    renderer.render(painter)
    painter.end()
    assert picture.pixelColor(1, 1).name() == "#123456"  # QtSvg paints a clipPath black
    for x, colour in ((50, LIGHT.requests), (150, LIGHT.others)):
        seen, meant = picture.pixelColor(x, 60), QColor(colour)
        # reportlab writes colours in whole per cents
        assert abs(seen.red() - meant.red()) <= 3
        assert abs(seen.blue() - meant.blue()) <= 3


def test_that_the_windows_own_figures_can_be_drawn():
    svg = months([MonthFigure(2026, 10, 8, 10)], 200, 120)
    assert texts(svg) == ["18", "10", "請求", "苦情・相談ほか"]


def test_that_the_figures_are_said_in_words():
    svg = months(bars((8, 10), (0, 1)), 310, 190)
    said = etree.fromstring(svg.encode()).find(f"{SVG}desc").text
    assert said == ("2025年11月 請求8件 苦情・相談ほか10件、2025年12月 請求0件 苦情・相談ほか1件")


def test_that_months_without_anything_say_zero():
    svg = months(empty().twelve, 310, 190)
    assert texts(svg).count("0") == 12


@pytest.mark.parametrize(
    ("palette", "colour"), [(LIGHT, "rgb(11%,30%,53%)"), (DARK, "rgb(43%,63%,86%)")]
)
def test_that_the_palette_is_the_callers(palette, colour):
    assert colour in months(TWELVE, 310, 190, palette)


def test_that_narrow_charts_leave_out_letters_that_would_touch():
    wide, narrow = texts(months(TWELVE, 310, 190)), texts(months(TWELVE, 120, 190))
    assert len(wide) == 12 + 12 + 2
    assert narrow[-2:] == wide[-2:]
    assert "10" in narrow  # the current month keeps its letter
    assert len(narrow) < len(wide)


@given(
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), min_size=1, max_size=12),
    st.integers(140, 900),
    st.integers(80, 500),
)
def test_that_everything_stays_inside(counts, width, height):
    left, bottom, right, top = months_drawing(bars(*counts), width, height).getBounds()
    assert left >= -1
    assert bottom >= 0
    assert right <= width + 1
    assert top <= height + 1


def test_that_the_same_drawing_goes_on_paper():
    page = io.BytesIO(renderPDF.drawToString(months_drawing(TWELVE, 310, 190)))
    (read,) = PdfReader(page).pages
    text = read.extract_text()
    assert "苦情・相談ほか" in text
    assert "18" in text
