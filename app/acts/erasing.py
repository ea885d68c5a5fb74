"""A case forgets its person: rows, bytes, words of the index, sealed payloads; a tombstone stays.

One deep module, whatever the reason: a withdrawn inquiry (お問い合わせ辞退・破棄), or a record
whose time is over. Who may be forgotten is decided elsewhere (app.acts.withdrawing).

How it stays provable. The payload of each entry of the journal that says what may not stay is
taken out, and named in the entry that erases (`erased`). That entry seals what is left of each
case (`tombstones`), and carries on what the payloads said of other cases (`carried`), so that
those are proved as before. `sealed` reads all this back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlmodel import col, func, or_, select

from app.domain import erasure, folding, journal
from app.domain.item import Event
from app.incoming import waiting
from app.matter import docket as dockets
from app.matter.docket import sealed_words
from app.now import ZONE
from app.people.kept import compared, contacts_of, folded, group, other_cases
from app.rules.wording import letter_texts
from app.store import approvals, forgetting
from app.store.tables import (
    ApartRow,
    AttachmentRow,
    BackupRow,
    CaseRow,
    ContactRow,
    DocumentRow,
    EventRow,
    MessageRow,
    PartyRow,
    PersonRow,
    SettingRow,
    TaskRow,
)
from app.views.keeping import ErasedCase, Erasure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlmodel import Session
    from sqlmodel.sql.expression import SelectOfScalar

    from app.matter.docket import Docket, Matter
    from app.store.book import Acting
    from app.views.people import Person

_DRAFTS = "draft:"  # how the settings are named that hold unfinished records
_HONORIFICS = ("様", "さま", "さん", "氏", "殿")
_SHORTEST_NUMBER = 6  # digits of a telephone number that tell somebody


# ------------------------------------------------------------------ who is named


class Named:
    """Whether words name one of these people, in any writing: name, reading, address, number."""

    def __init__(self, people: Iterable[Person]) -> None:
        words: set[str] = set()
        self._numbers: set[str] = set()
        for person in people:
            for name in (person.name, person.reading):
                words.add(_close(name))
                words |= {_close(part + end) for part in name.split() for end in _HONORIFICS}
            words.add(_close(person.mail))
            self._numbers.add(compared("phone", person.phone))
        self._words = {word for word in words if len(word) > 1}
        self._numbers = {number for number in self._numbers if len(number) >= _SHORTEST_NUMBER}

    def __call__(self, words: str) -> bool:
        """Return whether `words` name somebody."""
        close, digits = _close(words), folding.digits(words)
        return any(word in close for word in self._words) or any(
            number in digits for number in self._numbers
        )


def _writings(session: Session, people: Iterable[Person]) -> Iterator[Person]:
    """Yield these people once with every name and contact that is kept of them."""
    for person in people:
        for one in group(session, person.id):
            row = session.get_one(PersonRow, one)
            named = replace(person, name=row.name, reading=row.reading, mail="", phone="")
            yield named
            for contact in contacts_of(session, one):
                if contact.sort == "mail":
                    yield replace(named, mail=contact.value)
                elif contact.sort == "phone":
                    yield replace(named, phone=contact.value)


def _close(words: str) -> str:
    return folded(words).replace(" ", "")


# ------------------------------------------------------------------ beforehand


def plan(session: Session, cases: Sequence[Matter]) -> Erasure:
    """Return what erasing these cases destroys, and which backups hold it. Writes nothing."""
    ids = {matter.id for matter in cases}
    if not ids:
        return Erasure()
    leaving = tuple(_leaving(session, cases))
    return Erasure(
        cases=tuple(_counted(session, matter) for matter in cases),
        people=len(leaving),
        drafts=len(_drafts(session, leaving, cases)),
        backups=_backups(session, ids),
    )


def writings(session: Session, cases: Sequence[Matter]) -> tuple[Person, ...]:
    """Return who leaves the casebook with these cases, once for each name and contact of theirs."""
    return tuple(_writings(session, tuple(_leaving(session, cases))))


def _leaving(session: Session, cases: Iterable[Matter]) -> Iterator[Person]:
    """Yield the people who are in no other case."""
    cases = tuple(cases)
    ids = {matter.id for matter in cases}
    people = {person.id: person for matter in cases for person in matter.people}
    for one in people.values():
        if ids.issuperset(other_cases(session, one.id, case=0)):
            yield one


def _counted(session: Session, matter: Matter) -> ErasedCase:
    def count(row: Any, *conditions: Any) -> int:
        return session.exec(select(func.count()).select_from(row).where(*conditions)).one()

    said_nothing = Named(())
    changed = (
        (e.text, dict(e.facts)) != erasure.forgotten(e.sort, e.text, e.facts, said_nothing)
        for e in matter.events
    )
    return ErasedCase(
        matter.number,
        people=len(matter.people),
        mails=count(MessageRow, MessageRow.case_id == matter.id),
        attachments=count(AttachmentRow, AttachmentRow.case_id == matter.id),
        letters=count(
            DocumentRow, DocumentRow.case_id == matter.id, col(DocumentRow.erased).is_(None)
        ),
        notes=sum(changed),
        tasks=count(TaskRow, TaskRow.case_id == matter.id),
    )


def _drafts(
    session: Session, people: Sequence[Person], cases: Sequence[Matter]
) -> tuple[SettingRow, ...]:
    """Return the unfinished records that name one of these people or were begun on a case."""
    named = drafts_naming(session, Named(_writings(session, people)))
    numbers = {matter.number for matter in cases}
    rows = session.exec(_unfinished())
    # draft:case:R8-0001, draft:letter:R8-0001:L09:1
    begun = (row for row in rows if [*row.name.split(":"), "", ""][2] in numbers)
    return tuple({row.name: row for row in (*named, *begun)}.values())


def drafts_naming(session: Session, named: Named) -> tuple[SettingRow, ...]:
    """Return the unfinished records that name one of these people."""
    return tuple(row for row in session.exec(_unfinished()) if named(_plain(row.value)))


def _unfinished() -> SelectOfScalar[SettingRow]:
    """Select the drafts. A mail nobody decided upon yet is none: it is of no case (incoming)."""
    name = col(SettingRow.name)
    return select(SettingRow).where(
        name.startswith(_DRAFTS, autoescape=True),
        ~name.startswith(_DRAFTS + waiting.FORM, autoescape=True),
    )


def _plain(draft: str) -> str:
    """Return a draft with every character as itself: JSON may write it as an escape."""
    try:
        return json.dumps(json.loads(draft), ensure_ascii=False)
    except ValueError:
        return draft


def _backups(session: Session, cases: Collection[int]) -> tuple[str, ...]:
    """Return the names of the backups that were made since these cases began."""
    since = forgetting.first_entry(session, cases)
    rows = select(BackupRow.name).where(col(BackupRow.entries) >= since).order_by(col(BackupRow.id))
    return tuple(session.exec(rows))


# ------------------------------------------------------------------ erasing


def erase(
    acting: Acting, docket: Docket, cases: Sequence[Matter], because: Mapping[str, str]
) -> Erasure:
    """Make tombstones of these cases within an act; return what went.

    `because` goes into the last event of each: why, and what else is to stay. What SQLite may
    have left of it in pages and log is overwritten when the act is kept.
    """
    session = acting.session
    session.flush()
    found = plan(session, cases)
    named = Named(_writings(session, (one for matter in cases for one in matter.people)))
    ids = {matter.id for matter in cases}
    for row in _drafts(session, tuple(_leaving(session, cases)), cases):
        session.delete(row)
    approvals.forget(session, {matter.number for matter in cases})
    _forget_payloads(acting, ids, named)
    for matter, counted in zip(cases, found.cases, strict=True):
        _forget_rows(session, matter, acting, named)
        facts = dict(because) | _count_facts(counted)
        if found.drafts:
            facts["drafts"] = str(found.drafts)
        if found.backups:
            facts["backups"] = "\n".join(found.backups)
        last = Event(0, 0, erasure.ERASED, acting.today, acting.moment, acting.actor, "", facts)
        dockets.write_event(acting, matter.id, last)
    for matter in cases:
        docket.refresh(acting, matter.id)
    forgetting.tidy_index(session)
    _seal_tombstones(acting, ids)
    acting.erasing = True
    return found


def _count_facts(counted: ErasedCase) -> dict[str, str]:
    counts = {name: getattr(counted, name) for name in erasure.COUNTED if hasattr(counted, name)}
    return {name: str(count) for name, count in counts.items() if count}


def _forget_rows(session: Session, matter: Matter, acting: Acting, named: Named) -> None:
    row = session.get_one(CaseRow, matter.id)
    row.words = ""
    for event in session.exec(select(EventRow).where(EventRow.case_id == matter.id)):
        event.text, event.facts = erasure.forgotten(event.sort, event.text, event.facts, named)
        session.add(event)
    for task in session.exec(select(TaskRow).where(TaskRow.case_id == matter.id)):
        session.delete(task)
    _forget_people(acting, matter)
    blobs = _forget_mails(session, matter) | _forget_letters(session, matter, acting)
    forgetting.drop_blobs(session, blobs)


def _forget_people(acting: Acting, matter: Matter) -> None:
    """Take the people out of the case; who is in no other leaves the casebook."""
    session = acting.session
    for party in session.exec(select(PartyRow).where(PartyRow.case_id == matter.id)):
        session.delete(party)
    session.flush()
    for person in matter.people:
        if not other_cases(session, person.id, matter.id):
            acting.people.update(group(session, person.id))
            _forget_person(session, person.id)


def _forget_person(session: Session, person: int) -> None:
    """Take a person out of the casebook, with all who were merged into her."""
    ids = group(session, person)
    gone = (
        select(ContactRow).where(col(ContactRow.person_id).in_(ids)),
        select(ApartRow).where(or_(col(ApartRow.one).in_(ids), col(ApartRow.other).in_(ids))),
        # who was merged goes before the one she was merged into
        select(PersonRow).where(col(PersonRow.id).in_(ids), PersonRow.id != person),
        select(PersonRow).where(PersonRow.id == person),
    )
    for rows in gone:
        for row in session.exec(rows):
            session.delete(row)
        session.flush()


def _forget_mails(session: Session, matter: Matter) -> set[str]:
    """Take away mails and files; return the hashes of their bytes."""
    hashes: set[str] = set()
    for file in session.exec(select(AttachmentRow).where(AttachmentRow.case_id == matter.id)):
        hashes.add(file.sha256)
        session.delete(file)
    session.flush()  # what is attached goes before its mail
    for mail in session.exec(select(MessageRow).where(MessageRow.case_id == matter.id)):
        hashes.add(mail.sha256)
        session.delete(mail)
    return hashes


def _forget_letters(session: Session, matter: Matter, acting: Acting) -> set[str]:
    """Leave of the letters what the register keeps: number, kind, day, SHA-256."""
    hashes: set[str] = set()
    for letter in session.exec(select(DocumentRow).where(DocumentRow.case_id == matter.id)):
        known = letter_texts().get(letter.letter)
        letter.title = known.title if known else letter.letter
        letter.erased = letter.erased or acting.today
        hashes.add(letter.sha256)
        session.add(letter)
    return hashes


# ------------------------------------------------------------------ what the journal sealed


def _forget_payloads(acting: Acting, cases: Collection[int], named: Named) -> None:
    """Take out what entries say of these cases, where it may not stay; carry on the rest."""
    erased: list[int] = []
    carried: list[dict[str, Any]] = []
    for entry, payload in forgetting.payloads_of(acting.session, cases):
        parts = _parts(entry, json.loads(payload))
        if not any(_must_go(said, cases, named) for part in parts for said in _events(part)):
            continue
        forgetting.drop_payload(acting.session, entry)
        erased.append(entry)
        for part in parts:
            part["events"] = [said for said in _events(part) if said["case"] not in cases]
            acting.carried |= {said["case"] for said in part["events"]}
            rest = {name: value for name, value in part.items() if value}
            if rest.keys() - {"entry"}:
                carried.append(rest)
    acting.payload["erased"] = erased
    if carried:
        acting.payload["carried"] = carried


def _parts(entry: int, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a payload says itself and what it carries on, each part with its entry."""
    carried: list[dict[str, Any]] = payload.pop("carried", [])
    return [payload | {"entry": entry}, *carried]


