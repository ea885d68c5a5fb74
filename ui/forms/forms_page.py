"""様式: answers which paper to hand to somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from ui.forms.forms_part import FormsPart
from ui.pages import Page
from ui.widgets import Muted, PageTitle, column, row, spread

if TYPE_CHECKING:
    from app.changes import Change
    from ui.desk import Desk


class FormsPage(Page):
    """The blank forms on a page of their own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "様式")
        self.part = FormsPart(desk)
        self.part.said.connect(self.say)
        below = Muted("会社の設定と今日の法令・書類の表から作ります。お名前などは入りません。")
        title = column(PageTitle("様式"), below, space=4)
        head = row(title, None, self.part.handle, self.part.save, space=16)
        whole = column(head, self.part, space=14)
        whole.setStretch(1, 1)
        spread(self, whole, (28, 4, 28, 0))

    @override
    def refresh(self) -> None:
        self.part.refresh()

    @override
    def concerns(self, change: Change) -> bool:
        return change.settings or change.act == "day"

    @override
    def put_aside(self) -> None:
        self.part.put_aside()
