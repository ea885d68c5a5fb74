from __future__ import annotations

import weakref
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.changes import Change
from app.views.letters import PostLine
from tests import drive
from tests.ui import samples
from ui.pages import PageName, Place
from ui.today.month_card import Chart
from ui.today.today_page import TodayPage
from ui.widgets import Card, OpenRow

WIDE, NARROW = (1184, 760), (848, 600)


@pytest.fixture
def page(desk, show):
    page = TodayPage(desk)
    show(page, WIDE)
    page.show_today(samples.today())
    drive.settle()
    return page


def titles(page):
    seen = [card for card in page.findChildren(Card) if card.isVisible()]
    seen.sort(key=lambda card: card.mapTo(page, card.rect().topLeft()).toTuple())
    return [card.heading.text().partition("　")[0] for card in seen]


def rows(page):
    return [row for row in page.findChildren(OpenRow) if row.isVisible()]


def test_that_the_most_pressing_comes_first(page):
    assert titles(page) == [
        "期限超過",
        "期限が近い案件（5営業日以内）",
        "すること",
        "種別の確認待ち",
        "次の予定がない案件",
        "相手の返事待ち（時計は停止中）",
        "11月の状況",
        "認定個人情報保護団体",
    ]


def test_that_the_day_is_said_in_the_calendar_of_documents(page):
    assert "令和8年11月24日（火）　未了 14件・期限超過 1件" in drive.words(page)


def test_that_a_status_is_never_a_colour_alone(page):
    words = drive.words(page)
    for status in ("2日超過", "あと1日", "今日まで", "停止 5日", "予定なし", "受付時間内"):
        assert status in words


def test_that_a_row_says_everything_to_a_screen_reader(page):
    first = rows(page)[0].accessibleName()
    assert first.startswith("2日超過 R8-0131 髙橋 花子 開示")


def test_that_a_case_of_several_items_says_so(page):
    assert any("利用停止" in row.accessibleName() and "ほか1件" in row.accessibleName()
               for row in rows(page))  # fmt: skip


def test_that_an_anonymous_person_has_a_word(page):
    assert any("（氏名なし）" in row.accessibleName() for row in rows(page))


@pytest.mark.parametrize("way", ["click", "enter", "space"])
def test_that_a_row_opens_its_case(page, qtbot, way):
    row = rows(page)[0]
    with qtbot.waitSignal(page.wanted) as wanted:
        if way == "click":
            QTest.mouseClick(row, Qt.MouseButton.LeftButton)
        else:
            QTest.keyClick(row, Qt.Key.Key_Return if way == "enter" else Qt.Key.Key_Space)
    assert wanted.args == [Place(PageName.CASE, case="R8-0131")]


def test_that_the_unconfirmed_lead_to_the_list(page, qtbot):
    row = next(row for row in rows(page) if row.accessibleName().startswith("3件"))
    with qtbot.waitSignal(page.wanted) as wanted:
        row.click()
    assert wanted.args[0].page == PageName.CASES


def test_that_a_task_opens_its_case(page, qtbot):
    row = next(row for row in rows(page) if "北摂" in row.accessibleName())
    with qtbot.waitSignal(page.wanted) as wanted:
        row.click()
    assert wanted.args == [Place(PageName.CASE, case="R8-0140")]


def test_that_a_quiet_day_says_what_to_do(desk, show):
    page = TodayPage(desk)
    show(page, WIDE)
    page.show_today(samples.today(busy=False))
    drive.settle()
    words = drive.words(page)
    assert "未了の案件はありません" in words
    assert "Ctrl+Shift+P" in words
    assert rows(page) == []


def test_that_open_cases_with_time_left_are_said_too(desk, show):
    page = TodayPage(desk)
    show(page, WIDE)
    page.show_today(replace(samples.today(busy=False), open_count=5))
    drive.settle()
    assert "未了の案件 5件" in drive.words(page)


def test_that_long_cards_are_cut_and_lead_to_the_list(page, qtbot):
    first, busy = tuple(samples.LATE[0] for _ in range(8)), samples.today()
    page.show_today(replace(busy, late=first, counts=replace(busy.counts, late=30)))
    drive.settle()
    assert "期限超過　30件" in drive.words(page)
    assert "・期限超過 30件" in drive.words(page)
    row = next(row for row in rows(page) if "ほか22件" in row.accessibleName())
    with qtbot.waitSignal(page.wanted) as wanted:
        row.click()
    assert wanted.args[0].page == PageName.CASES


def test_that_figures_say_nothing_where_there_is_nothing(page):
    page.show_today(samples.today(busy=False))
    assert drive.words(page).count("—") == 2


