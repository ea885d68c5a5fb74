"""PDF/A-2b by our own reading of ISO 19005-2 (clauses named): no validator is in the test run."""

from __future__ import annotations

import re
import struct
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from reports.letter import Paragraph, Table, to_pdf
from tests.reports.test_letter import LETTER, SENTENCE

ISSUED = to_pdf(
    replace(
        LETTER,
        addressee=replace(LETTER.addressee, name="辻\U000e0100 𠮷郎 O’Brien"),
        title="見出し & <題>",
        body=(
            *LETTER.body,
            *(Paragraph(SENTENCE, first_line=1) for _ in range(12)),
            Table((("項目", "件数"), ("申込み", "1,200件")), (3, 1)),
        ),
    )
)
DRAFT = to_pdf(replace(LETTER, number=None))


@pytest.fixture(params=[ISSUED, DRAFT], ids=["issued", "draft"])
def raw(request):
    return request.param


@pytest.fixture
def pdf(raw):
    with pikepdf.open(BytesIO(raw)) as opened:
        yield opened


def everything(pdf):
    return [pdf.get_object(number, 0) for number in range(1, len(pdf.objects) + 1)]


def fonts(pdf):
    found = {
        str(font.BaseFont): font for page in pdf.pages for font in page.resources.Font.values()
    }
    return list(found.values())


def test_that_the_file_is_laid_out_as_it_must_be(raw, pdf):
    header, comment = raw.split(b"\n", 2)[:2]  # 6.1.2
    assert re.fullmatch(rb"%PDF-1\.[0-7]", header)
    assert comment[:1] == b"%"
    assert sum(byte > 127 for byte in comment) >= 4
    assert raw.endswith(b"%%EOF\n")  # 6.1.3
    assert "/Encrypt" not in pdf.trailer
    assert [len(bytes(each)) for each in pdf.trailer.ID] == [16, 16]
    assert pdf.check_pdf_syntax() == []
    place = int(raw.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])  # 6.1.4
    table = raw[place:].split(b"trailer")[0]
    first, size, *entries = table.split(b"\n", 2)
    assert (first, size) == (b"xref", b"0 %d" % (len(pdf.objects) + 1))
    assert all(len(each) == 19 for each in entries[0].split(b"\n")[:-1])


def _without_streams(raw):
    return re.sub(rb"(?s)stream\n.*?endstream", b"", raw)


def test_that_streams_are_as_long_as_they_say_and_end_on_a_line(raw):  # 6.1.7
    streams = re.findall(rb"(?s)/Length (\d+)>>\nstream\n(.*?)\nendstream\nendobj", raw)
    assert len(streams) == raw.count(b"\nendstream") > 5
    assert all(int(length) == len(content) for length, content in streams)
    assert b"/LZWDecode" not in raw
    assert not re.search(rb"/(F|FFilter|FDecodeParms)\b", _without_streams(raw))


def test_that_hexadecimal_strings_are_whole(raw):  # 6.1.6
    strings = re.findall(rb"(?<!<)<([0-9A-Fa-f]*)>(?!>)", _without_streams(raw))
    assert len(strings) >= 6
    assert all(len(each) % 2 == 0 for each in strings)


def test_that_nothing_acts_links_hides_or_is_transparent(pdf):  # 6.2.5, 6.2.10, 6.3, 6.4, 6.5, 6.9
    names = {name for each in everything(pdf) for name in _names(each)}
    assert not names & {
        "/AA", "/OpenAction", "/Action", "/JavaScript", "/JS", "/URI", "/Annots", "/AcroForm",
        "/XFA", "/EmbeddedFiles", "/OCProperties", "/Group", "/SMask", "/ExtGState", "/BM", "/CA",
        "/ca", "/XObject", "/TR", "/HTP", "/Alternates", "/PresSteps", "/Requirements", "/Perms",
    }  # fmt: skip


def _names(value, deep=0):
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream) and deep < 3:
        for name, each in value.items():
            yield name
            if not each.is_indirect if isinstance(each, pikepdf.Object) else False:
                yield from _names(each, deep + 1)


