"""Desk: the letters of a case. Drafts, issues and hands out; an issued letter never changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app import phrases
from app.acts.approving import BEFORE, foreseen
from app.body import dossier
from app.domain import needs, steps
from app.domain.eras import parse_date
from app.domain.item import Act, Event, Missing
from app.domain.proofreading.galley import Severity
from app.domain.requests import Kind, Role
from app.errors import (
    BeforeItBeganError,
    FieldRefusedError,
    Finding,
    LetterNotForThisError,
)
from app.files import write_whole
from app.letters import covering, outgoing, superseding
from app.letters.approved import departures
from app.letters.envelopes import window_of
from app.letters.facts import PARTNER, LetterFacts, Subject, partner_of, principal_of, tells_of_data
from app.letters.issuing import draw, issue
from app.letters.occasions import RECEIPTS, called_for
from app.letters.paper import Paper
from app.letters.proofing import Reader, files_of, lines_of
from app.rules.almanac import eras
from app.rules.wording import LetterTextError, Recipient, SlotKind, compose, letter_texts
from app.views.letters import Draft, LetterChoice, Picture, Slot

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from sqlmodel import Session

    from app.changes import Change
    from app.matter.docket import Docket, Matter
    from app.rules.wording import Composed, LetterText, SlotRule
    from app.store.book import Book
    from app.views.letters import CaseFile, Issued
    from reports.letter import Addressee
    from reports.raster import Where

_AHEAD = timedelta(days=31)  # a letter may be written for a day to come
_ADDRESSEE = "宛名"
_TITLE = "件名"
_ENCLOSED = "同封ファイル"  # which of the case's attached files go along: 1,3


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the officer asks for: a letter, about which items, with what in its slots, dated."""

    letter: str
    items: tuple[int, ...]
    values: Mapping[str, str]
    on: date | None
    supersedes: str = ""  # number of the letter in whose place it is to stand


