"""Every state, reason, fault and notice has its words."""

from __future__ import annotations

import tomllib

import pytest

import resources
from app.keeping import words
from app.keeping.backups import State, Why
from app.views.keeping import Notice

WORDS = tomllib.loads(resources.open_text("phrases/keeping.toml"))


@pytest.mark.parametrize("why", Why)
def test_that_every_reason_of_a_backup_has_its_word(why):
    assert words.why(why)


@pytest.mark.parametrize("state", State)
def test_that_every_state_has_its_word_and_every_bad_one_its_notice(state):
    assert words.state(state)
    if state is not State.SOUND:
        said = words.notice(Notice(f"backup-{state}", "名.casebook"))
        assert ("名.casebook" in said) is (state is not State.OTHER_KEY)


@pytest.mark.parametrize("cause", WORDS["cause"])
def test_that_every_cause_is_told(cause):
    assert WORDS["cause"][cause] in words.notice(Notice("backup-failed", cause))


@pytest.mark.parametrize("fault", ["unreadable", "damaged", "journal", "prefix", "counts"])
def test_that_every_fault_of_a_rehearsal_is_told(fault):
    assert words.fault(fault)


def test_that_a_day_is_written_as_offices_write_it():
    assert "令和8年11月24日（火）" in words.notice(Notice("rehearsal-due", "2026-11-24"))
