"""The fields each act is recorded with: one table for the window and the command line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.item import Act
from app.domain.partner_asks import Need, Sort
from app.domain.partners import Route
from app.domain.requests import Kind, Method, Role, WaitReason

if TYPE_CHECKING:
    from collections.abc import Mapping

YES_NO = ("no", "yes")
HOLDS = ("retention", "dispute", "contract", "fraud")
"""Why data of a withdrawn inquiry are kept for a time (保管の理由): appi.22."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of an act. `sort` is line, text, date, choice or choices (comma separated).

    A date that is left out is today where it is required. `choices` that depend on the case
    (decisions of a kind, letters not yet sent, open tasks) are filled in by the desk.
    """

    name: str
    sort: str = "line"
    required: bool = False
    choices: tuple[str, ...] = ()


_ON = FormField("on", "date", required=True)
_TEXT = FormField("text", "text")
_TEXT_REQUIRED = FormField("text", "text", required=True)
_LEAK = FormField("leak", "choice", required=True, choices=YES_NO)
_REQUEST = FormField("request", "choice", required=True, choices=YES_NO)
_PARTNER = FormField("partner", "choice", required=True, choices=YES_NO)
_CONCERNED = FormField("concerned", "choices")  # of the staff, whom the complaint is about
_GROUND = FormField("ground", "choices")
_CLASS = FormField("complaint_class", "choice")  # by the dated table of classes
_WHICH_PARTNER = FormField("partner", "choice")  # one of the partners that are kept
_WHICH_LETTER = FormField("number", "choice", required=True)
_TOLD_HOW = ("mail", "phone", "visit", "post")

FORMS: Mapping[Act, tuple[FormField, ...]] = {
    Act.CONFIRM: (
        FormField("kind", "choice", required=True, choices=tuple(Kind)),
        _GROUND,
        FormField("leak", "choice", choices=YES_NO),
        _ON,
    ),
    Act.RECLASSIFY: (
        FormField("kind", "choice", required=True, choices=tuple(Kind)),
        _GROUND,
        _TEXT_REQUIRED,
        _ON,
    ),
    Act.TRIAGE: (_LEAK, _REQUEST, _PARTNER, _CLASS, _CONCERNED, _ON, _TEXT),
    Act.ACCEPT: (_LEAK, _ON, _TEXT),
    Act.ASK: (
        FormField("reason", "choice", required=True, choices=tuple(WaitReason)),
        _ON,
        FormField("by", "date"),
        _TEXT,
    ),
    Act.ANSWERED: (
        _ON,
        FormField("reason", "choice", choices=tuple(WaitReason)),
        FormField("method", "choice", choices=tuple(Method)),
        _TEXT,
    ),
    Act.IDENTITY: (
        FormField("result", "choice", required=True, choices=("ok", "failed", "not-required")),
        FormField(
            "how", "choice", required=True, choices=("post", "visit", "phone", "mail", "online")
        ),
        FormField("seen", "choices"),  # by the dated tables of proofs
        FormField("document"),
        FormField("authority", "choice", choices=("ok", "failed")),
        FormField("copies", "choice", choices=("none", "kept", "destroyed")),
        FormField("masked", "choice", choices=YES_NO),
        _ON,
        _TEXT,
    ),
    Act.TARGET: (
        FormField("target", "text"),
        FormField("method", "choice", choices=tuple(Method)),
        _GROUND,
        _ON,
    ),
    Act.SEARCH: (
        FormField("where", required=True),
        FormField("result", "text", required=True),
        _ON,
    ),
    Act.INVESTIGATE: (_TEXT_REQUIRED, _CONCERNED, _ON),
    Act.DECIDE: (
        FormField("decision", "choice", required=True),
        FormField("reasons", "text"),
        FormField("method", "choice", choices=tuple(Method)),
        FormField("difficulty", "text"),
        FormField("measure", "text"),
        FormField("until", "date"),
        FormField("position", "choice", choices=YES_NO),  # takes a legal position
        FormField("pays", "choice", choices=YES_NO),
        FormField("confirmed", "choice", choices=YES_NO),  # JIS Q 15001 J.10.7
        _ON,
        _TEXT,
    ),
    Act.SUBMIT: (_ON, _TEXT),
    Act.APPROVE: (_ON, _TEXT),
    Act.RETURN: (_TEXT_REQUIRED, _ON),
    Act.EXECUTE: (
        _TEXT_REQUIRED,
        FormField("progress", "choice", choices=("begun", "done")),
        _ON,
    ),
    Act.DISPATCH: (
        _WHICH_LETTER,
        FormField("how", "choice", required=True),  # by the dated table of methods
        _ON,
        FormField("tracking"),
    ),
    Act.DELIVERED: (_WHICH_LETTER, _ON, FormField("tracking"), _TEXT),
    Act.RETURNED: (_WHICH_LETTER, _ON, _TEXT),
    Act.VOID: (_WHICH_LETTER, _TEXT_REQUIRED, _ON),
    Act.NOTIFY: (
        FormField("how", "choice", required=True, choices=_TOLD_HOW),
        _TEXT_REQUIRED,
        FormField("part", "choice", choices=("whole", "refused")),
        _ON,
    ),
    Act.INTERIM: (
        FormField("how", "choice", required=True, choices=_TOLD_HOW),
        _TEXT_REQUIRED,
        _ON,
    ),
    Act.ACKNOWLEDGE: (
        _LEAK,
        _REQUEST,
        _PARTNER,
        _CLASS,
        FormField("how", "choice", required=True, choices=(*_TOLD_HOW, "record")),
        _ON,
        _TEXT,
    ),
    Act.FOLLOW_UP: (
        FormField("cause", required=True),
        FormField("cause_class", "choice"),  # by the dated table of causes
        _CLASS,
        FormField("corrective", "choice", required=True, choices=YES_NO),
        FormField("corrected", "choice", choices=("begun", "done")),  # how far it is carried out
        _ON,
        _TEXT,
    ),
    Act.REPORT: (_ON, _TEXT),
    Act.MATCH: (
        FormField("of", "choice", required=True, choices=("found", "none")),
        FormField("inquiry"),
        _ON,
        _TEXT,
    ),
    Act.DISPOSE: (
        FormField("of", "choice", required=True, choices=("disposed", "held")),
        FormField("stores", "text"),
        FormField("hold", "choice", choices=HOLDS),
        FormField("until", "date"),
        _ON,
        _TEXT,
    ),
    Act.ROUTE: (
        FormField("way", "choice", required=True, choices=tuple(Route)),
        FormField("groups", "choices"),  # of the joint use
        FormField("contractors", "choices"),  # who had the data
        FormField("others", "choice", choices=(Route.GUIDE, Route.FORWARD)),
        _WHICH_PARTNER,
        FormField("consent", "date"),
        FormField("given", "date"),  # when the data first went to one of them
        _ON,
        _TEXT,
    ),
    Act.ASK_PARTNER: (
        replace(_WHICH_PARTNER, required=True),
        FormField("sort", "choice", choices=tuple(Sort)),  # else as the tables propose
        FormField("need", "choice", choices=tuple(Need)),
        _ON,
        FormField("by", "date"),
        _TEXT,
    ),
    Act.PARTNER_ANSWERED: (
        replace(_WHICH_PARTNER, required=True),
        FormField("sort", "choice", choices=tuple(Sort)),
        FormField(
            "result", "choice", required=True, choices=("done", "nothing", "refused", "given-up")
        ),
        _ON,
        _TEXT,
    ),
    Act.PARTNER_REMINDED: (
        replace(_WHICH_PARTNER, required=True),
        FormField("sort", "choice", choices=tuple(Sort)),
        _ON,
        _TEXT,
    ),
    Act.COPIES: (
        FormField("copies", "choice", required=True, choices=("destroyed", "returned", "held")),
        FormField("document"),
        FormField("how"),
        FormField("until", "date"),  # when it is looked at again whether they must stay
        _ON,
        _TEXT,
    ),
    Act.CLOSE: (
        _ON,
        FormField("copies", "choice", choices=("none", "destroyed", "returned", "held")),
        FormField("until", "date"),
        _TEXT,
    ),
    Act.WITHDRAW: (
        _TEXT_REQUIRED,
        FormField("copies", "choice", choices=("none", "destroyed", "returned")),
        _ON,
    ),
    Act.REFER: (_TEXT_REQUIRED, _ON),
    Act.ESCALATE: (_TEXT_REQUIRED, _ON),
    Act.REOPEN: (_TEXT_REQUIRED, _ON),
    Act.ADD: (FormField("kind", "choice", required=True, choices=tuple(Kind)), _TEXT, _ON),
    Act.NOTE: (_TEXT_REQUIRED, _ON),
    Act.TASK: (_TEXT_REQUIRED, FormField("due", "date", required=True)),
    Act.DONE: (FormField("task", "choice", required=True), _ON),
    Act.TAG: (FormField("tag"), FormField("remove", "choice")),
    Act.PERSON: (
        FormField("person", "choice"),  # somebody in the case, or new
        FormField("role", "choice", choices=tuple(Role)),
        FormField("name"),
        FormField("reading"),
        FormField("organisation"),
        FormField("mail"),
        FormField("phone"),
        FormField("postcode"),
        FormField("address", "text"),
    ),
}

# Acts on the case as a whole, allowed at any time.
ALWAYS = (Act.NOTE, Act.TASK, Act.DONE, Act.PERSON, Act.ADD, Act.TAG)
