"""The large file store: objects by their SHA-256, uploaded to signed addresses on a host of its own.

An object counts once its upload is verified, and not before.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from typing import Any

from .calls import Call, Refusal, Reply, checked, parsed

OID = re.compile(r"[0-9a-f]{64}")
LFS_TYPE = "application/vnd.git-lfs+json"


@dataclass(slots=True)
class Store:
    """Objects, what was uploaded of them, and the key that signs addresses. `part_bytes` asks for multipart uploads."""

    url: str = ""
    part_bytes: int | None = None
    objects: dict[str, bytes] = field(default_factory=dict)
    uploaded: dict[str, bytes] = field(default_factory=dict)
    parts: dict[str, dict[int, bytes]] = field(default_factory=dict)
    key: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    def address(self, what: str, oid: str, size: int, part: int = 0) -> str:
        """Return an address that permits one thing to whoever has it."""
        return f"{self.url}/{what}/{oid}?size={size}&part={part}&signature={self._sign(what, oid, size, part)}"

    def _sign(self, what: str, oid: str, size: int, part: int) -> str:
        return hmac.new(self.key, f"{what} {oid} {size} {part}".encode(), "sha256").hexdigest()

    def signed(self, what: str, oid: str, call: Call) -> tuple[int, int]:
        """Return the size and the part that the address names; a login beside a signature is refused, as by S3."""
        if "authorization" in call.headers:
            raise Refusal(400, "Only one auth mechanism allowed")
        try:
            size, part = (int(call.query[name][0]) for name in ("size", "part"))
            given = call.query["signature"][0]
        except (KeyError, ValueError):
            raise Refusal(403, "AccessDenied") from None
        if not hmac.compare_digest(given, self._sign(what, oid, size, part)):
            raise Refusal(403, "SignatureDoesNotMatch")
        return size, part

    def actions(self, oid: str, size: int, verify_url: str) -> dict[str, Any]:
        """Return what a client must do to have an object stored: nothing if it is."""
        told: dict[str, Any] = {"oid": oid, "size": size}
        if oid in self.objects:
            if len(self.objects[oid]) != size:
                told["error"] = {"code": 422, "message": "size does not match the object's"}
            return told
        upload: dict[str, Any] = {"href": self.address("upload", oid, size)}
        if self.part_bytes and size > self.part_bytes:
            count = -(-size // self.part_bytes)
            header = {f"{n:05d}": self.address("part", oid, self._part_size(size, n), n) for n in range(1, count + 1)}
            upload = {
                "href": self.address("complete", oid, size),
                "header": {"chunk_size": str(self.part_bytes), **header},
            }
        return told | {"actions": {"upload": upload, "verify": {"href": verify_url}}}

    def _part_size(self, size: int, number: int) -> int:
        each = self.part_bytes or size
        return min(each, size - (number - 1) * each)

    def verify(self, oid: str, size: int) -> None:
        """Count an object as stored, if what was uploaded is it."""
        found = self.objects.get(oid, self.uploaded.get(oid))
        if found is None:
            raise Refusal(404, f"Object {oid} was not uploaded")
        if len(found) != size:
            raise Refusal(422, f"Object {oid} has {len(found)} bytes, not {size}")
        self.objects[oid] = found


def put_object(store: Store, call: Call, oid: str) -> Reply:
    """Take an object whole: PUT /upload/OID."""
    size, _ = store.signed("upload", oid, call)
    store.uploaded[oid] = _whole(call.body, oid, size)
    return Reply(b"")


def put_part(store: Store, call: Call, oid: str) -> Reply:
    """Take a part of an object: PUT /part/OID."""
    size, part = store.signed("part", oid, call)
    if len(call.body) != size:
        raise Refusal(400, "IncompleteBody")
    store.parts.setdefault(oid, {})[part] = call.body
    return Reply(b"", headers={"ETag": _etag(call.body)})


def complete(store: Store, call: Call, oid: str) -> Reply:
    """Join an object's parts: POST /complete/OID."""
    size, _ = store.signed("complete", oid, call)
    told = checked(parsed(call.body), {"oid": str, "parts": list}, {}, "body")
    named = [checked(part, {"partNumber": int, "etag": str}, {}, "part") for part in told["parts"]]
    held = store.parts.get(oid, {})
    if told["oid"] != oid or [part["partNumber"] for part in named] != list(range(1, len(held) + 1)):
        raise Refusal(400, "InvalidPartOrder")
    if any(part["etag"] != _etag(held[part["partNumber"]]) for part in named):
        raise Refusal(400, "InvalidPart")
    store.uploaded[oid] = _whole(b"".join(held[number] for number in sorted(held)), oid, size)
    return Reply({"success": True})


def get_object(store: Store, call: Call, oid: str) -> Reply:
    """Give an object: GET or HEAD /object/OID."""
    store.signed("object", oid, call)
    if oid not in store.objects:
        raise Refusal(404, "NoSuchKey")
    return ranged(store.objects[oid], call, {"ETag": f'"{oid}"'})


def ranged(content: bytes, call: Call, headers: dict[str, str]) -> Reply:
    """Return the part of the content that is asked for."""
    headers = {"Accept-Ranges": "bytes", **headers}
    asked = call.headers.get("range")
    if asked is None:
        return Reply(content, headers=headers)
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", asked)
    if match is None or not any(match.groups()):
        raise Refusal(400, f"Invalid range: {asked}")
    first, last = match.groups()
    start = int(first) if first else max(0, len(content) - int(last))
    end = min(int(last) + 1 if first and last else len(content), len(content))
    if start >= end:
        return Reply(b"", 416, headers | {"Content-Range": f"bytes */{len(content)}"})
    where = {"Content-Range": f"bytes {start}-{end - 1}/{len(content)}"}
    return Reply(content[start:end], 206, headers | where)


def _whole(body: bytes, oid: str, size: int) -> bytes:
    if len(body) != size:
        raise Refusal(400, "IncompleteBody")
    if hashlib.sha256(body).hexdigest() != oid:
        raise Refusal(400, "BadDigest: the SHA-256 you specified did not match what was received")
    return body


def _etag(part: bytes) -> str:
    return f'"{hashlib.md5(part).hexdigest()}"'
