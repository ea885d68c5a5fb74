"""Acts on a case and its items: their forms, what they need, and what follows from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from app.acts import deciding, follow_ups, identifying, tags, withdrawing
from app.acts import partners as partner_acts
from app.acts.incidents import IncidentActs
from app.domain import folding, steps
from app.domain.eras import parse_date
from app.domain.forms import FORMS, FormField
from app.domain.incident_forms import INCIDENT_FORMS
from app.domain.item import Act, Event, Missing
from app.domain.requests import Decision, Ground, Kind, Role, WaitReason
from app.errors import (
    BeforeItBeganError,
    FieldRefusedError,
    NoSuchActError,
    StepRefusedError,
)
from app.letters import sendings
from app.matter import docket as dockets
from app.matter.sheets import tasks_of
from app.partners import no_records
from app.people import kept as people
from app.rules import posting
from app.rules.almanac import eras
from app.rules.classes import offered
from app.store.tables import (
    TaskRow,
)
from app.views.acts import Field
from app.views.people import Person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlmodel import Session

    from app.changes import Change
    from app.domain.item import Item
    from app.matter.docket import Docket, Matter
    from app.store.book import Acting, Book


_NEW = "new"  # somebody who was not in the case
# Acts that say something about one item only.
_ONE_BY_ONE = (Act.CONFIRM, Act.RECLASSIFY, Act.TARGET, Act.DECIDE, Act.ROUTE)
# What says of an item that the act is none of its business, though its phase knows the act.
_NOT_FOR_IT = frozenset({Missing.OPEN_WAIT, Missing.GRANTED})


class Acts:
    """What may be done to a case. The desk of cases hands its acts on to here."""

    def __init__(self, book: Book, docket: Docket) -> None:
        self._book = book
        self._docket = docket
        self._incidents = IncidentActs(book, docket)

    def fields(self, number: str, act: Act | str, item: int = 0) -> tuple[Field, ...]:
        """Return the form of an act for this case: names, choices, and what is known already.

        For an act about a leak or an inquiry (leak-judge) `item` is its number in the case.
        """
        if act in INCIDENT_FORMS:
            return self._incidents.fields(number, act, item)
        act = _item_act(act)
        with self._book.reading() as session:
            matter = self._docket.load(session, number)
            return tuple(self._filled(session, matter, field, act, item) for field in FORMS[act])

    def _filled(
        self, session: Session, matter: Matter, field: FormField, act: Act, position: int
    ) -> Field:
        if act is Act.PERSON:
            return _of_person(matter, field)
        item = matter.item(position or 1)
        if field.name == "number":
            choices = sendings.choices(matter, act, position)
        elif act in partner_acts.ACTS:
            choices = partner_acts.choices(session, self._docket.profile, matter, act, field)
        else:
            choices = self._choices(session, matter, field, act, item)
        value = deciding.known(field.name, act, item)
        match field.name:
            case "number":  # the oldest that lies here; which one arrived or is void is said
                sure = act is Act.DISPATCH or len(choices) == 1
                value = choices[0] if choices and sure else ""
            case "on":
                value = self._book.now.moment().date().isoformat()
            case "partner" if act in partner_acts.ACTS:
                one_owes = act is not Act.ASK_PARTNER and field.required and len(choices) == 1
                value = choices[0] if one_owes else ""
        return Field(field.name, field.sort, field.required, choices, value)

    def _choices(
        self, session: Session, matter: Matter, field: FormField, act: Act, item: Item
    ) -> tuple[str, ...]:
        """Return the choices of a field, those that depend on the case included."""
        rule = self._docket.lawbook.kind(item.kind)
        choices = field.choices
        own = deciding.choices(field.name, act, item, self._docket.profile)
        if own is None:
            own = _offered_on(self._book.now.moment().date(), field.name, act, item)
        if own is not None:
            return own
        match field.name:
            case "decision":
                choices = tuple(rule.decisions)
            case "reason":
                choices = _waits_for(act, self._askable(matter, item), item)
            case "ground":
                choices = tuple(Ground) if act is Act.RECLASSIFY else tuple(rule.grounds)
            case "remove":
                choices = matter.tags
            case "task":
                choices = tuple(str(t.id) for t in tasks_of(session, matter) if t.done is None)
        return choices

    def do(self, number: str, act: Act | str, item: int, values: Mapping[str, str]) -> Change:
        """Do an act to an item of a case; `item` 0 means every item the act fits.

        `values` are the fields of the act's form. Raises StepRefusedError with what is
        missing, FieldRefusedError for a field, and other RefusedErrors. For an act about a leak
        or an inquiry (leak-judge) `item` is its number in the case.
        """
        if act in INCIDENT_FORMS:
            return self._incidents.do(number, act, item, values)
        act = _item_act(act)
        with self._book.act(act) as acting:
            matter = self._docket.working(acting.session, number)
            if act is Act.TASK or act is Act.DONE:
                self._do_task(acting, matter, act, item, values)
            elif act is Act.PERSON:
                self._do_person(acting, matter, values)
            elif act is Act.ADD:
                self._add_item(acting, matter, values)
            elif act is Act.TAG:
                tags.mark(self._docket, acting, matter, self._read(acting, matter, act, 0, values))
            else:
                event = self._event(acting, matter, act, item, values)
                event = withdrawing.weighed(acting.session, self._docket, matter, event)
                if act is not Act.NOTE:
                    self._docket.check(matter, event)
                follow_ups.plan(acting, self._docket, matter, event)
                ended = self._docket.record(acting, matter, event)
                withdrawing.after_end(acting, self._docket, ended, event)
            return acting.change

    def _event(
        self, acting: Acting, matter: Matter, act: Act, item: int, values: Mapping[str, str]
    ) -> Event:
        facts = self._read(acting, matter, act, item, values)
        day = date.fromisoformat(facts.pop("on", acting.today.isoformat()))
        words = facts.pop("text", "")
        if act in partner_acts.ACTS:
            facts |= partner_acts.named(acting.session, matter, act, facts)
        targets = self._targets(matter, act, item, facts)
        for position in targets:
            deciding.refuse_unfitting(act, matter.item(position), facts, self._docket.profile)
        facts |= deciding.implied(self._docket, matter, act, targets, facts, acting.actor)
        if act in sendings.ACTS:
            facts |= sendings.completed(matter, act, targets, facts, day)
        if act is Act.IDENTITY:
            facts |= identifying.weighed(facts, words, matter.setting.role, day)
        facts |= self._of_partners(acting.session, matter, act, targets, facts, day)
        if act is Act.DECIDE:
            kind = matter.item(targets[0]).kind
            facts["law"] = self._docket.lawbook.law_of(kind, day)
        _refuse_half_told(act, facts, words)
        for position in targets:
            self._refuse_unfitting(matter, act, position, facts, day)
        if len(targets) > 1:
            facts["items"] = ",".join(str(position) for position in targets)
        position = targets[0] if len(targets) == 1 else 0
        return Event(0, position, act, day, acting.moment, acting.actor, words, facts)

    def _of_partners(
        self,
        session: Session,
        matter: Matter,
        act: Act,
        targets: Sequence[int],
        facts: Mapping[str, str],
        day: date,
    ) -> dict[str, str]:
        """Return what follows from the partners, and refuse what may not be said with them."""
        profile = self._docket.profile
        if act is Act.DECIDE:
            decision, position = Decision(facts["decision"]), targets[0]
            item = matter.item(position)
            no_records.refuse_unproven(session, profile, matter.number, position, item, decision)
        if act not in partner_acts.ACTS:
            return {}
        items = [matter.item(position) for position in targets]
        return partner_acts.completed(session, profile, items, act, facts, day)

    def _targets(
        self, matter: Matter, act: Act, item: int, facts: Mapping[str, str]
    ) -> tuple[int, ...]:
        if item:
            matter.item(item)
        if act in sendings.ACTS:  # a letter leaves the house once, for all it answers
            answered = sendings.answered(matter, act, facts["number"])
            if item and item not in answered:
                raise FieldRefusedError("number", "choice")
            return answered
        if item:
            return (item,)
        if act is Act.NOTE:
            return ()
        known = [n for n, one in enumerate(matter.items, 1) if _offer(one, act, matter)]
        fitting = tuple(n for n in known if self._fits(matter, act, n, facts)) or tuple(known)
        if len(fitting) > 1 and act in _ONE_BY_ONE:
            raise FieldRefusedError("item", "required", tuple(str(n) for n in fitting))
        if not fitting:
            first = matter.item(1)
            raise StepRefusedError(matter.number, 1, act, first.state, (Missing.STATE,))
        return fitting

    def _fits(self, matter: Matter, act: Act, position: int, facts: Mapping[str, str]) -> bool:
        """Return whether an act on the whole case means this item, too."""
        item = matter.item(position)
        offer = _offer(item, act, matter)
        if offer is None or _NOT_FOR_IT & set(offer.missing):
            return False
        if act in partner_acts.ACTS:
            return partner_acts.concerns(item, act, facts)
        waits = _waits_for(act, self._askable(matter, item), item)
        return act not in (Act.ASK, Act.ANSWERED) or facts.get("reason", waits[0]) in waits

    def _askable(self, matter: Matter, item: Item) -> tuple[WaitReason, ...]:
        return deciding.askable(self._docket, matter, item.kind)

    def _refuse_unfitting(
        self, matter: Matter, act: Act, position: int, facts: Mapping[str, str], day: date
    ) -> None:
        """Refuse fields that do not go with this item, and a day before what the act rests on."""
        item = matter.item(position)
        grounds = self._docket.lawbook.kind(Kind(facts.get("kind", item.kind))).grounds
        if not set(filter(None, facts.get("ground", "").split(","))) <= set(grounds):
            raise FieldRefusedError("ground", "choice", tuple(grounds))
        reason = facts.get("reason", "")
        waits = _waits_for(act, self._askable(matter, item), item)
        if reason and waits and reason not in waits:
            raise FieldRefusedError("reason", "choice", waits)
        if "by" in facts and date.fromisoformat(facts["by"]) < day:
            raise FieldRefusedError("by", "order")
        if act in sendings.ACTS:
            return  # see app.sendings
        earliest = steps.not_before(item, act, WaitReason(reason) if reason else None)
        if earliest is not None and day < earliest:
            raise FieldRefusedError("on", "order")

    def _read(
        self, acting: Acting, matter: Matter, act: Act, item: int, values: Mapping[str, str]
    ) -> dict[str, str]:
        """Return the fields of an act, read and proved: dates as ISO, choices known."""
        form = {field.name: field for field in FORMS[act]}
        for name in values:
            if name not in form:
                raise FieldRefusedError(name, "unknown", tuple(form))
        found: dict[str, str] = {}
        for name, field in form.items():
            value = folding.storable(values.get(name, "")).strip()
            if not value and name == "on":
                value = acting.today.isoformat()
            if not value and field.required:
                value = self._known(acting.session, matter, field, act, item)
            if not value:
                if field.required:
                    choices = self._filled(acting.session, matter, field, act, item).choices
                    raise FieldRefusedError(name, "required", choices)
                continue
            found[name] = self._proved(acting, matter, field, value)
        return found

    def _known(
        self, session: Session, matter: Matter, field: FormField, act: Act, item: int
    ) -> str:
        """Return what stands in the form already: an answer given before, the one letter."""
        if field.name not in ("leak", "request", "partner", "number", "cause", "corrective"):
            return ""
        return self._filled(session, matter, field, act, item).value

    def _proved(self, acting: Acting, matter: Matter, field: FormField, value: str) -> str:
        if field.sort == "date":
            return self._proved_date(acting, matter, field.name, value).isoformat()
        if field.sort == "choices":
            value = ",".join(part.strip() for part in value.split(","))
        elif field.choices and value not in field.choices:
            raise FieldRefusedError(field.name, "choice", field.choices)
        return value

    @staticmethod
    def _proved_date(acting: Acting, matter: Matter, name: str, value: str) -> date:
        day = parse_date(value, acting.today, eras())
        if day is None:
            raise FieldRefusedError(name, "date")
        if name == "on" and day > acting.today:
            raise FieldRefusedError(name, "future")
        if name == "on" and day < matter.arrived:
            raise BeforeItBeganError(day, matter.arrived)
        return day

    # ------------------------------------------------------------------ tasks and people

    def _do_task(
        self, acting: Acting, matter: Matter, act: Act, item: int, values: Mapping[str, str]
    ) -> None:
        facts = self._read(acting, matter, act, item, values)
        if act is Act.TASK:
            if item:
                matter.item(item)
            row = TaskRow(
                case_id=matter.id,
                item=item,
                text=facts["text"],
                due=date.fromisoformat(facts["due"]),
            )
            acting.session.add(row)
            acting.session.flush()
            acting.left(row.id or 0)
            words, day = facts["text"], acting.today
        else:
            row = self._open_task(acting.session, matter, facts["task"])
            day = date.fromisoformat(facts["on"])
            row.done = day
            acting.session.add(row)
            words = row.text
        acting.session.flush()
        acting.tasks.add(row.id or 0)
        told = {"due": row.due.isoformat()} if row.due else {}
        event = Event(0, 0, act, day, acting.moment, acting.actor, words, told)
        self._docket.record(acting, matter, event)

    @staticmethod
    def _open_task(session: Session, matter: Matter, task: str) -> TaskRow:
        open_tasks = tuple(str(t.id) for t in tasks_of(session, matter) if t.done is None)
        row = session.get(TaskRow, int(task)) if task in open_tasks else None
        if row is None:
            raise FieldRefusedError("task", "choice", open_tasks)
        return row

    def _add_item(self, acting: Acting, matter: Matter, values: Mapping[str, str]) -> None:
        """Add what was found inside: a request in a complaint. It arrived with the rest."""
        facts = self._read(acting, matter, Act.ADD, 0, values)
        kind = Kind(facts["kind"])
        family = self._docket.lawbook.kind(kind).family
        position = len(matter.items) + 1

        def write(sort: str, day: date, facts: Mapping[str, str], words: str = "") -> None:
            event = Event(0, position, sort, day, acting.moment, acting.actor, words, facts)
            dockets.write_event(acting, matter.id, event)

        write(dockets.OPENED, matter.arrived, {"kind": str(kind)}, facts.get("text", ""))
        day = date.fromisoformat(facts["on"])
        write(Act.CONFIRM, day, {"kind": str(kind), "family": str(family)})
        self._docket.refresh(acting, matter.id)

    def _do_person(self, acting: Acting, matter: Matter, values: Mapping[str, str]) -> None:
        facts = self._read(acting, matter, Act.PERSON, 0, values)
        known = {str(person.id): person for person in matter.people}
        who = facts.pop("person", next(iter(known), _NEW))
        if who != _NEW and who not in known:
            raise FieldRefusedError("person", "choice", (*known, _NEW))
        if not facts:
            raise FieldRefusedError("name", "required")
        told = {"fields": ",".join(facts)}  # which fields, not what stands in them
        role = Role(facts.pop("role")) if "role" in facts else None
        if who == _NEW:
            empty = Person(0, role or Role.SELF, "", "", "", "", "", "", "")
            identity = people.add_person(acting, _with(empty, facts))
            people.join_case(acting, matter.id, identity, role or Role.SELF)
        else:
            people.change_person(acting, _with(known[who], facts))
            people.join_case(acting, matter.id, known[who].id, role or known[who].role)
            for other in people.other_cases(acting.session, known[who].id, matter.id):
                self._docket.refresh(acting, other)
        event = Event(0, 0, Act.PERSON, acting.today, acting.moment, acting.actor, "", told)
        self._docket.record(acting, matter, event)


def _offer(item: Item, act: Act, matter: Matter) -> steps.Offer | None:
    """Return the act among those the item's phase knows, the readiest of its forms."""
    found = (offer for offer in steps.offers(item, matter.setting) if offer.act is act)
    return min(found, key=lambda offer: len(offer.missing), default=None)


