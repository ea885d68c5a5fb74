"""Leaks and matters with the accredited body within a case, by desk and by command line."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlmodel import func, select

from app import phrases
from app.__main__ import main
from app.domain.item import Act
from app.domain.leak_facts import Category, Topic
from app.domain.requests import Kind
from app.errors import FieldRefusedError, NoSuchActError, NoSuchCaseError, StepRefusedError
from app.store.tables import CaseLineRow, JournalRow
from app.views.incidents import CategoryLine
from tests.builders import a_case, a_casebook, a_profile, plain, reopened

TODAY = date(2026, 5, 7)
HARMLESS = {
    "happened": "yes",
    "scope": "personal-data",
    "protection": "no",
    "sensitive": "no",
    "property": "no",
    "malice": "no",
    "entrusted": "no",
}
SENSITIVE = {**HARMLESS, "sensitive": "yes"}


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path, TODAY)
    yield book
    book.close()


@pytest.fixture
def case(casebook):
    """A complaint that arrived on 1 May; nobody has thought of a leak yet."""
    number = a_case(casebook, Kind.COMPLAINT, arrived=date(2026, 5, 1))
    casebook.cases.do(number, Act.CONFIRM, 1, plain(Act.CONFIRM, Kind.COMPLAINT))
    return number


@pytest.fixture
def leaking(casebook, case):
    """The same with a leak the call centre knew of on 2 May."""
    triage(casebook, case, "yes")
    do(casebook, case, "leak-aware", on="2026-05-02", department="コールセンター")
    return case


def do(casebook, number, act, nr=0, /, **values):
    return casebook.cases.do(number, act, nr, values)


def triage(casebook, number, leak):
    answers = {"leak": leak, "request": "no", "partner": "no"}
    casebook.cases.do(number, Act.TRIAGE, 1, answers)


def clocks(casebook, number):
    lines = [line for line in casebook.cases.sheet(number).clocks if line.item == 0]
    return {(line.clock.id, line.nr): line for line in lines}


def offers(casebook, number, nr=1):
    found = casebook.cases.sheet(number).offers
    return {o.act: tuple(o.missing) for o in found if o.nr in (0, nr)}


def refusing(error, casebook, number, act, nr=0, /, **values):
    """Return the error of an act that must be refused, and prove that it left nothing."""

    def entries():
        with casebook._book.reading() as session:
            return session.exec(select(func.max(JournalRow.number))).one()

    before = entries()
    with pytest.raises(error) as caught:
        do(casebook, number, act, nr, **values)
    assert entries() == before
    return caught.value


def decided(casebook, number, facts=SENSITIVE):
    do(casebook, number, "leak-facts", **facts)
    for topic in Topic:
        do(casebook, number, "leak-topic", topic=str(topic), text="分かったこと。")
    do(casebook, number, "leak-judge")
    do(casebook, number, "leak-reportable")


# ------------------------------------------------------------------ from triage to a leak


def test_that_a_leak_that_may_be_leads_on_to_the_day_somebody_knew(casebook, case):
    before = casebook.cases.sheet(case)
    assert before.next.act is Act.TRIAGE
    triage(casebook, case, "yes")
    sheet = casebook.cases.sheet(case)
    assert (sheet.next.act, sheet.offers[0].act) == ("leak-aware", "leak-aware")
    triage(casebook, case, "no")
    assert casebook.cases.sheet(case).next.act is not None
    assert casebook.cases.sheet(case).next.act != "leak-aware"


def test_that_a_leak_is_open_though_its_item_was_withdrawn(casebook, case):
    triage(casebook, case, "yes")
    casebook.cases.do(case, Act.WITHDRAW, 1, {"text": "取り下げるとの電話。"})
    sheet = casebook.cases.sheet(case)
    assert sheet.open
    assert sheet.next.act == "leak-aware"
    do(casebook, case, "leak-aware", on="2026-05-02", department="コールセンター")
    assert casebook.cases.find(open_only=True) == (sheet.id,)
    facts = {**HARMLESS, "happened": "no", "accident": "no"}
    do(casebook, case, "leak-facts", **facts)
    do(casebook, case, "leak-judge")
    do(casebook, case, "leak-not-reportable", text="開封されないうちに全て回収した。")
    do(casebook, case, "leak-close")
    sheet = casebook.cases.sheet(case)
    assert not sheet.open
    assert sheet.next.act is None
    assert casebook.cases.find(open_only=True) == ()
    assert casebook.safekeeping.check().ok


def test_that_the_day_somebody_knew_has_to_be_said_and_by_whom(casebook, case):
    error = refusing(FieldRefusedError, casebook, case, "leak-aware", department="営業部")
    assert (error.name, error.why) == ("on", "required")
    error = refusing(FieldRefusedError, casebook, case, "leak-aware", on="5/2")
    assert (error.name, error.why) == ("department", "required")
    error = refusing(FieldRefusedError, casebook, case, "leak-aware", on="5/8", department="営業部")
    assert (error.name, error.why) == ("on", "future")


def test_that_it_may_have_been_known_before_the_complaint_arrived(casebook, case):
    do(casebook, case, "leak-aware", on="2026-04-28", department="営業部")
    assert clocks(casebook, case)["K5", 1].clock.start == date(2026, 4, 28)


# ------------------------------------------------------------------ clocks and dates


def test_that_the_clocks_of_a_leak_stand_beside_those_of_its_items(casebook, leaking):
    sheet = casebook.cases.sheet(leaking)
    found = {line.clock.id: line.clock for line in sheet.clocks if line.item == 0}
    assert found.keys() == {"K4", "K5", "K6", "K8"}
    assert {clock.start for clock in found.values()} == {date(2026, 5, 2)}
    assert found["K4"].due == date(2026, 5, 6)  # the fifth day, the day of knowledge counted
    assert found["K5"].due == date(2026, 6, 1)  # the thirtieth is a Sunday
    assert any(line.item == 1 for line in sheet.clocks)
    assert sheet.due == date(2026, 5, 6)
    assert sheet.next.act == "leak-facts"


def test_that_a_report_meets_its_clock_and_the_case_goes_on(casebook, leaking):
    decided(casebook, leaking)
    assert casebook.cases.sheet(leaking).next.act == "leak-preliminary"
    do(casebook, leaking, "leak-preliminary", on="2026-05-06")
    found = clocks(casebook, leaking)
    assert found["K4", 1].met == date(2026, 5, 6)
    assert found["K5", 1].met is None
    sheet = casebook.cases.sheet(leaking)
    company = min(c.clock.due for c in sheet.clocks if c.item and c.clock.due and not c.met)
    assert sheet.due == company  # the complaint's own target is nearer than the final report
    assert sheet.next.item == 1


def test_that_the_next_step_can_always_be_taken_and_leads_to_the_end(casebook, leaking):
    casebook.cases.do(leaking, Act.WITHDRAW, 1, {"text": "取り下げるとの電話。"})
    facts = dict(HARMLESS)
    filled = {
        "leak-facts": lambda: facts,
        "leak-count": lambda: {"persons": "1001"},
        "leak-topic": lambda: {"topic": str(topics.pop(0)), "text": "分かったこと。"},
    }
    topics, taken = list(Topic), []
    while (step := casebook.cases.sheet(leaking).next).act is not None:
        assert step.missing == ()
        do(casebook, leaking, step.act, **filled.get(step.act, dict)())
        taken.append(step.act)
    assert list(dict.fromkeys(taken)) == [
        "leak-facts",
        "leak-count",
        "leak-judge",
        "leak-reportable",
        "leak-topic",
        "leak-preliminary",
        "leak-persons",
        "leak-final",
        "leak-pmark",
        "leak-body",
        "leak-close",
    ]
    assert not casebook.cases.sheet(leaking).open


def test_that_a_department_that_knew_earlier_brings_the_clocks_forward(casebook, leaking):
    error = refusing(
        FieldRefusedError, casebook, leaking, "leak-aware", on="2026-04-30", department="物流部"
    )
    assert (error.name, error.why, error.choices) == ("nr", "required", ("1", "new"))
    do(casebook, leaking, "leak-aware", nr="1", on="2026-04-30", department="物流部")
    assert clocks(casebook, leaking)["K5", 1].clock.start == date(2026, 4, 30)
    do(
        casebook,
        leaking,
        "leak-aware",
        nr="1",
        on="2026-05-01",
        department="物流部",
        mistaken="2026-04-30",
    )
    assert clocks(casebook, leaking)["K5", 1].clock.start == date(2026, 5, 1)


def test_that_a_case_may_hold_two_leaks_each_with_its_own_way(casebook, leaking):
    do(casebook, leaking, "leak-aware", nr="new", on="2026-05-05", department="物流部")
    found = clocks(casebook, leaking)
    assert found["K5", 1].clock.start == date(2026, 5, 2)
    assert found["K5", 2].clock.start == date(2026, 5, 5)
    error = refusing(FieldRefusedError, casebook, leaking, "leak-judge")
    assert (error.name, error.choices) == ("nr", ("1", "2"))
    do(casebook, leaking, "leak-facts", nr="2", **SENSITIVE)
    do(casebook, leaking, "leak-judge", 2)
    assert "leak-reportable" in offers(casebook, leaking, 2)
    assert "leak-reportable" not in offers(casebook, leaking, 1)
    do(casebook, leaking, "leak-reportable")  # it can only be the second
    form = {f.name: f for f in casebook.cases.fields(leaking, "leak-preliminary")}
    assert form["nr"].value == "2"
    assert form["nr"].choices == ("1", "2")
    with casebook._book.reading() as session:
        matter = casebook.cases._docket.load(session, leaking)
    assert [one.phase for one in matter.leaks] == ["SUSPECTED", "REPORTABLE"]


def test_that_which_leak_or_inquiry_is_asked_only_where_there_is_a_choice(casebook, leaking):
    def asks(act: str) -> bool:
        return any(field.name == "nr" for field in casebook.cases.fields(leaking, act))

    assert not asks("jipdec-inquiry")  # there is none yet
    assert not asks("leak-count")  # there is one
    assert asks("leak-aware")  # another day of the same one, or another one
    do(casebook, leaking, "leak-aware", nr="new", on="2026-05-05", department="物流部")
    assert asks("leak-count")


# ------------------------------------------------------------------ refusals


def test_that_a_refused_act_says_what_is_missing_and_keeps_nothing(casebook, leaking):
    error = refusing(StepRefusedError, casebook, leaking, "leak-judge")
    assert (error.act, error.state, error.nr) == ("leak-judge", "SUSPECTED", 1)
    assert error.missing == ("answers", "count", "entrusted")
    assert offers(casebook, leaking)["leak-judge"] == error.missing
    assert "sensitive" in error.about
    assert "要配慮個人情報を含みますか" in phrases.error(error)
    decided(casebook, leaking)
    error = refusing(StepRefusedError, casebook, leaking, "leak-close")
    assert set(error.missing) == {"report", "persons", "pmark", "body"}


def test_that_a_paper_is_refused_with_the_topics_that_are_blank(casebook, leaking):
    do(casebook, leaking, "leak-facts", **SENSITIVE)
    do(casebook, leaking, "leak-topic", topic=str(Topic.OUTLINE), text="封筒の宛名違い。")
    do(casebook, leaking, "leak-topic", topic=str(Topic.CAUSE), later="yes")
    do(casebook, leaking, "leak-judge")
    do(casebook, leaking, "leak-reportable")
    error = refusing(StepRefusedError, casebook, leaking, "leak-persons")
    assert (error.missing, error.about) == (
        ("topics",),
        (Topic.DATA, Topic.SECONDARY, Topic.REFERENCE),
    )
    assert "個人データの項目・二次被害" in phrases.error(error)
    do(casebook, leaking, "leak-preliminary")  # as far as it is known


def test_that_items_are_told_without_their_leaks_and_inquiries(casebook, asked):
    triage(casebook, asked, "yes")
    before = casebook.cases.sheet(asked)
    do(casebook, asked, "leak-aware", on="2026-05-02", department="コールセンター")
    decided(casebook, asked)
    after = casebook.cases.sheet(asked)
    assert after.items == before.items
    assert (after.state, after.stages) == (before.state, before.stages)


def test_that_a_leak_is_shown_with_what_it_is_and_what_is_owed(casebook, leaking):
    decided(casebook, leaking)
    do(casebook, leaking, "leak-count", persons="3")
    (leak,) = casebook.cases.sheet(leaking).leaks
    assert (leak.nr, leak.state, leak.persons) == (1, "REPORTABLE", 3)
    assert (leak.known_on, leak.known_by) == (date(2026, 5, 2), "コールセンター")
    assert leak.categories == (CategoryLine(Category.SENSITIVE, date(2026, 5, 2)),)
    assert {d.track for d in leak.duties} == {"report", "persons", "body", "pmark"}
    do(casebook, leaking, "leak-persons")
    (leak,) = casebook.cases.sheet(leaking).leaks
    assert {d.track: d.met for d in leak.duties}["persons"] == TODAY


def test_that_without_a_leak_there_is_nothing_to_judge(casebook, case):
    error = refusing(StepRefusedError, casebook, case, "leak-judge")
    assert error.missing == ("knowledge",)
    error = refusing(StepRefusedError, casebook, case, "jipdec-submit")
    assert error.missing == ("inquiry",)
    with pytest.raises(NoSuchActError):
        do(casebook, case, "leak-anything")
    with pytest.raises(NoSuchActError):
        casebook.cases.fields(case, "leak-anything")


@pytest.mark.parametrize(
    ("act", "values", "name", "why"),
    [
        ("leak-facts", {}, "happened", "required"),
        ("leak-facts", {"happened": "perhaps"}, "happened", "choice"),
        ("leak-facts", {"happened": "yes", "since": "5/7", "on": "5/6"}, "since", "order"),
        ("leak-facts", {"number": "1"}, "number", "unknown"),
        ("leak-count", {"persons": "たくさん"}, "persons", "number"),
        ("leak-count", {"persons": "-1"}, "persons", "number"),
        ("leak-count", {"persons": "5", "nr": "2"}, "nr", "choice"),
        ("leak-topic", {"topic": "rule.8.1.1"}, "text", "required"),
        ("leak-topic", {"topic": "rule.8.1.1", "text": "x", "on": "5/1"}, "on", "order"),
        ("leak-aware", {"nr": "3", "on": "5/2", "department": "営業部"}, "nr", "choice"),
        (
            "leak-aware",
            {"nr": "1", "on": "5/2", "department": "営業部", "mistaken": "5/3"},
            "mistaken",
            "choice",
        ),
    ],
)
def test_that_a_field_that_does_not_fit_is_named(casebook, leaking, act, values, name, why):
    error = refusing(FieldRefusedError, casebook, leaking, act, **values)
    assert (error.name, error.why) == (name, why)


def test_that_numbers_may_be_typed_as_an_input_method_gives_them(casebook, leaking):
    do(casebook, leaking, "leak-count", persons="１,００１")
    assert casebook.cases.sheet(leaking).events[0].facts == (("persons", "1001"), ("nr", "1"))


def test_that_where_two_persons_approve_who_judged_does_not_decide(tmp_path):
    book = a_casebook(tmp_path, TODAY, source=a_profile(approval="two"), name="two")
    number = a_case(book, Kind.COMPLAINT, arrived=date(2026, 5, 1))
    do(book, number, "leak-aware", on="2026-05-02", department="営業部")
    do(book, number, "leak-facts", **SENSITIVE)
    do(book, number, "leak-judge")
    error = refusing(StepRefusedError, book, number, "leak-reportable")
    assert error.missing == ("second-person",)
    book = reopened(book, actor="梅田")
    error = refusing(StepRefusedError, book, number, "leak-reportable")
    assert error.missing == ("approver",)
    book = reopened(book, actor="西")
    do(book, number, "leak-reportable")
    do(book, number, "leak-topic", topic="rule.8.1.1", text="名簿の誤送信。")
    error = refusing(StepRefusedError, book, number, "leak-preliminary")
    assert error.missing == ("second-approval",)
    assert book.cases.sheet(number).next.act == "leak-approve"
    error = refusing(StepRefusedError, book, number, "leak-approve", paper="preliminary")
    assert error.missing == ("second-approval",)
    book = reopened(book, actor="堀")
    do(book, number, "leak-approve", paper="preliminary")
    do(book, number, "leak-preliminary")
    # what was approved is not what goes out any more
    do(book, number, "leak-topic", topic="rule.8.1.4", text="宛先の取り違え。")
    error = refusing(StepRefusedError, book, number, "leak-preliminary")
    assert error.missing == ("second-approval",)
    book.close()


# ------------------------------------------------------------------ the accredited body


@pytest.fixture
def asked(casebook, case):
    do(
        casebook,
        case,
        "jipdec-inquiry",
        basis="appi.53.2",
        number="苦情26-015",
        dated="2026-05-06",
        due="2026-05-20",
        complainant="named",
    )
    return case


def test_that_an_inquiry_runs_to_the_day_its_letter_names_and_no_other(casebook, asked):
    line = clocks(casebook, asked)["K9", 1]
    assert (line.clock.start, line.clock.due) == (date(2026, 5, 6), date(2026, 5, 20))
    do(casebook, asked, "jipdec-agree", number="苦情26-015", due="2026-05-29")
    assert clocks(casebook, asked)["K9", 1].clock.due == date(2026, 5, 29)
    error = refusing(
        FieldRefusedError, casebook, asked, "jipdec-agree", number="苦情26-1", due="2026-05-29"
    )
    assert (error.name, error.choices) == ("number", ("苦情26-015",))


def test_that_an_inquiry_goes_from_its_receipt_to_its_end(casebook, asked):
    assert offers(casebook, asked)["jipdec-draft"] == ("case",)
    error = refusing(NoSuchCaseError, casebook, asked, "jipdec-link", of="found", case="R8-9999")
    assert error.number == "R8-9999"
    do(casebook, asked, "jipdec-link", of="found")
    error = refusing(
        StepRefusedError, casebook, asked, "jipdec-draft", answer="refused", text="お答えしません。"
    )
    assert error.missing == ("justification",)
    do(
        casebook,
        asked,
        "jipdec-draft",
        answer="whole",
        text="経過。",
        exhibits="recording, account",
    )
    form = {f.name: f.value for f in casebook.cases.fields(asked, "jipdec-draft")}
    assert (form["text"], form["answer"], form["exhibits"]) == (
        "経過。",
        "whole",
        "recording,account",
    )
    do(casebook, asked, "jipdec-approve")
    do(casebook, asked, "jipdec-submit")
    assert clocks(casebook, asked)["K9", 1].met == TODAY
    casebook.cases.do(asked, Act.WITHDRAW, 1, {"text": "解決したとの電話。"})
    assert casebook.cases.sheet(asked).open
    assert casebook.cases.sheet(asked).next.act == "jipdec-close"
    do(casebook, asked, "jipdec-close", text="訂正して解決した。")
    assert not casebook.cases.sheet(asked).open
    (inquiry,) = casebook.cases.sheet(asked).inquiries
    assert (inquiry.case, inquiry.numbers) == (asked, ("苦情26-015",))
    assert (inquiry.state, inquiry.submitted) == ("CLOSED", (TODAY,))
    (draft,) = (e for e in casebook.cases.sheet(asked).events if e.sort == "jipdec-draft")
    listed = dict(draft.facts)["exhibits"]
    assert phrases.choice("exhibits", listed) == "通話録音、口座・カードの情報"


def test_that_a_complaint_that_is_withdrawn_stops_the_bodys_clock(casebook, asked):
    do(casebook, asked, "jipdec-withdrawn", text="団体から取下げの連絡。")
    assert clocks(casebook, asked)["K9", 1].met == TODAY
    assert casebook.cases.sheet(asked).next.item == 1


def test_that_a_letter_without_a_day_gives_none(casebook, case):
    do(casebook, case, "jipdec-inquiry", basis="appi.53.1")
    assert clocks(casebook, case)["K9", 1].clock.due is None
    assert casebook.cases.sheet(case).next.item == 1  # what has a date goes first


# ------------------------------------------------------------------ what is kept and found


def test_that_the_copies_in_lists_are_told_by_the_events(casebook, leaking):
    (line,) = casebook.cases.lines(casebook.cases.find())
    assert line.next == casebook.cases.sheet(leaking).next
    assert line.next.act == "leak-facts"
    assert line.due == date(2026, 5, 6)
    assert casebook.deadlines.today().late == (line,)
    assert casebook.safekeeping.check().ok
    with casebook._book.act("tamper") as acting:
        row = acting.session.get(CaseLineRow, line.id)
        row.due = date(2026, 6, 30)
        acting.session.add(row)
    assert casebook.safekeeping.check().faults == (f"case:{leaking}",)


def test_that_leaks_are_told_the_same_after_opening_again(casebook, leaking):
    before = casebook.cases.sheet(leaking)
    again = reopened(casebook)
    assert again.cases.sheet(leaking).clocks == before.clocks
    assert again.cases.sheet(leaking).items == before.items
    (aware,) = (event for event in before.events if event.sort == "leak-aware")
    assert (aware.items, aware.facts) == ((), (("department", "コールセンター"), ("nr", "1")))
    again.close()


def test_that_what_was_written_about_a_leak_is_found(casebook, leaking):
    do(casebook, leaking, "leak-topic", topic="rule.8.1.4", text="封入の取り違え。")
    for words in ("封入の取り違え", "コールセンター"):
        assert casebook.cases.find(words), words
    month = casebook.reporting.month(2026, 5)
    assert month is not None


# ------------------------------------------------------------------ the command line


@pytest.fixture
def line(tmp_path, monkeypatch, capsys):
    """The command line on a casebook of its own; the complaint arrived on 1 May 2026."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    book = a_casebook(tmp_path, TODAY, name="f.casebook")
    number = a_case(book, Kind.COMPLAINT, arrived=date(2026, 5, 1))
    book.close()
    monkeypatch.setenv("MADOGUCHI_PASSPHRASE", "mado to guchi")

    def run(*words, code=0, today="2026-05-07"):
        given = ["--casebook", "f.casebook", "--json", "--today", today]
        assert main([words[0], number, *words[1:], *given]) == code
        return json.loads(capsys.readouterr().out)

    return run


