"""What is wrong with a letter text: named with its line, before anybody issues a letter by it.

What the language allows is app.rules.wording's business; here is asked whether the text fits its
letter: slots the letter has, each printed as what it is, and those it cannot do without.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.errors import RefusedError
from app.rules.wording import Fault, LetterTextError, SlotKind, compose, parse, subject_line
from app.texts.samples import samples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import jinja2.nodes

    from app.rules.wording import LetterText, SlotRule

MOST_LINES: Final = 2_000
REASONS: Final = "理由一覧"
"""The slot no refusal can do without: whoever refuses explains why (appi.36)."""
_REASON: Final = "理由"  # of each entry

_COMMAND_LINE = re.compile(r"\s*\{%.*%\}\s*")
_PLACE = re.compile(r"\{\{.*?\}\}")


class Flaw(StrEnum):
    """In what a text does not fit its letter."""

    EMPTY = "empty"
    UNKNOWN_SLOT = "unknown-slot"
    UNKNOWN_FIELD = "unknown-field"
    IS_LIST = "is-list"  # a list is printed as if it were one value
    NOT_LIST = "not-list"  # one value is walked or joined as if it were a list
    HAS_FIELDS = "has-fields"  # an entry is printed whole, or joined, though it has fields
    FACT_PRINTED = "fact-printed"  # what only a condition asks for
    REASONS_DROPPED = "reasons-dropped"
    SLOT_DROPPED = "slot-dropped"  # the text that ships says it, and the letter requires it
    CONDITION_DROPPED = "condition-dropped"  # the text that ships says two things, this only one
    NO_SUBJECT = "no-subject"  # a first line 件名： that says nothing
    SUBJECT_BELOW = "subject-below"  # 件名： that is not the first line: it is printed


_HINTS = frozenset({Flaw.SLOT_DROPPED, Flaw.CONDITION_DROPPED, Flaw.SUBJECT_BELOW})


@dataclass(frozen=True, slots=True)
class TextRemark:
    """Something about a text. `line` counts from 1, 0 where it is about the whole.

    `name` is the slot, or slot and field, it speaks of.
    """

    flaw: Fault | Flaw
    line: int = 0
    name: str = ""

    @property
    def binding(self) -> bool:
        """Whether no letter can be issued by such a text; else the officer may mean it so."""
        return self.flaw not in _HINTS


def even(text: str) -> str:
    """Return a text with one sort of line end, and one at its end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    return f"{text}\n" if text.strip() else ""


@dataclass(eq=False)
class TextFaultsError(RefusedError):
    """A letter text cannot be kept, or not without the officer's word: `remarks` say why."""

    letter: str
    remarks: tuple[TextRemark, ...]


def check_text(shipped: LetterText, template: str) -> tuple[TextRemark, ...]:
    """Return what is wrong with `template` as the text of this letter, by line."""
    if not template.strip():
        return (TextRemark(Flaw.EMPTY),)
    if template.count("\n") >= MOST_LINES:
        return (TextRemark(Fault.TOO_LONG, MOST_LINES),)
    try:
        parsed = parse(template)
    except LetterTextError as error:
        return (TextRemark(error.fault, error.line),)
    reader = _Reader(shipped)
    reader.read(parsed, {})
    remarks = [*reader.remarks, *_dropped(shipped, reader)]
    if not any(one.binding for one in remarks):
        remarks += _composed(shipped, template)
    return tuple(dict.fromkeys(sorted(remarks, key=lambda one: (not one.binding, one.line))))


