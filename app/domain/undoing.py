"""Which act can be undone (元に戻す), how, and why the others cannot: one table for all.

Undo is an act of its own, never an erased one: what it takes back stays in the journal and on the
timeline. What left the house, what destroyed something and what gave a number is never undone;
the table says which act goes back on it, where there is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.domain.incident_forms import INCIDENT_FORMS
from app.domain.incidents import name_of
from app.domain.item import Act
from app.domain.jipdec import Act as Body
from app.domain.leak import Act as Leak
from app.domain.requests import Channel

if TYPE_CHECKING:
    from collections.abc import Mapping


class Way(StrEnum):
    """How an act is undone."""

    STRIKE = "strike"  # its entries in the case are struck: app.domain.striking
    INVERSE = "inverse"  # another act of the same desk
    NEVER = "never"


class Why(StrEnum):
    """Why an act is not undone: by what it is, or as things stand now."""

    # by what it is
    ISSUED = "issued"  # a letter has its number; one that never left is declared void
    SENT = "sent"  # it left the house; what comes back is recorded as returned
    REPORTED = "reported"  # a report was handed in; it is retracted
    SUBMITTED = "submitted"  # papers were handed to the accredited body
    DESTROYED = "destroyed"
    RECEIVED = "received"  # a case has its number, and what came in is never thrown away
    TAKEN_OVER = "taken-over"
    OUT = "out"  # it was written to a file, printed or mailed
    KEPT = "kept"  # it changed nothing but how the casebook is kept
    REWRITE = "rewrite"  # done again with other values, where it was done
    BEGUN = "begun"  # the casebook itself
    # as things stand
    DAY = "day"  # recorded on an earlier day
    OTHER = "other"  # by somebody else
    RESTS = "rests"  # something later rests on it
    UNDONE = "undone"  # already
    TASK = "task"  # what it left to do was done
    FORGOTTEN = "forgotten"  # the casebook has forgotten what was recorded, or who


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table. `instead` is the act that goes back on one that is never undone."""

    way: Way
    why: Why | None = None
    instead: str = ""


def _never(why: Why, *acts: str, instead: str = "") -> dict[str, Rule]:
    return dict.fromkeys(acts, Rule(Way.NEVER, why, instead))


UNDO: Final = "undo"
REDO: Final = "redo"

_NEVER: Mapping[str, Rule] = {
    **_never(Why.ISSUED, Act.LETTER, instead=Act.VOID),
    **_never(Why.SENT, Act.DISPATCH, instead=Act.RETURNED),
    **_never(Why.DESTROYED, Act.DISPOSE, "dispose", "certify", "erase-again"),
    **_never(Why.REWRITE, Act.PERSON, "person-corrected", "reread"),
    **_never(Why.REWRITE, "partner-add", "partner-change", "partner-order", "partner-retire"),
    **_never(Why.REWRITE, "joint-use", "entrusting"),
    **_never(
        Why.REPORTED,
        *(name_of(act) for act in (Leak.PRELIMINARY, Leak.FINAL, Leak.SUPPLEMENT)),
        instead=name_of(Leak.RETRACT),
    ),
    **_never(Why.SUBMITTED, name_of(Body.SUBMIT), name_of(Body.PACKAGE)),
    **_never(Why.RECEIVED, *Channel),
    **_never(Why.TAKEN_OVER, "ledger"),
    **_never(Why.OUT, "hand-out", "list", "register", "person-record", "calendar", "write-out"),
    **_never(Why.KEPT, "unlock", "lock", "on-duty"),
    **_never(Why.KEPT, "backup", "thin", "rehearse-restore", "rekey", "recovery-sheet"),
    **_never(Why.KEPT, "keep-key", "let-go-key"),
    **_never(Why.BEGUN, "new", "rehearse"),
}
_INVERSE = ("merge", "unmerge", "apart", "not-apart", "contact", "settings", "text")
_BUNDLES = ("ask-approval", "answer-approval")
_STRUCK = (*Act, *INCIDENT_FORMS, *_BUNDLES, "attach", "hold", "release", UNDO, REDO)

RULES: Final[Mapping[str, Rule]] = {
    **dict.fromkeys(map(str, _STRUCK), Rule(Way.STRIKE)),
    **dict.fromkeys(_INVERSE, Rule(Way.INVERSE)),
    **{str(act): rule for act, rule in _NEVER.items()},
}
"""By the name an act has in the journal."""
