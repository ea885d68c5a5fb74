"""Letters of real cases, read before they are issued."""

from __future__ import annotations

from datetime import date

import pytest

from app import phrases
from app.domain.item import Act, State
from app.domain.requests import Kind
from app.errors import FieldRefusedError, LetterFindingsError
from app.letters.proofing import of_text
from app.rules.wording import letter_texts
from app.views.intake import Enclosure
from tests.app.letter_samples import WRITTEN
from tests.builders import a_case, a_casebook, a_profile, bring, did, drive

L09 = {"開示対象": "申込みの記録", "同封物一覧": "申込書の写し（1枚）"}


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


@pytest.fixture
def other(casebook):
    """The number of a case of somebody else."""
    return a_case(
        casebook,
        name="渡邉 美咲",
        reading="わたなべ みさき",
        phone="090-0000-5555",
        mail="misaki@example.com",
    )


def approved(casebook):
    return a_case(casebook, up_to=State.APPROVED)


def facts_of_letter(casebook, number):
    return dict(next(e for e in casebook.cases.sheet(number).events if e.sort == Act.LETTER).facts)


def remarks(casebook, number, letter="L09", **values):
    draft = casebook.letters.draft(number, letter, values={**L09, **values})
    return {one.key.partition("@")[0]: one for one in draft.remarks}


# ------------------------------------------------------------------ stops and second looks


def test_that_a_letter_in_order_has_no_remark(casebook, other):
    assert remarks(casebook, approved(casebook)) == {}


def test_that_another_persons_name_asks_for_a_second_look_and_says_whose_case(casebook, other):
    number = approved(casebook)
    found = remarks(casebook, number, 開示内容="氏名：渡辺美咲")["other-name"]
    assert found.passable
    assert other in found.sentence
    assert (found.words, found.slot, found.part) == ("渡辺美咲", "開示内容", "body")
    assert found.place.startswith("本文")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("電話：０９０（００００）５５５５", "other-phone"),
        ("メール：Misaki@Example.com", "other-mail"),
        ("先の事案：{other}", "other-case"),
    ],
)
def test_that_another_persons_number_stops_the_letter(casebook, other, written, code):
    number = approved(casebook)
    value = written.format(other=other)
    found = remarks(casebook, number, 開示内容=value)[code]
    assert not found.passable
    with pytest.raises(LetterFindingsError) as error:
        casebook.letters.issue(
            number, "L09", values={**L09, "開示内容": value}, acknowledged=[found.key]
        )
    assert code in {one.code for one in error.value.findings}
    assert casebook.cases.sheet(number).documents == ()


def test_that_two_marks_of_one_person_stop_the_letter(casebook, other):
    found = remarks(casebook, approved(casebook), 開示内容="氏名：渡邉 美咲\n電話：090-0000-5555")
    assert not found["other-name"].passable


def test_that_a_second_look_is_acknowledged_and_written_down(casebook, other):
    number = approved(casebook)
    values = {**L09, "開示内容": "氏名：渡辺美咲"}
    with pytest.raises(LetterFindingsError) as error:
        casebook.letters.issue(number, "L09", values=values)
    (finding,) = error.value.findings
    change = casebook.letters.issue(number, "L09", values=values, acknowledged=[finding.key])
    assert facts_of_letter(casebook, number)["acknowledged"] == finding.key
    assert "本文" in phrases.choice("acknowledged", finding.key)
    assert change.document
    assert casebook.safekeeping.check().faults == ()


def test_that_a_remark_that_is_not_there_any_more_acknowledges_nothing(casebook, other):
    number = approved(casebook)
    values = {**L09, "開示内容": "氏名：渡辺美咲"}
    with pytest.raises(LetterFindingsError):
        casebook.letters.issue(
            number, "L09", values=values, acknowledged=["other-name@body.1.0", "other-phone@"]
        )


# ------------------------------------------------------------------ the case's own people


def test_that_the_people_of_the_case_may_be_named(casebook, other):
    number = approved(casebook)
    own = "氏名：髙橋 花子\n電話：06-0000-1234\nメール：hanako@example.jp"
    assert remarks(casebook, number, 開示内容=own) == {}


def test_that_a_namesake_is_nobody_else(casebook):
    a_case(casebook, mail="other@example.jp", phone="03-0000-0009", address="")
    number = approved(casebook)
    assert remarks(casebook, number, 開示内容="氏名：髙橋 花子") == {}


def test_that_another_writing_of_the_own_name_is_looked_at(casebook):
    found = remarks(casebook, approved(casebook), 開示内容="氏名：高橋花子")
    assert found["name-variant"].passable


def test_that_another_addressee_stops_where_the_person_was_verified(casebook, other):
    found = remarks(casebook, approved(casebook), 宛名="渡邉 美咲")
    assert not found["addressee-differs"].passable


# ------------------------------------------------------------------ who is known, kept fresh


def test_that_whoever_comes_later_is_known_at_once(casebook):
    number = approved(casebook)
    assert remarks(casebook, number, 開示内容="氏名：渡邉 美咲") == {}
    later = a_case(casebook, name="渡邉 美咲", reading="わたなべ みさき", mail="m@example.com")
    assert "other-name" in remarks(casebook, number, 開示内容="氏名：渡邉 美咲")
    drive(casebook, later, did("person", name="大西 実", item=0))
    changed = remarks(casebook, number, 開示内容="氏名：渡邉 美咲")
    assert "other-name" not in changed or "大西" not in str(changed)


