"""The methods by which letters leave the house (resources/posting), and the words of a mail."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import resources
from app.domain import sending

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.sending import Doubt

_MARK = "〔{}〕"


@dataclass(frozen=True, slots=True)
class Method:
    """A way out of the house (発送の方法).

    `digits` is the length of its number where that ends in a check digit, 0 where it does not;
    `news` how many business days a delivery may stay unheard of, 0 where none is heard of.
    """

    id: str
    label: str
    valid_from: date | None
    valid_until: date | None
    offered: bool
    numbered: bool
    digits: int
    news: int
    handed: bool

    def on(self, day: date) -> bool:
        """Whether it can be chosen for a letter that leaves on `day`."""
        begun = self.valid_from is None or self.valid_from <= day
        return self.offered and begun and (self.valid_until is None or day <= self.valid_until)


@cache
def methods() -> Mapping[str, Method]:
    """Return every method by its id, in the order they are offered."""
    return {row["id"]: _method(row) for row in resources.rows("posting/methods.csv")}


def _method(row: Mapping[str, str]) -> Method:
    return Method(
        id=row["id"],
        label=row["label"],
        valid_from=_day(row["valid_from"]),
        valid_until=_day(row["valid_until"]),
        offered=row["offered"] == "yes",
        numbered=bool(row["digits"]),
        digits=int(row["digits"]) if row["digits"].isdecimal() else 0,
        news=int(row["news"] or 0),
        handed=row["handed"] == "yes",
    )


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def offered(day: date) -> tuple[str, ...]:
    """Return the methods that can be chosen on `day`, by id."""
    return tuple(one.id for one in methods().values() if one.on(day))


def doubt(how: str, tracking: str) -> Doubt | None:
    """Return what is odd about a carrier's number, None where nothing is or none can tell."""
    method = methods().get(how)
    if not tracking or method is None or not method.digits:
        return None
    return sending.doubt(sending.tracking(tracking), method.digits)


@dataclass(frozen=True, slots=True)
class MailText:
    """The words of the mail a letter goes with; slots are 〔名〕."""

    valid_from: date
    subject: str
    body: str
    password: str  # stands in the body where the attachment asks for one

    def filled(self, words: Mapping[str, str], *, locked: bool) -> tuple[str, str]:
        """Return subject and body with their slots filled."""
        slots = {**words, "パスワード": self.password if locked else ""}
        subject, body = self.subject, self.body
        for name, value in slots.items():
            subject = subject.replace(_MARK.format(name), " ".join(value.split()))
            body = body.replace(_MARK.format(name), value)
        return subject, body.strip("\n") + "\n"


@cache
def _mail_texts() -> tuple[MailText, ...]:
    read = tomllib.loads(resources.open_text("posting/mail.toml"))["texts"]
    return tuple(sorted((MailText(**row) for row in read), key=lambda text: text.valid_from))


def mail_text(day: date) -> MailText:
    """Return the words of a mail that is drafted on `day`: the newest that are valid then."""
    texts = _mail_texts()
    return next((one for one in reversed(texts) if one.valid_from <= day), texts[0])
