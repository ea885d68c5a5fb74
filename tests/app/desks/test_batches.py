"""Many letters at once: each is an act of its own, and calling off leaves nothing half."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.item import Act, State
from app.domain.requests import Kind
from app.jobs import Cancelled, Progress
from reports import raster
from tests.builders import Posted, a_case, a_casebook, an_anonymous_note, did, drive, issued


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


@pytest.fixture
def cases(casebook):
    """Four cases whose receipt is due; the third has nobody to write to."""
    found = [a_case(casebook, name=f"仮名 {name}") for name in ("一郎", "二葉")]
    found.append(casebook.intake.phone(an_anonymous_note()).case)
    return [*found, a_case(casebook, Kind.COMPLAINT, name="仮名 四季")]


class CalledOff(Progress):
    """Somebody who calls it off after so many letters."""

    def __init__(self, after):
        super().__init__()
        self._after = after

    def step(self, done, total):
        if done == self._after:
            self.cancel()
        super().step(done, total)


def test_that_what_is_due_is_proposed_with_what_is_wrong(casebook, cases):
    lines = {line.case: line for line in casebook.batches.propose().lines}
    assert list(lines) == cases
    assert [lines[c].letter for c in cases] == ["L01", "L01", "L01", "L20"]
    assert [bool(lines[c].findings) for c in cases] == [False, False, True, True]
    assert lines[cases[0]].requester == "仮名 一郎"
    assert "宛名" in lines[cases[2]].findings[0]
    assert casebook.safekeeping.check().entries == 5


def test_that_it_is_known_how_many_cases_were_not_looked_through(casebook, cases, monkeypatch):
    monkeypatch.setattr("app.desks.batches._MOST", 2)
    first = casebook.batches.propose()
    assert ([line.case for line in first.lines], first.beyond) == (cases[:2], 2)
    casebook.batches.issue(first.lines)
    then = casebook.batches.propose()  # what was issued and lies here still is in nobody's way
    assert ([line.case for line in then.lines], then.beyond) == (cases[2:], 0)


def test_that_cases_and_letter_can_be_named(casebook, cases):
    (line,) = casebook.batches.propose([cases[1]]).lines
    assert line.case == cases[1]
    assert [x.case for x in casebook.batches.propose(letter="L20").lines] == [cases[3]]
    assert casebook.batches.propose([cases[1]], "L20").lines == ()


def test_that_each_is_issued_by_an_act_of_its_own_and_the_rest_stays_with_its_sentence(
    casebook, cases
):
    before = casebook.safekeeping.check().entries
    done = casebook.batches.issue(casebook.batches.propose().lines, on=date(2026, 11, 24))
    assert [line.case for line, _ in done.issued] == cases[:2]
    assert [line.case for line in done.refused] == cases[2:]
    assert all(line.findings for line in done.refused)
    assert (done.left, done.error) == ((), None)
    assert casebook.safekeeping.check().entries == before + 2
    assert [line.case for line in casebook.batches.propose(cases[:2]).lines] == []


def test_that_what_went_stale_meanwhile_is_refused_alone(casebook, cases):
    lines = casebook.batches.propose(cases[:2]).lines
    drive(casebook, cases[0], did("withdraw", text="取り下げ"))
    done = casebook.batches.issue(lines)
    assert [line.case for line in done.refused] == [cases[0]]
    assert [line.case for line, _ in done.issued] == [cases[1]]


def test_that_calling_off_leaves_nothing_half(casebook, cases):
    lines = casebook.batches.propose(cases[:2]).lines
    done = casebook.batches.issue(lines, progress=CalledOff(1))
    assert [line.case for line, _ in done.issued] == [cases[0]]
    assert [line.case for line in done.left] == [cases[1]]
    assert casebook.cases.sheet(cases[1]).documents == ()
    assert casebook.safekeeping.check().ok
    assert [x.case for x in casebook.batches.issue(done.left).issued[0][:1]] == [cases[1]]


def test_that_a_full_disk_ends_it_between_two_letters(casebook, cases):
    lines = casebook.batches.propose(cases[:2]).lines
    database = casebook._book.database
    pages = database.execute("PRAGMA page_count")[0][0]
    database.execute(f"PRAGMA max_page_count = {pages}")
    done = casebook.batches.issue(lines * 20)
    assert done.error is not None
    assert done.left
    database.execute("PRAGMA max_page_count = 1000000")
    assert casebook.safekeeping.check().ok


def test_that_they_leave_in_one_file_with_a_list_that_names_nobody(casebook, cases, tmp_path):
    done = casebook.batches.issue(casebook.batches.propose(cases[:2]).lines)
    numbers = [number for _, number in done.issued]
    casebook.mailroom.bundle(numbers, tmp_path / "all.pdf")
    cover, *letters = raster.text((tmp_path / "all.pdf").read_bytes())
    assert all(number in cover for number in numbers)
    assert "2通" in cover
    assert "仮名" not in cover
    assert tuple(letters) == tuple(
        page for n in numbers for page in raster.text(casebook.letters.stored(n).pdf)
    )
    with pytest.raises(Cancelled):
        casebook.mailroom.bundle(numbers, tmp_path / "no.pdf", CalledOff(1))
    assert not (tmp_path / "no.pdf").exists()


def test_that_the_way_out_of_many_is_recorded_together(casebook, cases):
    done = casebook.batches.issue(casebook.batches.propose(cases[:2]).lines)
    letters = [(line.case, number) for line, number in done.issued]
    assert len(casebook.batches.dispatch(letters, "plain").cases) == 2
    for case, number in letters:
        (document,) = casebook.cases.sheet(case).documents
        assert (document.number, document.how) == (number, "plain")


def test_that_today_asks_for_letters_that_lie_here_and_that_nobody_heard_of(tmp_path):
    book = a_casebook(tmp_path, date(2026, 11, 12), name="early.casebook")
    number, other = a_case(book), a_case(book, name="別の 人", phone="06-2")
    assert book.deadlines.today().letters_due == 0  # to be confirmed first
    for one in (number, other):
        book.cases.do(one, Act.ACCEPT, 1, {"leak": "no"})
    assert book.deadlines.today().letters_due == 2
    sent = issued(book, number, Posted("L01")).document
    lying = issued(book, other, Posted("L01")).document
    assert {line.number for line in book.deadlines.today().posts} == {sent, lying}
    book.cases.do(number, "dispatch", 0, {"how": "simple", "tracking": "123-45-67890-3"})
    assert {line.number for line in book.deadlines.today().posts} == {lying}
    from tests.builders import RehearsalNow

    book._book.now = RehearsalNow(date(2026, 11, 24))
    lines = {line.number: line for line in book.deadlines.today().posts}
    assert lines[sent].due == date(2026, 11, 24)  # seven business days after
    assert (lines[sent].how, lines[sent].tracking) == ("simple", "12345678903")
    book.cases.do(number, "delivered", 0, {"on": "2026-11-13"})
    book.cases.do(other, "void", 0, {"text": "二重"})
    assert book.deadlines.today().posts == ()
    assert book.cases.sheet(number).items[0].state is State.ACCEPTED
    book.close()


@pytest.fixture
def late(tmp_path):
    """A casebook after the day by which the receipt of its one case promises an answer."""
    book = a_casebook(tmp_path, date(2026, 11, 30), name="late.casebook")
    number = a_case(book, name="仮名 五月")
    yield book, number
    book.close()


def test_that_a_planned_day_that_has_gone_by_asks_for_a_second_look(late):
    book, number = late
    (line,) = book.batches.propose([number], "L01").lines
    assert [remark.key for remark in line.remarks] == ["day-gone@予定日"]
    assert (line.passable, line.ready) == (True, False)


def test_that_what_was_looked_at_is_issued_and_nothing_else(late):
    book, number = late
    (line,) = book.batches.propose([number], "L01").lines
    assert [one.case for one in book.batches.issue([line]).refused] == [number]
    other = replace(line, acknowledged=frozenset({"far-day@予定日"}))
    assert book.batches.issue([other]).issued == ()
    seen = replace(line, acknowledged=frozenset(remark.key for remark in line.remarks))
    ((_, issued_as),) = book.batches.issue([seen]).issued
    (event,) = [one for one in book.cases.sheet(number).events if one.sort == Act.LETTER]
    assert dict(event.facts)["number"] == issued_as
    assert "day-gone" in dict(event.facts)["acknowledged"]
