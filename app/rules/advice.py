"""What the officer is told beside the form of an act (助言): resources/law/advice.toml.

Advice never decides and never blocks: what must hold stands in app.domain.steps.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import resources
from app.domain.item import Act
from app.domain.requests import Kind, Role
from app.rules.tables import BrokenTableError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

_TABLE: Final = "law/advice.toml"
_KEYS: Final = frozenset({"id", "acts", "kinds", "roles", "when", "from", "to", "text", "source"})


class When(StrEnum):
    """What must be so in the case or the company before it is told."""

    RECORDINGS = "recordings"  # no published purpose of recordings covers a complaint: appi.18.1
    OTHER_METHOD = "other-method"  # appi.33.2: paper is the last way, not the next one
    STRICTER = "stricter"  # JIS Q 15001 J.10.7


@dataclass(frozen=True, slots=True)
class AdviceRule:
    """A piece of advice: beside which acts, for whom, on which days, and where it comes from."""

    id: str
    acts: frozenset[Act]
    kinds: frozenset[Kind]
    roles: frozenset[Role]
    when: When | None
    first: date
    last: date
    text: str
    source: str

    def fits(self, act: Act, kind: Kind, role: Role, so: Collection[When], on: date) -> bool:
        """Return whether it is told beside `act`; `so` are the conditions that hold on `on`."""
        return (
            act in self.acts
            and kind in self.kinds
            and role in self.roles
            and (self.when is None or self.when in so)
            and self.first <= on <= self.last
        )


@cache
def advice_rules() -> tuple[AdviceRule, ...]:
    """Return the advice that ships with the program, read once."""
    return read_advice(resources.open_text)


def read_advice(read: Callable[[str], str]) -> tuple[AdviceRule, ...]:
    """Read and prove the table; `read` gives the text of a resource by name.

    Raises BrokenTableError for an unknown key or value, an id used twice, a text or a source
    that says nothing.
    """
    found: dict[str, AdviceRule] = {}
    for number, row in enumerate(tomllib.loads(read(_TABLE))["advice"], start=1):
        place = str(row.get("id", number))
        if unknown := row.keys() - _KEYS:
            raise BrokenTableError(_TABLE, place, f"unknown key {min(unknown)}")
        if place in found:
            raise BrokenTableError(_TABLE, place, "twice")
        try:
            found[place] = _advice(row)
        except (KeyError, ValueError) as error:
            raise BrokenTableError(_TABLE, place, str(error)) from error
    return tuple(found.values())


def _advice(row: Mapping[str, Any]) -> AdviceRule:
    first, last = row.get("from", date.min), row.get("to", date.max)
    if not (row["text"] and row["source"] and row["acts"] and first <= last):
        raise ValueError("says nothing, to nobody or on no day")
    return AdviceRule(
        id=row["id"],
        acts=frozenset(map(Act, row["acts"])),
        kinds=frozenset(map(Kind, row.get("kinds", Kind))),
        roles=frozenset(map(Role, row.get("roles", Role))),
        when=When(row["when"]) if "when" in row else None,
        first=first,
        last=last,
        text=row["text"],
        source=row["source"],
    )
