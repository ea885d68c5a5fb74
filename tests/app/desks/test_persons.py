"""The desk of people: found, weighed, merged and parted."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.likeness import Sign
from app.domain.requests import Kind, Role
from app.errors import (
    FieldRefusedError,
    MergeRefusedError,
    NoSuchPersonError,
    NotMergedError,
)
from app.store.book import entries
from app.store.tables import ContactRow, PartyRow, PersonRow
from app.views.people import Person
from tests.builders import TODAY, a_case, a_casebook, a_phone_note, an_anonymous_note, did, drive


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


def who(casebook, number):
    return casebook.cases.sheet(number).people[0]


def typed(**known):
    empty = dict.fromkeys(
        ("name", "reading", "organisation", "mail", "phone", "postcode", "address"), ""
    )
    return Person(0, Role.SELF, **(empty | known))


def two(casebook):
    """Two cases of one woman, who wrote once and called once under her maiden name."""
    first = a_case(casebook, mail="hanako@example.jp", phone="06-0000-1234")
    second = a_case(
        casebook,
        Kind.COMPLAINT,
        name="森 花子",
        reading="もり はなこ",
        mail="mori@example.com",
        phone="06-0000-1234",
        address="",
    )
    return who(casebook, first), who(casebook, second), first, second


def rows(casebook):
    """All that is kept of people, to be compared before and after."""
    with casebook._book.reading() as session:
        from sqlmodel import select

        return [
            sorted(str(row.model_dump()) for row in session.exec(select(table)))
            for table in (PersonRow, ContactRow, PartyRow)
        ]


# ------------------------------------------------------------------ finding


def test_that_people_are_listed_by_their_reading(casebook):
    for name, reading in (("渡邉 美咲", "ワタナベ"), ("相川 一", "アイカワ"), ("森", "")):
        a_case(casebook, name=name, reading=reading, mail="", phone="", address="")
    names = [line.name for line in casebook.persons.lines(casebook.persons.find())]
    assert names == ["相川 一", "渡邉 美咲", "森"]


@pytest.mark.parametrize(
    "query",
    ["高橋", "髙橋", "タカハシ", "ﾀｶﾊｼ", "たかはし", "はなこ", "０９０－１２３４", "090-1234",
     "HANAKO",     "みどり坂", "みどり坂３丁目14", "高橋 みどり坂"],
)  # fmt: skip
def test_that_a_person_is_found_in_any_writing(casebook, query):
    a_case(casebook, phone="090-1234-5678")
    assert len(casebook.persons.find(query)) == 1


@pytest.mark.parametrize("query", ["高橋 佐藤", "%", "_", "zzz", "099-1234"])
def test_that_nobody_else_is_found(casebook, query):
    a_case(casebook, phone="090-1234-5678")
    assert casebook.persons.find(query) == ()


def test_that_a_line_counts_cases_and_names_the_newest(casebook):
    a_case(casebook, arrived=date(2026, 11, 2))
    a_case(casebook, arrived=date(2026, 11, 12))
    (line,) = casebook.persons.lines(casebook.persons.find())
    assert (line.cases, line.latest, line.phone) == (2, date(2026, 11, 12), "06-0000-1234")


def test_that_a_person_nobody_knows_is_refused(casebook):
    with pytest.raises(NoSuchPersonError):
        casebook.persons.sheet(7)


# ------------------------------------------------------------------ who may be the same


def test_that_the_same_number_is_a_sign_and_another_name_speaks_against(casebook):
    hanako, mori, _, _ = two(casebook)
    found = casebook.persons.alike(typed(phone="０６００００１２３４"))
    assert [(one.person.id, one.signs) for one in found] == [
        (hanako.id, (Sign.PHONE,)),
        (mori.id, (Sign.PHONE,)),
    ]
    (best, *_) = casebook.persons.alike(typed(name="高橋花子", phone="06-0000-1234"))
    assert best.person.id == hanako.id
    assert best.signs == (Sign.NAME, Sign.PHONE)


def test_that_open_cases_of_the_likely_one_come_with_her(casebook):
    _, _, first, _ = two(casebook)
    (found,) = casebook.persons.alike(typed(reading="タカハシ　ハナコ"))
    assert [line.number for line in found.cases] == [first]


def test_that_half_a_name_finds_who_contains_it(casebook):
    two(casebook)
    found = casebook.persons.alike(typed(name="花子"))
    assert {one.person.name for one in found} == {"髙橋 花子", "森 花子"}
    assert all(one.signs == () for one in found)


def test_that_who_was_found_to_be_another_is_not_proposed_again(casebook):
    first = who(casebook, a_case(casebook, mail=""))
    second = who(casebook, a_case(casebook, mail="", name="髙橋　花子"))
    assert first.id != second.id
    sheet = casebook.persons.sheet(first.id)
    assert [one.person.id for one in sheet.alike] == [second.id]
    casebook.persons.part(second.id, first.id)
    assert casebook.persons.sheet(first.id).alike == ()
    assert casebook.persons.sheet(second.id).alike == ()


def test_that_a_number_found_wrong_is_no_sign(casebook):
    _, mori, _, _ = two(casebook)
    contact = next(c for c in casebook.persons.sheet(mori.id).contacts if c.sort == "phone")
    casebook.persons.stand(contact.id, "wrong")
    found = casebook.persons.alike(typed(name="森 一", phone="06-0000-1234"))
    assert all(one.person.id != mori.id for one in found)
    assert who(casebook, "R8-0002").phone == ""


# ------------------------------------------------------------------ contacts


def test_that_every_contact_is_kept_with_its_day(casebook):
    number = a_case(casebook)
    drive(casebook, number, did("person", phone="090-9999-0000", address="京都市北区1-2"))
    contacts = casebook.persons.sheet(who(casebook, number).id).contacts
    told = [(c.sort, c.value, c.standing, c.since) for c in contacts]
    assert told[0] == ("address", "京都市北区1-2", "current", TODAY)
    assert ("phone", "06-0000-1234", "current", TODAY) in told
    assert len(told) == 5
    assert who(casebook, number).address == "京都市北区1-2"


def test_that_a_callers_new_address_is_kept_and_letters_go_where_they_went(casebook):
    number = a_case(casebook)
    a_case(casebook, address="京都市北区1-2")
    person = who(casebook, number)
    assert person.address == "大阪府豊中市みどり坂3丁目14-2"
    values = [c.value for c in casebook.persons.sheet(person.id).contacts if c.sort == "address"]
    assert values == ["大阪府豊中市みどり坂3丁目14-2", "京都市北区1-2"]


def test_that_an_old_address_gives_way_to_the_one_that_holds(casebook):
    number = a_case(casebook)
    a_case(casebook, address="京都市北区1-2")
    person = who(casebook, number)
    old = casebook.persons.sheet(person.id).contacts[0]
    casebook.persons.stand(old.id, "old")
    assert who(casebook, number).address == "京都市北区1-2"
    assert casebook.safekeeping.check().ok
    with pytest.raises(FieldRefusedError):
        casebook.persons.stand(old.id, "gone")


def test_that_a_corrected_name_shows_in_her_cases(casebook):
    number = a_case(casebook)
    casebook.persons.correct(who(casebook, number).id, {"name": "髙橋 華子"})
    assert casebook.cases.sheet(number).requester == "髙橋 華子"
    assert len(casebook.cases.find("華子")) == 1
    with pytest.raises(FieldRefusedError):
        casebook.persons.correct(1, {"role": "self"})


# ------------------------------------------------------------------ merging


def test_that_a_merger_brings_cases_and_contacts_together(casebook):
    hanako, mori, first, second = two(casebook)
    change = casebook.persons.merge(hanako.id, mori.id)
    assert change.people == {hanako.id, mori.id}
    assert len(change.cases) == 2
    sheet = casebook.persons.sheet(hanako.id)
    assert {line.number for line, _ in sheet.cases} == {first, second}
    assert {c.value for c in sheet.contacts} >= {"mori@example.com", "hanako@example.jp"}
    assert [line.id for line in sheet.merged] == [mori.id]
    assert who(casebook, second).name == "髙橋 花子"
    assert casebook.persons.find() == (hanako.id,)
    assert casebook.persons.find("森") == (hanako.id,)
    assert casebook.persons.sheet(mori.id).person.id == hanako.id
    assert len(casebook.cases.find("森 花子")) == 2  # by either name
    assert casebook.safekeeping.check().ok


def test_that_unmerging_leaves_everything_as_it_was(casebook):
    hanako, mori, *_ = two(casebook)
    before = rows(casebook)
    casebook.persons.merge(hanako.id, mori.id)
    assert rows(casebook) != before
    casebook.persons.unmerge(mori.id)
    assert rows(casebook) == before
    assert casebook.cases.find("森 花子") == (2,)
    assert casebook.safekeeping.check().ok


def test_that_a_merger_is_undone_in_the_middle_of_a_line(casebook):
    people = [
        who(casebook, a_case(casebook, name=name, mail=f"{n}@example.jp", reading="", phone=""))
        for n, name in enumerate(("森 一", "林 二", "東 三"))
    ]
    one, other, third = (person.id for person in people)
    casebook.persons.merge(other, third)
    between = rows(casebook)
    casebook.persons.merge(one, other)
    assert {line.into for line in casebook.persons.sheet(one).merged} == {one, other}
    casebook.persons.unmerge(other)
    assert rows(casebook) == between
    assert [line.id for line in casebook.persons.sheet(other).merged] == [third]


def test_that_what_came_after_a_merger_stays_where_it_came(casebook):
    hanako, mori, *_ = two(casebook)
    casebook.persons.merge(hanako.id, mori.id)
    later = casebook.intake.phone(replace(a_phone_note(phone="080-1111-2222"), person=mori.id)).case
    assert who(casebook, later).id == hanako.id
    casebook.persons.unmerge(mori.id)
    assert who(casebook, later).id == hanako.id
    assert "080-1111-2222" in {c.value for c in casebook.persons.sheet(hanako.id).contacts}
    assert casebook.safekeeping.check().ok


def test_that_a_contact_given_again_after_a_merger_does_not_take_the_moved_one_along(casebook):
    hanako, mori, *_ = two(casebook)
    before = [c.value for c in casebook.persons.sheet(mori.id).contacts]
    casebook.persons.merge(hanako.id, mori.id)
    casebook.intake.phone(replace(a_phone_note(mail="mori@example.com"), person=hanako.id))
    casebook.persons.unmerge(mori.id)
    assert [c.value for c in casebook.persons.sheet(mori.id).contacts] == before


def test_that_an_agent_and_her_principal_stay_apart(casebook):
    number = a_case(casebook, name="田村 節子", mail="", role=Role.SELF)
    values = {"person": "new", "name": "柏木 隆之", "role": "lawyer"}
    drive(casebook, number, did("person", **values))
    principal, agent = casebook.cases.sheet(number).people
    before = rows(casebook)
    with pytest.raises(MergeRefusedError) as error:
        casebook.persons.merge(principal.id, agent.id)
    assert (error.value.why, error.value.case) == ("roles", number)
    assert rows(casebook) == before


def test_that_one_is_not_merged_with_herself_nor_parted_from_nobody(casebook):
    hanako, mori, *_ = two(casebook)
    casebook.persons.merge(hanako.id, mori.id)
    with pytest.raises(MergeRefusedError) as error:
        casebook.persons.merge(mori.id, hanako.id)
    assert error.value.why == "same"
    with pytest.raises(NotMergedError):
        casebook.persons.unmerge(hanako.id)


def test_that_the_journal_tells_of_a_merger_without_a_name(casebook):
    hanako, mori, *_ = two(casebook)
    casebook.persons.merge(hanako.id, mori.id)
    with casebook._book.reading() as session:
        *_, last = entries(session)
    assert last.act == "merge"
    assert json.loads(last.subject)["people"] == [hanako.id, mori.id]
    assert "花子" not in last.payload


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans()), max_size=8))
def test_that_parting_all_again_loses_nothing_whatever_was_merged(tmp_path_factory, steps):
    casebook = a_casebook(tmp_path_factory.mktemp("merging"))
    people = [
        who(casebook, a_case(casebook, name=f"森 {n}", reading="", mail=f"{n}@example.jp")).id
        for n in "一二三四"
    ]
    before = rows(casebook)
    for one, other, back in steps:
        try:
            if back:
                casebook.persons.unmerge(people[one])
            else:
                casebook.persons.merge(people[one], people[other])
        except (MergeRefusedError, NotMergedError):
            continue
    assert casebook.safekeeping.check().ok
    for person in people:
        if casebook.persons.sheet(person).person.id != person:
            casebook.persons.unmerge(person)
    assert rows(casebook) == before
    casebook.close()


def test_that_somebody_nameless_who_wants_a_call_back_can_be_called(casebook):
    from app.views.intake import Callback

    note = replace(an_anonymous_note(), callback=Callback("070-0000-3333", "夕方"))
    person = who(casebook, casebook.intake.phone(note).case)
    assert (person.role, person.name, person.phone) == (Role.ANONYMOUS, "", "070-0000-3333")
