"""When a withdrawn inquiry may be forgotten, when not, and what stays of it."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.erasure import Why
from app.domain.item import Missing, State
from app.domain.requests import Kind
from app.errors import (
    CaseErasedError,
    FieldRefusedError,
    NoSuchCaseError,
    NotTheSamePersonError,
    RefusedError,
    StepRefusedError,
    StillNeededError,
)
from app.views.intake import Accepted
from app.views.keeping import Erasure
from tests.builders import a_case, a_casebook, a_mail, bring, did, drive
from tests.withdrawn import STORES, WITHDREW, withdrawn

UNO = {"name": "宇野 一", "mail": "uno@example.jp", "phone": "", "address": "", "reading": ""}


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


def an_inquiry(book, *kinds, up_to=State.CLOSED, **who):
    return a_case(book, *(kinds or (Kind.INQUIRY,)), up_to=up_to, **(UNO | who))


def a_withdrawal(book, inquiry, *, disposed=True, **who):
    number = a_case(book, Kind.WITHDRAWAL, **(UNO | who))
    drive(book, number, did("match", of="found", inquiry=inquiry))
    if disposed:
        drive(book, number, did("dispose", of="disposed", stores=STORES))
    return number


def refusing(book, number, act, item=1, /, **values):
    before = book.cases.sheet(number), book.safekeeping.check().head
    with pytest.raises(RefusedError) as refused:
        book.cases.do(number, act, item, values)
    assert (book.cases.sheet(number), book.safekeeping.check().head) == before
    return refused.value


def is_gone(book, *numbers):
    return [book.cases.sheet(number).tombstone is not None for number in numbers]


# ------------------------------------------------------------------ matching


def test_that_a_number_that_is_not_here_is_refused(casebook):
    number = a_case(casebook, Kind.WITHDRAWAL, **UNO)
    error = refusing(casebook, number, "match", of="found", inquiry="R8-0777")
    assert isinstance(error, NoSuchCaseError)
    assert error.number == "R8-0777"


def test_that_an_inquiry_outside_of_the_casebook_leaves_a_tombstone_of_the_withdrawal_alone(
    casebook,
):
    bystander = an_inquiry(casebook)
    number = a_withdrawal(casebook, "11月2日のお問い合わせフォーム（宇野 一様）")
    assert [one.number for one in casebook.cases.erasure(number).cases] == [number]
    drive(casebook, number, did("close"))
    assert is_gone(casebook, number, bystander) == [True, False]
    assert "宇野" not in repr(casebook.cases.sheet(number))
    assert casebook.safekeeping.check().ok


def test_that_where_nothing_was_found_nothing_is_destroyed(casebook):
    number = a_case(casebook, Kind.WITHDRAWAL, **UNO)
    drive(
        casebook, number, did("match", of="none"), did("notify", how="mail", text="見当たらない。")
    )
    assert casebook.cases.erasure(number) == Erasure()
    drive(casebook, number, did("close"))
    assert is_gone(casebook, number) == [False]


def test_that_a_withdrawal_that_was_itself_taken_back_destroys_nothing(casebook):
    inquiry = an_inquiry(casebook)
    number = a_withdrawal(casebook, inquiry, disposed=False)
    drive(casebook, number, did("withdraw", text="やはり見積りがほしいとのこと。"))
    assert is_gone(casebook, inquiry, number) == [False, False]


def test_that_the_inquiry_of_somebody_else_is_matched_only_with_a_reason(casebook):
    inquiry = an_inquiry(casebook, name="森 二郎", mail="mori@example.jp")
    number = a_case(casebook, Kind.WITHDRAWAL, **UNO)
    told = {"of": "found", "inquiry": inquiry}
    error = refusing(casebook, number, "match", **told)
    assert isinstance(error, NotTheSamePersonError)
    drive(casebook, number, did("match", text="改姓前のお名前。電話で確かめた。", **told))
    drive(casebook, number, did("dispose", of="disposed", stores=STORES), did("close"))
    assert is_gone(casebook, inquiry, number) == [True, True]


def test_that_a_number_written_in_full_width_in_a_sentence_is_read(casebook):
    one, other = an_inquiry(casebook), an_inquiry(casebook)
    number = a_withdrawal(casebook, f"Ｒ８－{one[-4:]} と {other}".replace("－", "-"))
    drive(casebook, number, did("close"))
    assert is_gone(casebook, one, other, number) == [True, True, True]


def test_that_an_inquiry_withdrawn_in_its_own_case_goes_with_the_last_item(casebook):
    number = an_inquiry(casebook, Kind.INQUIRY, Kind.WITHDRAWAL, up_to=State.TRIAGED)
    drive(
        casebook,
        number,
        did("match", 2, of="found", inquiry=number),
        did("dispose", 2, of="disposed", stores=STORES),
        did("close", 2),
    )
    assert is_gone(casebook, number) == [False]  # the inquiry is still open
    drive(casebook, number, did("withdraw", 1, text="回答は要らないとのこと。"))
    assert is_gone(casebook, number) == [True]
    assert casebook.safekeeping.check().ok


# ------------------------------------------------------------------ what stays


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (Kind.COMPLAINT, Why.COMPLAINT),
        (Kind.DISCLOSURE, Why.RIGHTS),
        (Kind.MARKETING_STOP, Why.SUPPRESSION),
    ],
)
def test_that_a_case_of_another_register_keeps_its_whole_record(casebook, kind, why):
    inquiry = an_inquiry(casebook, Kind.INQUIRY, kind)
    before = casebook.cases.sheet(inquiry)
    number = a_withdrawal(casebook, inquiry)
    told = casebook.cases.erasure(number)
    assert [(one.number, one.why) for one in told.kept] == [(inquiry, (why,))]
    assert [one.number for one in told.cases] == [number]
    drive(casebook, number, did("close"))
    assert is_gone(casebook, inquiry, number) == [False, True]
    assert casebook.cases.sheet(inquiry).people == before.people
    assert casebook.cases.sheet(inquiry).events == before.events


def test_that_an_inquiry_nobody_withdrew_is_named_and_stays(casebook):
    inquiry, other = an_inquiry(casebook), an_inquiry(casebook)
    number = a_withdrawal(casebook, inquiry)
    told = casebook.cases.erasure(number)
    assert [(one.number, one.why) for one in told.kept] == [(other, (Why.OTHER,))]
    assert told.people == 0
    drive(casebook, number, did("close"))
    assert casebook.cases.sheet(other).requester == UNO["name"]


# ------------------------------------------------------------------ what stops it


def test_that_a_complaint_in_progress_leads_to_keeping_or_to_a_reason(casebook):
    inquiry = an_inquiry(casebook, Kind.INQUIRY, Kind.COMPLAINT, up_to=State.TRIAGED)
    number = a_withdrawal(casebook, inquiry, disposed=False)
    disposal = {"of": "disposed", "stores": STORES}
    error = refusing(casebook, number, "dispose", **disposal)
    assert isinstance(error, StillNeededError)
    assert (error.held, error.cases) == (True, ((inquiry, (Why.COMPLAINT,)),))
    kept = {"of": "held", "hold": "dispute", "until": "2027-03-31", "text": "苦情の対応中。"}
    drive(casebook, number, did("dispose", **kept))
    assert casebook.cases.sheet(number).items[0].state is State.HELD
    refusing(casebook, number, "dispose", **disposal)
    drive(casebook, number, did("dispose", **disposal, text="苦情の記録とは別の控えである。"))


def test_that_an_open_inquiry_is_ended_first(casebook):
    inquiry = an_inquiry(casebook, up_to=State.TRIAGED)
    number = a_withdrawal(casebook, inquiry)
    assert [(w.number, w.why) for w in casebook.cases.erasure(number).waits] == [
        (inquiry, (Why.OPEN,))
    ]
    error = refusing(casebook, number, "close")
    assert isinstance(error, StillNeededError)
    assert not error.held
    drive(casebook, inquiry, did("withdraw", text="辞退。"))
    drive(casebook, number, did("close"))
    assert is_gone(casebook, inquiry, number) == [True, True]


def test_that_a_dispute_that_began_after_the_disposal_stops_it(casebook):
    inquiry = an_inquiry(casebook)
    number = a_withdrawal(casebook, inquiry)
    drive(casebook, number, did("escalate", text="代理人弁護士から受任通知"))
    error = refusing(casebook, number, "close")
    assert error.cases == ((number, (Why.DISPUTE,)),)
    kept = {"of": "held", "hold": "dispute", "until": "2026-11-24", "text": "訴訟の準備。"}
    drive(casebook, number, did("dispose", **kept))
    disposal = {"of": "disposed", "stores": STORES}
    assert refusing(casebook, number, "dispose", **disposal).held
    drive(casebook, number, did("dispose", **disposal, text="訴えは取り下げられた。"), did("close"))
    assert is_gone(casebook, inquiry, number) == [True, True]
    told = {e.facts for e in casebook.cases.sheet(number).events if e.sort == "dispose"}
    assert any(("hold", "dispute") in facts for facts in told)  # that it was kept, and why, stays


def test_that_a_partner_who_has_not_answered_stops_it(casebook):
    casebook.partners.add({"name": "印刷センター淀川株式会社", "relation": "contractor"})
    inquiry = an_inquiry(casebook)
    number = a_withdrawal(casebook, inquiry)
    asked = {"partner": "印刷センター淀川株式会社", "sort": "instruct", "need": "follow-up"}
    drive(casebook, number, did("ask-partner", 1, **asked))
    with pytest.raises(StepRefusedError) as error:
        drive(casebook, number, did("close"))
    assert error.value.missing == (Missing.PARTNER_ANSWER,)
    answer = {"partner": "印刷センター淀川株式会社", "result": "done"}
    drive(casebook, number, did("partner-answered", 1, **answer), did("close"))
    assert is_gone(casebook, inquiry, number) == [True, True]
    assert casebook.partners.wall() == ()


@pytest.mark.parametrize(
    "line",
    [
        "鵜殿 蕗子様のメール：消去",
        "鵜殿さんのメール：消去",
        "ウドノ　フキコ：消去",
        "09000008417：消去",
        "FUKIKO.UDONO@example.net：消去",
    ],
)
def test_that_the_store_list_that_stays_does_not_name_the_person(casebook, line):
    number = a_case(casebook, Kind.WITHDRAWAL, **WITHDREW)
    drive(casebook, number, did("match", of="found", inquiry="11月2日のお問い合わせ"))
    error = refusing(casebook, number, "dispose", of="disposed", stores=f"紙：裁断\n{line}")
    assert isinstance(error, FieldRefusedError)
    assert (error.name, error.why) == ("stores", "person")


def test_that_a_name_learnt_later_is_taken_out_of_the_store_list(casebook):
    number = a_case(casebook, Kind.WITHDRAWAL, **UNO)
    drive(casebook, number, did("match", of="found", inquiry="11月2日のお問い合わせ"))
    drive(casebook, number, did("dispose", of="disposed", stores="紙：裁断\n鵜殿様のメール：消去"))
    drive(casebook, number, did("person", name="鵜殿 蕗子"), did("close"))
    sheet = casebook.cases.sheet(number)
    assert "鵜殿" not in repr(sheet)
    assert [store.where for store in sheet.tombstone.stores] == ["紙", "（消去）", "この台帳"]


# ------------------------------------------------------------------ afterwards


def test_that_nothing_is_done_to_a_tombstone_any_more(casebook):
    inquiry, number, _ = withdrawn(casebook, complains=False)
    drive(casebook, number, did("close"))
    again = {"text": "やはり見積りがほしい。"}
    for one in (inquiry, number):
        for act in ("reopen", "note", "add", "person", "task", "jipdec-inquiry"):
            fields = {"kind": "inquiry"} if act == "add" else again
            assert isinstance(refusing(casebook, one, act, 0, **fields), CaseErasedError)
        with pytest.raises(RefusedError):
            casebook.letters.issue(one, "L01")
    later = a_case(casebook, Kind.WITHDRAWAL, **UNO)
    told = {"of": "found", "inquiry": inquiry}
    assert isinstance(refusing(casebook, later, "match", **told), CaseErasedError)


def test_that_a_later_mail_about_a_tombstone_is_a_new_case(casebook):
    inquiry, number, _ = withdrawn(casebook, complains=False)
    drive(casebook, number, did("close"))
    mail = a_mail(subject=f"Re: {inquiry} の件", references="<1@example.jp>", message_id="<2@x.jp>")
    assert casebook.intake.propose(mail, "m.eml").case == ""
    accepted = Accepted(mail, "m.eml", date(2026, 11, 20), "", "", (), inquiry, confirmed=True)
    with pytest.raises(CaseErasedError):
        casebook.intake.accept(accepted)
    assert casebook.intake.take_in(mail, "m.eml")[0].case not in (inquiry, number)


def test_that_the_list_says_what_the_case_has_become(casebook):
    inquiry, number, _ = withdrawn(casebook, complains=False)
    drive(casebook, number, did("close"))
    (line,) = casebook.cases.lines(casebook.cases.find(inquiry))
    assert (line.requester, line.erased, line.open) == ("", date(2026, 11, 24), False)
    assert casebook.cases.lines(casebook.cases.find())[0].number  # every order still works
    for order in ("requester", "kind", "due", "state", "number"):
        assert len(casebook.cases.find(order=order)) == 2


def test_that_closing_an_ordinary_case_destroys_nothing(casebook):
    number = a_case(casebook, Kind.INQUIRY)
    assert casebook.cases.erasure(number) == Erasure()
    bring(casebook, number, State.CLOSED)
    assert is_gone(casebook, number) == [False]
