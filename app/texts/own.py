"""The officer's own copies of letter texts, by version (文面の版), beside the texts that ship.

No version is ever altered or taken away: going back to an earlier one, or to the text that
ships, is one version more. Of those that have begun by a day the one that began last is in
force, of several of that day the newest; before the first it is the text that ships.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from sqlmodel import col, select

from app.rules.wording import letter_texts
from app.store.tables import JournalRow, LetterTextRow, PayloadRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from sqlmodel import Session

    from app.rules.wording import LetterText

ACT: Final = "text"
"""The act by which a version is kept, as the journal has it."""


def text_digest(text: str) -> str:
    """Return what tells a text apart: the SHA-256 of its UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class TextVersion:
    """A version of the officer's copy of a letter text, numbered from 1 for each letter."""

    letter: str
    number: int
    since: date  # in force from this day on
    at: datetime
    actor: str
    text: str
    withdrawn: bool  # from then on the text that ships is in force again; `text` is ""
    base: str  # the text that shipped when the copy was made, "" where it is not known
    base_sha256: str
    note: str

    @property
    def sealed(self) -> dict[str, object]:
        """Return what the journal keeps of it: no words, but what proves them."""
        return {
            "letter": self.letter,
            "version": self.number,
            "since": self.since.isoformat(),
            "withdrawn": self.withdrawn,
            "sha256": text_digest(self.text),
            "base": self.base_sha256,
            "note": text_digest(self.note),
        }


class OwnTexts:
    """All versions of all letter texts of a casebook."""

    def __init__(self, versions: Iterable[TextVersion] = ()) -> None:
        self._versions: dict[str, tuple[TextVersion, ...]] = {}
        for one in sorted(versions, key=lambda version: version.number):
            self._versions[one.letter] = (*self.versions(one.letter), one)

    def versions(self, letter: str) -> tuple[TextVersion, ...]:
        """Return the versions of a letter's text, the oldest first."""
        return self._versions.get(letter, ())

    def version(self, letter: str, on: date) -> TextVersion | None:
        """Return the version that is in force on a day, None where it is the text that ships."""
        begun = [one for one in self.versions(letter) if one.since <= on]
        newest = max(begun, key=lambda one: (one.since, one.number), default=None)
        return newest if newest and not newest.withdrawn else None

    def text(self, letter: str, on: date) -> LetterText:
        """Return a letter with the text that is in force on a day. KeyError for no such letter."""
        shipped, own = letter_texts()[letter], self.version(letter, on)
        return replace(shipped, template=own.text, version=own.number) if own else shipped

    @contextmanager
    def taking(self, version: TextVersion) -> Iterator[None]:
        """Add a version; where the block fails, it never was."""
        before = self.versions(version.letter)
        self._versions[version.letter] = (*before, version)
        try:
            yield
        except BaseException:
            self._versions[version.letter] = before
            raise


def own_texts(session: Session) -> OwnTexts:
    """Return the officer's copies as a file keeps them."""
    return OwnTexts(_kept(session))


def text_faults(session: Session) -> Iterator[str]:
    """Compare the versions that are kept with what the journal sealed of them."""
    rows = (
        select(PayloadRow.payload)
        .join(JournalRow, col(JournalRow.number) == PayloadRow.number)
        .where(JournalRow.act == ACT)
        .order_by(col(JournalRow.number))
    )
    sealed = [_said(payload) for payload in session.exec(rows)]
    kept = {(one.letter, one.number): one.sealed for one in _kept(session)}
    for said in filter(None, sealed):
        if said != kept.pop((said["letter"], said["version"]), None):
            yield f"text:{said['letter']}:{said['version']}"
    yield from (f"text:{letter}:{number}" for letter, number in kept)


def _said(payload: str) -> dict[str, Any] | None:
    """Return what an entry says of a version; None where it was altered, which the chain tells."""
    try:
        said = json.loads(payload)[ACT]
    except (ValueError, LookupError, TypeError):
        return None
    return said if isinstance(said, dict) and {"letter", "version"} <= said.keys() else None


def row_of(version: TextVersion) -> LetterTextRow:
    """Return a version as it is kept."""
    return LetterTextRow(
        letter=version.letter,
        version=version.number,
        since=version.since,
        at=version.at,
        actor=version.actor,
        text=version.text,
        withdrawn=version.withdrawn,
        base=version.base,
        base_sha256=version.base_sha256,
        note=version.note,
    )


def _kept(session: Session) -> Iterator[TextVersion]:
    for row in session.exec(select(LetterTextRow).order_by(col(LetterTextRow.id))):
        yield TextVersion(
            row.letter,
            row.version,
            row.since,
            row.at,
            row.actor,
            row.text,
            row.withdrawn,
            row.base,
            row.base_sha256,
            row.note,
        )
