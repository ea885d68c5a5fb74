from __future__ import annotations

import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.requests import Ground, Kind
from tests import drive
from tests.builders import a_mail
from tests.ui.office import STOP, cut_off
from ui.intake.marks import places_of
from ui.intake.proposals import ProposalsPage
from ui.pages import Mail, PageName, Place

ONE = Mail("a.eml", a_mail())
OTHER = Mail(
    "b.eml",
    a_mail(
        sender="佐々木 望 <nozomi@example.jp>",
        subject="苦情",
        body="対応に納得できません。苦情を申し立てます。",
        message_id="<2@example.jp>",
    ),
)
NOTHING = Mail("c.eml", b"")


def dropped(*mails: Mail) -> Place:
    return Place(PageName.MAILS, mails=mails)


@pytest.fixture
def page(desk, shown):
    return shown(ProposalsPage(desk), dropped(ONE))


def cases(casebook) -> set[str]:
    return {line.number for line in casebook.cases.lines(casebook.cases.find())}


def test_that_a_dropped_mail_is_shown_beside_what_it_would_become(page):
    assert "個人情報の開示をお願いします" in drive.words(page)
    assert drive.field(page, "申出人").text() == "髙橋 花子"
    assert drive.field(page, "到達日").text() == "2026/11/12"
    assert page.form.kinds.kinds == (Kind.DISCLOSURE,)


def test_that_the_words_that_led_there_are_marked_in_the_text(page):
    assert any("開示" in place for place in page.mail.marked)


def test_that_nothing_is_written_before_a_click(page, casebook):
    assert cases(casebook) == {STOP, "R8-0002"}


def test_that_accepting_opens_a_case_with_confirmed_kinds_and_goes_there(page, casebook, qtbot):
    with qtbot.waitSignal(page.wanted) as wish:
        drive.click(page, "受け付ける")
    (place,) = wish.args
    assert place.page is PageName.CASE
    sheet = casebook.cases.sheet(place.case)
    assert sheet.requester == "髙橋 花子"
    assert [(item.kind, item.confirmed) for item in sheet.items] == [(Kind.DISCLOSURE, True)]


