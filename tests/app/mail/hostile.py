"""Inputs made to cost more than they are long, each of about `size` bytes."""

from __future__ import annotations

import base64
import struct

HEADER = b"From: a@example.jp\r\n"
MIXED = HEADER + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
HTML = HEADER + b"Content-Type: text/html; charset=utf-8\r\n\r\n"
TEXT = HEADER + b"Content-Type: text/plain; charset=utf-8\r\n\r\n"


def filled(before, unit, after=b""):
    """Return what makes an input of a size: a unit again and again."""
    return lambda size: before + unit * (size // len(unit)) + after


def nested(size):
    """Return multiparts inside each other."""
    raw, level = HEADER, 0
    while len(raw) < size:
        raw += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
        level += 1
        if level > 60:
            raw += b"x" * size
    return raw


def deep(size):
    """Return twenty levels of multiparts around a large part."""
    raw = HEADER
    for level in range(19):
        raw += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
    return raw + b"\r\n" + b"--b\r\n" * (size // 5)


def many_addresses(size):
    """Return fields of addresses, each as long as is read."""
    field = b"To: " + b"a@b.example," * 5_400 + b"\r\n"
    return field * (size // len(field) + 1) + b"\r\nx"


def open_tnef(size):
    """Return a winmail.dat of attributes without content."""
    return b"\x78\x9f\x3e\x22\1\0" + struct.pack("<BIIH", 2, 0x69002, 0, 0) * (size // 11)


def tnef_properties(size):
    """Return a winmail.dat that claims more properties than it has bytes for."""
    body = struct.pack("<I", 0xFFFFFFFF) + struct.pack("<HHI", 3, 1, 0) * (size // 8)
    return b"\x78\x9f\x3e\x22\1\0" + struct.pack("<BII", 1, 0x69003, len(body)) + body + b"\0\0"


def rtf(unit):
    """Return a winmail.dat whose body is this RTF, stored as it is."""

    def made(size):
        text = b"{\\rtf1\\ansi " + unit * (size // len(unit))
        packed = struct.pack("<II4sI", len(text) + 12, len(text), b"MELA", 0) + text
        padded = packed + bytes(-len(packed) % 4)
        value = struct.pack("<IHHII", 1, 0x102, 0x1009, 1, len(packed)) + padded
        return b"\x78\x9f\x3e\x22\1\0" + struct.pack("<BII", 1, 0x69003, len(value)) + value

    return made


def rtf_bomb(size):
    """Return a winmail.dat whose RTF grows ninefold."""
    run = (b"\0aaaaaaaa" + b"\xff" + struct.pack(">H", 207 << 4 | 15) * 8) * (size // 26)
    packed = struct.pack("<II4sI", len(run) + 12, 0x7FFFFFFF, b"LZFu", 0) + run
    value = struct.pack("<IHHII", 1, 0x102, 0x1009, 1, len(packed)) + packed + b"\0\0\0"
    return b"\x78\x9f\x3e\x22\1\0" + struct.pack("<BII", 1, 0x69003, len(value)) + value


def compound(entries):
    """Return a compound file whose directory entries all claim one long chain of sectors."""

    def made(size):
        sectors = size // 512
        count = -(-sectors * 4 // 512)
        fat = [*range(1, sectors), 0xFFFFFFFE]
        table = struct.pack(f"<{len(fat)}I", *fat).ljust(count * 512, b"\xff")
        header = bytearray(512)
        header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        struct.pack_into("<HH", header, 28, 0xFFFE, 9)
        struct.pack_into("<IIIIIIIII", header, 40, 0, count, 0, 0, 4096, 0, count, 0xFFFFFFFE, 0)
        places = [sectors + n for n in range(min(count, 109))]
        struct.pack_into(f"<{len(places)}I", header, 76, *places)
        return bytes(header) + entries(sectors * 512)[: sectors * 512] + table

    return made


def directory(size):
    """Return a directory whose every entry is a stream as long as the file."""
    out = []
    for number in range(size // 128):
        name = f"__substg1.0_{number % 65536:04X}001F".encode("utf-16-le")
        right = number + 1 if number else 0xFFFFFFFF
        child = 1 if not number else 0xFFFFFFFF
        out.append(
            struct.pack(
                "<64sHBBIII16sIQQIQ",
                *(name, len(name) + 2, 5 if not number else 2, 1, 0xFFFFFFFF, right, child),
                *(bytes(16), 0, 0, 0, 0, size),
            )
        )
    return b"".join(out)


def attachments_everywhere(size):
    """Return base64 in a hundred parts."""
    piece = base64.encodebytes(bytes(size // 140))
    part = b"--b\r\nContent-Transfer-Encoding: base64\r\nContent-Type: a/b\r\n\r\n" + piece
    return MIXED + part * 100 + b"--b--"


HOSTILE = {
    "text in ISO-2022-JP": lambda size: (
        HEADER
        + b"Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n"
        + "個人情報の開示を求めます。\n".encode("iso2022_jp") * (size // 34)
    ),
    "escapes without end": filled(
        HEADER + b"Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n", b"\x1b$B\x1b(B"
    ),
    "bytes of no charset": filled(HEADER + b"\r\n", b"\x81\xff\xa0\x1b"),
    "EUC of vendors": filled(
        HEADER + b"Content-Type: text/plain; charset=euc-jp\r\n\r\n", b"\xad\xa1\x8f\xf3\xf3"
    ),
    "UTF-7": filled(HEADER + b"Content-Type: text/plain; charset=utf-7\r\n\r\n", b"+AAA-+"),
    "parts": filled(MIXED, b"--b\r\n\r\nx\r\n"),
    "boundaries that are none": filled(MIXED, b"--bb"),
    "a multipart without boundary": filled(
        HEADER + b"Content-Type: multipart/mixed\r\n\r\n", b"--x \t\t\t\t y\r\n"
    ),
    "multiparts in multiparts": nested,
    "deep multiparts": deep,
    "attachments": attachments_everywhere,
    "quotations": filled(HTML, b"<blockquote>"),
    "tags left open": filled(HTML, b"<div<p"),
    "comments in HTML": filled(HTML, b"<!--"),
    "links": filled(HTML, b"<a href='http://a.example'>x"),
    "entities": filled(HTML, b"&amp&#x41"),
    "attributes": filled(HTML + b"<p ", b"a='b' "),
    "a style of many words": filled(HTML + b"<p style='", b"display :"),
    "table cells": filled(HTML, b"<td>"),
    "preformatted lines": filled(HTML + b"<pre>", b"\n\r"),
    "meta elements": filled(HTML, b"<meta charset"),
    "quoted names": filled(b"", b"From: " + b'"\\"' * 20_000 + b"\r\n", b"\r\nx"),
    "open quotes": filled(b"", b"From: " + b'"a\\' * 20_000 + b"\r\n", b"\r\nx"),
    "comments": filled(b"", b"From: " + b"(" * 60_000 + b"\r\n", b"\r\nx"),
    "angles": filled(b"", b"From: " + b"<" * 60_000 + b"\r\n", b"\r\nx"),
    "addresses": many_addresses,
    "an address of dots": filled(b"", b"From: " + b"a." * 30_000 + b"\r\n", b"\r\nx"),
    "comments in a hop": filled(
        HEADER, b"Received: " + b"(" * 30_000 + b")" * 30_000 + b"\r\n", b"\r\nx"
    ),
    "hops": filled(HEADER, b"Received: by a; b\r\n", b"\r\nx"),
    "encoded words": filled(b"", b"Subject: " + b"=?a?b?" * 10_000 + b"\r\n", b"\r\nx"),
    "encoded words of one run": filled(
        b"", b"Subject: " + b"=?utf-8?b?4w==?= " * 3_500 + b"\r\n", b"\r\nx"
    ),
    "encoded words by turns": filled(
        b"", b"From: " + b"=?utf-8?b?4w==?= =?x?q?=e3?= " * 1_800 + b"\r\n", b"\r\nx"
    ),
    "parameters": filled(HEADER, b"Content-Type: a/b" + b';x="\\"' * 9_000 + b"\r\n", b"\r\nx"),
    "sections of parameters": filled(
        MIXED, b"--b\r\nContent-Type: a/b" + b";n*1*=%E3" * 900 + b"\r\n\r\nx\r\n"
    ),
    "a field folded for ever": filled(b"Subject: x", b"\r\n x", b"\r\n\r\nx"),
    "fields folded for ever": filled(b"", b"Subject: x" + b"\r\n x" * 16_000 + b"\r\n", b"\r\nx"),
    "lines that are no fields": filled(HEADER, b"no field\r\n"),
    "message ids": filled(HEADER, b"References: " + b"<a@b> " * 10_000 + b"\r\n", b"\r\nx"),
    "open message ids": filled(HEADER, b"References: " + b"<" * 60_000 + b"\r\n", b"\r\nx"),
    "base64 of padding": filled(HEADER + b"Content-Transfer-Encoding: base64\r\n\r\n", b"=\n"),
    "base64 in one line": filled(HEADER + b"Content-Transfer-Encoding: base64\r\n\r\n", b"A=*"),
    "uuencode": filled(HEADER + b"Content-Transfer-Encoding: x-uuencode\r\n\r\n", b"M\n"),
    "quoted-printable": filled(
        HEADER + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n", b"= \t \t"
    ),
    "marked lines": filled(TEXT, b">From \n\n"),
    "lines without an end": filled(TEXT, b">From >"),
    "flowed lines": filled(
        HEADER + b"Content-Type: text/plain; format=flowed\r\n\r\n", b">>>>>>>>> \n> \n"
    ),
    "mojibake": filled(TEXT, "繧ｳ".encode()),
    "a PGP message that begins late": filled(TEXT, b" \n"),
    "blank lines": filled(b"", b"\r\n \t"),
    "open-ended BER": filled(
        HEADER
        + b"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n",
        b"\x30\x80",
    ),
    "octets of octets": filled(
        HEADER
        + b"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        + b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\2\1\1\x31\0"
        + b"\x30\x80\6\0\xa0\x80",
        b"\x24\x80",
    ),
    "files in a winmail.dat": open_tnef,
    "properties in a winmail.dat": tnef_properties,
    "groups of RTF": rtf(b"{}"),
    "open groups of RTF": rtf(b"{"),
    "words of RTF": rtf(b"\\b\\f1"),
    "letters of RTF": rtf(b"\\'82\\f0\\'a0\\f1"),
    "UTF-16 of RTF": rtf(b"\\u-10179?"),
    "compressed RTF": rtf_bomb,
    "streams of one chain": compound(directory),
    "a compound file of nothing": compound(bytes),
}
