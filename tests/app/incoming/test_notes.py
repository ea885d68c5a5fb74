"""What is kept of a call, a visit or a letter besides its case."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from app.domain.requests import Channel
from app.errors import FieldRefusedError, NoSuchCaseError
from app.incoming.notes import ATTACHED, CALL
from app.views.intake import Callback, Enclosure
from tests.builders import a_case, a_casebook, a_mail, a_phone_note


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


def kept(casebook, note):
    sheet = casebook.cases.sheet(casebook.intake.phone(note).case)
    event = next((e for e in sheet.events if e.sort == CALL), None)
    return sheet, event, dict(event.facts) if event else {}


def test_that_a_plain_note_adds_nothing_to_the_timeline(casebook):
    _, event, _ = kept(casebook, a_phone_note())
    assert event is None


def test_that_what_was_asked_and_told_is_kept_and_no_answer(casebook):
    note = replace(
        a_phone_note(), asked=("birthday", "address"), asked_by="phone", told="確かめて折り返す。",
        seconds=83, called_at="10:24",
    )  # fmt: skip
    sheet, event, facts = kept(casebook, note)
    assert event.text == "確かめて折り返す。"
    assert facts == {"asked": "birthday,address", "asked_by": "phone", "seconds": "83"}
    assert len(casebook.cases.find("確かめて折り返す")) == 1
    assert sheet.tasks == ()


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"asked": ("old-card-number",), "asked_by": "phone"}, "asked"),
        ({"asked": ("1980年1月1日",)}, "asked"),
        ({"asked": ("birthday",), "asked_by": "post"}, None),
        ({"asked_by": "radio"}, "asked_by"),
        ({"delivery": "pigeon"}, "delivery"),
        ({"seen": ("unknown",)}, "seen"),
        ({"sent": date(2026, 11, 13)}, "sent"),
        ({"deemed": date(2026, 11, 13)}, "deemed"),
        ({"sent": date(2026, 12, 1)}, "sent"),
    ],
)
def test_that_what_cannot_be_is_refused(casebook, changed, name):
    note = replace(a_phone_note(), **changed)
    if name is None:
        casebook.intake.phone(note)
        return
    with pytest.raises(FieldRefusedError) as error:
        casebook.intake.phone(note)
    assert error.value.name == name
    assert casebook.cases.find() == ()


def test_that_a_call_back_is_the_first_task_and_its_number_stays_with_the_person(casebook):
    wish = Callback("080-0000-9999", "17時以降")
    sheet, _, facts = kept(casebook, replace(a_phone_note(), callback=wish))
    (task,) = sheet.tasks
    assert (task.due, "080" in task.text) == (date(2026, 11, 13), False)
    assert sheet.people[0].phone == "080-0000-9999"
    assert facts == {"callback": "wanted", "callback_when": "17時以降"}


def test_that_a_call_back_over_a_week_end_is_due_when_the_company_opens(casebook):
    note = a_phone_note(arrived=date(2026, 11, 20))  # before 21, 22, and the holiday of 23
    sheet, _, _ = kept(casebook, replace(note, callback=Callback("", "")))
    assert sheet.tasks[0].due == date(2026, 11, 24)


def test_that_a_call_back_that_was_made_is_no_task(casebook):
    sheet, _, facts = kept(
        casebook, replace(a_phone_note(), callback=Callback("06-0000-1234", "", done=True))
    )
    assert (sheet.tasks, facts["callback"]) == ((), "done")


def test_that_a_letter_keeps_its_postmark_its_way_and_its_enclosures(casebook):
    paper = Enclosure("委任状.pdf", b"%PDF-1.4 x")
    tool = Enclosure("setup.exe", b"MZ\x00")
    note = replace(
        a_phone_note(channel=Channel.POST), sent=date(2026, 11, 10), delivery="registered",
        files=(paper, tool),
    )  # fmt: skip
    sheet, _, facts = kept(casebook, note)
    assert facts == {"sent": "2026-11-10", "delivery": "registered"}
    assert [(f.name, f.size) for f in sheet.files] == [("委任状.pdf", 10), ("setup.exe", 3)]
    assert casebook.cases.content(sheet.files[1].sha256) == b"MZ\x00"
    assert sheet.messages == ()
    assert casebook.safekeeping.check().ok


def test_that_the_two_weeks_run_from_the_day_it_should_have_arrived(casebook):
    note = replace(a_phone_note(channel=Channel.POST), deemed=date(2026, 11, 5))
    sheet, *_ = kept(casebook, note)
    starts = {line.clock.id: line.clock.start for line in sheet.clocks}
    assert (starts["K2"], starts["K1"], starts["K11"]) == (
        date(2026, 11, 5),
        date(2026, 11, 12),
        date(2026, 11, 12),
    )
    suit = next(line.clock for line in sheet.clocks if line.clock.id == "K2")
    assert suit.suit_from == date(2026, 11, 20)
    assert casebook.safekeeping.check().ok


def test_that_a_visit_keeps_who_received_it_and_what_was_shown_and_not_copied(casebook):
    note = replace(a_phone_note(channel=Channel.VISIT), received_by="受付 川口", seen=("licence",))
    _, _, facts = kept(casebook, note)
    assert facts == {"received_by": "受付 川口", "shown": "licence"}


def test_that_a_call_about_a_running_case_joins_it_by_a_click(casebook):
    number = a_case(casebook)
    note = replace(a_phone_note(words="まだですか。"), case=number)
    assert casebook.intake.phone(note).case == number
    sheet = casebook.cases.sheet(number)
    assert len(casebook.cases.find()) == 1
    assert next(e for e in sheet.events if e.sort == CALL).text == "まだですか。"
    assert len(sheet.items) == 1
    with pytest.raises(NoSuchCaseError):
        casebook.intake.phone(replace(note, case="R8-9999"))


def test_that_files_are_put_to_a_case_later(casebook):
    number = a_case(casebook)
    content = b"\x89PNG\r\n\x1a\n x"
    change = casebook.intake.attach(number, (Enclosure("封筒.png", content),), "封筒の写真")
    assert change.act == "attach"
    sheet = casebook.cases.sheet(number)
    (file,) = sheet.files
    assert (file.name, file.content_type) == ("封筒.png", "image/png")
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    event = sheet.events[0]
    assert (event.sort, event.text) == (ATTACHED, "封筒の写真")
    assert dict(event.facts) == {"files": "1", "sha256": file.sha256}
    with pytest.raises(FieldRefusedError):
        casebook.intake.attach(number, ())
    assert casebook.safekeeping.check().ok


def test_that_files_of_a_mail_are_not_files_beside_it(casebook):
    number = casebook.intake.take_in(a_mail(attachments={"a.pdf": b"%PDF"}), "m.eml")[0].case
    sheet = casebook.cases.sheet(number)
    assert sheet.files == ()
    assert len(sheet.messages[0].attachments) == 1
