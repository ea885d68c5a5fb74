"""The file of a ledger, told by its bytes: which program's it is, and whether it may be opened.

A workbook is a ZIP of XML parts written by anybody. Each part is read as a stream and no
further than a bound; no entity of it is resolved, nothing is fetched.
"""

from __future__ import annotations

import zlib
from contextlib import contextmanager
from io import BytesIO
from typing import IO, TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from lxml import etree

from app.errors import BadLedgerError

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 200 * 1024 * 1024  # bytes of a file; 100,000 rows are about 10 MB
_LARGEST_PART = 512 * 1024 * 1024  # bytes of a part when unpacked; 100,000 rows are about 80 MB

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLDEST = tuple(bytes([9, version, byte]) for version in (0, 2, 4, 8) for byte in (4, 6, 8, 16))
_MARKS = (  # a member of the ZIP, and what it tells
    ("xl/workbook.bin", "xlsb"),
    ("content.xml", "ods"),
    ("Index/Document.iwa", "numbers"),
)


def what(raw: bytes) -> str:
    """Return "xlsx", or why a file is no workbook this program reads.

    xls, xlsb, ods, numbers: of another program; protected: with a password to open it;
    damaged: a ZIP that is not whole; too-large; not-a-workbook.
    """
    if len(raw) > LARGEST:
        return "too-large"
    if raw.startswith(_OLE):
        return _of_ole(raw)
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_zip(raw)
    return "xls" if raw.startswith(_OLDEST) else "not-a-workbook"


def _of_zip(raw: bytes) -> str:
    try:
        with ZipFile(BytesIO(raw)) as package:
            names = set(package.namelist())
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        return "damaged"
    if "xl/workbook.xml" in names or "_rels/.rels" in names:
        return "xlsb" if "xl/workbook.bin" in names else "xlsx"
    return next((told for member, told in _MARKS if member in names), "not-a-workbook")


def _of_ole(raw: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in raw:
        return "protected"
    streams = ("Workbook", "Book")
    return "xls" if any(name.encode("utf-16-le") in raw for name in streams) else "not-a-workbook"


class Package:
    """An open workbook file, read part by part."""

    def __init__(self, raw: bytes) -> None:
        """Open it. Raises BadLedgerError: see `what`."""
        told = what(raw)
        if told != "xlsx":
            raise BadLedgerError(told)
        self._zip = ZipFile(BytesIO(raw))
        self._names = {name.casefold().lstrip("/"): name for name in self._zip.namelist()}

    def has(self, part: str) -> bool:
        """Return whether there is such a part; names are compared without case."""
        return part.casefold() in self._names

    @contextmanager
    def opened(self, part: str) -> Iterator[IO[bytes]]:
        """Open a part to read. Raises BadLedgerError: damaged, too-large, protected."""
        try:
            with self._part(part) as stream:
                yield _Bounded(stream)  # type: ignore[misc]  # has the read() that is asked for
        except (KeyError, BadZipFile, EOFError, zlib.error, OSError, etree.XMLSyntaxError):
            raise BadLedgerError("damaged") from None
        except (RuntimeError, NotImplementedError):  # a part with a password, or packed oddly
            raise BadLedgerError("protected") from None

    def _part(self, part: str) -> IO[bytes]:
        try:
            return self._zip.open(self._names[part.casefold()])
        except ValueError:  # a directory that points before the beginning of the file
            raise BadLedgerError("damaged") from None

    def tree(self, part: str) -> etree._Element:
        """Return a small part whole. Raises BadLedgerError."""
        with self.opened(part) as stream:
            return etree.parse(stream, _parser()).getroot()

    def elements(self, part: str, *tags: str) -> Iterator[etree._Element]:
        """Yield the elements of a part with these local names, each forgotten afterwards."""
        wanted = [f"{{*}}{tag}" for tag in tags]
        with self.opened(part) as stream:
            told = etree.iterparse(
                stream, events=("end",), tag=wanted, resolve_entities=False, no_network=True
            )
            for _, element in told:
                yield element
                element.clear(keep_tail=False)
                before = element.getprevious()
                while before is not None:
                    parent = element.getparent()
                    if parent is None:
                        break
                    parent.remove(before)
                    before = element.getprevious()


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


class _Bounded:
    """A stream that ends in a refusal where it unpacks to more than a ledger ever does."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._left = _LARGEST_PART

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes. Raises BadLedgerError past the bound."""
        got = self._stream.read(self._left + 1 if size < 0 else min(size, 1 << 20))
        self._left -= len(got)
        if self._left < 0:
            raise BadLedgerError("too-large")
        return got