def _events(part: Mapping[str, Any]) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = part.get("events", [])
    return events


def _must_go(said: Mapping[str, Any], cases: Collection[int], named: Named) -> bool:
    if said["case"] not in cases:
        return False
    left = erasure.forgotten(said["sort"], said["text"], said["facts"], named)
    return (said["text"], said["facts"]) != left


def _seal_tombstones(acting: Acting, cases: Collection[int]) -> None:
    """Seal what is left of these cases instead of what this act said of them."""
    session = acting.session
    events = acting.payload.get("events", [])
    said = events if isinstance(events, list) else []
    acting.payload["events"] = [one for one in said if one["case"] not in cases]
    acting.payload["tombstones"] = [
        {
            "case": case,
            "events": [
                sealed_words(case, row)
                for row in session.exec(
                    select(EventRow).where(EventRow.case_id == case).order_by(col(EventRow.id))
                )
            ],
        }
        for case in sorted(cases)
    ]


@dataclass(slots=True)
class Sealed:
    """What the journal sealed of the events of each case."""

    said: dict[int, list[str]] = field(default_factory=dict)  # in order, as canonical JSON
    unproved: set[int] = field(default_factory=set)  # cases of which some payload is missing
    missing: list[int] = field(default_factory=list)  # entries whose payload no act erased
    numbers: dict[int, str] = field(default_factory=dict)  # of the cases whose number was sealed
    acted: dict[int, tuple[str, str]] = field(default_factory=dict)  # by entry: when, and who
    told_in: dict[int, list[int]] = field(default_factory=dict)  # by case: the entry of each event

    def misplaced(self, case: int, rows: Sequence[EventRow]) -> Iterator[EventRow]:
        """Yield the events of a case that have not the moment and the actor of their entry.

        Not asked of a tombstone, which a restored casebook may have told again. Of what was
        signed by another than who entered it, the signature proves the actor.
        """
        for row, number in zip(rows, self.told_in.get(case, ()), strict=False):
            at, actor = self.acted[number]
            moment = row.at.astimezone(ZONE).isoformat(timespec="seconds")
            if moment != at or (row.actor != actor and "signature" not in row.facts):
                yield row