def test_that_ctrl_enter_accepts_what_was_corrected(page, casebook, qtbot):
    name = drive.field(page, "申出人")
    name.setFocus()
    name.selectAll()
    drive.commit(name, "高橋 華子")
    with qtbot.waitSignal(page.wanted) as wish:
        QTest.keyClick(name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert casebook.cases.sheet(wish.args[0].case).requester == "高橋 華子"


def test_that_a_mail_for_three_things_becomes_one_case_with_three_items(page, casebook, qtbot):
    page.form.kinds.choose((Kind.DISCLOSURE, Kind.USE_STOP, Kind.COMPLAINT))
    with qtbot.waitSignal(page.wanted) as wish:
        drive.click(page, "受け付ける")
    assert len(casebook.cases.sheet(wish.args[0].case).items) == 3


def test_that_a_kind_must_be_chosen(page, casebook):
    page.form.kinds.choose(())
    drive.click(page, "受け付ける")
    assert "種別を一つ以上選んでください。" in drive.words(page)
    assert cases(casebook) == {STOP, "R8-0002"}


def test_that_a_date_that_cannot_be_read_is_said_at_its_field(page, casebook):
    drive.field(page, "到達日").setText("そのうち")
    drive.click(page, "受け付ける")
    assert "日付として読めません。" in drive.words(page)
    assert cases(casebook) == {STOP, "R8-0002"}


def test_that_the_next_mail_follows_and_all_are_listed_at_the_end(desk, shown, casebook):
    page = shown(ProposalsPage(desk), dropped(ONE, OTHER))
    drive.click(page, "受け付ける")
    assert drive.field(page, "申出人").text() == "佐々木 望"
    drive.click(page, "受け付ける")
    drive.settle()
    assert "取り込みは終わりました" in drive.words(page)
    assert cases(casebook) == {STOP, "R8-0002", "R8-0003", "R8-0004"}
    assert drive.button(page, "R8-0003 個人情報の開示をお願いします を開く").isVisible()


def test_that_a_mail_can_be_left_aside(desk, shown, casebook):
    page = shown(ProposalsPage(desk), dropped(ONE, OTHER))
    drive.click(page, "取り込まない")
    assert page.left == 1
    assert cases(casebook) == {STOP, "R8-0002"}


def test_that_the_same_mail_is_refused_with_the_number_it_went_to(page, casebook, desk, shown):
    drive.click(page, "受け付ける")
    again = shown(ProposalsPage(desk), dropped(ONE))
    drive.click(again, "受け付ける")
    assert "R8-0003 に取り込み済み" in again.form.wrong


def test_that_bytes_that_are_no_mail_are_refused_in_a_sentence(desk, shown):
    page = shown(ProposalsPage(desk), dropped(NOTHING))
    page.form.kinds.choose((Kind.INQUIRY,))
    drive.click(page, "受け付ける")
    assert "メールではありません" in page.form.wrong


def test_that_a_number_in_the_subject_proposes_its_case_but_does_not_choose_it(desk, shown):
    reply = Mail("r.eml", a_mail(subject=f"Re: 受付のお知らせ {STOP}", body="書類を送ります。"))
    page = shown(ProposalsPage(desk), dropped(reply))
    joining = drive.button(page, f"{STOP} に加える")
    assert not joining.isChecked()
    joining.click()
    assert page.form.decided.case == STOP
    assert page.form.decided.kinds == ()


def test_that_joining_a_running_case_adds_the_mail_there(desk, shown, casebook, qtbot):
    reply = Mail("r.eml", a_mail(subject=f"Re: {STOP}", body="書類を送ります。"))
    page = shown(ProposalsPage(desk), dropped(reply))
    drive.button(page, f"{STOP} に加える").click()
    with qtbot.waitSignal(page.wanted) as wish:
        drive.click(page, "受け付ける")
    assert wish.args[0].case == STOP
    assert casebook.cases.sheet(STOP).messages[0].body.strip() == "書類を送ります。"


def test_that_leaving_with_mails_undecided_asks_first(page, ask):
    ask.answer("まだ 1 通", False)
    assert not page.may_leave()
    assert page.left == 1


def test_that_coming_back_finds_the_mails_that_still_wait_and_no_others(desk, shown):
    place = dropped(ONE, OTHER)
    page = shown(ProposalsPage(desk), place)
    drive.click(page, "受け付ける")
    page.visit(place)
    assert page.left == 1
    assert drive.field(page, "申出人").text() == "佐々木 望"


def test_that_a_mail_left_aside_may_be_dropped_again(desk, shown):
    page = shown(ProposalsPage(desk), dropped(ONE, OTHER))
    drive.click(page, "取り込まない")
    page.visit(dropped(ONE))
    assert page.left == 2


def test_that_markup_in_a_mail_is_shown_as_written(desk, shown):
    body = "<img src='http://example.com/a.png'><script>x</script>"
    page = shown(ProposalsPage(desk), dropped(Mail("h.eml", a_mail(body=body))))
    assert page.mail.body_text.toPlainText().strip() == body


def test_that_nothing_is_cut_off_in_the_smallest_window(page):
    assert cut_off(page) == []


def test_that_everything_the_keyboard_reaches_has_a_name(page):
    assert drive.unnamed(page) == []


def test_that_the_page_is_freed_by_reference_count(desk, qtbot, no_gc):
    page = ProposalsPage(desk)
    page.visit(dropped(ONE, OTHER))
    gone = weakref.ref(page)
    page.close()
    del page
    assert gone() is None


LETTERS = st.sampled_from("開示してく㈱𠮷ｶﾞ１aA ％")


@given(st.text(LETTERS, max_size=30), st.text(LETTERS, min_size=1, max_size=3))
def test_that_a_word_of_the_text_is_marked_where_it_stands(text, word):
    whole = f"{text}{word}{text}"
    units = whole.encode("utf-16-le")
    for start, end in places_of(whole, (word,)):
        assert 0 <= start < end <= len(units) // 2
        units[2 * start : 2 * end].decode("utf-16-le")  # never half a character
    assert word.isspace() or places_of(whole, (word,))


def test_that_full_width_words_are_found_whatever_their_width():
    assert places_of("ＡＢＣ社の㈱テスト", ("abc", "(株)")) == ((0, 3), (5, 6))


# ------------------------------------------------------------------ 文字化け修復

UTF8_AS_CP932 = "コンコンと申します。"[:2].encode().decode("cp932")
GARBLED = Mail("g.eml", a_mail(body=UTF8_AS_CP932 * 3, message_id="<g@example.jp>"))


def test_that_a_garbled_mail_is_repaired_by_keyboard_before_it_is_taken_in(
    desk, shown, casebook, qtbot
):
    page = shown(ProposalsPage(desk), dropped(GARBLED))
    assert UTF8_AS_CP932 in page.mail.body_text.toPlainText()
    drive.click(page, "文字化けを直す…")
    assert page.repair.text.startswith("コンコンコン")
    QTest.keyClick(page.repair.list, Qt.Key.Key_Return)
    assert page.mail.body_text.toPlainText().startswith("コンコンコン")
    with qtbot.waitSignal(page.wanted) as wish:
        drive.click(page, "受け付ける")
    sheet = casebook.cases.sheet(wish.args[0].case)
    assert sheet.words.startswith("コンコンコン")
    (kept,) = sheet.messages
    assert kept.charset == "utf-8<cp932"
    assert casebook.cases.content(kept.sha256) == GARBLED.raw


def test_that_the_repair_is_left_by_escape(desk, shown):
    page = shown(ProposalsPage(desk), dropped(GARBLED))
    drive.click(page, "文字化けを直す…")
    QTest.keyClick(page.repair.list, Qt.Key.Key_Escape)
    assert UTF8_AS_CP932 in page.mail.body_text.toPlainText()
    assert drive.button(page, "受け付ける").isVisible()


def test_that_a_mail_that_changed_on_the_disk_is_not_taken_in(desk, shown, casebook):
    class OnDisk:
        content = ONE.raw

        def raw(self):
            return self.content

    place = OnDisk()
    page = shown(ProposalsPage(desk), dropped(Mail("a.eml", place)))
    place.content = OTHER.raw
    before = cases(casebook)
    drive.click(page, "受け付ける")
    assert "変わりました" in drive.words(page)
    assert cases(casebook) == before


# ------------------------------------------------------------------ several requests, late, known

LATE = Mail(
    "l.eml",
    a_mail(
        body="個人情報の開示を請求します。\n解約したので、口座番号は消去してください。\n",
        message_id="<9@example.jp>",
    ),
)


def test_that_each_request_of_a_mail_is_an_item_with_its_grounds(desk, shown, casebook, qtbot):
    page = shown(ProposalsPage(desk), dropped(LATE))
    with qtbot.waitSignal(page.wanted) as wish:
        drive.click(page, "受け付ける")
    sheet = casebook.cases.sheet(wish.args[0].case)
    assert [item.kind for item in sheet.items] == [Kind.DISCLOSURE, Kind.USE_STOP]
    assert sheet.items[1].grounds == ("35-5a",)
    assert sheet.items[1].words == ("解約したので、口座番号は消去してください",)


def test_that_a_mail_that_lay_is_told_and_its_days_are_kept_apart(desk, shown, casebook, qtbot):
    page = shown(ProposalsPage(desk), dropped(ONE))
    assert "滞留 12 日" in drive.words(page)
    drive.field(page, "認識日").setText("2026/11/13")
    assert "滞留 1 日" in drive.words(page)
    with qtbot.waitSignal(page.wanted) as wish:
        drive.click(page, "受け付ける")
    sheet = casebook.cases.sheet(wish.args[0].case)
    assert (sheet.arrived.day, sheet.noticed.day, sheet.recorded.day) == (12, 13, 24)


def test_that_nobody_notices_a_mail_before_it_arrived(page, casebook):
    drive.field(page, "認識日").setText("2026/11/11")
    drive.click(page, "受け付ける")
    assert cases(casebook) == {STOP, "R8-0002"}


def test_that_pressing_words_chooses_them_in_the_text(page):
    drive.click(page, f"本文の 「{page.form.kinds.words[0][-1]}」 を見る")
    assert page.mail.body_text.textCursor().selectedText() == page.form.kinds.words[0][-1]


def test_that_a_mail_is_put_off_and_come_back_to(desk, shown, casebook):
    page = shown(ProposalsPage(desk), dropped(ONE, OTHER))
    drive.click(page, "あとにする")
    assert drive.field(page, "申出人").text() == "佐々木 望"
    assert "2 / 2 通" in drive.words(page)
    drive.click(page, "前のメール")
    assert drive.field(page, "申出人").text() == "髙橋 花子"
    assert cases(casebook) == {STOP, "R8-0002"}


def test_that_the_same_name_is_proposed_but_not_taken_for_the_same_person(desk, shown, casebook):
    same = Mail("s.eml", a_mail(sender="渡辺美咲 <other@example.jp>", message_id="<7@example.jp>"))
    page = shown(ProposalsPage(desk), dropped(same))
    box = drive.button(page, "台帳の 渡邉 美咲 さんと同じ方")
    assert not box.isChecked()
    assert page.form.decided.person == 0
    box.click()
    drive.click(page, "受け付ける")
    known = casebook.cases.sheet(STOP).people[0].id
    assert casebook.cases.sheet("R8-0003").people[0].id == known


def test_that_a_mail_may_join_any_case_by_its_number(page, casebook, qtbot):
    drive.click(page, "ほかの案件に加える")
    drive.click(page, "受け付ける")
    assert "受付番号を入れてください" in drive.words(page)
    drive.field(page, "加える案件の受付番号").setText("R8-9999")
    drive.click(page, "受け付ける")
    assert "R8-9999" in page.form.wrong
    drive.field(page, "加える案件の受付番号").setText(STOP)
    with qtbot.waitSignal(page.wanted) as wish:
        drive.click(page, "受け付ける")
    assert wish.args[0].case == STOP


def test_that_a_file_of_a_waiting_mail_is_shown(desk, shown, qtbot):
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@example.jp", "添付"
    mail.set_content("添付します。")
    mail.add_attachment("住民票".encode(), maintype="text", subtype="plain", filename="写し.txt")
    page = shown(ProposalsPage(desk), dropped(Mail("f.eml", mail.as_bytes())))
    drive.click(page, "添付 写し.txt を見る")
    assert page.enclosures.viewer.shown.text == "住民票"
    page.enclosures.close()


def test_that_a_mail_without_a_sender_says_so(desk, shown):
    raw = b"Subject: =?utf-8?B?6Zu76Kmx?=\r\n\r\nhello\r\n"
    page = shown(ProposalsPage(desk), dropped(Mail("n.eml", raw), OTHER))
    assert "差出人の記載なし" in drive.words(page)
    assert page._list.item(0).text() == "（差出人なし）"


# ------------------------------------------------------------------ changed, not decided


def change(page, name="高橋 華子"):
    line = drive.field(page, "申出人")
    line.clear()
    drive.commit(line, name)
    drive.field(page, "到達日").setText("11/10")
    page.form.kinds.choose((Kind.DISCLOSURE, Kind.USE_STOP))


def test_that_what_was_changed_stays_with_its_mail(desk, shown):
    page = shown(ProposalsPage(desk), dropped(ONE, OTHER))
    change(page)
    drive.click(page, "あとにする")
    assert drive.field(page, "申出人").text() == "佐々木 望"
    drive.click(page, "前のメール")
    assert drive.field(page, "申出人").text() == "高橋 華子"
    assert drive.field(page, "到達日").text() == "11/10"
    assert page.form.kinds.kinds == (Kind.DISCLOSURE, Kind.USE_STOP)


def test_that_another_mail_takes_nothing_of_what_is_typed(page):
    change(page)
    line = drive.field(page, "申出人")
    line.setFocus()
    page.visit(dropped(ONE, OTHER))
    assert page.left == 2
    assert line.text() == "高橋 華子"
    assert line.hasFocus()


def test_that_mail_and_changes_are_there_again_after_the_window_has_gone(
    desk, shown, casebook, qtbot
):
    page = shown(ProposalsPage(desk), dropped(ONE, OTHER))
    drive.click(page, "あとにする")
    page.form.kinds.write("use_stop:35-5b|nothing,gone:")
    assert page.form.kinds.grounds == {Kind.USE_STOP: (Ground("35-5b"),)}
    page._begun.flush()
    again = shown(ProposalsPage(desk), dropped())
    assert again.left == 2
    drive.click(again, "あとにする")
    assert again.form.kinds.grounds == {Kind.USE_STOP: (Ground("35-5b"),)}
    drive.click(again, "受け付ける")
    drive.click(again, "取り込まない")
    again.put_aside()
    assert casebook.drafts.kept() == {}


def test_that_a_mail_as_it_was_proposed_is_no_draft(page, casebook):
    page.put_aside()
    assert casebook.drafts.kept("proposal:") == {}
