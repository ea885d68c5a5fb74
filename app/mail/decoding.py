"""Bytes of a mail into text: the charsets Japanese mail is written in, and those it claims.

Labels lie. A text labelled ISO-2022-JP holds ㈱ and 髙, which that charset does not know; one
labelled Shift_JIS is Windows code page 932; one without a label may be anything. What the
label says is tried first, and kept unless another reading is clearly better.

Text is given as it was typed: nothing is normalised (髙 stays 髙, ㈱ stays ㈱, ｶﾅ stays ｶﾅ).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from app.mail import mojibake
from app.mail.message import Defect

if TYPE_CHECKING:
    from collections.abc import Callable

UNREAD = "\ufffd"
"""Stands for bytes that could not be read."""
LOST_ESCAPES = "iso-2022-jp<ascii"
"""The repair of ISO-2022-JP that lost its ESC bytes on the way: $B3t<02q<R(B."""

_SAMPLE = 100_000  # bytes that tell a charset

_ESCAPE = re.compile(rb"\x1b(?:\$[@B]|\$\([DOPQ]|\([IJ])")
_JIS_SHIFT = re.compile(rb"\x1b(?:\$[@AB]|\$\([@-Z]|\([A-Z]|&@)|[\x0e\x0f]")
# SoftBank's carrier emoji in the middle of ASCII; what each is, only that carrier's list says
_WEBCODE = re.compile(rb"\x1b\$[EFGOPQ][!-z]{1,64}\x0f")
_LOST_ESCAPE = re.compile(rb"(?<!\x1b)(\$B(?=[!-~]{2})|\([BJ])")
_UTF7 = re.compile(rb"\+[A-Za-z0-9+/]{3,}-")
_HIGH = re.compile(rb"[\x80-\xff]+")
_VENDOR_RUN = re.compile(rb"(?:[\xad\xf9-\xfc][\xa1-\xfe]){2,}")
_PAIR = re.compile(rb"[\xa1-\xfe]{2}")
_NEWLINE = re.compile(rb"[\r\n]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_MISPLACED_MARK = re.compile("(?<![ｳｶ-ﾄﾊ-ﾎ])ﾞ|(?<![ﾊ-ﾎ])ﾟ")
_TO_HIGH = bytes(code | 0x80 if 0x21 <= code <= 0x7E else code for code in range(256))
# Python maps the bytes 80, A0, FD, FE, FF of code page 932 to characters nobody can type
_NOT_CP932 = dict.fromkeys((0x80, 0xF8F0, 0xF8F1, 0xF8F2, 0xF8F3), UNREAD)
# ～－∥￠￡￢ as Windows maps them, the same for every Japanese charset
_AS_WINDOWS = {0x301C: "～", 0x2212: "－", 0x2016: "∥", 0xA2: "￠", 0xA3: "￡", 0xAC: "￢"}
_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_EUC_VENDOR = "madoguchi.euc-vendor"


@dataclass(frozen=True, slots=True)
class Reading:
    """Bytes read as text: in which charset, and what was wrong with the label or the bytes."""

    text: str
    charset: str
    defects: tuple[Defect, ...] = ()


def read(raw: bytes, label: str = "", forced: str = "") -> Reading:
    """Return `raw` as text, by its label where the label fits, else by the best other reading.

    `forced` is the officer's choice: a charset, or a repair of `app.mail.mojibake`. It holds
    where the bytes do not themselves say what they are. Never raises; what stays unread is
    U+FFFD and `Defect.UNDECODABLE`.
    """
    if forced:
        return _forced(raw, label, forced)
    return _by_label(raw, label)


def _forced(raw: bytes, label: str, forced: str) -> Reading:
    if forced == LOST_ESCAPES:
        return _reading(_jis(_LOST_ESCAPE.sub(b"\x1b\\1", raw)), "iso-2022-jp")
    if mojibake.knows(forced):
        reading = _by_label(raw, label)
        return Reading(mojibake.repaired(reading.text, forced), reading.charset, reading.defects)
    if forced not in _DECODERS or _says_itself(raw, label, forced):
        return _by_label(raw, label)
    return _reading(_DECODERS[forced](raw), forced)


def _says_itself(raw: bytes, label: str, forced: str) -> bool:
    """Whether bytes show which charset they are in, so that no choice can better them."""
    if raw.isascii():
        if forced == "utf-7":
            return _UTF7.search(raw) is None
        return forced != "iso-2022-jp" or not _ESCAPE.search(raw)
    return _charset(label) == "utf-8" and UNREAD not in _utf8(raw)


def _by_label(raw: bytes, label: str) -> Reading:
    charset = _charset(label)
    if raw.isascii() and charset not in _SEVEN_BIT and not _ESCAPE.search(raw):
        return Reading(raw.decode("ascii"), charset or "us-ascii")
    if not charset:
        return _with(_guess(raw), Defect.UNKNOWN_CHARSET if label.strip() else Defect.NO_CHARSET)
    if charset == "us-ascii" or (charset == "iso-2022-jp" and _cannot_be_jis(raw)):
        return _with(_guess(raw), Defect.WRONG_CHARSET)
    text = _DECODERS[charset](raw)
    if UNREAD in text or _doubtful(raw, charset):
        other = _guess(raw)
        if other.charset != charset and _is_better(other, text, charset):
            return _with(other, Defect.WRONG_CHARSET)
    return _reading(text, charset)


def is_known(charset: str) -> bool:
    """Whether `charset` may be forced: one of ours by our name for it, or a repair."""
    return charset in _DECODERS or charset == LOST_ESCAPES or mojibake.knows(charset)


def name_of(label: str) -> str:
    """Return our name for the charset a label means, "" where it means none."""
    return label if is_known(label) else _charset(label)


def plausibility(text: str) -> float:
    """Return how much `text` looks like Japanese that somebody wrote.

    About 0.8 for prose, below 0 for mojibake, 0 where it is all ASCII. Looks at the first
    100,000 characters.
    """
    sample = "".join(_NOT_ASCII.findall(text[:100_000])[:3_000])
    if not sample:
        return 0.0
    misplaced = len(_MISPLACED_MARK.findall(sample))
    return (sum(map(_weight, sample)) - 3 * misplaced) / len(sample)


# ------------------------------------------------------------------ which charset


def _charset(label: str) -> str:
    """Return our name for the charset a label means, or "" where it means none."""
    plain = "".join(character for character in label.lower() if character.isalnum())[:40]
    return _LABELS.get(plain, "")


def _guess(raw: bytes) -> Reading:
    """Read bytes whose label is missing or wrong."""
    if _ESCAPE.search(raw):
        text = _jis(raw)
        if raw.isascii() or UNREAD not in text:
            return _reading(text, "iso-2022-jp")
    for mark, name in _MARKS.items():
        if raw.startswith(mark):
            return _reading(_DECODERS[name](raw), name)
    text = _utf8(raw)
    if UNREAD not in text:  # hardly ever true by chance
        return Reading(text, "utf-8")
    sample = raw[:_SAMPLE]
    readings = [(name, _DECODERS[name](sample)) for name in ("utf-8", "cp932", "euc-jp")]
    name, text = max(readings, key=lambda reading: _score(reading[1]))
    return _reading(text if len(sample) == len(raw) else _DECODERS[name](raw), name)


def _cannot_be_jis(raw: bytes) -> bool:
    """Whether these bytes have no escape sequence but eight bits: no ISO-2022-JP at all."""
    return not raw.isascii() and not _ESCAPE.search(raw)


def _doubtful(raw: bytes, charset: str) -> bool:
    """Whether bytes that this charset can read may still be another one's."""
    if charset in _WESTERN or charset == "cp932":
        return True  # these read nearly every sequence of bytes
    return charset not in _SEVEN_BIT and _ESCAPE.search(raw) is not None


def _is_better(other: Reading, text: str, charset: str) -> bool:
    if charset in _WESTERN and other.charset == "utf-8":
        return UNREAD not in other.text
    if charset in _JAPANESE or charset in _WESTERN or charset == "utf-8":
        return _score(other.text) > _score(text) + (0 if UNREAD in text else _margin(other.text))
    # Chinese and Korean bytes read as Japanese look fairly like Japanese: trust the label
    return other.charset in ("utf-8", "iso-2022-jp") and UNREAD not in other.text


def _margin(text: str) -> float:
    """Return by how much a reading must be better than the label's: few characters prove little.

    The four bytes of 貍‐ in code page 932 are 漁] in UTF-8, and 漁 is the likelier character.
    """
    return 0.4 + 0.8 / max(1, len(_NOT_ASCII.findall(text[:100])))


def _score(text: str) -> float:
    return plausibility(text) - (0.2 if UNREAD in text else 0)


def _reading(text: str, charset: str) -> Reading:
    return Reading(text, charset, (Defect.UNDECODABLE,) if UNREAD in text else ())


def _with(reading: Reading, defect: Defect) -> Reading:
    return Reading(reading.text, reading.charset, (defect, *reading.defects))


@cache
def _weight(character: str) -> float:
    """Return how likely a character is in a Japanese mail."""
    if "一" <= character <= "龥":
        encoded = character.encode("euc_jp", "ignore")
        if len(encoded) != 2:
            return 0.1
        return 0.7 if encoded[0] < 0xD0 else 0.2  # JIS X 0208 level 1, level 2
    for first, last, weight in _WEIGHTS:
        if first <= character <= last:
            return weight
    return 0.0


_WEIGHTS = (
    ("ぁ", "ゞ", 1.0),
    ("\u3000", "。", 1.0),
    ("「", "】", 1.0),
    ("・", "ー", 1.0),
    ("ァ", "ヾ", 0.8),
    ("！", "～", 0.5),
    ("ｦ", "ﾟ", 0.45),
    ("｡", "･", -0.5),
    ("\u2100", "\u24ff", 0.4),  # № ℡ Ⅲ ①
    ("\u3200", "\u33ff", 0.4),  # ㈱ ㌔
    ("\uf900", "\ufaff", 0.2),  # 﨑
    ("\ue000", "\uf8ff", -1.0),  # private use
    ("\x80", "\x9f", -2.0),
    (UNREAD, UNREAD, -3.0),
)

# ------------------------------------------------------------------ the charsets


def _utf8(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").removeprefix("\ufeff")


def _cp932(raw: bytes) -> str:
    return raw.decode("cp932", "replace").translate(_NOT_CP932)


def _euc(raw: bytes) -> str:
    """Read EUC-JP as vendors write it: CP51932, eucJP-ms."""
    return raw.decode("euc_jp", _EUC_VENDOR).translate(_AS_WINDOWS)


def _jis(raw: bytes) -> str:
    """Read ISO-2022-JP with everything vendors put in it.

    JIS X 0208 with NEC's row 13 (㈱①) and IBM's rows 89 to 92 (髙﨑), JIS X 0212 (ESC $ ( D),
    JIS X 0213 (ESC $ ( O, P, Q), half-width kana by ESC ( I, by SO and SI, or in eight bits.
    """
    raw = _WEBCODE.sub("\ue001".encode(), raw)
    pieces = []
    decode: Callable[[bytes], str] = _single
    shifted, at = False, 0
    for escape in _JIS_SHIFT.finditer(raw):
        pieces.append((_kana if shifted else decode)(raw[at : escape.start()]))
        at = escape.end()
        shifted = escape[0] == b"\x0e"
        if len(escape[0]) > 1:
            decode = _JIS_SETS.get(escape[0], _single)
    pieces.append((_kana if shifted else decode)(raw[at:]))
    return "".join(pieces)


def _single(raw: bytes) -> str:
    """Read an ASCII stretch; eight bits in it are kana, or a footer that a relay put there."""
    if raw.isascii():
        return raw.decode("ascii")
    return _HIGH.sub(_stray, raw).decode("utf-8", "replace")


def _stray(found: re.Match[bytes]) -> bytes:
    text = _utf8(found[0])
    return (_cp932(found[0]) if UNREAD in text else text).encode()


def _roman(raw: bytes) -> str:
    return _single(raw).replace("\\", "¥").replace("~", "‾")  # JIS X 0201


def _one_line(decode: Callable[[bytes], str]) -> Callable[[bytes], str]:
    """Read a set up to the end of the line: there ISO-2022-JP is back in ASCII by rule."""

    def line_then_ascii(raw: bytes) -> str:
        end = _NEWLINE.search(raw)
        if not end:
            return decode(raw.translate(_TO_HIGH))
        return decode(raw[: end.start()].translate(_TO_HIGH)) + _single(raw[end.start() :])

    return line_then_ascii


def _third_set(decode: Callable[[bytes], str]) -> Callable[[bytes], str]:
    """Read pairs as EUC's third set, which announces each of them by 8F."""
    return lambda raw: decode(_PAIR.sub(lambda pair: b"\x8f" + pair[0], raw))


def _vendor(error: UnicodeError) -> tuple[str, int]:
    """Read what Python's EUC-JP does not know, the rows of NEC and IBM; an error handler."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    raw, at = error.object, error.start
    if run := _VENDOR_RUN.match(raw, at):
        pairs = _PAIR.findall(run[0])
        return "".join([_row_cell(pair[0] - 0xA0, pair[1] - 0xA0) for pair in pairs]), run.end()
    pair = raw[at : at + 2]
    if _PAIR.fullmatch(pair):
        return _row_cell(pair[0] - 0xA0, pair[1] - 0xA0), at + 2
    if raw[at] == 0x8F and _PAIR.fullmatch(raw[at + 1 : at + 3]):
        return _ibm_extensions().get(raw[at + 1 : at + 3], UNREAD), at + 3
    return UNREAD, at + 1


codecs.register_error(_EUC_VENDOR, _vendor)


@cache
def _row_cell(row: int, cell: int) -> str:
    """Return the character at a row and cell (区点) of JIS X 0208 as Windows extends it."""
    lead = (row - 1) // 2 + (0x81 if row <= 62 else 0xC1)
    trail = cell + (0x9E if row % 2 == 0 else 0x3F if cell <= 63 else 0x40)
    return bytes((lead, trail)).decode("cp932", "replace")[0]


@cache
def _ibm_extensions() -> dict[bytes, str]:
    """Return eucJP-ms rows 83 and 84: those of IBM's extensions that JIS X 0212 lacks."""
    places = [bytes((0xF3, cell)) for cell in range(0xF3, 0xFF)]
    places += [bytes((0xF4, cell)) for cell in range(0xA1, 0xFF)]
    ibm = b"".join(
        bytes((lead, trail))
        for lead in (0xFA, 0xFB, 0xFC)
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFD))
        if (0xFA, 0x5C) <= (lead, trail) <= (0xFC, 0x4B)
    ).decode("cp932")
    kanji = [character for character in ibm if not character.encode("euc_jp", "ignore")]
    signs = "ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ＇＂㈱№℡"
    return dict(zip(places, [*signs, *kanji], strict=True))


