"""Undo and redo, as a pile would have it, whatever is done in whatever order."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from app.domain.striking import ACT, AGAIN, PLACES, SHELVED, STRUCK, resting, standing

DO, UNDO, REDO = "do", "undo", "redo"


@dataclass
class Entry:
    sort: str
    facts: dict[str, str] = field(default_factory=dict)


def strike(*places, act="decide", again=False, shelved=""):
    facts = {PLACES: ",".join(map(str, places)), ACT: act}
    facts |= {"of": AGAIN} if again else {}
    facts |= {SHELVED: shelved} if shelved else {}
    return Entry(STRUCK, facts)


@given(st.lists(st.sampled_from([DO, DO, UNDO, REDO]), max_size=40))
def test_that_what_stands_is_what_a_pile_of_acts_would_hold(steps):
    entries, done, back = [], [], []  # piles: place of the act, place of what to strike next
    for step in steps:
        if step == DO:
            entries.append(Entry("decide"))
            done.append((len(entries), len(entries)))
            back.clear()
        elif step == UNDO and done:
            act, target = done.pop()
            assert resting(entries, target) is None
            entries.append(strike(target))
            back.append((act, len(entries)))
        elif step == REDO and back:
            act, target = back.pop()
            assert resting(entries, target) is None
            entries.append(strike(target, again=True))
            done.append((act, len(entries)))
    assert standing(entries).places == tuple(act for act, _ in done)


def test_that_an_earlier_act_waits_for_a_later_one_unless_it_is_a_note():
    entries = [Entry("accept"), Entry("decide"), Entry("note")]
    assert resting(entries, 1) == 2
    assert resting(entries, 2) is None
    assert resting([*entries, strike(2)], 1) is None
    assert resting([*entries, strike(2), strike(1)], 4) == 0  # redoing out of turn


def test_that_tasks_are_shelved_as_long_as_their_act_is_taken_back():
    entries = [Entry("task"), strike(1, act="task", shelved="7,8")]
    assert standing(entries).shelved == {7, 8}
    entries.append(strike(2, act="task", again=True, shelved="7,8"))
    assert standing(entries).shelved == frozenset()
    assert standing(entries).gone == {2}


def test_that_nothing_struck_leaves_everything_standing():
    found = standing([Entry("opened"), Entry("confirm")])
    assert (found.places, found.gone, found.shelved) == ((1, 2), frozenset(), frozenset())
