"""`manual`: the manual of the window, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import FieldRefusedError
from app.rules import manual as book

if TYPE_CHECKING:
    from argparse import Namespace

    from app.commands.outcome import Outcome


def manual(given: Namespace, out: Outcome) -> None:
    """Print a chapter, or the contents. Needs no casebook."""
    chapters = book.manual().chapters
    if given.chapter is None:
        for part in book.manual().parts:
            out.say(part.title)
            for one in part.chapters:
                out.say(f"  {one.name:<12}{one.title}")
        out.give([{"chapter": one.name, "title": one.title} for one in chapters.values()])
        return
    found = next((c for c in chapters.values() if given.chapter in (c.name, c.title)), None)
    if found is None:
        raise FieldRefusedError("chapter", "choice", tuple(chapters))
    out.say(found.plain.rstrip())
    out.give({"chapter": found.name, "title": found.title, "text": found.text})
