"""Letter texts: plain text with slots in, blocks for the page out.

A letter text is what an officer reads and edits: Japanese prose, `{{ 到達日 }}` where a fact
goes, `{% if 不足事項 %}` around what is only sometimes said. Its lines carry the structure
(see resources/letters/README.md); the values put into it never do. A value is carried through
the template as a numbered mark and set in only when the structure stands, so a person's words
「記」, `{{ 7*7 }}` or 「１　」 are printed as they are, whatever line they land on.

A slot without a value is not printed as a blank: it shows as 〔到達日〕 and is reported.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from typing_extensions import override

import resources
from app.domain.requests import Kind
from app.errors import RefusedError
from reports.letter import AtRight, Centred, Entry, Gap, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    import jinja2.nodes
    from jinja2 import Environment, Template, Undefined

    from reports.letter import Block

LONGEST_TEMPLATE: Final = 50_000  # characters
LONGEST_VALUE: Final = 50_000  # characters of one value
MOST_ENTRIES: Final = 500  # of one list
DEEPEST_LOOP: Final = 2
MOST_STEPS: Final = 10_000  # of all lists of a letter together
MOST_WORK: Final = 400_000  # parts of a text that its lists repeat, each time counted
MOST_PARTS: Final = 4_000  # slots, conditions, words between them
DEEPEST_TEXT: Final = 40  # conditions, lists and expressions within one another
LONGEST_LETTER: Final = 200_000  # characters

# Noncharacters: Unicode keeps them for the inside of a program, no text has a use for them.
# Private-use characters would not do: companies register rare name characters there (外字).
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_MARK = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_INTERNAL = re.compile("[\ufdd0-\ufdef]")
_UNPRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LOGBOOK = "\ufdd2"  # key of the logbook in a template's context: no slot can be called so

_SUBJECT = re.compile("[\u3000 ]*件名[：:](.*)")
_CENTRED = frozenset({"記"})
_AT_RIGHT = frozenset({"敬具", "草々", "謹白", "以上"})
_HEADING = re.compile("([０-９]{1,4}|＃)\u3000(.+)")
_NUMBERED = re.compile("(（(?:[０-９]{1,4}|＃)）)\u3000?(.+)")
_BULLET = re.compile("(・)(.+)")
_WIDTHS = re.compile("－+")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


class Fault(StrEnum):
    """What is wrong with a letter text."""

    SYNTAX = "syntax"  # a slot or condition that is not closed, or cannot be read
    FORBIDDEN = "forbidden"  # more than slots, conditions and lists
    UNEVEN_TABLE = "uneven-table"  # rows of a table with different numbers of cells
    TOO_LONG = "too-long"  # text, value, list or letter
    CHARACTER = "character"  # one that is no part of any text
    TOO_DEEP = "too-deep"  # conditions within conditions without end
    WRONG_SORT = "wrong-sort"  # a list where one value goes, or the other way round


@dataclass(eq=False)
class LetterTextError(RefusedError):
    """A letter text cannot be composed. `line` counts from 1; 0 where none can be named."""

    fault: Fault
    line: int = 0


@dataclass(frozen=True, slots=True)
class Composed:
    """The body of a letter, and the names of the slots that had no value, each once.

    A name inside a list tells the entry: 理由一覧.2.根拠. `title` is the subject the text itself
    gives the letter (件名), None where it gives none, "" where it begins to and says nothing.
    """

    blocks: tuple[Block, ...]
    missing: tuple[str, ...]
    title: str | None = None


class SlotKind(StrEnum):
    """How a slot is asked for."""

    LINE = "line"
    TEXT = "text"  # may have several lines
    DATE = "date"
    MONEY = "money"
    LIST = "list"  # lines, or entries with `fields`
    FACT = "fact"  # what the casebook knows and a condition asks for: neither printed nor asked


class Occasion(StrEnum):
    """On what occasion a letter goes out that neither confirms receipt nor answers."""

    WAIT_FIX = "wait-fix"
    WAIT_IDENTITY = "wait-identity"
    WAIT_FEE = "wait-fee"
    WAIT_METHOD = "wait-method"
    INTERIM = "interim"  # 中間のご報告
    ROUTE = "route"  # another company answers: 案内・取次
    AGENT = "agent"  # to the person for whom an agent asks
    INSTRUCT = "instruct"  # to a contractor
    NOTIFY = "notify"  # to a recipient or joint user
    COPIES = "copies"  # identity documents given back or destroyed
    WITHDRAWN = "withdrawn"  # 取下げ
    LEAK_PERSONS = "leak-persons"  # 本人への通知: appi.26.2
    LEAK_PRINCIPAL = "leak-principal"  # 委託元への通知: rule.9


class Recipient(StrEnum):
    """To whom a letter goes."""

    REQUESTER = "requester"  # whoever asks: the person or the agent
    PRINCIPAL = "principal"  # the person for whom an agent asks
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class SlotRule:
    """A place in a letter text, as its catalogue describes it."""

    name: str
    kind: SlotKind
    required: bool  # False: the letter is complete without it
    source: str  # where the value comes from, in Japanese, for the officer
    fields: tuple[str, ...] = ()  # of each entry of a list


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter of the catalogue (文書). `template` is "" for one that has no text yet.

    `occasion` is None for one that confirms receipt or answers. `version` is that of the
    officer's own copy of the text (see app.texts.own), 0 where it is as it ships.
    """

    id: str
    title: str
    when: str
    honorific: str
    titles: tuple[tuple[frozenset[Kind], str], ...]
    slots: tuple[SlotRule, ...]
    template: str
    to: Recipient = Recipient.REQUESTER
    occasion: Occasion | None = None
    version: int = 0

    def title_for(self, kinds: Collection[Kind]) -> str:
        """Return the title when the letter answers requests of these kinds."""
        for known, title in self.titles:
            if kinds and known.issuperset(kinds):
                return title
        return self.title


