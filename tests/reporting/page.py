"""A report as a tree: read strictly, so that what is not closed, or closed twice, fails."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "input"}


@dataclass(slots=True)
class Element:
    """An element of a page, and the texts and elements in it."""

    tag: str
    attributes: dict[str, str | None]
    inner: "list[Element | str]" = field(default_factory=list)

    def all(self, tag: str = "", **attributes: str) -> "Iterator[Element]":
        """Yield the elements below it with that tag and those attributes (`class_` holds it among others)."""
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        for inner in self.inner:
            if isinstance(inner, Element):
                if tag in ("", inner.tag) and all(inner.holds(key, value) for key, value in wanted.items()):
                    yield inner
                yield from inner.all(tag, **attributes)

    def holds(self, key: str, value: str) -> bool:
        """Return whether an attribute has that value, or a class among its classes."""
        own = self.attributes.get(key)
        return own is not None and (value in own.split() if key == "class" else own == value)

    @property
    def text(self) -> str:
        """All text in it, white space folded."""
        return " ".join(self.raw.split())

    @property
    def raw(self) -> str:
        """All text in it."""
        return "".join(inner if isinstance(inner, str) else inner.raw for inner in self.inner)

    def rows(self) -> list[list[str]]:
        """Return the cells of all rows in it."""
        return [[c.text for c in row.all() if c.tag in ("th", "td")] for row in self.all("tr")]


class Page(HTMLParser):
    """A page, read to its end."""

    def __init__(self, source: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.source = source.decode("utf-8")
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(self.source)
        self.close()
        assert self._open == [self.root], f"{self._open[-1].tag} is never closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        assert len({name for name, _ in attrs}) == len(attrs), f"{tag} has an attribute twice"
        element = Element(tag, dict(attrs))
        self._open[-1].inner.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, which must be the last one that was opened."""
        assert self._open.pop().tag == tag, f"{tag} is closed, and another is open"

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self._open[-1].inner.append(data)

    def section(self, name: str) -> Element:
        """Return a section."""
        (found,) = self.root.all("section", id=name)
        return found
