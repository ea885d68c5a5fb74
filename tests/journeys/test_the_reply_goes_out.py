"""Journey 3 of the officer's day: from what the case says is next to a letter that has left."""

from __future__ import annotations

import email
from email import policy

import pytest
from pypdf import PdfReader

from app.domain.item import State
from app.domain.requests import Kind
from tests.builders import TODAY, Posted, a_case
from tests.builders import issued as issue
from tests.journeys.hand import say
from ui.pages import PageName, Place
from ui.printing import a_printer

LETTER = "個情発R8-0001-1号"

pytestmark = [pytest.mark.journey, pytest.mark.threads]


@pytest.fixture
def decided(office):
    """A disclosure that was decided; the letter that says so is next."""
    before = office.before()
    a_case(before, Kind.DISCLOSURE, up_to=State.APPROVED, arrived=TODAY)
    before.close()
    return office


def to_the_letter(hand):
    """From Today to an issued letter, by keys."""
    hand.press("Return")
    hand.comes_to(PageName.CASE)
    hand.focuses("文書を作る")
    hand.press("Return")
    hand.comes_to(PageName.LETTER)


def issued(office, hand, dispatched):
    casebook = office.get_up(hand)
    sheet = casebook.cases.sheet("R8-0001")
    (line,) = sheet.documents
    assert line.number == LETTER
    assert (line.dispatched is not None) is dispatched
    pdf = casebook.letters.stored(LETTER).pdf
    casebook.close()
    return pdf


def test_that_a_reply_is_issued_and_saved_by_keys(decided, tmp_path):
    hand = decided.sit_down()
    to_the_letter(hand)
    hand.focuses("開示対象")
    hand.type("お客さま情報（氏名、住所、電話番号）")
    hand.sees("指摘：「同封物一覧」")
    hand.unseen("指摘：「開示対象」")
    hand.press("Ctrl+Return")
    hand.focuses("同封物一覧")
    hand.type("開示資料　1部")
    hand.sees("発行できます")
    hand.answer("書き換えられません", True)
    hand.press("Ctrl+Return")
    hand.sees("未発送")
    hand.answer(f"{LETTER}.pdf", tmp_path / "reply.pdf")
    hand.press("Ctrl+S")
    hand.sees("に保存しました")
    hand.press("Down", "Ctrl+Return")
    hand.comes_to(PageName.CASE)
    say("回答（キー、保存）", hand.count)
    assert (hand.count.keys, hand.count.clicks) <= (9, 0)
    assert (tmp_path / "reply.pdf").read_bytes() == issued(decided, hand, dispatched=True)


def test_that_a_reply_is_issued_and_becomes_a_draft_of_a_mail_by_clicks(decided, tmp_path):
    hand = decided.sit_down()
    hand.click_row("R8-0001")
    hand.click("文書を作る")
    hand.focuses("開示対象")
    hand.type("お客さま情報")
    hand.unseen("指摘：「開示対象」")
    hand.click_row("同封物一覧")
    hand.type("開示資料　1部")
    hand.answer("書き換えられません", True)
    hand.click("発行する")
    hand.sees("未発送")
    hand.answer("宛ての下書き", True)
    hand.answer(f"{LETTER}.eml", tmp_path / "draft.eml")
    hand.opens_menu("メールの下書き…")
    hand.press("Down", "Return")
    hand.sees("メールソフトで開いて送り")
    say("回答（クリック、メールの下書き）", hand.count)
    assert hand.count.clicks <= 5
    assert hand.count.keys <= 5
    draft = email.message_from_bytes((tmp_path / "draft.eml").read_bytes(), policy=policy.default)
    (attached,) = draft.iter_attachments()
    assert attached.get_content() == issued(decided, hand, dispatched=False)


def test_that_a_reply_is_printed_by_a_key(decided, tmp_path):
    before = decided.before()
    values = {"開示対象": "お客さま情報", "同封物一覧": "開示資料　1部"}
    issue(before, "R8-0001", Posted(before.letters.choices("R8-0001")[0].letter, slots=values))
    before.close()
    hand = decided.sit_down()
    hand.window.frame.go(Place(PageName.LETTER, case="R8-0001", letter=LETTER))
    hand.sees("未発送")
    printer = a_printer(LETTER, 1)
    printer.setOutputFormat(printer.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    hand.answer(LETTER, printer)
    hand.press("Ctrl+P")
    hand.sees("プリンターに送りました")
    say("回答の印刷（キー）", hand.count)
    assert (hand.count.keys, hand.count.clicks) <= (2, 0)
    assert len(PdfReader(tmp_path / "printed.pdf").pages) == 1
