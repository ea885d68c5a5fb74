from __future__ import annotations

import io
from datetime import UTC, date, datetime

import msoffcrypto
import pytest
from openpyxl import load_workbook

from reports import jipdec

LONG = "とても長い説明です。" * 400
TOLD = jipdec.Explanation(
    company="株式会社みほん",
    officer="個人情報保護管理者",
    to="一般財団法人みほん協会　苦情相談室　御中",
    dated="令和8年11月24日",
    number="個情発R8-0001-1号",
    made=datetime(2026, 11, 24, 1, tzinfo=UTC),
    overview=(("照会の番号", "JIP-1"), ("申出人", "=1+1")),
    chronology=(jipdec.Moment(date(2026, 11, 12), "令和8年11月12日", "申出人", "電話", LONG),),
    sections=(jipdec.Section("当社の見解", LONG),),
    measures=(),
    exhibits=(jipdec.Exhibit("資料１", "文書", "令和8年11月12日", "写し", 1, "資料01.pdf"),),
    hidden=(jipdec.Hidden("申出人の氏名", "「申出人」", "同意が要ります"),),
    notes=("一部資料は提出を控えております。",),
)


@pytest.fixture(scope="module")
def book():
    return load_workbook(io.BytesIO(jipdec.to_xlsx(TOLD)))


def test_that_the_sheets_stand_in_their_order_on_a4(book):
    assert tuple(book.sheetnames) == jipdec.TITLES
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToWidth == 1


def test_that_nothing_is_cut_and_no_row_is_higher_than_excel_lets_it_be(book):
    told = "".join(row[4].value for row in book["経過"].iter_rows(min_row=7))
    assert told == LONG
    assert "".join(
        str(cell.value or "") for row in book["事実と見解"].iter_rows(min_row=7) for cell in row
    ).endswith(LONG)
    for sheet in book:
        assert all((d.height or 0) <= 409 for d in sheet.row_dimensions.values())


def test_that_text_is_never_a_formula(book):
    assert book["概要"]["B7"].value == "=1+1"
    assert book["概要"]["B7"].data_type == "s"


def test_that_what_was_not_done_is_said(book):
    assert "措置はありません" in book["是正"]["A7"].value
    assert book["提出資料一覧"]["A9"].value == TOLD.notes[0]


def test_that_a_locked_workbook_opens_with_its_password_alone():
    plain = jipdec.to_xlsx(TOLD)
    shut = jipdec.locked(plain, "合言葉")
    assert plain[:4] not in shut[:512]
    opened, file = io.BytesIO(), msoffcrypto.OfficeFile(io.BytesIO(shut))
    file.load_key(password="合言葉", verify_password=True)  # noqa: S106
    file.decrypt(opened)
    assert opened.getvalue() == plain
