"""An older ledger, read whole, row by row, or looked through before anything is decided."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import PurePath
from typing import TYPE_CHECKING

from app.errors import BadLedgerError
from app.jobs import Progress
from app.ledger import text_file, workbook
from app.ledger.cells import plain, text_of
from app.ledger.days import Days
from app.ledger.layout import layout_of, shape_of
from app.ledger.mapping import LedgerMap
from app.ledger.package import LARGEST, Package
from app.ledger.rows import NO_ROWS, LedgerRow, Marks, RefusedRow, RowReader, Why
from app.ledger.words import channel_of, kinds_of, state_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from app.domain.eras import Eras
    from app.ledger.cells import Line, Page
    from app.ledger.layout import Layout

BATCH = 1000  # rows handed on at once, and stored in one act
_FIRST = 30  # rows shown of those that would be taken
_FIRST_REFUSED = 300
_SAMPLES = 3  # texts shown of a column
_MOST_WORDS = 200  # of one sort; more is no column of kinds


@dataclass(frozen=True, slots=True)
class Source:
    """A ledger's file: its name (受付台帳.xlsx), which may tell the year, and its bytes."""

    name: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Terms:
    """By what a ledger is read: the officer's corrections, the day, the eras, what is in already.

    `known` are the marks of rows that were taken in before.
    """

    mapping: LedgerMap
    today: date
    eras: Eras
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one sheet, in its order; `done` of `total` is how far the reading is.

    `headings` are those of the sheet, by the place of the column, from 0.
    """

    rows: tuple[LedgerRow, ...]
    refused: tuple[RefusedRow, ...]
    done: int = 0
    total: int = 0
    headings: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a workbook held. `len(rows) + len(refused)` rows stood below the headings."""

    rows: tuple[LedgerRow, ...]
    refused: tuple[RefusedRow, ...]


def read(raw: bytes, today: date, eras: Eras, mapping: LedgerMap | None = None) -> Ledger:
    """Read a small ledger whole.

    A date later than `today` is refused. Raises BadLedgerError: see `batches`.
    """
    terms = Terms(mapping or LedgerMap(), today, eras)
    found = list(batches(Source("", raw), terms))
    return Ledger(
        tuple(row for batch in found for row in batch.rows),
        tuple(row for batch in found for row in batch.refused),
    )


def batches(source: Source, terms: Terms) -> Iterator[Batch]:
    """Yield the rows below the headings of every sheet that has any, a thousand at a time.

    Every row that holds anything is in exactly one batch, as taken or as refused. Raises
    BadLedgerError: what `package.what` tells, text-unreadable, or no-headings where no sheet
    names the day of arrival and enough else.
    """
    sheets = _sheets(source, terms)
    marks = Marks()
    done, total = 0, sum(sheet.weight for sheet in sheets)
    for sheet in sheets:
        if sheet.layout is None:
            continue
        headings = {column.place: column.heading for column in sheet.layout.columns}
        for taken in _thousands(_read(sheet, sheet.layout, terms, marks)):
            done += len(taken)
            rows = tuple(row for row in taken if isinstance(row, LedgerRow))
            refused = tuple(row for row in taken if isinstance(row, RefusedRow))
            yield Batch(rows, refused, done, max(done, total), headings)


@dataclass(frozen=True, slots=True)
class _Sheet:
    page: Page
    layout: Layout | None
    left_out: bool = False
    weight: int = 0  # rows it says it has


def _sheets(source: Source, terms: Terms) -> tuple[_Sheet, ...]:
    stem = PurePath(source.name).stem
    found = []
    for page in pages_of(source):
        left_out = page.title in terms.mapping.left_out
        layout = None if left_out else layout_of(page, terms.mapping, terms.eras, stem)
        found.append(_Sheet(page, layout, left_out, page.weight if layout else 0))
    if all(sheet.layout is None for sheet in found):
        raise BadLedgerError("no-headings")
    return tuple(found)


