"""The block in which a scraper names what it knows, above the text: `Title: …`, `Date: …`, `URL: …`, or YAML's."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from copydesk.parser.draft import Draft, Line
from copydesk.parser.form import is_prose
from copydesk_schema.phrases import Phrases, key

Role = Literal["title", "day", "url", "outlet", "author", "text", "other"]

_PAIR = re.compile(r"[*_]{0,2}(?P<key>[^\s:：*_=#>\[\]()\"'“„«](?:[^:：*=\"]{0,38}[^\s:：*=\"])?)\s?[:：][*_]{0,2}")
_URL = re.compile(r"<?(?P<url>https?://[^\s<>\"]+)>?", re.IGNORECASE)
_HOME = re.compile(r"https?://(?P<host>[^/\s:?#]+)(?::\d+)?/?", re.IGNORECASE)
_FENCE = re.compile(r"-{3,}|\.\.\.")
_QUOTES = "\"'"
_JOINTS = str.maketrans("_-", "  ")  # `publish_date`, `Publication-Date`
_MOST_LINES = 60  # of a block
_MOST_KEY_WORDS = 4
_LEAST_ROLES = 2  # that name different things: a "Source: Reuters" alone may credit a picture
_NAMING: frozenset[Role] = frozenset({"title", "url", "outlet"})  # bylines and days have rules of their own
_LONGEST_TITLE = 300  # characters
_LONGEST_OUTLET = 60
_LETTER = re.compile(r"[^\W\d_]")


class Pair(NamedTuple):
    """A line of a block: what its key says it is, and where in the line the value stands; quoted: as YAML quotes it."""

    line: Line
    role: Role
    start: int
    end: int
    quoted: bool = False

    @property
    def value(self) -> str:
        """The value as it is written."""
        return self.line.text[self.start : self.end]


def keyed_header(draft: Draft) -> None:
    """Label the keys of a block above the text, and the values by what the keys call them."""
    first = next((i for i, line in enumerate(draft.lines) if line.label is None), len(draft.lines))
    above = draft.lines[first : first + _MOST_LINES]
    if not above or not (_PAIR.match(above[0].text) or _FENCE.fullmatch(above[0].text)):
        return
    phrases = draft.tables.phrases.all
    block = _fenced(above, phrases) or _plain(above, phrases)
    if _is_header({pair.role for pair in block}, dated=first > 0) or _names_more(block, phrases):
        _mark(draft, first, block)


def _is_header(roles: set[Role], dated: bool) -> bool:
    """Return whether so many different things are named that it is no caption, nor a byline with its day."""
    return bool(roles & _NAMING) and len(roles - {"other", "text"}) + dated >= _LEAST_ROLES


def _names_more(block: Sequence[Pair], phrases: Phrases) -> bool:
    """Return whether a block begins with an address, or with a headline and a fact that only scrapers name."""
    if not block or block[0].role != "title":
        return bool(block) and block[0].role == "url"
    return any(_key(pair.line) in phrases.key_other for pair in block[1:])


def _fenced(lines: Sequence[Line], phrases: Phrases) -> list[Pair]:
    """Return the lines of YAML between two fences, both included; none if there are not two."""
    if not lines[0].text.startswith("---"):
        return []
    end = next((i for i, line in enumerate(lines[1:], 1) if _FENCE.fullmatch(line.text)), 0)
    pairs = [_pair(line, phrases) or _other(line) for line in lines[1:end]]
    return [_other(lines[0]), *map(_unquoted, pairs), _other(lines[end])] if end > 1 else []


def _plain(lines: Sequence[Line], phrases: Phrases) -> list[Pair]:
    """Return the first lines that are keys and values; the last has a key that is known."""
    block: list[Pair] = []
    known = 0
    for line in lines:
        pair = _pair(line, phrases)
        if pair is None or line.label is not None:
            break
        block.append(pair)
        if pair.role != "other" or _key(line) in phrases.key_other:
            known = len(block)
        elif not known:  # "War in Ukraine: …" is a headline
            break
        if pair.role == "text":
            break
    return block[:known]


def _key(line: Line) -> str:
    found = _PAIR.match(line.text)
    return key(found["key"].translate(_JOINTS)) if found else ""


def _pair(line: Line, phrases: Phrases) -> Pair | None:
    found = _PAIR.match(line.text)
    if found is None or len(found["key"].split()) > _MOST_KEY_WORDS or line.text[found.end() : found.end() + 2] == "//":
        return None
    rest = line.text[found.end() :]
    start = found.end() + len(rest) - len(rest.lstrip())
    return Pair(line, _role(_key(line), rest.strip(), phrases), start, len(line.text))


def _role(name: str, value: str, phrases: Phrases) -> Role:
    """Return what a key calls a value, if the value can be that."""
    role: Role = "other"
    if name in phrases.key_text:
        role = "text"
    elif name in phrases.key_title:
        role = "title" if len(value) <= _LONGEST_TITLE and _LETTER.search(value) else "other"
    elif (name in phrases.key_url or name in phrases.key_outlet) and _URL.fullmatch(value):
        role = "outlet" if name in phrases.key_outlet and _HOME.fullmatch(value) else "url"
    elif name in phrases.key_outlet:
        named = 0 < len(value) <= _LONGEST_OUTLET and _LETTER.search(value) and not is_prose(value, len(value.split()))
        role = "outlet" if named else "other"
    elif name in phrases.stamp:
        role = "day" if any(map(str.isdigit, value)) else "other"
    elif name in phrases.byline and value:
        role = "author"
    return role


def _other(line: Line) -> Pair:
    return Pair(line, "other", len(line.text), len(line.text))


def _unquoted(pair: Pair) -> Pair:
    """Return the pair without the quotes that YAML puts around a value."""
    value = pair.value
    if len(value) > 2 and value[0] in _QUOTES and value[0] == value[-1]:
        escaped = "\\" in value if value[0] == '"' else "''" in value
        if pair.role == "title" and escaped:
            return pair._replace(quoted=True)
        return pair._replace(start=pair.start + 1, end=pair.end - 1)
    return pair


def _inside(pair: Pair) -> Pair:
    """Return the pair with its value cut down to an address without brackets, or to a host."""
    if pair.role == "url" and (url := _URL.search(pair.value)):
        return pair._replace(start=pair.start + url.start("url"), end=pair.start + url.end("url"))
    if pair.role == "outlet" and (home := _HOME.match(pair.value)):
        return pair._replace(start=pair.start + home.start("host"), end=pair.start + home.end("host"))
    return pair


def _mark(draft: Draft, first: int, block: Sequence[Pair]) -> None:
    taken: set[Role] = set()
    settled = []
    for pair in map(_inside, block):
        again = pair.role in taken and pair.role != "day"  # two days may contradict each other
        settled.append(_other(pair.line) if again else pair)
        taken.add(pair.role)
    cuts = {first + n: list(_cuts(pair)) for n, pair in enumerate(settled)}
    parts = iter(draft.split({i: at for i, at in cuts.items() if at}))
    for i, pair in enumerate(settled):
        made = next(parts) if cuts[first + i] else [pair.line]
        for line in made:
            is_value = pair.role != "other" and line.start == pair.line.start + pair.start
            if is_value and pair.role == "text":
                continue  # the text begins behind its key
            if is_value:
                _label(line, pair)
            else:
                line.mark("header", "key")


def _cuts(pair: Pair) -> Iterator[int]:
    """Yield where a line is cut: before its value, and behind it."""
    if pair.role != "other" and pair.start < pair.end:
        yield pair.start
        if pair.end < len(pair.line.text):
            yield pair.end


def _label(line: Line, pair: Pair) -> None:
    match pair.role:
        case "title":
            line.mark("title", "key_title_quoted" if pair.quoted else "key_title")
        case "day":
            line.mark("timestamp", "key_day")
        case "author":
            line.mark("byline", "key_author")
        case "url":
            line.mark("header", "key_url")
        case _:
            line.mark("header", "key_outlet")
