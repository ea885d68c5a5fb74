"""The one who is killed: does random acts to a casebook and says when each begins and is done."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from app.casebook import Casebook
from app.domain.item import Act
from app.domain.requests import Kind
from app.errors import CasebookError
from app.now import RehearsalNow
from app.store.book import Book
from tests.builders import OFFICER, TODAY, a_mail, a_phone_note

if TYPE_CHECKING:
    import random
    from pathlib import Path


class Clock(RehearsalNow):
    """A clock that is no practice, so that closing backs up."""

    rehearsal = False


@dataclass
class Worker:
    """Acts by chance, and tells through a pipe."""

    casebook: Casebook
    chance: random.Random
    pipe: int
    mine: list[str] = field(default_factory=list)  # cases opened here

    def tell(self, word: str, **facts: object) -> None:
        line = json.dumps({"word": word, **facts}, ensure_ascii=False) + "\n"
        os.write(self.pipe, line.encode())

    def work(self) -> None:
        acts = [self.phone] * 3 + [self.mail] * 2 + [self.note] * 4 + [self.issue] * 4
        acts += [self.backup] * 2 + [self.dispose] * 4 + [self.rekey] * 2 + [self.leave]
        acts += [self.rehearse, self.hold, self.draft]
        for _ in range(200):
            act = self.chance.choice(acts)
            try:
                act()
            except CasebookError as refused:
                self.tell("refused", act=act.__name__, why=type(refused).__name__)

    def some_case(self) -> str:
        if not self.mine:
            self.phone()
        return self.chance.choice(self.mine)

    def phone(self) -> None:
        name = f"電話{secrets.token_hex(4)}"
        self.tell("begin", act="phone", name=name)
        number = self.casebook.intake.phone(a_phone_note(name=name, arrived=TODAY)).case
        self.mine.append(number)
        self.tell("done", act="phone", case=number, name=name)

    def mail(self) -> None:
        token = secrets.token_hex(6)
        self.tell("begin", act="mail", token=token)
        raw = a_mail(message_id=f"<{token}@example.jp>", body=f"開示を請求します。{token}")
        number = self.casebook.intake.take_in(raw, "m.eml")[0].case
        self.tell("done", act="mail", case=number, token=token)

    def note(self) -> None:
        number, token = self.some_case(), secrets.token_hex(6)
        self.tell("begin", act="note", case=number, token=token)
        self.casebook.cases.do(number, Act.NOTE, 0, {"text": token})
        self.tell("done", act="note", case=number, token=token)

    def issue(self) -> None:
        number = self.some_case()
        self.tell("begin", act="issue", case=number)
        document = self.casebook.letters.issue(number, "L01").document
        self.tell("done", act="issue", case=number, document=document)

    def backup(self) -> None:
        self.tell("begin", act="backup")
        made = self.casebook.safekeeping.backup()
        self.tell("done", act="backup", path=str(made.path), sha256=made.sha256)

    def leave(self) -> None:
        self.tell("begin", act="leave")
        self.casebook.safekeeping.leave()
        self.tell("done", act="leave")

    def rehearse(self) -> None:
        self.tell("begin", act="rehearse")
        found = self.casebook.safekeeping.rehearse()
        self.tell("done", act="rehearse", faults=found.faults)

    def dispose(self) -> None:
        due = [one.number for one in self.casebook.disposal.look().due]
        if not due:
            return
        number = self.chance.choice(due)
        self.tell("begin", act="dispose", case=number)
        nr = self.casebook.disposal.run([number])
        self.tell("done", act="dispose", case=number, nr=nr)

    def hold(self) -> None:
        number = self.some_case()
        self.tell("begin", act="hold", case=number)
        self.casebook.disposal.hold(number, "監査", "2027-03-31")
        self.tell("done", act="hold", case=number)

    def draft(self) -> None:
        token = secrets.token_hex(6)
        self.tell("begin", act="draft", token=token)
        self.casebook.drafts.keep("note:1", token)
        self.tell("done", act="draft", token=token)

    def rekey(self) -> None:
        key = secrets.token_hex(48)
        self.tell("begin", act="rekey", key=key)
        self.casebook._book.rekey(key)
        self.tell("done", act="rekey", key=key)


def opened(path: Path, key: str) -> Casebook:
    """Open the casebook as the program does, by its raw key: deriving one takes 0.1 s."""
    return Casebook(Book._open(path, key, Clock(TODAY), OFFICER, create=False))


def run(path: Path, key: str, chance: random.Random, pipe: int) -> None:
    """Open and work until killed."""
    os.write(pipe, b'{"word": "begin", "act": "open"}\n')
    worker = Worker(opened(path, key), chance, pipe)
    worker.tell("done", act="open")
    worker.work()
    worker.casebook.close()


OLD = date(2023, 6, 1)
NAMED = "消田"
"""The people of cases that are due are called so, with the number of the case behind."""


def prepare(casebook: Casebook, count: int) -> None:
    """Fill a casebook with cases whose period is over, each with letter, mail and file."""
    clock = Clock(OLD)
    casebook._book.now = clock
    for number in range(count):
        who = f"{NAMED}{number:02} 一郎"
        raw = a_mail(
            message_id=f"<old{number}@example.jp>",
            sender=f"{who} <keshida{number:02}@example.jp>",
            body=f"{who}です。お願いします。",
            arrived=OLD,
            attachments={f"{who}.pdf": f"%PDF-1.4 {who}".encode()},
        )
        case = casebook.intake.take_in(raw, "m.eml")[0].case
        for act, values in _LIFE:
            casebook.cases.do(case, act, 0, values)
    clock.turn_to(clock.moment() + timedelta(days=1))


_LIFE: tuple[tuple[Act, dict[str, Any]], ...] = (
    (Act.CONFIRM, {"kind": str(Kind.INQUIRY)}),
    (Act.TRIAGE, {"leak": "no", "request": "no", "partner": "no"}),
    (Act.NOTE, {"text": "電話で伺った。"}),
    (Act.NOTIFY, {"how": "mail", "text": "回答した。"}),
    (Act.CLOSE, {}),
)
