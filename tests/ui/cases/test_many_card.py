from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QPushButton

from app.domain.item import Act
from app.jobs import Progress
from tests import drive
from tests.builders import a_phone_note
from tests.ui.office import ASKED, STOP, cut_off
from ui.cases.list_page import ListPage
from ui.cases.many_card import _of_runs, _runs
from ui.pages import PageName, Place


@pytest.fixture
def page(desk, casebook, shown, qtbot):
    casebook.intake.phone(a_phone_note(name="山﨑 健"))
    page = shown(ListPage(desk), Place(PageName.CASES))
    qtbot.waitUntil(lambda: page.model.line(0) is not None)
    return page


def begin(page, text):
    (choose,) = [b for b in page.findChildren(QPushButton) if b.text() == "選んだ案件に"]
    (action,) = [a for a in choose.menu().actions() if a.text() == text]
    action.trigger()


def tags(casebook, *numbers):
    ids = casebook.cases.find()
    lines = {line.number: line.tags for line in casebook.cases.lines(ids)}
    return [lines[number] for number in numbers]


def test_that_a_tag_is_put_on_every_selected_case_and_each_is_an_act(page, casebook):
    before = casebook.log.head().entries
    page.table.selectAll()
    begin(page, "タグを付ける・外す…")
    page.many.form.fill("tag", "監査")
    drive.click(page.many, "3件に記録する")
    assert page.many.told == "3件に記録しました。"
    assert tags(casebook, STOP, ASKED, "R8-0003") == [("監査",)] * 3
    assert casebook.log.head().entries == before + 3
    drive.click(page.many, "この3件を元に戻す")
    assert tags(casebook, STOP, ASKED, "R8-0003") == [()] * 3
    assert "3件を元に戻しました。" in page.many.told
    assert casebook.safekeeping.check().ok


def test_that_what_is_refused_is_named_and_the_rest_is_done(page, casebook):
    casebook.cases.do(STOP, Act.TAG, 0, {"tag": "監査"})
    page.refresh()
    page.table.selectAll()
    begin(page, "タグを付ける・外す…")
    page.many.form.fill("remove", "監査")
    drive.click(page.many, "3件に記録する")
    assert page.many.told.startswith("1件に記録しました。\n2件はできませんでした。")
    assert f"{ASKED}：" in page.many.told
    assert tags(casebook, STOP) == [()]


def test_that_a_task_is_set_for_the_cases_that_are_selected_alone(page, casebook):
    page.table.clearSelection()  # Qt adds to it where it takes Ctrl for held
    page.table.selectRow(1)
    begin(page, "することを加える…")
    page.many.form.fill("text", "代表者に報告する")
    page.many.form.fill("due", "11/30")
    drive.click(page.many, "1件に記録する")
    chosen = page.table.marked
    for case in casebook.cases.find():
        found = [t.text for t in casebook.cases.sheet(case).tasks if t.due.day == 30]
        assert found == (["代表者に報告する"] if case == chosen else [])


def test_that_calling_it_off_keeps_what_was_done(casebook):
    ids = casebook.cases.find()
    progress = Progress(lambda done, _total: progress.cancel() if done == 1 else None)
    found = casebook.cases.do_to_many(ids, Act.TAG, {"tag": "監査"}, progress)
    assert found.stopped
    assert len(found.entries) == len(found.cases) == 2
    assert casebook.safekeeping.check().ok


def test_that_the_form_is_left_and_nothing_is_cut_off(page):
    page.table.selectAll()
    begin(page, "タグを付ける・外す…")
    assert drive.unnamed(page.many) == []
    assert cut_off(page) == []
    drive.click(page.many, "やめる")
    assert not page.many.isVisible()


def test_that_what_is_filled_in_is_there_again_with_the_cases_it_is_about(
    page, desk, shown, casebook
):
    page.table.clearSelection()  # Qt adds to it where it takes Ctrl for held
    page.table.selectRow(1)
    chosen = page.table.marked
    begin(page, "することを加える…")
    page.put_aside()
    assert casebook.drafts.kept("many:") == {}
    page.many.form.fill("text", "代表者に報告する")
    page.many.form.fill("due", "11/30")
    assert page.may_leave()
    again = shown(ListPage(desk), Place(PageName.CASES))
    assert again.many.isVisible()
    assert again.many.form.values["text"] == "代表者に報告する"
    drive.click(again.many, "1件に記録する")
    assert [t.text for t in casebook.cases.sheet(chosen).tasks if t.due.day == 30]
    again.put_aside()
    assert casebook.drafts.kept("many:") == {}


def test_that_a_form_left_on_purpose_does_not_come_back(page, desk, shown):
    page.table.selectAll()
    begin(page, "タグを付ける・外す…")
    page.many.form.fill("tag", "監査")
    page.put_aside()
    drive.click(page.many, "やめる")
    page.put_aside()
    assert shown(ListPage(desk), Place(PageName.CASES)).many.form is None


@given(st.sets(st.integers(1, 200), min_size=1))
def test_that_selected_cases_are_kept_in_runs_and_read_again(ids):
    assert _of_runs(_runs(tuple(ids))) == tuple(sorted(ids))


@pytest.mark.parametrize("text", ["", "1-", "a", "1-b", "-3", "1,,2"])
def test_that_what_nobody_can_read_is_about_no_case(text):
    assert _of_runs(text) == ((1,) if text == "1-" else ())
