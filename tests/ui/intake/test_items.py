from __future__ import annotations

import weakref
from datetime import date

import pytest

from app.domain.requests import Ground, Kind
from app.rules.lawbook import lawbook
from app.views.intake import ProposedGround, ProposedItem
from tests import drive
from ui.cases.act_form import Pick
from ui.intake.items import ItemChoice
from ui.intake.marks import mark_of
from ui.theme import Theme

TODAY = date(2026, 11, 24)
ERASE = ProposedItem(
    Kind.USE_STOP,
    ("全部削除してください",),
    (ProposedGround(Ground.NO_LONGER_NEEDED, ("もう電話しないで",)),),
)
CALLS = ProposedItem(Kind.MARKETING_STOP, ("もう電話しないで",))


@pytest.fixture
def items(theme, show):
    choice = show(ItemChoice(theme, TODAY), (420, 600))
    choice.show_items((ERASE, CALLS))
    return choice


def test_that_each_item_shows_its_article_its_words_and_that_nobody_confirmed_it(items):
    words = drive.words(items)
    assert words.count("未確定") == 2
    assert "「全部削除してください」" in words
    assert "第35条第5項" in words
    assert [pick.currentText() for pick in items.findChildren(Pick) if pick.isVisible()] == [
        "利用停止等（法第35条第1項・第5項）",
        "配信停止",
    ]


def test_that_proposed_grounds_are_chosen_and_can_be_put_away(items):
    assert items.grounds == {Kind.USE_STOP: (Ground.NO_LONGER_NEEDED,)}
    drive.click(items, "利用する必要がなくなった")
    assert items.grounds == {}


def test_that_another_kind_keeps_the_words_but_no_ground_it_cannot_have(items):
    pick = next(one for one in items.findChildren(Pick) if one.value == Kind.USE_STOP)
    pick.fill(str(Kind.DISCLOSURE))
    assert items.kinds == (Kind.DISCLOSURE, Kind.MARKETING_STOP)
    assert items.grounds == {}
    drive.settle()
    assert "変更" in drive.words(items)
    assert "「全部削除してください」" in drive.words(items)


def test_that_an_item_is_taken_away_and_another_added(items):
    drive.click(items, "項目2 配信停止 を外す")
    assert items.kinds == (Kind.USE_STOP,)
    more = drive.field(items, "種別を加える")
    place = more.findData(str(Kind.COMPLAINT))
    more.setCurrentIndex(place)
    more.activated.emit(place)
    assert items.kinds == (Kind.USE_STOP, Kind.COMPLAINT)
    drive.settle()
    assert "追加" in drive.words(items)


def test_that_no_kind_is_offered_twice(items):
    more = drive.field(items, "種別を加える")
    offered = {more.itemData(place) for place in range(more.count())}
    assert offered == {str(rule.kind) for rule in lawbook().kinds} - {str(k) for k in items.kinds}


def test_that_pressing_words_asks_for_their_place(items, qtbot):
    with qtbot.waitSignal(items.looked_for) as asked:
        drive.click(items, "本文の 「全部削除してください」 を見る")
    assert asked.args == [("全部削除してください",)]


def test_that_words_are_given_in_the_order_of_the_items(items):
    assert items.words == (("全部削除してください", "もう電話しないで"), ("もう電話しないで",))


@pytest.mark.parametrize("palette", ["light", "dark", "contrast"])
def test_that_marked_words_can_be_read_and_told_apart(qapp, palette):
    def light(colour):
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    theme = Theme(palette)
    marks = [mark_of(theme, place) for place in range(8)]
    ink = light(theme.colour("ink"))
    for mark in marks:
        low, high = sorted((ink, light(mark.ground)))
        assert (high + 0.05) / (low + 0.05) >= 4.5
    assert len({(m.ground.rgb(), m.style) for m in marks}) == 8


def test_that_everything_the_keyboard_reaches_has_a_name(items):
    assert drive.unnamed(items) == []


def test_that_the_choice_is_freed_by_reference_count(theme, qtbot, no_gc):
    choice = ItemChoice(theme, TODAY)
    choice.show_items((ERASE, CALLS))
    gone = weakref.ref(choice)
    choice.close()
    del choice
    assert gone() is None
