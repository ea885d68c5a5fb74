"""Writes a PDF: pages of glyphs and lines, tagged, with one small font per face.

reportlab keeps the objects, streams and cross-references; `face` cuts down the fonts. The
page descriptions are not its canvas's, because letters need what that cannot do: a glyph for a
character with its variation selector, a text layer that gives back characters above U+FFFF,
one font for a face and not one for 256 characters, none that is not embedded (its canvas and its
drawings name Helvetica), and a structure for readers who listen to the page. There is no
date in the file, so that the same input makes the same bytes.
Clause numbers are those of ISO 32000-1.

All measures are in points; y runs down from the upper edge of the page.
"""

from __future__ import annotations

import zlib
from itertools import groupby
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase.pdfdoc import (
    BasicFonts,
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFInfo,
    PDFName,
    PDFObjectReference,
    PDFStream,
    PDFString,
    PDFZCompress,
)
from reportlab.pdfbase.ttfonts import SUBSETN
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports._page.face import Face
    from reports._page.fonts import Glyph
    from reports._page.lines import Line

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)

_STEP = 125  # 1/1000 em; see _Font.code


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


class _Shared(PDFDictionary):
    """A dictionary that others refer to (7.3.10). A str stands as it is: `/Name`, `[1 2]`."""

    __RefOnly__ = 1

    def __init__(self, **entries: object) -> None:
        super().__init__(entries)


class _About(PDFInfo):
    """What the file says about itself (14.3.3): what reportlab would say, but no date."""

    keywords = ""  # where in the journal the figures were read, of a report

    @override
    def format(self, document: PDFDocument) -> bytes:
        said = {
            "Title": self.title,
            "Author": self.author,
            "Subject": self.subject,
            "Creator": "窓口台帳",
            "Producer": self.producer,
        }
        if self.keywords:
            said["Keywords"] = self.keywords
        entries = {key: PDFString(text) for key, text in said.items()}
        return PDFDictionary(entries).format(document)


def _stream(document: PDFDocument, content: bytes) -> PDFStream:
    document.updateSignature(content)  # the file's ID is told by what it holds (14.4)
    return PDFStream(content=content, filters=[PDFZCompress])


class Part:
    """A part of the document's structure (14.7): P, H1, Table, TR, TH, TD."""

    def __init__(self, role: str, within: Part | None = None) -> None:
        self.role = role
        self.within = within
        self.children: list[Part | tuple[int, int]] = []  # a part, or (page, mark)
        self.placed = False


