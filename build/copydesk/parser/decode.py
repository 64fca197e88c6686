"""Bytes to text: strictly as stated, then as UTF-8, then by a guess that is flagged as one."""

import re
from typing import TYPE_CHECKING, NamedTuple

from copydesk.records import RawDocument, Rejection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from charset_normalizer import CharsetMatch

_BOMS = (  # UTF-32 before UTF-16: its little-endian mark begins with the other's
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CONTROL_BYTES = bytes(b for b in range(32) if b not in b"\t\n\v\f\r\x1b")
_BINARY_SHARE = 0.003  # of control bytes; text has none, compressed data 10 %
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff]")
_UTF16_BLANKS = 30  # characters a blank at most: what UTF-16 makes of ASCII with a stray NUL has none
_HIGH_BYTES = bytes(range(128, 256))
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{1,2}|[\xf0-\xf4][\x80-\xbf]{1,3}")
_PUNCTUATION = b"\xe2\x80"  # how UTF-8 begins quotes and dashes; no language has â€, вЂ or what else it could be
_HIGH = re.compile(rb"[\x80-\xff]")
_C1 = re.compile(rb"[\x80-\x9f]")
_GUESS_BYTES = 1 << 16  # of the sample that the guess is made on: enough for any language, and linear
_GUESS_BEFORE = 1 << 10  # of the sample that stand before the first byte beyond ASCII
_GUESSABLE = [
    "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r", "iso8859_2", "iso8859_5",
    "shift_jis", "cp932", "euc_jp", "gb18030", "big5", "cp949", "cp874", "cp1257",
]  # fmt: skip
_LEAST_MULTI_BYTE = 0.1  # of the bytes; Chinese, Japanese and Korean have 0.3 and more, a chance hit in Latin text less
_WESTERN = (  # letters beyond ASCII of the languages that cp1252 was made for
    "äöüßéë", "àâæçèéêëîïôœùûüÿ", "áéíñóúü", "àáâãçéêíóôõú", "àèéìíîòóùú", "áèéëïóöü", "àçèéíïòóúü",
    "åæéø", "åäéö", "áæéðíóøöúýþ", "äõöüšž",
)  # fmt: skip
_CENTRAL = {
    "Croatian": "čćđšž", "Czech": "áčďéěíňóřšťúůýž", "Hungarian": "áéíóöőúüű", "Polish": "ąćęłńóśźż",
    "Romanian": "ăâîşţ", "Slovak": "áäčďéíĺľňóôŕšťúýž", "Slovene": "čšž",
}  # fmt: skip
_REGIONAL = {  # the pages that share most bytes with cp1252, and their languages as charset_normalizer names them
    "cp1250": _CENTRAL,
    "iso8859_2": _CENTRAL,
    "cp1254": {"Turkish": "âçğıîöşûü"},
    "cp1257": {"Estonian": "äõöüšž", "Latvian": "āčēģīķļņšūž", "Lithuanian": "ąčęėįšųūž"},
}
_LATIN = ("cp1252", *_REGIONAL)
_LIKELY = 3  # languages of a match, best first, that are tried
_FOREIGN = 20  # letters beyond ASCII for one of another language, in a name
_RARE = 100  # letters for one beyond ASCII, in a language that has none of its own: English

_HTML = re.compile(r"^[ \t]*<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])", re.IGNORECASE | re.MULTILINE)
_HTML_WITHIN = 4096  # characters: a page may begin with a scraper's header and comments
_TAG = re.compile(r"\s*<[a-z!?]", re.IGNORECASE)


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
    if _is_markup(decoded.text):
        return _reject(
            document, "html_page", "an HTML page, not text: extract its text first, for example with trafilatura"
        )
    return decoded


def _reject(document: RawDocument, rule: str, message: str) -> Rejection:
    return Rejection(document.source, document.sha256, "decode", rule, message)


def _is_markup(text: str) -> bool:
    if "<" not in text:
        return False
    return _HTML.search(text, 0, _HTML_WITHIN) is not None or (_TAG.match(text) is not None and "</" in text)


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
    """A NUL in every other byte only, and nothing but text, with blanks, when read so."""
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
    if _NO_TEXT.search(text) or (text.count(" ") + text.count("\n")) * _UTF16_BLANKS < len(text):
        return None
    return Decoded(text, f"{encoding} (guessed)")


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
    return _reject(document, "binary_file", f"{share:.1%} of its bytes are control codes: this is no text")


def _damaged(document: RawDocument) -> Rejection | None:
    """Text with sequences of UTF-8's form, whole or cut short, that only UTF-8 has or that outnumber other bytes."""
    rest, sequences = _SEQUENCE.subn(b"", document.raw)
    strays = len(rest) - len(rest.translate(None, _HIGH_BYTES))
    if sequences <= strays and _PUNCTUATION not in document.raw:
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

    sample = _sample(document.raw)
    matches = from_bytes(sample, cp_isolation=_GUESSABLE, enable_fallback=False)
    fitting = [m for m in matches if not 0 < m.multi_byte_usage < _LEAST_MULTI_BYTE]
    encoding = fitting[0].encoding if fitting else None
    if encoding in _LATIN:
        encoding = _latin_page(fitting, sample)
    if encoding:
        try:
            return Decoded(document.raw.decode(encoding), f"{encoding} (guessed)")
        except UnicodeDecodeError:
            pass
    return _reject(document, "unknown_encoding", "neither UTF-8 nor any legacy encoding that fits; convert it to UTF-8")


def _sample(raw: bytes) -> bytes:
    """Return whole lines, if there are any, around the first byte beyond ASCII."""
    first = _HIGH.search(raw)
    start = max(0, first.start() - _GUESS_BEFORE) if first else 0
    sample = raw[start : start + _GUESS_BYTES]
    if start + _GUESS_BYTES < len(raw):
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    return sample


def _latin_page(matches: "Sequence[CharsetMatch]", sample: bytes) -> str | None:
    """Return the page in which the letters are those of one language, cp1252 first; None if there is none."""
    if _is_spelled(sample.decode("cp1252", "ignore"), _WESTERN):
        return "cp1252"
    for match in matches:
        if match.encoding in _REGIONAL:
            page = match.encoding
            if page in ("cp1250", "iso8859_2"):  # š, ž, ś and quotes are C1 codes in the one, and never in the other
                page = "cp1250" if _C1.search(sample) else "iso8859_2"
            alphabets = [_REGIONAL[page].get(language, "") for language in match.languages[:_LIKELY]]
            if _is_spelled(sample.decode(page, "ignore"), alphabets):
                return page
    return None


def _is_spelled(text: str, alphabets: "Sequence[str]") -> bool:
    """Return whether letters beyond ASCII are rare, or nearly all from one of the alphabets."""
    letters = [c for c in text.lower() if c.isalpha()]
    beyond = [c for c in letters if not c.isascii()]
    foreign = min(sum(c not in alphabet for c in beyond) for alphabet in alphabets) if alphabets else len(beyond)
    return len(beyond) * _RARE <= len(letters) or foreign * _FOREIGN <= len(beyond)
