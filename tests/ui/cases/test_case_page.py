from __future__ import annotations

import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.changes import Change
from app.domain.item import Act
from app.domain.requests import Kind
from app.views.cases import EventLine
from app.views.intake import Accepted
from tests import drive
from tests.builders import TODAY, a_mail, a_phone_note, an_anonymous_note
from tests.ui.office import ASKED, STOP, cut_off
from ui.cases.begun import read_begun
from ui.cases.case_page import CasePage
from ui.cases.clocks_card import ClockRow
from ui.cases.next_card import Deed
from ui.pages import PageName, Place


@pytest.fixture
def page(desk, shown):
    return shown(CasePage(desk), Place(PageName.CASE, case=STOP))


def test_that_the_head_says_whose_case_it_is_and_since_when_in_both_calendars(page):
    said = drive.words(page)
    assert "R8-0001  渡邉 美咲 様" in said
    assert "第35条" in said
    assert "2026年11月12日（木） 令和8年11月12日 到達" in said


def test_that_the_next_step_is_a_sentence_and_a_button(page):
    assert "決定" in page.next.sentence
    assert drive.button(page.next, "決定を記録する").isEnabled()


def test_that_the_form_of_the_next_step_opens_in_its_place_and_esc_puts_it_back(page):
    drive.click(page.next, "決定を記録する")
    assert page.next.form is not None
    QTest.keyClick(page.next.form.focusWidget(), Qt.Key.Key_Escape)
    assert page.next.form is None
    assert drive.button(page.next, "決定を記録する").hasFocus()


def test_that_what_is_recorded_shows_in_the_timeline_and_moves_the_case_on(page):
    drive.click(page.next, "決定を記録する")
    page.next.form.fill("decision", "FULL")
    page.next.form.fill("text", "全部について停止する。")
    drive.click(page.next, "記録する")
    assert page.next.form is None
    assert "全部について停止する。" in page.timeline.text
    assert drive.button(page.next, "承認する").isEnabled()


def test_that_a_missing_field_is_named_where_it_is_and_nothing_is_recorded(page, casebook):
    before = casebook.cases.sheet(STOP).events
    drive.click(page.next, "決定を記録する")
    drive.click(page.next, "記録する")
    assert page.next.form.reason("decision") == "選んでください。"
    assert casebook.cases.sheet(STOP).events == before


def test_that_what_the_casebook_refuses_is_said_at_the_field(page, casebook):
    drive.click(page.next, "決定を記録する")
    page.next.form.fill("decision", "NONE")
    page.next.form.submit()
    assert "選んで" in page.next.form.reason("reasons")
    assert casebook.cases.sheet(STOP).items[0].decision is None


def test_that_a_day_before_the_arrival_is_refused_at_the_date(page):
    page.begin(Deed(Act.SEARCH, 1))
    page.next.form.fill("where", "顧客管理")
    page.next.form.fill("result", "1件")
    page.next.form.fill("on", "2026-11-01")
    page.next.form.submit()
    assert "到達日" in page.next.form.reason("on")


def test_that_a_refusal_offers_the_reasons_of_the_law_and_writes_the_words_for_the_letter(
    page, casebook
):
    drive.click(page.next, "決定を記録する")
    form = page.next.form
    form.fill("decision", "NONE")
    assert "S2  なお利用する必要がある" in drive.words(form)
    form.fill("reasons", "S2||ご契約の手続に利用しているためです。")
    drive.click(page.next, "記録する")
    (reason,) = casebook.cases.sheet(STOP).items[0].reasons
    assert (reason.code, reason.text) == ("S2", "ご契約の手続に利用しているためです。")


def test_that_ctrl_enter_records_a_note_as_the_newest_event(page, casebook):
    note = drive.field(page, "経過を書く")
    note.setFocus()
    drive.commit(note, "委託先から停止完了の回答。")
    QTest.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert casebook.cases.sheet(STOP).events[0].text == "委託先から停止完了の回答。"
    assert page.timeline.note == ""
    assert "委託先から停止完了の回答。" in page.timeline.text


@pytest.mark.parametrize(("width", "stacked"), [(848, True), (1184, False)])
def test_that_what_happened_stands_under_its_head_where_the_window_is_narrow(page, width, stacked):
    page.resize(width, 600)
    drive.settle()
    document = page.timeline.pages.document()
    found = document.find("漏えい等のおそれ")
    assert found.hasSelection()
    left = document.documentLayout().blockBoundingRect(found.block()).left()
    assert (left < 20) is stacked


def test_that_a_long_timeline_shows_the_newest_events_and_the_rest_on_demand(page):
    moment = page.desk.casebook.now.moment()
    events = tuple(
        EventLine(n, TODAY, moment, "note", (), "佐野", f"経過その{n}。", ())
        for n in range(200, 0, -1)
    )
    page.timeline.show_events(events, TODAY)
    assert "経過その200。" in page.timeline.text
    assert "経過その1。" not in page.timeline.text
    drive.click(page.timeline, "以前の経過も表示（あと50件）")
    assert "経過その1。" in page.timeline.text


def test_that_unfinished_input_method_text_is_not_a_note(page, casebook):
    before = len(casebook.cases.sheet(STOP).events)
    note = drive.field(page, "経過を書く")
    note.setFocus()
    drive.compose(note, "いたくさき")
    QTest.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(casebook.cases.sheet(STOP).events) == before
    drive.commit(note, "")