@dataclass(frozen=True, slots=True)
class LetterWords:
    """Words that letters share, by the value of the enum they stand for."""

    unconfirmed: str  # what nobody has confirmed yet is named like this
    channel: Mapping[str, str]  # how a request came in (手段)
    opening: Mapping[str, str]  # what an answer to it begins with (頭語)
    wait: Mapping[str, str]  # what is asked of the person (不足事項)
    method: Mapping[str, str]  # how data are disclosed (開示方法), a sentence
    instructed: Mapping[str, str]  # what a contractor is told to do, by the kind of request
    phrases: Mapping[str, str]  # around a value
    usual: Mapping[str, str | list[str]]  # what usually stands in a slot, by its name


@cache
def letter_words() -> LetterWords:
    """Return the words that letters share, as they ship."""
    return LetterWords(**tomllib.loads(resources.open_text("letters/words.toml")))


@cache
def letter_texts() -> Mapping[str, LetterText]:
    """Return the catalogue of letters that ships with the program, by id."""
    catalogue = tomllib.loads(resources.open_text("letters/letters.toml"))
    written = set(resources.names("letters"))
    return MappingProxyType({id_: _letter_text(id_, t, written) for id_, t in catalogue.items()})


def _letter_text(id_: str, table: Mapping[str, Any], written: Collection[str]) -> LetterText:
    name = f"letters/{id_}.txt"
    return LetterText(
        id=id_,
        title=table["title"],
        when=table["when"],
        honorific=table["honorific"],
        titles=tuple(
            (frozenset(map(Kind, row["kinds"])), row["title"]) for row in table.get("titles", ())
        ),
        slots=tuple(
            SlotRule(
                name=slot["name"],
                kind=SlotKind(slot["kind"]),
                required=slot["required"],
                source=slot["source"],
                fields=tuple(slot.get("fields", ())),
            )
            for slot in table.get("slots", ())
        ),
        template=resources.open_text(name) if name in written else "",
        to=Recipient(table.get("to", Recipient.REQUESTER)),
        occasion=Occasion(table["occasion"]) if "occasion" in table else None,
    )


# ---------------------------------------------------------------------- composing


def compose(template: str, values: Mapping[str, object]) -> Composed:
    """Fill the slots of a letter text and read its structure.

    Values are text, whole numbers, truth values, lists of text, and lists of mappings of such.
    None, empty text and empty lists are no values. Raises LetterTextError.
    """
    logbook = _Logbook()
    context = {name: _plain(value, name) for name, value in values.items()}
    context = {name: value for name, value in context.items() if value is not None}
    compiled = _compiled(_even(template))
    length = 0
    pieces = []
    for piece in compiled.generate({**context, _LOGBOOK: logbook}):
        length += len(piece)
        if length + logbook.length > LONGEST_LETTER:
            raise LetterTextError(Fault.TOO_LONG)
        pieces.append(piece)
    title, lines = _titled("".join(pieces).split("\n"), logbook)
    blocks = tuple(_blocks(lines, logbook))
    return Composed(blocks, tuple(dict.fromkeys(logbook.missing)), title)


