"""A corrected letter takes the place of an issued one (差替え): which may, and as what.

A correction is a new number; both letters keep their bytes, and the register says which holds.

Where the old one has told the person already, the new one changes its words and nothing else:
what the old one met by leaving the house stays met, on its day. The answer was given then (K11),
and a refusal told then opened the way to a suit then (K3, appi.39.1). No provision lets a company
begin such a time anew by writing again: that the person was told is a fact, however it was worded.
So another decision is no correction. The case is reopened, or the item decided anew, and told by
a letter of its own.

Where the old one never left, or came back, it has told nothing: the new one takes its place and
is what will.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.domain.item import Act
from app.domain.sending import sendings
from app.errors import LetterHoldsNoMoreError, LetterNotForThisError, NoSuchDocumentError
from app.views.letters import LetterChoice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.sending import Sending
    from app.matter.docket import Matter

_TYPED = "typed"  # a fact of the event by which a letter was issued; forgotten with its words
_TOLD = ("answer", "refusal", "correction")


def choice(
    matter: Matter, number: str, letter: str, title: str, called: Mapping[str, LetterChoice]
) -> LetterChoice:
    """Return as what `letter` may take the place of the letter `number` of a case.

    `called` are the letters the case calls for as it stands. Raises NoSuchDocumentError,
    LetterHoldsNoMoreError, and LetterNotForThisError for a letter that cannot.
    """
    old = sendings(matter.events).get(number)
    if old is None:
        raise NoSuchDocumentError(number)
    if not old.holds:
        raise LetterHoldsNoMoreError(number, old.state)
    found = called.get(letter)
    if found is not None and set(found.items) >= set(old.items):
        return found
    purpose = _purpose(matter, old)
    if letter != old.letter or not purpose:
        raise LetterNotForThisError(matter.number, letter, tuple(called))
    return LetterChoice(letter, title, old.items, suggested=False, purpose=purpose)


def kept(values: Mapping[str, str]) -> dict[str, str]:
    """Return what an event of a letter keeps of what was typed, for a letter in its place."""
    typed = {name: value for name, value in values.items() if value.strip()}
    return {_TYPED: json.dumps(typed, ensure_ascii=False)} if typed else {}


def written(matter: Matter, number: str) -> Mapping[str, str]:
    """Return what was typed into an issued letter, by slot; nothing of one from before that."""
    facts = (event.facts for event in matter.events if event.sort == Act.LETTER)
    typed = next((one.get(_TYPED, "") for one in facts if one["number"] == number), "")
    return dict(json.loads(typed)) if typed else {}


def _purpose(matter: Matter, old: Sending) -> str:
    """Return what the new letter is for, "" where there is no telling what it would tell."""
    sent = [one for n in old.items if (one := matter.item(n).sent(old.number))]
    purposes = {one.purpose for one in sent} or {old.of}
    if not purposes & set(_TOLD):
        return "receipt" if "receipt" in purposes else "other"
    told = old.dispatched or "correction" in purposes  # by this one, or the one before it
    return "correction" if told else ""
