"""RTF bodies of Outlook: decompressed (MS-OXRTFCP), and read as text or as the HTML inside.

Outlook keeps an HTML mail as RTF with its tags in groups that only Outlook looks at
(MS-OXRTFEX). Japanese text is bytes of a code page, told by the font it stands in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import islice

from app.mail import decoding
from app.mail.message import Defect

SIZE_LIMIT = 16 * 1024 * 1024
"""How many bytes of RTF are decompressed."""
TOKEN_LIMIT = 500_000
"""How many words, groups and stretches of text of it are read."""

_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}"
    rb"{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New Roman"
    rb"Courier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_RING = 4096
_DEPTH_LIMIT = 10_000  # groups inside each other

_TOKEN = re.compile(
    rb"""
      (?P<hex>(?:\\'[0-9a-fA-F]{2})+)
    | \\(?P<word>[a-zA-Z]{1,40})(?P<number>-?[0-9]{1,10})?\ ?
    | \\(?P<symbol>[^a-zA-Z])
    | (?P<brace>[{}])
    | (?P<plain>[^\\{}\r\n]+)
    | [\r\n]+ | \\
    """,
    re.DOTALL | re.VERBOSE,
)
_CHARSETS = {
    0: "",
    1: "",
    2: "cp1252",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "gb18030",
    136: "big5hkscs",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
_UNSEEN = frozenset(
    (
        *("fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "footer", "headerl"),
        *("headerr", "headerf", "footerl", "footerr", "footerf", "listtable", "generator"),
        *("objdata", "themedata", "datastore", "latentstyles", "rsidtbl", "xmlnstbl", "fldinst"),
        *("bkmkstart", "bkmkend", "mhtmltag", "nonshppict", "ftnsep", "private"),
    )
)
_WORDS = {
    "par": "\n",
    "line": "\n",
    "row": "\n",
    "sect": "\n",
    "page": "\n",
    "tab": "\t",
    "cell": "\t",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emdash": "—",
    "endash": "–",
    "emspace": "\u2003",
}
_SYMBOLS = {b"~": "\xa0", b"_": "-", b"\n": "\n", b"\r": "\n"}


@dataclass(frozen=True, slots=True)
class Rtf:
    """What an RTF body says: its text, or the HTML it was made of."""

    text: str
    is_html: bool
    defects: tuple[Defect, ...] = ()


def decompressed(raw: bytes) -> tuple[bytes, bool]:
    """Return the RTF that a PR_RTF_COMPRESSED holds, and whether it is damaged or cut off."""
    if len(raw) < 16:
        return b"", bool(raw)
    size = int.from_bytes(raw[4:8], "little")
    kind = raw[8:12]
    if kind == b"MELA":  # stored as it is
        return raw[16 : 16 + size], len(raw) - 16 < size
    if kind != b"LZFu":
        return b"", True
    content = _expanded(raw, min(size, SIZE_LIMIT))
    return content, len(content) < size


def _expanded(raw: bytes, size: int) -> bytes:
    """Undo the compression: letters, or places of what stands before, eight by eight."""
    content = bytearray(_DICTIONARY)
    shift = len(_DICTIONARY)
    end = size + shift
    at = 16
    while at < len(raw) and len(content) < end:
        flags = raw[at]
        at += 1
        if not flags:  # eight letters
            content += raw[at : at + 8]
            at += 8
            continue
        for bit in range(8):
            if not flags >> bit & 1:
                content += raw[at : at + 1]
                at += 1
                continue
            pair = int.from_bytes(raw[at : at + 2], "big")
            at += 2
            offset, length = pair >> 4, (pair & 15) + 2
            behind = (len(content) - offset) % _RING
            if at > len(raw) or not behind:  # the end, marked by the place it is at
                return bytes(content[shift:end])
            _repeat(content, behind, length)
    return bytes(content[shift:end])


def _repeat(content: bytearray, behind: int, length: int) -> None:
    start = len(content) - behind
    if start < 0:  # the ring is still empty there
        content += b" " * length
        return
    piece = content[start : start + length]
    while len(piece) < length:
        piece += piece[: length - len(piece)]
    content += piece


def read(raw: bytes, label: str = "", forced: str = "") -> Rtf:
    """Return what RTF says. Never raises. `label` is the code page where the RTF names none."""
    reader = _Reader(label, forced)
    skip = 0
    tokens = _TOKEN.finditer(raw)
    for token in islice(tokens, TOKEN_LIMIT):
        if token.start() >= skip:
            skip = reader.take(token)
    if next(tokens, None):
        reader.defects.append(Defect.TOO_LARGE)
    return reader.result()


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits from the one around it."""

    unseen: bool = False
    font: int | None = None
    fallback: int = 1  # characters that stand behind a \\u for readers that do not know it
    in_fonts: bool = False
    rtf_only: bool = False  # not part of the HTML


@dataclass(slots=True)
class _Reader:
    """Takes tokens in their order and writes text."""

    label: str
    forced: str
    pieces: list[str] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    state: _State = field(default_factory=_State)
    is_html: bool = False
    _stack: list[_State] = field(default_factory=list)
    _fonts: dict[int, str] = field(default_factory=dict)
    _default_font: int | None = None
    _bytes: bytearray = field(default_factory=bytearray)
    _units: list[int] = field(default_factory=list)  # UTF-16 of \\u
    _skip: int = 0  # fallback characters still to pass over
    _starred: bool = False
    _known: dict[tuple[bytes, str], str] = field(default_factory=dict)

    def take(self, token: re.Match[bytes]) -> int:
        """Take a token; return up to where the following ones are to be passed over."""
        if word := token["word"]:
            number = int(token["number"]) if token["number"] else None
            if word == b"bin":
                return token.end() + max(0, number or 0)
            self._word(word.decode("ascii"), number)
        elif token["brace"]:
            self._brace(opens=token["brace"] == b"{")
        elif token["symbol"]:
            self._symbol(token["symbol"])
        elif token["hex"]:
            self._letters(bytes.fromhex(token["hex"].replace(b"\\'", b"").decode("ascii")))
        elif token["plain"]:
            self._letters(token["plain"])
        return 0

    def result(self) -> Rtf:
        """Return what was written."""
        self._flush()
        return Rtf("".join(self.pieces), self.is_html, tuple(dict.fromkeys(self.defects)))

    def _brace(self, *, opens: bool) -> None:
        self._flush()
        self._starred = False
        self._skip = 0
        if opens:
            if len(self._stack) < _DEPTH_LIMIT:
                self._stack.append(self.state)
        elif self._stack:
            self.state = self._stack.pop()

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif symbol in b"\\{}":
            self._letters(symbol)
        elif written := _SYMBOLS.get(symbol):
            self._write(written)

    def _letters(self, raw: bytes) -> None:
        if self._skip:
            passed = min(self._skip, len(raw))
            self._skip -= passed
            raw = raw[passed:]
        if raw and self._seen:
            self._flush_units()
            self._bytes += raw

    @property
    def _seen(self) -> bool:
        return not (self.state.unseen or (self.is_html and self.state.rtf_only))

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        if word == "u" and number is not None:
            self._unit(number)
            return
        self._skip = 0
        if starred and word != "htmltag":
            self.state = replace(self.state, unseen=True)
        elif word in _UNSEEN:
            self.state = replace(self.state, unseen=True, in_fonts=word == "fonttbl")
        elif written := _WORDS.get(word):
            self._write(written)
        elif word in ("htmltag", "htmlrtf", "fromhtml"):
            self._html(word, number)
        else:
            self._setting(word, number)

    def _html(self, word: str, number: int | None) -> None:
        if word == "fromhtml":
            self.is_html = self.is_html or number != 0
            return
        self._flush()
        if word == "htmltag":
            self.state = replace(self.state, unseen=False, rtf_only=False)
        else:
            self.state = replace(self.state, rtf_only=number != 0)

    def _setting(self, word: str, number: int | None) -> None:
        if number is None:
            if word == "plain":
                self._set_font(self._default_font)
            return
        match word:
            case "ansicpg" if number:
                self.label = f"cp{number}"
            case "deff":
                self._default_font = number
            case "f":
                self._set_font(number)
            case "uc":
                self.state = replace(self.state, fallback=max(0, min(number, 16)))
            case "fcharset" | "cpg" if self.state.in_fonts and self.state.font is not None:
                charset = _CHARSETS.get(number, "") if word == "fcharset" else f"cp{number}"
                if charset and len(self._fonts) < 4096:
                    self._fonts[self.state.font] = charset

    def _set_font(self, font: int | None) -> None:
        if font != self.state.font:
            self._flush()
            self.state = replace(self.state, font=font)

    def _unit(self, number: int) -> None:
        self._skip = self.state.fallback
        if self._seen:
            self._flush_bytes()
            self._units.append(number & 0xFFFF)

    def _write(self, text: str) -> None:
        if self._seen:
            self._flush()
            self.pieces.append(text)

    def _flush(self) -> None:
        self._flush_bytes()
        self._flush_units()

    def _flush_bytes(self) -> None:
        if not self._bytes:
            return
        raw = bytes(self._bytes)
        self._bytes.clear()
        if raw.isascii():
            self.pieces.append(raw.decode("ascii"))
            return
        font = self.state.font if self.state.font is not None else self._default_font
        label = self._fonts.get(font if font is not None else -1, "") or self.label
        self.pieces.append(self._read(raw, label))

    def _read(self, raw: bytes, label: str) -> str:
        """Read a stretch; the short ones, letters between two fonts, come again and again."""
        text = self._known.get((raw, label))
        if text is None:
            reading = decoding.read(raw, label, self.forced)
            text = reading.text
            if len(self.defects) < 64:
                self.defects += reading.defects
            if len(raw) < 32 and len(self._known) < 10_000:
                self._known[raw, label] = text
        return text

    def _flush_units(self) -> None:
        if self._units:
            raw = b"".join(unit.to_bytes(2, "little") for unit in self._units)
            self._units.clear()
            self.pieces.append(raw.decode("utf-16-le", "replace"))
