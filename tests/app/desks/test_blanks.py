from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest

from app.desks.blanks import HANDED_OUT
from app.domain.item import Act
from app.domain.requests import Channel, Kind
from app.errors import (
    CaseErasedError,
    FieldRefusedError,
    FileUnwritableError,
    LetterFindingsError,
    NoAddressError,
    NoSuchCaseError,
)
from app.rules.form_texts import Form
from reports import raster
from tests.builders import TODAY, a_case, a_casebook, a_mail, a_profile, did, drive
from tests.withdrawn import withdrawn

BLANK = tuple(form for form in Form if form is not Form.SLIP)
LONG = "株式会社" + "北関東信越地域総合生活情報通信" * 4


@pytest.fixture
def casebook(tmp_path):
    opened = a_casebook(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def of(tmp_path):
    """Opens a casebook with other settings."""
    opened = []

    def make(source: str, today: date = TODAY):
        opened.append(a_casebook(tmp_path, today, source=source, name=f"{len(opened)}.casebook"))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


def said(pdf: bytes) -> str:
    return "".join("".join(raster.text(pdf)).split())


# ------------------------------------------------------------------ blank forms


def test_that_every_form_but_the_slip_is_offered_and_printed(casebook):
    assert [line.form for line in casebook.blanks.forms()] == list(BLANK)
    for line in casebook.blanks.forms():
        assert "".join(line.title.split()) in said(casebook.blanks.pdf(line.form)) or line.form in (
            Form.ENVELOPE,
            Form.LABELS,
        )


def test_that_a_form_is_of_the_company_and_its_desk(casebook):
    for form in (Form.REQUEST, Form.MANDATE):
        assert "株式会社テラス個人情報相談窓口御中" in said(casebook.blanks.pdf(form))
    for form in (Form.REQUEST, Form.MANDATE, Form.IDENTITY):
        assert "support@oya-ub.com" in said(casebook.blanks.pdf(form))
    for form in (Form.ENVELOPE, Form.LABELS):
        assert "株式会社テラス個人情報相談窓口行" in said(casebook.blanks.pdf(form))


@pytest.mark.parametrize(
    ("change", "pages"),
    [
        ({}, {Form.REQUEST: 2}),
        ({"株式会社テラス": LONG}, {Form.REQUEST: 2}),
        ({'phone = ""': 'phone = "06-0000-0000"', "株式会社テラス": LONG}, {Form.REQUEST: 2}),
    ],
)
def test_that_a_form_takes_no_more_pages_for_a_long_name(of, change, pages):
    source = a_profile(published="2026-01-01", fees="disclosure = 500\ntp_record = 500")
    for old, new in change.items():
        source = source.replace(old, new)
    casebook = of(source)
    for form in BLANK:
        assert casebook.letters.page_count(casebook.blanks.pdf(form)) == pages.get(form, 1), form


def test_that_a_fee_stands_on_the_form_only_where_one_is_published(of):
    assert "手数料" not in said(of(a_profile()).blanks.pdf(Form.REQUEST))
    charged = of(a_profile(published="2026-01-01", fees="disclosure = 500"))
    told = said(charged.blanks.pdf(Form.REQUEST))
    assert "保有個人データの開示500円" in told
    assert "令和8年1月1日公表の当社所定の手続" in told


def test_that_any_form_will_do_where_no_procedure_is_published(of):
    free = "ほかの書き方でご請求いただいても差し支えありません"
    assert free in said(of(a_profile()).blanks.pdf(Form.REQUEST))
    assert free not in said(of(a_profile(published="2026-01-01")).blanks.pdf(Form.REQUEST))


def test_that_a_company_without_an_address_can_still_hand_out_forms(of):
    source = a_profile().replace(
        'address = ["大阪府大阪市淀川区西中島6-1-1", "新大阪プライムタワー19F"]', "address = []"
    )
    casebook = of(source)
    assert "郵送の宛先は、下記の窓口にお尋ねください" in said(casebook.blanks.pdf(Form.IDENTITY))
    assert casebook.blanks.pdf(Form.REQUEST)
    for form in (Form.ENVELOPE, Form.LABELS):
        with pytest.raises(NoAddressError):
            casebook.blanks.pdf(form)


def test_that_a_form_that_is_none_or_of_a_case_is_refused(casebook):
    for form in ("contract", Form.SLIP):
        with pytest.raises(FieldRefusedError):
            casebook.blanks.pdf(form)


@pytest.mark.parametrize("form", [Form.REQUEST, Form.ENVELOPE])
def test_that_a_name_no_font_has_stops_the_form_and_is_named(of, form):
    casebook = of(a_profile().replace("株式会社テラス", "株式会社\U0002fffd"))
    with pytest.raises(LetterFindingsError) as found:
        casebook.blanks.pdf(form)
    assert found.value.findings[0].detail == "\U0002fffd"


def test_that_printing_a_blank_form_is_no_act_and_the_same_each_time(casebook, tmp_path):
    before = casebook.safekeeping.check().entries
    for form in BLANK:
        sums = {casebook.blanks.export(form, tmp_path / f"{n}.pdf") for n in (1, 2)}
        assert sums == {sha256((tmp_path / "1.pdf").read_bytes()).hexdigest()}
    assert casebook.safekeeping.check().entries == before


# ------------------------------------------------------------------ the receipt slip


def test_that_a_slip_names_the_number_the_day_the_way_and_the_desk_and_nobody(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, channel=Channel.VISIT, words="娘の髙橋の件です。")
    told = said(casebook.blanks.slip(number))
    for words in (number, "令和8年11月12日（木）", "ご来所", "保有個人データの開示のご請求"):
        assert "".join(words.split()) in told
    for words in ("個人情報相談窓口", "担当佐野", "令和8年11月26日頃までにご回答"):
        assert words in told
    for words in ("髙橋", "花子", "娘", "豊中", "hanako", "1234"):
        assert words not in told


def test_that_a_slip_names_no_kind_nobody_has_confirmed(casebook):
    number = casebook.intake.take_in(a_mail(), "a.eml")[0].case
    told = said(casebook.blanks.slip(number))
    assert "開示のご請求" not in told
    assert "種別は、内容を確かめてからご連絡いたします" in told
    assert "頃までに" not in told


def test_that_a_slip_promises_no_day_that_has_passed_or_stands_still(casebook, of):
    number = a_case(casebook, Kind.DISCLOSURE)
    drive(casebook, number, did(Act.ACCEPT, 1, leak="no"), did(Act.ASK, 1, reason="identity"))
    assert "改めてご連絡いたします" in said(casebook.blanks.slip(number))
    late = of(a_profile(), date(2027, 2, 1))
    old = a_case(late, Kind.DISCLOSURE)
    assert "頃までに" not in said(late.blanks.slip(old))


def test_that_a_slip_never_says_whether_data_exist_or_what_the_law_limits(casebook):
    for kind in Kind:
        told = said(casebook.blanks.slip(a_case(casebook, kind)))
        for words in ("ございません", "保有しております", "登録されて", "期限", "法定", "30日"):
            assert words not in told


def test_that_a_slip_is_kept_with_its_case_and_told_once_for_each_time(casebook, tmp_path):
    number = a_case(casebook, Kind.DISCLOSURE)
    before = casebook.safekeeping.check().entries
    path = tmp_path / "slip.pdf"
    change = casebook.blanks.hand_out(number, path)
    casebook.blanks.hand_out(number, path)
    sheet = casebook.cases.sheet(number)
    (file,) = sheet.files
    assert file.name == f"受付票_{number}.pdf"
    assert casebook.cases.content(file.sha256) == path.read_bytes()
    assert [event.sort for event in sheet.events].count(HANDED_OUT) == 2
    assert change.cases == {sheet.id}
    assert not sheet.documents  # no letter, no number
    found = casebook.safekeeping.check()
    assert found.ok
    assert found.entries == before + 2


def test_that_a_slip_that_cannot_be_written_was_never_handed_out(casebook, tmp_path):
    number = a_case(casebook, Kind.DISCLOSURE)
    with pytest.raises(FileUnwritableError):
        casebook.blanks.hand_out(number, tmp_path / "missing" / "slip.pdf")
    sheet = casebook.cases.sheet(number)
    assert not sheet.files
    assert HANDED_OUT not in [event.sort for event in sheet.events]


def test_that_there_is_no_slip_of_a_case_that_is_not_there(casebook):
    with pytest.raises(NoSuchCaseError):
        casebook.blanks.slip("R8-9999")


def test_that_a_slip_is_forgotten_with_its_person(casebook, tmp_path):
    inquiry, withdrawal, *_ = withdrawn(casebook, complains=False)
    casebook.blanks.hand_out(inquiry, tmp_path / "slip.pdf")
    casebook.cases.do(withdrawal, Act.CLOSE, 1, {})
    sheet = casebook.cases.sheet(inquiry)
    assert sheet.tombstone is not None
    assert not sheet.files
    assert casebook.safekeeping.check().ok
    with pytest.raises(CaseErasedError):
        casebook.blanks.hand_out(inquiry, tmp_path / "again.pdf")
    assert not (tmp_path / "again.pdf").exists()


# ------------------------------------------------------------------ letters in their window


def test_that_letters_are_printed_for_the_window_once_it_is_used(casebook):
    number = a_case(casebook, Kind.DISCLOSURE)
    before = casebook.letters.draft(number, "L01").pdf
    issued = casebook.letters.issue(number, "L01").document
    frozen = casebook.letters.stored(issued).pdf
    casebook.blanks.keep_envelope({"used": "yes"})
    after = casebook.letters.draft(number, "L01").pdf
    assert after != before
    casebook.blanks.keep_envelope({"right": "3"})
    moved = casebook.letters.draft(number, "L01").pdf
    assert moved != after
    assert casebook.letters.stored(issued).pdf == frozen
    casebook.blanks.keep_envelope({"used": "no"})
    assert casebook.letters.draft(number, "L01").pdf == before
