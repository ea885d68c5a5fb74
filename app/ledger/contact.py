"""連絡先 of a ledger: telephone number, mail address and address told apart."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_SIGN = "[-‐‑‒–—―−ー() ]"
_PHONE = re.compile(
    rf"(?<![0-9-])(?:\+81{_SIGN}?|0)[0-9]{{1,4}}{_SIGN}{{0,2}}[0-9]{{1,4}}{_SIGN}{{0,2}}[0-9]{{3,4}}(?![0-9-])"
)
_LABELS = re.compile(
    r"(?:TEL|Tel|tel|FAX|Fax|電話番号|電話|携帯|自宅|メールアドレス|メール|E-?mail|住所|連絡先)\s*[:：]?\s*"
)
_EDGES = " 　\n\t、,，;；/／:：()（）・"


@dataclass(frozen=True, slots=True)
class Contact:
    """What a cell tells. `more` says that it held more than one of a sort."""

    phone: str = ""
    mail: str = ""
    address: str = ""
    more: bool = False


def told_apart(text: str) -> Contact:
    """Return what 090-…, an address with @ and the rest of a cell are.

    A FAX number is a number too: what it was called stays in the cell's text when `more`.
    """
    shown = unicodedata.normalize("NFKC", text)
    mails = _MAIL.findall(shown)
    rest = _MAIL.sub("\n", shown)
    phones = [one for one in _PHONE.findall(rest) if 9 <= len(re.sub("[^0-9]", "", one)) <= 13]
    if not mails and not phones:
        return Contact(address=text.strip())
    for one in phones:
        rest = rest.replace(one, "\n", 1)
    address = _LABELS.sub("", rest).strip(_EDGES)
    named = bool(re.search("FAX", shown, re.IGNORECASE))
    return Contact(
        phones[0].strip() if phones else "",
        mails[0] if mails else "",
        re.sub(r"\s*\n\s*", " ", address),
        len(mails) > 1 or len(phones) > 1 or named,
    )