class _Reader:
    """Walks a text and notes which slots it uses, and how."""

    def __init__(self, shipped: LetterText) -> None:
        self.rules: Mapping[str, SlotRule] = {rule.name: rule for rule in shipped.slots}
        self.remarks: list[TextRemark] = []
        self.printed: set[str] = set()
        self.asked: set[str] = set()

    def read(self, node: jinja2.nodes.Node, scope: Mapping[str, SlotRule | None]) -> None:
        """Read a part; `scope` tells the entries of the lists it stands in."""
        from jinja2 import nodes

        match node:
            case nodes.For():
                self._loop(node, scope)
            case nodes.If():
                self._condition(node.test, scope)
                for part in (*node.body, *node.elif_, *node.else_):
                    self.read(part, scope)
            case nodes.Output():
                for part in node.nodes:
                    self._print(part, scope)
            case _:
                for part in node.iter_child_nodes():
                    self.read(part, scope)

    def _loop(self, loop: jinja2.nodes.For, scope: Mapping[str, SlotRule | None]) -> None:
        from jinja2 import nodes

        rule: SlotRule | None = None
        if isinstance(loop.iter, nodes.Name) and loop.iter.name not in scope:
            rule = self._list(loop.iter)
        else:
            self._say(Flaw.NOT_LIST, loop.iter, _called(loop.iter))
        target = loop.target.name if isinstance(loop.target, nodes.Name) else ""
        for part in loop.body:
            self.read(part, {**scope, target: rule})
        for part in loop.else_:
            self.read(part, scope)

    def _list(self, name: jinja2.nodes.Name) -> SlotRule | None:
        """Return the rule of a slot that is walked or joined."""
        rule = self._rule(name)
        if rule is None:
            return None
        self.printed.add(rule.name)
        if rule.kind is not SlotKind.LIST:
            self._say(Flaw.NOT_LIST, name, rule.name)
            return None
        return rule

    def _rule(self, name: jinja2.nodes.Name) -> SlotRule | None:
        rule = self.rules.get(name.name)
        if rule is None:
            self._say(Flaw.UNKNOWN_SLOT, name, name.name)
        return rule

    def _print(self, node: jinja2.nodes.Node, scope: Mapping[str, SlotRule | None]) -> None:
        from jinja2 import nodes

        match node:
            case nodes.TemplateData() | nodes.Const():
                pass
            case nodes.Name():
                self._print_name(node, scope)
            case nodes.Getattr():
                rule = self._field(node, scope)
                if rule:
                    self.printed.add(f"{rule.name}.{node.attr}")
            case nodes.Filter(node=nodes.Name() as joined) if joined.name not in scope:
                rule = self._list(joined)
                if rule and rule.fields:
                    self._say(Flaw.HAS_FIELDS, joined, rule.name)
            case nodes.And() | nodes.Or():
                for part in (node.left, node.right):
                    self._print(part, scope)
            case _:
                self._say(Fault.WRONG_SORT, node, _called(node))

    def _print_name(self, node: jinja2.nodes.Name, scope: Mapping[str, SlotRule | None]) -> None:
        if node.name in scope:
            rule = scope[node.name]
            if rule and rule.fields:
                self._say(Flaw.HAS_FIELDS, node, node.name)
            return
        rule = self._rule(node)
        if rule is None:
            return
        self.printed.add(rule.name)
        if rule.kind is SlotKind.LIST:
            self._say(Flaw.IS_LIST, node, rule.name)
        elif rule.kind is SlotKind.FACT:
            self._say(Flaw.FACT_PRINTED, node, rule.name)

    def _field(
        self, node: jinja2.nodes.Getattr, scope: Mapping[str, SlotRule | None]
    ) -> SlotRule | None:
        """Return the rule of the list of whose entry this is a field."""
        from jinja2 import nodes

        entry = node.node
        if not isinstance(entry, nodes.Name) or entry.name not in scope:
            self._say(Flaw.UNKNOWN_FIELD, node, _called(node))
            return None
        rule = scope[entry.name]
        if rule and node.attr not in rule.fields:
            self._say(Flaw.UNKNOWN_FIELD, node, _called(node))
        return rule

    def _condition(self, node: jinja2.nodes.Node, scope: Mapping[str, SlotRule | None]) -> None:
        from jinja2 import nodes

        match node:
            case nodes.Name() if node.name not in scope:
                rule = self._rule(node)
                if rule:
                    self.asked.add(rule.name)
            case nodes.Getattr():
                self._field(node, scope)
            case _:
                for part in node.iter_child_nodes():
                    self._condition(part, scope)

    def _say(self, flaw: Fault | Flaw, node: jinja2.nodes.Node, name: str) -> None:
        self.remarks.append(TextRemark(flaw, node.lineno or 0, name))


def _called(node: jinja2.nodes.Node) -> str:
    """Return how a slot or field is written, "" for what is neither."""
    from jinja2 import nodes

    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{_called(node.node)}.{node.attr}"
        case _:
            return ""


def _dropped(shipped: LetterText, reader: _Reader) -> Iterator[TextRemark]:
    """Yield what the text that ships says of its letter, and this one does not any more."""
    for rule in shipped.slots:
        if rule.kind is SlotKind.FACT:
            if rule.name not in reader.asked:
                yield TextRemark(Flaw.CONDITION_DROPPED, 0, rule.name)
        elif rule.name == REASONS:
            if f"{REASONS}.{_REASON}" not in reader.printed:
                yield TextRemark(Flaw.REASONS_DROPPED, 0, rule.name)
        elif rule.required and rule.name not in reader.printed:
            yield TextRemark(Flaw.SLOT_DROPPED, 0, rule.name)


def _composed(shipped: LetterText, template: str) -> Iterable[TextRemark]:
    """Return what only shows when the text is filled, in every way it can go out."""
    for sample in samples(shipped):
        try:
            composed = compose(template, sample.values)
        except LetterTextError as error:
            line = error.line
            if error.fault is Fault.UNEVEN_TABLE:
                line = _uneven(template)
            return (TextRemark(error.fault, line),)
        if composed.title == "":
            return (TextRemark(Flaw.NO_SUBJECT, next(_subjects(template), 0)),)
        if any(subject_line(getattr(block, "text", "")) is not None for block in composed.blocks):
            return (TextRemark(Flaw.SUBJECT_BELOW, max(_subjects(template), default=0)),)
    return ()


def _subjects(template: str) -> Iterator[int]:
    """Yield the lines that are written as a subject (件名：)."""
    lines = enumerate(template.split("\n"), 1)
    yield from (number for number, line in lines if subject_line(line) is not None)


def _uneven(template: str) -> int:
    """Return the line of the first row that has not as many cells as the row before it, else 0."""
    cells = 0
    for number, line in enumerate(template.split("\n"), 1):
        if _COMMAND_LINE.fullmatch(line):
            continue
        row = _PLACE.sub("", line).strip()
        if not row.startswith("｜"):
            cells = 0
            continue
        found = row[1:].removesuffix("｜").count("｜") + 1
        if cells and found != cells:
            return number
        cells = found
    return 0
