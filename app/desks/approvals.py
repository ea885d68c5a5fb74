"""Desk: approval by a sealed bundle (束による承認), where the settings want two persons.

What is asked leaves sealed to the approver's key; what comes back is proved before it counts.
"""

from __future__ import annotations

import contextlib
import json
import secrets
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from sqlmodel import col, select

from app.acts import approving, follow_ups
from app.company import filling
from app.company.profile import Approval
from app.domain import bundles
from app.domain.approver_key import ApproverKey
from app.domain.bundles import ASKED, Verdict, Why
from app.errors import (
    ApprovalRefusedError,
    FieldRefusedError,
    LetterFindingsError,
    LetterNotForThisError,
)
from app.files import read_whole, write_whole
from app.sealed import boxes, contents, keys
from app.sealed.boxes import Outside, Sort
from app.store.approvals import KEPT
from app.store.tables import JournalRow, SettingRow
from app.views.approval import Approvable, Approver, Asked, AskedLetter, AskLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sqlmodel import Session

    from app.changes import Change
    from app.company.profile import Member
    from app.domain.item import Event
    from app.errors import Finding
    from app.letters.paper import Paper
    from app.matter.docket import Docket, Matter
    from app.store.book import Acting, Book

    Written = Mapping[str, Mapping[str, str]]  # by letter: what the officer put into its slots


class Writer(Protocol):
    """Who writes the letters: the desk of letters, which desks do not know."""

    def answers(self, matter: Matter, positions: Sequence[int]) -> tuple[tuple[str, str], ...]:
        """Return the letters that answer some of these items: id and title."""

    def foreseen(
        self,
        session: Session,
        matter: Matter,
        letter: str,
        values: Mapping[str, str],
        on: date | None,
    ) -> tuple[Paper, bytes | None, tuple[Finding, ...]]:
        """Return a letter of a case as it will stand, drawn, with what is in its way."""


ASK, ANSWER = "ask-approval", "answer-approval"


class _Kept(NamedTuple):
    """What the casebook keeps of an ask, to open its answer and to draw its letters again."""

    number: str
    reply: str
    letters: Written
    on: str