def _python(codec: str) -> Callable[[bytes], str]:
    return lambda raw: raw.decode(codec, "replace").removeprefix("\ufeff")


_JIS_SETS = {
    b"\x1b(B": _single,
    b"\x1b(J": _roman,
    b"\x1b(H": _roman,  # Swedish by the book; old programs meant JIS-Roman
    b"\x1b(I": _one_line(lambda raw: raw.decode("shift_jis", "replace")),
    b"\x1b$@": _one_line(_euc),
    b"\x1b&@": _one_line(_euc),
    b"\x1b$B": _one_line(_euc),
    b"\x1b$(B": _one_line(_euc),
    b"\x1b$(D": _one_line(_third_set(_euc)),
    b"\x1b$(O": _one_line(_python("euc_jis_2004")),
    b"\x1b$(Q": _one_line(_python("euc_jis_2004")),
    b"\x1b$(P": _one_line(_third_set(_python("euc_jis_2004"))),
    b"\x1b$A": _one_line(_python("gb2312")),
    b"\x1b$(C": _one_line(_python("euc_kr")),
}
_kana = _JIS_SETS[b"\x1b(I"]

_DECODERS: dict[str, Callable[[bytes], str]] = {
    "iso-2022-jp": _jis,
    "cp932": _cp932,
    "euc-jp": _euc,
    "utf-8": _utf8,
}
_JAPANESE = ("iso-2022-jp", "cp932", "euc-jp")
OFFERED = (
    *("cp932", "iso-2022-jp", "euc-jp", "utf-8", "utf-7"),
    *("gb18030", "big5hkscs", "cp949", "cp1252"),
)
"""Charsets a mail may have been written in, offered to choose from."""
_SEVEN_BIT = ("iso-2022-jp", "utf-7", "hz", "iso2022_kr", "utf-16", "utf-16-le", "utf-16-be")
_WESTERN = ("cp1250", "cp1251", "cp1252", "cp1254", "cp1257", "iso8859_2", "iso8859_15")

