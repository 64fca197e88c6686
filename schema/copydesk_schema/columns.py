"""The columns of the three tables, stated once: name, type, nullability, meaning.

Everything else (Arrow schemas, Hugging Face features, the pandera contract, the dataset card) is rendered from here.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

CONTRACT_VERSION = "1"

ArrowType = Literal["string", "date32", "int64", "int32", "float64"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `type` is the name of an Arrow type."""

    name: str
    type: ArrowType
    nullable: bool
    meaning: str


ARTICLES = (
    Column("id", "string", False, "First 32 hex digits of the SHA-256 of the document's bytes."),
    Column("date", "date32", True, "Calendar day of publication, as the document states it."),
    Column("outlet", "string", True, "Name of the publisher."),
    Column("title", "string", True, "Headline, its words untouched."),
    Column("body", "string", False, "Standfirst, paragraphs and subheadings in their order, joined by a blank line."),
    Column("url", "string", True, "Address of the article."),
)

LEDGER = (
    Column("source", "string", False, "Path of the document below its SOURCE, then !member or #record; the key."),
    Column("id", "string", True, "The article's id; null if the document's bytes could not be read."),
    Column("given_id", "string", True, "An id that the input stated beside the text."),
    Column("sha256", "string", True, "SHA-256 of the document's bytes."),
    Column("size", "int64", True, "Bytes of the document."),
    Column("encoding", "string", True, "Encoding the text was read in; `(guessed)` if nothing states it."),
    Column("text_length", "int64", True, "Characters of the decoded text: the range of every span."),
    Column("language", "string", True, "Language of the text, ISO 639, told by fastText or stated; null if not sure."),
    Column("language_confidence", "float64", True, "How sure it is, above 0 and below 1; null if it was stated."),
    Column("status", "string", False, "accepted, rejected or withheld."),
    Column("stage", "string", True, "Where a document left the flow: read, decode, parse, survey or check."),
    Column("rule", "string", True, "The rule that rejected or withheld it."),
    Column("message", "string", True, "The same in words."),
    Column("date_rule", "string", True, "The rule that found the date, or says why there is none."),
    Column("outlet_rule", "string", True, "The rule that found the outlet, or says why there is none."),
    Column("title_rule", "string", True, "The rule that found the title, or says why there is none."),
    Column("url_rule", "string", True, "The rule that found the url, or says why there is none."),
    Column("article_sha256", "string", True, "SHA-256 of the article row's canonical JSON (RFC 8785)."),
    Column("duplicate_group", "string", True, "Smallest id of the articles whose text is alike; null if none is."),
    Column("similarity", "float64", True, "Share of its text that the group's leading article has too, estimated."),
    Column("split", "string", True, "The split that the article is in; null if the dataset has none."),
    Column("overridden", "string", True, "Fields corrected by overrides.jsonl, joined by commas."),
    Column(
        "given_notes",
        "string",
        True,
        "Of values stated beside the text: what the text says otherwise, and what was not used and why.",
    ),
)

EVIDENCE = (
    Column("id", "string", False, "The article."),
    Column("field", "string", False, "The field this is evidence for."),
    Column("index", "int32", False, "Position of the value within the field: the paragraph's number for a body."),
    Column("part", "int32", False, "Position within a value that several spans make up."),
    Column("start", "int64", True, "First character of the span in the decoded text; null for given values."),
    Column("end", "int64", True, "One past the last character of the span."),
    Column("rule", "string", False, "The rule, whose reader turns the spans' text into the value."),
    Column("text", "string", True, "The text of the span; null for a body."),
)

TABLES: dict[str, tuple[Column, ...]] = {"articles": ARTICLES, "ledger": LEDGER, "evidence": EVIDENCE}

OMITTABLE = ("body",)
"""The columns of articles that a release may leave out, of texts that may not be passed on."""

FIELDS = ("date", "outlet", "title", "url")
"""The fields that may be null, each explained by `<field>_rule` in the ledger."""

STATUSES = ("accepted", "rejected", "withheld")
STAGES = ("read", "decode", "parse", "survey", "check")

PARAGRAPH_BREAK = "\n\n"
"""What joins the passages of a body."""

DATE_MIN = date(1605, 1, 1)  # the first newspaper, Relation, Strasbourg
DATE_MAX = date(2099, 12, 31)
MAX_TITLE_CHARS = 1_000
MAX_OUTLET_CHARS = 200
MAX_BODY_CHARS = 1_000_000
MAX_URL_CHARS = 2_083  # the longest that every browser and crawler takes

_SPACE = "\\x00-\\x20\\x7f-\\xa0\u1680\u2000-\u200b\u2028-\u202f\u205f\u3000\ufeff"  # `\\s` differs between engines
URL_FORM = (
    rf"^[Hh][Tt][Tt][Pp][Ss]?://[^{_SPACE}/?#@\\]+([/?#][^{_SPACE}]*)?$"  # absolute, no credentials, no white space
)
"""An absolute http(s) URL without credentials or white space; read alike by `re`, RE2 and Rust's regex."""

NO_CONTROLS = r"^[^\x00-\x1f\x7f-\x9f]*$"

_CREDENTIALS = re.compile(r"(\w://)[^\s/?#@]+@")


def without_credentials(text: str) -> str:
    """Return the text with the user names and passwords of its URLs cut out: they enter no message."""
    return _CREDENTIALS.sub(r"\1…@", text)
