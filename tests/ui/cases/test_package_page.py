from __future__ import annotations

import shutil

import pytest

from app.casebook import Casebook
from app.domain.masking import Mode
from app.domain.requests import Kind
from app.now import RehearsalNow
from app.store.book import Book
from tests.builders import OFFICER, TODAY, a_case, a_casebook
from ui.cases.case_page import CasePage
from ui.cases.incident_cards import PapersButton
from ui.cases.package_page import PackagePage
from ui.pages import PageName, Place

WORDS = "髙橋です。販売店の小鳥遊さんから電話がありました。"


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A complaint the accredited body asks about, written once."""
    book = a_casebook(tmp_path_factory.mktemp("asked"))
    number = a_case(book, Kind.COMPLAINT, words=WORDS)
    values = {"basis": "appi.53.2", "number": "JIP-8-311", "dated": "2026-11-17"}
    book.cases.do(number, "jipdec-inquiry", 0, values | {"complainant": "named"})
    key = book._book.database.key
    book.close()
    return book.path, key, number


@pytest.fixture
def page(asked, tmp_path, make_desk, shown):
    path, key, number = asked
    shutil.copy(path, tmp_path / "asked.casebook")
    now = RehearsalNow(TODAY)
    book = Casebook(Book._open(tmp_path / "asked.casebook", key, now, OFFICER, create=False))
    desk = make_desk(book)
    yield shown(PackagePage(desk), Place(PageName.PACKAGE, case=number, item=1))
    book.close()


def mask(page, field):
    return next(row for row in page.mask_rows if row.field == field)


def said(page):
    from ui.widgets import Reading, Text

    shown = [w.text() for w in page.findChildren(Text) if w.isVisible()]
    return "\n".join([*shown, *(w.text_shown for w in page.findChildren(Reading) if w.isVisible())])


def test_that_the_page_shows_what_will_be_read_and_not_the_name(page):
    assert "申出がありました" in said(page)
    assert "下書き：回答案が承認されていません" in said(page)
    assert "髙橋" not in said(page)


def test_that_what_looks_like_a_name_can_be_taken_out(page, qtbot):
    assert "小鳥遊さん" in said(page)
    page.words.setPlainText("小鳥遊")
    qtbot.waitUntil(lambda: "小鳥遊さん" not in said(page))


def test_that_only_what_is_allowed_can_be_chosen(page):
    assert mask(page, "numbers").choice is None
    assert mask(page, "complainant-name").choice.count() == 3
    mask(page, "complainant-name").choice.setCurrentIndex(1)
    assert page.wish.masks["complainant-name"] is Mode.INITIAL


def test_that_every_choice_has_a_name_and_can_be_reached(page):
    for row in page.mask_rows:
        if row.choice is not None:
            assert row.choice.accessibleName().endswith("の示し方")
            assert row.choice.focusPolicy()


def test_that_the_papers_are_written_where_the_officer_says(page, ask, tmp_path):
    ask.answer("提出資料", tmp_path / "out")
    page.export.click()
    (folder,) = (tmp_path / "out").iterdir()
    assert folder.name.endswith("_下書き")
    assert str(folder) in said(page)
    assert page.export.isEnabled()


def test_that_nothing_is_written_when_she_thinks_better_of_it(page, ask, tmp_path):
    ask.answer("提出資料", None)
    page.export.click()
    assert not (tmp_path / "out").exists()


def test_that_a_refusal_is_told_where_she_is(page, ask, tmp_path):
    (tmp_path / "taken").write_text("here")
    ask.answer("提出資料", tmp_path / "taken")
    page.export.click()
    assert "書き込めません" in said(page)


def test_that_nothing_is_cut_off_in_a_small_window(page):
    from tests.ui.office import cut_off

    assert cut_off(page) == []


def test_that_the_card_of_an_inquiry_leads_here(page, shown, qtbot):
    case = shown(CasePage(page.desk), Place(PageName.CASE, case="R8-0001"))
    (button,) = case.inquiries.findChildren(PapersButton)
    with qtbot.waitSignal(case.wanted) as wanted:
        button.click()
    assert wanted.args == [Place(PageName.PACKAGE, case="R8-0001", item=1)]


def test_that_choices_are_there_again_but_for_the_password(page, shown):
    mask(page, "complainant-name").choice.setCurrentIndex(1)
    page.words.setPlainText("小鳥遊")
    page.zipped.setChecked(True)
    page.password.setText("9-geheim")
    wish = page.wish
    assert page.may_leave()
    again = shown(PackagePage(page.desk), Place(PageName.PACKAGE, case=page._number, item=1))
    assert again.wish.words == ("小鳥遊",)
    assert again.wish.masks == wish.masks
    assert again.wish.zipped
    assert again.wish.password == ""
    assert mask(again, "complainant-name").choice.currentIndex() == 1
    kept = page.desk.casebook.drafts.kept("package:")
    assert list(kept) == [f"package:{page._number}:1"]
    assert "geheim" not in str(kept)


def test_that_what_was_written_out_is_no_draft_any_more(page, ask, tmp_path, qtbot):
    page.words.setPlainText("小鳥遊")
    page.put_aside()
    assert page.desk.casebook.drafts.kept("package:")
    ask.answer("提出資料を置くフォルダー", tmp_path)
    page.export.click()
    qtbot.waitUntil(page.export.isEnabled)
    page.put_aside()
    assert page.desk.casebook.drafts.kept("package:") == {}
    page.words.setPlainText("小鳥遊\n日暮")
    page.put_aside()
    assert page.desk.casebook.drafts.kept("package:")
