"""The studio: the casebooks that are drawn, and the windows they are seen in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import resources
from app import demo
from app.casebook import Casebook
from ui.gallery.asked import asked
from ui.gallery.casebooks import acted, empty, kept, own_form, troubled
from ui.gallery.mailroom import on_the_way

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from ui.desk import Desk
    from ui.frame import Frame
    from ui.pages import Place
    from ui.theme import Theme


class Studio:
    """Holds the casebooks that are drawn, and makes the windows."""

    def __init__(self, folder: Path, theme: Theme) -> None:
        self.theme = theme
        self.practice = Casebook.open(folder / demo.CASEBOOK, demo.PASSPHRASE)
        self.empty = empty(folder / "empty.casebook", self.practice.now.moment().date())
        self.troubled = troubled(folder / "troubled.casebook")
        self.kept = kept(folder / "kept" / "窓口台帳.casebook")
        self.mailroom = on_the_way(folder / "letters.casebook")
        self.acted = acted(folder / "acted.casebook")
        self.asked = asked(folder / "approval")
        self.moved: list[Casebook] = []  # each took a ledger over
        self.held: list[QWidget] = []  # windows of what is drawn without them
        self.longer = folder / "会社の設定.toml"
        text = self.troubled.profile.source.replace("answer_days = 14", "answer_days = 21")
        self.longer.write_text(text, "utf-8")
        self.own_form = own_form(folder / "月次報告の様式.xlsx")
        self.mails = tuple(sorted(resources.path("demo/mails").glob("*.eml")))[:3]

    def close(self) -> None:
        """Close the casebooks."""
        self.practice.close()
        self.troubled.close()
        self.mailroom.close()
        self.acted.close()
        self.asked.casebook.close()
        self.empty.close()
        self.kept.close()
        for casebook in self.moved:
            casebook.close()

    def desk(self, casebook: Casebook) -> Desk:
        """Return what pages work with, for a casebook."""
        from ui.ask import AskOfficer
        from ui.changes import ChangeBus
        from ui.desk import Desk
        from ui.jobs import NowRunner

        return Desk(casebook, NowRunner(), ChangeBus(), AskOfficer(), self.theme)

    def frame(self, place: Place, casebook: Casebook | None = None) -> Frame:
        """Return the frame of a window at a place, with the casebook for practice or another."""
        from ui.frame import Frame
        from ui.registry import pages

        frame = Frame(self.desk(casebook or self.practice), pages())
        frame.go(place)
        return frame

    def number(self) -> str:
        """Return the number of an open case of the casebook for practice."""
        cases = self.practice.cases
        return cases.lines(cases.find("", open_only=True))[1].number
