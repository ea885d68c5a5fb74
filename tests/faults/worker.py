"""The one whose disk fails: does the acts it is told to, one line each, and says how it went."""

from __future__ import annotations

import json
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import phrases
from app.domain.item import Act
from app.errors import UnavailableError
from tests.builders import TODAY, a_mail, a_phone_note
from tests.kills.worker import opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.casebook import Casebook


class Worker:
    """Holds the casebook that is open."""

    def __init__(self) -> None:
        self.casebook: Casebook | None = None
        self.case = ""

    def open(self, path: str, key: str) -> dict[str, Any]:
        self.casebook = opened(Path(path), key)
        return {}

    def close(self) -> dict[str, Any]:
        self.book.close()
        self.casebook = None
        return {}

    @property
    def book(self) -> Casebook:
        assert self.casebook is not None
        return self.casebook

    def call(self) -> dict[str, Any]:
        name = f"電話{secrets.token_hex(4)}"
        self.case = self.book.intake.phone(a_phone_note(name=name, arrived=TODAY)).case
        return {"case": self.case, "name": name}

    def mail(self) -> dict[str, Any]:
        token = secrets.token_hex(6)
        raw = a_mail(message_id=f"<{token}@example.jp>", body=f"開示を請求します。{token}")
        return {"case": self.book.intake.take_in(raw, "m.eml")[0].case, "token": token}

    def note(self) -> dict[str, Any]:
        token = secrets.token_hex(6)
        self.book.cases.do(self.case, Act.NOTE, 0, {"text": token})
        return {"case": self.case, "token": token}

    def draft(self) -> dict[str, Any]:
        token = secrets.token_hex(6)
        self.book.drafts.keep("note:1", token)
        return {"token": token}

    def issue(self) -> dict[str, Any]:
        return {"document": self.book.letters.issue(self.case, "L01").document}

    def backup(self) -> dict[str, Any]:
        made = self.book.safekeeping.backup()
        return {"path": str(made.path), "sha256": made.sha256}

    def rehearse(self) -> dict[str, Any]:
        found = self.book.safekeeping.rehearse()
        return {"faults": found.faults}

    def dispose(self) -> dict[str, Any]:
        number = min((one.number for one in self.book.disposal.look().due), default="")
        if not number:
            return {"nothing": "due"}
        return {"case": number, "nr": self.book.disposal.run([number])}

    def rekey(self) -> dict[str, Any]:
        key = secrets.token_hex(48)
        self.book._book.rekey(key)
        return {"key": key}

    def check(self) -> dict[str, Any]:
        return {"faults": self.book.safekeeping.check().faults}


def main() -> None:
    """Do what is told until nothing more is."""
    worker = Worker()
    sys.stdout.write('{"word": "ready"}\n')
    sys.stdout.flush()
    for line in sys.stdin:
        told = json.loads(line)
        act: Callable[..., dict[str, Any]] = getattr(worker, told["do"])
        try:
            said = {"word": "done", "act": told["do"], **act(*told.get("with", ()))}
        except UnavailableError as problem:
            said = {"word": "refused", "why": repr(problem), "told": phrases.error(problem)}
        sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
