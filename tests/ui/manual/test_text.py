"""What the manual says is held against the program: pages, keys, words of the screen, links."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QKeySequence

import resources
import ui
from app import phrases
from app.domain.incident_forms import INCIDENT_FORMS
from app.domain.item import Act
from app.rules.manual import PICTURES, Spot, manual
from ui.actions import DEEDS
from ui.keys import _EVERYWHERE
from ui.manual_pictures import SIZE, wanted
from ui.menus import MENUS
from ui.registry import pages

CHAPTERS = manual().chapters
_QUOTED = re.compile(r"「([^「」]+)」")
_KEY = re.compile(r"`([^`]+)`")
_LOOKS_LIKE_A_KEY = re.compile(r"((Ctrl|Alt|Shift)\+)*([A-Z0-9/]|F\d+|[A-Z][A-Za-z]+)")
_BANNED = (
    "30日",
    "３０日",
    "三十日",
    "30 日",
    "審査請求",
    "決定通知",
    "不服申立",
    "教示",
    "行政文書",
    "行政機関等",
    "法定期限",
    "処分",
    "サーバーに送",
    "オンライン",
)


@cache
def words_of_the_screen() -> frozenset[str]:
    """Return every text the sources of the window hold, and every phrase."""
    found: set[str] = set()
    for file in Path(ui.__file__).parent.rglob("*.py"):
        if "gallery" not in str(file):
            found |= _literals(file)
    for file in Path(phrases.__file__).parent.glob("*.py"):
        found |= set().union(*map(_texts, _literals(file)))
    for folder in ("phrases", "scripts", "jipdec", "leak"):
        for name in resources.names(folder):
            if name.endswith(".toml"):
                found |= _texts(tomllib.loads(resources.open_text(name)))
    plain = {re.sub(r"\(&\w\)|&(?=\w)|（Ctrl[^）]*）$", "", text).strip("　 ・") for text in found}
    return frozenset(found | plain)


def _literals(file: Path) -> set[str]:
    found = ast.walk(ast.parse(file.read_text("utf-8")))
    return {
        node.value
        for node in found
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _texts(value) -> set[str]:
    if isinstance(value, str):
        return {value, *value.split("。")}
    if isinstance(value, dict):
        return set().union(*map(_texts, value.values()))
    return set().union(*map(_texts, value)) if isinstance(value, list) else set()


@cache
def keys_of_the_program() -> frozenset[str]:
    """Return every key that does something, in Qt's portable writing."""
    found = {keys for deed in DEEDS for keys in deed.keys}
    found |= {f"Alt+{mark}" for title, _ in MENUS for mark in re.findall(r"&(\w)", title)}
    found |= {one.strip() for keys, _ in _EVERYWHERE for one in keys.split("/")}
    for file in Path(ui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(value, str) and _LOOKS_LIKE_A_KEY.fullmatch(value):
                found.add(value)
    return frozenset(QKeySequence(one).toString() for one in found) - {""}


def test_that_every_page_has_its_chapter():
    missing = {str(page) for page in pages()} - set(CHAPTERS)
    assert not missing


def test_that_every_chapter_is_in_the_contents_once_and_none_lies_about():
    listed = [one.name for part in manual().parts for one in part.chapters]
    assert len(listed) == len(set(listed))
    files = {Path(name).stem for name in resources.names("manual") if name.endswith(".md")}
    assert files == set(listed)


@pytest.mark.parametrize("chapter", CHAPTERS.values(), ids=list(CHAPTERS))
def test_that_every_link_leads_somewhere(chapter):
    for spot in chapter.links():
        assert spot.chapter in CHAPTERS, spot
        assert not spot.heading or spot.heading in CHAPTERS[spot.chapter].headings, spot


def test_that_every_picture_that_is_named_ships_and_no_other():
    names = {Path(name).stem for name in resources.names(PICTURES)}
    assert names == set(wanted())


def test_that_the_pictures_are_whole_and_small():
    total = 0
    for name in resources.names(PICTURES):
        raw = resources.path(name)
        total += raw.stat().st_size
        with Image.open(raw) as picture:
            picture.load()
            assert picture.width >= SIZE[0], name
            assert picture.height == SIZE[1], name
            assert picture.mode == "P", name
    assert total < 2_000_000


def test_that_every_key_is_one_of_the_program():
    keys = keys_of_the_program()
    for chapter in CHAPTERS.values():
        for written in _KEY.findall(chapter.text):
            key = QKeySequence(written).toString()
            if re.match(r"(Ctrl|Alt|Shift|F\d|Esc|Tab|Space|Enter)", written):
                held = re.fullmatch(r"Ctrl|Shift|Alt", written)  # pressed with the mouse
                assert held or key in keys, (chapter.name, written)


@pytest.mark.parametrize("chapter", CHAPTERS.values(), ids=list(CHAPTERS))
def test_that_what_is_quoted_stands_on_the_screen(chapter):
    words = words_of_the_screen()
    unknown = [one for one in _QUOTED.findall(chapter.text) if one not in words]
    assert not unknown


@pytest.mark.parametrize("chapter", CHAPTERS.values(), ids=list(CHAPTERS))
def test_that_no_word_of_the_public_sector_and_no_false_limit_is_in_it(chapter):
    assert [word for word in _BANNED if word in chapter.text] == []


def test_that_the_company_target_is_said_not_to_be_the_law():
    text = CHAPTERS["deadlines"].text
    assert "「社内目標」は、会社が決めた回答の目標日です。法律の期限ではありません。" in text
    assert "会社の回答期限ではありません" in text
    assert "日数の定めはありません" in text


def test_that_every_act_is_explained_in_the_chapter_of_cases():
    headings = CHAPTERS["case"].headings
    without = {Act.LETTER, Act.NOTE, Act.TASK, Act.DONE, Act.PERSON, Act.TAG, Act.ADD}
    without |= {Act.DISPATCH, Act.DELIVERED, Act.RETURNED, Act.VOID, Act.ESCALATE}
    for act in [*(set(Act) - without), *INCIDENT_FORMS]:
        spot = manual().of_act(str(act))
        assert spot.heading in headings, act
    assert manual().of_act("no-such") == Spot("case")


def test_that_text_for_a_terminal_has_no_marks():
    for chapter in CHAPTERS.values():
        assert "](" not in chapter.plain
        assert "`" not in chapter.plain
        assert chapter.plain.startswith(f"■ {chapter.title}")


def test_that_words_are_found_in_any_width():
    assert CHAPTERS["keys"].count("ｃｔｒｌ＋ｋ") == CHAPTERS["keys"].count("Ctrl+K") > 0
    assert CHAPTERS["keys"].count("") == 0


def test_that_a_chapter_nobody_wrote_is_the_beginning():
    assert manual().spot(Spot("no-such")) == Spot("start")
