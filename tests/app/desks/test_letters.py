"""The desk of letters: what may leave the house, with which number, and that it never changes."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from pypdf import PdfReader

from app.domain.item import Act, State
from app.domain.requests import Channel, Kind, Role
from app.errors import (
    FieldRefusedError,
    LetterFindingsError,
    LetterNotForThisError,
    NoSuchDocumentError,
    NoSuchItemError,
)
from app.views.intake import Enclosure
from tests.builders import (
    Posted,
    a_case,
    a_casebook,
    a_mail,
    a_profile,
    bring,
    did,
    drive,
)

L09 = {"開示対象": "申込みの記録", "同封物一覧": "申込書の写し（1枚）"}


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


def said(pdf):
    from io import BytesIO

    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).replace("\n", "")


def suggested(casebook, number):
    return [c.letter for c in casebook.letters.choices(number) if c.suggested]


def issued(casebook, number, letter, **how):
    return casebook.letters.stored(casebook.letters.issue(number, letter, **how).document)


# ------------------------------------------------------------------ which letter


def test_that_the_state_suggests_the_letter(casebook):
    number = a_case(casebook)
    assert suggested(casebook, number) == ["L01"]
    bring(casebook, number, State.APPROVED)
    assert suggested(casebook, number)[0] == "L09"
    drive(casebook, number, Posted("L09", slots=L09))
    assert "L09" not in [choice.letter for choice in casebook.letters.choices(number)]
    complaint = a_case(casebook, Kind.COMPLAINT)
    assert suggested(casebook, complaint) == ["L20"]


def test_that_a_letter_that_answers_nothing_is_not_written(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    for letter in ("L09", "L11", "L20", "L12", "L99"):
        with pytest.raises(LetterNotForThisError) as error:
            casebook.letters.draft(number, letter)
        assert error.value.fitting == ("L01",)
    with pytest.raises(NoSuchItemError):
        casebook.letters.draft(number, "L01", items=[7])


def test_that_a_draft_writes_nothing_and_has_no_number(casebook):
    number = a_case(casebook)
    before = casebook.safekeeping.check().entries
    draft = casebook.letters.draft(number, "L01")
    assert draft.findings == ()
    assert "個情発" not in said(draft.pdf)
    assert casebook.safekeeping.check().entries == before
    assert casebook.cases.sheet(number).documents == ()


def test_that_a_proposed_kind_is_not_named_in_a_receipt(casebook):
    number = casebook.intake.take_in(a_mail(), "m.eml")[0].case
    assert "開示のご請求" not in said(casebook.letters.draft(number, "L01").pdf)
    drive(casebook, number, did("confirm", kind="disclosure"))
    assert "保有個人データの開示のご請求" in said(casebook.letters.draft(number, "L01").pdf)


# ------------------------------------------------------------------ issuing


def test_that_an_issued_letter_carries_number_date_and_name(casebook):
    number = a_case(casebook)
    letter = issued(casebook, number, "L01", on=date(2026, 11, 23))
    text = said(letter.pdf)
    for words in (f"個情発{number}-1号", "令和8年11月23日", "髙橋 花子 様", number):
        assert words.replace(" ", "") in text.replace(" ", "").replace("\u3000", ""), words
    assert (letter.number, letter.letter, letter.dated) == (
        f"個情発{number}-1号",
        "L01",
        date(2026, 11, 23),
    )


def test_that_the_bytes_of_a_letter_never_change(casebook, tmp_path):
    number = a_case(casebook)
    letter = issued(casebook, number, "L01")
    assert letter.sha256 == hashlib.sha256(letter.pdf).hexdigest()
    drive(casebook, number, did("person", name="別の名前"), did("withdraw", text="取下げ"))
    assert casebook.letters.stored(letter.number) == letter
    casebook.letters.export(letter.number, tmp_path / "letter.pdf")
    assert (tmp_path / "letter.pdf").read_bytes() == letter.pdf
    with pytest.raises(NoSuchDocumentError):
        casebook.letters.stored("個情発R8-0001-9号")


def test_that_a_refused_letter_uses_up_no_number(casebook):
    number = a_case(casebook, up_to=State.APPROVED)
    with pytest.raises(LetterFindingsError) as error:
        casebook.letters.issue(number, "L09")
    assert {finding.code for finding in error.value.findings} == {"slot"}
    assert issued(casebook, number, "L09", values=L09).number == f"個情発{number}-1号"


def test_that_what_a_letter_lacks_as_it_stands_is_asked_for(casebook):
    number = a_case(casebook, up_to=State.APPROVED)
    asked = {slot.name: slot.required for slot in casebook.letters.draft(number, "L09").slots}
    assert asked["同封物一覧"]  # the text speaks of what goes along
    assert not asked["開示内容"]
    said = {"開示内容": "氏名：髙橋 花子"}
    told = casebook.letters.draft(number, "L09", values={**L09, **said}).slots
    assert not {slot.name: slot.required for slot in told}["同封物一覧"]


def test_that_a_character_nothing_can_print_stops_the_letter_and_is_named(casebook):
    number = a_case(casebook, name="髙橋 \U0001f9ff子")
    with pytest.raises(LetterFindingsError) as error:
        casebook.letters.issue(number, "L01")
    (finding,) = error.value.findings
    assert (finding.code, finding.detail) == ("glyph", "\U0001f9ff")
    assert casebook.cases.sheet(number).documents == ()


def test_that_unknown_slots_and_bad_dates_are_named(casebook):
    number = a_case(casebook)
    with pytest.raises(FieldRefusedError) as error:
        casebook.letters.draft(number, "L01", values={"到着日": "11/12"})
    assert (error.value.name, error.value.why) == ("到着日", "unknown")
    draft = casebook.letters.draft(number, "L01", values={"予定日": "十三月"})
    assert any("予定日" in finding for finding in draft.findings)


def test_that_a_letter_without_an_addressee_is_not_issued(casebook):
    from tests.builders import an_anonymous_note

    number = casebook.intake.phone(an_anonymous_note()).case
    assert any("宛名" in finding for finding in casebook.letters.draft(number, "L01").findings)
    assert casebook.letters.draft(number, "L01", values={"宛名": "仮名 花子"}).findings == ()


def test_that_a_refusal_prints_its_reason_and_where_to_turn(casebook):
    number = a_case(casebook, up_to=State.INVESTIGATING)
    drive(
        casebook,
        number,
        did("target", target="録音"),
        did("decide", decision="NONE", reasons="D1"),
        did("approve"),
    )
    text = said(casebook.letters.draft(number, "L11").pdf).replace(" ", "")
    for words in ("第33条第2項第1号", "権利利益を害するおそれ", "0120-700-779"):
        assert words in text, words
    for forbidden in ("決定通知", "審査請求", "処分", "殿"):
        assert forbidden not in text


def test_that_a_refusal_for_want_of_identity_cites_no_unpublished_procedure(casebook, tmp_path):
    published = a_casebook(tmp_path, source=a_profile(published="2026-04-01"), name="p.casebook")
    texts = []
    for book in (casebook, published):
        number = a_case(book, up_to=State.ACCEPTED)
        drive(
            book,
            number,
            did("target", target="ご自身の記録"),
            did("ask", reason="identity", on="2026-11-13", by="2026-11-20"),
            did("decide", decision="NONE", reasons="C1"),
            did("approve"),
        )
        texts.append(said(casebook_pdf(book, number)).replace(" ", ""))
    published.close()
    assert "第37条第1項" not in texts[0]
    assert "第37条第1項" in texts[1]


def casebook_pdf(book, number):
    draft = book.letters.draft(number, "L11")
    assert draft.findings == ()
    return draft.pdf


def test_that_an_agent_is_addressed_for_the_person(casebook):
    number = a_case(casebook, role=Role.LAWYER, name="弁護 太郎", organisation="法律事務所")
    drive(casebook, number, did("person", person="new", role="self", name="小川 陽菜"))
    text = said(casebook.letters.draft(number, "L01").pdf).replace("\u3000", " ")
    assert "小川 陽菜 様 代理人" in text
    assert "弁護 太郎" in text


def told_to_a_contractor(casebook, *first):
    """Return of whose data a contractor is told, where a lawyer asks."""
    partner = {"name": "株式会社みほん発送", "relation": "contractor", "address": "大阪市1-1"}
    casebook.partners.add(partner)
    number = a_case(casebook, Kind.USE_STOP, name="𠮷川 法子", role=Role.LAWYER)
    drive(
        casebook,
        number,
        *first,
        did("confirm", kind="use_stop"),
        did("target", target="ご案内の送付先", ground="35-5a"),
        did("identity", result="ok", how="post", authority="ok"),
        did("ask-partner", partner=partner["name"], sort="instruct", by="2026-12-01", text="消去"),
    )
    draft = casebook.letters.draft(number, "L29")
    return next(slot.value for slot in draft.slots if slot.name == "対象データ")


def test_that_a_contractor_is_told_of_the_person_and_not_of_the_agent(casebook):
    person = did("person", person="new", role="self", name="髙橋 花子")
    assert told_to_a_contractor(casebook, person) == "髙橋 花子様に関するご案内の送付先"


def test_that_an_agent_whose_person_is_unknown_is_not_taken_for_him(casebook):
    assert told_to_a_contractor(casebook) == ""


def test_that_what_was_emptied_is_told_without_who_did_it(casebook):
    asked = a_case(casebook, Kind.INQUIRY, arrived=date(2026, 11, 2))
    number = a_case(casebook, Kind.WITHDRAWAL)
    stores = "窓口のメール：消去：佐野：2026-11-20\n紙：裁断"
    drive(
        casebook,
        number,
        did("match", of="found", inquiry=asked),
        did("dispose", of="disposed", stores=stores, on="2026-11-23"),
    )
    slots = {slot.name: slot.value for slot in casebook.letters.draft(number, "L25").slots}
    assert slots["破棄一覧"].splitlines() == [
        "窓口のメール：消去（令和8年11月20日）",
        "紙：裁断（令和8年11月23日）",
    ]


def test_that_papers_that_prove_who_asks_are_asked_for_by_post_only(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    drive(casebook, number, did("ask", reason="identity", by="2026-12-04"))
    slots = {slot.name: slot.value for slot in casebook.letters.draft(number, "L03").slots}
    assert "西中島" in slots["送り先"]
    assert "@" not in slots["送り先"]


def test_that_the_files_of_a_case_are_counted_as_the_letter_counts_them(casebook):
    change, _ = casebook.intake.take_in(a_mail(attachments={"申込書.pdf": b"%PDF-1.4 a"}), "m.eml")
    casebook.intake.attach(change.case, [Enclosure("録音の反訳.txt", "反訳".encode())])
    files = casebook.letters.files(change.case)
    assert [(one.number, one.name, one.size) for one in files] == [
        (1, "申込書.pdf", 10),
        (2, "録音の反訳.txt", 6),
    ]
    assert casebook.letters.files(a_case(casebook)) == ()


def test_that_a_draft_says_by_which_text_it_was_written(casebook):
    number = a_case(casebook)
    assert casebook.letters.draft(number, "L01").wording == 0
    text = casebook.texts.sheet("L01").shipped.replace("厚く御礼", "心より御礼")
    casebook.texts.save("L01", text)
    assert casebook.letters.draft(number, "L01").wording == 1


@pytest.mark.parametrize(
    ("channel", "opening"),
    [
        (Channel.PHONE, "拝啓"),
        (Channel.VISIT, "拝啓"),
        (Channel.POST, "拝復"),
        (Channel.FAX, "拝復"),
    ],
)
def test_that_an_answer_to_a_call_does_not_begin_as_one_to_a_letter(casebook, channel, opening):
    number = a_case(casebook, Kind.COMPLAINT, channel=channel)
    text = said(casebook.letters.draft(number, "L20").pdf)
    assert f"{opening} このたびは" in text.replace("\u3000", " ")
    assert "敬具" in text


def test_that_a_company_is_addressed_as_one(casebook):
    number = a_case(casebook, name="", reading="", organisation="株式会社みなと")
    text = said(casebook.letters.draft(number, "L01").pdf).replace("\u3000", "").replace(" ", "")
    assert "株式会社みなと御中" in text
    assert "様" not in text.split("拝啓")[0]


def test_that_issuing_is_not_sending(casebook):
    number = a_case(casebook, up_to=State.APPROVED)
    sent = casebook.letters.issue(number, "L09", values=L09).document
    sheet = casebook.cases.sheet(number)
    assert (sheet.state, sheet.documents[0].dispatched) == (State.APPROVED, None)
    assert (sheet.next.act, sheet.next.missing) == (Act.DISPATCH, ())
    form = {f.name: f for f in casebook.cases.fields(number, Act.DISPATCH)}
    assert form["number"].value == sent
    casebook.cases.do(number, Act.DISPATCH, 0, {"how": "registered", "tracking": "000-1"})
    sheet = casebook.cases.sheet(number)
    assert (sheet.state, sheet.documents[0].how) == (State.NOTIFIED, "registered")


def test_that_a_letter_on_an_overruled_decision_notifies_nobody(casebook):
    number = a_case(casebook, up_to=State.APPROVED)
    old = casebook.letters.issue(number, "L09", values=L09).document
    drive(
        casebook,
        number,
        did("return", text="漏れがあった。"),
        did("decide", decision="FULL", method="paper"),
        did("approve"),
    )
    casebook.cases.do(number, Act.DISPATCH, 0, {"number": old, "how": "post"})
    assert casebook.cases.sheet(number).state is State.APPROVED
    new = issued(casebook, number, "L09", values=L09)
    assert new.number.endswith("-2号")


def test_that_one_letter_answers_several_items(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, Kind.CORRECTION)
    drive(casebook, number, Posted("L01"))
    sheet = casebook.cases.sheet(number)
    assert sheet.documents[0].items == (1, 2)
    assert {line.met for line in sheet.clocks if line.clock.id == "K10"} == {date(2026, 11, 24)}
