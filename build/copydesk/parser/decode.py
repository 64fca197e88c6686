"""Bytes to text: strictly as stated, then as UTF-8, then by a guess that is flagged as one."""

import re
from typing import NamedTuple

from copydesk.records import RawDocument, Rejection

_BOMS = (  # UTF-32 before UTF-16: its little-endian mark begins with the other's
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CONTROL_BYTES = bytes(b for b in range(32) if b not in b"\t\n\v\f\r\x1b")
_BINARY_SHARE = 0.003  # of control bytes; text has none, compressed data 10 %
_GUESS_BYTES = 1 << 16  # of the sample that the guess is made on: enough for any language, and linear
_DAMAGED_UTF8 = 4  # valid sequences for each bad byte, above which a file is UTF-8 with damage, not another encoding
_GUESSABLE = [
    "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r", "iso8859_2", "iso8859_5",
    "shift_jis", "cp932", "euc_jp", "gb18030", "big5", "cp949", "cp874", "cp1257", "cp1258",
]  # fmt: skip
_HTML = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])", re.IGNORECASE)


class Decoded(NamedTuple):
    """The text, without a byte order mark, and the encoding it was read in."""

    text: str
    encoding: str


def decode(document: RawDocument) -> Decoded | Rejection:
    """Return the document's text, or why its bytes are none."""
    raw = document.raw
    if not raw:
        return _reject(document, "empty_file", "the file has no bytes")
    decoded = _stated(document) or _utf16_without_mark(raw) or _utf8(raw)
    if decoded is None:
        decoded = _binary(document) or _damaged(document) or _guessed(document)
    if isinstance(decoded, Rejection):
        return decoded
    if "\x00" in decoded.text:
        at = decoded.text.index("\x00")
        return _binary(document) or _reject(
            document, "nul_bytes", f"a NUL at character {at}: the file is damaged, or was never text"
        )
    if not decoded.text.strip():
        return _reject(document, "blank_file", "the file holds white space only")
    if _HTML.match(decoded.text):
        return _reject(
            document, "html_page", "an HTML page, not text: extract its text first, for example with trafilatura"
        )
    return decoded


def _reject(document: RawDocument, rule: str, message: str) -> Rejection:
    return Rejection(document.source, document.sha256, "decode", rule, message)


def _stated(document: RawDocument) -> Decoded | Rejection | None:
    for mark, encoding in _BOMS:
        if document.raw.startswith(mark):
            try:
                return Decoded(document.raw[len(mark) :].decode(encoding), f"{encoding}-sig")
            except UnicodeDecodeError as error:
                at = len(mark) + error.start
                message = f"byte {at} is not {encoding.upper()}, which the byte order mark states"
                return _reject(document, "invalid_encoding", message)
    return None


def _utf16_without_mark(raw: bytes) -> Decoded | None:
    """A NUL in every other byte only, and nothing but text when read so."""
    if len(raw) % 2 or b"\x00" not in raw:
        return None
    even, odd = raw[::2].count(0), raw[1::2].count(0)
    if even and odd:
        return None
    encoding = "utf-16-le" if odd else "utf-16-be"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    return (
        None
        if re.search(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff]", text)
        else Decoded(text, f"{encoding} (guessed)")
    )


def _utf8(raw: bytes) -> Decoded | None:
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return None


def _binary(document: RawDocument) -> Rejection | None:
    controls = len(document.raw) - len(document.raw.translate(None, _CONTROL_BYTES))
    if controls <= len(document.raw) * _BINARY_SHARE:
        return None
    share = controls / len(document.raw)
    return _reject(document, "binary_file", f"{share:.0%} of its bytes are control codes: this is no text")


def _damaged(document: RawDocument) -> Rejection | None:
    text = document.raw.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(not c.isascii() for c in text) - bad
    if good < bad * _DAMAGED_UTF8:
        return None
    try:
        document.raw.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = document.raw[error.start]
        message = f"byte 0x{byte:02x} at {error.start} breaks text that is otherwise UTF-8; fetch the document again"
        return _reject(document, "invalid_utf8", message)
    return None


def _guessed(document: RawDocument) -> Decoded | Rejection:
    from charset_normalizer import from_bytes

    best = from_bytes(document.raw[:_GUESS_BYTES], cp_isolation=_GUESSABLE, enable_fallback=False).best()
    if best is not None:
        try:
            return Decoded(document.raw.decode(best.encoding), f"{best.encoding} (guessed)")
        except UnicodeDecodeError:
            pass
    return _reject(document, "unknown_encoding", "neither UTF-8 nor any legacy encoding that fits; convert it to UTF-8")
