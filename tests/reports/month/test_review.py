from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook

from app.rules.review import points, points_on
from reports.month.figures import GROUPS, Entry, Figure
from reports.month.review import to_xlsx
from tests.reports.months import a_year

TITLES = ["マネジメントレビュー", "是正処置一覧", "漏えい等・照会一覧"]


def with_more():
    year = a_year()
    more = (
        Entry(Figure.CORRECTED, "苦情", "手順の不備", "R8-0111", date(2026, 10, 20)),
        Entry(Figure.CORRECTING, "苦情", "その他", "R8-0090", date(2026, 7, 1)),
        Entry(Figure.LEAK_PRELIMINARY, "", "", "R8-0111", date(2026, 10, 7)),
    )
    return replace(year, entries=(*year.entries, *more))


@pytest.fixture(scope="module")
def books():
    whole = to_xlsx(with_more(), points())
    return tuple(load_workbook(io.BytesIO(whole), data_only=stored) for stored in (False, True))


def test_that_the_review_stands_before_the_report_of_the_year(books):
    assert books[0].sheetnames[:4] == [*TITLES, "集計"]
    assert "明細" in books[0].sheetnames


def test_that_every_point_has_its_clause_its_figures_or_room_to_write(books):
    front = books[1][TITLES[0]]
    said = [row[0] for row in front.iter_rows(values_only=True)]
    for number, point in enumerate(points(), start=1):
        at = said.index(f"{number}　{point.title}（{point.clause}）")
        if point.figures:
            assert tuple(said[at + 2 : at + 2 + len(point.figures)]) == point.figures
        else:
            assert said[at + 1] == point.asks
    assert "代表者の決定・指示" in said


def test_that_every_figure_is_a_formula_over_the_report(books):
    formulas, stored = (book[TITLES[0]] for book in books)
    found = 0
    for row in formulas.iter_rows():
        if row[1].data_type != "f":
            continue
        for column in (1, 2):
            sheet, place = row[column].value.lstrip("=").split("!")
            there = books[1][sheet.strip("'")][place].value
            assert stored.cell(row[0].row, column + 1).value == there
        label = books[1][sheet.strip("'")].cell(books[1][sheet.strip("'")][place].row, 1).value
        assert label == row[0].value
        found += 1
    assert found == sum(len(point.figures) for point in points())


def test_that_corrective_actions_and_incidents_are_listed_by_case(books):
    rows = list(books[1][TITLES[1]].iter_rows(min_row=5, values_only=True))
    assert [row[:2] + row[3:4] for row in rows] == [
        ("R8-0090", "その他", "実施中"),
        ("R8-0111", "作業の誤り（宛先・封入・入力）", "実施済"),
    ]
    (leak,) = books[1][TITLES[2]].iter_rows(min_row=5, values_only=True)
    assert (leak[0], leak[1].date(), leak[2].date()) == (
        "R8-0111",
        date(2026, 10, 5),
        date(2026, 10, 7),
    )


def test_that_every_figure_a_point_names_is_one_of_the_report():
    main = {
        "受付",
        "完了",
        "期末未了",
        "平均処理日数（暦日）",
        "回答の期限内の率",
        "14日を超えて未通知",
    }
    known = main | {one.label for _, group in GROUPS for one in group}
    assert {label for point in points() for label in point.figures} <= known


def test_that_points_hold_on_their_days():
    assert points_on(date(2024, 9, 30)) == ()
    assert points_on(date(2027, 3, 31)) == points()
