from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.eras import fiscal_year, parse_date, weekday
from app.rules.almanac import eras

ERAS = eras()
TODAY = date(2026, 11, 24)  # a Tuesday
OURS = st.dates(date(1873, 1, 1), date(2199, 12, 31))


def read(text: str, today: date = TODAY) -> str | None:
    found = parse_date(text, today, ERAS)
    return found.isoformat() if found else None


# ------------------------------------------------------------------ writing


@pytest.mark.parametrize(
    ("day", "written", "short"),
    [
        pytest.param("2019-04-30", "平成31年4月30日", "H31.4.30", id="T25 last of 平成"),
        pytest.param("2019-05-01", "令和元年5月1日", "R1.5.1", id="T25 first of 令和"),
        pytest.param("2026-11-23", "令和8年11月23日", "R8.11.23", id="T25"),
        pytest.param("2027-01-04", "令和9年1月4日", "R9.1.4", id="T25 new year"),
        ("1989-01-07", "昭和64年1月7日", "S64.1.7"),
        ("1989-01-08", "平成元年1月8日", "H1.1.8"),
        ("1926-12-25", "昭和元年12月25日", "S1.12.25"),
        ("1912-07-29", "明治45年7月29日", "M45.7.29"),
        ("1912-07-30", "大正元年7月30日", "T1.7.30"),
        ("1873-01-01", "明治6年1月1日", "M6.1.1"),
        ("1872-12-31", "1872年12月31日", "1872.12.31"),
    ],
)
def test_that_a_date_is_written_in_its_era(day, written, short):
    assert ERAS.write(date.fromisoformat(day)) == written
    assert ERAS.short(date.fromisoformat(day)) == short


@given(OURS)
@example(date(1989, 1, 7))
@example(date(1989, 1, 8))
@example(date(2019, 4, 30))
@example(date(2019, 5, 1))
def test_that_what_is_written_is_read_back(day):
    for text in (
        ERAS.write(day),
        ERAS.short(day),
        day.isoformat(),
        day.strftime("%Y%m%d"),
        f"{ERAS.write(day)}({weekday(day)})",
    ):
        assert parse_date(text, TODAY, ERAS) == day


def test_that_the_letter_of_an_era_comes_with_its_first_year():
    assert ERAS.letter(date(2027, 2, 1)) == ("R", 2019)
    assert ERAS.letter(date(2019, 4, 30)) == ("H", 1989)
    assert ERAS.letter(date(1870, 1, 1)) == ("", 1)


def test_that_weekdays_are_named():
    assert weekday(date(2026, 4, 1)) == "水"
    assert [weekday(date(2026, 11, 23) + timedelta(days=n)) for n in range(7)] == list(
        "月火水木金土日"
    )


# ------------------------------------------------------------------ fiscal years


@pytest.mark.parametrize(
    ("day", "start", "year"),
    [
        ("2026-03-31", 4, 2025),
        ("2026-04-01", 4, 2026),
        ("2027-01-15", 4, 2026),
        ("2026-01-01", 1, 2026),
        ("2026-09-30", 10, 2025),
    ],
)
def test_that_a_fiscal_year_begins_in_its_month(day, start, year):
    assert fiscal_year(date.fromisoformat(day), start) == year


@pytest.mark.parametrize(
    ("year", "label"),
    [
        (2026, "2026年度（令和8年度）"),
        (2019, "2019年度（令和元年度）"),
        (2018, "2018年度（平成30年度）"),
        (1988, "1988年度（昭和63年度）"),
    ],
)
def test_that_a_fiscal_year_is_labelled_in_both_counts(year, label):
    assert ERAS.fiscal_label(year) == label


# ------------------------------------------------------------------ reading


