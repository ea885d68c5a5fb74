from __future__ import annotations

import tomllib
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

import resources
from app import ledger, phrases
from app.domain.requests import Channel, Kind
from app.errors import BadLedgerError
from app.ledger import LedgerMap, Why
from app.rules.almanac import eras

TODAY = date(2026, 11, 24)
HEADINGS = ("No.", "受付日", "氏名", "フリガナ", "区分", "内容", "対応", "完了日", "担当")


def a_row(**changes):
    row = {
        "No.": 7,
        "受付日": "R8.5.12",
        "氏名": "髙橋 花子",
        "フリガナ": "タカハシ ハナコ",
        "区分": "開示",
        "内容": "契約の内容の開示",
        "対応": "全部開示",
        "完了日": "R8.5.25",
        "担当": "西",
    }
    return tuple((row | changes)[heading] for heading in HEADINGS)


def a_workbook(*rows, headings=HEADINGS, title="受付台帳（令和８年度）"):
    book = Workbook()
    sheet = book.active
    if title:
        sheet.append([title])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headings))
    sheet.append(headings)
    for row in rows:
        sheet.append(row)
    return book


def taken_in(book):
    file = BytesIO()
    book.save(file)
    return ledger.read(file.getvalue(), TODAY, eras())


def test_that_a_row_keeps_what_was_written():
    (row,) = taken_in(a_workbook(a_row())).rows
    assert (row.old_number, row.name, row.reading) == ("7", "髙橋 花子", "タカハシ ハナコ")
    assert (row.arrived, row.closed) == (date(2026, 5, 12), date(2026, 5, 25))
    assert (row.kind, row.kind_written) == (Kind.DISCLOSURE, "開示")
    assert (row.words, row.answer, row.officer) == ("契約の内容の開示", "全部開示", "西")
    assert row.channel is None
    assert row.place.row == 3


def test_that_the_shipped_ledger_gives_eight_rows_and_refuses_the_one_without_a_day():
    found = ledger.read(resources.read_bytes("demo/ledger.xlsx"), date(2026, 9, 1), eras())
    assert [row.arrived.isoformat() for row in found.rows] == [
        "2026-04-09",
        "2026-04-22",
        "2026-05-12",
        "2026-06-03",
        "2026-07-10",
        "2026-07-28",
        "2026-08-05",
        "2026-08-20",
    ]
    (refused,) = found.refused
    assert (refused.why, refused.column, refused.place.row) == (
        Why.ARRIVAL_UNREADABLE,
        "受付日",
        8,
    )


@pytest.mark.parametrize(
    "written",
    ["R8.5.12", "Ｒ８．５．１２", "令和八年五月十二日", "2026/5/12", date(2026, 5, 12), 46154],
)
def test_that_a_day_is_read_however_it_was_written(written):
    (row,) = taken_in(a_workbook(a_row(受付日=written))).rows
    assert row.arrived == date(2026, 5, 12)


def test_that_a_workbook_counting_from_1904_gives_the_same_day():
    book = a_workbook(a_row(受付日=46154 - 1462))
    book.epoch = CALENDAR_MAC_1904
    (row,) = taken_in(book).rows
    assert row.arrived == date(2026, 5, 12)


@pytest.mark.parametrize(
    ("changes", "why", "column"),
    [
        ({"受付日": None}, Why.NO_ARRIVAL, "受付日"),
        ({"受付日": "六月下旬"}, Why.ARRIVAL_UNREADABLE, "受付日"),
        ({"受付日": "R9.1.5"}, Why.ARRIVAL_IN_FUTURE, "受付日"),
        ({"区分": "その他"}, Why.KIND_UNKNOWN, "区分"),
        ({"区分": None}, Why.KIND_UNKNOWN, "区分"),
        ({"完了日": "済"}, Why.CLOSED_WITHOUT_DAY, "完了日"),
        ({"完了日": "五月末"}, Why.CLOSED_UNREADABLE, "完了日"),
        ({"完了日": "R8.5.1"}, Why.CLOSED_BEFORE_ARRIVAL, "完了日"),
        ({"完了日": "R8.12.1"}, Why.CLOSED_IN_FUTURE, "完了日"),
    ],
)
def test_that_a_row_that_cannot_be_taken_is_refused_with_its_reason(changes, why, column):
    found = taken_in(a_workbook(a_row(**changes), a_row()))
    assert len(found.rows) == 1
    (refused,) = found.refused
    assert (refused.why, refused.column, refused.place.row) == (why, column, 3)


