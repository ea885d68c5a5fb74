"""Blank forms, and the texts of letters."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from ui.pages import PageName, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from ui.gallery.studio import Studio
    from ui.texts.texts_page import TextsPage


def shots(studio: Studio) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Yield the name of each picture and what is on it."""
    yield "forms", partial(_forms, studio)
    yield "forms-small", partial(_forms, studio)
    yield "forms-envelope", partial(_forms_envelope, studio)
    yield "forms-calibration", partial(_forms_calibration, studio)
    yield "texts", partial(_texts, studio)
    yield "texts-small", partial(_texts, studio)
    yield "texts-typed", partial(_texts_typed, studio)
    yield "texts-difference", partial(_texts_difference, studio)
    yield "texts-versions", partial(_texts_versions, studio)


def _forms(studio: Studio) -> QWidget:
    return studio.frame(Place(PageName.FORMS))


def _forms_envelope(studio: Studio) -> QWidget:
    return _forms_of(studio, "reply-envelope")


def _forms_calibration(studio: Studio) -> QWidget:
    return _forms_of(studio, "calibration")


def _forms_of(studio: Studio, form: str) -> QWidget:
    from ui.forms.forms_page import FormsPage
    from ui.widgets import OpenRow

    frame = _forms(studio)
    for page in frame.findChildren(FormsPage):
        for line in page.findChildren(OpenRow):
            if line.key == form:
                line.click()
    return frame


def _texts(studio: Studio) -> QWidget:
    return _text_page(studio, "L11")[0]


def _text_page(studio: Studio, letter: str) -> tuple[QWidget, TextsPage]:
    from ui.texts.texts_page import TextsPage

    desk = studio.empty.texts
    if not desk.sheet("L01").versions:
        text = desk.sheet("L01").text.replace("拝啓", "謹啓")
        desk.save("L01", text, note="頭語を改めた")
        text = text.replace("敬具\n", "　末筆ながら、ご自愛ください。\n敬具\n", 1)
        desk.save("L01", text, note="季節の挨拶を添えた。代表取締役の了承済み")
        desk.save("L01", text.replace("平素", "日頃"), since=date(2026, 12, 1))
        desk.save(
            "L20",
            desk.sheet("L20").text.replace(
                "敬具\n", "　何卒よろしくお願い申し上げます。\n敬具\n", 1
            ),
            base_sha256="ab" * 32,
            accept=True,
        )
    frame = studio.frame(Place(PageName.TEXTS, letter=letter), studio.empty)
    (page,) = frame.findChildren(TextsPage)
    return frame, page


def _texts_typed(studio: Studio) -> QWidget:
    frame, page = _text_page(studio, "L09")
    if not page.unsaved:  # it is there again in the next palette
        page.editor.go_to_line(4)
        page.editor.insert("　{{ 到着日 }}に承りました。\n｜氏名｜ご住所｜お電話｜\n")
    page._draw()  # noqa: SLF001 - the picture does not wait for the pause after a stroke
    return frame


def _texts_difference(studio: Studio) -> QWidget:
    frame, page = _text_page(studio, "L01")
    page._show_difference(0)  # noqa: SLF001
    return frame


def _texts_versions(studio: Studio) -> QWidget:
    from PySide6.QtWidgets import QTabWidget

    frame, page = _text_page(studio, "L20")
    page.findChildren(QTabWidget)[0].setCurrentIndex(2)
    return frame
