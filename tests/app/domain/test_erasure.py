"""What of an event stays when its person is forgotten, and why a case stays whole."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.domain.erasure import (
    ERASED,
    GONE,
    Emptied,
    Why,
    disputed_since,
    emptied,
    forgotten,
    holds,
    stays,
    tombstone,
    waits,
    written,
)
from app.domain.forms import FORMS
from app.domain.incident_forms import INCIDENT_FORMS
from app.domain.incidents import Incidents
from app.domain.item import Act, Event, Item, State
from app.domain.requests import Family, Kind

ON = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
SAID = "鵜殿様の申出"
ALL_FORMS = {**FORMS, **INCIDENT_FORMS}


def nobody(_words):
    return False


def event(sort, id_=1, **facts):
    return Event(id_, 1, sort, ON, AT, "佐野", "", facts)


@pytest.mark.parametrize("sort", sorted(ALL_FORMS))
def test_that_what_somebody_wrote_goes_and_what_was_chosen_stays(sort):
    facts = {}
    for field in ALL_FORMS[sort]:
        free = field.sort in ("line", "text")
        facts[field.name] = SAID if free else (field.choices or ("2026-11-24",))[0]
    text, left = forgotten(sort, SAID, facts, lambda words: "鵜殿" in words)
    assert text == ""
    assert SAID not in "".join(left.values())
    chosen = [f.name for f in ALL_FORMS[sort] if f.sort not in ("line", "text")]
    assert all(left[name] == facts[name] for name in chosen if name != "seen")
    assert "seen" not in left


@given(some.text(max_size=20), some.text(min_size=1, max_size=20))
def test_that_a_fact_of_no_form_goes_unless_it_is_ours(name, value):
    for sort in (Act.NOTE, "opened", "mail", "unknown"):
        _, left = forgotten(sort, "", {name: value}, nobody)
        kept = forgotten("opened", "", {name: "x"}, nobody)[1]
        assert left == {} or name in kept or name in {f.name for f in FORMS[Act.NOTE]}


def test_that_the_way_a_mail_came_in_goes():
    facts = {"from": "hanako@example.jp", "sha256": "ab" * 32}
    assert forgotten("mail", "件名", facts, nobody) == ("", {})


def test_that_what_the_months_count_by_stays():
    facts = {"kind": "inquiry", "settings": "1", "words": "見積り", "called_at": "10:24"}
    assert forgotten("opened", "", facts, nobody)[1] == {"kind": "inquiry", "settings": "1"}
    facts = {"number": "個情発1号", "letter": "L01", "of": "receipt", "items": "1", "sha256": "ab"}
    assert forgotten("letter", "件名", facts, nobody) == ("", facts)
    assert forgotten("recalculated", "期限の目標", {"settings": "2"}, nobody)[0] == "期限の目標"


def test_that_of_reasons_the_codes_stay():
    facts = {"decision": "NONE", "reasons": "D1|録音|鵜殿様の件\nD2||業務"}
    assert forgotten("decide", "", facts, nobody)[1]["reasons"] == "D1||\nD2||"


def test_that_a_line_of_the_store_list_goes_only_where_it_names_somebody():
    facts = {"of": "disposed", "stores": "紙：裁断\n鵜殿様のメール：消去"}
    _, left = forgotten("dispose", "", facts, lambda words: "鵜殿" in words)
    assert left["stores"].splitlines() == ["紙：裁断", GONE]


@given(some.text(max_size=30), some.text(max_size=60), some.dictionaries(some.text(), some.text()))
def test_that_forgetting_twice_is_forgetting_once(sort, text, facts):
    once = forgotten(sort, text, facts, nobody)
    assert forgotten(sort, *once, nobody) == once


# ------------------------------------------------------------------ the store list


def test_that_a_store_without_name_or_day_has_those_of_the_record():
    listed = emptied("紙:裁断\n録音：消去：西\nCRM：消去：西：2026-11-20\n\n台帳", "佐野", ON)
    assert listed == (
        Emptied("紙", "裁断", "佐野", ON),
        Emptied("録音", "消去", "西", ON),
        Emptied("CRM", "消去", "西", date(2026, 11, 20)),
        Emptied("台帳", "", "佐野", ON),
    )


def test_that_a_tombstone_is_told_by_the_last_event_alone():
    stores = (Emptied("紙", "裁断", "佐野", ON),)
    facts = {"withdrawal": "R8-0002", "stores": written(stores), "mails": "2", "backups": "a\nb"}
    stone = tombstone((event("opened"), event(ERASED, **facts)))
    assert (stone.withdrawal, stone.stores, stone.backups) == ("R8-0002", stores, ("a", "b"))
    assert (stone.counts["mails"], stone.counts["letters"]) == (2, 0)
    assert tombstone((event(ERASED), event("note"))) is None
    assert tombstone(()) is None


# ------------------------------------------------------------------ why a case stays


def an_item(family, kind=Kind.INQUIRY, phase=State.CLOSED, **told):
    return Item(kind, family, phase=phase, **told)


def test_that_registers_of_their_own_stay_and_inquiries_go():
    why = {family: stays((an_item(family),), Incidents()) for family in Family}
    assert why == {
        Family.RIGHTS: (Why.RIGHTS,),
        Family.COMPLAINT: (Why.COMPLAINT,),
        Family.MARKETING: (Why.SUPPRESSION,),
        Family.INQUIRY: (),
        Family.WITHDRAWAL: (),
    }
    assert stays((an_item(Family.INQUIRY, leak="yes"),), Incidents()) == (Why.LEAK,)


def test_that_what_is_in_progress_holds_and_what_has_ended_does_not():
    for phase, why in ((State.TRIAGED, (Why.COMPLAINT,)), (State.CLOSED, ())):
        assert holds((an_item(Family.COMPLAINT, phase=phase),), Incidents()) == why
    assert holds((an_item(Family.INQUIRY, escalated=ON),), Incidents()) == (Why.DISPUTE,)
    assert waits((an_item(Family.INQUIRY, phase=State.TRIAGED),)) == (Why.OPEN,)


def test_that_a_dispute_counts_from_its_own_event():
    events = (event("escalate", 3), event("dispose", 5))
    assert not disputed_since(events, 5)
    assert disputed_since((*events, event("escalate", 7)), 5)


def test_that_what_was_typed_into_a_letter_is_forgotten_with_its_words():
    facts = {"number": "個情発R8-0001-1号", "letter": "L24", "typed": '{"回答": "鵜殿様"}'}
    text, kept = forgotten("letter", "ご回答", facts, lambda _words: False)
    assert (text, kept) == ("", {"number": "個情発R8-0001-1号", "letter": "L24"})