def test_that_a_row_without_an_end_is_still_open():
    (row,) = taken_in(a_workbook(a_row(完了日=None))).rows
    assert row.closed is None


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("保有個人データの開示", Kind.DISCLOSURE),
        ("第三者提供記録の開示", Kind.TP_RECORD),
        ("第三者提供の停止", Kind.TP_STOP),
        ("利用停止・消去", Kind.USE_STOP),
        ("訂正（削除）", Kind.CORRECTION),
        ("利用目的の通知", Kind.PURPOSE_NOTICE),
        ("ＤＭ停止", Kind.MARKETING_STOP),
        ("お問い合わせ辞退", Kind.WITHDRAWAL),
        ("お問い合わせ", Kind.INQUIRY),
        ("外国への提供", Kind.FOREIGN_INFO),
        ("苦 情", Kind.COMPLAINT),
        ("相談", Kind.CONSULTATION),
    ],
)
def test_that_a_kind_is_known_by_its_words(written, kind):
    (row,) = taken_in(a_workbook(a_row(区分=written))).rows
    assert row.kind is kind


@pytest.mark.parametrize(
    ("written", "channel"),
    [("電話", Channel.PHONE), ("Ｅメール", Channel.MAIL), ("ＦＡＸ", Channel.FAX), ("？", None)],
)
def test_that_a_channel_is_known_by_its_words_or_left_open(written, channel):
    headings = (*HEADINGS, "受付方法")
    (row,) = taken_in(a_workbook((*a_row(), written), headings=headings)).rows
    assert row.channel is channel


def test_that_columns_are_found_in_any_order_and_wording():
    headings = ("担当者", "対応完了日", "種　別", "申出年月日", "お名前", "申出の概要")
    row = ("西", "R8.5.25", "苦情", "R8.5.12", "佐藤", "電話が多い")
    (found,) = taken_in(a_workbook(row, headings=headings, title="")).rows
    assert (found.arrived, found.closed) == (date(2026, 5, 12), date(2026, 5, 25))
    assert (found.name, found.words, found.officer) == ("佐藤", "電話が多い", "西")


def test_that_cells_merged_downwards_speak_for_each_row():
    book = a_workbook(a_row(), a_row(受付日=None, 区分="利用停止"))
    book.active.merge_cells("B3:B4")
    found = taken_in(book)
    assert [(row.arrived, row.kind) for row in found.rows] == [
        (date(2026, 5, 12), Kind.DISCLOSURE),
        (date(2026, 5, 12), Kind.USE_STOP),
    ]


def test_that_every_sheet_with_headings_is_read():
    book = a_workbook(a_row())
    book.create_sheet("凡例").append(["この台帳の書き方"])
    last_year = book.create_sheet("令和７年度")
    last_year.append(HEADINGS)
    last_year.append(a_row(受付日="R7.5.12", 完了日="R7.5.20"))
    places = [(row.place.sheet, row.place.row) for row in taken_in(book).rows]
    assert places == [("Sheet", 3), ("令和７年度", 2)]


def test_that_a_workbook_without_headings_is_refused():
    with pytest.raises(BadLedgerError) as refused:
        taken_in(a_workbook(headings=("氏名", "住所", "電話")))
    assert refused.value.why == "no-headings"


@given(st.binary(max_size=200))
def test_that_bytes_that_are_no_workbook_are_refused(raw):
    with pytest.raises(BadLedgerError) as refused:
        ledger.read(raw, TODAY, eras())
    zipped = raw.startswith((b"PK\x03\x04", b"PK\x05\x06"))
    assert refused.value.why == ("damaged" if zipped else "not-a-workbook")


CELL = st.one_of(
    st.none(),
    st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=12),
    st.integers(0, 80_000),
    st.sampled_from(["R8.5.12", "開示", "苦情", "2026-05-12"]),
)


@given(st.lists(st.tuples(*[CELL] * len(HEADINGS)), max_size=6))
def test_that_every_row_that_holds_anything_is_taken_or_refused(rows):
    found = taken_in(a_workbook(*rows))
    holding = [
        number
        for number, row in enumerate(rows, 3)
        if any(str(value).strip() for value in row if value is not None)
    ]
    told = sorted(one.place.row for one in (*found.rows, *found.refused))
    assert told == holding


# ------------------------------------------------------------------ ledgers as they are met

LEDGERS = Path(__file__).parent.parent / "fixtures/ledgers"
EXPECTED = tomllib.loads((LEDGERS / "expected.toml").read_text("utf-8"))


def all_of(name, mapping=None):
    source = ledger.Source(name, (LEDGERS / name).read_bytes())
    found = list(ledger.batches(source, ledger.Terms(mapping or LedgerMap(), TODAY, eras())))
    rows = [row for batch in found for row in batch.rows]
    return rows, [row for batch in found for row in batch.refused]


