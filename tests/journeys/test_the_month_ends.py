"""Journey 4 of the officer's day: the workbook for the representative, and the A4 page."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from app.domain.requests import Kind
from tests.builders import TODAY, a_case
from tests.journeys.hand import say
from ui.pages import PageName

pytestmark = [pytest.mark.journey, pytest.mark.threads]


@pytest.fixture
def busy_month(office):
    before = office.before()
    for kind in (Kind.DISCLOSURE, Kind.COMPLAINT, Kind.INQUIRY):
        a_case(before, kind, arrived=TODAY)
    before.close()
    return office


def test_that_the_workbook_and_the_page_of_the_month_are_written_by_keys(busy_month, tmp_path):
    hand = busy_month.sit_down()
    hand.press("Ctrl+3")
    hand.comes_to(PageName.MONTH)
    hand.sees("2026年11月")
    book, page = tmp_path / "月次.xlsx", tmp_path / "月次.pdf"
    hand.answer(".xlsx", book)
    hand.press("Ctrl+S")
    hand.sees("月次の集計を書き出しました。")
    hand.answer(".pdf", page)
    hand.press("Ctrl+Shift+R", "Down", "Return")
    hand.sees("報告を書き出しました。")
    say("月末（キー）", hand.count)
    assert (hand.count.keys, hand.count.clicks) <= (7, 0)
    busy_month.get_up(hand).close()
    told = load_workbook(book)
    assert "集計" in told.sheetnames
    assert len(PdfReader(page).pages) == 1


def test_that_they_are_written_by_clicks(busy_month, tmp_path):
    hand = busy_month.sit_down()
    hand.click("集計")
    hand.sees("2026年11月")
    hand.answer(".xlsx", tmp_path / "月次.xlsx")
    hand.click("Excelに書き出す…")
    hand.sees("月次の集計を書き出しました。")
    hand.answer(".pdf", tmp_path / "月次.pdf")
    hand.opens_menu("ほかの報告")
    hand.choose("代表者への月次報告（A4・1枚のPDF）…")
    hand.sees("報告を書き出しました。")
    say("月末（クリック）", hand.count)
    assert hand.count.clicks <= 4
    assert hand.count.keys <= 2
    busy_month.get_up(hand).close()
    assert (tmp_path / "月次.xlsx").is_file()
    assert (tmp_path / "月次.pdf").is_file()
