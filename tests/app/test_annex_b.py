"""What the first release has to pass, number by number (Annex B of the rules of the trade)."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from itertools import pairwise

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

import resources
from app.casebook import Casebook
from app.company.settings import Fault, ProfileError, parse
from app.domain.clocks import Art142
from app.domain.days import end_of_months, end_of_years
from app.domain.item import Act, Missing, State
from app.domain.partners import Wanting
from app.domain.requests import Family, Kind
from app.errors import (
    JointUseUnprovenError,
    LetterFindingsError,
    RefusedError,
    StepRefusedError,
)
from app.rules.almanac import eras, load_calendars
from app.rules.law_tables import read_tables
from app.rules.lawbook import Lawbook, lawbook
from app.store.book import Book
from app.views.package import PackageWish
from tests.builders import (
    OFFICER,
    Posted,
    a_case,
    a_casebook,
    a_mail,
    a_profile,
    bring,
    did,
    drive,
    plain,
    reopened,
)
from tests.withdrawn import WITHDREW, withdrawn
from tests.worked_examples import (
    ANSWER,
    BUSINESS_DAYS,
    ERAS,
    FINAL_REPORT,
    MONTHS,
    PRELIMINARY_REPORT,
    READINGS,
    TEN_BUSINESS_DAYS,
    TWO_WEEKS,
    YEARS,
)

L09 = {"開示対象": "申込みの記録", "同封物一覧": "申込書の写し（1枚）"}
L11 = {"開示対象": "通話の記録"}
COMPANY = {
    "name": "",
    "reading": "",
    "organisation": "株式会社みなと",
    "mail": "post@example.co.jp",
}
LEAKED = {"happened": "yes", "scope": "personal-data", "protection": "no", "entrusted": "no"}


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


def day(text):
    return date.fromisoformat(text)


def clocks(book, number, item=1):
    return {c.clock.id: c.clock for c in book.cases.sheet(number).clocks if c.item == item}


def said(pdf):
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return "".join(text.split())


def refusing(error, book, number, act, item=1, /, **values):
    """Return the error of an act that must be refused, and prove that it left nothing."""
    before = book.cases.sheet(number), book.safekeeping.check().head
    with pytest.raises(error) as refused:
        book.cases.do(number, Act(act), item, values)
    assert (book.cases.sheet(number), book.safekeeping.check().head) == before
    return refused.value


# ------------------------------------------------------------------ 1: dates


@pytest.mark.parametrize("at", range(3), ids=READINGS)
def test_that_annex_b_01_every_worked_example_holds_by_each_reading(tmp_path, at):
    """In cases of a real casebook whose settings read civil.142 in this way."""
    source = a_profile().replace('art142 = "none"', f'art142 = "{READINGS[at]}"')
    assert parse(source).clocks.art142 is Art142(READINGS[at])
    book = a_casebook(tmp_path, date(2027, 2, 1), source=source)
    shown = {}
    for name, (arrived, _, suits) in TWO_WEEKS.items():
        number = a_case(book, arrived=day(arrived))
        shown[name] = (clocks(book, number)["K2"].suit_from, day(suits[at]))
    for name, (known, words, _, due) in FINAL_REPORT.items():
        leak = leak_clocks_of(book, known, malicious=bool(words))
        shown[name] = (leak["K5"].due, day(due))
    for name, (known, _, fifth) in PRELIMINARY_REPORT.items():
        shown[name] = (leak_clocks_of(book, known)["K4"].due, day(fifth))
    for name, (kind, clock, arrived, days) in BUSINESS_DAYS.items():
        number = a_case(book, Kind(kind), arrived=day(arrived))
        shown[name] = (clocks(book, number)[clock].due, day(days[-1]))
    for name, (arrived, due) in TEN_BUSINESS_DAYS.items():
        number = a_case(book, Kind.WITHDRAWAL, arrived=day(arrived))
        shown[name] = (clocks(book, number)["K12"].due, day(due))
    for name, (event, months, end, rolled) in MONTHS.items():
        found = end_of_months(day(event), months)
        open_day = load_calendars().government.next_open(found)
        shown[name] = ((found, open_day), (day(end), day(rolled)))
    for name, (event, years, end) in YEARS.items():
        shown[name] = (end_of_years(day(event), years), day(end))
    for name, pairs in ERAS.items():
        written = [eras().write(day(one)) for one, _ in pairs]
        shown[name] = (written, [words for _, words in pairs])
    assert shown.keys() == {f"T{number}" for number in range(1, 26)}
    assert {name: pair for name, pair in shown.items() if pair[0] != pair[1]} == {}
    book.close()


def leak_clocks_of(book, known, *, malicious=False):
    """Return the clocks of a leak that any department knew of on a day."""
    number = a_case(book, Kind.COMPLAINT, arrived=day(known))
    book.cases.do(number, "leak-aware", 0, {"on": known, "department": "コールセンター"})
    malice = {"malice": "yes" if malicious else "no"}
    book.cases.do(number, "leak-facts", 0, {"on": known, **LEAKED, **malice})
    return clocks(book, number, 0)


@pytest.mark.parametrize(("arrived", "waits", "due"), ANSWER.values(), ids=ANSWER)
def test_that_annex_b_01_the_answer_date_of_a_case_is_that_of_its_golden_row(
    tmp_path, arrived, waits, due
):
    book = a_casebook(tmp_path, date(2027, 1, 8))
    number = a_case(book, arrived=day(arrived))
    drive(book, number, did("accept", leak="no", on=arrived))
    for reason, wait in zip(("identity", "fix"), waits, strict=False):
        asked, answered = (f"2026-{part}" for part in wait.split(".."))
        drive(book, number, did("ask", reason=reason, on=asked))
        drive(book, number, did("answered", reason=reason, on=answered))
    assert clocks(book, number)["K11"].due == day(due)
    book.close()


# ------------------------------------------------------------------ 2: identity


@pytest.mark.parametrize("result", ["failed", "not-required"])
@pytest.mark.parametrize("decision", ["FULL", "PARTIAL", "NONE", "NOT_EXIST"])
def test_that_annex_b_02_nothing_of_a_disclosure_is_told_without_identity(
    casebook, decision, result
):
    """Whatever was decided and however it would be told, with the letter on the table."""
    number = a_case(casebook, up_to=State.INVESTIGATING)
    reasons = {"FULL": "", "NOT_EXIST": "D5"}.get(decision, "D1")
    drive(
        casebook,
        number,
        did("search", where="顧客管理システム", result="照合した。"),
        did("decide", decision=decision, reasons=reasons, method="paper"),
        did("approve"),
    )
    issued = [
        casebook.letters.issue(number, c.letter, values=L09 if c.letter == "L09" else L11).document
        for c in casebook.letters.choices(number)
        if c.letter in ("L09", "L11")
    ]
    drive(casebook, number, did("identity", result=result, how="phone"))
    ways = [("notify", {"how": "phone", "text": "お伝えした。"})]
    ways += [("dispatch", {"number": letter, "how": "post"}) for letter in issued]
    for act, values in ways:
        refused = refusing(StepRefusedError, casebook, number, act, **values)
        assert refused.missing == (Missing.IDENTITY,)
    for letter in ("L09", "L11"):
        if letter not in {choice.letter for choice in casebook.letters.choices(number)}:
            continue
        with pytest.raises(LetterFindingsError) as short:
            values = L09 if letter == "L09" else L11
            casebook.letters.issue(number, letter, values=values)
        assert [finding.code for finding in short.value.findings] == ["state"]
    assert casebook.cases.sheet(number).items[0].notified is None


def test_that_annex_b_02_nobody_searches_for_data_of_an_unverified_person(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    for act in (Act.SEARCH, Act.INVESTIGATE):
        refused = refusing(StepRefusedError, casebook, number, act, **plain(act, Kind.DISCLOSURE))
        assert refused.missing == (Missing.IDENTITY,)
    for act in (Act.DECIDE, Act.APPROVE, Act.NOTIFY):  # and without a search none of the rest
        values = plain(act, Kind.DISCLOSURE)
        assert refusing(StepRefusedError, casebook, number, act, **values).missing == (
            Missing.STATE,
        )
    assert [choice.letter for choice in casebook.letters.choices(number)] == ["L01"]


def test_that_annex_b_02_a_refusal_for_want_of_identity_tells_of_no_data(casebook):
    """The one answer to an unverified person: that, and nothing else."""
    number = a_case(casebook, up_to=State.ACCEPTED)
    drive(
        casebook,
        number,
        did("ask", reason="identity", on="2026-11-13", by="2026-11-20"),
        did("decide", decision="NONE", reasons="C1"),
        did("approve"),
        Posted("L11", slots={"開示対象": "ご請求の対象"}),
    )
    (document,) = casebook.cases.sheet(number).documents
    text = said(casebook.letters.stored(document.number).pdf)
    assert casebook.cases.sheet(number).items[0].state is State.NOTIFIED
    assert not any(word in text for word in ("保有しており", "ございません", "第33条第2項"))


# ------------------------------------------------------------------ 3: fees


@pytest.mark.parametrize("kind", [Kind.CORRECTION, Kind.USE_STOP, Kind.TP_STOP, Kind.COMPLAINT])
def test_that_annex_b_03_no_fee_can_be_asked_for_what_is_free(tmp_path, kind):
    paid = "purpose_notice = 500\ndisclosure = 500\ntp_record = 500\n"
    published = {"published": "2026-04-01", "fees": paid}
    book = a_casebook(tmp_path, source=a_profile(**published))
    number = a_case(book, kind)
    bring(book, number, State.TRIAGED if kind is Kind.COMPLAINT else State.ACCEPTED)
    form = {field.name: field for field in book.cases.fields(number, Act.ASK, 1)}
    assert "fee" not in form["reason"].choices
    refusing(RefusedError, book, number, "ask", reason="fee")
    assert "手数料" not in said(book.letters.draft(number, lawbook().acknowledgement(kind)).pdf)
    paying = a_case(book, Kind.DISCLOSURE, up_to=State.ACCEPTED)
    form = {field.name: field for field in book.cases.fields(paying, Act.ASK, 1)}
    assert "fee" in form["reason"].choices
    assert "500円" in said(book.letters.draft(paying, "L01").pdf)
    book.close()
    with pytest.raises(ProfileError) as refused:  # nor can the settings name one
        parse(a_profile(published="2026-04-01", fees=f"{kind} = 500"))
    assert [fault.fault for fault in refused.value.faults] == [Fault.FEE_ON_FREE_KIND]


# ------------------------------------------------------------------ 4: the word 削除


def proposed(casebook, body, subject=""):
    number = casebook.intake.take_in(a_mail(subject=subject, body=body, message_id=""), "m.eml")
    return [item.kind for item in casebook.cases.sheet(number[0].case).items]


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        (
            "お送りいただくメールが迷惑です。もう送らないでください。宛先から外してください。",
            [Kind.MARKETING_STOP],
        ),
        (
            "案内のメールが迷惑です。登録した私の情報を削除してください。",
            [Kind.MARKETING_STOP, Kind.USE_STOP],
        ),
        (
            "案内のメールは不要です。私の個人情報の利用停止と消去を求めます。",
            [Kind.MARKETING_STOP, Kind.USE_STOP],
        ),
    ],
)
def test_that_annex_b_04_deletion_for_unwanted_mail_is_never_a_correction(casebook, body, kinds):
    assert proposed(casebook, body) == kinds


@pytest.mark.parametrize("wish", ["削除してください", "消去してください", "抹消を求めます"])
@pytest.mark.parametrize(
    "ground", ["迷惑メールが届くので", "メールが迷惑なので", "勧誘が不要なので"]
)
def test_that_annex_b_04_no_wording_of_it_becomes_a_correction(casebook, ground, wish):
    kinds = proposed(casebook, f"{ground}、私の登録を{wish}。")
    assert kinds
    assert Kind.CORRECTION not in kinds


def test_that_annex_b_04_the_very_word_is_a_wish_about_mailings(casebook):
    text = "迷惑メールが毎日届きます。私のメールアドレスを削除してください。"
    kinds = proposed(casebook, text)
    assert Kind.MARKETING_STOP in kinds
    assert Kind.USE_STOP in kinds
    assert Kind.CORRECTION not in kinds


# ------------------------------------------------------------------ 5: records of joint use


def test_that_annex_b_05_no_records_of_joint_use_only_where_joint_use_is_proved(casebook):
    number = a_case(casebook, Kind.TP_RECORD, up_to=State.INVESTIGATING)
    no_records = {"decision": "NOT_EXIST", "reasons": "D5"}
    drive(casebook, number, did("search", where="第三者提供記録簿", result="該当なし"))
    refused = refusing(StepRefusedError, casebook, number, "decide", **no_records)
    assert refused.missing == (Missing.ROUTE,)  # never by itself
    route = {"way": "BOTH", "others": "GUIDE", "groups": "JU1", "given": "2026-06-01"}
    drive(casebook, number, did("route", 1, **route))
    refused = refusing(JointUseUnprovenError, casebook, number, "decide", **no_records)
    ((group, lacks),) = refused.wanting  # for legal review
    assert group == "JU1"
    assert {Wanting.ADDRESS, Wanting.REPRESENTATIVE, Wanting.BEFOREHAND} <= set(lacks)
    casebook.partners.state_joint_use(
        {
            "group": "JU1",
            "responsible": "みなと送配電株式会社",
            "address": "大阪市北区中之島一丁目1番1号",
            "representative": "代表取締役　見本太郎",
            "published": "2026-04-01",
            "within": "yes",
        }
    )
    drive(casebook, number, did("decide", **no_records))
    item = casebook.cases.sheet(number).items[0]
    letters = (*lawbook().letters_for(item.kind, item.decision), item.route.letter)
    assert letters == ("L13b", "L26")


# ------------------------------------------------------------------ 7: the withdrawal promise


def test_that_annex_b_07_withdrawal_leaves_a_tombstone_and_a_complaint_keeps_its_record(casebook):
    inquiry, number, complaint = withdrawn(casebook, complains=True)
    record = casebook.cases.sheet(complaint)
    asked = casebook.cases.sheet(inquiry)
    before = casebook.reporting.month(2026, 11)
    told = casebook.cases.erasure(number)
    drive(casebook, number, did("close", text="鵜殿様の件、終わり。"))
    for one in (inquiry, number):
        sheet = casebook.cases.sheet(one)
        assert "鵜殿" not in repr(sheet)
        assert WITHDREW["mail"] not in repr(sheet)
        assert (sheet.requester, sheet.words, sheet.people, sheet.messages) == ("", "", (), ())
        assert (sheet.tasks, sheet.offers, sheet.open) == ((), (), False)
        stone = sheet.tombstone
        assert (stone.on, stone.withdrawal) == (date(2026, 11, 24), number)
        assert [(s.where, s.method, s.who, str(s.on)) for s in stone.stores] == [
            ("窓口のメール", "消去", "佐野", "2026-11-20"),
            ("通話録音", "消去", "情報システム部", "2026-11-21"),
            ("紙", "裁断", OFFICER, "2026-11-24"),
            ("この台帳", "消去", OFFICER, "2026-11-24"),
        ]
    left = casebook.cases.sheet(inquiry)
    for kept in (
        "number",
        "channel",
        "arrived",
        "noticed",
        "recorded",
        "state",
        "clocks",
        "stages",
    ):
        assert getattr(left, kept) == getattr(asked, kept)
    assert [i.kind for i in left.items] == [Kind.INQUIRY]
    assert [(d.number, d.letter, d.sha256) for d in left.documents] == [
        (d.number, d.letter, d.sha256) for d in asked.documents
    ]
    assert casebook.cases.sheet(complaint) == record
    assert record.requester == "鵜殿 蕗子"
    assert [one.number for one in told.cases] == [inquiry, number]
    assert [one.number for one in told.kept] == [complaint]
    month = casebook.reporting.month(2026, 11)  # nothing has moved but what was just closed
    assert [(row.kind, row.completed) for row in month.kinds if row not in before.kinds] == [
        (lawbook().kind(Kind.WITHDRAWAL).label, 1)
    ]
    assert (month.calendar, month.net) == (before.calendar, before.net)
    assert month.completed_items[0] == before.completed_items[0]
    assert casebook.safekeeping.check().ok


# ------------------------------------------------------------------ 6: the package for the body


def test_that_annex_b_06_a_package_has_no_copy_no_recording_and_no_insurance_number(
    casebook, tmp_path
):
    attached = {"健康保険証の写し.pdf": b"%PDF-1.4 copy", "通話録音.pdf": b"%PDF-1.4 record"}
    body = "勧誘の電話が続きます。保険者番号は06130012、記号・番号は12・34567890です。"
    mail = a_mail(subject="苦情", body=body, attachments=attached)
    number = casebook.intake.take_in(mail, "a.eml")[0].case
    drive(
        casebook,
        number,
        did("confirm", 1, kind="complaint"),
        did("note", text="通話録音を聞いた。保険証の写しは返送する。"),
    )
    letter = {"basis": "appi.53.2", "number": "JIP-8-1", "dated": "2026-11-17"}
    casebook.cases.do(number, "jipdec-inquiry", 0, letter)
    packed = casebook.reporting.package(number, tmp_path / "out", PackageWish())
    told = package_text(packed.path)
    assert "勧誘の電話が続きます。" in told  # the search below would find what is there
    for secret in (
        *("06130012", "34567890", "保険者番号", "記号・番号", "健康保険", "保険証"),
        *("写し.pdf", "録音", "%PDF-1.4copy", "返送"),
    ):
        assert secret not in told, secret
    assert "一部資料は提出を控えております。" in told
    (payload,) = casebook._book.database.execute(
        "SELECT payload FROM journal_payload ORDER BY number DESC LIMIT 1"
    )
    assert '"numbers":{' in payload[0]
    assert "insurance" in payload[0]
    assert casebook.safekeeping.check().ok


def package_text(folder):
    """Everything that is to be read in a package, without spaces."""
    found = []
    for path in sorted(folder.rglob("*")):
        found.append(path.name)
        if path.suffix == ".pdf":
            found.append(said(path.read_bytes()))
        elif path.suffix == ".xlsx":
            sheets = load_workbook(path).worksheets
            found += [str(c.value) for s in sheets for row in s.iter_rows() for c in row if c.value]
        elif path.is_file():
            found.append(path.read_text(encoding="utf-8"))
    return "".join("".join(found).split())


# ------------------------------------------------------------------ 8: the law by version


def test_that_annex_b_08_renumbered_articles_reach_new_drafts_and_no_issued_letter(tmp_path):
    book = a_casebook(tmp_path)
    answered, waiting = (a_case(book, up_to=State.INVESTIGATING) for _ in range(2))
    for number in (answered, waiting):
        drive(book, number, did("decide", decision="NONE", reasons="D1"), did("approve"))
    drive(book, answered, Posted("L11", slots=L11))
    issued = book.letters.stored(book.cases.sheet(answered).documents[0].number)
    assert "第33条第2項第1号" in said(issued.pdf)
    key, now, path = book._book.database.key, book.now, book.path
    book.close()
    moved = resources.open_text("statutes/provisions.csv").replace(",第33条", ",第34条")

    def read(name):
        return moved if name == "statutes/provisions.csv" else resources.open_text(name)

    later = Lawbook(read_tables(read))
    book = Casebook(Book._open(path, key, now, OFFICER, create=False), later)
    draft = said(book.letters.draft(waiting, "L11", values=L11).pdf)
    assert "第34条第2項第1号" in draft
    assert "第33条" not in draft
    assert book.letters.stored(issued.number) == issued
    assert book.safekeeping.check().ok
    book.close()


# ------------------------------------------------------------------ 9: two persons


def test_that_annex_b_09_where_two_approve_the_drafter_does_not(tmp_path):
    book = a_casebook(tmp_path, source=a_profile(approval="two"), actor="佐野")
    number = a_case(book, up_to=State.DRAFTED)
    drive(book, number, did("submit"))
    assert book.cases.sheet(number).items[0].state is State.IN_APPROVAL
    refused = refusing(StepRefusedError, book, number, "approve")
    assert refused.missing == (Missing.SECOND_PERSON,)
    book = reopened(book, actor="西")
    drive(book, number, did("approve"))
    assert book.cases.sheet(number).items[0].state is State.APPROVED
    assert actors(book, number) == {"decide": "佐野", "approve": "西"}
    book.close()


def test_that_annex_b_09_where_one_approves_it_is_recorded_as_such(casebook):
    number = a_case(casebook, up_to=State.APPROVED)
    assert actors(casebook, number) == {"decide": OFFICER, "approve": OFFICER}


def actors(book, number):
    events = book.cases.sheet(number).events
    return {event.sort: event.actor for event in events if event.sort in ("decide", "approve")}


# ------------------------------------------------------------------ 10: the balance


def test_that_annex_b_10_every_month_and_kind_balances(tmp_path):
    """Items of every kind that end, begin again and end in every way, over three months."""
    book = a_casebook(tmp_path, date(2026, 12, 20))
    for kind in Kind:
        one, other, third = (a_case(book, kind, arrived=date(2026, 9, 10)) for _ in range(3))
        bring(book, one, State.CLOSED, on=date(2026, 10, 5))
        offered = {offer.act for offer in book.cases.sheet(one).items[0].offers}
        if Act.REOPEN in offered:
            drive(book, one, did("reopen", text="再開", on="2026-11-05"))
        drive(book, other, did("withdraw", text="取下げ", on="2026-10-06"))
        if lawbook().kind(kind).family in (Family.COMPLAINT, Family.INQUIRY):
            drive(book, third, did("triage", leak="no", request="no", partner="no"))
            drive(book, third, did("refer", text="取次", on="2026-11-06"))
        a_case(book, kind, arrived=date(2026, 11, 3))
    months = [book.reporting.month(2026, month) for month in (8, 9, 10, 11, 12)]
    for month, following in pairwise(months):
        for row, later in zip(month.kinds, following.kinds, strict=True):
            came = row.open_at_start + sum(row.received) + row.reopened
            gone = row.completed + row.withdrawn + row.referred
            closing = sum(1 for item in month.open_items if item.kind == row.kind)
            assert came - gone == closing, (month.label, row)
            assert closing == later.open_at_start, (month.label, row)
    sums = [(sum(k.reopened for k in m.kinds), sum(k.referred for k in m.kinds)) for m in months]
    assert sums[3][0] > 0  # or the balance would prove little
    assert sums[3][1] > 0
    book.close()


# ------------------------------------------------------------------ 11: a leak


def test_that_annex_b_11_a_leak_counts_from_the_day_the_call_centre_knew(tmp_path):
    book = a_casebook(tmp_path, date(2026, 5, 7))
    number = a_case(book, Kind.COMPLAINT, arrived=date(2026, 5, 2), noticed=date(2026, 5, 7))
    drive(book, number, did("triage", leak="yes", request="no", partner="no", on="2026-05-07"))
    known = {"on": "2026-05-02", "department": "コールセンター"}
    book.cases.do(number, "leak-aware", 0, known)
    first = clocks(book, number, 0)["K5"].steps[0]
    assert (first.day, first.count) == (date(2026, 5, 2), 1)
    assert clocks(book, number, 0)["K5"].due == date(2026, 6, 1)  # day 30 is Sunday 31 May
    book.close()


# ------------------------------------------------------------------ 12: on paper


def test_that_annex_b_12_dates_and_honorifics_are_printed_as_they_are_written(casebook):
    person, company = a_case(casebook), a_case(casebook, **COMPANY)
    on = date(2026, 11, 23)
    letters = [casebook.letters.issue(n, "L01", on=on).document for n in (person, company)]
    to_person, to_company = (said(casebook.letters.stored(one).pdf) for one in letters)
    assert "令和8年11月23日" in to_person
    assert "令和8年11月23日" in to_company
    assert "髙橋花子様" in to_person
    assert "株式会社みなと御中" in to_company
    assert "御中" not in to_person
    assert "様" not in to_company.split("拝啓")[0]


def test_that_annex_b_12_a_character_no_font_has_stops_the_letter(casebook):
    number = a_case(casebook, name="髙橋 \U0001f9ff子")
    with pytest.raises(LetterFindingsError) as refused:
        casebook.letters.issue(number, "L01")
    assert [(f.code, f.detail) for f in refused.value.findings] == [("glyph", "\U0001f9ff")]
    assert casebook.cases.sheet(number).documents == ()
