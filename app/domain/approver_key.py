"""The public half of an approver's key (承認の鍵): what may lie open, and how it is told apart.

Two public keys under a name: Ed25519 proves who answered, Curve25519 keeps what was asked from
everybody else. The secret halves come from a passphrase and are kept nowhere; app.sealed makes
and uses them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import unicodedata
from dataclasses import dataclass
from typing import Final

SIZE: Final = 32
"""Bytes of a public key of either sort."""
_GROUPS, _DIGITS = 6, 5  # thirty digits are a hundred bits: nobody makes a card to fit them


@dataclass(frozen=True, slots=True)
class ApproverKey:
    """The public keys of an approver, and the name they were made under."""

    name: str
    verify: bytes  # Ed25519
    seal: bytes  # Curve25519

    @classmethod
    def of_line(cls, name: str, line: str) -> ApproverKey:
        """Return the key that `line` of a settings file holds. Raises ValueError."""
        try:
            both = base64.b64decode(line.encode("ascii"), altchars=b"-_", validate=True)
        except (UnicodeEncodeError, binascii.Error) as error:
            raise ValueError("not a key") from error
        if len(both) != 2 * SIZE:
            raise ValueError("not a key")
        return cls(name, both[:SIZE], both[SIZE:])

    @property
    def line(self) -> str:
        """Return both keys as settings keep them: one line of ASCII."""
        return base64.urlsafe_b64encode(self.verify + self.seal).decode("ascii")

    @property
    def fingerprint(self) -> str:
        """Return thirty digits in groups of five, to be compared by telephone (照合番号).

        They stand for the name as well: the same keys under another name have others.
        """
        digest = hashlib.sha256(self.name.encode() + b"\n" + self.verify + self.seal).digest()
        digits = f"{int.from_bytes(digest, 'big') % 10 ** (_GROUPS * _DIGITS):0{_GROUPS * _DIGITS}}"
        return " ".join(digits[at : at + _DIGITS] for at in range(0, len(digits), _DIGITS))

    @property
    def id(self) -> str:
        """Return what tells this key from others where nobody may be named: 16 hex digits."""
        return hashlib.sha256(b"approver\n" + self.verify + self.seal).hexdigest()[:16]

    def is_of(self, name: str) -> bool:
        """Return whether it was made under this name; spaces between its parts do not matter."""
        return _plain(self.name) == _plain(name)


def _plain(name: str) -> str:
    return "".join(c for c in name if not unicodedata.category(c).startswith("Z"))
