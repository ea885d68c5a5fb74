"""Keyrings for tests: one in memory, and those that a machine may have instead."""

from __future__ import annotations

from typing import ClassVar

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class MemoryRing(KeyringBackend):
    """Keeps what it is given as long as the test lasts; may be locked, or break."""

    priority = 1  # type: ignore[assignment]
    kept: ClassVar[dict[tuple[str, str], str]] = {}
    locked: ClassVar[bool] = False
    broken: ClassVar[bool] = False

    def _look(self, *words: str) -> None:
        if MemoryRing.locked:
            raise KeyringLocked("locked: " + " ".join(words))
        if MemoryRing.broken:
            raise OSError("no answer: " + " ".join(words))

    def get_password(self, service: str, username: str) -> str | None:
        self._look(service, username)
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._look(service, username, password)
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._look(service, username)
        if (service, username) not in self.kept:
            raise PasswordDeleteError("No such password!")
        del self.kept[service, username]


class AbsentRing(MemoryRing):
    """A keyring whose service does not run."""

    viable = False  # type: ignore[assignment]
