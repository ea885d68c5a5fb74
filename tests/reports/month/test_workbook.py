from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, datetime

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from reports._sheet import TextTooLongError
from reports.month.figures import Figure, Share
from reports.month.workbook import to_xlsx
from tests.reports.months import HEAD, KINDS, a_year, bars, empty, october, open_item

SHEETS = [
    "集計", "種別×経路", "期限", "苦情分類", "指標",
    "未了一覧", "完了一覧", "前月までの訂正", "明細",
]  # fmt: skip


class Workbook:
    """What a reader finds: formulas, stored results, and the formulas counted afresh."""

    def __init__(self, whole: bytes) -> None:
        self.file = load_workbook(io.BytesIO(whole))
        self.stored = load_workbook(io.BytesIO(whole), data_only=True)

    def __getitem__(self, place: tuple[str, str]):
        sheet, cell = place
        return self.stored[sheet][cell].value

    def named(self, name: str):
        sheet, cell = self.file.defined_names[name].attr_text.rsplit("!", 1)
        return self[sheet.strip("'"), cell.replace("$", "")]

    def formulas(self):
        for sheet in self.file:
            for row in sheet.iter_rows():
                yield from ((sheet.title, cell) for cell in row if cell.data_type == "f")

    def row(self, sheet: str, label: str, after: int = 0) -> list:
        """Return the values right of the first cell of column A that says `label`."""
        for row in self.stored[sheet].iter_rows(min_row=after + 1, values_only=True):
            if row[0] == label:
                return list(row[1:])
        raise AssertionError(label)

    def count(self, sheet: str, formula: str):
        """Count a formula of the few kinds we write, from constants and other formulas."""
        try:
            return eval(  # noqa: S307 - our own formulas
                _python(formula),
                {"cell": self._cell, "cells": self._cells, "home": sheet} | _FUNCTIONS,
            )
        except (ZeroDivisionError, TypeError):
            if formula.startswith("=IFERROR("):
                return re.search('"(.*)"', formula)[1]
            raise

    def _cell(self, sheet: str, name: str):
        value = self.file[sheet][name].value
        return self.count(sheet, value) if self.file[sheet][name].data_type == "f" else value

    def _cells(self, sheet: str, name: str) -> list:
        left, top, right, bottom = range_boundaries(name)
        return [
            self._cell(sheet, cell.coordinate)
            for row in self.file[sheet].iter_rows(top, bottom, left, right)
            for cell in row
        ]


_FUNCTIONS = {
    "SUM": sum,
    "IF": lambda asked, yes, no: yes() if asked else no(),
    "AND": lambda *all_of: all(all_of),
    "COUNTIF": lambda cells, wanted: cells.count(wanted),
    "COUNTA": lambda cells: sum(cell is not None for cell in cells),
    "IFERROR": lambda value, _: value,
    "COUNTIFS": lambda *pairs: sum(_all_hold(pairs)),
    "SUMIFS": lambda values, *pairs: sum(
        value for value, holds in zip(values, _all_hold(pairs), strict=True) if holds and value
    ),
}


def _all_hold(pairs: tuple) -> list[bool]:
    columns = [[cell == wanted for cell in cells] for cells, wanted in batched(pairs)]
    return [all(row) for row in zip(*columns, strict=True)]


def batched(pairs: tuple) -> list[tuple]:
    return list(zip(pairs[::2], pairs[1::2], strict=True))


_REFERENCE = re.compile(
    r"\"[^\"]*\"|(?:'([^']+)'!)?\$?([A-Z]{1,2})\$?(\d+)(?::\$?([A-Z]{1,2})\$?(\d+))?"
)


