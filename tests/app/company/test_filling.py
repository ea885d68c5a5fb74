from __future__ import annotations

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

import resources
from app.company import filling
from app.company.filling import as_draft, changed, filled, from_draft, understood, written
from app.company.groups import Entry, Rows, Sort, entries
from app.company.settings import Fault, ProfileError, ProfileFault, parse
from app.domain.days import Closure, YearlyClosure
from app.domain.requests import Kind
from tests.app.company.test_settings import SMALL

TODAY = date(2026, 11, 24)
TERRACE = resources.open_text("companies/terrace.toml")


def settings(source=TERRACE, **values):
    """Writes values, `__` for the dots of a key; returns what the company is then."""
    return parse(written(source, {k.replace("__", "."): v for k, v in values.items()}, TODAY))


def faults(source=TERRACE, **values):
    with pytest.raises(ProfileError) as caught:
        settings(source, **values)
    return {(one.key, one.why) for one in filling.wrong(caught.value)}


def entry(key) -> Entry:
    for part in entries():
        for one in part.entries if isinstance(part, Rows) else (part,):
            if one.key == key:
                return one
    raise KeyError(key)


# ------------------------------------------------------------------ to and fro


@pytest.mark.parametrize("source", [TERRACE, SMALL], ids=["shipped", "another company"])
def test_that_what_is_not_changed_stays_to_the_letter(source):
    assert written(source, {}, TODAY) == source
    assert written(source, filled(source), TODAY) == source


def test_that_only_what_was_changed_is_written_and_comments_stay():
    text = written(TERRACE, {"clocks.answer_days": "21"}, TODAY)
    assert text == TERRACE.replace(
        "answer_days = 14     # calendar days", "answer_days = 21     # calendar days"
    )


def test_that_every_value_is_shown_as_it_would_be_filled_in():
    found = filled(SMALL)
    assert found["company.address"] == "大阪府大阪市北区見本1-2-3"
    assert found["policy.rights"] == "disclosure"
    assert found["procedure.fees.disclosure"] == "300"
    assert found["procedure.fees.tp_record"] == ""
    assert (found["joint_use"], found["policy.cookies"]) == ("", "")
    assert found["clocks.pmark_rolls"] == "yes"
    assert found["closures"] == [
        {
            "closures.name": "夏季休業",
            "closures.each": "yearly",
            "closures.first": "8月13日",
            "closures.last": "8月15日",
        },
        {
            "closures.name": "本社移転",
            "closures.each": "once",
            "closures.first": "2026/10/01",
            "closures.last": "2026/10/02",
        },
    ]


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
LINE = WORDS.map(str.strip).filter(bool)


@limits(max_examples=30)
@given(
    st.fixed_dictionaries(
        {
            "company.name": LINE,
            "company.address": st.lists(LINE, max_size=4).map("\n".join),
            "policy.withdrawal": WORDS,
            "clocks.answer_days": st.integers(1, 365).map(str),
            "work.pms_right_to_refuse": st.sampled_from(["", "yes"]),
            "joint_use": st.sampled_from(["", "yes"]),
            "policy.cookies": st.sampled_from(["", "yes"]),
            "retention.rights": st.integers(0, 50).map(str) | st.just(""),
            "policy.purposes": st.lists(
                st.fixed_dictionaries(
                    {"policy.purposes.group": LINE, "policy.purposes.purpose": LINE}
                ),
                max_size=3,
            ),
        }
    ),
    st.sampled_from([TERRACE, SMALL]),
)
def test_that_whatever_is_filled_in_is_what_is_read_again(values, source):
    values = {key: value for key, value in values.items() if not _splits(value)}
    if not filled(source)["policy.cookies"]:
        values.pop("policy.cookies", None)  # a purpose is asked for then
    once = written(source, values, TODAY)
    found = filled(once)
    for key, value in values.items():
        assert found[key] == (value.strip() if isinstance(value, str) else value)
    assert written(once, found, TODAY) == once
    assert changed(once, found) == {}


def _splits(value) -> bool:
    """Whether a text has a break of line that is no newline: lists are filled in line by line."""
    return isinstance(value, str) and value.splitlines() != value.split("\n") and bool(value)


def test_that_a_table_that_is_switched_off_goes_with_all_that_is_in_it():
    groups = filled(TERRACE)["joint_use.groups"]
    text = written(TERRACE, {"joint_use": "", "joint_use.groups": groups[:1]}, TODAY)
    assert "joint_use" not in tomllib.loads(text)
    assert settings(accredited_body="").accredited_body is None
    assert settings(policy__cookies="").policy.cookies is None


def test_that_a_table_that_is_switched_on_invents_nothing():
    joint = settings(SMALL, joint_use="yes", joint_use__purposes="連絡のため").joint_use
    assert (joint.purposes, joint.groups, joint.users) == (("連絡のため",), (), ())
    assert faults(SMALL, accredited_body="yes") == {("accredited_body.name", "入力してください。")}
    cookies = {"policy__cookies": "yes", "policy__cookies__purpose": "広告のため"}
    assert settings(SMALL, **cookies).policy.cookies.purpose == "広告のため"


# ------------------------------------------------------------------ any writing


