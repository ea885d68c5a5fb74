"""HTML of a mail as safe plain text: what a reader would see, nothing fetched, nothing run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping

_SPACE = re.compile("[ \t\r\n\f\xa0]+")
_NOT_MARKUP = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LINKED = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)

_QUOTE_LIMIT = 10  # marks at the beginning of a line

_UNSEEN = frozenset(("script", "style", "title", "template", "iframe", "noframes", "svg", "math"))
_LINES = frozenset(
    (
        *("address", "article", "aside", "body", "center", "dd", "div", "dl", "dt", "fieldset"),
        *("figcaption", "figure", "footer", "form", "header", "legend", "li", "main", "nav"),
        *("option", "section", "tr"),
    )
)
_PARAGRAPHS = frozenset(
    ("blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "table", "ul")
)


def text_of(html: str) -> str:
    """Return the text of a document or of a piece of one.

    Blocks are lines, a link is 「ラベル (URL)」, what is quoted begins with "> " as in plain
    mail, pictures are their alternative text. Scripts, styles and hidden elements are left out.
    """
    markup = _NOT_MARKUP.sub("", html).encode()
    if not markup.strip():
        return ""
    page = _Page()
    # events, not a tree: nesting of any depth costs nothing
    target = cast("etree.ParserTarget", page)  # its stubs ask for bytes besides str
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    parser.feed(markup)
    parser.close()
    return page.text()


def declared_charset(raw: bytes) -> str:
    """Return the charset that a meta element names near the start, "" where none does."""
    found = _META.search(raw, 0, 8192)
    return found[1].decode("ascii") if found else ""


class _Page:
    """Receives the parser's events and writes lines."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._link = ("", 0)  # address, and where in the line its label begins
        self._unseen = 0  # how deep inside an element that is not shown
        self._quoted = 0
        self._preformatted = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        if self._unseen or tag in _UNSEEN or _is_hidden(attributes):
            self._unseen += 1
            return
        if tag in _LINES or tag in _PARAGRAPHS:
            self._break(blank=tag in _PARAGRAPHS)
        match tag:
            case "br":
                self._end_line()
            case "blockquote":
                self._quoted += 1
            case "pre":
                self._preformatted += 1
            case "li":
                self._line.append("・")
            case "td" | "th":
                self._write(" ")
            case "a":
                self._link = (attributes.get("href", "").strip(), len(self._line))
            case "img" if alt := attributes.get("alt", "").strip():
                self._write(f"[{alt}]")

    def end(self, tag: str) -> None:
        """Close an element."""
        if self._unseen:
            self._unseen -= 1
            return
        if tag == "a":
            self._close_link(*self._link)
        if tag == "blockquote":
            self._break(blank=False)
            self._quoted = max(0, self._quoted - 1)
        elif tag == "pre":
            self._preformatted = max(0, self._preformatted - 1)
        if tag in _LINES or tag in _PARAGRAPHS:
            self._break(blank=tag in _PARAGRAPHS)

    def data(self, data: str) -> None:
        """Take text."""
        if self._unseen:
            return
        if not self._preformatted:
            self._write(_SPACE.sub(" ", data))
            return
        first, *rest = data.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._line.append(first)
        for line in rest:
            self._end_line()
            self._line.append(line)

    def comment(self, data: str) -> None:
        """Leave comments out."""

    def close(self) -> None:
        """End the document."""
        self._break(blank=False)

    def text(self) -> str:
        """Return the lines, blank ones at the ends cut off."""
        return "\n".join(self._lines).strip("\n")

    def _write(self, text: str) -> None:
        if text.startswith(" ") and (not self._line or self._line[-1].endswith(" ")):
            text = text[1:]
        if text:
            self._line.append(text)

    def _break(self, *, blank: bool) -> None:
        """Begin a new line, after an empty one where a paragraph starts or ends."""
        if any(piece.strip(" ") for piece in self._line):
            self._end_line()
        self._line = []
        if blank and self._lines:
            if self._lines[-1].strip("> "):
                self._lines.append(self._mark())
            # between two depths of quotation it belongs to the outer one
            self._lines[-1] = min(self._lines[-1], self._mark(), key=len)

    def _end_line(self) -> None:
        text = "".join(self._line).rstrip(" ")
        self._lines.append(
            f"{self._mark()} {text}" if self._quoted and text else self._mark() + text
        )
        self._line = []
        self._link = (self._link[0], 0)

    def _mark(self) -> str:
        return ">" * min(self._quoted, _QUOTE_LIMIT)

    def _close_link(self, address: str, start: int) -> None:
        label = "".join(self._line[start:]).strip()
        if _LINKED.match(address) and _bare(address) != _bare(label):
            self._write(f" ({address})" if label else f"({address})")
        self._link = ("", 0)


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")) is not None


def _bare(address: str) -> str:
    """Return an address without what labels leave out."""
    return _LINKED.sub("", address).strip("/").lower()
