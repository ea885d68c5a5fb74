from __future__ import annotations

import weakref
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.finding import LogSought
from tests import drive
from tests.ui.office import STOP, cut_off
from ui.pages import PageName, Place
from ui.settings.settings_page import PARTNERS, SettingsPage
from ui.widgets import Grip, OpenRow

CLOSED = '\n[[closures]]\nname = "創立記念日"\nfirst = "2026-11-26"\nlast = "2026-11-27"\n'
SUMMER = '\n[[closures]]\nname = "夏季休業"\nfirst = "08-13"\nlast = "08-15"\n'


@pytest.fixture
def page(desk, shown):
    return shown(SettingsPage(desk), Place(PageName.SETTINGS))


@pytest.fixture
def load(page, ask, casebook, tmp_path):
    """Reads settings that say more, or other things, than those in use."""

    def loaded(more: str = "", **changed: str):
        text = casebook.profile.source + more
        for old, new in changed.items():
            text = text.replace(old, new)
        path = tmp_path / "会社.toml"
        path.write_text(text, "utf-8")
        ask.answer("会社の設定を読み込む", (path,))
        drive.click(page, "設定ファイルを読み込む…")

    return loaded


def answer_by(casebook) -> date:
    (found,) = (c.clock.due for c in casebook.cases.sheet(STOP).clocks if c.clock.id == "K11")
    return found


# ------------------------------------------------------------------ what is in use


def test_that_every_gap_is_told_with_its_article_and_what_follows(page, casebook):
    said = drive.words(page.gaps)
    gaps = casebook.office.gaps()
    assert gaps
    for gap in gaps:
        for words in (gap.missing, gap.basis, gap.consequence, gap.remedy):
            assert words in said


def test_that_a_gap_stands_beside_the_settings_it_is_about(page, casebook):
    page.show_group("company")
    (gap,) = (one for one in casebook.office.gaps() if one.finding.gap == "representative")
    assert gap.missing in drive.words(page.gaps_beside)
    assert page.contents.marked("company") == "不足"
    page.show_group("purposes")
    assert not page.gaps_beside.isVisible()
    assert page.contents.marked("purposes") == ""


# ------------------------------------------------------------------ other settings


def test_that_the_days_that_would_move_are_shown_before_anything_moves(page, load, casebook):
    before = answer_by(casebook)
    load(CLOSED)
    said = drive.words(page.wish)
    assert STOP in said
    assert "11月26日（木）" in said
    assert "11月30日（月）" in said
    assert (casebook.office.version, answer_by(casebook)) == (1, before)


def test_that_days_move_when_the_officer_says_so_and_the_case_tells_it(page, load, casebook):
    load(CLOSED)
    drive.click(page.wish, "期日を移す")
    assert casebook.office.version == 2
    assert answer_by(casebook) == date(2026, 11, 30)
    assert "11月26日" in casebook.cases.sheet(STOP).events[0].text
    assert not page.wish.isVisible()
    assert "設定 第2版" in drive.words(page)
    page.show_group("closures")
    assert "2026年11月26日（木）・令和8年11月26日" in drive.words(page.editor)


def test_that_settings_can_be_used_without_moving_any_day(page, load, casebook):
    before = answer_by(casebook)
    load(CLOSED)
    drive.click(page.wish, "そのままにする")
    assert (casebook.office.version, answer_by(casebook)) == (2, before)


def test_that_leaving_changes_nothing(page, load, casebook):
    load(CLOSED)
    drive.click(page.wish, "やめる")
    assert casebook.office.version == 1
    assert not page.wish.isVisible()
    assert page.contents.hasFocus()


def test_that_settings_that_move_nothing_ask_for_one_word_only(page, load, casebook):
    load(SUMMER)
    said = drive.words(page.wish)
    assert "進行中の案件の期日は動きません。" in said
    assert "期日を移す" not in said
    drive.click(page.wish, "この設定を使う")
    assert casebook.office.version == 2
    page.show_group("closures")
    assert "毎年8月13日" in drive.words(page.editor)


