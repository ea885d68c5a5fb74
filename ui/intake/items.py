"""The items a mail would become: kind, article, grounds, and the words that led to each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget
from typing_extensions import override

from app import phrases
from app.domain.requests import Ground, Kind
from app.rules.lawbook import lawbook
from ui.cases.act_form import Pick
from ui.intake.marks import Swatch
from ui.theme import unit
from ui.widgets import Badge, Elided, Lines, Muted, OpenRow, QuietButton, column, row, spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from app.views.intake import ProposedItem
    from ui.theme import Theme

_INDENT = 30  # px: below the kind, beside its number
_LINE = 22  # px, of a passage


@dataclass(slots=True)
class _Item:
    """An item on the form, and what was proposed for it."""

    kind: Kind
    proposed: Kind | None = None  # None where the officer added it
    words: tuple[str, ...] = ()
    said: Mapping[Ground, tuple[str, ...]] = field(default_factory=dict)
    grounds: tuple[Ground, ...] = ()


class ItemChoice(QWidget):
    """One row an item. Nothing of it is written before the whole proposal is accepted."""

    changed = Signal()
    looked_for = Signal(object)  # the words one was pressed of

    def __init__(self, theme: Theme, today: date) -> None:
        super().__init__()
        self._theme = theme
        self._today = today
        self._items: list[_Item] = []
        self._rows = Lines(space=12)
        self._none = Muted("種別を読み取れませんでした。下から選んでください。", wrap=True)
        self._more = QComboBox()
        self._more.setAccessibleName("種別を加える")
        self._more.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._more.setMinimumContentsLength(12)
        self._more.setPlaceholderText("＋ 種別を加える")
        self._more.activated.connect(self._on_more)
        spread(self, column(self._rows, self._none, self._more, space=10), (0, 0, 0, 0))
        self.setFocusProxy(self._more)
        self._lay()

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of the items, in their order."""
        return tuple(item.kind for item in self._items)

    @property
    def grounds(self) -> dict[Kind, tuple[Ground, ...]]:
        """The chosen grounds of each kind that has some."""
        return {item.kind: item.grounds for item in self._items if item.grounds}

    @property
    def written(self) -> str:
        """The items as a draft keeps them: stop:35-5a|35-5b,complaint."""
        return ",".join(f"{one.kind}:{'|'.join(one.grounds)}" for one in self._items)

    def write(self, text: str) -> None:
        """Have the items that were kept as `text`; what nobody knows any more is left out."""
        told = [one.partition(":") for one in text.split(",")]
        kinds = {Kind(kind): grounds for kind, _, grounds in told if kind in set(Kind)}
        self.choose(kinds)
        for item in self._items:
            allowed = lawbook().kind(item.kind).grounds
            chosen = kinds[item.kind].split("|")
            item.grounds = tuple(ground for ground in allowed if ground in chosen)
        self._lay()

    @property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """The words that led to each item and to its grounds, in the order of the items."""
        return tuple(
            (*item.words, *(word for said in item.said.values() for word in said))
            for item in self._items
        )

    def show_items(self, items: Iterable[ProposedItem]) -> None:
        """Propose these."""
        self._items = [
            _Item(
                item.kind,
                item.kind,
                item.words,
                {one.ground: one.words for one in item.grounds},
                tuple(one.ground for one in item.grounds),
            )
            for item in items
        ]
        self._lay()

    def choose(self, kinds: Iterable[Kind]) -> None:
        """Have items of these kinds and no others; what was proposed for a kind stays with it."""
        known = {item.kind: item for item in self._items}
        self._items = [known.get(kind) or _Item(kind) for kind in dict.fromkeys(kinds)]
        self._lay()

    # -------------------------------------------------------------- changing

    def _on_more(self, _place: int) -> None:
        self.choose((*self.kinds, Kind(self._more.currentData())))

    def _on_kind(self) -> None:
        pick = self.sender()
        if not isinstance(pick, Pick) or not pick.value:
            return
        place, kind = int(pick.property("place")), Kind(pick.value)
        item = self._items[place]
        item.kind = kind
        allowed = lawbook().kind(kind).grounds
        item.grounds = tuple(ground for ground in item.grounds if ground in allowed)
        self._lay()
        picks = [one for one in self._rows.findChildren(Pick) if one.property("place") == place]
        if picks:
            picks[-1].setFocus()

    def _on_remove(self) -> None:
        place = self._place()
        self._items = [item for at, item in enumerate(self._items) if at != place]
        self._lay()
        self._more.setFocus()

    def _on_ground(self, chosen: bool) -> None:  # noqa: FBT001 - Qt's own signature
        box = self.sender()
        ground = Ground(box.property("ground"))
        item = self._items[self._place()]
        others = tuple(one for one in item.grounds if one is not ground)
        item.grounds = (*others, ground) if chosen else others
        self.changed.emit()

    def _on_words(self) -> None:
        self.looked_for.emit(tuple(self.sender().property("words")))

    def _place(self) -> int:
        return int(self.sender().property("place"))

    # -------------------------------------------------------------- laying out

    def _lay(self) -> None:
        self._rows.refill([self._row(place) for place in range(len(self._items))])
        self._none.setVisible(not self._items)
        self._more.clear()
        for rule in lawbook().kinds:
            if rule.kind not in self.kinds:
                self._more.addItem(phrases.kind_short(rule.kind), str(rule.kind))
        self._more.setCurrentIndex(-1)
        self._more.setVisible(self._more.count() > 0)
        self.changed.emit()

    def _row(self, place: int) -> QWidget:
        item = self._items[place]
        others = set(self.kinds) - {item.kind}
        kinds = [str(rule.kind) for rule in lawbook().kinds if rule.kind not in others]
        pick = Pick("kind", kinds, required=True, say=_short)
        pick.fill(str(item.kind))
        pick.setAccessibleName(f"項目{place + 1}の種別")
        pick.setToolTip(f"{phrases.kind(item.kind)}（{self._claim(item)}）")
        pick.setProperty("place", place)
        pick.changed.connect(self._on_kind)
        remove = QuietButton("外す")
        remove.setAccessibleName(f"項目{place + 1} {_short(item.kind)} を外す")
        remove.setProperty("place", place)
        remove.clicked.connect(self._on_remove)
        head = row(Swatch(self._theme, place), pick, _badge(item), remove, space=8)
        head.setStretch(1, 1)
        below = column(*self._words(item), *self._grounds(place), space=2)
        below.setContentsMargins(unit(_INDENT), 0, 0, 0)
        whole = QWidget()
        spread(whole, column(head, below, space=4), (0, 0, 0, 0))
        return whole

    def _words(self, item: _Item) -> list[QWidget]:
        return [self._passage((word,), f"「{word}」") for word in item.words]

    def _passage(self, words: tuple[str, ...], shown: str) -> OpenRow:
        passage = _Passage(f"本文の {shown} を見る", [(Elided(shown, role="muted"), 1)])
        passage.setToolTip("本文の中のこの箇所へ移ります")
        passage.setProperty("words", words)
        passage.clicked.connect(self._on_words)
        return passage

    def _grounds(self, place: int) -> list[QWidget]:
        item = self._items[place]
        lines: list[QWidget] = []
        for ground in lawbook().kind(item.kind).grounds:
            if ground not in item.said and ground not in item.grounds:
                continue
            label = lawbook().ground_label(ground)
            box = QCheckBox(label.partition("（")[0])  # columns are narrow
            box.setAccessibleName(f"項目{place + 1}の理由 {label}")
            box.setToolTip(label)
            box.setChecked(ground in item.grounds)
            box.setProperty("place", place)
            box.setProperty("ground", str(ground))
            box.toggled.connect(self._on_ground)
            article = Badge(lawbook().ground_claim(ground, self._today))
            line = QWidget()
            spread(line, row(box, None, article), (0, 0, 0, 0))
            lines.append(line)
            lines += [self._passage((word,), f"「{word}」") for word in item.said.get(ground, ())]
        return lines

    def _claim(self, item: _Item) -> str:
        return lawbook().claim(item.kind, self._today)


class _Passage(OpenRow):
    """A row that is one small line high."""

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), unit(_LINE))


def _badge(item: _Item) -> Badge:
    if item.proposed is None:
        return Badge("追加", "fresh")
    return Badge("未確定", "soon") if item.kind is item.proposed else Badge("変更", "fresh")


def _short(value: str) -> str:
    return phrases.kind_short(Kind(value))
