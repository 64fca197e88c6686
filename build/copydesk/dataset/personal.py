"""What looks like personal information in a text: addresses and numbers, known by their form and their check digits.

Patterns, and no more: a version number of four parts looks like an IP address, and a telephone number in words like
nothing at all. Names of people, which news is full of, are not sought. Arrow looks through the texts in linear time;
those in which it finds what has check digits are then read in Python.
"""

import ipaddress
import re
from collections.abc import Callable
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

KINDS: dict[str, str] = {
    "email": "e-mail addresses",
    "phone": "telephone numbers",
    "ip_address": "IP addresses",
    "card_number": "payment card numbers, with a valid check digit",
    "iban": "bank account numbers (IBAN), with a valid checksum",
}
"""Each kind, and what it is called."""

Texts: TypeAlias = "pa.Array | pa.ChunkedArray"

_GAP = r"[ .\-/()\x{a0}\x{202f}]{0,2}"
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_EMAIL = r"[\pL\pN][\pL\pN._%+\-]*@[\pL\pN](?:[\pL\pN\-]*\.)+\pL{2,}"
_BEFORE = r"(?:^[^0-9A-Za-z+(]?|[^0-9][^0-9A-Za-z+.(\-])"  # no figure, nor the group of figures before
_AFTER = r"(?:[^0-9A-Za-z]?$|[^0-9A-Za-z][^0-9])"
_PHONE = "|".join(
    _BEFORE + number + _AFTER
    for number in (
        rf"(?:\+|00)[1-9](?:{_GAP}[0-9]){{7,14}}",  # +44 20 7946 0958
        r"\([0-9]{2,5}\)[ \-]?[0-9]{3,4}[ \-][0-9]{3,5}",  # (020) 7946 0958
        r"0[1-9][0-9]{1,3}[ /\-][0-9]{3,4}[ \-][0-9]{3,5}",  # 020 7946 0958
        r"[2-9][0-9]{2}[\-.][2-9][0-9]{2}[\-.][0-9]{4}",  # 212-555-0147
    )
)
_IPV4 = rf"(?:^|[^0-9A-Za-z.])(?:{_OCTET}\.){{3}}{_OCTET}(?:$|[^0-9A-Za-z.]|\.(?:$|[^0-9A-Za-z]))"
# What may be one, for Arrow; and each candidate, for Python, whose repetitions are all bounded.
_MAYBE_IPV6 = r"[0-9A-Fa-f]:{1,2}[0-9A-Fa-f]{1,4}:"
_IPV6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{1,4}(?:::?[0-9A-Fa-f]{1,4}){2,7}(?![\w:])", re.ASCII)
_IPV6_PARTS = 3  # fewer are anything: `a::b` is a name in programs
_MAYBE_CARD = r"[0-9]{4}[ \-]?[0-9]{4,6}[ \-]?[0-9]{4}"
_CARD = re.compile(
    r"(?<![\w-])(?:[2-6][0-9]{12,18}"
    r"|[2-6][0-9]{3}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?:\1[0-9]{3})?"
    r"|3[47][0-9]{2}([ -])[0-9]{6}\2[0-9]{5})(?![\w-])",
    re.ASCII,
)
_MAYBE_IBAN = r"\b[A-Z]{2}[0-9]{2} ?[A-Z0-9]{4} ?[A-Z0-9]{4}"
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b", re.ASCII)
_IBAN_CHARS = range(15, 35)  # ISO 13616: from Norway's to the longest that the standard allows


def personal_in(texts: Texts) -> dict[str, int]:
    """Return how many of the texts hold something that looks like each kind of personal information, if any do."""
    rows = {
        "email": _rows(texts, _EMAIL),
        "phone": _rows(texts, _PHONE),
        "ip_address": _rows(texts, _IPV4) | _checked(texts, _MAYBE_IPV6, _has_ipv6),
        "card_number": _checked(texts, _MAYBE_CARD, _has_card),
        "iban": _checked(texts, _MAYBE_IBAN, _has_iban),
    }
    return {kind: len(found) for kind, found in rows.items() if found}


def _rows(texts: Texts, pattern: str) -> set[int]:
    return set(pc.indices_nonzero(pc.match_substring_regex(texts, pattern)).to_pylist())


def _checked(texts: Texts, suspects: str, has: Callable[[str], bool]) -> set[int]:
    return {row for row in _rows(texts, suspects) if has(texts[row].as_py())}


def _has_ipv6(text: str) -> bool:
    return any(_is_ipv6(match[0]) for match in _IPV6.finditer(text))


def _is_ipv6(candidate: str) -> bool:
    if len([part for part in candidate.split(":") if part]) < _IPV6_PARTS:
        return False
    try:
        ipaddress.IPv6Address(candidate)
    except ValueError:  # a time of day is none
        return False
    return True


def _has_card(text: str) -> bool:
    return any(_is_luhn([int(c) for c in match[0] if c.isdigit()]) for match in _CARD.finditer(text))


def _is_luhn(digits: list[int]) -> bool:
    """Return whether the last digit checks the others (ISO/IEC 7812-1, annex B)."""
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return len(set(digits)) > 1 and (sum(digits[-1::-2]) + doubled) % 10 == 0


def _has_iban(text: str) -> bool:
    for match in _IBAN.finditer(text):
        groups = match[0].split(" ")
        # What follows in capitals may have been taken for the last groups.
        if any(_is_iban("".join(groups[:end])) for end in range(len(groups), 0, -1)):
            return True
    return False


def _is_iban(candidate: str) -> bool:
    """Return whether the two digits check the rest (ISO 7064, MOD 97-10)."""
    turned = candidate[4:] + candidate[:4]
    return len(candidate) in _IBAN_CHARS and int("".join(str(int(c, 36)) for c in turned)) % 97 == 1
