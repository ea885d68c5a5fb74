"""Looks for what was to be forgotten, in every byte of a casebook, by code of its own.

Nothing of the program's store is used: the pages are decrypted here, free ones and what lies
between the cells included, the frames of the write-ahead log as well, and the leaves of the search
index are read as SQLite describes them. https://www.sqlite.org/fts5.html, zetetic's page format.
"""

from __future__ import annotations

import hashlib
import unicodedata
from itertools import pairwise
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVED, IV, SALT = 4096, 80, 16, 16
WAL_HEADER, FRAME_HEADER = 32, 24


def key_of(path: Path, passphrase: str) -> bytes:
    """SQLCipher's own derivation, from the passphrase and the first bytes of the file."""
    with path.open("rb") as file:
        salt = file.read(SALT)
    return hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, 256_000, dklen=32)


def decrypted(page: bytes, key: bytes, *, first: bool) -> bytes:
    body = page[SALT if first else 0 : PAGE - RESERVED]
    iv = page[PAGE - RESERVED : PAGE - RESERVED + IV]
    opened = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return opened.update(body) + opened.finalize()


def pages(path: Path, key: bytes) -> list[bytes]:
    """Every page of the file, and every frame of the log beside it."""
    whole = path.read_bytes()
    found = [
        decrypted(whole[at : at + PAGE], key, first=at == 0) for at in range(0, len(whole), PAGE)
    ]
    log = path.with_name(path.name + "-wal")
    frames = log.read_bytes()[WAL_HEADER:] if log.exists() else b""
    step = FRAME_HEADER + PAGE
    for at in range(0, len(frames) - step + 1, step):
        number = int.from_bytes(frames[at : at + 4], "big")
        frame = frames[at + FRAME_HEADER : at + step]
        found.append(decrypted(frame, key, first=number == 1))
    return found


def hits(path: Path, key: bytes, words: list[str]) -> set[str]:
    """Which of `words` stand in some page, in any writing of theirs.

    A text that runs over several pages is cut there: a word of a few characters is looked for,
    and by its beginnings and ends as well.
    """
    heap = b"\0".join(pages(path, key))
    return {word for word in words if any(form in heap for form in forms(word))}


def forms(word: str) -> set[bytes]:
    """The word as it was typed and in every folding, as UTF-8 and as JSON escapes."""
    hiragana = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in word)
    katakana = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in word)
    found = {word, hiragana, katakana, word.casefold(), word.upper()}
    found |= {unicodedata.normalize(form, one) for one in set(found) for form in ("NFC", "NFKC")}
    found |= {one.replace("-", "") for one in set(found)}
    found |= {"".join(one.split()) for one in set(found)}
    escaped = {one.encode("unicode_escape") for one in found}
    return {one.encode() for one in found} | escaped


# ------------------------------------------------------------------ the index, leaf by leaf


def index_terms(path: Path, key: bytes) -> set[str]:
    """Every term the leaves of the search index hold, of rows that were taken out as well."""
    with path.open("rb") as file:
        salt = file.read(SALT)
    connection = sqlcipher.connect(path.absolute().as_uri() + "?mode=ro", uri=True)
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}{salt.hex()}'\"")
        rows = connection.execute("SELECT id, block FROM search_data ORDER BY id").fetchall()
    finally:
        connection.close()
    found = set()
    for id_, block in rows:
        segment, doclist = id_ >> 37, id_ >> 36 & 1
        if 0 < segment < 1 << 16 and not doclist:
            found |= set(leaf_terms(block))
    return found


def leaf_terms(block: bytes):
    """The terms of one leaf: the first whole, each later one by what it adds to the last."""
    size = int.from_bytes(block[2:4], "big")
    if not 4 <= size <= len(block):
        return
    at, place, term = size, 0, b""
    while at < len(block):
        step, at = varint(block, at)
        place += step
        if not term:
            kept = 0
            length, start = varint(block, place)
        else:
            kept, start = varint(block, place)
            length, start = varint(block, start)
        term = term[:kept] + block[start : start + length]
        yield term[1:].decode("utf-8", "replace")  # the first byte tells the main index


def varint(block: bytes, at: int) -> tuple[int, int]:
    value = 0
    for count in range(9):
        byte = block[at + count]
        if count == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + count + 1
    raise AssertionError


def word_pairs(*words: str) -> set[str]:
    """The pairs of neighbours of folded words, wide as the index keeps them: written out here."""
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    found = set()
    for word in words:
        close = unicodedata.normalize("NFKC", word).casefold().translate(wide)
        found |= {a + b for part in close.split() for a, b in pairwise(part)}
    return found
