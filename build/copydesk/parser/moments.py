"""What the words around a date say of it: that the page came out on that day, or was changed, or nothing."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from copydesk_schema.calendar import calendar, month_key
from copydesk_schema.phrases import Phrases

Said = Literal["published", "plain", "updated"]

_TOKEN = re.compile(r"[^\s\d!-&(-@\[-`{-¿×÷‐-‧—•،、。：（）「」|]+")
_STUCK = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")  # "Anna BergPublished"
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_ZONE = re.compile(r"[A-Z]{1,5}")
_REACH = 70  # characters in front of a date in which its label stands: "Posted by Anna Berg in Harbour on"
_MOST_BETWEEN = 9  # words from the label to the date, its own included
_MARKS = " \t\u00a0|•·/–—-:;>*#_.,("
_BEHIND = 12  # characters behind it, in languages that put the label there: "1月14日 01時40分更新"
_MOST_WORDS = 24  # of a moment


class Words:
    """Which words are labels of a moment, and which stand around one."""

    __slots__ = ("_ending", "_moment", "_unspaced", "_weekdays")

    def __init__(self, phrases: Phrases) -> None:
        labels: dict[str, Said] = dict.fromkeys(phrases.stamp, "published")
        labels |= dict.fromkeys(phrases.update, "updated")
        # By the last word, for labels are looked for from the date backwards; the longest first.
        self._ending: dict[str, list[tuple[list[str], Said]]] = {}
        for label, said in sorted(labels.items(), key=lambda item: (-len(item[0]), item[0])):
            words = _tokens(label)
            if words:
                self._ending.setdefault(words[-1], []).append((words, said))
        unspaced = sorted((w for w in labels if _UNSPACED.match(w)), key=lambda w: (-len(w), w))
        either = "|".join(map(re.escape, unspaced)) or "(?!)"
        self._unspaced = re.compile(either), labels
        self._weekdays = calendar().weekdays | {month_key(name) for name in phrases.weekday}
        around: Iterable[str] = (*labels, *phrases.clock, *self._weekdays)
        self._moment = frozenset(word for phrase in around for word in _tokens(phrase))

    def before(self, text: str) -> tuple[Said, bool]:
        """Return what the nearest label in front of a date says, and whether it begins something, as labels do.

        "The study was published on" does not: it is in the middle of a sentence.
        """
        near = _STUCK.sub(" ", text[-_REACH:])
        spelled = list(_TOKEN.finditer(near))[-_MOST_BETWEEN:]
        words = [month_key(word[0]) for word in spelled]
        for i in range(len(words) - 1, -1, -1):
            for label, said in self._ending.get(words[i], ()):
                first = i + 1 - len(label)
                if first >= 0 and words[first : i + 1] == label:
                    start = spelled[first].start()
                    lead = near[:start].rstrip()
                    begins = not spelled[first][0][0].islower() or not lead.strip(_MARKS) or lead[-1] in _MARKS
                    return said, begins or (first > 0 and spelled[first - 1][0][0].isupper())
        if not near.isascii() and _UNSPACED.search(near):
            return self._near(near, -1), True
        return "plain", False

    def behind(self, text: str) -> Said:
        """Return what the words right behind a date say, where languages put them there."""
        return "plain" if text[:_BEHIND].isascii() else self._near(text[:_BEHIND], 0)

    def _near(self, text: str, which: int) -> Said:
        pattern, labels = self._unspaced
        found = pattern.findall(text)
        return labels[found[which]] if found else "plain"

    def is_moment(self, text: str) -> bool:
        """Return whether a text from which its days are cut holds nothing but words around a time of day."""
        left = _TOKEN.findall(_STUCK.sub(" ", text))
        return len(left) <= _MOST_WORDS and all(self._stands_around(word) for word in left)

    def is_weekday(self, word: str) -> bool:
        """Return whether a word is a day of the week."""
        return month_key(word.strip(",.()")) in self._weekdays

    def _stands_around(self, word: str) -> bool:
        form = month_key(word)
        return (
            form in self._moment
            or form in calendar().months
            or _ZONE.fullmatch(word) is not None
            or (_UNSPACED.match(word) is not None and self._unspaced[0].search(word) is not None)
        )


def _tokens(text: str) -> list[str]:
    return [month_key(word) for word in _TOKEN.findall(_STUCK.sub(" ", text))]


@lru_cache
def words(phrases: Phrases) -> Words:
    """Return the words of these phrases."""
    return Words(phrases)
