"""Which letters a case calls for, and who gets them."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.domain.item import State
from app.domain.requests import Kind, Role
from app.errors import LetterFindingsError
from app.rules.wording import letter_texts
from tests.builders import Posted, a_case, a_casebook, a_profile, bring, did, drive


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


def called(casebook, number):
    return {c.letter: c.suggested for c in casebook.letters.choices(number)}


def said(casebook, number, letter, **slots):
    draft = casebook.letters.draft(number, letter, values=slots)
    assert draft.pdf is not None, draft.findings
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(draft.pdf)).pages)
    return "".join(text.split()), draft.findings


@pytest.mark.parametrize(
    ("reason", "letters"), [("fix", {"L02", "L05"}), ("identity", {"L03"}), ("method", {"L06"})]
)
def test_that_what_was_asked_of_the_person_goes_out_as_a_letter(casebook, reason, letters):
    number = a_case(casebook, up_to=State.ACCEPTED)
    drive(casebook, number, Posted("L01", on=date(2026, 11, 13)))
    assert not letters & set(called(casebook, number))
    drive(casebook, number, did("ask", reason=reason, on="2026-11-16", by="2026-11-30"))
    found = called(casebook, number)
    assert letters <= set(found)
    assert any(found[letter] for letter in letters)
    assert "L04" not in found
    drive(casebook, number, did("answered", on="2026-11-20"))
    assert not letters & set(called(casebook, number))


def test_that_a_fee_is_asked_for_only_where_it_is_published(tmp_path):
    book = a_casebook(
        tmp_path, source=a_profile(published="2026-04-01", fees="disclosure = 500"), name="f"
    )
    number = a_case(book, up_to=State.ACCEPTED)
    drive(book, number, did("ask", reason="fee", by="2026-12-04"))
    text, findings = said(book, number, "L04", 納付方法="郵便定額小為替")
    book.close()
    assert findings == ()
    assert "手数料として500円を申し受けます" in text
    assert "第38条第1項" in text
    assert "令和8年4月1日公表" in text
    assert "令和8年12月4日までにご納付" in text


def test_that_a_receipt_written_after_the_question_has_asked_it(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    drive(
        casebook,
        number,
        did("ask", reason="identity", on="2026-11-13", by="2026-11-27"),
        Posted("L01", on=date(2026, 11, 13)),
    )
    assert called(casebook, number)["L03"] is False


def test_that_identity_papers_are_asked_for_with_what_is_accepted_that_day(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    drive(casebook, number, did("ask", reason="identity", by="2026-12-04"))
    text, findings = said(casebook, number, "L03")
    assert findings == ()
    assert "運転免許証" in text
    assert "資格確認書" in text
    assert "健康保険証" not in text  # its transition ended on 2025-12-01
    assert "通知カード" not in text
    assert "代理権" not in text
    agents = a_case(casebook, role=Role.PARENT, up_to=State.ACCEPTED)
    drive(casebook, agents, did("ask", reason="identity", by="2026-12-04"))
    assert "戸籍謄抄本" in said(casebook, agents, "L03")[0]


def test_that_nobody_unverified_is_asked_about_the_method_or_sent_to_another(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    drive(casebook, number, did("ask", reason="method", by="2026-12-04"))
    drive(casebook, number, did("target", target="録音", method="electronic"))
    slots = {"困難の理由": "設備がないためです。"}
    assert said(casebook, number, "L06", **slots)[1] != ()
    with pytest.raises(LetterFindingsError):
        casebook.letters.issue(number, "L06", values=slots)
    drive(casebook, number, did("identity", result="ok", how="post"))
    text, findings = said(casebook, number, "L06", **slots)
    assert findings == ()
    assert "書面の交付" in text
    assert "（１）電磁的記録" not in text  # what is difficult is no choice


def test_that_an_inquiry_is_answered_by_letter(casebook):
    number = a_case(casebook, Kind.CONSULTATION, up_to=State.TRIAGED)
    assert "L24" in called(casebook, number)
    slots = {"申出要旨": "何に使うのか。", "回答": "ご連絡のためです。"}
    drive(casebook, number, Posted("L24", slots=slots))
    assert casebook.cases.sheet(number).items[0].state is State.ANSWERED


def test_that_a_late_answer_is_apologised_for(casebook):
    number = a_case(casebook, arrived=date(2026, 11, 2), up_to=State.INVESTIGATING)
    drive(casebook, number, did("interim", how="phone", text="調査中とお伝えした", on="2026-11-09"))
    found = called(casebook, number)
    assert found["L22"] is True
    on_time = a_case(casebook, arrived=date(2026, 11, 20), up_to=State.INVESTIGATING)
    assert called(casebook, on_time).get("L22", False) is False


def test_that_a_withdrawn_request_is_confirmed(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    drive(casebook, number, did("withdraw", text="もうよいとの電話", on="2026-11-18"))
    text, findings = said(casebook, number, "L32")
    assert findings == ()
    assert "令和8年11月18日に取り下げる旨" in text
    assert "今後いつでも改めて承ります" in text
    drive(casebook, number, Posted("L32"))
    assert casebook.safekeeping.check().ok


def test_that_the_person_is_told_who_asked_in_his_name(casebook):
    number = a_case(casebook, role=Role.AGENT, name="田中 法子", up_to=State.ACCEPTED)
    assert "L27" not in called(casebook, number)
    drive(
        casebook,
        number,
        did("person", person="new", role="self", name="髙橋 花子", address="大阪府豊中市1-1"),
    )
    slots = {"返送期日": "2026-12-04", "代理権の書類": "委任状"}
    text, findings = said(casebook, number, "L27", **slots)
    assert findings == ()
    assert text.index("髙橋花子様") < text.index("田中法子様")
    assert "委任状" in text


def test_that_what_helps_to_find_data_names_the_sorts_the_policy_publishes(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    drive(casebook, number, did("ask", reason="fix", by="2026-12-04"))
    text, _ = said(casebook, number, "L05")
    assert "共同利用する供給（受電）地点に関する情報（一般送配電事業者の供給区域" in text
    assert "共同利用する基本情報（氏名、住所、電話番号、小売供給等契約の契約番号）" in text
    assert "クッキーにより取得するもの" in text
    assert "お問い合わせ・ご相談の記録" in text


@pytest.mark.parametrize("role", [Role.PARENT, Role.GUARDIAN])
def test_that_a_child_or_ward_is_not_asked_whether_the_law_is_so(casebook, role):
    number = a_case(casebook, role=role, name="髙橋 花子", up_to=State.ACCEPTED)
    drive(casebook, number, did("person", person="new", role="self", name="髙橋 みなと"))
    assert "L27" not in called(casebook, number)


def test_that_copies_that_were_destroyed_are_reported(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    drive(
        casebook,
        number,
        did("identity", result="ok", how="post", seen="licence", copies="kept", masked="yes"),
    )
    bring(casebook, number, State.NOTIFIED)
    assert "L31" not in called(casebook, number)
    drive(casebook, number, did("close", copies="destroyed", on="2026-11-24"))
    text, findings = said(casebook, number, "L31")
    assert findings == ()
    assert "令和8年11月24日に裁断により廃棄いたしました" in text
    assert "運転免許証" in text


def test_that_a_contractor_is_instructed_by_letter(casebook):
    casebook.partners.add(
        {"name": "株式会社みほん発送", "relation": "contractor", "address": "大阪市北区1-1"}
    )
    number = a_case(casebook, Kind.USE_STOP, up_to=State.ACCEPTED)
    drive(
        casebook,
        number,
        did("target", target="ご案内の送付先", ground="35-5a"),
        did("identity", result="ok", how="post"),
        did(
            "ask-partner",
            partner="株式会社みほん発送",
            sort="instruct",
            by="2026-12-01",
            text="送付先から削除する。",
        ),
    )
    assert called(casebook, number)["L29"] is True
    (noted,) = casebook.letters.draft(number, "L29").remarks
    assert (noted.words, noted.slot, noted.passable) == ("送付先から削除する。", "措置内容", True)
    text, findings = said(casebook, number, "L29", 措置内容="送付先から削除してください。")
    assert findings == ()
    assert text.index("株式会社みほん発送御中") < text.index("髙橋花子様に関するご案内の送付先")
    assert "利用の停止を令和8年12月1日までにご実施のうえ、完了報告書をご提出" in text
    drive(casebook, number, Posted("L29"))
    assert called(casebook, number)["L29"] is False


@pytest.mark.parametrize(
    ("kind", "decision", "reasons", "letter"),
    [
        (Kind.PURPOSE_NOTICE, "NOTIFY", "", "L07"),
        (Kind.PURPOSE_NOTICE, "NOT_NOTIFY", "P1||公表しているためです。", "L08"),
        (Kind.DISCLOSURE, "PARTIAL", "D2|評価の記録|支障があるためです。", "L10"),
        (Kind.DISCLOSURE, "NOT_EXIST", "D5||", "L12"),
        (Kind.TP_RECORD, "FULL", "", "L13a"),
        (Kind.CORRECTION, "FULL", "", "L14"),
        (Kind.CORRECTION, "NONE", "R1||事実と相違ないためです。", "L15"),
        (Kind.USE_STOP, "FULL", "", "L16"),
        (Kind.USE_STOP, "NONE", "S2||なお必要があるためです。", "L18"),
        (Kind.TP_STOP, "FULL", "", "L19"),
    ],
)
def test_that_each_decision_can_be_told_by_its_letter(casebook, kind, decision, reasons, letter):
    from tests.app.letter_samples import VALUES

    number = a_case(casebook, kind, up_to=State.ACCEPTED)
    ground = {"ground": "35-5a"} if kind in (Kind.USE_STOP, Kind.TP_STOP) else {}
    drive(casebook, number, did("target", target="お申込みの記録", **ground))
    bring(casebook, number, State.INVESTIGATING)
    if kind is Kind.CORRECTION:
        drive(casebook, number, did("investigate", text="申込書と照合した。"))
    drive(casebook, number, did("search", where="顧客管理システム", result="確認"))
    method = {"method": "paper"} if kind in (Kind.DISCLOSURE, Kind.TP_RECORD) else {}
    drive(casebook, number, did("decide", decision=decision, reasons=reasons, **method))
    drive(casebook, number, did("approve"))
    if kind in (Kind.CORRECTION, Kind.USE_STOP, Kind.TP_STOP) and decision == "FULL":
        drive(casebook, number, did("execute", text="登録を改めた。"))
    assert casebook.letters.choices(number)[0].letter == letter
    draft = casebook.letters.draft(number, letter)
    asked = {slot.name: slot for slot in draft.slots if not slot.known}
    wanted = ("開示する範囲", "同封物一覧", "訂正内容", "提供先一覧")
    slots = {
        name: "\n".join(
            "｜".join(entry.values()) if isinstance(entry, dict) else entry
            for entry in VALUES[name]
        )
        for name in wanted
        if name in asked
    }
    drive(casebook, number, Posted(letter, slots=slots))
    assert casebook.cases.sheet(number).items[0].state is State.NOTIFIED
    assert casebook.safekeeping.check().ok
    assert letter_texts()[letter].template
