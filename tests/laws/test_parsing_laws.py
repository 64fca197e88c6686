"""Laws of parsing, for any text and for pages put together as news pages are."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

import copydesk
from copydesk.parser import load_tables, parse, parse_all, read_evidence
from copydesk.records import BODY_LABELS, Found, Page, Parsed, RawDocument, Span
from copydesk_schema.columns import FIELDS

HEADLINES = (
    "Harbour bridge closes for a year",
    "Who needs a bridge across the harbour?",
    "FERRY WORKERS ASK FOR HIGHER PAY",
    "港の橋は一年間通行止め",
    "Мост через гавань закрыт на год",
)
SENTENCES = (
    "The bridge will be closed for repairs from Monday.",
    "The work will take a year, the town said, UNN reports.",
    "“We shall carry every car across the river,” the ferry's captain said.",
    "The bridge was opened on March 4, 1931 by the mayor.",
    "橋は月曜日から修理のため閉鎖されると町は発表した。",
    "Read more than 20 books a year, the teacher tells her class.",
    "Who is to pay for it? The town has no money!",
    "It\u00a0is  closed\tto all,\u2028Ukrinform\u00a0 reports.",
)
SHORT_LINES = (
    "Who pays?",
    "Details",
    "Source",
    "- a ferry",
    "***",
    "Harbour",
    "Tags:",
    "“We won!”",
    "\u200b",
    "The town:",
)
HEADERS = (
    " date 2025-03-04",
    "Date: 2025-3-4",
    " date 2025-02-30",
    " date 2025-03-04 2025-03-05",
    " date 2025-03-04 https://www.bbc.co.uk/news/harbour",
    " date 2025-03-04 https://anna:secret@harbour.example/",
    " date 2025-03-04 https://harbour.example/old bridge/closed.html",
    " date 2025-03-04 https://news.harbourpost.co.uk:8443/bridge",
    "Title: Harbour bridge closes\nSource: BBC News\nDate: 12/08/2025",
    '---\ntitle: "The \\"old\\" bridge"\nurl: https://harbour.example/old\npublisher: www.bbc.co.uk\n---',
    '---\ntitle: "The \\x bridge"\nlink: <https://anna:secret@harbour.example/>\nAuthor: Anna Berg\n---',
    "URL: https://web.archive.org/web/2020/x\nDate: 2025-03-04\nPublished: 2025-02-30\nText:",
)
STAMPS = (
    "March 4, 2025",
    "12/08/2025",
    "31.02.2025",
    "10:29 GMT 04.03.2025 (Updated: 10:46 GMT 05.03.2025)",
    "Published: 4 March 2025",
    "Updated: 4th Sept. 2025 at 10:15 pm",
    "OLD HARBOUR, March 4, 2025",
    "2023/12",
)
FURNITURE = (
    "Advertisement",
    "Share this article!",
    "© 2025 The Harbour Post",
    "By Anna Berg and Jonas van der Meer",
    "Photo: Anna Berg",
    "Cars wait in front of the bridge on Sunday. / Harbour Post",
    "The mayor in front of the bridge. © Anna Berg",
    "Read more",
    "FILE PHOTO.",
    "Leave a Reply",
)
LINE_ENDS = ("\n", "\r\n", "\r", "\n\n", " \n\t\n", "\r\n\r\n")

line = st.one_of(
    st.sampled_from(SENTENCES),
    st.sampled_from(SHORT_LINES + STAMPS + FURNITURE),
    st.sampled_from(HEADLINES),
    st.sampled_from(HEADLINES).map("Read more {}".format),
    st.lists(st.sampled_from(SENTENCES + HEADLINES), min_size=2, max_size=4).map("".join),
    st.text(max_size=40),
)


@st.composite
def news_pages(draw: st.DrawFn, line_ends: Sequence[str] = LINE_ENDS) -> str:
    """Return a page with or without a header, and lines of every kind in any order below it."""
    lines = draw(st.lists(line, min_size=1, max_size=25))
    if draw(st.booleans()):
        header = draw(st.sampled_from(HEADERS))
        lines = [f"{header} {lines[0]}", *lines[1:]] if draw(st.booleans()) else [header, *lines]
    return "".join(text + draw(st.sampled_from(line_ends)) for text in lines)


documents = st.one_of(news_pages(), st.text(), st.binary())


def read(document: str | bytes) -> tuple[Page, Parsed] | None:
    """Return a document that is text, as it was parsed; None for one that is not."""
    parsed = copydesk.parse(document)
    return (parsed.page, parsed) if parsed.page else None


@given(documents)
def test_the_pieces_touch_and_join_to_the_document(document: str | bytes) -> None:
    """Law: each piece begins where the one before it ends, none is empty, and together they are the text."""
    if text := read(document):
        page, parsed = text
        ends = [0, *(p.end for p in parsed.pieces)]
        assert [p.start for p in parsed.pieces] == ends[:-1]
        assert ends[-1] == len(page.text)
        assert all(p.start < p.end for p in parsed.pieces)


@given(documents)
def test_a_blank_is_white_space_and_nothing_else_is(document: str | bytes) -> None:
    """Law: blanks hold white space only, and every other piece begins and ends with something else."""
    if text := read(document):
        page, parsed = text
        for piece in parsed.pieces:
            words = page.text[piece.start : piece.end]
            assert (words.strip() == "") if piece.label == "blank" else (words.strip() == words)


@given(news_pages() | st.text())
def test_utf8_is_read_character_for_character(document: str) -> None:
    """Law: the text of a page that was read as UTF-8 is the document's bytes."""
    parsed = copydesk.parse(document)
    if parsed.page and parsed.page.encoding == "utf-8":
        assert parsed.page.text == document


