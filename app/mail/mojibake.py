"""Text that was read in the wrong charset and written again (二重の文字化け), turned back.

A relay reads UTF-8 as code page 932 and sends on what it saw: 繧ｳ繝ｳ for コン. Where every
character of a line goes back to the byte it came from, the line can be read again.
"""

from __future__ import annotations

_WRONG_THEN_RIGHT = {
    "utf-8<cp932": ("cp932", "utf-8"),
    "utf-8<cp1252": ("cp1252", "utf-8"),
    "utf-8<latin-1": ("latin-1", "utf-8"),
    "cp932<cp1252": ("cp1252", "cp932"),
    "cp932<latin-1": ("latin-1", "cp932"),
    "euc-jp<latin-1": ("latin-1", "euc_jp"),
    "euc-jp<cp932": ("cp932", "euc_jp"),
}

REPAIRS = tuple(_WRONG_THEN_RIGHT)
"""The repairs, each named by the charset it was in, and the one it was read in by mistake."""


def knows(repair: str) -> bool:
    """Whether this is the name of a repair."""
    return repair in _WRONG_THEN_RIGHT


def repaired(text: str, repair: str) -> str:
    """Return `text` with every line turned back that can be; the others stay as they are."""
    wrong, right = _WRONG_THEN_RIGHT[repair]
    return "\n".join(_line(line, wrong, right) for line in text.split("\n"))


def _line(line: str, wrong: str, right: str) -> str:
    if line.isascii():
        return line
    try:
        raw = b"".join(_byte(letter, wrong) for letter in line)
    except UnicodeEncodeError:
        return line
    try:
        return raw.decode(right)
    except UnicodeDecodeError as error:
        # the last byte of a line is often lost: what comes before it is still worth reading
        kept = raw[: error.start]
        if len(raw) - error.start > 3 or not kept:
            return line
        return kept.decode(right) + "\ufffd"


def _byte(letter: str, wrong: str) -> bytes:
    """Return the bytes a character was; what code page 1252 leaves open was the byte itself."""
    if wrong == "cp1252" and "\x80" <= letter <= "\x9f":
        return letter.encode("latin-1")
    return letter.encode(wrong)