def pages_of(source: Source) -> tuple[Page, ...]:
    """Return the sheets of a file; a text file is one sheet. Raises BadLedgerError."""
    if len(source.raw) > LARGEST:
        raise BadLedgerError("too-large")
    path = PurePath(source.name)
    if path.suffix.lower() in text_file.SUFFIXES and not source.raw.startswith(b"PK"):
        return (text_file.page(source.raw, path.stem),)
    return workbook.pages(Package(source.raw))


def _read(
    sheet: _Sheet, layout: Layout, terms: Terms, marks: Marks
) -> Iterator[LedgerRow | RefusedRow]:
    reader = _reader(sheet, layout, terms, marks)
    for line in _below(sheet.page, layout):
        row = reader.read(line)
        if row is None:
            continue
        if isinstance(row, LedgerRow) and row.mark in terms.known:
            row = RefusedRow(row.place, Why.ALREADY_IN, "", tuple(line.cells))
        yield row


def _reader(sheet: _Sheet, layout: Layout, terms: Terms, marks: Marks) -> RowReader:
    days = Days(terms.today, terms.eras, sheet.page.epoch, layout.period)
    return RowReader(layout, terms.mapping, days, terms.today, marks)


def _below(page: Page, layout: Layout) -> Iterator[Line]:
    return (line for line in page.filled() if line.number > layout.headings)


def _thousands(
    rows: Iterator[LedgerRow | RefusedRow],
) -> Iterator[tuple[LedgerRow | RefusedRow, ...]]:
    while some := tuple(islice(rows, BATCH)):
        yield some


