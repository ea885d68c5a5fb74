from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from reports._sheet import lines_of
from reports.caselist import CaseList, Heading, to_xlsx

MADE = datetime(2026, 11, 24, 3, tzinfo=UTC)
ROWS = [
    ("R8-0001", date(2026, 11, 26), "髙橋 花子 <様> & 子"),
    ("=1+1", date(1899, 1, 1), "_x0041_\x07"),
    ("-", "", "二行\nの名"),
]


def a_list(count: int) -> CaseList:
    headings = (Heading("受付番号", 12), Heading("期限", 12, dates=True), Heading("氏名", 24))
    return CaseList("㈱テラス", "佐野", "未了", headings, count, MADE, "令和8年11月24日", "ab" * 32)


def sheet_of(rows, count=None):
    content = to_xlsx(a_list(len(rows) if count is None else count), iter(rows))
    return load_workbook(io.BytesIO(content)).active


def test_that_rows_stand_as_they_were_given():
    sheet = sheet_of(ROWS)
    assert [cell.value for cell in sheet[4]] == ["受付番号", "期限", "氏名"]
    assert [cell.value for cell in sheet[5]] == [
        "R8-0001",
        datetime(2026, 11, 26),  # noqa: DTZ001 - a cell knows no zone
        "髙橋 花子 <様> & 子",
    ]
    assert sheet["B5"].number_format == "yyyy/mm/dd"
    assert sheet.max_row == 7
    assert sheet["C7"].value == "二行\nの名"


def test_that_a_row_is_as_high_as_its_longest_text_and_no_higher_than_excel_lets_it_be():
    sheet = sheet_of([("1", "", "短い"), ("2", "", "長い名" * 20), ("3", "", "行\n" * 60)])
    heights = [sheet.row_dimensions[row].height for row in (5, 6, 7)]
    assert heights[0] is None
    assert heights[1] == lines_of("長い名" * 20, 24) * 16 + 2
    assert heights[2] == 409
    assert sheet["C6"].alignment.wrap_text


def test_that_text_is_never_a_formula_and_keeps_its_underscores():
    # Excel reads _x005F_ as an underscore, openpyxl reads it as it stands
    sheet = sheet_of(ROWS)
    for place, text in (("A6", "=1+1"), ("A7", "-"), ("B6", "1899/01/01"), ("C6", "_x005F_x0041_")):
        assert (sheet[place].value, sheet[place].data_type) == (text, "s")
    assert sheet["A6"].quotePrefix
    assert not sheet["A5"].quotePrefix


def test_that_no_row_is_lost_or_added():
    for count in (2, 4):
        with pytest.raises(ValueError, match="案件一覧"):
            sheet_of(ROWS, count)
    empty = sheet_of([])
    assert (empty.max_row, empty["A5"].value) == (5, "0件（該当するものはありません）")


def test_that_the_sheet_says_what_it_holds_and_by_what_it_was_chosen():
    sheet = sheet_of(ROWS)
    assert sheet["A2"].value == "未了　3件　令和8年11月24日現在"
    assert "個人情報" in sheet["A3"].value
    assert sheet.auto_filter.ref == "A4:C7"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.freeze_panes == "B5"


def test_that_nothing_lies_in_the_folder_for_temporary_files(monkeypatch, tmp_path):
    """A list holds names: none may lie about in plain while it is written."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    seen = []

    def rows():
        for row in ROWS:
            seen.extend(tmp_path.iterdir())
            yield row

    to_xlsx(a_list(3), rows())
    assert not seen
    assert not list(tmp_path.iterdir())
