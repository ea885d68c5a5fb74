"""What makes a file fit for keeping: PDF/A-2b (ISO 19005-2), said in XMP, with its colours defined.

Fonts are embedded and as wide as the file says (`face`), every part of the file is within it,
and nothing in it is transparent, encrypted, scripted or linked. What is left is here.
"""

from __future__ import annotations

import struct
from functools import cache
from xml.sax.saxutils import escape

from reports._page.file import File, ref

_D50 = (0.9642, 1.0, 0.8249)
_PRIMARIES = {  # of sRGB (IEC 61966-2-1), as seen under D50
    "rXYZ": (0.43607, 0.22249, 0.01392),
    "gXYZ": (0.38515, 0.71687, 0.09708),
    "bXYZ": (0.14307, 0.06061, 0.71410),
}
_STEPS = 256  # of the tone curve


def output_intent(file: File) -> str:
    """Return the output intent (6.2.3): greys and colours are those of sRGB."""
    profile = file.stream(_srgb(), "/N 3")
    return (
        "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)"
        f"/Info(sRGB IEC61966-2.1)/DestOutputProfile {ref(profile)}>>"
    )


def metadata(file: File, said: dict[str, str]) -> int:
    """Put what the file says of itself as XMP (6.6), in the words of its Info dictionary."""
    text = {name: escape(words) for name, words in said.items()}
    keywords = f"\n<pdf:Keywords>{text['Keywords']}</pdf:Keywords>" if "Keywords" in said else ""
    packet = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{text["Title"]}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{text["Author"]}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{text["Subject"]}</rdf:li></rdf:Alt>\
</dc:description>
<dc:language><rdf:Bag><rdf:li>ja</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{text["Creator"]}</xmp:CreatorTool>
<pdf:Producer>{text["Producer"]}</pdf:Producer>{keywords}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
    return file.stream(packet.encode(), "/Type/Metadata/Subtype/XML", packed=False)


@cache
def _srgb() -> bytes:
    """Return an ICC profile of sRGB (ICC.1:2001-04, a display with a matrix and tone curves)."""
    tags = {
        "desc": b"desc" + _ascii("sRGB") + bytes(4 + 4 + 2 + 1 + 67),
        "cprt": b"text" + bytes(4) + b"No copyright, use freely\0",
        "wtpt": _xyz(_D50),
        **{name: _xyz(value) for name, value in _PRIMARIES.items()},
        "rTRC": b"curv" + struct.pack(f">II{_STEPS}H", 0, _STEPS, *map(_tone, range(_STEPS))),
    }
    place = 128 + 4 + 12 * (len(tags) + 2)
    table, data = b"", b""
    for name, content in tags.items():
        for tag in (name, "gTRC", "bTRC") if name == "rTRC" else (name,):  # one curve for all
            table += tag.encode("ascii") + struct.pack(">II", place + len(data), len(content))
        data += content + bytes(-len(content) % 4)
    head = struct.pack(
        ">II4s4s4s4s6H4s",
        place + len(data),
        0,
        b"\x02\x20\0\0",
        b"mntr",
        b"RGB ",
        b"XYZ ",
        *(2026, 1, 1, 0, 0, 0),
        b"acsp",
    )
    head = head.ljust(68, b"\0") + _fixed(_D50)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags) + 2) + table + data


def _ascii(text: str) -> bytes:
    return bytes(4) + struct.pack(">I", len(text) + 1) + text.encode("ascii") + b"\0"


def _fixed(values: tuple[float, ...]) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def _xyz(values: tuple[float, ...]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(values)


def _tone(step: int) -> int:
    """Return the light of a step of sRGB, 0 … 65535."""
    value = step / (_STEPS - 1)
    linear = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
    return round(linear * 65535)