def _offered_on(today: date, name: str, act: Act, item: Item) -> tuple[str, ...] | None:
    """Return the choices of a field that dated tables offer `today`; None for other fields."""
    match name:
        case "how" if act is Act.DISPATCH:
            return posting.offered(today)
        case "complaint_class" | "cause_class" if item.kind is Kind.COMPLAINT:
            return offered(name, today)
        case "seen":
            return identifying.proofs_on(today)
    return None


def _waits_for(act: Act, askable: tuple[WaitReason, ...], item: Item) -> tuple[WaitReason, ...]:
    """Return the choices of `reason`: what may be asked, or what was asked and is unanswered."""
    if act is Act.ANSWERED:
        return tuple(dict.fromkeys(w.reason for w in item.waits if w.answered is None))
    return askable


def _refuse_half_told(act: Act, facts: Mapping[str, str], words: str) -> None:
    """Refuse what a choice in the form calls for and does not say."""
    unheard = act is Act.PARTNER_ANSWERED and facts["result"] in ("refused", "given-up")
    if unheard and not words:
        raise FieldRefusedError("text", "required")
    if act is Act.DISPOSE and facts["of"] == "held" and not words:
        raise FieldRefusedError("text", "required")
    if act is Act.MATCH and facts["of"] == "found" and not facts.get("inquiry"):
        raise FieldRefusedError("inquiry", "required")
    if facts.get("copies") == "held":
        for name, said in (("text", words), ("until", facts.get("until", ""))):
            if not said:
                raise FieldRefusedError(name, "required")


def _of_person(matter: Matter, field: FormField) -> Field:
    """Return a field about a person as it stands for the first one of the case."""
    choices, value = field.choices, ""
    if field.name == "person":
        choices = (*(str(p.id) for p in matter.people), _NEW)
        value = choices[0]
    elif matter.people:
        value = str(getattr(matter.people[0], field.name))
    return Field(field.name, field.sort, field.required, choices, value)


def _with(person: Person, facts: Mapping[str, str]) -> Person:
    changed: dict[str, Any] = dict(facts)
    return replace(person, **changed)


def _item_act(name: str) -> Act:
    if name not in set(Act) or Act(name) not in FORMS:
        raise NoSuchActError(name)
    return Act(name)
