from __future__ import annotations

import json
from collections import Counter
from datetime import date
from email import message_from_bytes
from functools import cache

import pytest
from pypdf import PdfReader

import resources
from app import demo
from app.casebook import Casebook
from app.domain.item import State
from app.domain.leak import State as Judged
from app.domain.leak_duties import Track
from app.domain.leak_facts import Category, WhyNot
from app.domain.partner_asks import Standing
from app.domain.partners import Relation, Route
from app.domain.requests import Channel, Decision, Kind, Role
from app.errors import CasebookExistsError
from app.jobs import Cancelled, Progress
from app.mail import eml
from app.mail.message import Defect
from app.store.book import entries
from reports.month.figures import Figure
from tests.app.desks.test_reporting import assert_counted_right

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
    assert today.unplanned == ()


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


def case_of(sheets, name):
    (sheet,) = (s for s in sheets if any(name in p.name for p in s.people))
    return sheet


def test_that_every_leak_that_was_feared_is_dated_and_judged(sheets):
    feared = [s for s in sheets if any(("leak", "yes") in event.facts for event in s.events)]
    assert len(feared) == 4
    assert [len(s.leaks) for s in feared] == [1, 1, 1, 1]
    assert [s.leaks[0].state for s in feared] == [
        Judged.CLOSED,  # the open forms at the fair
        Judged.CLOSED,  # the wrong envelope
        Judged.REPORTABLE,  # the looked up readings
        Judged.JUDGED,  # everybody's address
    ]
    assert [s.open for s in feared] == [False, False, True, True]


def test_that_a_leak_was_reported_under_the_privacymark_and_closed(sheets):
    sheet = case_of(sheets, "加藤")
    leak = sheet.leaks[0]
    assert (leak.known_on, leak.persons, leak.why_not) == (date(2026, 10, 16), 1, WhyNot.BELOW)
    (k8,) = (line for line in sheet.clocks if line.clock.id == "K8")
    assert (k8.clock.due, k8.met) == (date(2026, 11, 14), date(2026, 11, 11))


def test_that_forms_not_yet_entered_were_judged_not_reportable_with_the_reason(sheets):
    (sheet,) = (s for s in sheets if s.leaks and not s.people)
    assert sheet.leaks[0].why_not is WhyNot.NOT_PERSONAL_DATA
    (decided,) = (e for e in sheet.events if e.sort == "leak-not-reportable")
    assert "規則第7条第3号" in decided.text


def test_that_the_final_report_of_a_leak_is_still_running(sheets):
    sheet = case_of(sheets, "内田")
    leak = sheet.leaks[0]
    assert [c.category for c in leak.categories] == [Category.MALICE]
    met = {line.clock.id: line.met for line in sheet.clocks if line.item == 0}
    due = {line.clock.id: line.clock.due for line in sheet.clocks if line.item == 0}
    assert met["K4"] == met["K8-preliminary"] == date(2026, 11, 6)
    assert met["K5"] is met["K6"] is met["K8"] is None
    assert (due["K5"], due["K8"]) == (date(2027, 1, 4), date(2027, 1, 2))
    unmet = {duty.track for duty in leak.duties if duty.met is None}
    assert unmet == {Track.REPORT, Track.PERSONS, Track.PMARK}


def test_that_the_letter_of_the_accredited_body_was_answered_in_its_time(sheets):
    (sheet,) = (s for s in sheets if s.inquiries and s.channel is Channel.POST)
    assert sheet.inquiries[0].numbers == ("練習-26-014",)
    assert sheet.inquiries[0].submitted == (date(2026, 10, 28),)
    (k9,) = (line for line in sheet.clocks if line.clock.id == "K9")
    assert (k9.clock.start, k9.clock.due) == (date(2026, 10, 16), date(2026, 10, 30))
    assert k9.met == date(2026, 10, 28)
    assert sheet.open  # what was promised is still to be looked after


def test_that_two_partners_have_not_answered_and_one_of_them_is_late(casebook):
    assert [(a.name, a.standing) for a in casebook.partners.wall()] == [
        ("からたち引越窓口", Standing.LATE),
        ("つばくろコールセンター", Standing.WAITING),
    ]


def test_that_partners_of_several_sorts_are_kept(casebook):
    relations = {line.relation for line in casebook.partners.lines()}
    assert relations == {Relation.CONTRACTOR, Relation.RECIPIENT, Relation.JOINT_USER}


def test_that_the_person_is_not_told_before_the_contractor_has_answered(sheets):
    sheet = case_of(sheets, "西村")
    assert [str(one) for one in sheet.next.missing] == ["partner-answer"]


def test_that_one_request_was_guided_and_one_passed_on_with_consent(sheets):
    routes = {s.people[0].name: i.route for s in sheets for i in s.items if i.route}
    assert routes["渡邉 美咲"].others is Route.GUIDE
    assert routes["𠮷田 一郎"].others is Route.FORWARD
    assert routes["𠮷田 一郎"].consent == date(2026, 10, 9)
    assert len(routes) == 2


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
    assert {printed.letter for printed in made.printed} == {
        *("L01", "L07", "L09", "L11", "L14", "L17", "L20", "L21", "L28")
    }
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


@pytest.mark.parametrize("month", [8, 9, 10, 11])
def test_that_each_month_is_what_its_cases_tell(casebook, month):
    assert_counted_right(casebook, 2026, month)


def test_that_what_a_month_counts_is_what_the_journal_says(casebook):
    """Counted from the sealed log alone, which the figures are not read from."""
    figures = {
        "letter": Figure.LETTER, "ask-partner": Figure.PARTNER_ASKED,
        "follow-up": Figure.CAUSE, "leak-preliminary": Figure.LEAK_PRELIMINARY,
        "jipdec-inquiry": Figure.BODY_ASKED, "report": Figure.REPORTED,
    }  # fmt: skip
    said = Counter()
    with casebook._book.reading() as session:
        for entry in entries(session):
            for event in json.loads(entry.payload or "{}").get("events", ()):
                if event["sort"] in figures:
                    said[figures[event["sort"]], event["on"][:7]] += 1
    for month in (9, 10, 11):
        tally = casebook.reporting.month(2026, month).tally
        for figure in figures.values():
            assert tally.count(figure) == said[figure, f"2026-{month:02}"], (figure, month)
    assert all(said[figure, "2026-10"] for figure in (Figure.LETTER, Figure.PARTNER_ASKED))


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


# ------------------------------------------------------------------ papers for the body


def test_that_papers_lie_beside_the_casebook_and_name_nobody(made):
    (folder,) = made.packages
    assert folder.parent.name == "jipdec"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert [path.name for path in files if path.suffix == ".xlsx"] == ["02_説明資料.xlsx"]
    text = "".join(
        page.extract_text()
        for path in files
        if path.suffix == ".pdf"
        for page in PdfReader(path).pages
    )
    assert "申出人" in text
    for name in ("木村", "大輔", "きむら", "080"):
        assert name not in text
