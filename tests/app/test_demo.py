from __future__ import annotations

from datetime import date
from email import message_from_bytes
from functools import cache

import pytest

import resources
from app import demo
from app.casebook import Casebook
from app.domain.item import State
from app.domain.requests import Channel, Decision, Kind, Role
from app.errors import CasebookExistsError
from app.jobs import Cancelled, Progress
from app.mail import eml
from app.mail.message import Defect

FICTIONAL = ("example.jp", "example.com", "example.co.jp", "example.ne.jp")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return demo.build(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def casebook(made):
    book = Casebook.open(made.casebook, made.passphrase)
    yield book
    book.close()


@pytest.fixture
def sheets(casebook):
    return [casebook.cases.sheet(case) for case in casebook.cases.find(order="number")]


@cache
def mails():
    """Return the shipped mails, read, by name."""
    names = [name for name in resources.names("demo/mails") if name.endswith(".eml")]
    raw = {name.split("/")[-1].removesuffix(".eml"): resources.read_bytes(name) for name in names}
    return {name: (bytes_, eml.read(bytes_, ("oya-ub.com",))) for name, bytes_ in raw.items()}


# ------------------------------------------------------------------ the casebook


def test_that_the_demo_passes_its_own_check(casebook):
    checked = casebook.safekeeping.check()
    assert (checked.ok, checked.faults) == (True, ())


def test_that_it_opens_on_its_rehearsal_date(casebook):
    assert casebook.now.rehearsal
    assert casebook.now.moment().date() == date(2026, 11, 24)


def test_that_every_kind_and_every_channel_occurs(sheets):
    assert {item.kind for sheet in sheets for item in sheet.items} == set(Kind)
    assert {sheet.channel for sheet in sheets} == set(Channel)


def test_that_nothing_was_written_down_after_the_day_it_is_opened_on(sheets, made):
    assert max(event.on for sheet in sheets for event in sheet.events) == made.today
    assert max(event.at.date() for sheet in sheets for event in sheet.events) == made.today


def test_that_the_day_begins_with_work_of_each_sort(casebook):
    today = casebook.deadlines.today()
    assert 1 <= len(today.late) <= 2
    assert 3 <= len(today.soon) <= 5
    assert 2 <= len(today.waiting) <= 3
    assert today.unconfirmed == 2
    assert today.tasks


def test_that_october_is_a_full_month(sheets):
    october = [s for s in sheets if (s.arrived.year, s.arrived.month) == (2026, 10)]
    assert 14 <= len(october) <= 17


def test_that_complaints_stand_at_different_stages(sheets):
    states = {item.state for sheet in sheets for item in sheet.items if item.kind is Kind.COMPLAINT}
    assert {State.INVESTIGATING, State.DRAFTED, State.FOLLOW_UP, State.CLOSED} <= states


def test_that_agents_and_the_nameless_occur(sheets):
    roles = {person.role for sheet in sheets for person in sheet.people}
    assert {Role.SELF, Role.PARENT, Role.GUARDIAN, Role.LAWYER, Role.OTHER} <= roles
    assert any(not sheet.people for sheet in sheets)


def test_that_a_guardian_asks_for_the_person(sheets):
    (sheet,) = (s for s in sheets if any(p.role is Role.GUARDIAN for p in s.people))
    assert [(p.role, p.name) for p in sheet.people] == [
        (Role.GUARDIAN, "長谷部 雅人"),
        (Role.SELF, "髙木 キヌ"),
    ]


def test_that_decisions_of_all_sorts_occur(sheets):
    decisions = {item.decision for sheet in sheets for item in sheet.items}
    assert {
        Decision.FULL,
        Decision.PARTIAL,
        Decision.NONE,
        Decision.NOTIFY,
        Decision.JUSTIFIED,
        Decision.PARTLY,
        Decision.ANSWERED,
        Decision.STOPPED,
        Decision.DISPOSED,
    } <= decisions


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("高橋", "髙橋 花子"),
        ("吉田", "𠮷田 一郎"),
        ("山崎", "山﨑 健"),
        ("つじ", "辻\U000e0100 さくら"),
        ("ササキ", "ｻｻｷ ﾏｺﾄ"),
    ],
)
def test_that_names_stay_as_written_and_are_found_as_typed(casebook, written, name):
    found = casebook.cases.lines(casebook.cases.find(written))
    assert name in [line.requester for line in found]


def test_that_the_older_ledger_is_taken_over(sheets, made):
    older = [sheet for sheet in sheets if sheet.migrated]
    assert (len(older), made.taken_over, made.refused) == (8, 8, 1)
    assert not any(sheet.open for sheet in older)
    assert len(sheets) == made.cases


