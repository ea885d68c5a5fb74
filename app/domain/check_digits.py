"""Check digits of numbers that must be recognised so that they never leave the casebook."""

from __future__ import annotations

from typing import Final

_INSURANCES: Final = (
    *("01", "02", "03", "04", "06", "07", "31", "32", "33", "34"),
    *("39", "63", "67", "72", "73", "74", "75"),
)


def is_my_number(digits: str) -> bool:
    """Return whether twelve digits are an individual number (個人番号).

    The last is 11 − (Σ Pn × Qn mod 11), 0 where the remainder is 0 or 1. Pn is the n-th of the
    other eleven digits from the right; Qn is n + 1 for n up to 6, n − 5 above.
    Source: 平成26年総務省令第85号第5条.
    """
    if len(digits) != 12 or not _plain(digits):
        return False
    weighed = sum(
        int(digit) * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(digits[-2::-1], 1)
    )
    remainder = weighed % 11
    return int(digits[-1]) == (0 if remainder <= 1 else 11 - remainder)


def is_insurer_number(digits: str) -> bool:
    """Return whether eight digits are an insurer's number (保険者番号).

    The first two name the law it insures by (法別番号). From the right, before the check digit,
    digits count twice and once in turn; the digits of the products are added; the check digit
    fills up to ten. Source: 昭和51年8月7日 保発第45号.
    """
    return len(digits) == 8 and _plain(digits) and digits[:2] in _INSURANCES and _doubled(digits)


def is_card_number(digits: str) -> bool:
    """Return whether fourteen to nineteen digits are a payment card's number.

    Luhn's formula, ISO/IEC 7812-1 Annex B; the first digit is one that banks and card companies
    use (2 to 6).
    """
    return 14 <= len(digits) <= 19 and _plain(digits) and digits[0] in "23456" and _doubled(digits)


def _doubled(digits: str) -> bool:
    doubled = (
        int(digit) if n % 2 == 0 else sum(divmod(2 * int(digit), 10))
        for n, digit in enumerate(reversed(digits))
    )
    return sum(doubled) % 10 == 0


def _plain(digits: str) -> bool:
    return digits.isascii() and digits.isdecimal()