def _python(formula: str) -> str:
    def named(found: re.Match) -> str:
        if found[0].startswith('"'):
            return found[0]
        sheet = f"'{found[1]}'" if found[1] else "home"
        if found[4]:
            return f"cells({sheet},'{found[2]}{found[3]}:{found[4]}{found[5]}')"
        return f"cell({sheet},'{found[2]}{found[3]}')"

    inner = formula[1:]
    lazy = re.fullmatch(r'IF\((\w+)=0,("[^"]*"),(.*)\)', inner.replace("$", ""))
    if lazy:
        inner = f"IF({lazy[1]}=0,lambda:{lazy[2]},lambda:{lazy[3]})"
    elif inner.startswith("IF("):
        inner = re.sub(r',("一致"),("(?:不一致|移行分あり)")\)$', r",lambda:\1,lambda:\2)", inner)
    inner = _REFERENCE.sub(named, inner)
    return re.sub("(?<![=<>])=(?!=)", "==", inner)


@pytest.fixture(scope="module")
def book() -> Workbook:
    return Workbook(to_xlsx(october()))


def same(one, other) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one == pytest.approx(other)
    return one == other


def test_that_the_workbook_has_its_sheets_in_order(book):
    assert book.file.sheetnames == SHEETS


@pytest.mark.parametrize("month", [october(), empty(), a_year()], ids=["usual", "empty", "year"])
def test_that_every_stored_result_is_what_its_formula_counts(month):
    # By hand, for a program that really counts: take the <v> after every </f> out of the file,
    # `soffice --headless --convert-to xlsx`, and compare with ours: 177 formulas, none differs.
    book = Workbook(to_xlsx(month))
    found = list(book.formulas())
    assert len(found) > 150
    for sheet, cell in found:
        counted = book.count(sheet, cell.value)
        assert same(book[sheet, cell.coordinate], counted), (sheet, cell.coordinate, cell.value)


def test_that_the_open_items_of_the_end_follow_from_the_month(book):
    month = october()
    assert book.named("期首未了") == 3
    assert book.named("受付合計") == 18
    assert book.named("完了合計") == len(month.completed_items) == 15
    assert book.named("期末未了") == len(month.open_items) == 5
    assert book.named("照合") == "一致"
    disclosure = book.row("集計", KINDS[1])
    assert disclosure[:8] == [2, 4, 0, 3, 1, 0, 2, "一致"]


def test_that_a_list_which_does_not_agree_is_seen():
    month = october()
    book = Workbook(to_xlsx(replace(month, open_items=month.open_items[1:])))
    assert book.row("集計", "苦情")[7] == "不一致"
    assert book.row("集計", "合計")[7] == "不一致"
    assert book.row("集計", "訂正等")[7] == "一致"


def test_that_a_figure_whose_details_are_not_all_there_is_seen():
    month = october()
    without = tuple(e for e in month.entries if (e.figure, e.kind) != (Figure.WITHDRAWN, KINDS[1]))
    book = Workbook(to_xlsx(replace(month, entries=without)))
    assert book.row("集計", KINDS[1])[7] == "不一致"
    assert book.named("照合") == "不一致"


def test_that_a_click_on_a_figure_goes_to_the_cases_it_counts(book):
    """Every figure of the balance but nought leads to as many rows of 明細 as it says."""
    balance, details = book.stored["集計"], book.file["明細"]
    heads = {cell.column: cell.value for cell in balance[18]}
    led = 0
    for row in range(19, 19 + len(KINDS)):
        for column in range(2, 9):
            cell = book.file["集計"].cell(row, column)
            figure, kind = heads[column], balance.cell(row, 1).value
            if not balance.cell(row, column).value:
                assert cell.hyperlink is None
                continue
            sheet, place = cell.hyperlink.location.split("!")
            first = details[place].row
            block = list(details.iter_rows(first, max_col=4, values_only=True))
            rows = [one for one in block if one[:2] == (figure, kind)]
            assert sheet == "'明細'"
            assert rows == block[: balance.cell(row, column).value]
            led += 1
    assert led > 25