# what labels mean, written without signs: those of mail, and of the vendors
_LABELS = {
    name: charset
    for charset, names in {
        "iso-2022-jp": "iso2022jp iso2022jp1 iso2022jp2 iso2022jp3 iso2022jp2004 iso2022jpext"
        " iso2022jpms csiso2022jp cp50220 cp50221 cp50222 windows50220 windows50221 jis jis7",
        "cp932": "shiftjis shiftjs sjis xsjis xshiftjis mskanji windows31j cswindows31j cp932"
        " ms932 windows932 csshiftjis cp943 cp943c xmscp932 cp10001",
        "euc-jp": "eucjp xeucjp eucjpms eucjpwin eucjpopen cp51932 cp20932 ujis xeuc xujis"
        " cseucpkdfmtjapanese extendedunixcodepackedformatforjapanese",
        "utf-8": "utf8 xutf8 utf8mb4 unicode11utf8 cp65001",
        "us-ascii": "usascii ascii ansix341968 iso646us cp20127",
        "shift_jis_2004": "shiftjis2004 shiftjisx0213",
        "euc_jis_2004": "eucjis2004 eucjisx0213",
        "gb18030": "gb18030 gb2312 gb231280 csgb2312 gbk xgbk cp936 cp54936 ms936 euccn xeuccn",
        "hz": "hz hzgb2312",
        "big5hkscs": "big5 big5hkscs xxbig5 cnbig5 csbig5 cp950",
        "cp949": "euckr ksc56011987 ksc5601 cp949 ms949 uhc windows949 cseuckr",
        "iso2022_kr": "iso2022kr",
        "utf-7": "utf7 unicode11utf7 csunicode11utf7 cp65000",
        "utf-16": "utf16 unicode ucs2 iso10646ucs2",
        "utf-16-le": "utf16le cp1200",
        "utf-16-be": "utf16be",
        "koi8_r": "koi8r koi8",
        "koi8_u": "koi8u",
        "cp874": "tis620 windows874",
        "mac_roman": "macintosh xmacroman cp10000",
        "cp1252": "windows1252 cp1252 iso88591 latin1 cp28591",  # Windows gives its page both names
        **{f"iso8859_{part}": f"iso8859{part}" for part in (*range(2, 12), 13, 14, 15, 16)},
        **{f"cp{page}": f"windows{page} cp{page}" for page in range(1250, 1259) if page != 1252},
    }.items()
    for name in names.split()
}
_DECODERS.update(
    {name: _python(name) for name in {*_LABELS.values(), *OFFERED} if name not in _DECODERS}
)