class Letters:
    """The desk of letters."""

    def __init__(self, book: Book, docket: Docket) -> None:
        self._book = book
        self._docket = docket
        self._facts = LetterFacts(docket)
        self._reader = Reader(docket)

    # ------------------------------------------------------------------ which letter

    def choices(self, number: str, supersedes: str = "") -> tuple[LetterChoice, ...]:
        """Return the letters the case calls for as it stands, the suggested one first.

        With `supersedes`, the number of an issued letter: the one that may take its place.
        """
        with self._book.reading() as session:
            matter = self._docket.load(session, number)
            if supersedes:
                letter = outgoing.row_of(session, supersedes).letter
                choice = self._called(matter, letter, supersedes)[letter]
                return (replace(choice, written=superseding.written(matter, supersedes)),)
            return self._choices(matter)

    def files(self, number: str) -> tuple[CaseFile, ...]:
        """Return the files of a case that may go along with its letters, in their order."""
        with self._book.reading() as session:
            return files_of(session, self._docket.find(session, number))

    def _called(self, matter: Matter, letter: str, supersedes: str) -> dict[str, LetterChoice]:
        """Return the letters that may be written, by id."""
        called = {choice.letter: choice for choice in self._choices(matter)}
        if supersedes and letter in letter_texts():
            title = letter_texts()[letter].title
            called[letter] = superseding.choice(matter, supersedes, letter, title, called)
        return called

    def _choices(self, matter: Matter) -> tuple[LetterChoice, ...]:
        today = self._book.now.moment().date()
        called = called_for(matter, self._docket, today)
        if matter.setting.two_persons:  # what is approved is written before; issued it is after
            known = {one.letter for one in called}
            ahead = called_for(foreseen(matter), self._docket, today)
            found_ahead = (replace(one, suggested=False) for one in ahead)
            called += tuple(one for one in found_ahead if one.letter not in known)
        found = [
            LetterChoice(
                one.letter,
                letter_texts()[one.letter].title_for(_sure_kinds(matter, one.items)),
                one.items,
                one.suggested,
                "refusal" if one.refusal else "answer",
            )
            for one in called
        ]
        if covering.wanted(matter):
            title = letter_texts()[covering.LETTER].title
            found.append(LetterChoice(covering.LETTER, title, (), covering.due(matter)))
        return tuple(sorted(found, key=lambda one: not one.suggested))

    # ------------------------------------------------------------------ ahead of an approval

    def answers(self, matter: Matter, positions: Sequence[int]) -> tuple[tuple[str, str], ...]:
        """Return the letters that answer some of these items: id and title.

        `matter` may be a case as it will stand: see app.acts.approving.foreseen.
        """
        return tuple(
            (one.letter, one.title)
            for one in self._choices(matter)
            if one.purpose in ("answer", "refusal") and not set(one.items).isdisjoint(positions)
            if letter_texts()[one.letter].occasion is None and one.letter not in RECEIPTS
        )

    def foreseen(
        self,
        session: Session,
        matter: Matter,
        letter: str,
        values: Mapping[str, str],
        on: date | None,
    ) -> tuple[Paper, bytes | None, tuple[Finding, ...]]:
        """Return a letter of a case as it will stand, drawn, with what keeps it from being final.

        What asks for a second look is looked at when it is issued.
        """
        paper = self._paper(session, matter, _Wish(letter, (), values, on))
        pdf, findings = draw(self._docket.profile, matter.number, paper, None, window_of(session))
        stops = (one for one in paper.findings if one.severity is Severity.STOP)
        return paper, pdf, (*stops, *findings)

    # ------------------------------------------------------------------ drafting

    def draft(
        self,
        number: str,
        letter: str,
        *,
        items: Sequence[int] = (),
        values: Mapping[str, str] | None = None,
        on: date | None = None,
        supersedes: str = "",
    ) -> Draft:
        """Return a letter as it would be printed today, with what is still wrong with it.

        `values` are what the officer wrote into slots, by name; under 同封ファイル which of the
        case's attached files, from 1, go along. `supersedes` is the number of the letter in whose
        place it is to stand. Raises LetterNotForThisError.
        """
        wish = _Wish(letter, tuple(items), values or {}, on, supersedes)
        with self._book.reading() as session:
            matter = self._docket.load(session, number)
            paper = self._paper(session, matter, wish)
            window = window_of(session)
        pdf, findings = draw(self._docket.profile, matter.number, paper, None, window)
        found = (*paper.findings, *findings)
        lines = tuple(lines_of(paper, self._docket.profile))
        return Draft(
            matter.number,
            letter,
            paper.title,
            paper.items,
            pdf,
            paper.slots,
            tuple(phrases.finding(one) for one in found),
            paper.dated,
            tuple(phrases.remark(one, lines) for one in found),
            paper.text.version,
        )

    def issue(  # noqa: PLR0913 - a letter as it is wished for, and what was looked at twice
        self,
        number: str,
        letter: str,
        *,
        items: Sequence[int] = (),
        values: Mapping[str, str] | None = None,
        on: date | None = None,
        supersedes: str = "",
        acknowledged: Collection[str] = (),
    ) -> Change:
        """Give a letter its number and freeze its bytes: one act, whole or not at all.

        `on` is the day of dispatch that is printed, today unless said. `supersedes` is the
        number of an issued letter in whose place it stands from now on (差替え): see
        app.letters.superseding. `acknowledged` are the keys of findings the officer looked at a
        second time. Raises LetterFindingsError with everything that is in the way,
        LetterNotForThisError, LetterHoldsNoMoreError.
        """
        with self._book.act("letter") as acting:
            matter = self._docket.working(acting.session, number)
            wish = _Wish(letter, tuple(items), values or {}, on, supersedes)
            paper = self._paper(acting.session, matter, wish)
            files = wish.values.get(_ENCLOSED, "").strip()
            facts = {"enclosed": files} if files else {}
            facts |= {"supersedes": supersedes} if supersedes else {}
            facts |= superseding.kept(wish.values)
            issue(acting, self._docket, matter, paper, facts, acknowledged)
            return acting.change

    def _covering(self, session: Session, matter: Matter, wish: _Wish) -> Paper:
        """Return the letter that goes with the papers for the accredited body (L28)."""
        dated = self._dated(matter, wish.on)
        known = dossier.gather(session, self._docket, matter).known(dated)
        text = self._docket.texts.text(covering.LETTER, dated)
        filled, findings = self._filled(text, known, wish.values)
        paper = covering.paper(self._docket, filled, dated)
        paper = replace(
            paper,
            title=wish.values.get(_TITLE, "").strip() or paper.title,
            slots=_slots(text, known, wish.values),
            findings=(*findings, *paper.findings),
        )
        return self._read_through(session, matter, paper, paper.addressee.name, wish)

    def _read_through(
        self, session: Session, matter: Matter, paper: Paper, recorded: str, wish: _Wish
    ) -> Paper:
        """Return the letter with everything that was found when it was proofread (校正)."""
        if paper.composed is None:
            return paper
        files = _numbers(wish.values.get(_ENCLOSED, ""))
        found = self._reader.findings(session, matter, paper, recorded, files)
        if not wish.supersedes:
            found = (*found, *departures(matter, paper, self._docket.profile))
        return replace(paper, findings=(*paper.findings, *found))

    def _paper(self, session: Session, matter: Matter, wish: _Wish) -> Paper:
        if wish.letter == covering.LETTER and covering.wanted(matter):
            return self._covering(session, matter, wish)
        choices = self._called(matter, wish.letter, wish.supersedes)
        if wish.letter not in choices:
            raise LetterNotForThisError(matter.number, wish.letter, tuple(choices))
        dated = self._dated(matter, wish.on)
        text = self._docket.texts.text(wish.letter, dated)
        positions = wish.items or choices[wish.letter].items
        purpose = "other" if text.occasion else choices[wish.letter].purpose
        if text.id in RECEIPTS:
            purpose = "receipt"
        subject = Subject(matter, positions, dated)
        known = self._facts.known(session, subject, text)
        filled, findings = self._filled(text, known, wish.values)
        composed: Composed | None = None
        try:
            composed = compose(text.template, filled)
        except LetterTextError as error:
            findings.append(Finding("text", str(error.line), error.fault))
        missing = dict.fromkeys(m.split(".")[0] for m in (composed.missing if composed else ()))
        findings += [Finding("slot", name) for name in missing]
        findings += self._not_ready(matter, positions, text, purpose)
        addressee = self._addressee(session, matter, text, known, wish)
        if not addressee.name:
            findings.append(Finding("name"))
        written = wish.values.get(_TITLE, "").strip() or (composed and composed.title)
        title = written or text.title_for(_sure_kinds(matter, positions))
        slots = _slots(text, known, wish.values, missing)
        paper = Paper(
            text, positions, purpose, title, composed, slots, tuple(findings), addressee, subject.on
        )
        unwritten = {name: said for name, said in wish.values.items() if name != _ADDRESSEE}
        as_kept = replace(wish, values=unwritten)
        recorded = self._addressee(session, matter, text, known, as_kept).name
        return self._read_through(session, matter, paper, recorded, wish)

    def _dated(self, matter: Matter, on: date | None) -> date:
        """Return the day of dispatch: not before the arrival, and not far ahead."""
        today = self._book.now.moment().date()
        dated = on or today
        if dated < matter.arrived:
            raise BeforeItBeganError(dated, matter.arrived)
        if dated > today + _AHEAD:
            raise FieldRefusedError("on", "future")
        return dated

    def _not_ready(
        self, matter: Matter, positions: Sequence[int], text: LetterText, purpose: str
    ) -> list[Finding]:
        """Return the guards that this letter would break, as findings."""
        short: list[Missing] = []
        for position in positions:
            item = matter.item(position)
            facts = {"number": "", "letter": text.id, "of": purpose}
            event = Event(
                0, position, Act.LETTER, matter.arrived, self._book.now.moment(), "", "", facts
            )
            short += steps.missing(item, event, matter.setting)
            if tells_of_data(text):
                short += needs.before_telling(item, matter.setting)
        waits = matter.setting.two_persons and any(
            matter.item(n).phase in BEFORE for n in positions
        )
        if waits and Missing.STATE in short:
            return [Finding("awaits-approval")]
        if text.id == "L20":
            short += needs.before_complaint_letter(matter.item(positions[0]))
        return [Finding("state", one, phrases.missing(one)) for one in dict.fromkeys(short)]

    # ------------------------------------------------------------------ what fills a letter

    def _filled(
        self, text: LetterText, known: Mapping[str, object], values: Mapping[str, str]
    ) -> tuple[dict[str, object], list[Finding]]:
        """Return the value of each slot: what the officer wrote, else what is known."""
        rules = {rule.name: rule for rule in text.slots if rule.kind is not SlotKind.FACT}
        named = (
            *rules,
            _ADDRESSEE,
            _TITLE,
            _ENCLOSED,
            *((PARTNER,) if text.to is Recipient.PARTNER else ()),
        )
        unknown = [name for name in values if name not in named]
        if unknown:
            raise FieldRefusedError(unknown[0], "unknown", named)
        filled = dict(known)
        findings: list[Finding] = []
        for name, value in values.items():
            if name in rules and value.strip():
                filled[name] = self._read(rules[name], value, findings)
        return filled, findings

    def _read(self, rule: SlotRule, value: str, findings: list[Finding]) -> object:
        if rule.kind is SlotKind.LIST:
            lines = [line.strip() for line in value.replace("；", "\n").splitlines()]
            rows = [line for line in lines if line]
            return [_fields(rule, row) for row in rows] if rule.fields else rows
        if rule.kind is SlotKind.DATE:
            day = parse_date(value, self._book.now.moment().date(), eras())
            if day is None:
                findings.append(Finding("date", rule.name))
                return None
            return eras().write(day)
        return value.strip()

    def _addressee(
        self,
        session: Session,
        matter: Matter,
        text: LetterText,
        known: Mapping[str, object],
        wish: _Wish,
    ) -> Addressee:
        """Return to whom the letter goes: whoever asks, unless it is written to another."""
        from reports.letter import Addressee

        written = wish.values.get(_ADDRESSEE, "").strip()
        if text.to is Recipient.PARTNER:
            partner = partner_of(session, wish.values, known)
            address = tuple(line for line in (partner.address if partner else "").splitlines())
            return Addressee(written or (partner.name if partner else ""), "御中", "", address)
        if text.to is Recipient.PRINCIPAL:
            person = principal_of(matter.people)
            lines = tuple(person.address.splitlines()) if person else ()
            postcode = person.postcode if person else ""
            return Addressee(written or (person.name if person else ""), "様", postcode, lines)
        return self._requester(matter, written)

    @staticmethod
    def _requester(matter: Matter, written: str) -> Addressee:
        from reports.letter import Addressee

        people = matter.people
        if not people:
            return Addressee(written, "様")
        agent = next((p for p in people if p.role.acts_for_another), None)
        to = agent or people[0]
        person = next((p for p in people if p.role is Role.SELF and p is not to), None)
        above = f"{person.name} 様 代理人" if agent and person else to.organisation
        name = written or to.name
        if not name:
            name, above, honorific = to.organisation, "", "御中"
        else:
            honorific = "様"
        lines = tuple(line for line in to.address.splitlines() if line.strip())
        if above != to.organisation and to.organisation and to.name:
            lines = (*lines, to.organisation)  # the office of an agent, above whom he acts for
        return Addressee(name, honorific, to.postcode, lines, above)

    # ------------------------------------------------------------------ issued letters

    def stored(self, number: str) -> Issued:
        """Return an issued letter by its number: the bytes as they were frozen."""
        with self._book.reading() as session:
            return outgoing.stored(session, number)

    def export(self, number: str, path: Path) -> str:
        """Write an issued letter to `path`; return its SHA-256. The journal says that it left."""
        with self._book.act(outgoing.HAND_OUT) as acting:
            return write_whole(path, outgoing.hand_out(acting, number, "saved").pdf)

    def export_draft(self, number: str, pdf: bytes, path: Path) -> str:
        """Write a letter that was drawn and not issued to `path`; return its SHA-256.

        Raises FileUnwritableError.
        """
        with self._book.reading() as session:
            case = self._docket.load(session, number).id
        return self._book.write_out(path, pdf, "draft", number, case=case)

    @staticmethod
    def page_count(pdf: bytes) -> int:
        """Return how many pages a letter has."""
        from reports import raster

        return raster.page_count(pdf)

    @staticmethod
    def where(pdf: bytes, words: str) -> tuple[Where, ...]:
        """Return where words stand in a letter: see reports.raster.where."""
        from reports import raster

        return raster.where(pdf, words)

    @staticmethod
    def picture(pdf: bytes, page: int, scale: float) -> Picture:
        """Return a page (from 0) as pixels; `scale` 1 is 72 dots per inch."""
        from reports import raster

        drawn = raster.picture(pdf, page, scale)
        return Picture(drawn.width, drawn.height, drawn.stride, drawn.pixels)

    @staticmethod
    def print_picture(pdf: bytes, page: int, dots: int) -> Picture:
        """Return a page (from 0) for a printer of `dots` to the inch: a byte of grey a pixel."""
        from reports import raster

        drawn = raster.greys(pdf, page, dots / 72)
        return Picture(drawn.width, drawn.height, drawn.stride, drawn.pixels)


