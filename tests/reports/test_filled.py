from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

from reports.filled import CannotFillError, Form, RowForm, fill, form_of

FACTS = {"受付": 18, "会社": "テラス & <電力>", "率": 0.25, "日": date(2026, 10, 31)}
LISTS = {
    "未了": [
        {"受付番号": f"R8-{n:04}", "到達日": date(2026, 10, n), "状態": "=HYPERLINK(1)"}
        for n in (1, 2, 3)
    ]
}


def a_form() -> bytes:
    """A workbook of a company: marks, a name, formats, a formula, a chart, another sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "月報"
    sheet["A1"] = "{{会社}} 御中（{{受付}}件）"
    sheet["B2"] = "{{受付}}"
    sheet["B2"].font = Font(bold=True, color="FF0000")
    sheet["C2"] = "=B2*2"
    sheet["D2"].number_format = "yyyy/mm/dd"
    sheet["E2"] = "ほか"
    sheet.merge_cells("G1:H2")
    sheet["A5"], sheet["B5"], sheet["D5"] = "{{未了.受付番号}}", "{{未了.到達日}}", "{{未了.状態}}"
    sheet["A5"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet["B5"].number_format = "m月d日"
    sheet["A20"] = "印"
    book.defined_names["率"] = DefinedName("率", attr_text="'月報'!$F$3")
    other = book.create_sheet("別紙")
    other["A1"] = 7
    chart = BarChart()
    chart.add_data(Reference(other, min_col=1, min_row=1))
    other.add_chart(chart)
    whole = io.BytesIO()
    book.save(whole)
    return whole.getvalue()


def filled(form=None, lists=LISTS) -> bytes:
    content = a_form()
    return fill(content, form or form_of(content, tuple(FACTS), ("未了",)), FACTS, lists)


def test_that_marks_and_names_are_the_form():
    form = form_of(a_form(), tuple(FACTS), ("未了",))
    assert form.cells == {
        "月報!A1": "{{会社}} 御中（{{受付}}件）", "月報!B2": "{{受付}}", "月報!F3": "{{率}}",
    }  # fmt: skip
    columns = {"A": "受付番号", "B": "到達日", "D": "状態"}
    assert form.rows == (RowForm("月報", 5, "未了", columns),)


def test_that_cells_are_filled_and_keep_their_formats():
    sheet = load_workbook(io.BytesIO(filled()))["月報"]
    assert sheet["A1"].value == "テラス & <電力> 御中（18件）"
    assert (sheet["B2"].value, sheet["B2"].font.bold) == (18, True)
    assert sheet["F3"].value == 0.25
    assert sheet["C2"].value == "=B2*2"
    assert [sheet[f"A{n}"].value for n in (5, 6, 7, 8)] == ["R8-0001", "R8-0002", "R8-0003", None]
    assert {sheet[f"A{n}"].fill.fgColor.rgb for n in (5, 6, 7)} == {"00FFFF00"}
    assert sheet["B6"].value.date() == date(2026, 10, 2)


def test_that_text_never_becomes_a_formula():
    sheet = load_workbook(io.BytesIO(filled()))["月報"]
    assert (sheet["D5"].value, sheet["D5"].data_type) == ("=HYPERLINK(1)", "s")


def test_that_every_other_part_stays_byte_for_byte():
    before, after = (zipfile.ZipFile(io.BytesIO(one)) for one in (a_form(), filled()))
    assert before.namelist() == after.namelist()
    changed = {n for n in before.namelist() if before.read(n) != after.read(n)}
    assert changed <= {"xl/worksheets/sheet1.xml", "xl/workbook.xml", "docProps/core.xml"}
    assert "xl/charts/chart1.xml" in after.namelist()


def test_that_excel_is_told_to_count_anew():
    book = zipfile.ZipFile(io.BytesIO(filled())).read("xl/workbook.xml").decode()
    assert 'fullCalcOnLoad="1"' in book


def test_that_a_list_of_nothing_says_so():
    sheet = load_workbook(io.BytesIO(filled(lists={"未了": []})))["月報"]
    assert sheet["A5"].value == "0件（該当するものはありません）"
    assert sheet["D5"].value is None


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"月報!C2": "{{受付}}"}, "formula"),
        ({"月報!H2": "{{受付}}"}, "merged"),
        ({"月報!B2": "{{なし}}"}, "field"),
        ({"なし!B2": "{{受付}}"}, "sheet"),
        ({"B2": "{{受付}}"}, "place"),
    ],
)
def test_that_what_would_do_harm_is_refused(cells, why):
    with pytest.raises(CannotFillError) as refused:
        filled(Form(cells))
    assert refused.value.why == why


def test_that_a_list_without_room_is_refused_not_cut():
    rows = [LISTS["未了"][0]] * 16
    with pytest.raises(CannotFillError) as refused:
        filled(lists={"未了": rows})
    assert (refused.value.why, refused.value.what) == ("room", "16")
    assert filled(lists={"未了": rows[:15]})


@pytest.mark.parametrize("content", [b"", b"PK", b"\xd0\xcf\x11\xe0" + b"0" * 600])
def test_that_what_is_no_workbook_is_refused(content):
    with pytest.raises(CannotFillError) as refused:
        form_of(content, (), ())
    assert refused.value.why == "unreadable"