def test_that_an_open_item_of_an_unknown_kind_is_seen_in_the_total():
    month = october()
    stray = open_item(199, "不明", date(2026, 10, 30), None)
    book = Workbook(to_xlsx(replace(month, open_items=(*month.open_items, stray))))
    assert book.named("照合") == "不一致"


def test_that_kinds_and_channels_meet_in_their_cells(book):
    heads = [cell.value for cell in book.stored["種別×経路"][5]]
    assert heads[:9] == ["種別", "メール", "電話", "郵送", "来訪", "FAX", "Web", "計", "構成比"]
    assert book.row("種別×経路", "苦情")[:7] == [1, 2, 0, 1, 0, 0, 4]
    assert book.row("種別×経路", "合計")[:7] == [8, 5, 2, 1, 0, 2, 18]
    assert book.row("種別×経路", "苦情")[7] == pytest.approx(4 / 18)


def test_that_decisions_are_counted_by_kind(book):
    heads = [cell.value for cell in book.stored["種別×経路"][21]]
    row = dict(zip(heads, ["苦情", *book.row("種別×経路", "苦情", after=21)], strict=True))
    assert (row["理由あり"], row["一部理由あり"], row["理由なし"], row["計"]) == (1, 1, 1, 3)
    assert book.row("種別×経路", "苦情", after=35)[:3] == [2, 3, pytest.approx(2 / 3)]


def test_that_days_and_deadlines_stand_by_kind(book):
    assert book.row("期限", KINDS[1]) == [
        3, pytest.approx(31 / 3), 9, 14, pytest.approx(25 / 3), 7, 12,
        4, 4, 1, 3, 2, pytest.approx(2 / 3), 1, 0,
    ]  # fmt: skip
    assert book.row("期限", KINDS[2]) == [0, *"－－－－－－", 0, 0, "－", 0, 0, "－", 0, 0]
    assert book.named("回答期限内率") == pytest.approx(14 / 15)
    assert book.named("平均処理日数") == 5.9
    assert book.named("未通知14日超") == 2


def test_that_the_month_is_compared_with_both_earlier_ones(book):
    received = book.row("集計", "受付")
    assert received[:4] == [18, 15, 3, pytest.approx(1.2)]
    assert received[4:7] == [0, 18, "－"]  # nothing can be a multiple of nothing
    rate = book.row("集計", "回答の期限内の率")
    assert rate[:3] == [pytest.approx(14 / 15), pytest.approx(11 / 12), pytest.approx(5 / 3)]
    assert book.row("集計", "平均処理日数（暦日）")[4:7] == ["－", "－", "－"]


def test_that_lists_have_real_dates_and_the_japanese_era_beside(book):
    sheet = book.file["未了一覧"]
    assert [cell.value for cell in sheet[5]][:8] == [
        "R8-0131",
        "苦情",
        "メール",
        datetime(2026, 9, 24),  # noqa: DTZ001 - as read
        "令和8年9月24日",
        37,
        datetime(2026, 10, 8),  # noqa: DTZ001 - as read
        -23,
    ]
    assert sheet["D5"].number_format == "yyyy/mm/dd"
    assert sheet["H5"].number_format == '"あと"0"日";"超過"0"日";"本日"'
    assert [cell.value for cell in sheet[6]][6:8] == ["－", "－"]  # the clock stands still
    done = [cell.value for cell in book.file["完了一覧"][5]]
    assert done[:2] == ["R8-0100", KINDS[0]]
    assert done[5:] == [datetime(2026, 10, 7), 6, 4, "全部応諾"]  # noqa: DTZ001 - as read


def everything(whole: bytes) -> str:
    return "\n".join(
        str(cell.value)
        for sheet in load_workbook(io.BytesIO(whole))
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    )


def test_that_names_are_printed_only_when_asked_for():
    assert "髙橋" not in everything(to_xlsx(october()))
    asked = everything(to_xlsx(october(), names=True))
    assert "髙橋 花子" in asked
    assert "株式会社みなと商会 山﨑 健" in asked
    assert "個人情報を含みます" in asked


