"""The keys of an approver: made from a passphrase, held only while they are used.

The key file (鍵ファイル) on the approver's machine holds a random salt and what Argon2id is to
cost, no secret. Passphrase and file together give both secret halves; a forgotten passphrase or a
lost file is a new key, and nothing brings back the old one. The key card (鍵カード) is what goes to
the officer: both public keys under a name, signed by the one of them, so that nobody makes a card
of another's key.
"""

from __future__ import annotations

import base64
import binascii
import unicodedata
from dataclasses import dataclass
from typing import Any

from app.domain import journal
from app.domain.approver_key import ApproverKey
from app.domain.bundles import LEAST_PASSPHRASE, Why
from app.errors import ApprovalRefusedError
from app.sealed.boxes import read

_CARD, _FILE = "madoguchi-key-card", "madoguchi-approver-key"
_CARD_MARK, _ANSWER_MARK = b"madoguchi-key-card/1\n", b"madoguchi-approval-answer/1\n"
_MOST_OPERATIONS, _MOST_MEMORY = 16, 1 << 30  # a key file is believed no more than this
_SECRETS = 64  # bytes: the seeds of both keys


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What is kept on the approver's machine: how the keys come from the passphrase."""

    key: ApproverKey
    salt: bytes
    operations: int  # of Argon2id
    memory: int  # bytes

    @property
    def content(self) -> bytes:
        """Return it as it is written."""
        said = {
            "format": _FILE,
            "version": 1,
            "name": self.key.name,
            "key": self.key.line,
            "salt": _text(self.salt),
            "operations": self.operations,
            "memory": self.memory,
        }
        return journal.canonical(said).encode() + b"\n"


class Secrets:
    """Both secret halves, while somebody works with them."""

    def __init__(self, key: ApproverKey, signing: Any, private: Any) -> None:
        self.key = key
        self._signing = signing
        self._private = private

    def opened(self, sealed: bytes) -> bytes:
        """Return what was sealed to this key. Raises ApprovalRefusedError where it was altered."""
        return _opened(self._private, sealed)

    def signed(self, statement: str) -> str:
        """Return the signature of a statement, as text."""
        return _text(self._signing.sign(_ANSWER_MARK + statement.encode()).signature)

    @property
    def card(self) -> bytes:
        """Return the key card as it is written."""
        said = {"format": _CARD, "version": 1, "name": self.key.name, "key": self.key.line}
        proof = self._signing.sign(_CARD_MARK + journal.canonical(said).encode()).signature
        return journal.canonical({**said, "proof": _text(proof)}).encode() + b"\n"


def make(
    name: str, passphrase: str, *, cost: tuple[int, int] | None = None
) -> tuple[KeyFile, Secrets]:
    """Return a new key under `name`; `cost` of Argon2id, libsodium's MODERATE unless said.

    Raises ApprovalRefusedError for a passphrase that is too short, and for no name.
    """
    from nacl import pwhash, utils

    name = " ".join(name.split())
    if not name:
        raise ApprovalRefusedError(Why.NO_NAME)
    if len(passphrase.strip()) < LEAST_PASSPHRASE:
        raise ApprovalRefusedError(Why.SHORT)
    usual = (pwhash.argon2id.OPSLIMIT_MODERATE, pwhash.argon2id.MEMLIMIT_MODERATE)
    operations, memory = cost or usual
    salt = utils.random(pwhash.argon2id.SALTBYTES)
    signing, private = _derived(passphrase, salt, operations, memory)
    key = ApproverKey(name, bytes(signing.verify_key), bytes(private.public_key))
    return KeyFile(key, salt, operations, memory), Secrets(key, signing, private)


def unlocked(file: KeyFile, passphrase: str) -> Secrets:
    """Return the secret halves. Raises ApprovalRefusedError for another passphrase."""
    signing, private = _derived(passphrase, file.salt, file.operations, file.memory)
    public = bytes(signing.verify_key), bytes(private.public_key)
    if public != (file.key.verify, file.key.seal):
        raise ApprovalRefusedError(Why.WRONG_PASSPHRASE)
    return Secrets(file.key, signing, private)