@given(documents)
def test_a_value_is_what_its_reader_makes_of_its_spans(document: str | bytes) -> None:
    """Law: the text at a value's spans, through the reader of its rule, is the value."""
    tables = load_tables()
    if text := read(document):
        page, parsed = text
        assert parsed.fields is not None
        for name in FIELDS:
            field = getattr(parsed.fields, name)
            if isinstance(field, Found):
                assert read_evidence(field.rule, texts(page, field.spans), tables) == field.value


@given(documents)
def test_a_passage_is_what_its_reader_makes_of_its_spans(document: str | bytes) -> None:
    """Law: the text at a passage's spans, through the reader of its rule, is the passage, and the passages the body."""
    tables = load_tables()
    if text := read(document):
        page, parsed = text
        assert parsed.fields is not None
        passages = parsed.fields.body
        assert [read_evidence(p.rule, texts(page, p.spans), tables) for p in passages] == [p.text for p in passages]
        if parsed.article:
            assert parsed.article.body == "\n\n".join(p.text for p in passages)


@given(documents)
def test_the_body_is_all_that_is_labelled_as_body(document: str | bytes) -> None:
    """Law: the body's spans are the standfirst, paragraphs and subheadings, in order, and no others."""
    if text := read(document):
        _, parsed = text
        assert parsed.fields is not None
        kept = [Span(p.start, p.end) for p in parsed.pieces if p.label in BODY_LABELS]
        assert [span for passage in parsed.fields.body for span in passage.spans] == kept


@given(documents, documents)
def test_parsing_knows_one_document_only(document: str | bytes, other: str | bytes) -> None:
    """Law: a document comes to the same however often it is parsed, and whatever is parsed in between."""
    first = copydesk.parse(document)
    copydesk.parse(other)
    assert copydesk.parse(document) == first


@given(news_pages(line_ends=["\n", "\n\n", " \n\t\n"]))
def test_line_ends_change_no_field(page: str) -> None:
    """Law: a page says the same with Unix, Windows and old Macintosh line ends."""
    page = page.replace("\r", " ").replace("\x00", " ")  # a NUL in the wrong place is another encoding
    fields = [read_off(page), read_off(page.replace("\n", "\r\n")), read_off(page.replace("\n", "\r"))]
    assert fields[0] == fields[1] == fields[2]


@given(news_pages(), st.sampled_from(["\n", "\r\n\r\n", " \n \n"]))
def test_blank_lines_around_a_page_change_no_field(page: str, blank: str) -> None:
    """Law: white space above and below a page is no part of what it says."""
    page = page.replace("\x00", " ")
    assert read_off(blank + page + blank) == read_off(page)


def texts(page: Page, spans: Sequence[Span]) -> list[str]:
    """Return the text at each span."""
    return [page.text[span.start : span.end] for span in spans]


def read_off(document: str) -> object:
    """Return the cells of a document but the id, or the rule that rejects it."""
    parsed = copydesk.parse(document)
    if parsed.article:
        article = parsed.article
        return article.date, article.outlet, article.title, article.body, article.url
    return parsed.rejection and parsed.rejection.rule


@given(st.lists(documents, min_size=2, max_size=5))
def test_documents_are_read_alike_whatever_others_come_with_them(texts: list[str | bytes]) -> None:
    """Law: reading documents together gives what reading each alone gives."""
    raws = [text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text for text in texts]
    together = list(parse_all((RawDocument.of("", raw) for raw in raws), load_tables(), lambda _: None))
    assert together == [(RawDocument.of("", raw), parse(RawDocument.of("", raw), load_tables())) for raw in raws]
