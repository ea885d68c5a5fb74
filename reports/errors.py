"""What may keep a report from being printed."""

from __future__ import annotations

from dataclasses import dataclass

from typing_extensions import override


@dataclass(eq=False)
class MissingGlyphError(ValueError):
    """No font has this character. The report stops: a box in a name is worse than no letter.

    `character` is one character, or a character and its variation selector. `where` is the
    part of the report in its own words (宛名, 差出人, 件名, 本文 …); `block` counts the blocks
    of the body from 0 where that says more.
    """

    character: str
    where: str
    block: int | None = None

    @property
    def code_points(self) -> tuple[str, ...]:
        """The character as Unicode writes it: `("U+8FBB", "U+E0100")`."""
        return tuple(f"U+{ord(unit):04X}" for unit in self.character)

    @override
    def __str__(self) -> str:
        """Return the facts; the sentence is made by whoever shows it."""
        place = self.where if self.block is None else f"{self.where}[{self.block}]"
        return f"{' '.join(self.code_points)} in {place}"


@dataclass(eq=False)
class NoRoomError(ValueError):
    """A part that stands on one page is higher than a page. `where` as in MissingGlyphError."""

    where: str

    @override
    def __str__(self) -> str:
        """Return the facts; the sentence is made by whoever shows it."""
        return self.where


@dataclass(eq=False)
class UnreadablePdfError(ValueError):
    """These bytes are no PDF, or a damaged one, or one that asks for a password."""
