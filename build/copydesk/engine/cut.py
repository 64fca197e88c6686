"""Documents into shards.

A shard is a run of documents in the order of their names. Its borders depend on the names near them only, so one new
document changes one shard.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import TypeVar

Document = TypeVar("Document")

SHARD_DOCUMENTS = 2048  # on average; a killed run loses those in flight, and two workers share 20,000 evenly
SHARD_LEAST = SHARD_DOCUMENTS // 4
SHARD_MOST = SHARD_DOCUMENTS * 4
SHARD_BYTES = 256 << 20  # of input: bounds a worker's memory


def cut(
    documents: Sequence[Document], name: Callable[[Document], str], size: Callable[[Document], int]
) -> list[list[Document]]:
    """Return the documents in shards: a border name ends one, and so do too many documents or bytes.

    A border name is one whose hash says so. Where another stands too near before it, it ends no shard: that is judged
    by the names before it, never by where the last shard ended, so that a change far away moves no border.
    """
    shards: list[list[Document]] = []
    shard: list[Document] = []
    held = 0
    since_border = SHARD_LEAST
    for document in documents:
        shard.append(document)
        held += size(document)
        since_border += 1
        border = _is_border(name(document))
        ends = border and since_border > SHARD_LEAST
        since_border = 0 if border else since_border
        if ends or len(shard) >= SHARD_MOST or held >= SHARD_BYTES:
            shards.append(shard)
            shard, held = [], 0
    return [*shards, shard] if shard else shards


def _is_border(source: str) -> bool:
    digest = hashlib.blake2b(source.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % (SHARD_DOCUMENTS - SHARD_LEAST) == 0
