"""郵便番号: which places a postcode means, from the shipped table, without any network."""

from __future__ import annotations

import lzma
from functools import cache

import resources
from app.domain import folding

_TABLE = "postcodes/towns.txt.xz"


def code_of(written: str) -> str:
    """Return 560-0085 for a postcode in any writing (５６０ー００８５, 〒5600085); "" for none."""
    digits = folding.digits(written)
    return f"{digits[:3]}-{digits[3:]}" if len(digits) == 7 else ""


def places(written: str) -> tuple[str, ...]:
    """Return the addresses a postcode stands for, down to the town; none for an unknown one.

    The first call reads the table: a tenth of a second, so never on the thread of the window.
    """
    digits = folding.digits(written)
    if len(digits) != 7:
        return ()
    table = _table()
    start = table.find(f"\n{digits}\t")
    if start < 0:
        return ()
    line = table[start + 9 : table.index("\n", start + 1)]
    region = _region(table, start)
    found = []
    for place in line.split("\t"):
        *named, town = place.split("|")
        region = "".join(named) or region
        found.append(f"{region}{town}")
    return tuple(dict.fromkeys(found))


def dated() -> str:
    """Return the month of the table, 2026-10."""
    return _table().partition("\n")[0].removeprefix("# ")


def _region(table: str, before: int) -> str:
    """Return 大阪府豊中市, the region named last before a place in the table."""
    second = table.rfind("|", 0, before)
    first = table.rfind("|", 0, second) if second >= 0 else -1
    if first < 0:
        return ""
    start = max(table.rfind("\t", 0, first), table.rfind("\n", 0, first)) + 1
    return table[start:second].replace("|", "")


@cache
def _table() -> str:
    return lzma.decompress(resources.read_bytes(_TABLE)).decode("utf-8")
