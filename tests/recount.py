"""A month counted a second time, from the sealed journal alone.

Shares no code with the counting of the program: the journal's payloads are read as JSON, and what
they say happened is added up by rules of this file. Channels stand in no event, so they are read
from the cases' own rows.
"""

from __future__ import annotations

import json
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from app.domain.requests import Channel
from app.rules.lawbook import lawbook

if TYPE_CHECKING:
    from app.casebook import Casebook
    from reports.month.figures import Month

_TURNS = {"close": "completed", "withdraw": "withdrawn", "refer": "referred", "reopen": "reopened"}
_ADDED = ("opened", "add")


@dataclass
class Item:
    """What the journal tells of one item."""

    kind: str
    arrived: date
    channel: str
    turns: list[tuple[date, str]] = field(default_factory=list)
    older: bool = False  # came from an older ledger
    shut: bool = False  # and was closed there
    decided: tuple[date, str] | None = None

    def open_on(self, day: date) -> bool:
        """Return whether it was open at the end of a day."""
        if self.arrived > day:
            return False
        past = [what for on, what in self.turns if on <= day]
        return past[-1] == "reopened" if past else not self.shut


def told(casebook: Casebook) -> list[dict]:
    """Every event the journal tells, each once, in order; of the erased what was left of them."""
    rows = casebook._book.database.execute(
        "SELECT number, payload FROM journal LEFT JOIN journal_payload USING (number)"
        " ORDER BY number"
    )
    found: list[tuple[int, dict]] = []
    for number, payload in rows:
        said = json.loads(payload) if payload else {}
        found += [(number, event) for event in said.get("events", ())]
        for part in said.get("carried", ()):
            found += [(part["entry"], event) for event in part.get("events", ())]
        for stone in said.get("tombstones", ()):
            # it stands for all that was sealed of its case before
            found = [one for one in found if one[1]["case"] != stone["case"]]
            found += [(number, event | {"case": stone["case"]}) for event in stone["events"]]
    return [event for _, event in sorted(found, key=lambda one: one[0])]


def items(casebook: Casebook) -> dict[tuple[int, int], Item]:
    """Every item, as the journal tells it."""
    channels = dict(casebook._book.database.execute("SELECT id, channel FROM case_file"))
    found: dict[tuple[int, int], Item] = {}
    arrived: dict[int, date] = {}
    for event in told(casebook):
        case, sort, facts = event["case"], event["sort"], event["facts"]
        on = date.fromisoformat(event["on"])
        if facts.get("kind") and sort in _ADDED and (case, event["item"]) not in found:
            first = arrived.setdefault(case, on)
            found[case, event["item"]] = Item(facts["kind"], first, channels[case])
            continue
        places = [int(n) for n in (facts.get("items") or str(event["item"])).split(",") if n]
        for place in places:
            item = found.get((case, place))
            if item is not None:
                _tell(item, sort, facts, on)
            elif sort == "taken-over":
                for one in (one for at, one in found.items() if at[0] == case):
                    _tell(one, sort, facts, on)
    return found


def _tell(item: Item, sort: str, facts: dict, on: date) -> None:
    if sort in _TURNS:
        item.turns.append((on, _TURNS[sort]))
    elif sort in ("confirm", "reclassify") and facts.get("kind"):
        item.kind = facts["kind"]
    elif sort == "taken-over":
        item.older, item.shut = True, bool(facts.get("closed"))
    elif sort == "decide":
        item.decided = on, facts["decision"]


def recount(casebook: Casebook, year: int, month: int) -> dict[str, Counter]:
    """The balance of a month by kind, and what came in by kind and channel."""
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    last = min(last, casebook.now.moment().date())
    before = date.fromordinal(first.toordinal() - 1)
    counts: dict[str, Counter] = {
        name: Counter()
        for name in ("start", "received", "by channel", *_TURNS.values(), "end", "decided")
    }
    for item in items(casebook).values():
        inside = first <= item.arrived <= last
        counts["end"][item.kind] += item.open_on(last)
        if item.older and inside:
            counts["start"][item.kind] += not item.shut
        else:
            counts["start"][item.kind] += item.open_on(before)
        if inside and not item.older:
            counts["received"][item.kind] += 1
            counts["by channel"][item.kind, item.channel] += 1
        for on, what in item.turns:
            counts[what][item.kind] += first <= on <= last
        if item.decided and first <= item.decided[0] <= last:
            counts["decided"][item.kind] += 1
    return counts


def assert_counted(casebook: Casebook, year: int, month: int) -> Month:
    """Compare the month as it is reported with the journal, kind by kind; return it."""
    found, counts = casebook.reporting.month(year, month), recount(casebook, year, month)
    details = Counter((entry.figure.value, entry.kind) for entry in found.entries)
    open_kinds = Counter(item.kind for item in found.open_items)
    done_kinds = Counter(item.kind for item in found.completed_items)
    for rule, row in zip(lawbook().kinds, found.kinds, strict=True):
        kind, where = str(rule.kind), (str(rule.kind), year, month)
        said = {
            "期首未了": (row.open_at_start, counts["start"][kind]),
            "受付": (sum(row.received), counts["received"][kind]),
            "再開": (row.reopened, counts["reopened"][kind]),
            "完了": (row.completed, counts["completed"][kind]),
            "取下げ": (row.withdrawn, counts["withdrawn"][kind]),
            "取次等": (row.referred, counts["referred"][kind]),
            "期末未了": (row.open_at_end, counts["end"][kind]),
        }
        for name, (ours, journal) in said.items():
            assert ours == journal == details[name, rule.label], (name, *where, ours, journal)
        by_channel = tuple(counts["by channel"][kind, str(channel)] for channel in Channel)
        assert row.received == by_channel, where
        assert sum(row.decided) <= counts["decided"][kind], where
        assert open_kinds[rule.label] == row.open_at_end, where
        assert done_kinds[rule.label] == row.completed, where
    return found