def test_that_numbers_postcodes_and_domains_are_taken_in_any_width():
    found = settings(
        clocks__answer_days="２１",
        company__postcode="〒５３２００１１",
        company__mail_domains="＠Example.JP\n\nｍａｉｌ.example.jp",
        desk__phone="０６ー００００−１２３４",
        desk__mail="ｄｅｓｋ＠example.jp",
        desk__hours="平日９：００～１７：００",
        procedure__published_on="令和8年4月1日",
        procedure__fees__disclosure="１，０００",
    )
    assert found.clocks.answer_days == 21
    assert found.company.postcode == "532-0011"
    assert found.company.mail_domains == ("example.jp", "mail.example.jp")
    assert (found.desk.phone, found.desk.mail) == ("06-0000-1234", "desk@example.jp")
    assert found.desk_lines[-1] == "受付時間　平日９：００～１７：００"
    assert found.procedure_published == date(2026, 4, 1)
    assert found.fee(Kind.DISCLOSURE) == 1000


def closure(first, last, each="once", name="休み"):
    row = {"closures.name": name, "closures.each": each}
    return {**row, "closures.first": first, "closures.last": last}


def test_that_closures_are_taken_of_each_year_and_of_one():
    rows = [
        closure("8/13", "８月１５日", "yearly"),
        closure("R8.11.26", "令和8年11月27日"),
        closure("2月29日", "3/1", "yearly"),
    ]
    assert settings(closures=rows).closures == (
        YearlyClosure("休み", (8, 13), (8, 15)),
        Closure("休み", date(2026, 11, 26), date(2026, 11, 27)),
        YearlyClosure("休み", (2, 29), (3, 1)),
    )


def test_that_patterns_are_taken_with_full_width_braces():
    found = settings(work__case_number="受付（｛ｙｅａｒ｝）-｛serial｝")
    assert found.numbering.case == "受付（{year}）-{serial}"


# ------------------------------------------------------------------ faults


def test_that_every_fault_is_said_at_its_field_without_a_word_of_settings_files():
    found = faults(
        company__name="",
        company__postcode="12",
        desk__mail="窓口",
        clocks__answer_days="二週間",
        clocks__interim_days="０",
        procedure__published_on="いつか",
        work__case_number="{serial}",
        closures=[closure("8/40", "8/15", "yearly"), closure("2026-10-02", "2026-10-01")],
        staff=[{"staff.name": "佐野", "staff.duties": ""}] * 2,
    )
    assert {key for key, _ in found} == {
        "company.name",
        "company.postcode",
        "desk.mail",
        "clocks.answer_days",
        "clocks.interim_days",
        "procedure.published_on",
        "work.case_number",
        "closures.1.first",
        "closures.2.first",
        "staff.2.name",
    }
    for _, why in found:
        assert why.endswith(("。", "2026-04-01", "令和8年8月13日")), why
        assert not set(why) & set('[]="'), why


def test_that_a_fee_without_a_published_procedure_is_refused_at_the_fee():
    assert faults(procedure__fees__disclosure="300") == {
        (
            "procedure.fees.disclosure",
            "手続を公表した日がないと、手数料は定められません（法第38条）。",
        )
    }


def test_that_each_fault_leads_to_its_group():
    assert filling.group_of("closures.2.first") == "closures"
    assert filling.group_of("procedure.fees.disclosure") == "procedure"
    assert filling.group_of("staff.1") == "approval"
    assert filling.group_of("surprise") == ""
    error = ProfileError((ProfileFault("surprise", Fault.UNKNOWN),))
    assert filling.wrong(error)[0].why == "使えない値です。"


# ------------------------------------------------------------------ what stands beside


@pytest.mark.parametrize(
    ("key", "text", "row", "said"),
    [
        ("procedure.published_on", "R8.4.1", {}, "2026年4月1日（水）・令和8年4月1日"),
        ("procedure.published_on", "いつか", {}, ""),
        ("closures.first", "8/13", {"closures.each": "yearly"}, "毎年8月13日"),
        ("closures.first", "11/26", {}, "2026年11月26日（木）・令和8年11月26日"),
        ("work.case_number", "{era}{year}-{serial:04d}", {}, "例：R8-0001"),
        ("work.case_number", "{era}{", {}, ""),
        ("work.case_number", "{serial.x}", {}, ""),
        ("work.letter_number", "{case}の｛serial｝", {}, "例：R8-0001の1"),
        ("company.name", "株式会社", {}, ""),
    ],
)
def test_that_what_was_understood_is_said(key, text, row, said):
    assert understood(entry(key), text, row, TODAY) == said


# ------------------------------------------------------------------ drafts


def test_that_a_draft_gives_back_what_was_typed_even_half_a_character():
    values = {"company.name": "株式会社\ud842", "closures": [closure("8/13", "8/15")]}
    assert from_draft(as_draft(values)) == values
    assert as_draft({}) == ""


@pytest.mark.parametrize("text", ["", None, "{", "[1]", '{"surprise": "1"}', '{"closures": "x"}'])
def test_that_an_unreadable_draft_is_none(text):
    assert from_draft(text) == {}


def test_that_a_sort_is_known_for_every_entry():
    assert {e.sort for p in entries() for e in (p.entries if isinstance(p, Rows) else (p,))} == set(
        Sort
    )
