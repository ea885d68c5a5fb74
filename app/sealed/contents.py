"""What lies in the box: all that an approver must see, and what she answered.

Read strictly: whatever is not exactly so is damaged. The hash of an ask is that of its bytes as
they were sealed, so that what is approved is what was shown, to the last character and pixel.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any, Final

from app.domain import journal
from app.domain.bundles import Statement, Verdict, Why, content_hash, statement_of
from app.errors import ApprovalRefusedError
from app.sealed.boxes import read
from app.views.approval import Asked, AskedItem, AskedLetter

FORMAT: Final = 1
_PLAIN = ("ask", "company", "case", "approver", "asked_by", "asked_at", "arrived", "note")
_ITEM = ("kind", "target", "decision", "decided")
_MOST_LETTERS = 20


@dataclass(frozen=True, slots=True)
class Ask:
    """An ask out of its box: what is shown, and what is needed to answer it."""

    shown: Asked
    casebook: str
    key: str  # the line of the key it was sealed to
    reply: bytes  # public half of the pair the answer is sealed to


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer out of its box. Nothing of it is proved yet."""

    statement: Statement
    signature: str
    words: str
    salt: str


def ask_content(shown: Asked, casebook: str, key: str, reply: bytes, nonce: str) -> bytes:
    """Return the bytes that are sealed; `nonce` keeps their hash from being guessed."""
    said: dict[str, object] = {name: getattr(shown, name) for name in _PLAIN}
    said |= {"format": FORMAT, "casebook": casebook, "key": key, "nonce": nonce}
    said["reply"] = _text(reply)
    said["items"] = [
        {name: getattr(one, name) for name in _ITEM}
        | {
            "position": one.position,
            "reasons": list(one.reasons),
            "articles": [list(pair) for pair in one.articles],
            "more": [list(pair) for pair in one.more],
        }
        for one in shown.items
    ]
    said["clocks"] = [list(pair) for pair in shown.clocks]
    said["letters"] = [
        {"letter": one.letter, "title": one.title, "pdf": _text(one.pdf)} for one in shown.letters
    ]
    return journal.canonical(said).encode()


def read_ask(content: bytes) -> Ask:
    """Return what was asked. Raises ApprovalRefusedError."""
    said = read(content)
    if said.get("format") != FORMAT:
        newer = type(said.get("format")) is int
        raise ApprovalRefusedError(Why.NEWER if newer else Why.DAMAGED)
    try:
        return _ask(said, content)
    except (KeyError, TypeError, ValueError, binascii.Error):
        raise ApprovalRefusedError(Why.DAMAGED) from None


def _ask(said: dict[str, Any], content: bytes) -> Ask:
    letters = tuple(_letter(one) for one in _list(said["letters"]))
    if len(letters) > _MOST_LETTERS:
        raise ValueError("letters")
    shown = Asked(
        **{name: _str(said[name]) for name in _PLAIN},
        items=tuple(_item(one) for one in _list(said["items"])),
        clocks=_pairs(said["clocks"]),
        letters=letters,
        content=content_hash(content),
    )
    reply = _bytes(said["reply"])
    if len(reply) != 32 or not shown.items:
        raise ValueError("reply")
    return Ask(shown, _str(said["casebook"]), _str(said["key"]), reply)


def _item(said: dict[str, Any]) -> AskedItem:
    position = said["position"]
    if type(position) is not int or position < 1:
        raise ValueError("position")
    return AskedItem(
        position=position,
        **{name: _str(said[name]) for name in _ITEM},
        reasons=tuple(_str(one) for one in _list(said["reasons"])),
        articles=_pairs(said["articles"]),
        more=_pairs(said["more"]),
    )


def _letter(said: dict[str, Any]) -> AskedLetter:
    return AskedLetter(_str(said["letter"]), _str(said["title"]), _bytes(said["pdf"]))


# ------------------------------------------------------------------ the answer


def answer_content(answer: Answer) -> bytes:
    """Return the bytes of an answer that are sealed."""
    said = {
        "format": FORMAT,
        "statement": answer.statement.text,
        "signature": answer.signature,
        "words": answer.words,
        "salt": answer.salt,
    }
    return journal.canonical(said).encode()


def read_answer(content: bytes) -> Answer:
    """Return what was answered; nothing of it is proved. Raises ApprovalRefusedError."""
    said = read(content)
    if said.get("format") != FORMAT:
        newer = type(said.get("format")) is int
        raise ApprovalRefusedError(Why.NEWER if newer else Why.DAMAGED)
    try:
        statement = read_statement(_str(said["statement"]))
        verdict = Verdict(statement.verdict)
        answer = Answer(statement, _str(said["signature"]), _str(said["words"]), _str(said["salt"]))
    except (KeyError, TypeError, ValueError):
        raise ApprovalRefusedError(Why.DAMAGED) from None
    if verdict is Verdict.RETURN and not answer.words.strip():
        raise ApprovalRefusedError(Why.NO_WORDS)
    return answer


def read_statement(text: str) -> Statement:
    """Return a statement as it was kept. Raises ValueError for any other writing of it."""
    try:
        said = json.loads(text)
    except RecursionError as error:
        raise ValueError("not a statement") from error
    if not isinstance(said, dict):
        raise ValueError("not a statement")  # noqa: TRY004 - of a text
    statement = statement_of(said)
    if statement.text != text:
        raise ValueError("not a statement")
    return statement


# ------------------------------------------------------------------ plain values


def _str(value: object) -> str:
    if type(value) is not str:
        raise TypeError("text")
    value.encode()  # no half of a pair of surrogates
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("list")
    return value


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    return tuple(_pair(_list(one)) for one in _list(value))


def _pair(value: list[Any]) -> tuple[str, str]:
    first, second = value
    return _str(first), _str(second)


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _bytes(value: object) -> bytes:
    return base64.b64decode(_str(value), validate=True)
