"""The fields of each act about a leak or a matter with the accredited body.

One table for the window and the command line, like app.domain.forms. `nr` says which leak or
matter of the case is meant; it may be left out where only one can be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.domain.forms import YES_NO, FormField
from app.domain.incidents import name_of
from app.domain.jipdec import Act as Jipdec
from app.domain.jipdec import Answer, Basis, Complainant, Exhibit
from app.domain.leak import Act as Leak
from app.domain.leak_facts import CHOICES, Question, Topic
from app.domain.leak_papers import Paper

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_DEFAULT_DAY: Final = name_of(Leak.AWARE)
"""The act whose day must be said: the day a department knew is hardly ever that of the entry."""

_NR = FormField("nr", "choice")
_ON = FormField("on", "date", required=True)
_TEXT = FormField("text", "text")
_TEXT_REQUIRED = FormField("text", "text", required=True)
_REST = FormField("rest", "choice", choices=("none", "some"))
_COMPLAINANT = FormField("complainant", "choice", choices=tuple(Complainant))
_QUESTIONS = tuple(FormField(q, "choice", choices=CHOICES[q]) for q in Question)
_PLAIN = (_NR, _ON, _TEXT)
_WITH_WORDS = (_NR, _TEXT_REQUIRED, _ON)

_LEAK: Mapping[Leak, tuple[FormField, ...]] = {
    Leak.AWARE: (
        _NR,
        _ON,
        FormField("department", required=True),
        FormField("mistaken", "date"),  # the day of an entry that was a slip
        _TEXT,
    ),
    Leak.FACTS: (_NR, *_QUESTIONS, FormField("since", "date"), _ON, _TEXT),
    Leak.COUNT: (_NR, FormField("persons", "number", required=True), _ON, _TEXT),
    Leak.TOPIC: (
        _NR,
        FormField("topic", "choice", required=True, choices=tuple(Topic)),
        _TEXT,
        FormField("later", "choice", choices=YES_NO),
        _ON,
    ),
    Leak.JUDGE: _PLAIN,
    Leak.REPORTABLE: _PLAIN,
    Leak.NOT_REPORTABLE: _WITH_WORDS,
    Leak.APPROVE: (
        _NR,
        FormField("paper", "choice", required=True, choices=tuple(Paper)),
        _ON,
        _TEXT,
    ),
    Leak.PRELIMINARY: _PLAIN,
    Leak.FINAL: _PLAIN,
    Leak.SUPPLEMENT: _PLAIN,
    Leak.RETRACT: _WITH_WORDS,
    Leak.PERSONS: (_NR, _REST, _ON, _TEXT),
    Leak.SUBSTITUTE: (_NR, _TEXT_REQUIRED, _REST, _ON),
    Leak.PRINCIPAL: _PLAIN,
    Leak.PMARK_PRELIMINARY: _PLAIN,
    Leak.PMARK: _PLAIN,
    Leak.BODY: _PLAIN,
    Leak.CLOSE: _PLAIN,
    Leak.REOPEN: _WITH_WORDS,
}

_JIPDEC: Mapping[Jipdec, tuple[FormField, ...]] = {
    Jipdec.INQUIRY: (
        _NR,
        FormField("basis", "choice", required=True, choices=tuple(Basis)),
        FormField("number"),  # the body's own
        FormField("dated", "date"),
        FormField("due", "date"),  # as its letter names it; no law gives one
        _COMPLAINANT,
        _ON,
        _TEXT,
    ),
    Jipdec.AGREE: (
        _NR,
        FormField("due", "date", required=True),
        FormField("number", "choice"),  # of the inquiry; left out: all that are open
        _ON,
        _TEXT,
    ),
    Jipdec.LINK: (
        _NR,
        FormField("of", "choice", required=True, choices=("found", "none")),
        FormField("case"),
        _COMPLAINANT,
        _ON,
        _TEXT,
    ),
    Jipdec.DRAFT: (
        _NR,
        FormField("answer", "choice", required=True, choices=tuple(Answer)),
        _TEXT_REQUIRED,
        FormField("justification", "text"),
        FormField("exhibits", "choices", choices=tuple(Exhibit)),
        _ON,
    ),
    Jipdec.APPROVE: _PLAIN,
    Jipdec.RETURN: _WITH_WORDS,
    Jipdec.SUBMIT: _PLAIN,
    Jipdec.CLOSE: _WITH_WORDS,
    Jipdec.WITHDRAWN: _PLAIN,
    Jipdec.PACKAGE: (_NR, _ON),  # never filled in: it is done by writing the papers
}

INCIDENT_FORMS: Final[Mapping[str, tuple[FormField, ...]]] = {
    **{name_of(act): form for act, form in _LEAK.items()},
    **{name_of(act): form for act, form in _JIPDEC.items()},
}
"""The form of every act, by the name the act has on the command line."""