def subject_line(line: str) -> str | None:
    """Return what a line of a letter text says as its subject (件名：…), None where it is none."""
    found = _SUBJECT.fullmatch(line)
    return found[1].strip() if found else None


def _titled(lines: list[str], logbook: _Logbook) -> tuple[str | None, list[str]]:
    """Return the subject where the first line that says anything gives one, and the lines left.

    Values are not in the lines yet: what a person wrote never becomes the subject by its look.
    """
    at = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    subject = subject_line(lines[at]) if at < len(lines) else None
    if subject is None:
        return None, lines
    return " ".join(logbook.restore(subject).split("\n")).strip(), lines[at + 1 :]


def parse(template: str) -> jinja2.nodes.Template:
    """Return a letter text as its parts, each of which a text may have. Raises LetterTextError."""
    return _parsed(_even(template))


def slots(template: str) -> frozenset[str]:
    """Return the names a letter text asks for. Raises LetterTextError."""
    from jinja2.meta import find_undeclared_variables

    return frozenset(find_undeclared_variables(_parsed(template)))


def _even(template: str) -> str:
    return template.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(slots=True)
class _Logbook:
    """What one composing has put into the text, and what it missed."""

    values: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    length: int = 0
    joined: int = 0
    steps: int = 0
    work: int = 0

    def walk(self, entries: int, weight: int) -> None:
        """Count a list that is walked; `weight` is what the text does for each entry."""
        self.steps += entries
        self.work += entries * weight
        if self.steps > MOST_STEPS or self.work > MOST_WORK:
            raise LetterTextError(Fault.TOO_LONG)

    def join(self, length: int) -> None:
        """Count a list put into one line, printed or only compared."""
        self.joined += length
        if self.joined > LONGEST_LETTER:
            raise LetterTextError(Fault.TOO_LONG)

    def mark(self, value: str) -> str:
        self.values.append(value)
        self.length += len(value)
        return f"{_OPEN}{len(self.values) - 1}{_CLOSE}"

    def mark_missing(self, name: str) -> str:
        self.missing.append(name)
        return self.mark(f"〔{name}〕")

    def restore(self, text: str) -> str:
        """Return `text` with its values set in. A line break in one stays in its block."""
        return _MARK.sub(lambda mark: self.values[int(mark[1])], text)


class _Fields(dict[str, object]):
    """An entry of a list that knows where it stands: 理由一覧.2."""

    __slots__ = ("path",)

    def __init__(self, fields: Iterable[tuple[str, object]], path: str) -> None:
        super().__init__(fields)
        self.path = path


def _plain(value: object, path: str) -> object:
    """Return `value` as the template may see it, None where there is nothing to print.

    Nothing but text, numbers, truth values, tuples and mappings gets in, so there is no
    object in the template whose attributes could lead anywhere.
    """
    match value:
        case None | bool() | int():
            return value
        case str():
            return _plain_text(value)
        case Mapping():
            found = ((str(k), _plain(v, f"{path}.{k}")) for k, v in value.items())
            return _Fields(((k, v) for k, v in found if v is not None), path) or None
        case list() | tuple():
            if len(value) > MOST_ENTRIES:
                raise LetterTextError(Fault.TOO_LONG)
            entries = (_plain(entry, f"{path}.{n}") for n, entry in enumerate(value, start=1))
            return tuple(entry for entry in entries if entry is not None) or None
        case _:
            raise TypeError(path)


def _plain_text(value: str) -> str | None:
    if len(value) > LONGEST_VALUE:
        raise LetterTextError(Fault.TOO_LONG)
    text = _INTERNAL.sub("", value).replace("\r\n", "\n").replace("\r", "\n")
    return (
        "\n".join(line.rstrip() for line in text.strip("\n").split("\n")) if text.strip() else None
    )


# ---------------------------------------------------------------------- the template language

_LANGUAGE = frozenset({
    "Template", "Output", "TemplateData", "Name", "Const", "Getattr", "Filter",
    "If", "For", "And", "Or", "Not", "Compare", "Operand",
})  # fmt: skip


@lru_cache(maxsize=64)
def _compiled(template: str) -> Template:
    parsed = _parsed(template)
    _rewrite(parsed)
    with _readable():
        return _environment().from_string(parsed)


def _parsed(template: str) -> jinja2.nodes.Template:
    """Parse a letter text and refuse all but slots, conditions, comparisons and lists."""
    if len(template) > LONGEST_TEMPLATE:
        raise LetterTextError(Fault.TOO_LONG)
    if found := _UNPRINTED.search(template):
        raise LetterTextError(Fault.CHARACTER, template.count("\n", 0, found.start()) + 1)
    with _readable():
        parsed = _environment().parse(_INTERNAL.sub("", template))
    _refuse_more(parsed)
    return parsed