def test_that_a_month_without_anything_says_so():
    said = everything(to_xlsx(empty()))
    assert "当月の受付は0件でした。" in said
    assert said.count("0件（該当するものはありません）") == 4
    assert "None" not in said
    book = Workbook(to_xlsx(empty()))
    assert book.row("集計", "苦情")[:8] == [0, 0, 0, 0, 0, 0, 0, "一致"]


def test_that_the_moment_of_the_journal_is_on_the_paper(book):
    foot = f"この集計は台帳の記録 1234番 {HEAD} の時点のものです。"
    said = "件数を押すと、その受付番号（明細）に移ります。"
    assert foot + said in [cell.value for cell in book.stored["集計"]["A"]]
    for sheet in book.file:
        assert HEAD[:16] in sheet.oddFooter.right.text
        assert sheet.oddFooter.center.text == "&P / &N"
        assert sheet.oddHeader.left.text == "テラスでんき&&住まい株式会社"


def test_that_every_sheet_prints_on_a4_one_page_wide(book):
    for sheet in book.file:
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth == 1
    assert book.file["集計"].page_setup.orientation == "portrait"
    for name in ("未了一覧", "完了一覧"):
        sheet = book.file[name]
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.freeze_panes == "B5"


def test_that_the_chart_is_excels_own_and_covers_no_figure(book):
    (chart,) = book.file["集計"]._charts
    assert (chart.tagname, chart.grouping, chart.overlap) == ("barChart", "stacked", 100)
    titles = [series.tx.v for series in chart.series]
    assert titles == ["請求", "苦情・相談ほか"]
    assert {series.cat.numRef.f for series in chart.series} == {"'集計'!$A$35:$A$46"}
    first, end = chart.anchor._from, chart.anchor.to
    covered = [
        cell.coordinate
        for row in book.file["集計"].iter_rows(first.row + 1, end.row, first.col + 1, end.col)
        for cell in row
        if cell.value is not None
    ]
    assert not covered


def test_that_formulas_in_what_people_wrote_stay_text():
    month = october()
    wild = open_item(200, KINDS[1], date(2026, 10, 30), None, next="=1+1", state="\x07@SUM(1)")
    book = Workbook(to_xlsx(replace(month, open_items=(wild, *month.open_items))))
    row = book.file["未了一覧"][5]
    assert [(cell.data_type, cell.value) for cell in row[8:10]] == [("s", "@SUM(1)"), ("s", "=1+1")]


def test_that_a_text_no_cell_can_hold_is_refused():
    month = october()
    endless = open_item(200, KINDS[1], date(2026, 10, 30), None, next="長" * 40_000)
    with pytest.raises(TextTooLongError) as refused:
        to_xlsx(replace(month, open_items=(endless,)))
    assert refused.value.where == "未了一覧!J5"


def test_that_ten_thousand_rows_are_written():
    month = october()
    many = tuple(
        open_item(n, KINDS[n % 12], date(2026, 10, 1 + n % 31), None) for n in range(10_000)
    )
    book = load_workbook(io.BytesIO(to_xlsx(replace(month, open_items=many))), read_only=True)
    rows = list(book["未了一覧"].iter_rows(min_row=5, max_col=1, values_only=True))
    book.close()
    assert len(rows) == 10_000
    assert rows[-1] == ("R8-9999",)


def test_that_without_months_there_is_a_table_without_a_chart():
    book = Workbook(to_xlsx(replace(october(), twelve=())))
    assert not book.file["集計"]._charts


def test_that_a_rate_of_nothing_is_no_rate():
    book = Workbook(to_xlsx(replace(october(), justified=Share(0, 0), twelve=bars((1, 0)))))
    assert book.row("種別×経路", "苦情", after=35)[:3] == [0, 0, "－"]
