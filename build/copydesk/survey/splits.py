"""Splits: which part of the dataset an article belongs to. A group of near-duplicates is never divided."""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from copydesk.survey.documents import Documents, Flags, Numbers
from copydesk_schema.errors import ConfigError

By = Literal["share", "time", "outlet"]

_NAME = re.compile(r"\w+")  # as `datasets` has it
_SHARE = re.compile(r"[\d.]+(?:/\d+)?(?:[eE]-?\d{1,2})?", re.ASCII)  # 0.05, 1/20, 5e-2
_MOST = np.iinfo(np.int8).max
_RESERVED = "all"
_EPOCH = date(1970, 1, 1)
_EXAMPLES = {
    "share": "train=0.9,validation=0.05,test=0.05",
    "time": "train,validation=2025-01-01,test=2025-07-01",
    "outlet": 'train,test="The Example Times"',
}

Splits = npt.NDArray[np.int8]
"""For each document the place of its split among the names; -1 for none."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How articles are split, by one of three means. names: of the splits, in their order.

    shares: of each split. cuts: the day on which each split but the first begins. held_out: the place of the split that
    an outlet is held out for.
    """

    by: By
    names: tuple[str, ...]
    shares: tuple[Fraction, ...] = ()
    cuts: tuple[date, ...] = ()
    held_out: tuple[tuple[str, int], ...] = ()


def plan(entries: Sequence[str], by: By) -> Plan | None:
    """Return the plan that entries of `name=value` make, None for none. Raises ConfigError for any that do not fit."""
    if not entries:
        if by != "share":
            raise ConfigError(f"--split-by {by} needs the splits: --split {_EXAMPLES[by]}")
        return None
    pairs = [(name.strip(), value.strip() or None) for name, _, value in (entry.partition("=") for entry in entries)]
    for name, _ in pairs:
        if not _NAME.fullmatch(name) or name == _RESERVED:
            raise ConfigError(f"--split: '{name}' can name no split; take letters, digits and _, and not '{_RESERVED}'")
    names = tuple(dict.fromkeys(name for name, _ in pairs))
    if len(names) > _MOST:
        raise ConfigError(f"--split names {len(names)} splits; at most {_MOST} can be told apart")
    if by == "outlet":
        return _by_outlet(pairs, names)
    if len(names) < len(pairs):
        raise ConfigError("--split: a split is named twice")
    return _by_time(pairs, names) if by == "time" else _by_share(pairs, names)


def _by_share(pairs: Sequence[tuple[str, str | None]], names: tuple[str, ...]) -> Plan:
    try:
        shares = tuple(Fraction(value if value and _SHARE.fullmatch(value) else "") for _, value in pairs)
    except (ValueError, ZeroDivisionError):
        raise _unfit("each split needs its share", "share") from None
    if min(shares) <= 0 or sum(shares) != 1:
        raise _unfit(f"the shares must be above 0 and add up to 1, not {float(sum(shares)):g}", "share")
    return Plan("share", names, shares=shares)


def _by_time(pairs: Sequence[tuple[str, str | None]], names: tuple[str, ...]) -> Plan:
    try:
        cuts = tuple(date.fromisoformat(value or "") for _, value in pairs[1:])
    except ValueError:
        raise _unfit("each split but the first needs the day on which it begins", "time") from None
    if pairs[0][1] is not None or not cuts or any(a >= b for a, b in pairwise(cuts)):
        raise _unfit("the first split has no day, and those of the others must rise", "time")
    return Plan("time", names, cuts=cuts)


def _by_outlet(pairs: Sequence[tuple[str, str | None]], names: tuple[str, ...]) -> Plan:
    outlets = [value for _, value in pairs if value is not None]
    if pairs[0][1] is not None or len(outlets) != len(pairs) - 1 or len(names) < 2 or len(set(outlets)) < len(outlets):
        raise _unfit("the first split has no outlet, and each other one names an outlet that is held out", "outlet")
    places = {name: place for place, name in enumerate(names)}
    if names[0] in {name for name, _ in pairs[1:]}:
        raise _unfit("the first split holds the other outlets", "outlet")
    return Plan("outlet", names, held_out=tuple((str(value), places[name]) for name, value in pairs[1:]))


def _unfit(what: str, by: By) -> ConfigError:
    return ConfigError(f"--split: {what}; for instance --split {_EXAMPLES[by]}")


def assign(plan: Plan, documents: Documents, leader: Numbers, named: npt.NDArray[np.bytes_], among: Flags) -> Splits:
    """Return the split of each of some documents, all those of a group in one. named: the id of each one's group."""
    places = np.full(len(documents), -1, np.int8)
    members = np.flatnonzero(among)
    leaders, group = np.unique(leader[members], return_inverse=True)
    if plan.by == "share":
        chosen = _shared(plan, named[leaders])
    elif plan.by == "time":
        first = np.full(len(leaders), np.iinfo(np.int32).max)
        np.minimum.at(first, group, documents.days[members])  # a text is as old as its first copy
        cuts = [(cut - _EPOCH).days for cut in plan.cuts]
        undated = first == np.iinfo(np.int32).max
        chosen = np.where(undated, 0, np.searchsorted(cuts, first, side="right"))
    else:
        by_code = np.zeros(len(documents.outlets) + 1, np.int64)  # the last is for none
        codes = {name: code for code, name in enumerate(documents.outlets)}
        for outlet, place in plan.held_out:
            if outlet in codes:
                by_code[codes[outlet]] = place
        chosen = np.zeros(len(leaders), np.int64)
        np.maximum.at(chosen, group, by_code[documents.outlet[members]])  # a text that is held out is in no other split
    places[members] = chosen[group]
    return places


def _shared(plan: Plan, named: npt.NDArray[np.bytes_]) -> Numbers:
    """Return the split of each group by a hash of its id, which is even over the groups."""
    bounds = [float(bound) for bound in accumulate(plan.shares[:-1])]
    hashed = (int.from_bytes(hashlib.sha256(b"split:" + name).digest()[:8], "big") for name in named.tolist())
    return np.array([bisect_right(bounds, number / 2**64) for number in hashed], np.int64)
