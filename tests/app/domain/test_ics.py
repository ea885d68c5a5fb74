from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from app.domain.ics import Told, escaped, folded, follow, to_ics

DAY = date(2026, 11, 26)
STAMP = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
UID = "R8-0001.1.0.K11@0123.madoguchi"


def read(raw: bytes) -> dict[str, object]:
    """Return the events as an independent reader finds them, by UID."""
    events = list(Calendar.from_ical(raw).walk("VEVENT"))
    found = {str(event["UID"]): event for event in events}
    assert len(found) == len(events)
    return found


def test_that_an_independent_reader_finds_what_was_written():
    told = Told(DAY, "R8-0001 回答の目標", "当社の目標（法令の期限ではありません）", 7)
    event = read(to_ics({UID: told}, STAMP, "窓口台帳の期日"))[UID]
    assert event["DTSTART"].dt == DAY
    assert event["DTEND"].dt == date(2026, 11, 27)
    assert event["DTSTAMP"].dt == STAMP
    assert str(event["SUMMARY"]) == "R8-0001 回答の目標"
    assert str(event["DESCRIPTION"]) == told.note
    assert int(event["SEQUENCE"]) == 7
    assert str(event["STATUS"]) == "CONFIRMED"


def test_that_a_date_that_went_is_called_off():
    raw = to_ics({UID: Told(DAY, "R8-0001", gone=DAY)}, STAMP, "x")
    assert str(read(raw)[UID]["STATUS"]) == "CANCELLED"


def test_that_days_are_days_and_lines_end_as_they_must():
    raw = to_ics({UID: Told(DAY, "あ" * 100)}, STAMP, "x")
    assert b"DTSTART;VALUE=DATE:20261126\r\n" in raw
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 75


@given(st.text())
def test_that_any_text_comes_back(text):
    raw = to_ics({UID: Told(DAY, text or "x", text)}, STAMP, "x")
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in plain if c in "\t\n" or (ord(c) >= 0x20 and ord(c) != 0x7F))
    event = read(raw)[UID]
    assert str(event.get("DESCRIPTION", "")) == kept


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_that_no_line_is_long_and_no_character_is_cut(line):
    pieces = list(folded(line))
    assert all(len(piece) <= 75 for piece in pieces)
    assert all(piece[:1] == b" " for piece in pieces[1:])
    for piece in pieces:
        piece.decode("utf-8")
    assert (pieces[0] + b"".join(p[1:] for p in pieces[1:])).decode() == line


def test_that_marks_are_escaped():
    assert escaped("a;b,c\\d\r\ne") == "a\\;b\\,c\\\\d\\ne"


TODAY = date(2026, 11, 24)
FIRST = Told(DAY, "R8-0001 回答の目標")


def test_that_what_stands_keeps_its_sequence():
    once = follow({}, {UID: FIRST}, 5, TODAY)
    assert follow(once, {UID: FIRST}, 9, TODAY) == once
    assert once[UID].sequence == 5


def test_that_what_moved_has_a_later_sequence():
    once = follow({}, {UID: FIRST}, 5, TODAY)
    moved = follow(once, {UID: Told(date(2026, 11, 30), FIRST.title)}, 9, TODAY)
    assert moved[UID] == Told(date(2026, 11, 30), FIRST.title, sequence=9)


def test_that_what_went_is_called_off_for_a_time_and_then_forgotten():
    once = follow({}, {UID: FIRST}, 5, TODAY)
    gone = follow(once, {}, 9, TODAY)
    assert (gone[UID].gone, gone[UID].sequence) == (TODAY, 9)
    assert follow(gone, {}, 12, TODAY + timedelta(days=90)) == gone
    assert follow(gone, {}, 12, TODAY + timedelta(days=91)) == {}


def test_that_what_comes_back_stands_again():
    gone = follow(follow({}, {UID: FIRST}, 5, TODAY), {}, 9, TODAY)
    again = follow(gone, {UID: FIRST}, 12, TODAY)
    assert (again[UID].gone, again[UID].sequence) == (None, 12)


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x7f"])
def test_that_control_characters_are_dropped(character):
    assert escaped(f"a{character}b") == "ab"
