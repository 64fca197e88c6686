"""The browser of documents: their pieces, their evidence, and which of them are shown."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import copydesk
from copydesk.records import Label
from copydesk.reporting.ledger import Kind, LedgerSums
from copydesk.reporting.palette import COLOURS, DARK, LIGHT, stylesheet
from copydesk.reporting.pieces import DOCUMENT_CHARS, PIECE_CHARS, PIECES, pieces_of
from copydesk.reporting.sample import sample

from .page import Element, Page

LONGEST = 250_000  # bytes of one document in the file; 8,000 characters and their marks are some 20,000


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("label", get_args(Label))
def test_every_label_has_a_colour_that_is_told_from_its_ground(label: Label) -> None:
    assert contrast(COLOURS[label].light, LIGHT) >= 4.5
    assert contrast(COLOURS[label].dark, DARK) >= 4.5
    assert stylesheet().count(f".l-{label}{{color:") == 2


def test_the_grounds_are_those_of_the_page(page: Page) -> None:
    (style,) = page.root.all("style")
    light, _, dark = style.raw.partition("prefers-color-scheme:dark")
    assert "--ground:#fff;" in light
    assert f"--ground:{DARK};" in dark


def documents(page: Page) -> Iterator[tuple[str, Element]]:
    for document in page.root.all("details", class_="document"):
        (summary,) = document.all("summary")
        (source,) = summary.all("code", class_="source")
        yield source.text, document


def test_every_document_is_shown_once_if_all_are_asked_for(page: Page, built: Path) -> None:
    sources = pq.read_table(built / "ledger")["source"].to_pylist()
    assert sorted(source for source, _ in documents(page)) == sorted(sources)


def test_the_evidence_of_every_field_is_marked(page: Page, built: Path) -> None:
    ledger = pq.read_table(built / "ledger").to_pylist()
    sources = {row["id"]: row["source"] for row in ledger if row["status"] == "accepted"}
    marked = {
        source: [
            (m.text.removesuffix(t.text).strip(), t.text) for m in d.all("mark") for t in m.all("span", class_="tag")
        ]
        for source, d in documents(page)
    }
    checked = 0
    for row in pq.read_table(built / "evidence").to_pylist():
        source = sources[row["id"]]
        if row["text"] is None or source.startswith("hostile"):
            continue
        texts = "".join(text for text, fields in marked[source] if row["field"] in fields.split(", "))
        assert "".join(row["text"].split()) in "".join(texts.split())
        checked += 1
    assert checked > 50


def test_pieces_have_their_label_and_those_of_the_body_stand_apart(page: Page) -> None:
    (gazette,) = (d for source, d in documents(page) if source == "gazette05.txt")
    pieces = [*gazette.all("div", class_="piece")]
    labels = [next(p.all("span", class_="label")).text.split()[0] for p in pieces]
    assert labels == ["header", "title", "paragraph", "boilerplate", "paragraph", "paragraph", "paragraph"]
    assert [p.holds("class", "kept") for p in pieces] == [label == "paragraph" for label in labels]
    assert [next(p.all("p")).attributes["class"] for p in pieces] == [f"l-{label}" for label in labels]


def test_a_long_document_is_cut_and_says_so(page: Page) -> None:
    (hostile,) = (d for source, d in documents(page) if source.startswith("hostile"))
    assert "998,000 more characters" in hostile.text
    assert hostile.raw.count("x" * PIECE_CHARS) == 1


def test_a_document_of_very_many_lines_is_cut_and_the_report_stays_small(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    line = (
        "The ferry sailed again in the morning, said the crew of the ship that had been waiting for the storm to end.\n"
    )
    (tmp_path / "a" / "long.txt").write_text(line * 5_000 + "\n".join(f"<{n}>" for n in range(5_000)))
    (tmp_path / "a" / "short.txt").write_text("The ferry is back\n\n" + line * 3)
    copydesk.build(tmp_path / "a", tmp_path / "dist", workers=1, no_cache=True)
    bare = copydesk.report(tmp_path / "dist").size
    done = copydesk.report(tmp_path / "dist", sources=tmp_path / "a")
    assert done.size - bare < 2 * LONGEST
    assert "more characters of this document are not shown" in done.out.read_text()


def test_the_status_rule_and_outlet_of_a_document_are_there_to_filter_by(page: Page, built: Path) -> None:
    ledger = {row["source"]: row for row in pq.read_table(built / "ledger").to_pylist()}
    for source, document in documents(page):
        assert document.attributes["data-status"] == ledger[source]["status"]
        assert document.attributes["data-rule"] == (ledger[source]["rule"] or "")
    offered = {s.attributes["name"]: {o.text for o in s.all("option")} for s in page.root.all("select")}
    for key, values in offered.items():
        found = {d.attributes[f"data-{key}"] or "" for _, d in documents(page)} - {""}
        assert values == found | {"all"}


def test_the_filters_are_hidden_until_the_script_runs(page: Page) -> None:
    (form,) = page.root.all("form")
    assert "hidden" in form.attributes


def test_a_sample_holds_every_kind_that_was_refused(built: Path, sources: Path, tmp_path: Path) -> None:
    ledger = pq.read_table(built / "ledger").to_pylist()
    kinds = {(row["status"], row["rule"]) for row in ledger if row["status"] != "accepted"}
    copydesk.report(built, tmp_path / "r.html", sources=sources, documents=12)
    shown = [d.attributes for _, d in documents(Page((tmp_path / "r.html").read_bytes()))]
    assert len(shown) == 12
    assert {(a["data-status"], a["data-rule"]) for a in shown if a["data-status"] != "accepted"} == kinds
    assert any(a["data-status"] == "accepted" for a in shown)


def sums(accepted: int, refused: list[int]) -> LedgerSums:
    kinds = {Kind("accepted", None, None): accepted} | {
        Kind("rejected", "parse", f"r{n}"): c for n, c in enumerate(refused)
    }
    kinds = {kind: count for kind, count in kinds.items() if count}
    samples = {kind: tuple({"kind": kind, "n": n} for n in range(count)) for kind, count in kinds.items()}
    return LedgerSums({}, kinds, {}, {}, samples)


@given(st.integers(0, 30), st.lists(st.integers(1, 9), max_size=6), st.integers(1, 40))
def test_a_sample_is_as_large_as_asked_and_takes_of_every_kind(accepted: int, refused: list[int], most: int) -> None:
    ledger = sums(accepted, refused)
    drawn = sample(ledger, most)
    assert len(drawn) == min(most, accepted + sum(refused))
    assert len({(row["kind"], row["n"]) for row in drawn}) == len(drawn)
    assert len({row["kind"] for row in drawn}) >= min(most, len(refused))
    if accepted and len(refused) < most:
        assert any(row["kind"].status == "accepted" for row in drawn)


def test_which_documents_are_shown_does_not_depend_on_their_names(tmp_path: Path) -> None:
    shown = []
    for folder, prefix in (("a", ""), ("b", "z")):
        (tmp_path / folder).mkdir()
        for n in range(20):
            name = f"{prefix}{n if not prefix else 99 - n}.txt"
            text = f"The ferry number {n} sailed again in the morning, said the crew of the {n * 7} ships.\n"
            (tmp_path / folder / name).write_text(f"Ship {n} is back\n\n{text}")
        out = tmp_path / f"{folder}-dist"
        copydesk.build(tmp_path / folder, out, workers=1, no_cache=True)
        page = Page(copydesk.report(out, sources=tmp_path / folder, documents=5).out.read_bytes())
        shown.append([next(d.all("bdi", class_="name")).text for _, d in documents(page)])
    assert shown[0] == shown[1]


def test_a_document_that_was_changed_is_told_and_not_shown(built: Path, sources: Path, tmp_path: Path) -> None:
    changed = Path(shutil.copytree(sources, tmp_path / "documents", symlinks=True))
    (changed / "gazette05.txt").write_text("Another text altogether\n\nThat was not there before.\n")
    (changed / "gazette06.txt").unlink()
    copydesk.report(built, tmp_path / "r.html", sources=changed, documents=500)
    found = dict(documents(Page((tmp_path / "r.html").read_bytes())))
    assert "was changed since the dataset was built" in found["gazette05.txt"].text
    assert "Another text" not in found["gazette05.txt"].text
    assert "hold no document of this name" in found["gazette06.txt"].text


def test_a_document_that_is_read_otherwise_now_says_what_to_name(built: Path, sources: Path, tmp_path: Path) -> None:
    copydesk.report(built, tmp_path / "r.html", sources=sources, documents=500)
    found = dict(documents(Page((tmp_path / "r.html").read_bytes())))
    assert "name the outlets, phrases and overrides" in found["gazette01.txt"].text
    assert "read again" not in found["gazette02.txt"].text


def test_with_what_it_was_built_with_every_document_is_read_as_it_was(page: Page) -> None:
    assert "read again, it" not in page.section("documents").text


@given(st.text(alphabet=st.sampled_from("ab c.\n\r\u2028\x0c<&D"), max_size=400))
def test_the_pieces_of_a_short_document_hold_all_of_its_text_but_white_space(text: str) -> None:
    parsed = copydesk.parse(text)
    pieces, left = pieces_of(parsed)
    assert left == 0
    shown = "".join(segment.text for piece in pieces for segment in piece.segments)
    if parsed.page is not None:
        assert "".join(shown.split()) == "".join(parsed.page.text.split())


@given(st.integers(1, 400), st.integers(1, 300))
def test_no_more_is_shown_of_a_document_than_the_bounds_say(lines: int, words: int) -> None:
    parsed = copydesk.parse("\n".join(f"{'word ' * words}{n}." for n in range(lines)))
    pieces, left = pieces_of(parsed)
    assert len(pieces) <= PIECES
    assert sum(len(s.text) for p in pieces for s in p.segments) <= DOCUMENT_CHARS
    shown = sum(len(s.text) for p in pieces for s in p.segments) + sum(p.left for p in pieces)
    assert shown + left <= sum(p.end - p.start for p in parsed.pieces)
