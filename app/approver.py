"""The approver's place (承認者): no casebook, only a key, what is asked, and an answer.

The key lies on this machine; its secret halves come from the approval passphrase and are held
while an ask is open, and no longer.
"""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app import shelf
from app.domain import journal
from app.domain.bundles import CARD_SUFFIX, SUFFIX, Statement, Verdict, Why
from app.errors import ApprovalRefusedError, FileUnwritableError
from app.files import read_whole, write_whole
from app.now import SystemNow
from app.sealed import boxes, contents, keys
from app.sealed.boxes import Outside, Sort
from app.sealed.contents import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.domain.approver_key import ApproverKey
    from app.now import Now
    from app.sealed.contents import Ask
    from app.sealed.keys import KeyFile, Secrets
    from app.views.approval import Asked

_KEY_SUFFIX = ".madoguchi-key"
_TRIAL = 64  # pixels across of a page that is only tried


@dataclass(frozen=True, slots=True)
class OpenAsk:
    """An ask that was opened with its key, while it lies before the approver."""

    shown: Asked
    inside: Ask = field(repr=False)
    secrets: Secrets = field(repr=False)


class Approver:
    """Whoever approves by bundle on this machine."""

    def __init__(
        self,
        folder: Path | None = None,
        now: Now | None = None,
        cost: tuple[int, int] | None = None,
    ) -> None:
        """`folder` holds the keys; that of this user's data unless said. `cost` as keys.make."""
        self._folder = folder or shelf.approver_folder()
        self._now = now or SystemNow()
        self._cost = cost

    # ------------------------------------------------------------------ the key

    def keys(self) -> tuple[ApproverKey, ...]:
        """Return the keys on this machine, the newest last."""
        return tuple(file.key for file in self._files())

    def make(self, name: str, passphrase: str) -> ApproverKey:
        """Make a key under `name`; earlier ones stay, for asks that are on their way.

        Nothing brings back a forgotten passphrase: then a new key is made, and its card goes to
        the officer. Raises ApprovalRefusedError, FileUnwritableError.
        """
        file, unlocked = keys.make(name, passphrase, cost=self._cost)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileUnwritableError(self._folder) from error
        write_whole(self._folder / f"{file.key.id}{CARD_SUFFIX}", unlocked.card)
        write_whole(self._folder / f"{file.key.id}{_KEY_SUFFIX}", file.content)
        return file.key

    def write_card(self, key: ApproverKey, path: Path) -> None:
        """Write the card of a key, to be handed to the officer. It holds no secret."""
        write_whole(path, read_whole(self._folder / f"{key.id}{CARD_SUFFIX}"))

    def _files(self) -> Iterator[KeyFile]:
        paths = [*self._folder.glob(f"*{_KEY_SUFFIX}")] if self._folder.is_dir() else []
        for path in sorted(paths, key=lambda one: (one.stat().st_mtime_ns, one.name)):
            with contextlib.suppress(ApprovalRefusedError):  # a file of something else
                yield keys.read_key_file(read_whole(path))

    # ------------------------------------------------------------------ an ask

    def key_for(self, path: Path) -> ApproverKey:
        """Return the key an ask is sealed to; its passphrase is asked for.

        Raises ApprovalRefusedError for another sort of file, and where this machine has no such
        key.
        """
        return self._sealed_to(path)[0].key

    def _sealed_to(self, path: Path) -> tuple[KeyFile, Outside, bytes]:
        outside, box = boxes.unpacked(read_whole(path))
        if outside.sort is not Sort.ASK:
            raise ApprovalRefusedError(Why.ANSWER)
        found = next((file for file in self._files() if file.key.id == outside.to), None)
        if found is None:
            raise ApprovalRefusedError(Why.OTHER_KEY)
        return found, outside, box

    def open(self, path: Path, passphrase: str) -> OpenAsk:
        """Open an ask. Raises ApprovalRefusedError: wrong passphrase, damaged, another sort."""
        file, outside, box = self._sealed_to(path)
        unlocked = keys.unlocked(file, passphrase)
        inside = contents.read_ask(unlocked.opened(box))
        within = (inside.casebook, inside.shown.ask, inside.key)
        if within != (outside.casebook, outside.ask, file.key.line):
            raise ApprovalRefusedError(Why.DAMAGED)
        _prove_letters(inside)
        return OpenAsk(inside.shown, inside, unlocked)

    def answer(self, asked: OpenAsk, verdict: Verdict, words: str, path: Path) -> None:
        """Write the signed answer to `path`. Raises ApprovalRefusedError, FileUnwritableError.

        It is sealed to the casebook that asked: what was written is read nowhere else.
        """
        words = words.strip()
        if verdict is Verdict.RETURN and not words:
            raise ApprovalRefusedError(Why.NO_WORDS)
        inside, key = asked.inside, asked.secrets.key
        salt = secrets.token_hex(16)
        statement = Statement(
            casebook=inside.casebook,
            case=asked.shown.case,
            items=",".join(str(one.position) for one in asked.shown.items),
            ask=asked.shown.ask,
            content=asked.shown.content,
            verdict=verdict,
            words=journal.digest(salt, words),
            name=key.name,
            key=key.line,
            at=self._now.moment().isoformat(timespec="seconds"),
        )
        answer = Answer(statement, asked.secrets.signed(statement.text), words, salt)
        box = keys.sealed(inside.reply, contents.answer_content(answer))
        outside = Outside(Sort.ANSWER, inside.casebook, asked.shown.ask, key.id)
        write_whole(path, boxes.packed(outside, box))


def _prove_letters(inside: Ask) -> None:
    """Refuse an ask with a letter that cannot be looked at: nobody approves what is not seen."""
    from reports import raster

    for letter in inside.shown.letters:
        try:
            raster.look(letter.pdf, 0, _TRIAL)
        except (raster.DamagedPdfError, raster.LockedPdfError):
            raise ApprovalRefusedError(Why.DAMAGED) from None


def ask_name(case: str) -> str:
    """Return 承認依頼_R8-0140.madoguchi-approval: a file's name says no more than the number."""
    return f"承認依頼_{_plain(case)}{SUFFIX}"


def answer_name(case: str) -> str:
    """Return 承認回答_R8-0140.madoguchi-approval."""
    return f"承認回答_{_plain(case)}{SUFFIX}"


def card_name() -> str:
    """Return what a key card is called: it names nobody outside."""
    return f"承認の鍵カード{CARD_SUFFIX}"


def _plain(number: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in number)


def asks(path: Path) -> bool:
    """Return whether a bundle asks; one that does not answers. Raises ApprovalRefusedError."""
    return boxes.unpacked(read_whole(path))[0].sort is Sort.ASK
