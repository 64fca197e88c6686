"""Documents into shards.

A shard is a run of documents in the order of their names. Its borders depend on the names near them only, so one new
document changes one shard.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Entry = TypeVar("Entry")

SHARD_DOCUMENTS = 2048  # on average; a killed run loses those in flight, and two workers share 20,000 evenly
SHARD_LEAST = SHARD_DOCUMENTS // 4
SHARD_MOST = SHARD_DOCUMENTS * 4
SHARD_BYTES = 256 << 20  # of input: bounds a worker's memory


def cut(
    entries: Iterable[Entry],
    name: Callable[[Entry], str],
    size: Callable[[Entry], int],
    count: Callable[[Entry], int] = lambda _: 1,
) -> Iterator[list[Entry]]:
    """Yield the entries in shards: a border name ends one, and so do too many documents or bytes.

    count: the documents that an entry stands for; the more, the likelier its name is a border.

    A border name is one whose hash says so. Where another stands too near before it, it ends no shard: that is judged
    by the names before it, never by where the last shard ended, so that a change far away moves no border.
    """
    shard: list[Entry] = []
    documents = held = 0
    since_border = SHARD_LEAST
    for entry in entries:
        shard.append(entry)
        documents += count(entry)
        held += size(entry)
        since_border += count(entry)
        border = _is_border(name(entry), count(entry))
        ends = border and since_border > SHARD_LEAST
        since_border = 0 if border else since_border
        if ends or documents >= SHARD_MOST or held >= SHARD_BYTES:
            yield shard
            shard, documents, held = [], 0, 0
    if shard:
        yield shard


def _is_border(source: str, count: int) -> bool:
    digest = hashlib.blake2b(source.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % (SHARD_DOCUMENTS - SHARD_LEAST) < count
