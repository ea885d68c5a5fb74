"""A letter text as a file: plain text with a small header, to be edited elsewhere or passed on.

    窓口台帳　文書の文面
    文書：L11
    題名：保有個人データを開示いたしかねる旨のお知らせ
    版：2
    標準の文面：4f1c…          (SHA-256 of the text that shipped when the copy was made)
    ----
    {{ 頭語 }}　時下ますます…

Whatever is wrong is told with its line. A file is read no further than a text may be long.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.errors import FileUnreadableError, RefusedError
from app.rules.wording import LONGEST_TEMPLATE, letter_texts

if TYPE_CHECKING:
    from pathlib import Path

FIRST_LINE: Final = "窓口台帳　文書の文面"
END_OF_HEADER: Final = "----"
LONGEST_FILE: Final = 4 * LONGEST_TEMPLATE + 4_096  # bytes
_MOST_HEADER: Final = 20  # lines
_LETTER, _TITLE, _VERSION, _BASE = "文書", "題名", "版", "標準の文面"
_DIGEST = re.compile("[0-9a-f]{64}")
_MARKS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))


@dataclass(eq=False)
class TextFileError(RefusedError):
    """A file cannot be taken as a letter text. `line` counts from 1; 0 where none can be named.

    `why` is one of: too-long, charset, first-line, header, unknown, twice, letter, no-letter,
    base, no-end.
    """

    why: str
    line: int = 0
    letters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextFile:
    """A letter text that came from a file. Its text begins in line `begins` of it."""

    letter: str
    text: str
    base_sha256: str  # "" where the file does not say
    begins: int


def write_text(letter: str, text: str, version: int, base_sha256: str) -> bytes:
    """Return a text with its header, as a file."""
    header = (
        FIRST_LINE,
        f"{_LETTER}：{letter}",
        f"{_TITLE}：{letter_texts()[letter].title}",
        f"{_VERSION}：{version or '標準'}",
        f"{_BASE}：{base_sha256}",
        END_OF_HEADER,
    )
    whole = "\n".join((*header, text.rstrip("\n"))) + "\n"
    return b"\xef\xbb\xbf" + whole.replace("\n", "\r\n").encode()  # what Windows' editor expects


def read_text_file(path: Path) -> TextFile:
    """Return the text a file holds. Raises FileUnreadableError, TextFileError."""
    try:
        with path.open("rb") as file:
            content = file.read(LONGEST_FILE + 1)
    except OSError as error:
        raise FileUnreadableError(path) from error
    return read_text(content)


def read_text(content: bytes) -> TextFile:
    """Return the text these bytes hold. Raises TextFileError."""
    if len(content) > LONGEST_FILE:
        raise TextFileError("too-long")
    lines = _decoded(content).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if _even(lines[0]) != _even(FIRST_LINE):
        raise TextFileError("first-line", 1)
    header = _header(lines)
    letter, at = header.get(_LETTER, ("", 0))
    if letter not in letter_texts() or not letter_texts()[letter].template:
        known = tuple(one.id for one in letter_texts().values() if one.template)
        raise TextFileError("letter" if at else "no-letter", at, known)
    base, at = header.get(_BASE, ("", 0))
    if base and not _DIGEST.fullmatch(base):
        raise TextFileError("base", at)
    begins = len(header) + 3  # behind the first line and the one that ends the header
    text = "\n".join(lines[begins - 1 :]).rstrip("\n")
    if len(text) > LONGEST_TEMPLATE:
        raise TextFileError("too-long")
    return TextFile(letter, f"{text}\n" if text else "", base, begins)


def _header(lines: list[str]) -> dict[str, tuple[str, int]]:
    """Return what the header says by name, with the line where it does."""
    found: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(lines[1 : _MOST_HEADER + 1], 2):
        if line.strip() == END_OF_HEADER:
            return found
        name, colon, value = line.replace(":", "：", 1).partition("：")
        name = name.strip()
        if not colon:
            raise TextFileError("header", number)
        if name not in (_LETTER, _TITLE, _VERSION, _BASE):
            raise TextFileError("unknown", number)
        if name in found:
            raise TextFileError("twice", number)
        found[name] = (unicodedata.normalize("NFKC", value).strip(), number)
    raise TextFileError("no-end", min(len(lines), _MOST_HEADER + 1))


def _decoded(content: bytes) -> str:
    """Return the text of a file by its mark, as UTF-8, or as Windows' Japanese editor saves it."""
    marked = [charset for charset, mark in _MARKS if content.startswith(mark)]
    for charset in marked or ("utf-8", "cp932"):
        try:
            return content.decode(charset)
        except UnicodeDecodeError:
            continue
    raise TextFileError("charset")


def _even(line: str) -> str:
    return "".join(unicodedata.normalize("NFKC", line).split())
