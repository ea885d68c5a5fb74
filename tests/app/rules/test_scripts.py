"""What is asked and said while somebody is on the line."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.requests import Channel, Kind
from app.rules import scripts

DAY = date(2026, 11, 24)


@pytest.mark.parametrize("kind", list(Kind))
def test_that_every_kind_has_something_to_ask_and_something_not_to_say_yet(kind):
    alone, of_kind = scripts.script_of(Channel.PHONE, ()), scripts.script_of(Channel.PHONE, [kind])
    assert len(of_kind.ask) > len(alone.ask)
    assert len(of_kind.not_yet) > len(alone.not_yet)
    assert len(of_kind.say) > len(alone.say)


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.VISIT])
def test_that_an_unverified_caller_is_not_told_whether_data_exist(channel):
    assert "データの有無はお伝えしません" in scripts.script_of(channel, ()).not_yet[0]


def test_that_no_script_speaks_of_what_belongs_to_public_bodies():
    whole = " ".join(
        line
        for kind in Kind
        for channel in Channel
        for script in (scripts.script_of(channel, [kind]),)
        for line in (*script.ask, *script.not_yet, *script.say, script.repeat)
    )
    for word in ("30日", "三十日", "審査請求", "決定通知", "2週間", "法定期限"):
        assert word not in whole


def test_that_the_words_are_repeated_as_they_were_typed():
    script = scripts.script_of(Channel.PHONE, ())
    said = script.repeated({"name": "髙橋 {花子}", "words": "止めて"})
    assert "髙橋 {花子}様" in said
    assert "止めて" in said
    assert "（ご連絡先）" in said


def test_that_by_letter_nothing_is_said_aloud():
    script = scripts.script_of(Channel.POST, [Kind.DISCLOSURE])
    assert (script.say, script.repeated({})) == ((), "")


def test_that_questions_are_dated_and_an_old_one_keeps_its_name():
    now = {question.id for question in scripts.questions_on(DAY, Channel.PHONE)}
    assert "birthday" in now
    assert "old-card-number" not in now
    assert scripts.questions_on(DAY, Channel.POST) == ()
    assert scripts.question_label("old-card-number") != "old-card-number"
    assert scripts.question_label("nothing") == "nothing"