def _derived(passphrase: str, salt: bytes, operations: int, memory: int) -> tuple[Any, Any]:
    from nacl import public, pwhash, signing

    spelled = unicodedata.normalize("NFKC", passphrase).strip().encode()
    seeds = pwhash.argon2id.kdf(_SECRETS, spelled, salt, operations, memory)
    half = _SECRETS // 2
    return signing.SigningKey(seeds[:half]), public.PrivateKey(seeds[half:])


# ------------------------------------------------------------------ files


def read_key_file(content: bytes) -> KeyFile:
    """Return what a key file holds. Raises ApprovalRefusedError."""
    said = read(content)
    operations, memory = said.get("operations"), said.get("memory")
    if said.get("format") != _FILE or type(operations) is not int or type(memory) is not int:
        raise ApprovalRefusedError(Why.NO_CARD)
    if not (1 <= operations <= _MOST_OPERATIONS and 8192 <= memory <= _MOST_MEMORY):
        raise ApprovalRefusedError(Why.NO_CARD)
    salt = _bytes(said.get("salt"))
    if len(salt) != 16:
        raise ApprovalRefusedError(Why.NO_CARD)
    return KeyFile(_key(said), salt, operations, memory)


def read_card(content: bytes) -> ApproverKey:
    """Return the key of a key card, its own signature proved. Raises ApprovalRefusedError."""
    try:
        said = read(content)
    except ApprovalRefusedError:
        raise ApprovalRefusedError(Why.NO_CARD) from None
    proof = _bytes(said.pop("proof", None))
    if said.get("format") != _CARD or set(said) != {"format", "version", "name", "key"}:
        raise ApprovalRefusedError(Why.NO_CARD)
    if said["version"] != 1:
        raise ApprovalRefusedError(Why.NEWER)
    key = _key(said)
    if not _verified(key.verify, _CARD_MARK + journal.canonical(said).encode(), proof):
        raise ApprovalRefusedError(Why.NO_CARD)
    return key


def _key(said: dict[str, Any]) -> ApproverKey:
    name, line = said.get("name"), said.get("key")
    if type(name) is not str or type(line) is not str or not name.strip():
        raise ApprovalRefusedError(Why.NO_CARD)
    try:
        return ApproverKey.of_line(name, line)
    except ValueError:
        raise ApprovalRefusedError(Why.NO_CARD) from None


# ------------------------------------------------------------------ sealing and proving


def sealed(public_key: bytes, plain: bytes) -> bytes:
    """Return `plain` so that only the holder of the other half reads it."""
    from nacl import public

    return public.SealedBox(public.PublicKey(public_key)).encrypt(plain)


def reply_keys() -> tuple[str, bytes]:
    """Return a fresh pair for one answer: the secret half as text, and the public one."""
    from nacl import public

    private = public.PrivateKey.generate()
    return _text(bytes(private)), bytes(private.public_key)


def opened(secret: str, box: bytes) -> bytes:
    """Return what was sealed to the pair of `secret`. Raises ApprovalRefusedError."""
    from nacl import public

    return _opened(public.PrivateKey(_bytes(secret)), box)


def proved(key: ApproverKey, statement: str, signature: str) -> bool:
    """Return whether a statement was signed by this key."""
    return _verified(key.verify, _ANSWER_MARK + statement.encode(), _bytes(signature))


def _opened(private: Any, sealed: bytes) -> bytes:
    from nacl import public
    from nacl.exceptions import CryptoError

    try:
        return public.SealedBox(private).decrypt(sealed)
    except (CryptoError, ValueError, TypeError):
        raise ApprovalRefusedError(Why.DAMAGED) from None


def _verified(public_key: bytes, message: bytes, signature: bytes) -> bool:
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(public_key).verify(message, signature)
    except (CryptoError, ValueError, TypeError):
        return False
    return True


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode("ascii")


def _bytes(text: object) -> bytes:
    """Return the bytes of a text; none of what is no text of bytes: no signature fits those."""
    if type(text) is not str:
        return b""
    try:
        return base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return b""