# ------------------------------------------------------------------ looking through


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """A sheet as it was found. `layout` is None where it has no headings or is left out.

    `samples` are the first texts of each column, by its place. Hidden rows and columns are
    read like the others.
    """

    title: str
    layout: Layout | None
    left_out: bool
    hidden: bool
    rows: int
    hidden_rows: int
    samples: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class WordSeen:
    """A word of a column of kinds, channels or states: how often, and what it is taken for.

    `meaning` is "" where it is not known.
    """

    word: str
    times: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What a ledger would become; nothing was stored.

    `mapping` is the whole reading, the guesses included, as it would be written to a file.
    `first` are the first rows that would be taken, `refused` the first that would not;
    `reasons` counts all of them. `unknown_channel` counts rows whose way in is not told.
    """

    mapping: LedgerMap
    shape: str
    sheets: tuple[SheetSeen, ...]
    kinds: tuple[WordSeen, ...]
    channels: tuple[WordSeen, ...]
    states: tuple[WordSeen, ...]
    taken: int
    closed: int
    unknown_channel: int
    first: tuple[LedgerRow, ...]
    refused: tuple[RefusedRow, ...]
    reasons: Mapping[Why, int]

    @property
    def rows(self) -> int:
        """How many rows stand below the headings: those taken and those refused."""
        return self.taken + sum(self.reasons.values())


@dataclass(slots=True)
class _Tally:
    """What is counted while a ledger is looked through."""

    taken: int = 0
    closed: int = 0
    unknown_channel: int = 0
    first: list[LedgerRow] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    reasons: Counter[Why] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)

    def count(self, row: LedgerRow | RefusedRow) -> None:
        if isinstance(row, RefusedRow):
            self.reasons[row.why] += 1
            if len(self.refused) < _FIRST_REFUSED:
                self.refused.append(row)
            return
        self.taken += 1
        self.closed += row.closed is not None
        self.unknown_channel += row.channel is None
        if len(self.first) < _FIRST:
            self.first.append(row)


def look(source: Source, terms: Terms, progress: Progress | None = None) -> Looked:
    """Read a ledger through and say what it would become. Raises BadLedgerError."""
    sheets = _sheets(source, terms)
    marks, tally = Marks(), _Tally()
    progress = progress or Progress()
    total = sum(sheet.weight for sheet in sheets)
    seen = []
    for sheet in sheets:
        before = tally.taken + sum(tally.reasons.values())
        seen.append(_seen(sheet, terms, (marks, tally), (progress, before, total)))
    mapping = terms.mapping
    kinds = _words("kinds", tally.kinds, mapping)
    channels = _words("channels", tally.channels, mapping)
    states = _words("states", tally.states, mapping)
    layouts = [sheet.layout for sheet in sheets if sheet.layout]
    titled = {str(layout.kind or "") for layout in layouts if layout.of("kind") is None}
    whole = replace(
        mapping,
        columns={c.heading: c.field for layout in layouts for c in layout.columns},
        kinds={one.word: one.meaning for one in kinds},
        channels={one.word: one.meaning for one in channels},
        states={one.word: one.meaning for one in states},
        kind=mapping.kind or (titled.pop() if len(titled) == 1 else ""),
    )
    return Looked(
        whole,
        shape_of(layouts),
        tuple(seen),
        kinds,
        channels,
        states,
        tally.taken,
        tally.closed,
        tally.unknown_channel,
        tuple(tally.first),
        tuple(tally.refused),
        dict(tally.reasons),
    )


def _seen(
    sheet: _Sheet,
    terms: Terms,
    counted: tuple[Marks, _Tally],
    reported: tuple[Progress, int, int],
) -> SheetSeen:
    page, layout = sheet.page, sheet.layout
    marks, tally = counted
    progress, before, total = reported
    rows = hidden = 0
    samples: dict[int, dict[str, None]] = {}
    if layout is not None:
        reader = _reader(sheet, layout, terms, marks)
        watched = _watched(layout, tally)
        for line in _below(page, layout):
            row = reader.read(line)
            if row is None:
                continue
            if isinstance(row, LedgerRow) and row.mark in terms.known:
                row = RefusedRow(row.place, Why.ALREADY_IN, "", tuple(line.cells))
            tally.count(row)
            if not (isinstance(row, RefusedRow) and row.why in NO_ROWS):
                _note(line, samples, watched, few=rows < 200)
            rows += 1
            hidden += line.hidden
            if rows % BATCH == 0:
                progress.step(before + rows, max(total, before + rows))
    return SheetSeen(
        page.title,
        layout,
        sheet.left_out,
        page.hidden,
        rows,
        hidden,
        {place: tuple(texts) for place, texts in samples.items()},
    )


def _watched(layout: Layout, tally: _Tally) -> dict[int, Counter[str]]:
    """Return the columns whose words are counted, by place."""
    found = {}
    for name, counter in (
        ("kind", tally.kinds),
        ("channel", tally.channels),
        ("state", tally.states),
    ):
        column = layout.of(name)
        if column is not None:
            found[column.place] = counter
    return found


def _note(
    line: Line,
    samples: dict[int, dict[str, None]],
    watched: Mapping[int, Counter[str]],
    *,
    few: bool,
) -> None:
    for place, counter in watched.items():
        text = text_of(line.cells[place]) if place < len(line.cells) else ""
        if not text or plain(text) in words().same:
            continue
        if text in counter or len(counter) < _MOST_WORDS:
            counter[text] += 1
    if few:
        for place, value in enumerate(line.cells):
            texts = samples.setdefault(place, {})
            if len(texts) < _SAMPLES and (text := text_of(value)):
                texts[text] = None


def _words(table: str, counter: Counter[str], mapping: LedgerMap) -> tuple[WordSeen, ...]:
    return tuple(
        WordSeen(word, times, _taken_for(table, word, mapping))
        for word, times in counter.most_common()
    )


def _taken_for(table: str, word: str, mapping: LedgerMap) -> str:
    said = mapping.said(table, word)
    if said is not None:
        return said
    if table == "kinds":
        kinds = kinds_of(word)
        return str(kinds[0]) if len(kinds) == 1 else ""
    if table == "channels":
        return str(channel_of(word) or "")
    return state_of(word) or ""
