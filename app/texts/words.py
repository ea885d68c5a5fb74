"""Letter texts in words: what is wrong with one, and which one is in force."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

import resources

if TYPE_CHECKING:
    from app.texts.check import TextRemark
    from app.texts.files import TextFileError
    from app.texts.views import TextLine


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(resources.open_text("phrases/texts.toml"))


def remark_sentence(remark: TextRemark) -> str:
    """Return 3行目：「到着日」という差込欄は …, with its line."""
    return text_fault(remark.flaw, remark.line, remark.name)


def text_fault(fault: str, line: int | str, name: str = "") -> str:
    """Return what is wrong with a text, with its line where one can be named."""
    words: str = _words()["remark"].get(fault, fault)
    return f"{_line(line)}{words.format(name=name)}"


def file_sentence(error: TextFileError) -> str:
    """Return why a file cannot be taken as a text, with its line."""
    words: str = _words()["file"][error.why]
    return f"{_line(error.line)}{words.format(letters='・'.join(error.letters))}"


def state_words(line: TextLine) -> str:
    """Return 標準, or 自社 第2版."""
    words: str = _words()["state"][line.state]
    return words.format(version=line.version)


def _line(line: int | str) -> str:
    return f"{line}行目：" if line not in (0, "0") else ""
