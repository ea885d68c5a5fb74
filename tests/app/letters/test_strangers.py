"""Who is known in a file, and that it is so after each act."""

from __future__ import annotations

import pytest

from app.letters.proof_rules import speller
from app.letters.strangers import InFile, People
from tests.builders import a_case, a_casebook, did, drive
from tests.withdrawn import withdrawn


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


def known(casebook, people, name):
    with casebook._book.reading() as session:
        return [ones for _, _, ones in people.names(session).found(speller()(name))]


def test_that_each_act_is_read_and_nothing_twice(casebook):
    people = People()
    assert known(casebook, people, "渡邉 美咲") == []
    whole = people._names
    a_case(casebook, name="渡邉 美咲", mail="m@example.com")
    (found,) = known(casebook, people, "渡辺美咲")
    assert len(found) == 1
    casebook.persons.correct(found[0], {"name": "大西 実"})
    assert known(casebook, people, "渡邉 美咲") == []
    assert known(casebook, people, "大西実") == [found]
    assert people._names is whole  # what was read at first was kept, and only changed


def test_that_who_was_forgotten_is_forgotten_here_as_well(casebook):
    people = People()
    _, withdrawal, _ = withdrawn(casebook, complains=False)
    assert known(casebook, people, "鵜殿 蕗子") != []
    drive(casebook, withdrawal, did("close"))
    assert known(casebook, people, "鵜殿 蕗子") == []
    assert known(casebook, people, "ウドノ フキコ") == []


def test_that_numbers_addresses_and_cases_are_looked_up(casebook):
    number = a_case(casebook, name="渡邉 美咲", phone="090-0000-5555", mail="M@Example.com")
    other = a_case(casebook, name="大西 実", phone="", mail="o@example.com")
    with casebook._book.reading() as session:
        register = InFile(session, People(), casebook.profile.numbering)
        (person,) = register.by_contact("phone", "09000005555")
        assert set(register.by_contact("mail", "m@example.com")) == {person}
        assert set(register.by_case(number)) == {person}
        assert person not in register.by_case(other)
        assert register.by_case("R8-9999") is None
        assert register.cases_of([person]) == (number,)
        assert register.numbers_in(f"先の{number}とＲ８－０００９") == (number, "R8-0009")


def test_that_names_in_latin_letters_and_addresses_are_kept_by_the_journal(casebook):
    people = People()

    def seen(text):
        with casebook._book.reading() as session:
            names, addresses = people.known(session)
            found = (*names.in_latin(text), *addresses.found(text))
            return [text[start:end] for start, end, _ in found]

    assert seen("MISAKI WATANABE") == []
    a_case(casebook, name="渡邉 美咲", reading="わたなべ みさき", address="吹田市みほん町2-7-15")
    assert seen("MISAKI WATANABE") == ["MISAKI WATANABE"]
    assert seen("吹田市みほん町二丁目7番15号") == ["吹田市みほん町二丁目7番15号"]
    with casebook._book.reading() as session:
        ((_, _, (person,)),) = people.known(session)[0].in_latin("Watanabe Misaki")
    casebook.persons.correct(person, {"reading": "わたべ みさき"})
    assert seen("MISAKI WATANABE") == []
    assert seen("Watabe Misaki") == ["Watabe Misaki"]
    assert seen("吹田市みほん町2-7-15") == ["吹田市みほん町2-7-15"]


def test_that_whose_address_was_forgotten_is_not_found(casebook):
    people = People()
    _, withdrawal, _ = withdrawn(casebook, complains=False)
    with casebook._book.reading() as session:
        assert list(people.known(session)[1].found("洲本市潮騒町7-19"))
    drive(casebook, withdrawal, did("close"))
    with casebook._book.reading() as session:
        assert list(people.known(session)[1].found("洲本市潮騒町7-19")) == []
        assert list(people.known(session)[0].in_latin("Fukiko Udono")) == []
