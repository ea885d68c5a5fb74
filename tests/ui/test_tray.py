from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.item import Act
from app.views.cases import TaskLine
from tests.builders import TODAY, Posted, a_casebook, a_phone_note, did, drive
from ui import tray
from ui.changes import ChangeBus
from ui.desk import Desk
from ui.jobs import NowRunner
from ui.machine import choose
from ui.tray import DayNote, note_of, noted


@pytest.fixture(scope="module")
def casebook(tmp_path_factory):
    """One case whose answer is late, one whose answer is due today, and a task of today."""
    casebook = a_casebook(tmp_path_factory.mktemp("tray"))
    for name, arrived in (("渡邉 美咲", "2026-11-02"), ("小林 優子", "2026-11-10")):
        note = a_phone_note(name=name, arrived=date.fromisoformat(arrived))
        number = casebook.intake.phone(note).case
        drive(casebook, number, did("accept", 1, leak="no", on=arrived))
    drive(casebook, number, Posted("L01", on=date(2026, 11, 11)))
    task = {"text": "小林様に電話", "due": TODAY.isoformat()}
    casebook.cases.do(number, Act.TASK, 0, task)
    yield casebook
    casebook.close()


@pytest.fixture
def desk(casebook, ask, theme):
    return Desk(casebook, NowRunner(), ChangeBus(), ask, theme)


@pytest.fixture
def told(casebook):
    return casebook.deadlines.today()


def test_that_the_note_names_numbers_and_counts_and_nobody(told):
    title, text = note_of(told)
    assert title == "今日の期日"
    assert text.splitlines() == [
        "期限超過 1件（R8-0001）",
        "今日が期限 1件（R8-0002）",
        "今日までにすること 1件（R8-0002）",
    ]
    names = {part for line in (*told.late, *told.soon) for part in line.requester.split()}
    assert names
    assert not [name for name in names if name in text]
    assert not [task.text for task in told.tasks if task.text in text]


def test_that_a_day_without_dates_has_no_note(told):
    assert note_of(replace(told, late=(), soon=(), tasks=())) is None


def test_that_many_cases_are_counted_not_listed(told):
    tasks = tuple(TaskLine(n, f"R8-{n:04}", 0, "x", TODAY, None) for n in range(1, 6))
    counts = replace(told.counts, tasks=40, tasks_now=35)
    _, text = note_of(replace(told, late=(), soon=(), tasks=tasks, counts=counts))
    assert text == "今日までにすること 35件（R8-0001、R8-0002、R8-0003ほか）"


class Shown:
    """Stands where the system's notes would; there is no tray on this screen."""

    def __init__(self):
        self.said = []

    def showMessage(self, title, text, *_):  # noqa: N802 - Qt's
        self.said.append((title, text))

    def hide(self):
        pass

    def deleteLater(self):  # noqa: N802 - Qt's
        pass


@pytest.fixture
def note(qapp, desk, monkeypatch):
    note = DayNote(qapp)
    shown = Shown()
    monkeypatch.setattr(tray, "available", lambda: True)
    monkeypatch.setattr(note, "_shown", lambda _desk: shown)
    monkeypatch.setattr(type(desk.casebook.now), "rehearsal", False)
    note.shown = shown
    yield note
    note.close()


def test_that_the_note_comes_once_a_day(note, desk):
    note.open(desk)
    note.look()
    assert len(note.shown.said) == 1
    assert noted(TODAY)


def test_that_who_does_not_want_it_is_not_told(note, desk):
    choose(note_days=False)
    note.open(desk)
    assert note.shown.said == []
    assert not noted(TODAY)


def test_that_nothing_is_noted_on_a_day_for_practice(qapp, desk, monkeypatch):
    monkeypatch.setattr(tray, "available", lambda: True)
    note = DayNote(qapp)
    note.open(desk)
    assert not noted(TODAY)
    note.close()


def test_that_a_screen_without_a_tray_is_no_fault(qapp, desk):
    note = DayNote(qapp)
    note.open(desk)
    note.look()
    note.close()