class Approvals:
    """The desk of approvals by bundle."""

    def __init__(self, book: Book, docket: Docket, letters: Writer) -> None:
        self._book = book
        self._docket = docket
        self._letters = letters

    @property
    def wanted(self) -> bool:
        """Return whether two persons are wanted at all; else nothing of this is shown."""
        return self._docket.profile.approval is Approval.TWO

    # ------------------------------------------------------------------ keys

    def approvers(self) -> tuple[Approver, ...]:
        """Return who of the staff may approve, with the fingerprints of the keys."""
        found = (member for member in self._docket.profile.staff if member.approves)
        return tuple(Approver(m.name, m.duties, m.fingerprint) for m in found)

    def card(self, path: Path) -> ApproverKey:
        """Return the key of a key card (鍵カード), to compare its digits. Raises as `keyed`."""
        return keys.read_card(read_whole(path))

    def keyed(self, name: str, card: Path | None) -> str:
        """Return the settings with the key of this card for a member of the staff; None: without.

        To be kept by the desk of the office, as any settings. Changes nothing itself. Raises
        ApprovalRefusedError for another sort of file, and for a card made under another name.
        """
        member = self._member(name)
        line = ""
        if card is not None:
            key = self.card(card)
            if not key.is_of(member.name):
                raise ApprovalRefusedError(Why.CARD_NAME)
            line = ApproverKey(member.name, key.verify, key.seal).line
        source = self._docket.profile.source
        rows = filling.filled(source)["staff"]
        kept = [dict(row) for row in rows if isinstance(row, dict)]
        for row in kept:
            if row["staff.name"] == name:
                row["staff.key"] = line
        return filling.written(source, {"staff": kept}, self._book.now.moment().date())

    def _member(self, name: str) -> Member:
        staff = self._docket.profile.staff
        found = next((member for member in staff if member.name == name), None)
        if found is None:
            choices = tuple(member.name for member in staff if member.approves)
            raise FieldRefusedError("approver", "choice", choices)
        return found

    # ------------------------------------------------------------------ asking

    def approvable(self, number: str) -> Approvable:
        """Return what of a case can be asked for, of whom, and what was asked already."""
        with self._book.reading() as session:
            matter = self._docket.load(session, number)
            positions = approving.approvable(matter) if self.wanted else ()
            ahead = approving.foreseen(matter)
            titles = self._letters.answers(ahead, positions) if positions else ()
        approvers = self.approvers() if self.wanted else ()
        return Approvable(positions, approvers, titles, _lines(matter))

    def ask(  # noqa: PLR0913 - what is asked, of whom, and where it is put
        self,
        number: str,
        approver: str,
        path: Path,
        *,
        item: int = 0,
        letters: Written | None = None,
        note: str = "",
        on: date | None = None,
    ) -> Change:
        """Write a sealed ask for `approver` to `path`: one act, journalled; whole or not at all.

        `letters` are the replies that are approved with the decision, each with what was written
        into its slots; what is not yet submitted is submitted with it. Raises
        ApprovalRefusedError, StepRefusedError where an approval by this person would not count,
        LetterFindingsError with what keeps a letter from being final, FileUnwritableError.
        """
        if not self.wanted:
            raise ApprovalRefusedError(Why.ONE, number)
        member = self._member(approver)
        if not member.key:
            raise ApprovalRefusedError(Why.NO_KEY, number)
        with self._book.act(ASK) as acting:
            matter = self._docket.working(acting.session, number)
            positions = approving.approvable(matter, item)
            if not positions:
                raise ApprovalRefusedError(Why.NOTHING, number)
            matter = approving.submitted(acting, self._docket, matter, positions)
            approving.refuse_unable(acting, self._docket, matter, positions, approver)
            day = on or acting.today
            drawn = self._drawn(acting.session, matter, letters or {}, day)
            shown = self._shown(acting, matter, positions, approver, note, drawn)
            papers = [paper for paper, _ in drawn]
            secret, bundle = self._sealed(acting, matter, member, shown, papers)
            kept = {"reply": secret, "letters": letters or {}, "on": day.isoformat()}
            name = f"{KEPT}{shown.ask}:{matter.number}"
            value = json.dumps(kept, ensure_ascii=False)
            acting.session.merge(SettingRow(name=name, value=value))
            write_whole(path, bundle)
            return acting.change

    def _drawn(
        self, session: Session, matter: Matter, letters: Written, day: date
    ) -> list[tuple[Paper, bytes]]:
        ahead = approving.foreseen(matter)
        found = []
        for letter, values in letters.items():
            paper, pdf, findings = self._letters.foreseen(session, ahead, letter, values, day)
            if findings or pdf is None:
                raise LetterFindingsError(letter, tuple(findings))
            found.append((paper, pdf))
        return found

    def _shown(
        self,
        acting: Acting,
        matter: Matter,
        positions: Sequence[int],
        approver: str,
        note: str,
        drawn: Sequence[tuple[Paper, bytes]],
    ) -> Asked:
        return Asked(
            ask=secrets.token_hex(16),
            company=self._docket.profile.company.name,
            case=matter.number,
            approver=approver,
            asked_by=acting.actor,
            asked_at=acting.moment.isoformat(timespec="seconds"),
            arrived=approving.arrival(matter),
            items=tuple(approving.shown_item(self._docket, matter, n) for n in positions),
            clocks=approving.clock_days(self._docket, matter, positions),
            letters=tuple(AskedLetter(one.text.id, one.title, pdf) for one, pdf in drawn),
            note=note.strip(),
            content="",
        )

    def _sealed(
        self,
        acting: Acting,
        matter: Matter,
        member: Member,
        shown: Asked,
        papers: Sequence[Paper],
    ) -> tuple[str, bytes]:
        """Write the ask into the case; return the secret of its answer, and the bundle."""
        positions = tuple(one.position for one in shown.items)
        nonce, casebook = secrets.token_hex(16), self._id(acting.session)
        secret, reply = keys.reply_keys()
        content = contents.ask_content(shown, casebook, member.key, reply, nonce)
        parts = approving.parts(self._docket, matter, positions, papers)
        facts = {
            "ask": shown.ask,
            "approver": member.name,
            "key": member.key,
            "content": bundles.content_hash(content),
            "nonce": nonce,
            "parts": bundles.part_digests(nonce, parts),
        }
        event = approving.ask_event(acting, positions, shown.note, facts)
        self._docket.record(acting, matter, event)
        key = ApproverKey.of_line(member.name, member.key)
        outside = Outside(Sort.ASK, casebook, shown.ask, key.id)
        return secret, boxes.packed(outside, keys.sealed(key.seal, content))

    @staticmethod
    def _id(session: Session) -> str:
        """Return what tells this casebook from every other: the hash of its first entry."""
        wanted = select(JournalRow.hash).order_by(col(JournalRow.number)).limit(1)
        return session.exec(wanted).one()

    # ------------------------------------------------------------------ the answer

    def answer(self, path: Path, number: str = "") -> Change:
        """Take in an answer: the approval, or the return, in the name of whoever signed it.

        Proved are the signature, the approver, the casebook, the case, and that what was
        approved is what stands there. An answer counts once. Raises ApprovalRefusedError with
        what is wrong, StepRefusedError. `number`: only if it is about this case.
        """
        outside, box = boxes.unpacked(read_whole(path))
        if outside.sort is not Sort.ANSWER:
            raise ApprovalRefusedError(Why.ASK)
        with self._book.reading() as session:
            casebook = self._id(session)
        if outside.casebook != casebook:
            raise ApprovalRefusedError(Why.OTHER_CASEBOOK)
        kept = self._kept(outside.ask)
        if number and number != kept.number:
            raise ApprovalRefusedError(Why.OTHER_CASE, kept.number)
        found = contents.read_answer(keys.opened(kept.reply, box))
        with self._book.act(ANSWER) as acting:
            matter = self._docket.working(acting.session, kept.number)
            asked = bundles.ask_of(matter.written, outside.ask)
            if asked is None:
                raise ApprovalRefusedError(Why.UNKNOWN_ASK, kept.number)
            approving.refuse_unproved(self._docket.editions, asked, found, casebook, matter.number)
            approving.refuse_superseded(matter, asked)
            if found.statement.verdict == Verdict.APPROVE:
                self._refuse_changed(acting.session, matter, asked, kept)
            event = approving.answered(acting, self._docket, matter, asked, found)
            self._docket.check(matter, event)
            follow_ups.plan(acting, self._docket, matter, event)
            self._docket.record(acting, matter, event)
            return acting.change

    def _kept(self, ask: str) -> _Kept:
        found = self._book.settings(f"{KEPT}{ask}:")
        for name, value in found.items():
            said = json.loads(value)
            number = name.removeprefix(f"{KEPT}{ask}:")
            return _Kept(number, said["reply"], said["letters"], said["on"])
        raise ApprovalRefusedError(Why.UNKNOWN_ASK)

    def _refuse_changed(self, session: Session, matter: Matter, asked: Event, kept: _Kept) -> None:
        """Raise ApprovalRefusedError with every part that is not as it was approved."""
        positions, on = asked.items, date.fromisoformat(kept.on)
        ahead = approving.foreseen(matter)
        papers = []
        for letter, values in kept.letters.items():
            # it is no answer any more, or its text has other slots
            with contextlib.suppress(LetterNotForThisError, FieldRefusedError):
                papers.append(self._letters.foreseen(session, ahead, letter, values, on)[0])
        parts = approving.parts(self._docket, matter, positions, papers)
        now = bundles.part_digests(asked.facts["nonce"], parts)
        changed = bundles.changed(asked.facts["parts"], now)
        if changed:
            raise ApprovalRefusedError(Why.CHANGED, matter.number, changed)


def _lines(matter: Matter) -> tuple[AskLine, ...]:
    """Return the asks of a case that stand, the newest first."""
    found = []
    for event in matter.events:
        if event.sort == ASKED:
            answer = bundles.answer_to(matter.events, event.facts["ask"])
            found.append(
                AskLine(
                    event.facts["ask"],
                    event.facts["approver"],
                    event.at,
                    event.items,
                    tuple(bundles.letter_digests(event)),
                    Verdict(answer.sort) if answer else None,
                    answer.at if answer else None,
                    bundles.newer(matter.events, event),
                )
            )
    return tuple(reversed(found))
