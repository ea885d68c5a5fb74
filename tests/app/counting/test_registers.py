from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from app import phrases
from app.domain.item import State
from app.domain.requests import Kind, Role
from app.errors import NoAnchorError
from app.jobs import Cancelled, Progress
from app.views.reports import Register, RegisterWish
from tests.builders import a_case, a_casebook, bring, did, drive, reopened

TODAY = date(2026, 11, 24)


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path, TODAY)
    yield book
    book.close()


def table(path, sheet):
    rows = list(load_workbook(path)[sheet].iter_rows(min_row=4, values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def written(casebook, tmp_path, register, **changed):
    path = tmp_path / "register.xlsx"
    days = {"first": date(2026, 4, 1), "last": TODAY} | changed
    count, _ = casebook.reporting.register(RegisterWish(register, **days), path)
    sheet = load_workbook(path).sheetnames[0]
    rows = table(path, sheet)
    assert count == len(rows) or not count
    return rows


def test_that_requests_stand_in_their_register_item_by_item(casebook, tmp_path):
    number = a_case(casebook, Kind.DISCLOSURE, Kind.USE_STOP, role=Role.LAWYER, name="髙橋 花子")
    bring(casebook, number, State.CLOSED)
    a_case(casebook, Kind.COMPLAINT)
    rows = written(casebook, tmp_path, Register.REQUESTS)
    assert [(row["受付番号"], row["種別"]) for row in rows] == [
        (number, "保有個人データの開示"),
        (number, "保有個人データの利用停止等"),
    ]
    sheet = casebook.cases.sheet(number)
    first, item = rows[0], sheet.items[0]
    assert first["氏名"] == sheet.requester
    assert first["本人確認"] == "確認済"
    assert first["根拠"].startswith("法第33条")
    assert first["決定日"].date() == item.decided
    assert first["処理日数"] == (item.notified - sheet.arrived).days


def test_that_complaints_say_their_class_cause_and_corrective_action(casebook, tmp_path):
    number = a_case(casebook, Kind.COMPLAINT, up_to=State.INVESTIGATING)
    drive(casebook, number, did("decide", decision="JUSTIFIED"))
    bring(casebook, number, State.ANSWERED)
    said = {"cause": "x", "cause_class": "mistake", "complaint_class": "leak"}
    drive(casebook, number, did("follow-up", corrective="yes", corrected="done", **said))
    drive(casebook, number, did("report"))
    (row,) = written(casebook, tmp_path, Register.COMPLAINTS)
    assert (row["相談種別"], row["原因の区分"]) == (
        "漏えい・紛失",
        "作業の誤り（宛先・封入・入力）",
    )
    assert (row["是正処置"], row["決定"]) == ("実施済", "理由あり")
    assert row["代表者への報告"].date() == TODAY


def test_that_only_arrivals_of_the_days_asked_for_stand_in_it(casebook, tmp_path):
    for day in (date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 1)):
        a_case(casebook, arrived=day)
    days = {"first": date(2026, 10, 1), "last": date(2026, 10, 31)}
    rows = written(casebook, tmp_path, Register.REQUESTS, **days)
    assert [row["到達日"].date() for row in rows] == [days["first"], days["last"]]


def test_that_the_list_for_the_renewal_names_nobody_and_covers_two_years(casebook, tmp_path):
    a_case(casebook, name="髙橋 花子", arrived=date(2024, 11, 25))
    a_case(casebook, name="髙橋 花子", arrived=date(2024, 11, 24))
    a_case(casebook, Kind.COMPLAINT, name="髙橋 花子")
    path = tmp_path / "renewal.xlsx"
    count, _ = casebook.reporting.renewal(path)
    assert count == 2
    book = load_workbook(path)
    assert book.sheetnames == ["開示等の請求等の対応記録", "苦情及び相談の対応記録"]
    texts = [str(cell.value) for sheet in book for row in sheet for cell in row if cell.value]
    assert not any("花子" in text for text in texts)
    assert "氏名" not in texts


def test_that_an_empty_register_says_so(casebook, tmp_path):
    (row,) = written(casebook, tmp_path, Register.REQUESTS)
    assert row["受付番号"] == "0件（該当するものはありません）"


def test_that_a_register_called_off_leaves_no_file_and_no_trace(casebook, tmp_path):
    a_case(casebook)
    progress, path = Progress(), tmp_path / "register.xlsx"
    progress.cancel()
    before = casebook.safekeeping.check().entries
    wanted = RegisterWish(Register.REQUESTS, date(2026, 4, 1), TODAY)
    with pytest.raises(Cancelled):
        casebook.reporting.register(wanted, path, progress)
    assert not path.exists()
    assert casebook.safekeeping.check().entries == before


# ------------------------------------------------------------------ what a report proves


@pytest.mark.parametrize("name", ["month.xlsx", "month.pdf", "register.xlsx"])
def test_that_a_casebook_still_contains_what_a_report_was_made_from(casebook, tmp_path, name):
    a_case(casebook)
    path = tmp_path / name
    if name == "register.xlsx":
        casebook.reporting.renewal(path)
    else:
        casebook.reporting.export(2026, 11, path)
    a_case(casebook)
    found = casebook.reporting.against(path)
    assert (found.ok, found.differs, found.written) == (True, (), True)
    assert found.entries > found.number > 0


def test_that_an_altered_report_is_not_known_and_its_history_still_is(casebook, tmp_path):
    a_case(casebook)
    path = tmp_path / "month.xlsx"
    casebook.reporting.export(2026, 11, path)
    book = load_workbook(path)
    book["集計"]["B20"] = 0
    book.save(path)
    found = casebook.reporting.against(path)
    assert (found.ok, found.written) == (True, False)


def test_that_another_history_is_told(casebook, tmp_path):
    a_case(casebook)
    path = tmp_path / "month.pdf"
    casebook.reporting.export(2026, 11, path)
    other = a_casebook(tmp_path, TODAY, name="other.casebook")
    try:
        number = casebook.reporting.against(path).number
        assert other.reporting.against(path).differs == (
            f"shorter:{other.safekeeping.check().entries}",
        )
        while other.safekeeping.check().entries < number:
            a_case(other)
        assert other.reporting.against(path).differs == (f"entry:{number}",)
    finally:
        other.close()


def test_that_a_broken_chain_is_told(casebook, tmp_path):
    a_case(casebook)
    path = tmp_path / "month.xlsx"
    casebook.reporting.export(2026, 11, path)
    casebook._book.database.execute("UPDATE journal SET actor = 'x' WHERE number = 1")
    found = reopened(casebook).reporting.against(path)
    assert not found.ok
    assert found.differs[0].startswith("journal:1")


def test_that_what_is_no_report_is_refused(casebook, tmp_path):
    path = tmp_path / "plain.xlsx"
    book = load_workbook(io.BytesIO(casebook.reporting.workbook(2026, 11)))
    for sheet in book.sheetnames[1:]:
        del book[sheet]
    book["集計"].delete_rows(1, 100)
    book.properties.keywords = None
    book["集計"].oddFooter.right.text = ""
    book.save(path)
    with pytest.raises(NoAnchorError):
        casebook.reporting.against(path)


def test_that_the_register_of_letters_has_every_number_and_what_became_of_it(casebook, tmp_path):
    number = a_case(casebook, Kind.DISCLOSURE, name="髙橋 花子")
    drive(casebook, number, did("accept", leak="no"))
    first = casebook.letters.issue(number, "L01").document
    casebook.cases.do(number, "void", 0, {"number": first, "text": "宛名の誤り。"})
    second = casebook.letters.issue(number, "L01").document
    drive(casebook, number, did("dispatch", number=second, how="simple", tracking="1234"))
    rows = written(casebook, tmp_path, Register.LETTERS)
    assert [(row["文書番号"], row["状態"]) for row in rows] == [
        (line.document.number, phrases.letter_state(line.document.state))
        for line in casebook.mailroom.register()
    ]
    assert [row["文書番号"] for row in rows] == [first, second]
    assert rows[0]["取消の日"].date() == TODAY
    assert rows[1]["発送日"].date() == TODAY
    assert rows[1]["SHA-256"] == casebook.cases.sheet(number).documents[1].sha256
    said = [
        str(cell.value) for row in load_workbook(tmp_path / "register.xlsx").active for cell in row
    ]
    assert not any("花子" in text for text in said)
    assert "氏名・連絡先・申出の内容は入っていません。" in said
