from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from reports._sheet import FONT, Book, Look, TextTooLongError, cleaned, width

PLAIN = Look("文字")
DATE = Look("日付", form="yyyy/mm/dd")
MOMENT = Look("日時", form="yyyy/mm/dd hh:mm")
COUNT = Look("件数", form="#,##0", across="right")


def a_book() -> Book:
    made = datetime(2026, 11, 2, 9, 30, tzinfo=timezone(timedelta(hours=9)))
    return Book(title="月次", creator="テラス&住まい", subject="2026年度", made=made)


def written(*values, look=PLAIN):
    book = a_book()
    sheet = book.sheet("集計")
    for row, value in enumerate(values, start=1):
        sheet.put(row, 1, value, look)
    return load_workbook(io.BytesIO(book.to_bytes()))["集計"]["A"]


def test_that_text_is_text_whatever_it_begins_with():
    hostile = (
        "=1+1",
        '=HYPERLINK("http://example.com","明細")',
        "+81 90",
        "-10",
        "@SUM(A1)",
        "=cmd|' /C calc'!A0",
        "#N/A",
        "0123",
        "2026/10/01",
        "TRUE",
    )
    for cell, text in zip(written(*hostile), hostile, strict=True):
        assert (cell.data_type, cell.value) == ("s", text)
    for cell, text in zip(written(*hostile), hostile, strict=True):
        assert cell.quotePrefix == text.startswith(("=", "+", "-", "@")), text


@given(st.text(max_size=60))
def test_that_any_text_comes_back_as_it_is_without_what_cannot_be_seen(text):
    (cell,) = written(text)
    shown = (cell.value or "").replace("_x005F_", "_")  # as Excel reads it; openpyxl does not
    assert shown == cleaned(text).replace("_x005F_", "_")


def test_that_control_and_direction_characters_are_dropped():
    assert cleaned("a\x00b\x1bc\u202ed\x7fe\ud800f\ufffeg") == "abcdefg"
    assert cleaned("一行目\r\n二行目\r三行目\t末") == "一行目\n二行目\n三行目\t末"


def test_that_names_keep_their_characters():
    names = ("髙橋", "山﨑", "渡邉", "𠮷田", "辻\U000e0100", "神\ufa19社", "が")
    assert tuple(cell.value for cell in written(*names)) == names


def test_that_a_text_which_looks_like_an_escape_is_kept_from_being_read_as_one():
    (cell,) = written("部品_x0041_番")
    assert cell.value == "部品_x005F_x0041_番"  # what Excel shows as 部品_x0041_番


@pytest.mark.parametrize("text", ["あ" * 32_767, "𠮷" * 16_383])
def test_that_the_longest_text_fits(text):
    (cell,) = written(text)
    assert cell.value == text


@pytest.mark.parametrize(
    ("text", "length"), [("あ" * 32_768, 32_768), ("𠮷" * 16_384, 32_768), ("x" * 90_000, 90_000)]
)
def test_that_a_longer_text_is_refused_and_not_cut(text, length):
    sheet = a_book().sheet("未了一覧")
    with pytest.raises(TextTooLongError) as refused:
        sheet.put(3, 2, text, PLAIN)
    assert (refused.value.where, refused.value.length) == ("未了一覧!B3", length)
    assert text[:10] not in str(refused.value)


def test_that_dates_are_dates_with_their_format():
    (cell,) = written(date(2026, 10, 9), look=DATE)
    assert cell.is_date
    assert (cell.value, cell.number_format) == (datetime(2026, 10, 9), "yyyy/mm/dd")  # noqa: DTZ001 - as read


def test_that_a_date_before_excels_calendar_is_written_out():
    (cell,) = written(date(1899, 12, 31), look=DATE)
    assert cell.value == "1899/12/31"


def test_that_a_moment_is_japanese_local_time():
    late = datetime(2026, 10, 8, 15, 30, tzinfo=UTC)
    (cell,) = written(late, look=MOMENT)
    assert cell.value == datetime(2026, 10, 9, 0, 30)  # noqa: DTZ001 - a cell has no zone


def test_that_numbers_are_numbers():
    cells = written(0, 12_345, 6.25, None, look=COUNT)
    assert [cell.value for cell in cells] == [0, 12_345, 6.25, None]
    assert {cell.data_type for cell in cells} == {"n"}


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_that_what_is_no_number_is_refused(number):
    with pytest.raises(ValueError, match="集計!A1"):
        written(number, look=COUNT)


def test_that_a_formula_is_one_only_when_it_is_meant_and_carries_its_result():
    book = a_book()
    sheet = book.sheet("集計")
    sheet.put(1, 1, 2, COUNT)
    sheet.formula(2, 1, "=A1*2", 4, COUNT)
    sheet.formula(3, 1, '=IF(A1=2,"一致","不一致")', "一致", PLAIN)
    whole = book.to_bytes()
    formulas = load_workbook(io.BytesIO(whole))["集計"]["A"]
    assert [cell.data_type for cell in formulas] == ["n", "f", "f"]
    results = load_workbook(io.BytesIO(whole), data_only=True)["集計"]["A"]
    assert [cell.value for cell in results] == [2, 4, "一致"]
    with pytest.raises(ValueError, match="A1"):
        sheet.formula(4, 1, "A1*2", 4, COUNT)


def test_that_nothing_is_written_into_a_covered_cell():
    sheet = a_book().sheet("集計")
    sheet.put(1, 1, "見出し", PLAIN)
    sheet.merge(1, 1, 1, 3)
    with pytest.raises(TypeError, match="集計!B1"):
        sheet.put(1, 2, "消える", PLAIN)


def test_that_ampersands_survive_in_the_pages_edges():
    book = a_book()
    sheet = book.sheet("集計")
    sheet.put(1, 1, 1, COUNT)
    sheet.set_edges(head=("A&Bでんき", "2026年10月"), foot=("現在", "記録"))
    with zipfile.ZipFile(io.BytesIO(book.to_bytes())) as parts:
        page = etree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
    assert page.findtext(".//{*}oddHeader") == "&L&8 A&&Bでんき&R&8 2026年10月"


def test_that_a_too_long_edge_is_refused():
    sheet = a_book().sheet("集計")
    with pytest.raises(TextTooLongError) as refused:
        sheet.set_edges(head=("社" * 240, "2026年10月"), foot=("", ""))
    assert refused.value.where == "集計!head"


def test_that_the_workbook_says_what_it_is_and_in_which_language():
    book = a_book()
    book.sheet("集計").put(1, 1, 1, COUNT)
    file = load_workbook(io.BytesIO(book.to_bytes()))
    known = file.properties
    assert (known.title, known.creator, known.language) == ("月次", "テラス&住まい", "ja-JP")
    assert known.created == datetime(2026, 11, 2, 0, 30)  # noqa: DTZ001 - UTC by its definition
    assert file["集計"]["A1"].font.name == FONT


def test_that_width_counts_half_width_characters_of_the_longest_line():
    assert [width(text) for text in ("", "abc", "開示", "ｱｲ", "開示\n訂正等x")] == [0, 3, 4, 2, 7]


def test_that_one_style_name_means_one_look():
    sheet = a_book().sheet("集計")
    sheet.put(1, 1, "開示", PLAIN)
    with pytest.raises(ValueError, match="文字"):
        sheet.put(2, 1, "訂正等", Look("文字", bold=True))