def sealed(entries: Iterable[journal.Entry]) -> Sealed:
    """Read the journal: what it sealed of each case, and what is missing without a reason.

    A tombstone stands for all that was sealed of its case before. What an altered entry says is
    not read: the chain names it, and of its cases nothing is proved.
    """
    found = Sealed()
    said: dict[int, list[tuple[int, str]]] = {}
    tombstones: dict[int, list[str]] = {}
    gone: dict[int, set[int]] = {}
    erased: set[int] = set()
    for entry in entries:
        found.acted[entry.number] = entry.at, entry.actor
        if entry.payload is None:
            gone[entry.number] = _cases_of(entry)
            continue
        if journal.altered(entry):
            found.unproved |= _cases_of(entry)
            continue
        for part in _parts(entry.number, json.loads(entry.payload)):
            erased.update(part.get("erased", ()))
            found.numbers |= {int(case): number for case, number in part.get("numbers", {}).items()}
            for one in _events(part):
                said.setdefault(one["case"], []).append((part["entry"], journal.canonical(one)))
            for stone in part.get("tombstones", ()):
                tombstones[stone["case"]] = [journal.canonical(one) for one in stone["events"]]
    found.missing = sorted(gone.keys() - erased)
    found.unproved |= {case for number in found.missing for case in gone[number]}
    for case, pairs in said.items():
        # carried on, an event stands behind what happened after it
        pairs.sort(key=lambda pair: pair[0])
        found.said[case] = [words for _, words in pairs]
        if case not in tombstones:
            found.told_in[case] = [entry for entry, _ in pairs]
    found.said |= tombstones
    return found


def _cases_of(entry: journal.Entry) -> set[int]:
    """Return the cases an entry is about; none where its subject was altered beyond reading."""
    try:
        return set(json.loads(entry.subject).get("cases", ()))
    except (ValueError, AttributeError, TypeError):
        return set()


def faults(session: Session, matter: Matter) -> Iterator[str]:
    """Yield what a tombstone still holds of its person: it must hold nothing."""
    if matter.tombstone is None:
        return
    left = [matter.words, *matter.people]
    for row in (MessageRow, AttachmentRow, TaskRow):
        left += session.exec(select(row.id).where(row.case_id == matter.id)).all()
    kept = DocumentRow.case_id == matter.id, col(DocumentRow.erased).is_(None)
    left += session.exec(select(DocumentRow.id).where(*kept)).all()
    if any(left):
        yield f"tombstone:{matter.number}"
