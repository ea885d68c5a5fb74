"""Reasons for doing less than was asked (理由): for which kind, ground and result each is given.

A reason is an internal code; what a letter prints of it says app.rules.lawbook.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.domain.requests import Ground, Kind

METHOD_CHANGED = "METHOD_CHANGED"
"""Result of D6: disclosed on paper because the wanted method is difficult (appi.33.2.main).

Not a decision but a flag beside one; see `Lawbook.method_reason`.
"""


class Need(StrEnum):
    """What must be given before a reason can be used at all."""

    PROCEDURE = "procedure"  # a procedure published before the request arrived: appi.37.1
    SCATTERED = "scattered"  # the company's rules leave data outside a database aside


class Basis(StrEnum):
    """When a reason's provisions are printed."""

    ALWAYS = "always"
    PROCEDURE = "procedure"  # only under a published procedure; else the claim's own article
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Use:
    """One kind, ground and result for which a reason may be given.

    `ground` is None where none needs to be stated. `provisions` are alternatives, each of
    which may cite several provisions together.
    """

    kind: Kind
    ground: Ground | None
    result: str  # a Decision, or METHOD_CHANGED
    provisions: tuple[tuple[str, ...], ...]
    text: str  # for the letter, "" where it is not printed


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for doing less than was asked (理由): appi.36 and the articles of each kind."""

    code: str
    summary: str  # for the officer
    needs: Need | None
    basis: Basis
    with_letter: str  # a letter that goes along, or ""
    uses: tuple[Use, ...]

    @property
    def printed(self) -> bool:
        """Whether a letter may give it."""
        return self.basis is not Basis.NEVER

    def used_for(self, kind: Kind, grounds: Collection[Ground] = ()) -> tuple[Use, ...]:
        """Return its uses for `kind`; where it turns on grounds, only those of `grounds`.

        Without grounds every use counts: nobody has said yet why use should stop.
        """
        uses = tuple(use for use in self.uses if use.kind is kind)
        fitting = tuple(use for use in uses if use.ground is None or use.ground in grounds)
        return fitting if grounds else uses
