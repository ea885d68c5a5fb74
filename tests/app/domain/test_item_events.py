"""What events tell of an item, one after the other."""

from __future__ import annotations

from datetime import date

from app.domain.item import Identity
from app.domain.item_events import knowing
from app.domain.requests import Family, Ground, Kind, Method
from tests.app.domain.items import event, told


def test_that_an_event_of_no_table_tells_an_item_nothing():
    item = told()
    for sort in ("note", "mail", "task", "person", "unheard-of"):
        assert knowing(item, event(sort)) == item


def test_that_confirming_settles_kind_grounds_and_the_question_about_a_leak():
    item = told(event("confirm", kind="use_stop", family="rights", ground="35-5a,35-1a", leak="no"))
    assert (item.kind, item.confirmed, item.leak) == (Kind.USE_STOP, True, "no")
    assert item.grounds == (Ground.NO_LONGER_NEEDED, Ground.BEYOND_PURPOSE)
    again = knowing(item, event("confirm", kind="complaint", family="complaint"))
    assert (again.family, again.leak, again.grounds) == (Family.COMPLAINT, "no", item.grounds)


def test_that_the_first_word_from_us_is_the_receipt_and_the_last_one_counts_for_the_next():
    item = told(event("ask", date(2026, 11, 13), reason="fix", by="2026-11-20"))
    assert (item.acknowledged, item.contacted) == (date(2026, 11, 13), date(2026, 11, 13))
    item = knowing(item, event("notify", date(2026, 11, 18), text="…"))
    assert (item.acknowledged, item.contacted) == (date(2026, 11, 13), date(2026, 11, 18))


def test_that_copies_are_held_until_they_are_destroyed():
    item = told(event("identity", result="ok", copies="kept"))
    assert (item.identity, item.copies) == (Identity.OK, True)
    assert knowing(item, event("identity", result="ok")).copies
    assert not knowing(item, event("identity", result="ok", copies="destroyed")).copies
    assert knowing(item, event("close", copies="none")).copies


def test_that_the_wanted_method_is_used_unless_another_is_named():
    wanted = told(event("target", method="electronic", target="録音"))
    assert knowing(wanted, event("decide", decision="FULL")).method_used is Method.ELECTRONIC
    used = knowing(wanted, event("decide", decision="FULL", method="paper"))
    assert (used.method_wanted, used.method_used) == (Method.ELECTRONIC, Method.PAPER)
    asked = knowing(
        knowing(wanted, event("ask", reason="method")), event("answered", method="other")
    )
    assert asked.method_wanted is Method.OTHER
