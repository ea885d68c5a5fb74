"""Journey 5 of the officer's day: the accredited body asks, and gets its papers."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import load_workbook

from app.domain.requests import Kind
from tests.builders import TODAY, a_case
from tests.journeys.hand import say
from ui.pages import PageName

NAME = "髙橋 花子"

pytestmark = [pytest.mark.journey, pytest.mark.threads]


@pytest.fixture
def complained(office):
    before = office.before()
    a_case(before, Kind.COMPLAINT, arrived=TODAY, name=NAME)
    before.close()
    return office


def test_that_its_letter_is_entered_and_the_papers_written_by_keys(complained, tmp_path):
    hand = complained.sit_down()
    hand.press("Return")
    hand.comes_to(PageName.CASE)
    hand.sees("R8-0001")
    hand.press("Ctrl+Shift+J", "Up", "Return")
    hand.sees("照会を記録する")
    hand.focuses("照会の根拠")
    hand.press("Space", "Tab")
    hand.type("JIP-8-311")
    hand.press("Tab")
    hand.type("11/17")
    hand.press("Tab")
    hand.type("令和8年12月1日")
    hand.press("Ctrl+Return")
    hand.focuses("提出資料を作る")
    hand.press("Return")
    hand.comes_to(PageName.PACKAGE)
    hand.sees("申出がありました")
    hand.answer("提出資料を置くフォルダー", tmp_path)
    hand.press("Ctrl+S")
    hand.sees("提出資料を書き出しました。")
    say("団体の照会（キー）", hand.count)
    assert (hand.count.keys, hand.count.clicks) <= (12, 0)
    entered(complained, hand)
    written(tmp_path)


def entered(office, hand):
    """What the casebook says of the inquiry."""
    casebook = office.get_up(hand)
    (inquiry,) = casebook.cases.sheet("R8-0001").inquiries
    assert inquiry.numbers == ("JIP-8-311",)
    assert inquiry.due == date(2026, 12, 1)
    assert inquiry.packages
    casebook.close()


def written(folder):
    """What was written names nobody."""
    papers = [path for path in folder.rglob("*") if path.is_file()]
    books = [path for path in papers if path.suffix == ".xlsx"]
    assert books
    assert any(path.suffix == ".pdf" for path in papers)
    for book in books:
        cells = [
            str(cell.value)
            for sheet in load_workbook(book)
            for line in sheet.iter_rows()
            for cell in line
        ]
        assert "経過" in load_workbook(book).sheetnames
        assert not any("髙橋" in cell or "花子" in cell for cell in cells)


def test_that_its_letter_is_entered_and_the_papers_written_by_clicks(complained, tmp_path):
    hand = complained.sit_down()
    hand.click_row("R8-0001")
    hand.comes_to(PageName.CASE)
    hand.sees("R8-0001")
    hand.opens_menu("ほかの操作")
    hand.choose("団体の照会：照会を記録する")
    hand.focuses("照会の根拠")
    hand.click("照会の根拠 説明又は資料の提出の求め")
    hand.click("記録する")
    hand.click("提出資料を作る")
    hand.comes_to(PageName.PACKAGE)
    hand.answer("提出資料を置くフォルダー", tmp_path)
    hand.click("書き出す…")
    hand.sees("提出資料を書き出しました。")
    say("団体の照会（クリック）", hand.count)
    assert hand.count.clicks <= 8
    assert hand.count.keys <= 1
    complained.get_up(hand).close()
    written(tmp_path)