class _Font:
    """A face as far as this document uses it: codes are given as characters come."""

    def __init__(self, face: Face, name: str) -> None:
        self.face = face
        self.name = name
        self._codes: dict[tuple[str, int, int], int] = {}

    def code(self, glyph: Glyph, advance: int) -> tuple[str, int]:
        """Return the code of a glyph that moves the pen by `advance`, and what is left to move.

        A code stands for text, shape and width. Readers take a larger gap between two glyphs
        for a word space that is not in the text (pdfium: an eighth of an em is safe, a sixth
        is not), so a gap belongs to the width of the glyph before it, in steps.
        """
        wider = (advance - glyph.width + _STEP // 2) // _STEP * _STEP
        key = (glyph.text, glyph.number, max(0, glyph.width + wider))
        code = self._codes.setdefault(key, len(self._codes) + 1)
        return f"{code:04X}", advance - key[2]

    def write(self, document: PDFDocument) -> PDFDictionary:
        """Return the composite font (9.7) with its subset."""
        numbers = [number for _, number, _ in self._codes]
        subset, places = self.face.subset(numbers)
        tag = SUBSETN(zlib.crc32(subset) % 1_000_000).decode()
        name = PDFName(f"{tag}+{self.face.name}")
        file = _stream(document, subset)
        file.dictionary["Length1"] = len(subset)
        descriptor = _Shared(
            Type="/FontDescriptor",
            FontName=name,
            Flags=4,  # symbolic: codes are no alphabet's
            FontBBox=PDFArray(self.face.box),
            ItalicAngle=0,
            Ascent=self.face.ascent,
            Descent=self.face.descent,
            CapHeight=self.face.ascent,
            StemV=80,
            FontFile2=file,
        )
        shapes = b"".join(places[number].to_bytes(2) for number in (0, *numbers))
        widths = " ".join(str(width) for _, _, width in self._codes)
        cid_font = _Shared(
            Type="/Font",
            Subtype="/CIDFontType2",
            BaseFont=name,
            FontDescriptor=descriptor,
            CIDSystemInfo="<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
            W=f"[1[{widths}]]",
            CIDToGIDMap=_stream(document, shapes),
        )
        return _Shared(
            Type="/Font",
            Subtype="/Type0",
            BaseFont=name,
            Encoding="/Identity-H",
            DescendantFonts=PDFArray([cid_font]),
            ToUnicode=_stream(document, self._to_unicode()),
        )

    def _to_unicode(self) -> bytes:
        """Return code → text (9.10.3); a character above U+FFFF is two units of UTF-16."""
        rows = [
            f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>"
            for code, (text, _, _) in enumerate(self._codes, 1)
        ]
        lines = [
            "/CIDInit/ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def",
            "/CMapName/Adobe-Identity-UCS def/CMapType 2 def",
            "1 begincodespacerange <0000> <FFFF> endcodespacerange",
        ]
        for first in range(0, len(rows), 100):
            some = rows[first : first + 100]
            lines += [f"{len(some)} beginbfchar", *some, "endbfchar"]
        lines.append("endcmap CMapName currentdict/CMap defineresource pop end end")
        return "\n".join(lines).encode("ascii")


class Paper:
    """Sheets of paper of one size, printed one after the other, then taken as PDF bytes."""

    def __init__(self, size: tuple[float, float] = A4) -> None:
        self.width, self.height = size
        self._pages: list[list[str]] = []
        self._marks: list[list[Part]] = []
        self._fonts: dict[Face, _Font] = {}
        self._whole = Part("Document")

    def new_page(self) -> None:
        """Take a fresh sheet; what is drawn from now on is on it."""
        self._pages.append([])
        self._marks.append([])

    def show(  # noqa: PLR0913 - a line of text has this much to it
        self,
        line: Line,
        x: float,
        baseline: float,
        size: float,
        part: Part | None = None,
        *,
        grey: float = 0.0,
        slope: tuple[float, float] = (1.0, 0.0),
    ) -> None:
        """Draw a line of text. Without a part of the structure it is decoration (14.8.2.2).

        `slope` is the cosine and sine of the direction the line runs in.
        """
        code = [self._open(part), "BT"]
        if grey:
            code.append(f"{_number(grey)} g")
        x += line.start * size / 1000
        cosine, sine = slope
        turn = (cosine, sine, -sine, cosine, x, self.height - baseline)
        code.append(" ".join(map(_number, turn)) + " Tm")
        code += self._runs(line, size)
        if grey:
            code.append("0 g")
        code.append("ET EMC")
        self._pages[-1].append("\n".join(code))

    def _runs(self, line: Line, size: float) -> Iterable[str]:
        """Yield the operators for the glyphs, one TJ for each run in one face."""
        for face, run in groupby(
            zip(line.glyphs, line.advances, strict=True), key=lambda step: step[0].face
        ):
            font = self._fonts.get(face)
            if font is None:
                font = self._fonts[face] = _Font(face, f"F{len(self._fonts) + 1}")
            codes = []
            for glyph, advance in run:
                code, left = font.code(glyph, advance)
                codes.append(code if not left else f"{code}>{-left}<")
            yield f"/{font.name} {_number(size)} Tf [<{''.join(codes)}>]TJ".replace("<>", "")

    def rule(self, x: float, y: float, to_x: float, to_y: float, width: float) -> None:
        """Draw a straight line."""
        ends = (x, self.height - y, to_x, self.height - to_y)
        first, second = " ".join(map(_number, ends[:2])), " ".join(map(_number, ends[2:]))
        self._pages[-1].append(f"/Artifact BMC {_number(width)} w {first} m {second} l S EMC")

    def shade(self, x: float, y: float, width: float, height: float, grey: float) -> None:
        """Fill a rectangle; x and y are its upper left corner."""
        corner = map(_number, (x, self.height - y - height, width, height))
        self._pages[-1].append(f"/Artifact BMC {_number(grey)} g {' '.join(corner)} re f 0 g EMC")

    def frame(self, x: float, y: float, width: float, height: float, thickness: float) -> None:
        """Draw a rectangle; x and y are its upper left corner."""
        corner = map(_number, (x, self.height - y - height, width, height))
        self._pages[-1].append(f"/Artifact BMC {_number(thickness)} w {' '.join(corner)} re S EMC")

    def paint(self, operators: str) -> None:
        """Draw by operators of a page description (8.2), in points from the lower left corner.

        Colours and widths set by them end with them.
        """
        self._pages[-1].append(f"/Artifact BMC q {operators} Q EMC")

    def _open(self, part: Part | None) -> str:
        if part is None:
            return "/Artifact BMC"
        self._place(part)
        marks = self._marks[-1]
        part.children.append((len(self._pages) - 1, len(marks)))
        marks.append(part)
        return f"/{part.role} <</MCID {len(marks) - 1}>> BDC"

    def _place(self, part: Part) -> None:
        """Hang a part into the tree when its first text is drawn: reading order."""
        if part.placed or part is self._whole:
            return
        part.placed = True
        within = part.within or self._whole
        self._place(within)
        within.children.append(part)

    # ------------------------------------------------------------------ file

    def to_bytes(self, *, title: str, author: str, subject: str, keywords: str = "") -> bytes:
        """Return the PDF, in Japanese and tagged. The same pages make the same bytes."""
        # Any: reportlab's stubs know neither Catalog nor Pages
        document: Any = PDFDocument(compression=1, invariant=1, pdfVersion=(1, 7), lang="ja")
        document.info = about = _About()
        about.keywords = keywords
        document.setTitle(title)
        document.setAuthor(author)
        document.setSubject(subject)
        fonts = document.idToObject[BasicFonts]
        for font in self._fonts.values():
            fonts[font.name] = font.write(document)
        box = f"[0 0 {_number(self.width)} {_number(self.height)}]"
        resources = PDFDictionary({"Font": PDFObjectReference(BasicFonts)})
        for number, code in enumerate(self._pages):
            page = _Shared(
                Type="/Page",
                Parent=document.Pages,
                MediaBox=box,
                Resources=resources,
                Contents=_stream(document, "\n".join(code).encode("ascii")),
                StructParents=number,
                Tabs="/S",
            )
            document.addPage(page)
        document.Catalog.MarkInfo = "<</Marked true>>"
        document.Catalog.ViewerPreferences = "<</DisplayDocTitle true>>"
        document.Catalog.StructTreeRoot = self._structure(document.Pages.pages)
        return bytes(document.GetPDFData(None))

    def _structure(self, pages: list[PDFDictionary]) -> PDFDictionary:
        """Return the structure tree; it tells for each page whose its marks are (14.7.4)."""
        elements: dict[Part, PDFDictionary] = {}

        def element(part: Part, within: PDFDictionary) -> PDFDictionary:
            own = elements[part] = _Shared(Type="/StructElem", S=PDFName(part.role), P=within)
            own["K"] = PDFArray(
                element(child, own)
                if isinstance(child, Part)
                else PDFDictionary({"Type": "/MCR", "Pg": pages[child[0]], "MCID": child[1]})
                for child in part.children
            )
            return own

        root = _Shared(Type="/StructTreeRoot", ParentTreeNextKey=len(pages))
        root["K"] = element(self._whole, root)
        owners: list[int | PDFArray] = []
        for page, marks in enumerate(self._marks):
            owners += [page, PDFArray(elements[part] for part in marks)]
        root["ParentTree"] = PDFDictionary({"Nums": PDFArray(owners)})
        return root