def test_that_the_same_settings_are_said_to_be_the_same(page, load):
    load()
    assert "同じ内容" in drive.words(page.wish)
    assert "この設定を使う" not in drive.words(page.wish)


def test_that_a_file_that_cannot_be_used_is_said_and_nothing_is_offered(page, load, qtbot):
    with qtbot.waitSignal(page.said) as said:
        load("\nsurprise = 1\n")
    assert said.args[0].tone == "soon"
    assert "誤りがあり、使えません" in said.args[0].text
    assert not page.wish.isVisible()


# ------------------------------------------------------------------ partners


@pytest.fixture
def page_of_partners(page):
    page.show_group(PARTNERS)
    return page


@pytest.fixture
def known(page_of_partners):
    page = page_of_partners
    drive.click(page.partners, "関係先を加える…")
    page.partners.form.fill("name", "印刷センター淀川株式会社")
    page.partners.form.fill("relation", "contractor")
    page.partners.form.fill("contact", "管理部")
    drive.click(page.partners, "加える")
    drive.settle()
    return page


def test_that_a_partner_is_kept_and_listed(known, casebook):
    (partner,) = casebook.partners.lines()
    assert (partner.name, partner.contact) == ("印刷センター淀川株式会社", "管理部")
    assert "印刷センター淀川株式会社" in drive.words(known.partners)
    assert known.partners.form is None


def test_that_a_partner_without_a_name_is_refused_at_the_field(page_of_partners, casebook):
    page = page_of_partners
    drive.click(page.partners, "関係先を加える…")
    page.partners.form.fill("relation", "contractor")
    drive.click(page.partners, "加える")
    assert page.partners.form.reason("name") == "入力してください。"
    assert casebook.partners.lines() == ()


def test_that_two_partners_of_one_name_are_refused_in_a_sentence(known):
    known.open_partner("")
    known.partners.form.fill("name", "印刷センター淀川株式会社")
    known.partners.form.fill("relation", "recipient")
    known.partners.form.submit()
    assert "同じ名前の関係先" in known.partners.form.wrong


def test_that_an_emptied_field_is_emptied_in_the_casebook(known, casebook):
    drive.click(known.partners, "印刷センター淀川株式会社 委託先 直す")
    assert known.partners.form.values["contact"] == "管理部"
    known.partners.form.fill("contact", "")
    drive.click(known.partners, "記録する")
    assert casebook.partners.lines()[0].contact == ""


def test_that_the_end_of_working_together_is_asked_about_first(known, ask, casebook):
    known.open_partner("1")
    ask.answer("終わりにしますか", False)
    drive.click(known.partners, "取引の終了を記録する…")
    assert casebook.partners.lines()[0].active
    ask.answer("終わりにしますか", True)
    drive.click(known.partners, "取引の終了を記録する…")
    drive.settle()
    assert not casebook.partners.lines()[0].active
    assert "終了" in drive.words(known.partners)


def test_that_groups_of_the_joint_use_are_called_by_their_names(page_of_partners):
    page = page_of_partners
    drive.click(page.partners, "関係先を加える…")
    assert "JU1  基本情報" in drive.words(page.partners)


@pytest.fixture
def several(page_of_partners, casebook):
    for name in ("印刷センター淀川", "𠮷田運送", "コールセンター北摂"):
        casebook.partners.add({"name": name, "relation": "contractor"})
    casebook.partners.retire("印刷センター淀川")
    casebook.partners.add({"name": "かもめ発送", "relation": "contractor"})
    page_of_partners.refresh()
    drive.settle()
    return page_of_partners


def names(casebook) -> list[str]:
    return [one.name for one in casebook.partners.lines(active_only=True)]


