"""When two values are the same: what is laid aside before they are compared, and nothing else."""

import re
import unicodedata
from datetime import date, datetime

_QUOTES = "\"'`´‘’‚‛“”„‟«»‹›′″＂＇「」『』"
_DASHES = "‐‑‒–—―−－"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"  # soft hyphen, zero-width characters, direction marks
_NO_UNSEEN = re.compile(f"[{_UNSEEN}]")
_TYPOGRAPHY = str.maketrans(
    {**dict.fromkeys(_QUOTES, "'"), **dict.fromkeys(_DASHES, "-"), **dict.fromkeys(_UNSEEN, "")}
)
_UNSPACED = (  # scripts written without spaces, and Hangul, whose spacing varies: a word is a character
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff"
)
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_WWW = re.compile(r"www\d?\.", re.IGNORECASE)
_HOST = re.compile(r"([\w.-]+\.[a-z]{2,})/", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?![\d-])")
NEARLY = 0.9
"""The share of words that nearly the same titles have in common."""


def words(text: str) -> list[str]:
    """Return the words of a text without case and punctuation; of a script without spaces, its characters."""
    seen = _NO_UNSEEN.sub("", text)
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", seen))).casefold().split()


def title(text: str) -> str:
    """Return a title with its quotes, dashes, width of characters and white space made plain."""
    plain = unicodedata.normalize("NFKC", text.translate(_TYPOGRAPHY)).translate(_TYPOGRAPHY)
    return " ".join(plain.replace("''", "'").split())


def nearly(one: str, other: str) -> bool:
    """Return whether two titles have nearly all of their words in common (Jaccard)."""
    mine, yours = set(words(one)), set(words(other))
    return bool(mine or yours) and len(mine & yours) / len(mine | yours) >= NEARLY


def url(text: str) -> str:
    """Return an address without scheme, `www.`, fragment and last slashes, its host in small letters."""
    bare = text.strip()
    if scheme := _SCHEME.match(bare):
        bare = bare[scheme.end() :]
        bare = bare[4:] if bare[:4].lower() == "www." else bare
    host, slash, path = bare.partition("#")[0].rstrip("/").partition("/")
    return host.lower() + slash + path


def outlet(text: str) -> str:
    """Return the letters and digits of an outlet's name or host, without case and accents."""
    bare = _SCHEME.sub("", text.strip(), count=1) if _SCHEME.match(text.strip()) else text.strip()
    bare = bare[www.end() :] if (www := _WWW.match(bare)) else bare
    bare = host[1] if (host := _HOST.match(bare)) else bare
    decomposed = unicodedata.normalize("NFKD", bare.casefold())
    return "".join(c for c in decomposed if c.isalnum() and not unicodedata.combining(c)) or bare


def day(text: str) -> date | None:
    """Return the day of an ISO 8601 date or time; None if the text is neither."""
    if not _DAY.match(text.strip()):
        return None
    try:
        return datetime.fromisoformat(text.strip()).date()
    except ValueError:
        return None