def test_that_the_further_mail_joins_the_case_its_subject_names(sheets):
    _, further = mails()["m15-yamazaki-again"]
    (sheet,) = (s for s in sheets if len(s.messages) == 2)
    assert f"【{sheet.number}】" in further.subject
    assert sheet.messages[1].subject == further.subject
    assert sheet.number in further.body


def test_that_copies_of_identity_papers_are_gone_where_a_case_is_closed(sheets):
    def kept(sheet):
        said = [dict(event.facts).get("copies") for event in reversed(sheet.events)]
        return [word for word in said if word in ("kept", "destroyed")]

    closed = [kept(sheet) for sheet in sheets if not sheet.open]
    assert ["kept", "destroyed"] in closed
    assert not [words for words in closed if words and words[-1] == "kept"]


# ------------------------------------------------------------------ what lies beside it


def test_that_letters_are_written_as_they_were_issued(casebook, made):
    assert len(made.printed) >= 10
    assert {printed.letter for printed in made.printed} == {"L01", "L09", "L11", "L20"}
    for printed in made.printed:
        assert printed.path.read_bytes() == casebook.letters.stored(printed.number).pdf


def test_that_every_letter_left_the_house(sheets):
    assert not [d.number for s in sheets for d in s.documents if d.dispatched is None]


def test_that_the_list_names_what_was_made(made):
    listed = made.listing.read_text(encoding="utf-8")
    assert made.passphrase in listed
    assert "令和8年11月24日" in listed
    assert all(printed.number in listed for printed in made.printed)
    assert all(path.name in listed for path in made.reports)


def test_that_each_month_has_its_workbook(made):
    assert [path.name for path in made.reports] == [
        "2026-09.xlsx",
        "2026-10.xlsx",
        "2026-11.xlsx",
    ]
    assert all(path.read_bytes().startswith(b"PK") for path in made.reports)


def test_that_the_same_story_makes_the_same_letters(made, tmp_path):
    again = demo.build(tmp_path)
    assert [(one.number, one.path.read_bytes()) for one in again.printed] == [
        (one.number, one.path.read_bytes()) for one in made.printed
    ]
    assert again.listing.read_bytes() == made.listing.read_bytes()


def test_that_a_demo_is_not_made_over_another(made):
    before = made.casebook.read_bytes()
    with pytest.raises(CasebookExistsError):
        demo.build(made.casebook.parent)
    assert made.casebook.read_bytes() == before


def test_that_nothing_is_kept_of_a_demo_that_was_called_off(tmp_path):
    def called_off_at_the_twentieth_step(done, total):
        if done == 20:
            progress.cancel()

    progress = Progress(called_off_at_the_twentieth_step)
    with pytest.raises(Cancelled):
        demo.build(tmp_path, progress)
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------------ the mails


def test_that_every_mail_and_note_is_in_the_story_once():
    story = demo.read_story()
    told = [s.case for s in story.steps if isinstance(s, demo.Taken)]
    told += [s.mail for s in story.steps if isinstance(s, demo.Joined)]
    assert sorted(told) == sorted([*mails(), *story.notes])


def test_that_every_mail_reads_without_a_loss():
    expected = {"m08-cookie": {Defect.HTML_ONLY}, "m17-nameless": {Defect.NO_CHARSET}}
    found = {name: set(message.defects) for name, (_, message) in mails().items()}
    assert {name: defects for name, defects in found.items() if defects} == expected


def test_that_every_mail_comes_from_nowhere_real():
    domains = {message.sender.address.split("@")[1] for _, message in mails().values()}
    assert domains == set(FICTIONAL)


def test_that_the_mails_are_written_in_all_the_usual_ways():
    parts = [part for raw, _ in mails().values() for part in message_from_bytes(raw).walk()]
    ways = {(part.get_content_charset(), part["Content-Transfer-Encoding"]) for part in parts}
    assert {
        ("iso-2022-jp", "7bit"),
        (None, "7bit"),
        ("shift_jis", "8bit"),
        ("shift_jis", "base64"),
        ("euc-jp", "8bit"),
        ("utf-8", "base64"),
        ("utf-8", "quoted-printable"),
    } <= ways


def test_that_attachments_keep_their_japanese_names():
    names = {a.name for _, message in mails().values() for a in message.attachments}
    assert names == {"転居届の控え.pdf", "開示請求_平野沙織.txt"}


def test_that_a_case_is_opened_after_its_mail_arrived():
    for step in demo.read_story().steps:
        if isinstance(step, demo.Taken) and step.case in mails():
            assert mails()[step.case][1].arrived_at < step.at
