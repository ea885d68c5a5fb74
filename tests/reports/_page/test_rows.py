from __future__ import annotations

import pytest

from reports import raster
from reports._page.fonts import MINCHO
from reports._page.paper import Paper
from reports._page.rows import Grid, table_rows
from reports._page.sheets import Sheet, cut, draw


def _cells(rows):
    return [[[MINCHO.glyphs(cell, "本文")] for cell in row] for row in rows]


def _print(rows, lines=20):
    grid = Grid(50.0, (100.0, 200.0), 10.0, 1.0)
    sheet = Sheet(top=40.0, height=lines * 18.0, foot=0.0, pitch=18.0)
    paper = Paper()
    for page in cut(table_rows(_cells(rows), grid), sheet):
        paper.new_page()
        draw(page, paper, sheet)
    return raster.text(paper.to_bytes(title="表", author="", subject=""))


def test_that_a_table_is_read_row_by_row_and_its_heading_on_every_page():
    rows = [("日付", "件数"), *((f"{n}日目", f"{n * 111}") for n in range(1, 40))]
    pages = _print(rows)
    assert len(pages) > 1
    assert all(page.startswith(("日付 件数", "日付件数")) for page in pages)
    assert "".join(pages).count("日目") == 39


def test_that_a_cell_higher_than_a_page_is_parted_between_lines():
    pages = _print([("項目", "内容"), ("履歴", "漢" * 900)], lines=12)
    assert len(pages) > 2
    assert sum(page.count("漢") for page in pages) == 900


def test_that_no_page_begins_or_ends_with_a_single_row():
    for count in range(3, 60):
        rows = [("日付", "件数"), *((f"{n}日目", f"{n * 111}") for n in range(count))]
        pages = [page.count("日目") for page in _print(rows)]
        assert sum(pages) == count
        assert 1 not in pages


@pytest.mark.parametrize("text", ["", "漢字"])
def test_that_a_table_of_a_heading_alone_is_printed(text):
    assert len(_print([(text, "内容")])) == 1