@pytest.mark.parametrize(
    "text",
    [
        "令和8年11月23日",
        "令和八年十一月二十三日",
        "令和 8年 11月 23日",
        "令和8年11月23日（月）",
        "令和8年11月23日 月曜日",
        "㋿8年11月23日",
        "８年１１月２３日",
        "R8.11.23",
        "r8.11.23",
        "R08.11.23",
        "令8.11.23",
        "R8/11/23",
        "R8-11-23",
        "Ｒ８．１１．２３",
        "8/11/23",
        "8.11.23",
        "2026-11-23",
        "2026/11/23",
        "2026.11.23",
        "２０２６／１１／２３",
        "２０２６ー１１ー２３",
        "2026年11月23日",
        "二〇二六年十一月二十三日",
        "二○二六年一一月二三日",
        "20261123",
        "11/23",
        "11/23(月)",
        "11月23日",
        " 11月23日 ",
        "昨日",
        "今週月曜",
        "今週の月曜日",
    ],
)
def test_that_every_writing_of_a_day_is_read(text):
    assert read(text) == "2026-11-23"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今日", "2026-11-24"),
        ("本日", "2026-11-24"),
        ("明日", "2026-11-25"),
        ("一昨日", "2026-11-22"),
        ("おととい", "2026-11-22"),
        ("明後日", "2026-11-26"),
        ("来週金曜", "2026-12-04"),
        ("来週の金曜日", "2026-12-04"),
        ("今週日曜", "2026-11-29"),
        ("先週火曜", "2026-11-17"),
        ("先々週火曜", "2026-11-10"),
        ("再来週月曜", "2026-12-07"),
        ("令和元年5月1日", "2019-05-01"),
        ("昭和64年1月7日", "1989-01-07"),
        ("令和八年二月十日", "2026-02-10"),
        ("平成三十一年四月三十日", "2019-04-30"),
        ("令和二十年十二月二十日", "2038-12-20"),
    ],
)
def test_that_words_and_other_eras_are_read(text, day):
    assert read(text) == day


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("1/5", "2026-11-24", "2027-01-05"),
        ("12/28", "2027-01-04", "2026-12-28"),
        ("6月1日", "2026-11-24", "2026-06-01"),
        ("2/29", "2027-06-01", "2028-02-29"),
    ],
)
def test_that_a_day_without_a_year_is_the_nearest_one(text, today, day):
    assert read(text, date.fromisoformat(today)) == day


def test_that_an_old_form_may_run_past_the_end_of_its_era():
    assert read("平成35年6月1日") == "2023-06-01"
    assert read("昭和100年1月1日") == "2025-01-01"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "あとで",
        "令和",
        "令和8年",
        "11月",
        "令和8年13月1日",
        "2026-02-29",
        "2/29",  # neither 2025 nor 2026 nor 2027 has one
        "2026-11/23",
        "令和0年5月1日",
        "令和元年4月30日",  # still 平成31年
        "明治5年5月1日",  # of another calendar
        "Q8.11.23",
        "1-2-3",  # a house number
        "26/11/23",  # 令和26年 or 2026? not guessed
        "30/11/23",
        "126/11/23",
        "3026-11-23",
        "1600-10-21",
        "11/23(火)",  # it was a Monday
        "十十月一日",
        "2026 11 23 1",
        "12 3月4日",
        "0312345678",
        "٢٠٢٦-١١-٢٣",
        "令和8年11月23日" * 5,
    ],
)
def test_that_what_is_no_date_is_not_read_as_one(text):
    assert read(text) is None


@given(st.text(max_size=45), st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_that_no_text_breaks_the_reader(text, today):
    found = parse_date(text, today, ERAS)
    assert found is None or 1868 <= found.year <= 2199


@given(
    st.text(alphabet="0123456789年月日/.-元令和平成RH一二十〇 来週金曜", max_size=12),
    st.dates(date(1950, 1, 1), date(2150, 1, 1)),
)
def test_that_no_near_date_breaks_the_reader(text, today):
    found = parse_date(text, today, ERAS)
    assert found is None or parse_date(found.isoformat(), today, ERAS) == found
