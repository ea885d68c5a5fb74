from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from app.counting import forms
from app.domain.requests import Kind
from app.errors import BadFormError
from tests.builders import a_case, a_casebook
from tests.reports.months import october

TODAY = date(2026, 11, 24)


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "様式.xlsx"
    made = Workbook()
    sheet = made.active
    sheet.title = "様式"
    sheet["B1"], sheet["B2"], sheet["B3"] = "{{期間}}", "{{受付件数}}", "{{代理人率}}"
    sheet["A6"], sheet["B6"] = "{{未了.受付番号}}", "{{未了.状態}}"
    made.save(path)
    return path


def test_that_a_map_says_what_the_marks_say(book):
    month, content = october(), book.read_bytes()
    text = forms.map_of(content, month)
    by_map, by_marks = forms.filled(content, month, text), forms.filled(content, month)
    assert by_map == by_marks
    sheet = load_workbook(io.BytesIO(by_map))["様式"]
    assert [sheet[f"B{n}"].value for n in (1, 2, 3)] == [month.label, 18, 0.125]
    assert [sheet[f"A{n}"].value for n in range(6, 11)] == [one.case for one in month.open_items]


def test_that_a_casebook_fills_the_companys_workbook(book, tmp_path):
    casebook = a_casebook(tmp_path, TODAY)
    try:
        number = a_case(casebook, Kind.COMPLAINT)
        path = tmp_path / "out.xlsx"
        casebook.reporting.fill_form(casebook.reporting.span(2026, 11), book, path)
        sheet = load_workbook(path)["様式"]
        assert (sheet["B2"].value, sheet["A6"].value) == (1, number)
    finally:
        casebook.close()


@pytest.mark.parametrize(
    "text",
    ["[cells", "[[rows]]\nrow = 'x'", "[[rows]]\nsheet='様式'\nrow=1\nlist='未了'\ncolumns=3"],
)
def test_that_what_is_no_map_is_refused(book, text):
    with pytest.raises(BadFormError):
        forms.filled(book.read_bytes(), october(), text)


def test_that_a_workbook_without_marks_is_refused():
    made = io.BytesIO()
    Workbook().save(made)
    with pytest.raises(BadFormError) as refused:
        forms.filled(made.getvalue(), october())
    assert refused.value.why == "empty"
