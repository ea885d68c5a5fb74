"""What is typed is kept, whatever is under way while the officer goes on."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from tests.builders import a_casebook
from ui.drafts import Keeping
from ui.jobs import JobRunner


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


@pytest.fixture
def desk(make_desk, casebook):
    return make_desk(casebook)


@pytest.mark.threads
def test_that_what_is_typed_during_a_write_is_kept_when_another_form_begins(desk, casebook, qtbot):
    keeper, gate = JobRunner(), threading.Event()
    keeping = Keeping(replace(desk, keeper=keeper), "note:", keeper)
    first = keeping.name
    keeper.run(gate.wait, lambda _: None)
    keeping.keep("一")
    keeping.flush()
    keeping.keep("一二")
    keeping.resume("note:other", "")
    keeping.keep("三")
    keeping.begin()
    gate.set()
    qtbot.waitUntil(lambda: not keeper.busy)
    keeper.close()
    assert casebook.drafts.kept("note:") == {first: "一二", "note:other": "三"}