def test_that_colours_are_defined(pdf):  # 6.2.3, 6.2.4
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert str(intent.OutputConditionIdentifier) == "sRGB"
    profile = intent.DestOutputProfile.read_bytes()
    assert intent.DestOutputProfile.N == 3
    size, _, version = struct.unpack_from(">II4s", profile)
    assert size == len(profile)
    assert version[0] == 2
    assert profile[12:24] == b"mntrRGB XYZ "
    assert profile[36:40] == b"acsp"
    count = struct.unpack_from(">I", profile, 128)[0]
    tags = [struct.unpack_from(">4sII", profile, 132 + 12 * at) for at in range(count)]
    assert {tag for tag, _, _ in tags} == {
        *(b"desc", b"cprt", b"wtpt"),
        *(b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"),
    }
    assert all(at % 4 == 0 and at >= 128 and at + size <= len(profile) for _, at, size in tags)
    used = {
        str(operator) for page in pdf.pages for _, operator in pikepdf.parse_content_stream(page)
    }
    assert used <= {
        "BMC",
        "BDC",
        "EMC",
        "BT",
        "ET",
        "Tm",
        "Tf",
        "TJ",
        "g",
        "w",
        "m",
        "l",
        "S",
        "re",
        "f",
    }


def test_that_colours_of_the_profile_are_those_of_srgb(pdf):
    from PIL import Image, ImageCms

    profile = pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()
    ours = ImageCms.ImageCmsProfile(BytesIO(profile))
    turned = ImageCms.profileToProfile(
        Image.linear_gradient("L").convert("RGB"), ours, ImageCms.createProfile("sRGB")
    )
    for level in range(0, 256, 5):
        assert all(abs(each - level) <= 2 for each in turned.getpixel((0, level)))


def test_that_every_font_is_whole_within_the_file(pdf):  # 6.2.11
    assert fonts(pdf)
    for font in fonts(pdf):
        (descendant,) = font.DescendantFonts
        descriptor = descendant.FontDescriptor
        assert font.Encoding == "/Identity-H"
        assert descendant.CIDToGIDMap == "/Identity"  # 6.2.11.3.2
        assert re.fullmatch(r"/[A-Z]{6}\+\S+", str(font.BaseFont))
        assert font.BaseFont == descendant.BaseFont == descriptor.FontName
        program = TTFont(BytesIO(descriptor.FontFile2.read_bytes()), checkChecksums=2)
        count = program["maxp"].numGlyphs
        present = descriptor.CIDSet.read_bytes()  # 6.2.11.4.2: if there, all of them
        assert [bool(present[at // 8] & 0x80 >> at % 8) for at in range(count)] == [True] * count
        assert len(present) == (count + 7) // 8
        _, widths = descendant.W
        for code, width in enumerate(widths, 1):  # 6.2.11.5
            own = program["hmtx"][program.getGlyphName(code)][0]
            assert abs(own * 1000 / program["head"].unitsPerEm - float(width)) <= 1
        assert len(widths) < count


def test_that_what_is_drawn_is_in_the_font_and_has_a_text(pdf):  # 6.2.11.8, 6.2.11.7 (level U)
    for page in pdf.pages:
        font = None
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                font = page.resources.Font[str(operands[0])]
                known = set(re.findall(rb"(?m)^<(\w{4})> <(\w+)>$", font.ToUnicode.read_bytes()))
                texts = {int(code, 16): bytes.fromhex(text.decode()) for code, text in known}
                count = len(font.DescendantFonts[0].W[1])
            if str(operator) == "TJ":
                for piece in operands[0]:
                    if isinstance(piece, pikepdf.String):
                        code = bytes(piece)
                        numbers = [int.from_bytes(code[n : n + 2]) for n in range(0, len(code), 2)]
                        assert all(1 <= number <= count for number in numbers)
                        said = "".join(texts[number].decode("utf-16-be") for number in numbers)
                        assert not set(said) & {"\0", "\ufeff", "\ufffe"}


def test_that_what_the_file_says_of_itself_is_said_twice_alike(pdf):  # 6.6
    stream = pdf.Root.Metadata
    assert (stream.Type, stream.Subtype) == ("/Metadata", "/XML")
    assert "/Filter" not in stream
    text = stream.read_bytes().decode("utf-8")
    assert not re.search(r"<\?xpacket[^>]*(bytes|encoding)=", text)
    tree = ET.fromstring(text)  # noqa: S314 - our own file
    names = {
        "dc": "http://purl.org/dc/elements/1.1/",
        "pdf": "http://ns.adobe.com/pdf/1.3/",
        "xmp": "http://ns.adobe.com/xap/1.0/",
        "id": "http://www.aiim.org/pdfa/ns/id/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    }

    def said(path):
        (found,) = tree.findall(f".//{path}", names)
        return found.text or ""

    assert (said("id:part"), said("id:conformance")) == ("2", "B")
    info = {key: str(value) for key, value in pdf.docinfo.items()}
    assert said("dc:title/rdf:Alt/rdf:li") == info["/Title"]
    assert said("dc:creator/rdf:Seq/rdf:li") == info["/Author"]
    assert said("dc:description/rdf:Alt/rdf:li") == info["/Subject"]
    assert said("xmp:CreatorTool") == info["/Creator"]
    assert said("pdf:Producer") == info["/Producer"]
    assert set(info) == {"/Title", "/Author", "/Subject", "/Creator", "/Producer"}


def test_that_the_structure_is_there(pdf):  # 6.7 is for level A; ours has it all the same
    assert bool(pdf.Root.MarkInfo.Marked)
    assert str(pdf.Root.Lang) == "ja"
    assert pdf.Root.StructTreeRoot.K.S == "/Document"


def test_that_to_be_kept_costs_little():
    with pikepdf.open(BytesIO(ISSUED)) as pdf:
        profile = pdf.Root.OutputIntents[0].DestOutputProfile
        assert len(profile.read_raw_bytes()) < 800
        assert len(pdf.Root.Metadata.read_raw_bytes()) < 1400
