"""The phrases of news pages (`phrases/*.toml`): lines that are furniture, and words that introduce a credit or a date.

One file a language, named by its code (ISO 639-1); a user's own files extend them, with `language = "de"` on top or for
every language. A phrase is compared by its `key`, so case, white space and the punctuation around it do not matter.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from copydesk_schema.errors import ConfigError

KINDS = {
    "boilerplate": "whole lines that are never part of an article, wherever they stand",
    "tail": "whole lines that are furniture only below the article (`Source`, `Tags`)",
    "related": "words that introduce a link to another article (`Read more`)",
    "photo": "words that introduce a picture or its credit (`FILE PHOTO`)",
    "stamp": "words that introduce a time of publication (`Published`)",
    "update": "words that introduce a time of change (`Updated`)",
    "clock": "words around a time of day that say nothing of what happened then (`at`, `o'clock`, `min read`)",
    "weekday": "days of the week, in full and cut short",
    "byline": "words that introduce the author (`By`)",
    "begins": "beginnings of lines that are never part of an article, whatever follows (`Sign up for our newsletter`)",
    "end": "lines below which nothing belongs to the article (`Comments`, `Related articles`, `More from`)",
    "not_found": "what a page says that holds no article, for it is gone (`Page not found`)",
    "consent": "what a page says that holds no article before one agrees (`We value your privacy`)",
    "denied": "what a page says that keeps its article to itself (`Access denied`, `Are you a robot?`)",
    "agency": "picture agencies and news agencies as credits name them (`Getty Images`, `AFP`)",
    "section": "names of sections that stand above headlines (`Politics`, `Sport`)",
    "site_words": "words by which a site speaks of itself and its readers, not of news (`cookies`, `newsletter`)",
    "function_words": "the commonest words of the language, by which running text is told from menus",
    "key_title": "what scrapers call the headline in a block above the text (`Title:`)",
    "key_url": "what they call the address (`Link:`)",
    "key_outlet": "what they call the publisher (`Source:`)",
    "key_text": "what they call the text itself (`Body:`)",
    "key_other": "what they call facts that are no field (`Category:`)",
}
MAX_PHRASE_CHARS = 200  # a longer line is no phrase, link, credit or headline, and is not searched for one
BEGINNING = 4  # characters; no phrase of `begins` is shorter
_Table = Mapping[str, Any]
_ANY = ""  # the language of a file that states none
_ENGLISH = "en"
_OF_ALL = ("moments.toml", "keys.toml")  # phrases by language that a page of any language may hold
_CODE = re.compile(r"[a-z]{2,3}")
_EDGE = (
    " \t\u00a0\u200b\u200e\u200f\ufeff.,:;!?¡¿…|·•*#<>»«›‹→←↑↓▶►▸▲▼◆■●★–—-_/+=×[](){}\"'“”„‘’`"
    "。，、：；！？＞＜｜・※【】「」『』《》〈〉（）［］،؛؟।"
)


def key(line: str) -> str:
    """Return the form in which phrases are compared: folded case and white space, no punctuation at the ends."""
    return " ".join(line.split()).strip(_EDGE).lower().replace("i\u0307", "i")  # what a Turkish İ becomes


@dataclass(frozen=True, slots=True, eq=False)
class Phrases:
    """Phrase keys by kind; `months` maps a month's name to 1 to 12; `longest` is the longest boilerplate line.

    `beginnings` holds those of `begins` by their first BEGINNING characters.

    One object is equal to itself alone, so that what is compiled for it is found without comparing its words.
    """

    boilerplate: frozenset[str]
    tail: frozenset[str]
    related: frozenset[str]
    photo: frozenset[str]
    stamp: frozenset[str]
    update: frozenset[str]
    clock: frozenset[str]
    weekday: frozenset[str]
    byline: frozenset[str]
    begins: frozenset[str]
    end: frozenset[str]
    not_found: frozenset[str]
    consent: frozenset[str]
    denied: frozenset[str]
    agency: frozenset[str]
    section: frozenset[str]
    site_words: frozenset[str]
    function_words: frozenset[str]
    key_title: frozenset[str]
    key_url: frozenset[str]
    key_outlet: frozenset[str]
    key_text: frozenset[str]
    key_other: frozenset[str]
    months: tuple[tuple[str, int], ...]
    longest: int
    beginnings: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class PhraseBook:
    """Phrases by language. The words around a day (`moments.toml`) and the keys of scrapers (`keys.toml`) are in `all`
    alone, which dates and headers are read with.

    everywhere: English ones, since English furniture stands on pages of all languages, and a user's own without a
    language. all: those of all languages; a month's name that stands for two months is left out.
    """

    everywhere: Phrases
    all: Phrases
    languages: Mapping[str, Phrases]

    def of(self, code: str | None) -> Phrases:
        """Return the phrases for pages in a language, those of everywhere included; all for one without a file."""
        return self.languages.get(code or "", self.all)


@lru_cache
def shipped_phrases() -> PhraseBook:
    """Return the phrases that come with copydesk."""
    return load_phrases(())


def load_phrases(own: Iterable[Path]) -> PhraseBook:
    """Return the shipped phrases extended by a user's own files.

    Raises ConfigError, naming the file, if one is no TOML, or has a kind or a language that does not exist.
    """
    shipped = sorted(files("copydesk_schema").joinpath("phrases").iterdir(), key=lambda f: f.name)
    given = [(f.name, f.read_text("utf-8"), f.name.removesuffix(".toml")) for f in shipped if f.name.endswith(".toml")]
    given += [(str(path), _read(path), _ANY) for path in own]
    books: dict[str, list[_Table]] = {}
    for name, text, code in given:
        table = _parse(name, text)
        books.setdefault(table.pop("language", code), []).append(table)
    general = books.pop(_ANY, [])
    english = books.get(_ENGLISH, [])
    common = [{kind: words for kind, words in table.items() if kind != "function_words"} for table in english]
    spoken = [table for name in _OF_ALL for table in tomllib.loads(_shipped(name)).values()]
    return PhraseBook(
        _phrases([*english, *general]),
        _phrases([*_agreed(books.values()), *spoken, *general]),
        {code: _phrases([*([] if code == _ENGLISH else common), *tables, *general]) for code, tables in books.items()},
    )


def _shipped(name: str) -> str:
    return files("copydesk_schema").joinpath(name).read_text("utf-8")


def _phrases(tables: Iterable[_Table]) -> Phrases:
    """Return the union of tables; where two name a month alike, the later speaks."""
    kinds: dict[str, set[str]] = {kind: set() for kind in KINDS}
    months: dict[str, int] = {}
    for table in tables:
        for kind, phrases in table.items():
            if kind == "months":
                months |= {key(month): number for month, number in phrases.items()}
            else:
                kinds[kind] |= {key(phrase) for phrase in phrases}
    beginnings: dict[str, list[str]] = {}
    for phrase in sorted(kinds["begins"] - {""}):
        beginnings.setdefault(phrase[:BEGINNING], []).append(phrase)
    return Phrases(
        **{kind: frozenset(phrases - {""}) for kind, phrases in kinds.items()},
        months=tuple(sorted(months.items())),
        longest=max(map(len, kinds["boilerplate"]), default=0) + len(_EDGE),
        beginnings={start: tuple(phrases) for start, phrases in beginnings.items()},
    )


def _agreed(books: Iterable[Iterable[_Table]]) -> list[_Table]:
    """Return the tables of several languages, without the months that two of them name alike and count otherwise.

    `listopad` is the tenth month in Croatian, and the eleventh in Czech and Polish.
    """
    tables = [table for book in books for table in book]
    named: dict[str, set[int]] = {}
    for table in tables:
        for month, number in table.get("months", {}).items():
            named.setdefault(key(month), set()).add(number)
    return [
        {**table, "months": {m: n for m, n in table.get("months", {}).items() if len(named[key(m)]) == 1}}
        for table in tables
    ]


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read phrases from {path}: {error}; check `phrases` in the configuration") from None


def _parse(name: str, text: str) -> dict[str, Any]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name} is no TOML: {error}") from None
    for kind, phrases in table.items():
        if kind == "months":
            good = isinstance(phrases, dict) and all(key(m) and n in range(1, 13) for m, n in phrases.items())
            want = "a table of month names to numbers 1 to 12"
        elif kind == "language":
            good = isinstance(phrases, str) and _CODE.fullmatch(phrases) is not None
            want = 'an ISO 639-1 code, such as "de"'
        elif kind in KINDS:
            good = isinstance(phrases, list) and all(isinstance(p, str) and len(p) <= MAX_PHRASE_CHARS for p in phrases)
            want = f"a list of strings of at most {MAX_PHRASE_CHARS} characters"
        else:
            raise ConfigError(f"{name}: no phrase kind '{kind}'; the kinds are {', '.join(KINDS)} and months")
        if not good:
            raise ConfigError(f"{name}: '{kind}' must be {want}")
    return table
