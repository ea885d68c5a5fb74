"""What is wrong with a company's settings, in sentences: which table, which key, what is wanted."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

import resources
from app.company.settings import Fault

if TYPE_CHECKING:
    from app.company.settings import ProfileFault


@cache
def words() -> dict[str, Any]:
    """Return the words for tables, keys and faults as they ship."""
    return tomllib.loads(resources.open_text("phrases/profile.toml"))


def sentence(found: ProfileFault) -> str:
    """Return one fault: its place, 窓口の進め方 [work] の approval, and what goes there."""
    told: str = words()["fault"][found.fault]
    if found.fault is Fault.SYNTAX:
        return told.format(key=found.key)
    path = re.sub(r"\.\d+(?=\.|$)", "", found.key)
    label, expected = _of_key(path)
    return told.format(where=_where(found.key), label=label, expected=expected)


def _of_key(path: str) -> tuple[str, str]:
    """Return what a key is called and what goes there; a whole table is called as such."""
    keys: dict[str, list[str]] = words()["key"]
    if path in words()["table"] and path not in keys:
        return f"「{words()['table'][path]}」の表", f"[{path}]"
    table, _, key = path.rpartition(".")
    label, expected = keys.get(path) or keys.get(f"{table}.*") or [f"「{key}」", "正しい値"]
    return label, expected


def _where(key: str) -> str:
    """Return the place: ［担当者］の2番目の duties（[[staff]]）."""
    parts = key.split(".")
    for end in range(len(parts), 0, -1):
        path = ".".join(part for part in parts[:end] if not part.isdecimal())
        rest = [part for part in parts[end:] if not part.isdecimal()]
        numbers = [part for part in parts[:end] if part.isdecimal()]
        if path in words()["table"] and (rest or end == len(parts)):
            nth = f"の{numbers[-1]}番目" if numbers else ""
            brackets = f"[[{path}]]" if numbers else f"[{path}]"
            last = f"の {'.'.join(rest)}" if rest else ""
            return f"{words()['table'][path]}{nth} {brackets} {last}".strip()
    return key
