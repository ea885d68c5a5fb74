"""How well kinds and grounds are proposed: `python -m tests.proposals_report`.

Prints precision and recall of each kind over the labelled texts (fixtures/proposals, its README
says what they are), apart for the texts the rules were tuned on and those held out, and with
`--wrong` the tuning texts that come out wrong. The held-out ones are never printed.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.proposing import propose
from app.domain.requests import Ground, Kind
from app.rules import proposals
from app.rules.lawbook import lawbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FOLDER = Path(__file__).parent / "app" / "domain" / "fixtures" / "proposals"
TUNING = ("ordered", "tuning", "tuning_2", "tuning_3", "tuning_4", "tuning_5")
HELD_OUT = ("held_out",)
LATER = ("later",)
NOBODYS = frozenset(("spam", "bounce", "business"))
"""Sorts of texts that ask nothing of a privacy officer."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text, and what it holds. `grounds` is None where nobody said which it states."""

    sort: str
    subject: str
    body: str
    kinds: frozenset[Kind]
    grounds: frozenset[Ground] | None


@dataclass(slots=True)
class Tally:
    """What was found right, found wrongly and missed, by name."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def add(self, found: frozenset[Any], labelled: frozenset[Any]) -> None:
        """Count one text."""
        self.right.update(map(str, found & labelled))
        self.wrong.update(map(str, found - labelled))
        self.missed.update(map(str, labelled - found))

    @property
    def names(self) -> list[str]:
        """Return every name that was found or labelled."""
        return sorted({*self.right, *self.wrong, *self.missed})

    def precision(self, name: str = "") -> float:
        """Return the share of what was found that is right; of all names without one."""
        return _share(_of(self.right, name), _of(self.wrong, name))

    def recall(self, name: str = "") -> float:
        """Return the share of what is labelled that was found; of all names without one."""
        return _share(_of(self.right, name), _of(self.missed, name))


@dataclass(slots=True)
class Score:
    """How a set of texts came out."""

    texts: int = 0
    exact: int = 0
    kinds: Tally = field(default_factory=Tally)
    grounds: Tally = field(default_factory=Tally)
    nobodys: int = 0
    left_alone: int = 0  # of nobody's texts, with no right proposed
    failures: list[tuple[Text, frozenset[Kind], frozenset[Ground]]] = field(default_factory=list)


def texts(*files: str) -> Iterator[Text]:
    """Yield the labelled texts of these files."""
    for file in files:
        table = tomllib.loads((FOLDER / f"{file}.toml").read_text(encoding="utf-8"))
        for sort, rows in table.items():
            for row in rows:
                grounds = row.get("grounds", () if sort in NOBODYS else None)
                yield Text(
                    sort,
                    row.get("subject", ""),
                    row["body"],
                    frozenset(map(Kind, row.get("kinds", ()))),
                    None if grounds is None else frozenset(map(Ground, grounds)),
                )


def score(given: Iterable[Text]) -> Score:
    """Propose for each text and compare."""
    rights = {rule.kind for rule in lawbook().kinds if rule.family == "rights"}
    total = Score()
    for text in given:
        items = propose(text.subject, text.body, proposals.rules())
        found = frozenset(item.kind for item in items)
        grounds = frozenset(one.ground for item in items for one in getattr(item, "grounds", ()))
        total.texts += 1
        total.exact += found == text.kinds
        total.kinds.add(found, text.kinds)
        if text.grounds is not None:
            total.grounds.add(grounds, text.grounds)
        if text.sort in NOBODYS:
            total.nobodys += 1
            total.left_alone += not found & rights
        if found != text.kinds or (text.grounds is not None and grounds != text.grounds):
            total.failures.append((text, found, grounds))
    return total


def lines(name: str, total: Score) -> Iterator[str]:
    """Yield the table of a score, as it stands in the README of the texts."""
    yield f"### {name}: {total.texts} texts"
    yield ""
    yield f"- exactly right: {total.exact} ({total.exact / total.texts:.1%})"
    if total.nobodys:
        share = total.left_alone / total.nobodys
        yield f"- advertising, bounces, other business: {total.nobodys}, no right in {share:.1%}"
    yield ""
    yield "| | texts | precision | recall |"
    yield "|---|---:|---:|---:|"
    for tally, of_all in ((total.kinds, "all kinds"), (total.grounds, "all grounds")):
        for row in (*tally.names, ""):
            labelled = _of(tally.right, row) + _of(tally.missed, row)
            figures = f"{tally.precision(row):.3f} | {tally.recall(row):.3f}"
            yield f"| {row or f'**{of_all}**'} | {labelled} | {figures} |"
    yield ""


def _of(counter: Counter[str], name: str) -> int:
    return counter[name] if name else counter.total()


def _share(right: int, rest: int) -> float:
    return right / (right + rest) if right + rest else 1.0


def main(arguments: list[str]) -> int:
    """Print both parts."""
    tuning = score(texts(*TUNING))
    parts = (("Held out", HELD_OUT), ("Written later", LATER))
    apart = [(name, score(texts(*files))) for name, files in parts]
    for name, total in [("Tuning", tuning), *apart]:
        print("\n".join(lines(name, total)))  # noqa: T201 - what it is for
    if "--wrong" in arguments:
        for text, found, grounds in tuning.failures:
            print(f"[{text.sort}] {text.subject} {text.body.strip()}")  # noqa: T201
            print(f"    found {sorted(found)} {sorted(grounds)}")  # noqa: T201
            wanted = "unlabelled" if text.grounds is None else sorted(text.grounds)
            print(f"    label {sorted(text.kinds)} {wanted}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