def test_that_the_chart_is_told_in_words_and_follows_the_palette(page, theme):
    (chart,) = page.findChildren(Chart)
    assert "2026年11月 請求8件" in chart.accessibleDescription()
    before = chart.grab().toImage()
    theme.choose("dark")
    assert chart.grab().toImage() != before


def test_that_the_body_is_left_out_where_the_policy_names_none(page):
    page.show_today(replace(samples.today(), desk_name=""))
    assert "認定個人情報保護団体" not in titles(page)


def test_that_a_closed_desk_says_so(page):
    page.show_today(replace(samples.today(), desk_open=False))
    assert "受付時間外" in drive.words(page)


def test_that_on_a_narrow_page_the_figures_stand_below(page):
    card = next(c for c in page.findChildren(Card) if c.accessibleName() == "今月の状況")
    first = rows(page)[0]
    top = card.mapTo(page, card.rect().topLeft())
    assert top.x() > first.mapTo(page, first.rect().topLeft()).x() + first.width()
    page.resize(*NARROW)
    drive.settle()
    last = rows(page)[-1]
    below = last.mapTo(page, last.rect().bottomLeft()).y()
    assert card.mapTo(page, card.rect().topLeft()).y() > below


def test_that_no_row_is_wider_than_its_page(page):
    for size in (WIDE, NARROW):
        page.resize(*size)
        drive.settle()
        for row in rows(page):
            assert row.mapTo(page, row.rect().topRight()).x() < page.width()


def test_that_showing_the_day_again_keeps_the_officer_where_she_was(page):
    page.activateWindow()
    rows(page)[2].setFocus()
    name = rows(page)[2].accessibleName()
    page.show_today(samples.today())
    assert page.focusWidget().accessibleName() == name


def test_that_everything_the_keyboard_reaches_has_a_name(page):
    assert drive.unnamed(page) == []


def test_that_news_refresh_the_page_only_when_it_is_seen(desk, show):
    page = TodayPage(desk)
    seen = []
    page.show_today = seen.append
    desk.bus.tell(Change(act="note"))
    assert seen == []
    show(page, WIDE)
    assert len(seen) == 1
    desk.bus.tell(Change(act="note"))
    assert len(seen) == 2
    desk.bus.tell(Change(act="note"), page)
    assert len(seen) == 2


def test_that_the_page_is_freed_by_reference_count(desk, no_gc):
    page = TodayPage(desk)
    page.show_today(samples.today())
    ref = weakref.ref(page)
    del page
    assert ref() is None


def test_that_what_partners_owe_is_a_card_and_leads_to_the_case(desk, show, qtbot):
    page = TodayPage(desk)
    show(page, WIDE)
    page.show_today(replace(samples.today(busy=False), partners=samples.ASKS))
    drive.settle()
    assert titles(page)[0] == "関係先の返事待ち"
    first, second = rows(page)
    assert first.accessibleName().startswith("上申 R8-0140 株式会社コールセンター北摂")
    assert second.accessibleName().startswith("督促 R8-0142 印刷センター淀川株式会社")
    with qtbot.waitSignal(page.wanted) as wanted:
        first.click()
    assert wanted.args == [Place(PageName.CASE, case="R8-0140")]


def test_that_a_day_on_which_no_partner_owes_has_no_such_card(page):
    assert "関係先の返事待ち" not in titles(page)


def test_that_letters_that_lie_here_or_were_not_heard_of_are_asked_about(page, qtbot):
    lies = PostLine("R8-0001", "個情発R8-0001-1号", "受付について", "", "", date(2026, 11, 20),
                    date(2026, 11, 20))  # fmt: skip
    left = replace(lies, case="R8-0002", how="simple", tracking="12345678903")
    page.show_today(replace(samples.today(), posts=(lies, left), letters_due=3))
    drive.settle()
    assert {"発送・配達の確認", "発行できる文書"} <= set(titles(page))
    (unsent,) = (row for row in rows(page) if "発送の記録なし" in row.accessibleName())
    (unheard,) = (row for row in rows(page) if "配達の記録なし" in row.accessibleName())
    assert unsent.accessibleName().startswith("未発送 R8-0001")
    assert "123-45-67890-3" in unheard.accessibleName()
    (together,) = (row for row in rows(page) if row.key == "batch")
    with qtbot.waitSignal(page.wanted) as wish:
        together.click()
    assert wish.args == [Place(PageName.BATCH)]


def test_that_one_letter_is_made_on_its_own_page(page):
    page.show_today(replace(samples.today(), letters_due=1))
    assert "発行できる文書" not in titles(page)