@contextmanager
def _readable() -> Iterator[None]:
    """Turn whatever the engine says of a text it cannot read into LetterTextError."""
    from jinja2 import TemplateSyntaxError

    try:
        yield
    except TemplateSyntaxError as error:
        raise LetterTextError(Fault.SYNTAX, error.lineno) from error
    except RecursionError as error:
        raise LetterTextError(Fault.TOO_DEEP) from error
    except ValueError as error:  # a number of more digits than Python reads
        raise LetterTextError(Fault.SYNTAX) from error


def _refuse_more(parsed: jinja2.nodes.Template) -> None:
    """Raise at the first thing a letter has no use for: calls, arithmetic, inclusion, macros."""
    from jinja2 import nodes

    waiting: list[tuple[jinja2.nodes.Node, int, int, int]] = [(parsed, 0, 0, 1)]
    parts = 0
    while waiting:
        node, depth, loops, line = waiting.pop()
        parts += 1
        loops += isinstance(node, nodes.For)
        line = node.lineno or line
        if parts > MOST_PARTS:
            raise LetterTextError(Fault.TOO_LONG, line)
        if depth > DEEPEST_TEXT:
            raise LetterTextError(Fault.TOO_DEEP, line)
        if not _allowed(node) or loops > DEEPEST_LOOP:
            raise LetterTextError(Fault.FORBIDDEN, line)
        children = [(child, depth + 1, loops, line) for child in node.iter_child_nodes()]
        waiting += reversed(children)


def _allowed(node: jinja2.nodes.Node) -> bool:
    from jinja2 import nodes

    if type(node).__name__ not in _LANGUAGE:
        return False
    match node:
        case nodes.For():
            plain = isinstance(node.target, nodes.Name) and node.test is None
            allowed = plain and not node.recursive
        case nodes.Filter():
            plain = all(isinstance(a, nodes.Const) and isinstance(a.value, str) for a in node.args)
            plain = plain and node.dyn_args is None and node.dyn_kwargs is None
            allowed = node.name == "join" and plain and len(node.args) <= 1 and not node.kwargs
        case nodes.Const(value=str(value)):
            allowed = not _UNPRINTED.search(value)
        case nodes.Const(value=value):
            allowed = isinstance(value, int) and not isinstance(value, bool)
        case nodes.Getattr():
            allowed = not node.attr.startswith("_")
        case nodes.Operand():
            allowed = node.op in ("eq", "ne")
        case _:
            allowed = True
    return allowed


def _rewrite(node: jinja2.nodes.Node) -> None:
    """Lead what a loop walks and what a dot reads through our own filters.

    So no text is walked letter by letter, every step is counted, and no attribute of a Python
    object is ever looked up.
    """
    from jinja2 import nodes

    def through(name: str, inner: nodes.Node, *args: nodes.Expr) -> nodes.Filter:
        made = nodes.Filter(inner, name, list(args), [], None, None, lineno=inner.lineno)
        made.set_environment(_environment())
        return made

    def reading(value: object) -> object:
        if isinstance(value, nodes.Getattr):
            return through("_field", value.node, nodes.Const(value.attr))
        return value

    for child in node.iter_child_nodes():
        _rewrite(child)
    for name, value in node.iter_fields():
        if isinstance(value, list):
            value[:] = [reading(one) for one in value]
        else:
            setattr(node, name, reading(value))
    if isinstance(node, nodes.For):
        weight = sum(1 for _ in node.find_all(nodes.Node))
        node.iter = through("_entries", node.iter, nodes.Const(weight))


@cache
def _environment() -> Environment:
    """Return the engine, with everything taken out that a letter has no use for."""
    from jinja2 import pass_context
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=_absent(),
        finalize=pass_context(lambda context, value: _printed(context[_LOGBOOK], value)),
        autoescape=False,
        cache_size=0,
    )
    environment.globals.clear()
    environment.tests.clear()
    environment.filters.clear()
    environment.filters.update(
        join=pass_context(
            lambda context, value, between="": _joined(context[_LOGBOOK], value, between)
        ),
        _entries=pass_context(
            lambda context, value, weight: _entries(context[_LOGBOOK], value, weight)
        ),
        _field=_field,
    )
    return environment