@pytest.mark.parametrize("name", [name for name, told in EXPECTED.items() if "why" not in told])
def test_that_a_ledger_of_real_looking_layout_is_read_as_expected(name):
    rows, refused = all_of(name)
    told = [
        [
            row.place.sheet,
            row.place.row,
            row.old_number,
            row.arrived.isoformat(),
            row.name,
            row.reading,
            row.kind,
            row.channel or "",
            row.closed.isoformat() if row.closed else "",
        ]
        for row in rows
    ]
    assert told == EXPECTED[name]["rows"]
    left = [[row.place.sheet, row.place.row, row.why] for row in refused]
    assert left == EXPECTED[name]["refused"]


@pytest.mark.parametrize("name", [name for name, told in EXPECTED.items() if "why" in told])
def test_that_a_file_that_is_no_readable_ledger_is_told_apart(name):
    with pytest.raises(BadLedgerError) as refused:
        all_of(name)
    assert refused.value.why == EXPECTED[name]["why"]
    assert len(phrases.error(refused.value)) > 20


def test_that_columns_without_a_meaning_keep_their_heading_and_value():
    rows, _ = all_of("register.xlsx")
    assert ("決裁欄", "済 4/13") in rows[0].kept
    assert ("苦情の原因", "転記の誤り") in rows[0].kept
    assert (rows[0].phone, rows[0].address) == ("06-0000-5555", "大阪市西区川口8-8")
    rows, _ = all_of("chaotic.xlsx")
    assert ("J列", "欄外の書き込み") in rows[2].kept


def test_that_a_mapping_decides_what_the_guess_left_open():
    mapping = LedgerMap(kinds={"その他": "inquiry"}, closed_without_day="arrival")
    rows, refused = all_of("wareki.xlsx", mapping)
    assert rows[-1].kind is Kind.INQUIRY
    assert Why.KIND_UNKNOWN not in {row.why for row in refused}
    rows, refused = all_of("since_1904.xlsx", mapping)
    assert (rows[2].arrived, rows[2].closed, refused) == (date(2026, 7, 9), date(2026, 7, 9), [])


def test_that_a_year_can_be_given_for_days_without_one():
    book = a_workbook(a_row(受付日="11/3", 完了日="1/8"), title="")
    file = BytesIO()
    book.save(file)
    refused = ledger.read(file.getvalue(), date(2027, 3, 1), eras()).refused
    assert [row.why for row in refused] == [Why.YEAR_UNKNOWN]
    mapping = LedgerMap(year="令和8年度")
    (row,) = ledger.read(file.getvalue(), date(2027, 3, 1), eras(), mapping).rows
    assert (row.arrived, row.closed) == (date(2026, 11, 3), date(2027, 1, 8))


def test_that_looking_through_counts_every_row_and_shows_the_guess():
    source = ledger.Source("chaotic.xlsx", (LEDGERS / "chaotic.xlsx").read_bytes())
    looked = ledger.look(source, ledger.Terms(LedgerMap(), TODAY, eras()))
    assert looked.rows == looked.taken + sum(looked.reasons.values()) == 14
    first, second = looked.sheets
    assert (first.hidden_rows, second.hidden) == (1, True)
    assert [c.heading for c in first.layout.columns if c.hidden] == ["担当"]
    assert looked.mapping.columns["区分"] == "kind"
    assert all(one.meaning for one in looked.kinds)


def test_that_a_zip_that_unpacks_without_end_is_refused(monkeypatch):
    monkeypatch.setattr("app.ledger.package._LARGEST_PART", 2000)
    with pytest.raises(BadLedgerError) as refused:
        all_of("wareki.xlsx")
    assert refused.value.why == "too-large"


def test_that_a_directory_that_points_before_the_file_is_damage():
    packed = BytesIO()
    a_workbook(a_row()).save(packed)
    raw = bytearray(packed.getvalue())
    end = raw.rindex(b"PK\x05\x06")  # the end record; at 16 where the directory begins
    begins = int.from_bytes(raw[end + 16 : end + 20], "little")
    raw[end + 16 : end + 20] = (begins + 922).to_bytes(4, "little")
    with pytest.raises(BadLedgerError):
        ledger.read(bytes(raw), TODAY, eras())


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b'min="2"', b'min="2x"'),
        (b'max="2"', b'max=""'),
        (b'ref="A2:A3"', b'ref="A' + b"2" * 5000 + b':A3"'),
    ],
)
def test_that_a_column_or_merge_told_wrongly_costs_no_row(right: bytes, wrong: bytes):
    book = a_workbook(a_row(), a_row())
    sheet = book.worksheets[0]
    sheet.column_dimensions["B"].hidden = True
    sheet.merge_cells("A2:A3")
    whole, packed = BytesIO(), BytesIO()
    book.save(whole)
    with ZipFile(whole) as before, ZipFile(packed, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            assert name != "xl/worksheets/sheet1.xml" or right in part
            after.writestr(name, part.replace(right, wrong))
    assert len(ledger.read(packed.getvalue(), TODAY, eras()).rows) == 2
