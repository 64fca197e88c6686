"""The chunk store that a client with hf_xet uploads to: xorbs hold chunks, a shard says which chunks make which file.

A file that a shard tells of is put together from its chunks, must have the SHA-256 that the shard states, and is an
object of the large file store from then on; a xorb's own name is not checked beside that. Downloads go the plain way,
which every client knows. The formats are those of the public Xet specification.
"""

import hashlib
import secrets
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from .calls import Call, Refusal, Reply
from .store import Store

ENTRY = 48  # bytes of every record in a shard
BOOKEND = b"\xff" * 32
VERIFIED, DESCRIBED = 1 << 31, 1 << 30  # flags: verification hashes follow, the SHA-256 follows
MOST_XORB_BYTES = 64 << 20
EXPIRES = 4_102_444_800  # in 2100


@dataclass(slots=True)
class Xet:
    """Chunks by the xorb that holds them, and the short-lived tokens that were given out, with what each permits."""

    store: Store
    url: str = ""
    xorbs: dict[str, list[bytes]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, scope: str) -> Reply:
        """Give out a token for reading or writing."""
        text = f"xet_{secrets.token_hex(16)}"
        self.tokens[text] = scope
        headers = {
            "X-Xet-Cas-Url": self.url,
            "X-Xet-Access-Token": text,
            "X-Xet-Token-Expiration": str(EXPIRES),
        }
        return Reply({"casUrl": self.url, "accessToken": text, "exp": EXPIRES}, headers=headers)

    def check(self, call: Call, scope: str) -> None:
        """Refuse a caller whose token does not permit this."""
        given = self.tokens.get(call.headers.get("authorization", "").removeprefix("Bearer "))
        if given is None:
            raise Refusal(401, "Unauthorized")
        if scope == "write" and given != "write":
            raise Refusal(403, "Forbidden: the token may only read")


def put_xorb(xet: Xet, call: Call, xorb: str) -> Reply:
    """Take chunks: POST /v1/xorbs/default/XORB."""
    xet.check(call, "write")
    if len(call.body) > MOST_XORB_BYTES:
        raise Refusal(400, "the xorb is larger than 64 MiB")
    is_new = xorb not in xet.xorbs
    xet.xorbs[xorb] = list(_chunks(call.body))
    return Reply({"was_inserted": is_new})


def put_shard(xet: Xet, call: Call) -> Reply:
    """Take files: POST /v1/shards."""
    xet.check(call, "write")
    files = list(_files(xet, call.body))
    for sha256, content in files:
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Refusal(400, f"the chunks of {sha256} are another file's")
    xet.store.objects.update(files)
    return Reply({"result": 1})


def find_chunk(xet: Xet, call: Call, chunk: str) -> Reply:
    """Tell who else sent a chunk: GET /v1/chunks/default/CHUNK. Nobody did; what a client sent itself it remembers."""
    xet.check(call, "read")
    raise Refusal(404, f"no chunk {chunk}")


def not_yet(xet: Xet, call: Call) -> Reply:
    """Say that a newer way of sending is not known here; a client then takes the older one."""
    raise Refusal(404, f"no {call.path}")


def _chunks(raw: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(raw):
        if raw[at : at + 7] == b"XETBLOB":  # the footer, which may be left out
            return
        head = raw[at : at + 8]
        if len(head) < 8 or head[0] != 0 or head[4] > 2:
            raise Refusal(400, "a chunk has no header")
        packed, size = int.from_bytes(head[1:4], "little"), int.from_bytes(head[5:8], "little")
        body = raw[at + 8 : at + 8 + packed]
        try:
            content = pa.decompress(body, size, codec="lz4", asbytes=True) if head[4] else body
        except (OSError, pa.ArrowInvalid):
            raise Refusal(400, "a chunk cannot be unpacked") from None
        if len(body) != packed or len(content) != size:
            raise Refusal(400, "a chunk is cut short")
        yield _ungrouped(content) if head[4] == 2 else content
        at += 8 + packed


def _ungrouped(grouped: bytes) -> bytes:
    """Undo the grouping of every fourth byte."""
    content, at = bytearray(len(grouped)), 0
    for first in range(4):
        count = len(range(first, len(grouped), 4))
        content[first::4] = grouped[at : at + count]
        at += count
    return bytes(content)


def _files(xet: Xet, shard: bytes) -> Iterator[tuple[str, bytes]]:
    at = ENTRY
    while shard[at : at + 32] != BOOKEND:
        if len(shard) < at + ENTRY:
            raise Refusal(400, "the shard has no end")
        flags, count = struct.unpack_from("<II", shard, at + 32)
        if not (flags & VERIFIED and flags & DESCRIBED):
            raise Refusal(400, "a file has no verification or no SHA-256")
        terms = [shard[at + ENTRY * n : at + ENTRY * (n + 1)] for n in range(1, count + 1)]
        at += ENTRY * (1 + 2 * count)
        yield _hex(shard[at : at + 32]), b"".join(_term(xet, term) for term in terms)
        at += ENTRY


def _term(xet: Xet, term: bytes) -> bytes:
    xorb = _hex(term[:32])
    _, size, start, end = struct.unpack("<IIII", term[32:])
    chunks = xet.xorbs.get(xorb)
    if chunks is None or not start < end <= len(chunks):
        raise Refusal(400, f"no chunks {start} to {end} of {xorb}: a xorb comes before its shard")
    content = b"".join(chunks[start:end])
    if len(content) != size:
        raise Refusal(400, f"chunks {start} to {end} of {xorb} have {len(content)} bytes, not {size}")
    return content


def _hex(raw: bytes) -> str:
    """Return a hash as the protocol spells it: each eight bytes are a little-endian number."""
    return "".join(f"{number:016x}" for number in struct.unpack("<4Q", raw))
