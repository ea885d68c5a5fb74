from __future__ import annotations

import ast
from datetime import date
from itertools import chain
from pathlib import Path

import pytest

import app
from app.counting.happenings import happenings
from app.domain.incident_forms import INCIDENT_FORMS
from app.domain.item import Act, State
from app.domain.requests import Kind
from app.domain.undoing import RULES, Way, Why
from app.errors import UndoRefusedError
from app.now import RehearsalNow
from app.views.intake import Enclosure
from tests.builders import (
    TODAY,
    Posted,
    a_casebook,
    a_phone_note,
    a_profile,
    did,
    drive,
    issued,
    reopened,
)


@pytest.fixture
def casebook(tmp_path):
    made = a_casebook(tmp_path)
    yield made
    made.close()


def opened(casebook, **given):
    return casebook.intake.phone(a_phone_note(**given)).case


def state(casebook, number, item=1):
    return casebook.cases.sheet(number).items[item - 1].state


def shape(sheet):
    """Everything of a case that its events tell, but the timeline itself."""
    left = {"events", "recorded"}
    names = [name for name in sheet.__dataclass_fields__ if name not in left]
    return {name: getattr(sheet, name) for name in names}


def undo(casebook, change):
    return casebook.undoing.undo(change.entry)


# ------------------------------------------------------------------ the table


