"""Coverage-guided fuzzing of the mail readers (atheris, Linux): python tests/fuzz/readers.py eml

The first word names the reader; what follows goes to libFuzzer: -max_total_time=300, or a file
that crashed. Without a folder of its own the run starts from the fixtures.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "tests" / "app" / "mail" / "fixtures"
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["app.mail"]):
    from app.mail import (
        cms,
        decoding,
        eml,
        headers,
        html_text,
        mbox,
        mojibake,
        msg,
        reading,
        rtf,
        tnef,
        transfer,
    )
    from tests.app.mail.whole import is_whole

LABELS = ("", "iso-2022-jp", "shift_jis", "euc-jp", "utf-8", "utf-7", "gb18030", "x", "hz")


def read_eml(data):
    """Read a mail, also in a charset somebody chose."""
    is_whole(eml.read(data, ("terrace.example.jp",)))


def read_msg(data):
    """Read a .msg; without its signature nothing of it is looked at."""
    is_whole(msg.read(data))
    is_whole(msg.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data[8:]))


def read_mbox(data):
    """Cut an mbox: no byte twice."""
    end = 0
    for extent in mbox.extents(io.BytesIO(data)):
        assert extent.start >= end
        end = extent.start + extent.size
        is_whole(reading.read(data[extent.start : end]))
    assert end <= len(data)


def read_tnef(data):
    """Read a winmail.dat."""
    tnef.read(b"\x78\x9f\x3e\x22" + data[4:])


def read_html(data):
    """Read HTML."""
    html_text.text_of(decoding.read(data, html_text.declared_charset(data)).text)


def read_headers(data):
    """Read fields as everything a field may be."""
    header, _ = headers.split(data)
    headers.hops(header, eml.TOKYO)
    for _, value in header.fields or (("x", data),):
        headers.text(value)
        headers.parameters(value)
        headers.addresses([value])
        headers.message_ids([value])
        headers.moment(value, eml.TOKYO)


def read_rtf(data):
    """Read RTF, as it is and compressed."""
    rtf.read(data, "cp932")
    rtf.read(rtf.decompressed(data)[0])


def read_bytes(data):
    """Read bytes by every label, repaired and not; undo transfer encodings; open a signature."""
    label = LABELS[data[0] % len(LABELS)] if data else ""
    text = decoding.read(data[1:], label).text
    for repair in (*decoding.OFFERED, decoding.LOST_ESCAPES):
        decoding.read(data[1:], label, repair)
    for repair in mojibake.REPAIRS:
        mojibake.repaired(text, repair)
    for encoding in ("base64", "quoted-printable", "x-uuencode"):
        transfer.decoded(data, encoding)
    cms.opened(data)


READERS = {
    "eml": read_eml,
    "msg": read_msg,
    "mbox": read_mbox,
    "tnef": read_tnef,
    "html": read_html,
    "headers": read_headers,
    "rtf": read_rtf,
    "bytes": read_bytes,
}


def seeds(reader):
    """Return the fixtures that suit a reader, each as one input."""
    for path in sorted(FIXTURES.iterdir()):
        raw = path.read_bytes()
        if path.suffix == ".msg" and reader == "rtf":
            stored = msg.Compound(raw)
            places = stored.root.streams
            if (place := places.get("__substg1.0_10090102")) is not None:
                yield stored.content(place)
                yield rtf.decompressed(stored.content(place))[0]
        elif path.suffix == f".{reader}" or (path.suffix == ".eml" and reader != "msg"):
            yield raw.partition(b"\r\n\r\n")[2] if reader in ("html", "bytes") else raw


def main():
    """Fuzz one reader."""
    reader = sys.argv.pop(1)
    given = [word for word in sys.argv[1:] if not word.startswith("-")]
    with tempfile.TemporaryDirectory() as folder:
        if not given:
            for number, raw in enumerate(seeds(reader)):
                Path(folder, f"{number:03}").write_bytes(raw)
            sys.argv.append(folder)
        atheris.Setup(sys.argv, READERS[reader])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
