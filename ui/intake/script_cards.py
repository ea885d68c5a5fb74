"""Beside the form: what to ask, what not to say yet, what to say, and whom else to turn to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.rules.scripts import script_of
from ui.widgets import Card, Figure, Muted, Reading, SectionTitle, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.company.profile import AccreditedBody
    from app.domain.requests import Channel, Kind


class ScriptCard(Card):
    """The script of the channel and of the kinds that are chosen, and the sentence to repeat."""

    def __init__(self) -> None:
        super().__init__("まだお伝えしないこと")
        self._not_yet = Reading()
        self._ask = Reading()
        self._say_title = SectionTitle("お伝えする言葉")
        self._say = Reading()
        self._repeat_title = SectionTitle("復唱")
        self._repeat = Reading()
        self.add(self._not_yet, SectionTitle("伺うこと"), self._ask)
        self.add(self._repeat_title, self._repeat, self._say_title, self._say)

    def show_script(
        self, channel: Channel, kinds: Iterable[Kind], typed: Mapping[str, str]
    ) -> None:
        """Show what belongs to these kinds, filled with what was typed."""
        script = script_of(channel, kinds)
        self._not_yet.show_text("\n".join(script.not_yet))
        self._ask.show_text("\n".join(f"・{line}" for line in script.ask))
        self._say.show_text("\n".join(script.say))
        repeated = script.repeated(typed)
        self._repeat.show_text(repeated)
        for title, text, shown in (
            (self._say_title, self._say, bool(script.say)),
            (self._repeat_title, self._repeat, bool(repeated)),
        ):
            title.setVisible(shown)
            text.setVisible(shown)


class BodyCard(Card):
    """The accredited body (認定個人情報保護団体) to name to a caller: read aloud from settings."""

    def __init__(self, body: AccreditedBody) -> None:
        super().__init__("ほかの申出先（読み上げ用）")
        number = Figure(body.phone)
        number.selectable()
        number.setAccessibleName(f"{body.office} {body.phone}")
        self.add(Text(body.name, wrap=True), Text(body.office, wrap=True), number)
        if body.toll_free:
            self.add(Text(f"フリーダイヤル {body.toll_free}", wrap=True).selectable())
        self.add(Muted(body.hours.text, wrap=True))
        for note in body.notes:
            self.add(Muted(note, wrap=True))