def journal_names():
    """Every name an act is written into the journal by, read from the program itself."""
    found = set(Act) | set(INCIDENT_FORMS)
    for path in Path(app.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "act"
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(node.args[0].value)
    return {str(name) for name in found}


def test_that_every_act_can_be_undone_or_says_why_not():
    names = journal_names()
    assert {"backup", "merge", "attach", "confirm", "leak-judge"} <= names
    assert names - set(RULES) == set()
    for rule in RULES.values():
        assert (rule.way is Way.NEVER) == (rule.why is not None)


def test_that_what_left_the_house_gave_a_number_or_destroyed_is_never_undone():
    for name in ("letter", "dispatch", "dispose", "phone", "mail", "hand-out", "jipdec-submit"):
        assert RULES[name].way is Way.NEVER


# ------------------------------------------------------------------ undo and redo


def test_that_a_confirmed_kind_is_taken_back_and_done_again(casebook):
    number = opened(casebook, kinds=[Kind.USE_STOP])
    casebook.cases.do(number, Act.ACCEPT, 1, {"leak": "no"})
    before = shape(casebook.cases.sheet(number))
    change = casebook.cases.do(number, Act.IDENTITY, 1, {"result": "ok", "how": "post"})
    after = shape(casebook.cases.sheet(number))
    assert before != after
    told = casebook.undoing.look(change.entry)
    assert (told.act, told.case, told.why) == ("identity", number, None)

    undone = undo(casebook, change)
    assert undone.act == "undo"
    assert shape(casebook.cases.sheet(number)) == before
    redone = undo(casebook, undone)
    assert redone.act == "redo"
    assert shape(casebook.cases.sheet(number)) == after
    again = undo(casebook, redone)
    assert again.act == "undo"
    assert shape(casebook.cases.sheet(number)) == before
    undo(casebook, again)
    assert shape(casebook.cases.sheet(number)) == after
    checked = casebook.safekeeping.check()
    assert checked.faults == ()


def test_that_what_was_taken_back_stays_written_and_is_marked(casebook):
    number = opened(casebook)
    change = casebook.cases.do(number, Act.NOTE, 0, {"text": "別の案件の話"})
    undo(casebook, change)
    events = casebook.cases.sheet(number).events
    note = next(e for e in events if e.sort == "note")
    struck = next(e for e in events if e.sort == "struck")
    assert note.struck
    assert note.text == "別の案件の話"
    assert not struck.struck
    assert dict(struck.facts)["act"] == "note"


def test_that_an_act_something_rests_on_is_not_undone(casebook):
    number = opened(casebook, kinds=[Kind.USE_STOP])
    accepted = casebook.cases.do(number, Act.ACCEPT, 1, {"leak": "no"})
    identified = casebook.cases.do(number, Act.IDENTITY, 1, {"result": "ok", "how": "post"})
    with pytest.raises(UndoRefusedError) as refused:
        undo(casebook, accepted)
    assert (refused.value.why, refused.value.by) == (Why.RESTS, "identity")
    undo(casebook, identified)
    undo(casebook, accepted)
    assert state(casebook, number) is State.TRIAGED


def test_that_notes_tags_and_tasks_do_not_stand_in_the_way(casebook):
    number = opened(casebook, kinds=[Kind.USE_STOP])
    accepted = casebook.cases.do(number, Act.ACCEPT, 1, {"leak": "no"})
    note = casebook.cases.do(number, Act.NOTE, 0, {"text": "電話あり"})
    casebook.cases.do(number, Act.TAG, 0, {"tag": "監査"})
    undo(casebook, accepted)
    assert state(casebook, number) is State.TRIAGED
    undo(casebook, note)
    assert casebook.safekeeping.check().ok


def test_that_redoing_out_of_turn_is_refused(casebook):
    number = opened(casebook, kinds=[Kind.USE_STOP])
    accepted = casebook.cases.do(number, Act.ACCEPT, 1, {"leak": "no"})
    identified = casebook.cases.do(number, Act.IDENTITY, 1, {"result": "ok", "how": "post"})
    second = undo(casebook, identified)
    first = undo(casebook, accepted)
    with pytest.raises(UndoRefusedError):
        undo(casebook, second)
    undo(casebook, first)
    undo(casebook, second)
    assert casebook.cases.sheet(number).items[0].state is not State.TRIAGED


def test_that_what_is_undone_is_not_undone_twice(casebook):
    number = opened(casebook)
    change = casebook.cases.do(number, Act.NOTE, 0, {"text": "覚え"})
    undo(casebook, change)
    with pytest.raises(UndoRefusedError) as refused:
        undo(casebook, change)
    assert refused.value.why is Why.UNDONE


def test_that_a_task_goes_with_the_act_that_left_it(casebook):
    number = opened(casebook)
    made = casebook.cases.do(number, Act.TASK, 0, {"text": "確かめる", "due": "2026-11-30"})
    (task,) = casebook.cases.sheet(number).tasks
    done = casebook.cases.do(number, Act.DONE, 0, {"task": str(task.id)})
    with pytest.raises(UndoRefusedError) as refused:
        undo(casebook, made)
    assert refused.value.why is Why.TASK
    undo(casebook, done)
    assert casebook.cases.sheet(number).tasks[0].done is None
    gone = undo(casebook, made)
    assert casebook.cases.sheet(number).tasks == ()
    assert casebook.deadlines.today().tasks == ()
    undo(casebook, gone)
    assert casebook.cases.sheet(number).tasks == (task,)


def test_that_an_item_that_was_added_goes_whole(casebook):
    number = opened(casebook, kinds=[Kind.COMPLAINT])
    added = casebook.cases.do(number, Act.ADD, 0, {"kind": "disclosure"})
    assert len(casebook.cases.sheet(number).items) == 2
    undone = undo(casebook, added)
    assert len(casebook.cases.sheet(number).items) == 1
    assert casebook.safekeeping.check().faults == ()
    undo(casebook, undone)
    assert len(casebook.cases.sheet(number).items) == 2
    assert casebook.safekeeping.check().faults == ()


def test_that_a_file_put_by_mistake_is_kept_and_not_shown(casebook):
    number = opened(casebook)
    change = casebook.intake.attach(number, [Enclosure("別件.txt", b"other")])
    (file,) = casebook.cases.sheet(number).files
    undone = undo(casebook, change)
    assert casebook.cases.sheet(number).files == ()
    assert casebook.cases.content(file.sha256) == b"other"
    undo(casebook, undone)
    assert casebook.cases.sheet(number).files == (file,)


def test_that_a_hold_is_lifted_again(casebook):
    number = opened(casebook)
    change = casebook.disposal.hold(number, "訴訟のおそれ", "2027-11-24")
    undo(casebook, change)
    assert casebook.safekeeping.check().faults == ()
    with pytest.raises(UndoRefusedError):
        undo(casebook, change)


def test_that_a_merger_is_undone_by_its_inverse_and_done_again(casebook):
    first = opened(casebook, name="髙橋 花子", mail="a@example.jp", phone="")
    second = opened(casebook, name="高橋 花子", mail="b@example.jp", phone="")
    one, other = (casebook.cases.sheet(n).people[0].id for n in (first, second))
    merged = casebook.persons.merge(one, other)
    parted = undo(casebook, merged)
    assert parted.act == "unmerge"
    assert casebook.cases.sheet(second).people[0].id == other
    undo(casebook, parted)
    assert casebook.cases.sheet(second).people[0].id == one


def test_that_who_was_found_to_be_two_is_proposed_again(casebook):
    first = opened(casebook, name="髙橋 花子", mail="a@example.jp", phone="")
    second = opened(casebook, name="高橋 花子", mail="b@example.jp", phone="")
    one, other = (casebook.cases.sheet(n).people[0].id for n in (first, second))

    def alike():
        return [found.person.id for found in casebook.persons.sheet(one).alike]

    assert alike() == [other]
    parted = casebook.persons.part(one, other)
    assert alike() == []
    undone = undo(casebook, parted)
    assert alike() == [other]
    undo(casebook, undone)
    assert alike() == []


def test_that_a_contact_holds_again_as_before(casebook):
    number = opened(casebook, mail="a@example.jp", phone="")
    person = casebook.cases.sheet(number).people[0].id

    def standing():
        return {c.id: c.standing for c in casebook.persons.sheet(person).contacts}

    before = standing()
    changed = casebook.persons.stand(min(before), "wrong")
    assert standing() != before
    undo(casebook, changed)
    assert standing() == before
    assert casebook.safekeeping.check().faults == ()


def test_that_settings_go_back_with_the_days_that_moved(casebook):
    number = opened(casebook, kinds=[Kind.USE_STOP])
    due = casebook.cases.sheet(number).due
    source = casebook.profile.source
    longer = source.replace("answer_days = 14", "answer_days = 21")
    changed = casebook.office.change(longer, move=True)
    later = {c.clock.due for c in casebook.cases.sheet(number).clocks}
    undone = undo(casebook, changed)
    assert casebook.profile.source == source
    assert casebook.cases.sheet(number).due == due
    assert {c.clock.due for c in casebook.cases.sheet(number).clocks} != later
    with pytest.raises(UndoRefusedError) as refused:
        undo(casebook, changed)
    assert refused.value.why is Why.RESTS
    undo(casebook, undone)
    assert casebook.profile.source == longer
    assert {c.clock.due for c in casebook.cases.sheet(number).clocks} == later
    assert casebook.safekeeping.check().faults == ()


def test_that_a_text_goes_back_to_the_version_before(casebook):
    own = casebook.cases._docket.texts
    text = casebook.texts.text("L01", 0).replace("連絡いたします。", "お知らせします。")
    kept = casebook.texts.save("L01", text, accept=True)
    assert own.version("L01", TODAY).text == text
    undone = undo(casebook, kept)
    assert own.version("L01", TODAY) is None  # what ships is in force again
    undo(casebook, undone)
    assert own.version("L01", TODAY).text == text
    assert casebook.safekeeping.check().faults == ()


def test_that_a_letter_is_not_undone_and_its_void_is(casebook):
    number = opened(casebook, kinds=[Kind.USE_STOP])
    drive(casebook, number, did("accept", 1, leak="no"))
    sent = issued(casebook, number, Posted("L01", on=TODAY))
    with pytest.raises(UndoRefusedError) as refused:
        undo(casebook, sent)
    assert (refused.value.why, refused.value.by) == (Why.ISSUED, "void")
    void = casebook.cases.do(number, Act.VOID, 0, {"number": sent.document, "text": "誤記"})
    undo(casebook, void)
    (document,) = casebook.cases.sheet(number).documents
    assert document.voided is None


def test_that_the_acts_of_another_and_of_another_day_are_not_undone(tmp_path):
    casebook = a_casebook(tmp_path, source=a_profile(approval="two"))
    number = opened(casebook)
    change = casebook.cases.do(number, Act.NOTE, 0, {"text": "覚え"})
    casebook = reopened(casebook, actor="西")
    with pytest.raises(UndoRefusedError) as refused:
        undo(casebook, change)
    assert refused.value.why is Why.OTHER
    casebook = reopened(casebook)
    casebook._book.now = RehearsalNow(date(2026, 11, 25))
    with pytest.raises(UndoRefusedError) as refused:
        undo(casebook, change)
    assert refused.value.why is Why.DAY
    casebook.close()


def test_that_reports_count_nothing_that_was_taken_back(casebook):
    number = opened(casebook, kinds=[Kind.USE_STOP])
    casebook.cases.do(number, Act.ACCEPT, 1, {"leak": "no"})
    asked = casebook.cases.do(number, Act.ASK, 1, {"reason": "identity"})

    def counted():
        with casebook._book.reading() as session:
            found = happenings(session, casebook.cases._docket)
        return [one.sort for one in found.events]

    assert counted() == ["ask"]
    undo(casebook, asked)
    assert counted() == []


def test_that_the_newest_act_of_a_case_is_found_without_knowing_its_entry(casebook):
    number = opened(casebook, kinds=[Kind.USE_STOP])
    other = opened(casebook, name="小林 優子")
    casebook.cases.do(number, Act.ACCEPT, 1, {"leak": "no"})
    casebook.cases.do(other, Act.NOTE, 0, {"text": "別の案件"})
    found = casebook.undoing.newest(number)
    assert (found.act, found.why) == ("accept", None)
    casebook.undoing.undo(found.entry)
    assert casebook.undoing.newest(number).why is Why.RECEIVED
    again = casebook.undoing.newest(number, redo=True)
    casebook.undoing.undo(again.entry)
    assert state(casebook, number) is State.ACCEPTED
    with pytest.raises(UndoRefusedError):
        casebook.undoing.newest(number, redo=True)


def test_that_a_case_driven_through_its_acts_goes_back_step_by_step(casebook):
    number = opened(casebook, kinds=[Kind.USE_STOP])
    steps = (
        (Act.ACCEPT, 1, {"leak": "no"}),
        (Act.IDENTITY, 1, {"result": "ok", "how": "post"}),
        (Act.SEARCH, 1, {"where": "通話録音", "result": "3件"}),
        (Act.DECIDE, 1, {"decision": "FULL"}),
        (Act.APPROVE, 1, {}),
        (Act.EXECUTE, 1, {"text": "停止した"}),
        (Act.NOTIFY, 1, {"how": "phone", "text": "伝えた"}),
        (Act.CLOSE, 1, {"copies": "none"}),
    )
    seen, done = [], []
    for act, item, values in steps:
        seen.append(shape(casebook.cases.sheet(number)))
        done.append(casebook.cases.do(number, act, item, values))
    last = shape(casebook.cases.sheet(number))
    back = []
    for change, before in zip(reversed(done), reversed(seen), strict=True):
        back.append(undo(casebook, change))
        assert shape(casebook.cases.sheet(number)) == before, change.act
    for change, after in zip(reversed(back), chain(seen[1:], [last]), strict=True):
        undo(casebook, change)
        assert shape(casebook.cases.sheet(number)) == after
    assert casebook.safekeeping.check().faults == ()
