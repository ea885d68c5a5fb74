"""The company's settings by version (設定の版), each with the calendars it makes.

A case runs by the version it was opened under until the officer confirms that its dates may
move. Everything else – who signs, how the desk is reached, how things are numbered – goes by
the newest.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.company.settings import parse
from app.rules.almanac import load_calendars

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.company.profile import Profile
    from app.domain.days import Calendars

SETTING = "profile:"
"""How the settings are named in the file: profile:1, profile:2 …"""


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of the settings, numbered from 1."""

    number: int
    profile: Profile
    calendars: Calendars

    def counts_like(self, other: Edition) -> bool:
        """Return whether every clock runs out on the same day by both."""
        mine, others = self.profile, other.profile
        return (mine.clocks, mine.closures) == (others.clocks, others.closures)


@dataclass(frozen=True, slots=True)
class Pin:
    """From when on a case runs by a version of the settings.

    `kept` are the clocks (`ItemClock.key`) that did not go along: what they wait for was done.
    """

    edition: int
    kept: frozenset[str] = frozenset()


class Editions:
    """All versions of the settings of a casebook; read when first asked for."""

    def __init__(self, texts: Mapping[int, str]) -> None:
        self._texts = dict(texts)
        self._read: dict[int, Edition] = {}

    @classmethod
    def of_settings(cls, settings: Mapping[str, str]) -> Editions:
        """Return the versions kept under `profile:1`, `profile:2` … of a file."""
        return cls({int(name.removeprefix(SETTING)): text for name, text in settings.items()})

    def __getitem__(self, number: int) -> Edition:
        """Return a version. KeyError where there is none, ProfileError where it cannot be used."""
        if number not in self._read:
            self._read[number] = _edition(number, self._texts[number])
        return self._read[number]

    def __iter__(self) -> Iterator[Edition]:
        """Yield every version, the oldest first."""
        return (self[number] for number in sorted(self._texts))

    @property
    def newest(self) -> Edition:
        """Return the version that the office works by today."""
        return self[max(self._texts, default=1)]

    @property
    def known_keys(self) -> frozenset[str]:
        """Return every key of approval that was ever kept, those withdrawn since included."""
        return frozenset(m.key for one in self for m in one.profile.staff if m.key)

    def next(self, text: str) -> Edition:
        """Return what `text` would be as a version: the newest where it says the very same.

        Raises ProfileError.
        """
        if text == self.newest.profile.source:
            return self.newest
        return _edition(self.newest.number + 1, text)

    @contextmanager
    def taking(self, edition: Edition) -> Iterator[None]:
        """Make `edition` the newest; where the block fails, it never was."""
        before = self.newest.number
        self._texts[edition.number] = edition.profile.source
        self._read[edition.number] = edition
        try:
            yield
        except BaseException:
            if edition.number > before:
                del self._texts[edition.number], self._read[edition.number]
            raise


def _edition(number: int, text: str) -> Edition:
    profile = parse(text)
    return Edition(number, profile, load_calendars(profile.closures))
