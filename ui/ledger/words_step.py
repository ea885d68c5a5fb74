"""第2段階: what the ledger's words for kinds, channels and states mean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QWidget

from app import phrases
from app.domain.requests import Channel, Kind
from app.ledger import CLOSED, OPEN
from ui.cases.act_form import Pick
from ui.cases.lines import Lines
from ui.ledger.tables import cut, table
from ui.theme import unit
from ui.widgets import Card, LabelledField, Muted, column, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.ledger import LedgerMap, Looked, WordSeen

_REFUSED = "（分からない：取り込まない）"
_UNTOLD = "（記載なしとして移す）"


class WordsStep(QWidget):
    """The words that were found, how often, and what each is taken for."""

    def __init__(self) -> None:
        super().__init__()
        self._mapping: LedgerMap | None = None
        self._picks: dict[str, dict[str, Pick]] = {"kinds": {}, "channels": {}, "states": {}}
        self._kinds, self._channels, self._states = Lines(), Lines(), Lines()
        self._channel = Pick("channel", Channel, required=False, say=phrases.channel, none="郵便")
        self._channel_field = LabelledField(
            "手段の分からない行",
            self._channel,
            "書かれていたとおりの語は、案件の経過に残ります。",
        )
        self._channel_field.setMaximumWidth(unit(420))
        self._undated = QCheckBox(
            "「完了」とあって完了日のない行は、受付日に完了したものとして取り込む"
        )
        kinds = Card("種別の語").add(
            Muted(
                "種別は法律上の扱いを決めます。台帳の語から明らかでないものは、選ばれるまで"
                "取り込みません。",
                wrap=True,
            ),
            self._kinds,
        )
        channels = Card("手段の語").add(self._channels, self._channel_field)
        states = Card("状態の語").add(self._states, self._undated)
        spread(self, column(kinds, channels, states, None, space=14), (0, 0, 8, 8))

    def show_looked(self, looked: Looked) -> None:
        """Show the words of a ledger."""
        self._mapping = looked.mapping
        self._fill("kinds", self._kinds, looked.kinds, (Kind, _kind, _REFUSED))
        self._fill("channels", self._channels, looked.channels, (Channel, phrases.channel, _UNTOLD))
        states = ((CLOSED, OPEN), phrases.ledger_state, _REFUSED)
        self._fill("states", self._states, looked.states, states)
        self._channel.setCurrentIndex(max(self._channel.findData(looked.mapping.channel), 0))
        self._undated.setChecked(looked.mapping.closed_without_day == "arrival")

    @property
    def mapping(self) -> LedgerMap | None:
        """What the officer says now; None before anything was shown."""
        if self._mapping is None:
            return None
        said = {
            name: {word: pick.value for word, pick in picks.items()}
            for name, picks in self._picks.items()
        }
        return replace(
            self._mapping,
            kinds=said["kinds"],
            channels=said["channels"],
            states=said["states"],
            channel=self._channel.value,
            closed_without_day="arrival" if self._undated.isChecked() else "refuse",
        )

    def _fill(
        self,
        name: str,
        lines: Lines,
        words: Iterable[WordSeen],
        choices: tuple[Iterable[str], Callable[[str], str], str],
    ) -> None:
        picks = self._picks[name]
        picks.clear()
        shown = [self._line(picks, one, choices) for one in words]
        if shown:
            lines.refill([table(("台帳の語", "行数", "意味"), shown, 3)])
        else:
            lines.refill([Muted("この台帳には、この欄がありません。")])

    def _line(
        self,
        picks: dict[str, Pick],
        seen: WordSeen,
        choices: tuple[Iterable[str], Callable[[str], str], str],
    ) -> tuple[QWidget, ...]:
        values, say, none = choices
        pick = Pick("word", values, required=False, say=say, none=none)
        pick.setAccessibleName(f"「{seen.word}」の意味")
        pick.setMinimumContentsLength(18)
        pick.fill(seen.meaning)
        picks[seen.word] = pick
        return cut(seen.word, 220), Muted(f"{seen.times:,}"), pick


def _kind(value: str) -> str:
    return phrases.kind(Kind(value))
