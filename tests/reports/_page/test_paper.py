from __future__ import annotations

import io
import re

import pypdf
import pytest

from reports import raster
from reports._page.fonts import MINCHO
from reports._page.lines import set_lines
from reports._page.paper import MM, Paper, Part

HOSTILE = [
    "𠮷",
    "髙",
    "﨑",
    "辻\U000e0100",
    "葛\U000e0100",
    "㐂",
    "𩸽",
    "㍿",
    "邉",
    "邊",
    "德",
    "𡈽",
    "\ufa19",
    "\ufa1b",
    "\ufa10",
    "神",
    "令和",
    "㈱",
    "①",
    "℡",
    "O’Brien",
    "ｶﾞ",
    "𠮷\U000e0100",
    "<b>&amp;",
    "¥1,000",
]


def _printed(texts, size=10.5):
    paper = Paper()
    paper.new_page()
    for at, text in enumerate(texts):
        (line,) = set_lines(MINCHO.glyphs(text, "宛名"), 60000)
        paper.show(line, 25 * MM, 20 * MM + at * 7 * MM, size, Part("P"))
    return paper.to_bytes(title="題", author="𠮷田", subject="L01")


def _pypdf(pdf):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("read", [raster.text, _pypdf], ids=["pdfium", "pypdf"])
def test_that_every_character_is_read_back(read):
    assert read(_printed(HOSTILE))[0].split("\n") == HOSTILE


@pytest.mark.parametrize("read", [raster.text, _pypdf], ids=["pdfium", "pypdf"])
@pytest.mark.parametrize("room", range(20000, 43000, 3700))
def test_that_spread_and_squeezed_lines_are_read_without_new_spaces(read, room):
    text = (
        "「保有個人データ」（第16条第4項）、「開示」・「訂正」。Example Co., Ltd.の120名、R8-0140号"
        "――『二重「の」括弧』です。令和8年11月24日～12月3日、50%と100円！ "
    ) * 2
    paper = Paper()
    paper.new_page()
    lines = set_lines(MINCHO.glyphs(text.strip(), "本文"), room)
    for at, line in enumerate(lines):
        paper.show(line, 25 * MM, 20 * MM + at * 7 * MM, 10.5, Part("P"))
    pdf = paper.to_bytes(title="", author="", subject="")
    found = read(pdf)[0].split("\n")
    assert [each.rstrip() for each in found] == [line.text.rstrip() for line in lines]


def test_that_the_file_says_what_it_is():
    reader = pypdf.PdfReader(io.BytesIO(_printed(["漢字"])), strict=True)
    assert reader.metadata.title == "題"
    assert reader.metadata.author == "𠮷田"
    assert reader.metadata.subject == "L01"
    assert reader.trailer["/Root"]["/Lang"] == "ja"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_that_the_file_has_no_date_and_its_bytes_come_of_what_is_printed():
    pdf = _printed(["漢字"])
    reader = pypdf.PdfReader(io.BytesIO(pdf), strict=True)
    assert reader.pdf_header == "%PDF-1.7"
    assert not re.search("date|/usr|/home|/tmp", "".join(map(str, _objects(reader))), re.IGNORECASE)
    assert pdf == _printed(["漢字"])
    other = pypdf.PdfReader(io.BytesIO(_printed(["感じ"])))
    assert reader.trailer["/ID"][0] != other.trailer["/ID"][0]


def _objects(reader):
    found = [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]
    assert reader.trailer["/Info"] in found
    return found


def test_that_every_font_is_embedded_and_a_subset():
    reader = pypdf.PdfReader(io.BytesIO(_printed(HOSTILE)))
    fonts = reader.pages[0]["/Resources"]["/Font"]
    typed = [each for each in _objects(reader) if "/Type" in each and each["/Type"] == "/Font"]
    assert len(typed) == 2 * len(fonts) > 0
    for font in fonts.values():
        assert re.match(r"/[A-Z]{6}\+", font["/BaseFont"])
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        assert len(descriptor["/FontFile2"].get_data()) < 100_000


def test_that_the_structure_is_in_reading_order():
    reader = pypdf.PdfReader(io.BytesIO(_printed(["一", "二", "三"])))
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    parts = root["/K"]["/K"]
    assert [part.get_object()["/S"] for part in parts] == ["/P"] * 3
    owners = root["/ParentTree"]["/Nums"][1]
    assert [owner.get_object() for owner in owners] == [part.get_object() for part in parts]
    assert [part.get_object()["/K"] for part in parts] == [[0], [1], [2]]


def test_that_decoration_is_drawn():
    paper = Paper()
    paper.new_page()
    paper.shade(0, 0, 100, 50, 0.5)
    paper.rule(0, 75, 100, 75, 2)
    paper.frame(10, 100, 80, 20, 2)
    picture = raster.picture(paper.to_bytes(title="", author="", subject=""), 0, 1.0)

    def ink(x, y):
        return picture.pixels[y * picture.stride + 4 * x]

    assert ink(50, 25) == pytest.approx(128, abs=2)
    assert ink(50, 75) == 0
    assert ink(50, 60) == 255
    assert ink(50, 110) == 255
    assert ink(50, 100) < 128
