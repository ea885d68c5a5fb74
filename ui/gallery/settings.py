"""Pictures of the settings, each group of them, and of a first run, step by step."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from app.company.groups import groups
from ui.gallery.doors import lock_page
from ui.pages import PageName, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from ui.frame import Frame
    from ui.gallery.studio import Studio
    from ui.settings.settings_page import SettingsPage
    from ui.unlock.guide import Guide

LONGEST: Final = "公益財団法人西日本広域エネルギー需給調整・個人情報保護推進事業団"

_STEPS: Final = ("company", "desk", "policy", "purposes", "joint", "clocks", "key")


def shots(studio: Studio) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Yield the settings: every group, faults, days that move, awkward names, a first run."""
    frame, guide = partial(_settings, studio), partial(_guide, studio)
    yield "settings", frame
    yield "settings-small", frame
    yield "settings-change", partial(_change, frame, studio.longer)
    yield "settings-partner", partial(_partner, frame)
    for group in (*(group.id for group in groups()), "elsewhere", "machine"):
        yield f"settings-{group}", partial(_group, frame, group)
    for group in ("company", "joint", "closures"):
        yield f"settings-{group}-small", partial(_group, frame, group)
    yield "settings-wrong", partial(_wrong, frame)
    yield "settings-moves", partial(_moves, frame)
    yield "settings-long", partial(_long, frame)
    yield "settings-long-small", partial(_long, frame)
    for step in ("begin", *_STEPS):
        yield f"guide-{step}", partial(_step, guide, step)
    yield "guide-joint-small", partial(_step, guide, "joint")
    yield "guide-begin-small", partial(_step, guide, "begin")
    yield "guide-key-small", partial(_step, guide, "key")


def _settings(studio: Studio) -> Frame:
    return studio.frame(Place(PageName.SETTINGS), studio.troubled)


def _change(make: Callable[[], Frame], settings: Path) -> QWidget:
    from ui.settings.settings_page import SettingsPage

    frame = make()
    for page in frame.findChildren(SettingsPage):
        page.look_at(settings)
    return frame


def _partner(make: Callable[[], Frame]) -> QWidget:
    from ui.settings.settings_page import SettingsPage

    frame = make()
    for page in frame.findChildren(SettingsPage):
        page.show_group("partners")
        page.open_partner("1")
    return frame


def _guide(studio: Studio) -> tuple[QWidget, Guide]:
    page = lock_page(studio)
    page._on_new()  # noqa: SLF001 - whatever casebooks this machine knows
    return page, page.guide


def _page(frame: Frame) -> SettingsPage:
    from ui.settings.settings_page import SettingsPage

    (page,) = frame.findChildren(SettingsPage)
    page._forget({})  # noqa: SLF001 - of the palette before
    return page


def _group(make: Callable[[], Frame], group: str) -> QWidget:
    frame = make()
    page = _page(frame)
    page.show_group(group)
    if group == "closures":
        page.editor.show_settings(page.desk.casebook.office.filled(), {"closures": _CLOSURES})
    return frame


def _long(make: Callable[[], Frame]) -> QWidget:
    frame = make()
    page = _page(frame)
    news = {
        "company.name": LONGEST,
        "company.representative": "アレクサンドラ・コンスタンティノヴァ＝ヴォルコンスカヤ",
        "company.address": f"大阪府大阪市淀川区西中島6丁目1番1号{LONGEST}会館\n北館19階",
        "officer.title": f"{LONGEST}個人情報保護管理者",
    }
    page.editor.show_settings(page.desk.casebook.office.filled(), news)
    page.show_group("company")
    page._tell()  # noqa: SLF001
    return frame


def _wrong(make: Callable[[], Frame]) -> QWidget:
    frame = make()
    page = _page(frame)
    news = {"clocks.answer_days": "二週間", "clocks.interim_days": "0", "desk.mail": "窓口"}
    page.editor.show_settings(page.desk.casebook.office.filled(), news)
    page._tell()  # noqa: SLF001
    page._on_save()  # noqa: SLF001
    page.show_group("clocks")
    return frame


def _moves(make: Callable[[], Frame]) -> QWidget:
    frame = make()
    page = _page(frame)
    page.editor.show_settings(page.desk.casebook.office.filled(), {"clocks.answer_days": "21"})
    page.show_group("clocks")
    page._tell()  # noqa: SLF001
    page._on_save()  # noqa: SLF001
    return frame


def _step(make: Callable[[], tuple[QWidget, Guide]], step: str) -> QWidget:
    page, guide = make()
    guide.show_step(step)
    return page


_CLOSURES: Final = [
    {
        "closures.name": "夏季休業",
        "closures.each": "yearly",
        "closures.first": "8月13日",
        "closures.last": "8月15日",
    },
    {
        "closures.name": "本社移転にともなう臨時の休業",
        "closures.each": "once",
        "closures.first": "2026-11-26",
        "closures.last": "2026-11-27",
    },
]
