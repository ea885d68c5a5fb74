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


def test_that_a_plan_says_what_each_cell_comes_to_and_why_one_cannot_be_filled(book):
    month, content = october(), book.read_bytes()
    texts = forms.texts_of(content, month)
    assert texts["様式!B2"] == "{{受付件数}}"
    assert texts["様式!A6"] == "{{未了.受付番号}}"
    shown = {one.place: one.shown for one in forms.plan(content, month, texts).places}
    assert shown["様式!B2"] == "18"
    assert shown["様式!A6"] == f"5行　{month.open_items[0].case}"
    assert forms.filled_by(content, month, texts) == forms.filled(content, month)
    wrong = forms.plan(content, month, texts | {"様式!C2": "{{受付けた件数}}", "ない!A1": "x"})
    faults = {one.place: one.fault.why for one in wrong.places if one.fault}
    assert faults == {"様式!C2": "field", "ない!A1": "sheet"}
    with pytest.raises(BadFormError):
        forms.filled_by(content, month, texts | {"様式!C2": "{{受付けた件数}}"})


def test_that_every_name_that_is_offered_can_be_filled(book):
    month, content = october(), book.read_bytes()
    for name in forms.plan(content, month, {}).names:
        (place,) = forms.plan(content, month, {"様式!D20": f"{{{{{name}}}}}"}).places
        assert place.fault is None, name


def test_that_a_workbook_is_filled_next_time_as_it_was_filled_last(book, tmp_path):
    casebook = a_casebook(tmp_path, TODAY)
    try:
        desk, span = casebook.reporting, casebook.reporting.span(2026, 11)
        texts = {"様式!B2": "{{完了件数}}", "様式!C9": "計 {{受付}} 件"}
        desk.fill_planned(span, book, tmp_path / "out.xlsx", texts)
        assert load_workbook(tmp_path / "out.xlsx")["様式"]["C9"].value == "計 0 件"
        again = desk.form_plan(span, book)
        assert {one.place: one.text for one in again.places} == texts
        assert desk.against(tmp_path / "out.xlsx").written
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
