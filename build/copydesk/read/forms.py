"""What a file holds, as the end of its name says: one document, or many."""

import importlib.util
from functools import lru_cache
from typing import Literal, NamedTuple

from copydesk_schema.errors import SourceError

Kind = Literal["text", "html", "jsonl", "parquet", "zip", "tar", "warc"]
Packing = Literal["gz", "bz2", "xz", "zst"]

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("html", "htm", "xhtml"), "html"),
    **dict.fromkeys(("jsonl", "ndjson"), "jsonl"),
    **dict.fromkeys(("warc", "wet"), "warc"),
    "parquet": "parquet",
    "zip": "zip",
    "tar": "tar",
}
_PACKINGS: dict[str, Packing] = {"gz": "gz", "bz2": "bz2", "xz": "xz", "zst": "zst", "zstd": "zst"}
_SHORT: dict[str, Packing] = {"tgz": "gz", "tbz2": "bz2", "tbz": "bz2", "txz": "xz", "tzst": "zst"}
_NEEDS = {"html": ("trafilatura",), "warc": ("trafilatura", "fastwarc")}


class Form(NamedTuple):
    """What is in a file, and how that is compressed."""

    kind: Kind
    packing: Packing | None = None

    @property
    def is_container(self) -> bool:
        """Whether it holds documents, rather than being one."""
        return self.kind not in ("text", "html")

    @property
    def has_members(self) -> bool:
        """Whether its documents have names of their own, rather than numbers."""
        return self.kind in ("zip", "tar")


@lru_cache(maxsize=1 << 12)
def _of_ending(last: str, before: str) -> Form:
    if last in _SHORT:
        return Form("tar", _SHORT[last])
    packing = _PACKINGS.get(last)
    kind = _KINDS.get(before if packing else last, "text")
    if packing and kind == "parquet":  # compresses by itself, and cannot be read through a second packing
        kind = "text"
    return Form(kind, packing)


def form_of(name: str) -> Form:
    """Return the form that a file's name states. Any name that states none is a text."""
    base = name.rpartition("/")[2].lower()
    rest, dot, last = base.rpartition(".")
    if not dot:
        return Form("text")
    return _of_ending(last if len(last) < 8 else "", rest.rpartition(".")[2][:8] if "." in rest else "")


def must_be_readable(name: str, form: Form) -> None:
    """Raise SourceError if what reads this form is not installed."""
    for module in _NEEDS.get(form.kind, ()):
        if not _installed(module):
            raise SourceError(f"{name} is {form.kind.upper()}, which an extra reads: pip install 'copydesk[html]'")


@lru_cache
def _installed(module: str) -> bool:
    return importlib.util.find_spec(module) is not None