def test_that_one_who_is_merged_with_the_person_is_no_stranger(casebook):
    number = approved(casebook)
    same = a_case(casebook, name="高橋 はな子", reading="たかはし はなこ", mail="h@example.net")
    assert "other-name" in remarks(casebook, number, 開示内容="氏名：高橋 はな子")
    kept, merged = (casebook.cases.sheet(one).people[0].id for one in (number, same))
    casebook.persons.merge(kept, merged)
    assert "other-name" not in remarks(casebook, number, 開示内容="氏名：高橋 はな子")


# ------------------------------------------------------------------ what the case knows


def test_that_an_unverified_person_is_not_told_of_data(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    told = {"対象": "当社に登録されているお申込みの記録"}
    draft = casebook.letters.draft(number, "L01", values=told)
    (found,) = (one for one in draft.remarks if one.key.startswith("tells-of-data@"))
    assert found.passable  # what is asked for is told in the person's own words
    told = {"手段": "お電話（ご登録の電話番号）"}
    assert casebook.letters.draft(number, "L01", values=told).stops


def test_that_a_fee_is_named_only_under_a_published_procedure(tmp_path):
    for published, stops in (("", True), ("2026-04-01", False)):
        source = a_profile(published=published, fees="disclosure = 500" if published else "")
        book = a_casebook(tmp_path, source=source, name=f"{published or 'none'}.casebook")
        number = a_case(book, up_to=State.ACCEPTED)
        draft = book.letters.draft(number, "L01", values={"手数料": "500"})
        assert any(one.key.startswith("no-fee-here@") for one in draft.remarks) is stops
        book.close()


def test_that_a_day_in_a_slot_is_compared_with_the_case(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    draft = casebook.letters.draft(number, "L01", values={"到達日": "令和7年11月12日"})
    assert {one.key.partition("@")[0] for one in draft.remarks} == {"arrival-differs"}


def test_that_a_receipt_of_each_kind_is_in_order(casebook):
    for kind in Kind:
        number = a_case(casebook, kind)
        letter = "L20" if kind is Kind.COMPLAINT else "L01"
        draft = casebook.letters.draft(number, letter)
        assert [one for one in draft.remarks if "@slot" not in one.key and one.part] == [], kind


# ------------------------------------------------------------------ what goes along


def test_that_files_that_go_along_are_read_page_by_page(casebook, other, tmp_path):
    number = approved(casebook)
    for name, text in (("own.txt", "髙橋 花子の記録"), ("mixed.txt", "1 渡邉 美咲 090-0000-5555")):
        casebook.intake.attach(number, [Enclosure(name, text.encode())])
    assert remarks(casebook, number, 同封ファイル="1") == {}
    found = remarks(casebook, number, 同封ファイル="2")
    assert {"other-name", "other-phone"} <= set(found)
    assert found["other-phone"].place == "同封ファイル2の1ページ"
    with pytest.raises(FieldRefusedError):
        casebook.letters.draft(number, "L09", values={"同封ファイル": "7"})
    change = casebook.letters.issue(number, "L09", values={**L09, "同封ファイル": "1"})
    assert facts_of_letter(casebook, number)["enclosed"] == "1"
    assert change.document


# ------------------------------------------------------------------ texts


def test_that_every_text_that_ships_is_in_order(casebook):
    editions = casebook.letters._docket.editions
    for text in WRITTEN:
        found = of_text(text, editions, date(2026, 11, 24))
        assert found == (), text.id


def test_that_a_text_is_read_line_by_line(casebook):
    from dataclasses import replace

    editions = casebook.letters._docket.editions
    text = letter_texts()["L09"]
    wrong = replace(text, template=text.template.replace("敬具", "決定通知書"))
    found = {one.code: one for one in of_text(wrong, editions, date(2026, 11, 24))}
    assert set(found) == {"closing-missing", "banned-word"}
    line = text.template.splitlines().index("敬具") + 1
    assert found["banned-word"].spot.line == line


def test_that_reading_a_draft_takes_no_time_that_is_felt(casebook, other):
    from time import perf_counter

    number = approved(casebook)
    reader, docket = casebook.letters._reader, casebook.letters._docket
    wish = {**L09, "開示内容": "氏名：渡辺美咲"}
    casebook.letters.draft(number, "L09", values=wish)
    with casebook._book.reading() as session:
        matter = docket.load(session, number)
        from app.desks.letters import _Wish

        paper = casebook.letters._paper(session, matter, _Wish("L09", (), wish, None))
        taken = []
        for _ in range(15):
            started = perf_counter()
            reader.findings(session, matter, paper, "髙橋 花子", ())
            taken.append(perf_counter() - started)
    assert min(taken) < 0.030  # a third of it on a machine that has nothing else to do


@pytest.mark.parametrize("state", [State.ACCEPTED, State.APPROVED])
def test_that_a_case_that_is_brought_on_has_letters_in_order(casebook, state):
    number = a_case(casebook)
    bring(casebook, number, state)
    for choice in casebook.letters.choices(number):
        values = L09 if choice.letter == "L09" else {}
        draft = casebook.letters.draft(number, choice.letter, values=values)
        assert not draft.stops, (choice.letter, draft.findings)
