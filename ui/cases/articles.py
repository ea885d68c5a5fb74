"""条文: the provisions a decision rests on, to be read beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.widgets import Muted, QuietButton, Reading, column, spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.views.cases import Article


class ArticlesFold(QWidget):
    """条文を読む unfolds the text of each provision, as numbered on the day of the decision."""

    def __init__(self, articles: Sequence[Article]) -> None:
        super().__init__()
        self._articles = tuple(articles)
        self._inside: QWidget | None = None
        self._fold = QuietButton("条文を読む")
        self._fold.setCheckable(True)
        self._fold.setToolTip("この決定のもとになる条文を示します")
        self._fold.toggled.connect(self._on_fold)
        self._lines = column(space=4)
        self._lines.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        spread(self, self._lines, (0, 0, 0, 0))

    def _on_fold(self, opened: bool) -> None:  # noqa: FBT001 - Qt's signal
        if self._inside is None:
            self._inside = _texts(self._articles)
            self._lines.addWidget(self._inside)
        self._inside.setVisible(opened)
        self._fold.setText("条文を閉じる" if opened else "条文を読む")


def _texts(articles: Sequence[Article]) -> QWidget:
    place = QWidget()
    lines = column(space=4)
    for article in articles:
        lines.addWidget(Reading(article.citation, role="strong"))
        if article.text:
            lines.addWidget(Reading(article.text))
        else:
            lines.addWidget(Muted("条文は収めていません。e-Govで確かめてください。", wrap=True))
    spread(place, lines, (0, 0, 0, 8))
    return place