def _numbers(written: str) -> tuple[int, ...]:
    parts = [part.strip() for part in written.replace("、", ",").replace("，", ",").split(",")]
    if not all(part.isdecimal() for part in parts if part):
        raise FieldRefusedError(_ENCLOSED, "number")
    return tuple(int(part) for part in parts if part)


def _sure_kinds(matter: Matter, positions: Sequence[int]) -> list[Kind]:
    """Return the kinds a letter may name: none while one of them is only proposed."""
    items = [matter.item(n) for n in positions]
    return [item.kind for item in items] if all(item.confirmed for item in items) else []


def _fields(rule: SlotRule, row: str) -> dict[str, str]:
    """Read an entry of a list with fields: `項目：内容`, `項目｜内容`."""
    for mark in ("｜", "|", "：", ":"):
        if mark in row:
            parts = [part.strip() for part in row.split(mark, len(rule.fields) - 1)]
            return dict(zip(rule.fields, parts, strict=False))
    return {rule.fields[0]: row}


def _slots(
    text: LetterText,
    known: Mapping[str, object],
    values: Mapping[str, str],
    missing: Collection[str] = (),
) -> tuple[Slot, ...]:
    """Return the slots of a letter; one that this letter lacks as it stands is required, too."""
    return tuple(
        Slot(
            rule.name,
            values.get(rule.name) or _shown(known.get(rule.name)),
            rule.kind,
            rule.required or rule.name in missing,
            bool(known.get(rule.name)) and not values.get(rule.name, "").strip(),
        )
        for rule in text.slots
        if rule.kind is not SlotKind.FACT
    )


def _shown(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(
            "｜".join(str(part) for part in entry.values())
            if isinstance(entry, dict)
            else str(entry)
            for entry in value
        )
    return "" if value is None else str(value)
