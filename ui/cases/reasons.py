"""決定: the decision, and for what is not granted the reasons the law leaves open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.item import read_reasons
from app.domain.requests import Decision, Kind
from app.rules.lawbook import lawbook
from ui.cases.act_form import ActForm, Line, Passage, Pick, Radios
from ui.cases.articles import ArticlesFold
from ui.cases.lines import Lines
from ui.theme import unit
from ui.widgets import LabelledField, Muted, column, spread

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from app.domain.requests import Ground
    from app.rules.reasons import Need, Reason
    from app.views.acts import Field
    from app.views.cases import Article
    from ui.cases.act_form import AnyEditor


_OF_DISCLOSURE = frozenset({"method", "difficulty"})
# What is asked with some decisions only: appi.33.2 ただし書, and appi.35.2 ただし書.
_ONLY_WITH = {
    "difficulty": (Decision.FULL, Decision.PARTIAL),
    "measure": (Decision.ALTERNATIVE,),
    "until": (Decision.ALTERNATIVE,),
}


class DecideForm(ActForm):
    """The form of a decision; its reasons follow what is decided about this kind."""

    def __init__(
        self,
        fields: Sequence[Field],
        today: date,
        kind: Kind,
        grounds: Collection[Ground] = (),
        given: Collection[Need] = (),
        articles: Sequence[Article] = (),
    ) -> None:
        self._kind = kind
        self._grounds = tuple(grounds)
        self._given_needs = tuple(given)
        self._reasons: Reasons | None = None
        self._decision: Pick | Radios | None = None
        discloses = kind in (Kind.DISCLOSURE, Kind.TP_RECORD)
        asked = [field for field in fields if discloses or field.name not in _OF_DISCLOSURE]
        super().__init__("", asked, today, "記録する")
        self._show_fields()
        layout = self.layout()
        if articles and isinstance(layout, QVBoxLayout):
            layout.insertWidget(0, ArticlesFold(articles))

    @override
    def _label(self, field: Field) -> str:
        return "理由" if field.name == "reasons" else super()._label(field)

    @override
    def _editor(self, field: Field) -> AnyEditor:
        if field.name == "reasons":
            self._reasons = Reasons(self._kind, self._grounds)
            self._show_reasons()
            return self._reasons
        editor = super()._editor(field)
        if field.name == "decision" and isinstance(editor, Pick | Radios):
            self._decision = editor
            editor.changed.connect(self._show_reasons)
            editor.changed.connect(self._show_fields)
        return editor

    def _show_fields(self) -> None:
        decision = self._decision.value if self._decision else ""
        self._ask_not(name for name, of in _ONLY_WITH.items() if decision not in of)

    def _show_reasons(self) -> None:
        if self._reasons is None:
            return
        decision = self._decision.value if self._decision else ""
        if not decision:
            self._reasons.show_reasons((), "決定を選ぶと、使える理由が出ます。")
            return
        open_to = lawbook().reasons(
            self._kind, Decision(decision), self._grounds, self._given_needs
        )
        self._reasons.show_reasons(open_to, "この決定に理由は要りません。")


class Reasons(QWidget):
    """The reasons open to the officer; a ticked one asks for the part and the words."""

    def __init__(self, kind: Kind, grounds: Collection[Ground]) -> None:
        super().__init__()
        self._kind = kind
        self._grounds = tuple(grounds)
        self._shown: tuple[ReasonBlock, ...] = ()
        self._none = Muted(wrap=True)
        self._lines = Lines(space=4)
        spread(self, column(self._none, self._lines, space=4), (0, 0, 0, 0))

    @property
    def value(self) -> str:
        """The ticked reasons, one a line: D1|which part|words for the letter."""
        return "\n".join(block.line for block in self._shown if block.ticked)

    def fill(self, value: str) -> None:
        """Tick the reasons of `value`, written as by `value`."""
        for reason in read_reasons(value):
            for block in self._shown:
                if block.code == reason.code:
                    block.take(reason.part, reason.text)

    def show_reasons(self, reasons: Sequence[Reason], none: str) -> None:
        """Offer these; what was ticked and is still among them stays. `none` if there are none."""
        kept = self.value
        self._shown = tuple(
            ReasonBlock(reason, lawbook().reason_text(reason.code, self._kind, self._grounds))
            for reason in reasons
        )
        self._lines.refill(self._shown)
        self._none.setText(none)
        self._none.setVisible(not reasons)
        self.fill(kept)
        if self._shown:
            self.setFocusProxy(self._shown[0].tick)


class ReasonBlock(QWidget):
    """One reason: a box to tick, and below it what the letter will say."""

    def __init__(self, reason: Reason, text: str) -> None:
        super().__init__()
        self.code = reason.code
        self.tick = QCheckBox(f"{reason.code}  {reason.summary}")
        self.tick.toggled.connect(self._on_tick)
        self._part = Line()
        self._part.setPlaceholderText("全部のときは空のまま")
        self._text = Passage(lines=3)
        self._text.fill(text)
        self._inside = QWidget()
        part = LabelledField("対象の部分", self._part)
        words = LabelledField("文書に書く理由", self._text)
        words.setVisible(reason.printed)
        spread(self._inside, column(part, words, space=4), (24, 0, 0, 4))
        self._inside.hide()
        spread(self, column(self.tick, self._inside, space=4), (0, 0, 0, 0))
        self.setMinimumHeight(unit(20))

    @property
    def ticked(self) -> bool:
        """Whether this reason is given."""
        return self.tick.isChecked()

    @property
    def line(self) -> str:
        """The reason in line form."""
        part = self._part.value.replace("|", "｜")
        text = "".join(self._text.value.splitlines())
        return f"{self.code}|{part}|{text}"

    def take(self, part: str, text: str) -> None:
        """Give this reason."""
        self.tick.setChecked(True)
        self._part.fill(part)
        if text:
            self._text.fill(text)

    def _on_tick(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._inside.setVisible(on)