@cache
def _absent() -> type[Undefined]:
    from jinja2 import Undefined

    class Absent(Undefined):
        """A slot without a value. False in a condition, reported when it is to be printed."""

        __slots__ = ()

        @override
        def __str__(self) -> str:
            """Return the name of the slot."""
            return self._undefined_name or ""

    return Absent


def _printed(logbook: _Logbook, value: object) -> str:
    if isinstance(value, _absent()):
        return logbook.mark_missing(str(value))
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise LetterTextError(Fault.WRONG_SORT)
    return logbook.mark(str(value))


def _entries(logbook: _Logbook, value: object, weight: int) -> tuple[object, ...]:
    if isinstance(value, _absent()):
        return (value,)  # one entry, so that what it would have said is seen to be missing
    if not isinstance(value, tuple):
        raise LetterTextError(Fault.WRONG_SORT)
    logbook.walk(len(value), weight)
    return value


def _field(value: object, name: str) -> object:
    if isinstance(value, _absent()):
        return value
    if not isinstance(value, _Fields):
        raise LetterTextError(Fault.WRONG_SORT)
    return value.get(name, _absent()(name=f"{value.path}.{name}"))


def _joined(logbook: _Logbook, value: object, between: str) -> object:
    if isinstance(value, _absent()):
        return value
    if not isinstance(value, tuple) or not all(isinstance(one, str) for one in value):
        raise LetterTextError(Fault.WRONG_SORT)
    logbook.join(sum(map(len, value)) + len(between) * (len(value) - 1))
    return between.join(value)


# ---------------------------------------------------------------------- the structure of lines


def _blocks(lines: Iterable[str], logbook: _Logbook) -> Iterator[Block]:
    """Read lines into blocks; one Gap for any number of blank lines between two of them."""
    reader = _Structure(logbook)
    gap = begun = False
    rows: list[str] = []
    for line in (*lines, ""):
        bare = line.strip()
        if bare.startswith("｜"):
            rows.append(line.rstrip())
            continue
        blocks = list(reader.table(rows))
        rows = []
        if bare:
            blocks.append(reader.line(line.rstrip()))
        if blocks:
            if gap and begun:
                yield Gap()
            yield from blocks
            begun, gap = True, False
        gap = gap or not bare


@dataclass(slots=True)
class _Structure:
    """Reads one line after the other and counts what is numbered with ＃."""

    logbook: _Logbook
    heading: int = 0
    entry: int = 0

    def line(self, line: str) -> Block:
        rest = line.lstrip("\u3000")
        indent = len(line) - len(rest)
        if rest in _CENTRED:
            return Centred(rest)
        if rest in _AT_RIGHT:
            return AtRight(rest)
        if found := _HEADING.fullmatch(rest):
            text = self.logbook.restore(found[2])
            return Entry(self._heading_marker(found[1]), text, indent=indent, heading=True)
        if found := _NUMBERED.fullmatch(rest):
            text = self.logbook.restore(found[2])
            return Entry(self._entry_marker(found[1]), text, indent=indent)
        if found := _BULLET.fullmatch(rest):
            return Entry(found[1], self.logbook.restore(found[2]), indent=indent)
        whole, first = (0, 1) if indent == 1 else (indent, 0)
        return Paragraph(self.logbook.restore(rest), indent=whole, first_line=first)

    def table(self, lines: Iterable[str]) -> Iterator[Block]:
        widths: tuple[float, ...] = ()
        rows = []
        indent = 0
        for line in lines:
            rest = line.lstrip("\u3000")
            indent = len(line) - len(rest)
            cells = [cell.strip() for cell in rest[1:].removesuffix("｜").split("｜")]
            if all(_WIDTHS.fullmatch(cell) for cell in cells):
                widths = tuple(float(len(cell)) for cell in cells)
            else:
                rows.append(tuple(map(self.logbook.restore, cells)))
        if len({len(row) for row in rows} | ({len(widths)} if widths else set())) > 1:
            raise LetterTextError(Fault.UNEVEN_TABLE)
        if rows:
            yield Table(tuple(rows), widths=widths, indent=indent)

    def _heading_marker(self, written: str) -> str:
        self.heading = self.heading + 1 if written == "＃" else int(written)
        self.entry = 0
        return _numeral(self.heading)

    def _entry_marker(self, written: str) -> str:
        number = written.strip("（）")
        self.entry = self.entry + 1 if number == "＃" else int(number)
        return f"（{_numeral(self.entry)}）"


def _numeral(number: int) -> str:
    """Return a number as markers have it: one digit in full width, two or more in half."""
    return str(number).translate(_FULL_WIDTH) if number < 10 else str(number)