def test_that_acts_that_must_wait_say_what_for_and_cannot_be_chosen(desk, shown):
    page = shown(CasePage(desk), Place(PageName.CASE, case=ASKED))
    acts = {action.text(): action.isEnabled() for action in page.next.menu.actions()}
    assert acts["本人確認を記録する"] is True
    waiting = [text for text in acts if text.startswith("探索を記録する（まだできません：")]
    assert waiting
    assert not acts[waiting[0]]


def test_that_every_act_an_item_allows_is_in_the_menu(page, casebook):
    from app import phrases

    texts = "".join(action.text() for action in page.next.menu.actions())
    sheet = casebook.cases.sheet(STOP)
    offered = {offer.act for offer in (*sheet.items[0].offers, *sheet.offers)}
    assert {act for act in offered if phrases.act(act) not in texts} == {Act.NOTE, Act.DONE}


def test_that_a_clock_unfolds_into_the_days_that_make_its_date(page):
    rows = page.clocks.findChildren(ClockRow)
    for row in rows:
        drive.click(row, row.fold.accessibleName())
    said = drive.words(page.clocks)
    assert "14日目" in said
    assert "満了" in said
    assert "当社の回答期限ではありません" in said


def test_that_a_task_is_done_by_its_button(page, casebook):
    drive.click(page.tasks, "委託先に停止の完了を確かめる 済みにする")
    assert casebook.cases.sheet(STOP).tasks[0].done is not None
    drive.settle()
    assert "11/24 済" in drive.words(page.tasks)


def test_that_another_case_is_not_shown_in_place_of_the_one_wanted(page, casebook):
    page.show_sheet(casebook.cases.sheet(ASKED))
    assert "渡邉 美咲" in drive.words(page)


def test_that_news_of_another_case_concern_nobody_here(page, casebook):
    here, there = casebook.cases.sheet(STOP).id, casebook.cases.sheet(ASKED).id
    assert page.concerns(Change(cases=frozenset({here})))
    assert not page.concerns(Change(cases=frozenset({there})))


def test_that_leaving_with_an_unrecorded_note_keeps_it_and_asks_nothing(page):
    page.timeline.write("まだ途中")
    assert page.may_leave()
    (kept,) = page.desk.casebook.drafts.kept(f"case:{page.number}").values()
    assert read_begun(kept).note == "まだ途中"
    page.timeline.clear_note()  # the casebook is every test's
    page.put_aside()


def test_that_leaving_an_untouched_form_asks_nothing(page):
    drive.click(page.next, "決定を記録する")
    assert page.may_leave()


def test_that_a_mail_can_be_read_and_its_attachment_saved(desk, casebook, shown, ask, tmp_path):
    raw = a_mail(body="開示してください。\n山﨑", attachments={"免許証.png": b"\x89PNG not really"})
    number = casebook.intake.accept(
        Accepted(
            raw,
            "a.eml",
            casebook.now.moment().date(),
            "山﨑 健",
            "ken@example.jp",
            (Kind.DISCLOSURE,),
            "",
            confirmed=True,
        )
    ).case
    page = shown(CasePage(desk), Place(PageName.CASE, case=number))
    assert "開示してください。" in page.mails.body.toPlainText()
    target = tmp_path / "out.png"
    ask.answer("免許証.png", target)
    page.tabs.setCurrentIndex(1)
    drive.click(page.mails, "添付 免許証.png を保存")
    assert target.read_bytes() == b"\x89PNG not really"
    source = Path(tmp_path / "mail.eml")
    ask.answer(".eml", source)
    drive.click(page.mails, "元のメールを保存…")
    assert source.read_bytes() == raw


def test_that_markup_in_a_persons_words_is_shown_as_written(desk, casebook, shown):
    words = "<img src='file:///etc/passwd'><b>太字</b>"
    number = casebook.intake.phone(
        a_phone_note(name="<i>名前</i>", words=words, kinds=[Kind.INQUIRY])
    ).case
    casebook.cases.do(number, Act.NOTE, 0, {"text": words})
    page = shown(CasePage(desk), Place(PageName.CASE, case=number))
    assert words in page.timeline.text
    assert words in page.words.toPlainText()
    assert f"{number}  <i>名前</i> 様" in drive.words(page)


def test_that_an_anonymous_case_is_said_to_be_one(desk, casebook, shown):
    number = casebook.intake.phone(an_anonymous_note(kinds=[Kind.COMPLAINT])).case
    page = shown(CasePage(desk), Place(PageName.CASE, case=number))
    assert "匿名" in drive.words(page)


def test_that_nothing_is_cut_off_in_the_smallest_window(page):
    assert cut_off(page) == []


def test_that_everything_the_keyboard_reaches_has_a_name(page):
    assert drive.unnamed(page) == []


def test_that_the_page_is_freed_by_reference_count(desk, qtbot, no_gc):
    page = CasePage(desk)
    page.visit(Place(PageName.CASE, case=STOP))
    page.begin(Deed(Act.DECIDE, 1))
    gone = weakref.ref(page)
    page.close()
    del page
    assert gone() is None
