from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from pypdfium2 import PdfiumError

from reports import raster
from reports._page.fonts import MINCHO
from reports._page.lines import set_lines
from reports._page.paper import Paper


@pytest.fixture(scope="module")
def pdf():
    paper = Paper((200.0, 100.0))
    for text in ("一枚目", "二枚目の𠮷"):
        paper.new_page()
        (line,) = set_lines(MINCHO.glyphs(text, "本文"), 20000)
        paper.show(line, 10, 50, 20)
    return paper.to_bytes(title="", author="", subject="")


def test_that_pages_are_counted_and_read(pdf):
    assert raster.page_count(pdf) == 2
    assert raster.text(pdf) == ("一枚目", "二枚目の𠮷")


def test_that_a_picture_has_four_bytes_a_pixel_and_ink_on_it(pdf):
    picture = raster.picture(pdf, 1, 1.5)
    assert (picture.width, picture.height) == (300, 150)
    assert picture.stride >= 4 * picture.width
    assert len(picture.pixels) == picture.stride * picture.height
    assert min(picture.pixels[::4]) < 60
    assert picture.pixels[:4] == b"\xff" * 4


def test_that_threads_wait_for_each_other(pdf):
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda _: raster.page_count(pdf), range(40)))
    assert counts == [2] * 40


def test_that_what_is_no_pdf_is_refused():
    with pytest.raises(PdfiumError):
        raster.page_count(b"not a pdf")
