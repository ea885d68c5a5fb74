"""What is done about leaks and about matters with the accredited body.

The desk of cases hands these acts over. Each is one event of the case, see
app.domain.incidents. What is filled in is proved here; what may be done is said by
app.domain.leak_steps and app.domain.jipdec.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING, NoReturn

from app.domain import jipdec, leak, leak_papers, leak_steps
from app.domain.approval import Approval
from app.domain.eras import parse_date
from app.domain.incident_forms import INCIDENT_FORMS, NO_DEFAULT_DAY
from app.domain.incidents import ACTS, NEW, OPENERS
from app.domain.item import Event
from app.domain.leak_facts import Question
from app.errors import FieldRefusedError, StepRefusedError
from app.rules.almanac import eras
from app.views.acts import Field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from app.changes import Change
    from app.domain.forms import FormField
    from app.matter.docket import Docket, Matter
    from app.store.book import Acting, Book

_JUDGES_BEFORE = frozenset({leak.Act.AWARE, leak.Act.FACTS, leak.Act.COUNT})
"""What may have been known on any day, before the case arrived as well."""
_APPROVES = frozenset(
    {leak.Act.REPORTABLE, leak.Act.NOT_REPORTABLE, leak.Act.APPROVE, jipdec.Act.APPROVE}
)


class IncidentActs:
    """The acts about leaks and matters, by their names: leak-aware, jipdec-inquiry."""

    def __init__(self, book: Book, docket: Docket) -> None:
        self._book = book
        self._docket = docket

    def fields(self, number: str, act: str, nr: int = 0) -> tuple[Field, ...]:
        """Return the form of an act for this case; `nr` 0: the leak or inquiry it fits best.

        Which one is asked where there are several it may be about, or another one it may open.
        """
        with self._book.reading() as session:
            matter = self._docket.load(session, number)
        named = str(nr) if nr else self._likely(matter, act)
        asked = (self._filled(matter, field, act, named) for field in INCIDENT_FORMS[act])
        return tuple(field for field in asked if field.name != "nr" or len(field.choices) > 1)

    def _filled(self, matter: Matter, field: FormField, act: str, named: str) -> Field:
        choices, value = field.choices, ""
        one = _one(matter, act, named)
        match field.name:
            case "nr":
                choices, value = _numbers(matter, act), named
            case "on" if act != NO_DEFAULT_DAY:
                value = self._book.now.moment().date().isoformat()
            case "case":
                value = matter.number
            case "number" if field.sort == "choice" and isinstance(one, jipdec.Matter):
                choices = tuple(i.number for i in one.unanswered if i.number)
            case name if isinstance(one, leak.Leak):
                value = value or _recorded(one, act, name)
            case "answer" | "justification" if isinstance(one, jipdec.Matter):
                value = getattr(one, field.name) or ""
            case "text" if ACTS[act] is jipdec.Act.DRAFT and isinstance(one, jipdec.Matter):
                value = one.explanation
            case "exhibits" if isinstance(one, jipdec.Matter):
                value = ",".join(one.exhibits)
        return Field(field.name, field.sort, field.required, choices, str(value))

    def _likely(self, matter: Matter, act: str) -> str:
        """Return which leak or inquiry a form is opened for: that which waits for the act."""
        if not matter.incidents.held(act):
            return NEW if act in OPENERS else ""
        rules = self._docket.rules(matter)
        found = [o for o in matter.incidents.offers(rules) if o.act == act]
        best = min(found, key=lambda offer: len(offer.missing), default=None)
        return str(best.nr) if best else "1"

    def do(self, number: str, act: str, nr: int, values: Mapping[str, str]) -> Change:
        """Do an act; `nr` 0: the field `nr` says, or the only leak or inquiry it fits.

        Raises StepRefusedError with what is missing, FieldRefusedError for a field.
        """
        with self._book.act(act) as acting:
            matter = self._docket.working(acting.session, number)
            facts = _read(INCIDENT_FORMS[act], act, values, acting.today)
            facts["nr"] = self._which(matter, act, facts.get("nr", str(nr) if nr else ""))
            day = date.fromisoformat(facts.pop("on"))
            words = facts.pop("text", "")
            facts |= self._duties(matter, act, facts["nr"], acting.actor)
            self._prove(acting, matter, act, facts, words)
            _refuse_too_early(_one(matter, act, facts["nr"]), act, day, facts)
            event = Event(0, 0, act, day, acting.moment, acting.actor, words, facts)
            wanting = matter.incidents.missing(event, self._docket.rules(matter))
            if wanting:
                self._refuse(matter, act, facts["nr"], wanting)
            self._docket.record(acting, matter, event)
            return acting.change

    def _duties(self, matter: Matter, act: str, nr: str, actor: str) -> dict[str, str]:
        """Return under which duties somebody decides or approves, as the settings say today."""
        if ACTS[act] not in _APPROVES:
            return {}
        duties = self._docket.profile.duties_of(actor)
        told = {"duties": ",".join(sorted(duties))} if duties else {}
        one = _one(matter, act, nr)
        if isinstance(one, jipdec.Matter) and matter.setting.two_persons:
            follows = jipdec.another_follows(one, Approval(actor, duties))
            told |= {"of": jipdec.ONE_OF_TWO} if follows else {}
        return told

    # ------------------------------------------------------------------ which one

    def _which(self, matter: Matter, act: str, named: str) -> str:
        """Return the number of the leak or inquiry that is meant, one more for a new one."""
        held = matter.incidents.held(act)
        known = tuple(str(n) for n in range(1, len(held) + 1))
        if named == NEW and act in OPENERS:
            return str(len(held) + 1)
        if named:
            if named not in known:
                raise FieldRefusedError("nr", "choice", _numbers(matter, act))
            return named
        if act in OPENERS:
            if held:  # another day of the same leak, or another leak: nobody can guess
                raise FieldRefusedError("nr", "required", _numbers(matter, act))
            return "1"
        if not held:
            wanting = (
                leak_steps.Missing.KNOWLEDGE
                if isinstance(ACTS[act], leak.Act)
                else jipdec.Missing.INQUIRY
            )
            self._refuse(matter, act, "1", (wanting,))
        rules = self._docket.rules(matter)
        fitting = tuple(str(o.nr) for o in matter.incidents.offers(rules) if o.act == act) or known
        if len(fitting) > 1:
            raise FieldRefusedError("nr", "required", fitting)
        return fitting[0]

    @staticmethod
    def _refuse(matter: Matter, act: str, nr: str, wanting: tuple[StrEnum, ...]) -> NoReturn:
        one = _one(matter, act, nr)
        about = _blank(one, act, wanting) if isinstance(one, leak.Leak) else ()
        raise StepRefusedError(matter.number, 0, act, one.phase, wanting, int(nr), about)

    # ------------------------------------------------------------------ what was filled in

    def _prove(
        self, acting: Acting, matter: Matter, act: str, facts: dict[str, str], words: str
    ) -> None:
        """Refuse a form half filled in, and put what it refers to in its place."""
        match ACTS[act]:
            case leak.Act.AWARE if "mistaken" in facts:
                facts["instead"] = _slip(matter, facts)
            case leak.Act.FACTS if not any(question in facts for question in Question):
                raise FieldRefusedError(Question.HAPPENED, "required", tuple(Question))
            case leak.Act.TOPIC if not words and facts.get("later") != "yes":
                raise FieldRefusedError("text", "required")
            case jipdec.Act.LINK:
                if facts["of"] == "none":
                    facts.pop("case", None)
                else:
                    facts.setdefault("case", matter.number)
                    self._docket.find(acting.session, facts["case"])
            case jipdec.Act.AGREE if "number" in facts:
                one = _one(matter, act, facts["nr"])
                asked = one.unanswered if isinstance(one, jipdec.Matter) else ()
                if facts["number"] not in (numbers := tuple(i.number for i in asked)):
                    raise FieldRefusedError("number", "choice", numbers)


def _recorded(one: leak.Leak, act: str, name: str) -> str:
    """Return what is recorded of a leak already, where a form asks for it again."""
    if name in set(Question):
        return str(one.said(Question(name)) or "")
    match ACTS[act], name:
        case leak.Act.COUNT, "persons":
            return "" if one.number is None else str(one.number)
        case leak.Act.SUBSTITUTE, "text":
            return one.difficulty
        case leak.Act.NOT_REPORTABLE, "text":
            return one.reason
    return ""


def _numbers(matter: Matter, act: str) -> tuple[str, ...]:
    held = len(matter.incidents.held(act))
    return (*(str(n) for n in range(1, held + 1)), *((NEW,) if act in OPENERS else ()))


def _one(matter: Matter, act: str, named: str) -> leak.Leak | jipdec.Matter:
    """Return the leak or matter of this number, a blank one for one that is not there yet."""
    held = matter.incidents.held(act)
    if named.isdecimal() and 1 <= int(named) <= len(held):
        return held[int(named) - 1]
    return leak.Leak() if isinstance(ACTS[act], leak.Act) else jipdec.Matter()


def _blank(one: leak.Leak, act: str, wanting: tuple[StrEnum, ...]) -> tuple[StrEnum, ...]:
    """Return the questions without an answer and the topics without words that hold `act` up."""
    about: tuple[StrEnum, ...] = ()
    if leak_steps.Missing.ANSWERS in wanting:
        about += one.unanswered
    if leak_steps.Missing.TOPICS in wanting:
        about += leak_papers.wanting(one, leak_papers.Paper(ACTS[act].value))
    return about


def _slip(matter: Matter, facts: Mapping[str, str]) -> str:
    """Return the event of the entry that was made for a wrong day."""
    nr = int(facts["nr"])
    awares = matter.leaks[nr - 1].awares if nr <= len(matter.leaks) else ()
    days = {aware.on.isoformat(): str(aware.event) for aware in awares}
    if facts["mistaken"] not in days:
        raise FieldRefusedError("mistaken", "choice", tuple(days))
    return days[facts["mistaken"]]


def _refuse_too_early(
    one: leak.Leak | jipdec.Matter, act: str, day: date, facts: Mapping[str, str]
) -> None:
    """Refuse a day before what the act rests on, and dates the wrong way round."""
    if "since" in facts and date.fromisoformat(facts["since"]) > day:
        raise FieldRefusedError("since", "order")
    if "dated" in facts and date.fromisoformat(facts["dated"]) > day:
        raise FieldRefusedError("dated", "order")
    if "due" in facts and facts["due"] < facts.get("dated", ""):
        raise FieldRefusedError("due", "order")
    rests_on = _rests_on_leak(one, act) if isinstance(one, leak.Leak) else _rests_on(one, act)
    if any(known is not None and day < known for known in rests_on):
        raise FieldRefusedError("on", "order")


def _rests_on_leak(one: leak.Leak, act: str) -> tuple[date | None, ...]:
    match ACTS[act]:
        case known if known in _JUDGES_BEFORE:
            return ()
        case leak.Act.SUPPLEMENT:
            return (one.final,)
        case leak.Act.RETRACT:
            return (one.preliminary, one.final)
        case leak.Act.CLOSE:
            met = (one.final, one.persons_told, one.principal, one.pmark, one.body)
            return (one.known_on, one.decided, *met)
        case leak.Act.REOPEN:
            return (one.ended,)
    return (one.known_on,)


def _rests_on(one: jipdec.Matter, act: str) -> tuple[date | None, ...]:
    if ACTS[act] is jipdec.Act.INQUIRY:
        return ()
    first = min((i.received for i in one.inquiries), default=None)
    closing = ACTS[act] in (jipdec.Act.CLOSE, jipdec.Act.WITHDRAWN)
    return (first, *(one.submitted if closing else ()))


# ------------------------------------------------------------------ reading a form


def _read(
    form: tuple[FormField, ...], act: str, values: Mapping[str, str], today: date
) -> dict[str, str]:
    """Return the fields of an act, read and proved: dates as ISO, numbers plain, choices known."""
    fields = {field.name: field for field in form}
    for name in values:
        if name not in fields:
            raise FieldRefusedError(name, "unknown", tuple(fields))
    found: dict[str, str] = {}
    for name, field in fields.items():
        value = values.get(name, "").strip()
        if not value and name == "on" and act != NO_DEFAULT_DAY:
            value = today.isoformat()
        if value:
            found[name] = _proved(field, value, today)
        elif field.required:
            raise FieldRefusedError(name, "required", field.choices)
    return found


def _proved(field: FormField, value: str, today: date) -> str:
    if field.sort == "date":
        day = parse_date(value, today, eras())
        if day is None:
            raise FieldRefusedError(field.name, "date")
        if day > today and field.name != "due":  # only what is still owed may lie ahead
            raise FieldRefusedError(field.name, "future")
        return day.isoformat()
    if field.sort == "number":
        plain = unicodedata.normalize("NFKC", value).replace(",", "")
        if not (plain.isascii() and plain.isdecimal()):
            raise FieldRefusedError(field.name, "number")
        return str(int(plain))
    parts = [part.strip() for part in value.split(",")] if field.sort == "choices" else [value]
    if field.choices and not set(parts) <= set(field.choices):
        raise FieldRefusedError(field.name, "choice", field.choices)
    return ",".join(parts)
