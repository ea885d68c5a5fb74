from __future__ import annotations

import pytest

from app.domain.leak import Act, Leak
from app.domain.leak_facts import Topic
from app.domain.leak_papers import TOPICS, Paper, Standing, checklist, put_off, wanting
from tests.app.domain.leaking import event, told, topics


@pytest.mark.parametrize("paper", [Paper.PRELIMINARY, Paper.FINAL, Paper.PRINCIPAL])
def test_that_reports_speak_of_all_nine(paper):
    assert TOPICS[paper] == tuple(Topic)
    assert len(Topic) == 9


def test_that_persons_are_told_what_rule_10_names():
    items = [topic.rpartition(".")[2] for topic in TOPICS[Paper.PERSONS]]
    assert items == ["1", "2", "4", "5", "9"]


@pytest.mark.parametrize("paper", [Paper.PRELIMINARY, Paper.PRINCIPAL])
def test_that_what_goes_out_promptly_says_only_what_is_known(paper):
    assert wanting(Leak(), paper) == (Topic.OUTLINE,)
    assert wanting(told(*topics("05-07", Topic.OUTLINE)), paper) == ()


def test_that_a_final_report_wants_every_topic():
    leak = told(*topics("05-07", Topic.OUTLINE, Topic.CAUSE))
    assert set(wanting(leak, Paper.FINAL)) == set(Topic) - {Topic.OUTLINE, Topic.CAUSE}
    assert wanting(leak, Paper.PERSONS) == (Topic.DATA, Topic.SECONDARY, Topic.REFERENCE)


def test_that_what_is_not_known_yet_is_named_to_follow():
    leak = told(*topics("05-07", later={Topic.CAUSE}))
    assert wanting(leak, Paper.FINAL) == ()
    assert put_off(leak, Paper.FINAL) == put_off(leak, Paper.PERSONS) == (Topic.CAUSE,)


def test_that_a_topic_of_blanks_is_blank():
    leak = told(event(Act.TOPIC, "05-07", "　\n", topic=Topic.OUTLINE))
    assert checklist(leak, Paper.FINAL)[0].standing is Standing.BLANK


def test_that_the_number_of_persons_need_not_be_written_twice():
    leak = told(event(Act.COUNT, "05-07", persons="1200"))
    line = checklist(leak, Paper.FINAL)[2]
    assert (line.topic, line.standing, line.text) == (Topic.PERSONS, Standing.KNOWN, "1,200人")
    own = told(event(Act.TOPIC, "05-08", "1,200人（うち法人0）", topic=Topic.PERSONS), leak=leak)
    assert checklist(own, Paper.FINAL)[2].text == "1,200人（うち法人0）"
