"""What an act touched: the only news that pages react to."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Change:
    """The ids an act touched, by sort of thing. Empty sets mean: nothing of that sort.

    `case` is the number of the case an act opened or worked on, if it was one; `document` the
    number of a letter it issued; `entry` that of its entry in the journal, 0 where there is none.
    """

    act: str = ""
    cases: frozenset[int] = field(default_factory=frozenset)
    documents: frozenset[int] = field(default_factory=frozenset)
    tasks: frozenset[int] = field(default_factory=frozenset)
    people: frozenset[int] = field(default_factory=frozenset)
    settings: bool = False
    case: str = ""
    document: str = ""
    entry: int = 0