def row_of(page, name: str) -> OpenRow:
    return drive.button(page.partners, f"{name} 委託先 直す")


def test_that_partners_are_put_in_another_order_by_keys(several, casebook):
    several.activateWindow()
    drive.settle()
    row = row_of(several, "かもめ発送")
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names(casebook) == ["𠮷田運送", "かもめ発送", "コールセンター北摂"]
    drive.settle()
    row = row_of(several, "かもめ発送")
    assert row.hasFocus()
    QTest.keyClick(row, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    drive.settle()
    row = row_of(several, "かもめ発送")
    QTest.keyClick(row, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)  # it is the first already
    assert names(casebook) == ["かもめ発送", "𠮷田運送", "コールセンター北摂"]
    newest = casebook.log.lines(casebook.log.numbers(LogSought(), 3))
    assert [one.act for one in newest] == ["partner-order", "partner-order", "partner-add"]


def test_that_partners_are_dragged_to_another_place(several, casebook):
    grips = [one for one in several.partners.findChildren(Grip) if one.isVisible()]
    assert len(grips) == 3  # nobody drags who is asked nothing more
    last = row_of(several, "かもめ発送")
    grips[0].dropped.emit(last.mapToGlobal(last.rect().bottomLeft()))
    assert names(casebook) == ["コールセンター北摂", "かもめ発送", "𠮷田運送"]


def test_that_a_partner_half_written_is_kept_without_a_question(
    page_of_partners, casebook, desk, shown
):
    page = page_of_partners
    drive.click(page.partners, "関係先を加える…")
    assert page.may_leave()
    assert casebook.drafts.kept("partner:") == {}
    page.partners.form.fill("name", "途中")
    page.partners.form.fill("relation", "recipient")
    assert page.may_leave()
    again = shown(SettingsPage(desk), Place(PageName.SETTINGS))
    assert again.group == PARTNERS
    assert again.partners.form.values["name"] == "途中"
    assert again.partners.form.values["relation"] == "recipient"
    drive.click(again.partners, "加える")
    again.put_aside()
    assert [one.name for one in casebook.partners.lines()] == ["途中"]
    assert casebook.drafts.kept("partner:") == {}


def test_that_a_known_partner_half_changed_is_there_again_and_gone_when_left(
    known, casebook, desk, shown
):
    known.open_partner("1")
    known.partners.form.fill("contact", "")
    known.put_aside()
    again = shown(SettingsPage(desk), Place(PageName.SETTINGS))
    assert again.partners.form.touched
    assert again.partners.form.values["contact"] == ""
    drive.click(again.partners, "やめる")
    again.put_aside()
    assert casebook.drafts.kept("partner:") == {}


def test_that_on_what_a_contractor_has_data_is_there_again(known, desk, shown):
    known.open_partner("1")
    drive.click(known.partners, "委託の根拠を記録する…")
    text = next(
        f.name
        for f in known.desk.casebook.partners.entrusting_fields("1")
        if f.sort in ("text", "line")
    )
    known.partners.form.fill(text, "契約書の第3条")
    known.put_aside()
    again = shown(SettingsPage(desk), Place(PageName.SETTINGS))
    assert again.partners.form.accessibleName() == "委託の根拠"
    assert again.partners.form.values[text] == "契約書の第3条"


# ------------------------------------------------------------------ the page


def test_that_nothing_is_cut_off_in_the_smallest_window(known, load):
    known.open_partner("1")
    load(CLOSED)
    assert cut_off(known) == []


def test_that_everything_the_keyboard_reaches_has_a_name(known, load):
    known.open_partner("1")
    load(CLOSED)
    assert drive.unnamed(known) == []


def test_that_the_page_is_freed_by_reference_count(desk, qtbot, no_gc):
    page = SettingsPage(desk)
    page.visit(Place(PageName.SETTINGS))
    page.open_partner("")
    gone = weakref.ref(page)
    page.close()
    del page
    assert gone() is None
