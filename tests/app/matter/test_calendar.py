from __future__ import annotations

from datetime import date

import pytest
from icalendar import Calendar

from app.domain.item import Act
from app.errors import FileUnwritableError
from tests.builders import a_casebook, a_phone_note, did, drive


@pytest.fixture
def casebook(tmp_path):
    opened = a_casebook(tmp_path)
    yield opened
    opened.close()


def export(casebook, tmp_path):
    told = casebook.deadlines.export(tmp_path / "a.ics")
    raw = (tmp_path / "a.ics").read_bytes()
    events = Calendar.from_ical(raw).walk("VEVENT")
    return told, raw, {str(event["UID"]).partition("@")[0]: event for event in events}


def a_case(casebook, **values):
    note = a_phone_note(name="渡邉 美咲", arrived=date(2026, 11, 12), **values)
    number = casebook.intake.phone(note).case
    drive(casebook, number, did("accept", 1, leak="no"))
    return number


def test_that_dates_of_open_cases_are_told_by_number_and_kind(casebook, tmp_path):
    number = a_case(casebook)
    casebook.cases.do(number, Act.TASK, 0, {"text": "渡邉様に電話", "due": "2026-12-01"})
    told, raw, events = export(casebook, tmp_path)
    assert events[f"{number}.1.0.K11"]["DTSTART"].dt == date(2026, 11, 26)
    assert str(events[f"{number}.1.0.K11"]["SUMMARY"]) == f"{number} 回答の目標"
    assert "法令の期限ではありません" in events[f"{number}.1.0.K11"]["DESCRIPTION"]
    assert told.dates == len(events)
    text = raw.decode().replace("\r\n ", "")
    assert "渡邉" not in text
    assert "電話" not in text
    assert f"SUMMARY:{number} すること" in text


def test_that_the_two_weeks_of_the_requester_are_no_date_of_the_company(casebook, tmp_path):
    number = a_case(casebook)
    *_, events = export(casebook, tmp_path)
    assert not [uid for uid in events if uid.endswith((".K2", ".K3"))]
    assert events[f"{number}.1.0.K11"]


def test_that_the_same_dates_have_the_same_names_and_sequence(casebook, tmp_path):
    a_case(casebook)
    _, first, _ = export(casebook, tmp_path)
    _, again, _ = export(casebook, tmp_path)

    def without_stamp(raw):
        return [line for line in raw.split(b"\r\n") if not line.startswith(b"DTSTAMP")]

    assert without_stamp(first) == without_stamp(again)


def test_that_a_date_that_stands_still_is_called_off_and_comes_back_later(casebook, tmp_path):
    number = a_case(casebook)
    uid = f"{number}.1.0.K11"
    _, _, before = export(casebook, tmp_path)
    ask = {"reason": "identity", "on": "2026-11-13", "by": "2026-11-30"}
    casebook.cases.do(number, Act.ASK, 1, ask)
    told, _, waiting = export(casebook, tmp_path)
    assert str(waiting[uid]["STATUS"]) == "CANCELLED"
    assert told.gone >= 1
    casebook.cases.do(number, Act.ANSWERED, 1, {"reason": "identity", "on": "2026-11-16"})
    _, _, after = export(casebook, tmp_path)
    assert str(after[uid]["STATUS"]) == "CONFIRMED"
    assert after[uid]["DTSTART"].dt == date(2026, 11, 30)
    assert (
        int(before[uid]["SEQUENCE"]) < int(waiting[uid]["SEQUENCE"]) < int(after[uid]["SEQUENCE"])
    )


def test_that_an_export_is_in_the_journal_and_one_that_failed_is_not(casebook, tmp_path):
    a_case(casebook)
    before = casebook.safekeeping.check().entries
    export(casebook, tmp_path)
    assert casebook.safekeeping.check().entries == before + 1
    with pytest.raises(FileUnwritableError):
        casebook.deadlines.export(tmp_path / "nowhere" / "a.ics")
    found = casebook.safekeeping.check()
    assert found.entries == before + 1
    assert not found.faults


def test_that_two_casebooks_never_name_a_date_alike(tmp_path):
    ends = set()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        casebook = a_casebook(tmp_path / name)
        a_case(casebook)
        casebook.deadlines.export(tmp_path / "a.ics")
        casebook.close()
        raw = (tmp_path / "a.ics").read_text("utf-8")
        ends |= {line.partition("@")[2] for line in raw.splitlines() if line.startswith("UID:")}
    assert len(ends) == 2
