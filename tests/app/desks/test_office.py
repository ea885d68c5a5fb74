"""The office: settings by version, days that move only on confirmation, the law by version."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

import resources
from app.casebook import Casebook
from app.company.policy import policy_remarks
from app.company.settings import ProfileError
from app.domain import leak
from app.domain.clocks import ClockSettings, leak_clocks
from app.domain.days import Closure
from app.domain.incidents import name_of
from app.domain.item import Act, Missing, State
from app.domain.policy_check import Gap
from app.domain.requests import Kind
from app.errors import (
    LetterFindingsError,
    NoSuchItemError,
    StepRefusedError,
    StorageFailedError,
)
from app.matter import certificates
from app.rules.almanac import load_calendars
from app.rules.law_tables import read_tables
from app.rules.lawbook import Lawbook
from app.store.book import Book
from app.views.cases import Moved
from tests.builders import (
    OFFICER,
    Posted,
    a_case,
    a_casebook,
    a_profile,
    an_anonymous_note,
    bring,
    did,
    drive,
    reopened,
)

CLOSED = """
[[closures]]
name = "創立記念日"
first = "2026-11-26"
last = "2026-11-27"
"""
SUMMER = '\n[[closures]]\nname = "夏季休業"\nfirst = "08-13"\nlast = "08-15"\n'


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


def days(casebook, number):
    """The day of each clock, by item and id."""
    lines = casebook.cases.sheet(number).clocks
    return {(c.item, c.clock.id): c.clock.due or c.clock.suit_from for c in lines}


def closed(text=CLOSED):
    return a_profile() + text


# ------------------------------------------------------------------ what would move


def test_that_a_closing_day_moves_the_companys_own_date_and_never_the_laws(casebook):
    number = a_case(casebook)  # arrived 2026-11-12: K11 falls on 11-26, a Thursday
    assert casebook.office.preview(closed()) == (
        Moved(number, 1, "K11", date(2026, 11, 26), date(2026, 11, 30)),
    )
    before = days(casebook, number)
    assert before[1, "K11"] == date(2026, 11, 26)  # a look moves nothing
    casebook.office.change(closed(), move=True)
    after = days(casebook, number)
    assert after == {**before, (1, "K11"): date(2026, 11, 30)}
    assert after[1, "K2"] == before[1, "K2"] == date(2026, 11, 27)


def test_that_days_stay_where_the_officer_does_not_confirm(casebook):
    number = a_case(casebook)
    before, events = days(casebook, number), casebook.cases.sheet(number).events
    change = casebook.office.change(closed(), move=False)
    assert (change.settings, change.cases) == (True, frozenset())
    assert days(casebook, number) == before
    assert casebook.cases.sheet(number).events == events
    later = a_case(casebook)  # opened under the new settings, it runs by them
    assert days(casebook, later)[1, "K11"] == date(2026, 11, 30)
    assert casebook.safekeeping.check().faults == ()


def test_that_the_lists_show_what_was_confirmed(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    (case,) = casebook.cases.find(number)
    casebook.office.change(a_profile().replace("answer_days = 14", "answer_days = 7"), move=True)
    (line,) = casebook.cases.lines([case])
    assert line.due == casebook.cases.sheet(number).due
    assert days(casebook, number)[1, "K11"] == date(2026, 11, 19)
    assert casebook.safekeeping.check().faults == ()


def test_that_a_recalculation_is_told_by_one_event_in_the_same_act(casebook):
    number, other = a_case(casebook), a_case(casebook, Kind.DISCLOSURE, Kind.COMPLAINT)
    entries = casebook.safekeeping.check().entries
    change = casebook.office.change(closed(), move=True)
    assert change.act == "settings"
    assert len(change.cases) == 2
    assert casebook.safekeeping.check().entries == entries + 1
    event = casebook.cases.sheet(number).events[0]
    assert (event.sort, event.items, event.actor) == ("recalculated", (), OFFICER)
    assert dict(event.facts) == {"settings": "2"}
    assert event.text == (
        f"{certificates.clock_name('K11')}　令和8年11月26日（木）→令和8年11月30日（月）"
    )
    assert casebook.cases.sheet(other).events[0].text.startswith("項目1 ")
    assert casebook.cases.find("創立記念日") == ()


def test_that_cases_that_are_closed_never_move(casebook):
    number = a_case(casebook)
    bring(casebook, number, State.CLOSED)
    before = days(casebook, number)
    assert casebook.office.preview(closed()) == ()
    casebook.office.change(closed(), move=True)
    assert days(casebook, number) == before
    drive(casebook, number, did("reopen", text="やはり請求するとのこと。"))
    assert days(casebook, number) == before  # it goes on as it was counted
    assert [moved.case for moved in casebook.office.preview(closed())] == [number]


def test_that_what_was_met_does_not_move(casebook):
    number = a_case(casebook, up_to=State.NOTIFIED)
    assert casebook.office.preview(closed()) == ()
    casebook.office.change(closed(), move=True)
    assert days(casebook, number)[1, "K11"] == date(2026, 11, 26)


def test_that_what_was_done_stays_measured_by_the_days_of_its_time(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, Kind.DISCLOSURE)
    bring(casebook, number, State.NOTIFIED, item=1)
    drive(casebook, number, did("accept", item=2, leak="no"))
    drive(casebook, number, did("ask", item=2, reason="fix", on="2026-11-13"))
    drive(casebook, number, did("answered", item=2, on="2026-11-13"))
    before = days(casebook, number)
    swift = a_profile().replace("_days = 14", "_days = 7").replace("_days = 3", "_days = 1")
    assert [(moved.item, moved.clock) for moved in casebook.office.preview(swift)] == [(2, "K11")]
    casebook.office.change(swift, move=True)
    assert days(casebook, number) == {**before, (2, "K11"): date(2026, 11, 19)}
    (recalculated,) = (e for e in casebook.cases.sheet(number).events if e.sort == "recalculated")
    kept = dict(recalculated.facts)["kept"].split(",")
    assert {"1.0:K10", "1.0:K11", "2.0:K10"} <= set(kept)
    assert "2.0:K11" not in kept
    assert casebook.office.preview(swift) == ()
    assert casebook.safekeeping.check().faults == ()


def test_that_a_clock_that_stands_still_is_listed_without_days(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    drive(casebook, number, did("ask", reason="identity", on="2026-11-13"))
    assert casebook.office.preview(closed()) == (Moved(number, 1, "K11", None, None),)
    slower = a_profile().replace("acknowledge_days = 3", "acknowledge_days = 5")
    assert not any(moved.clock == "K11" for moved in casebook.office.preview(slower))
    casebook.office.change(closed(), move=True)
    assert "停止中" in casebook.cases.sheet(number).events[0].text
    drive(casebook, number, did("answered", on="2026-11-13"))
    assert days(casebook, number)[1, "K11"] == date(2026, 11, 30)


def test_that_a_reading_of_the_law_moves_the_day_of_a_suit_on_confirmation(casebook):
    number = a_case(casebook, arrived=date(2026, 11, 9))  # the 14th day: 勤労感謝の日
    literal = a_profile().replace('art142 = "none"', 'art142 = "literal_next_day"')
    assert casebook.office.preview(literal) == (
        Moved(number, 1, "K2", date(2026, 11, 24), date(2026, 11, 25)),
    )


def test_that_what_moves_no_clock_lists_nothing(casebook):
    a_case(casebook)
    renamed = a_profile().replace('phone = ""', 'phone = "06-0000-9999"', 1)
    assert casebook.office.preview(renamed) == ()
    assert casebook.office.preview(a_profile() + SUMMER) == ()


def test_that_a_leak_is_reported_by_the_laws_days_whatever_the_company_closes(casebook):
    number = a_case(casebook, Kind.COMPLAINT)
    aware = {"on": "2026-11-13", "department": "コールセンター"}
    casebook.cases.do(number, name_of(leak.Act.AWARE), 0, aware)
    before = days(casebook, number)
    assert (before[0, "K5"], before[0, "K8"]) == (date(2026, 12, 14), date(2026, 12, 12))
    shut = closed(CLOSED.replace("2026-11-26", "2026-12-01").replace("2026-11-27", "2026-12-28"))
    assert not any(moved.item == 0 for moved in casebook.office.preview(shut))
    casebook.office.change(shut, move=True)
    assert {at: day for at, day in days(casebook, number).items() if at[0] == 0} == {
        at: day for at, day in before.items() if at[0] == 0
    }
    rolls = shut.replace("pmark_rolls = false", "pmark_rolls = true")
    k8 = Moved(number, 0, "K8", date(2026, 12, 12), date(2026, 12, 14))
    assert casebook.office.preview(rolls) == (k8,)
    casebook.office.change(rolls, move=True)
    assert days(casebook, number)[0, "K8"] == date(2026, 12, 14)
    assert casebook.safekeeping.check().faults == ()


def test_that_lists_follow_a_company_that_leaves_its_accredited_body(casebook):
    number = a_case(casebook, Kind.INQUIRY)
    aware = {"on": "2026-11-13", "department": "コールセンター"}
    casebook.cases.do(number, name_of(leak.Act.AWARE), 0, aware)
    text = a_profile()
    first = text.index("[accredited_body]")
    alone = text[:first] + text[text.index("[work]") :]
    casebook.office.change(alone, move=False)
    assert casebook.profile.accredited_body is None
    assert (0, "K8") not in days(casebook, number)  # nobody is left to report to
    assert casebook.safekeeping.check().faults == ()


COMPANY_DAYS = st.tuples(
    st.dates(date(2026, 11, 1), date(2027, 1, 31)), st.integers(min_value=0, max_value=20)
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(COMPANY_DAYS, st.dates(date(2026, 10, 1), date(2026, 12, 31)))
def test_that_no_closing_day_moves_the_clocks_of_the_law(span, known):
    first, length = span
    closure = Closure("休業", first, date.fromordinal(first.toordinal() + length))
    plain, shut = load_calendars(()), load_calendars((closure,))
    rolling = ClockSettings(pmark_rolls=True)
    assert leak_clocks(known, plain, rolling) == leak_clocks(known, shut, rolling)


# ------------------------------------------------------------------ versions


def test_that_the_newest_version_speaks_for_the_office_at_once_and_after_opening(tmp_path):
    casebook = a_casebook(tmp_path)
    assert casebook.office.version == 1
    renamed = a_profile().replace('representative = ""', 'representative = "見本 太郎"', 1)
    casebook.office.change(renamed, move=False)
    assert casebook.profile.company.representative == "見本 太郎"
    assert casebook.office.profile is casebook.profile
    number = a_case(casebook)
    casebook.office.change(closed(), move=True)
    again = reopened(casebook)
    assert again.office.version == 3
    assert again.profile.source == closed()
    assert days(again, number)[1, "K11"] == date(2026, 11, 30)
    assert again.safekeeping.check().ok
    again.close()


def test_that_each_case_keeps_to_the_version_it_was_opened_under(tmp_path):
    casebook = a_casebook(tmp_path)
    first = a_case(casebook)
    casebook.office.change(a_profile().replace("answer_days = 14", "answer_days = 7"), move=False)
    second = a_case(casebook)
    casebook.office.change(a_profile().replace("answer_days = 14", "answer_days = 11"), move=False)
    third = a_case(casebook)
    casebook = reopened(casebook)
    found = [days(casebook, number)[1, "K11"].day for number in (first, second, third)]
    assert found == [26, 19, 24]  # 11-23 is a holiday
    for number in (first, second, third):
        drive(casebook, number, did("note", text="経過。"))
    assert casebook.safekeeping.check().faults == ()
    casebook.close()


def test_that_the_same_settings_make_no_version_but_may_still_move_what_was_kept(casebook):
    number = a_case(casebook)
    assert not casebook.office.change(casebook.profile.source, move=True).settings
    casebook.office.change(closed(), move=False)
    entries = casebook.safekeeping.check().entries
    assert casebook.office.change(closed(), move=False).cases == frozenset()
    assert casebook.safekeeping.check().entries == entries
    casebook.office.change(closed(), move=True)
    assert casebook.office.version == 2
    assert days(casebook, number)[1, "K11"] == date(2026, 11, 30)


def test_that_settings_that_cannot_be_used_leave_all_as_it_was(casebook):
    number = a_case(casebook)
    before = days(casebook, number), casebook.safekeeping.check()
    broken = closed().replace('approval = "one"', 'approval = "three"')
    for act in (casebook.office.preview, lambda text: casebook.office.change(text, move=True)):
        with pytest.raises(ProfileError):
            act(broken)
    assert (days(casebook, number), casebook.safekeeping.check()) == before
    assert casebook.office.version == 1


def test_that_a_disk_that_fails_leaves_the_old_settings_at_work(casebook):
    number = a_case(casebook)
    before = days(casebook, number)
    execute = casebook._book.database.execute
    (pages,) = execute("PRAGMA page_count")[0]
    execute(f"PRAGMA max_page_count = {pages}")
    long = closed() + "\n# " + "説明 " * 20_000
    with pytest.raises(StorageFailedError):
        casebook.office.change(long, move=True)
    assert casebook.office.version == 1
    assert casebook.profile.closures == ()
    execute("PRAGMA max_page_count = 1000000")
    assert days(casebook, number) == before
    assert casebook.safekeeping.check().faults == ()


def test_that_a_second_person_is_asked_for_as_soon_as_the_settings_say_so(casebook):
    number = a_case(casebook)
    bring(casebook, number, State.DRAFTED)
    casebook.office.change(a_profile(approval="two"), move=False)
    with pytest.raises(StepRefusedError) as error:
        drive(casebook, number, did("submit"), did("approve"))
    assert error.value.missing == (Missing.SECOND_PERSON,)
    assert casebook.safekeeping.check().faults == ()


# ------------------------------------------------------------------ what the policy lacks


def test_that_the_gaps_are_those_of_the_settings_kept_last(casebook):
    assert casebook.office.gaps() == policy_remarks(casebook.profile, date(2026, 11, 24))
    assert Gap.REPRESENTATIVE in {one.finding.gap for one in casebook.office.gaps()}
    told = a_profile().replace('representative = ""', 'representative = "見本 太郎"', 1)
    casebook.office.change(told, move=False)
    assert Gap.REPRESENTATIVE not in {one.finding.gap for one in casebook.office.gaps()}


# ------------------------------------------------------------------ the law by version

ROW = "appi.33.2.1,2023-04-01,第33条第2項第1号,本人・第三者の権利利益を害するおそれ,e-Gov\n"
CLAIM = "appi.33.1,2023-04-01,第33条第1項"
L11 = {"開示対象": "通話の記録"}


def renumbered(day="2023-04-01"):
    """A lawbook of a test: disclosure moves from article 33 to article 34 on `day`."""
    tables = {"statutes/provisions.csv": resources.open_text("statutes/provisions.csv")}
    text = tables["statutes/provisions.csv"]
    (claim,) = (line for line in text.splitlines(keepends=True) if line.startswith(CLAIM))
    assert ROW in text
    for row in (ROW, claim):
        later = row.replace("2023-04-01,第33条", f"{day},第34条")
        text = text.replace(row, later if day == "2023-04-01" else row + later)

    def read(name):
        return text if name == "statutes/provisions.csv" else resources.open_text(name)

    return Lawbook(read_tables(read))


def by(law, casebook):
    """The same casebook opened with another lawbook."""
    key, now, path = casebook._book.database.key, casebook.now, casebook.path
    casebook.close()
    return Casebook(Book._open(path, key, now, OFFICER, create=False), law)


def refused(casebook, on="2026-11-20"):
    """The number of a case whose disclosure is refused for D1, approved."""
    number = a_case(casebook)
    bring(casebook, number, State.INVESTIGATING, on=date(2026, 11, 13))
    drive(
        casebook,
        number,
        did("decide", decision="NONE", reasons="D1", on=on),
        did("approve"),
    )
    return number


def said(pdf):
    return "".join(p.extract_text() for p in PdfReader(BytesIO(pdf)).pages).replace("\n", "")


def test_that_a_renumbered_law_changes_a_new_draft_and_no_issued_letter(tmp_path):
    """Annex B-8: a law version with other article numbers never reaches an approved letter."""
    casebook = a_casebook(tmp_path)
    answered, waiting = refused(casebook), refused(casebook)
    drive(casebook, answered, Posted("L11", slots=L11))
    (document,) = casebook.cases.sheet(answered).documents
    issued = casebook.letters.stored(document.number)
    assert "第33条第2項第1号" in said(issued.pdf)
    assert "第33条第2項第1号" in said(casebook.letters.draft(waiting, "L11", values=L11).pdf)
    casebook = by(renumbered(), casebook)
    assert casebook.letters.stored(document.number) == issued
    draft = said(casebook.letters.draft(waiting, "L11", values=L11).pdf)
    assert "第34条第2項第1号" in draft
    assert "第33条" not in draft
    assert casebook.safekeeping.check().faults == ()
    casebook.close()


def test_that_a_decision_keeps_the_version_of_the_law_of_its_day(tmp_path):
    casebook = a_casebook(tmp_path, date(2027, 1, 20))
    early, late = refused(casebook, "2027-01-16"), refused(casebook, "2027-01-17")
    (item,) = casebook.cases.sheet(early).items
    assert item.law == "appi-2026-11-02"
    assert casebook.cases.sheet(late).items[0].law == "appi-2027-01-17"
    decided = next(e for e in casebook.cases.sheet(early).events if e.sort == Act.DECIDE)
    assert dict(decided.facts)["law"] == "appi-2026-11-02"
    assert casebook.cases.sheet(a_case(casebook)).items[0].law == ""
    drive(casebook, early, did("return", text="書き直す。"))
    assert casebook.cases.sheet(early).items[0].law == "appi-2026-11-02"
    casebook.close()


def test_that_the_articles_beside_a_decision_are_those_of_its_day(tmp_path):
    casebook = a_casebook(tmp_path, date(2028, 7, 20))
    early, late = refused(casebook, "2028-07-15"), refused(casebook, "2028-07-16")
    casebook = by(renumbered("2028-07-16"), casebook)
    for number, article in ((early, "第33条"), (late, "第34条")):
        found = casebook.cases.provisions(number, 1)
        assert [one.id for one in found] == ["appi.33.1", "appi.33.2.1"]
        assert [one.citation for one in found] == [
            f"個人情報の保護に関する法律{article}第1項",
            f"個人情報の保護に関する法律{article}第2項第1号",
        ]
        # No words are shown of a version the program does not carry.
        assert [bool(one.text) for one in found] == [number == early] * 2
    casebook.close()


def test_that_an_article_is_shown_in_the_words_of_the_law(casebook):
    number = a_case(casebook)
    (claim,) = casebook.cases.provisions(number, 1)
    assert claim.citation == "個人情報の保護に関する法律第33条第1項"
    assert "開示を請求することができる" in claim.text
    stop = a_case(casebook, Kind.USE_STOP)
    drive(casebook, stop, did("confirm", kind="use_stop", ground="35-5a"))
    assert [one.id for one in casebook.cases.provisions(stop, 1)] == ["appi.35.5"]
    inquiry = a_case(casebook, Kind.INQUIRY)
    assert casebook.cases.provisions(inquiry, 1) == ()
    with pytest.raises(NoSuchItemError):
        casebook.cases.provisions(number, 2)


def test_that_a_case_older_than_the_law_that_is_known_can_be_read(casebook):
    number = a_case(casebook, arrived=date(2019, 5, 7), noticed=date(2019, 5, 7))
    (prompt,) = (c.clock for c in casebook.cases.sheet(number).clocks if c.clock.id == "K1")
    assert prompt.basis.startswith("個人情報の保護に関する法律（")  # it had other numbers then
    bring(casebook, number, State.INVESTIGATING, on=date(2019, 5, 8))
    drive(casebook, number, did("decide", decision="FULL", method="paper", on="2019-05-09"))
    assert casebook.cases.sheet(number).items[0].law == ""
    assert casebook.cases.provisions(number, 1) == ()


# ------------------------------------------------------------------ the certificate


def test_that_the_certificate_shows_each_clock_of_the_item_on_paper_and_as_text(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, Kind.COMPLAINT)
    lines = casebook.cases.certificate_lines(number, 1)
    assert lines[0] == certificates.TITLE
    told = "".join(lines)
    for words in (
        casebook.profile.company.name,
        number,
        "保有個人データの開示",
        "到達日　令和8年11月12日",
    ):
        assert words in told, words
    for clock in ("K1", "K2", "K10", "K11"):
        assert f"（{clock}）" in told, clock
    paper = said(casebook.cases.certificate(number, 1)).replace("\u3000", "").replace(" ", "")
    assert "訴え提起可能日" in paper
    assert number in paper
    assert "K2" not in "".join(casebook.cases.certificate_lines(number, 2))
    with pytest.raises(NoSuchItemError):
        casebook.cases.certificate(number, 3)


def test_that_the_certificate_counts_by_the_days_the_case_runs_by(casebook):
    number = a_case(casebook)
    casebook.office.change(closed(), move=False)
    assert "創立記念日" not in "".join(casebook.cases.certificate_lines(number, 1))
    casebook.office.change(closed(), move=True)
    told = "".join(casebook.cases.certificate_lines(number, 1))
    assert "令和8年11月30日（月）まで" in told
    assert "創立記念日" in told


def test_that_a_proposed_kind_is_certified_as_proposed(casebook):
    number = casebook.intake.phone(an_anonymous_note(kinds=())).case
    assert any(line.endswith("（未確定）") for line in casebook.cases.certificate_lines(number, 1))


def test_that_a_character_nothing_can_print_is_named_and_not_left_out(casebook):
    number = a_case(casebook)
    casebook.office.change(closed().replace("創立記念日", "\U0001f9ff"), move=True)
    with pytest.raises(LetterFindingsError) as error:
        casebook.cases.certificate(number, 1)
    assert [finding.detail for finding in error.value.findings] == ["\U0001f9ff"]