def test_that_a_leak_flagged_on_2_may_and_triaged_on_7_may_counts_from_the_2nd(line):
    line("act", "confirm", "kind=complaint")
    line("act", "triage", "leak=yes", "request=no", "partner=no", "on=2026-05-07")
    listed = line("act")
    assert listed["next"] == {"act": "leak-aware", "missing": []}
    aware = next(one for one in listed["acts"] if one["act"] == "leak-aware")
    assert aware["missing"] == []
    assert {"on", "department"} <= set(aware["fields"])
    line("act", "leak-aware", "on=2026-05-02", "department=コールセンター")
    shown = line("case")
    (final,) = (clock for clock in shown["clocks"] if clock["id"] == "K5")
    assert (final["start"], final["item"], final["nr"]) == ("2026-05-02", 0, 1)
    assert (final["due"], final["nature"]) == ("2026-06-01", "statutory_hard")
    assert shown["next"]["act"] == "leak-facts"


def test_that_the_command_line_names_what_a_leak_still_needs(line):
    line("act", "leak-aware", "on=5/2", "department=コールセンター")
    refused = line("act", "leak-judge", code=1)["error"]
    assert refused["kind"] == "StepRefused"
    assert refused["facts"]["missing"] == ["answers", "count", "entrusted"]
    for word in ("判断する", "本人の数"):
        assert word in refused["message"]
    judge = next(one for one in line("act")["acts"] if one["act"] == "leak-judge")
    assert (judge["nr"], judge["missing"]) == (1, refused["facts"]["missing"])
    unknown = line("act", "leak-judge", "wer=1", code=1)["error"]
    assert (unknown["kind"], unknown["facts"]["name"]) == ("FieldRefused", "wer")


def test_that_a_leak_is_driven_to_its_end_by_the_command_line(line):
    line("act", "leak-aware", "on=5/2", "department=コールセンター")
    line("act", "leak-facts", *(f"{name}={value}" for name, value in SENSITIVE.items()))
    line("act", "leak-count", "persons=12")
    for topic in Topic:
        line("act", "leak-topic", f"topic={topic}", "text=分かったこと。")
    for act in ("judge", "reportable", "preliminary", "persons", "final", "pmark", "body"):
        line("act", f"leak-{act}")
    line("act", "leak-close")
    shown = line("case")
    leak_clocks = [clock for clock in shown["clocks"] if clock["item"] == 0]
    assert {clock["state"] for clock in leak_clocks} == {"met"}
    assert shown["events"][0]["sort"] == "leak-close"
    assert shown["open"]  # the complaint goes on
    assert shown["next"]["act"] == "triage"
