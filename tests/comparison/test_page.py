"""The page: it holds all it needs, runs nothing, shows hostile text as text, and takes no other file's place."""

import base64
import hashlib
import re
import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import copydesk
from copydesk import comparison
from copydesk.comparison.page import page as render
from copydesk_schema.errors import TargetError
from reporting.page import Page

from .conftest import Build, page
from .test_diff import Run
from .written import Row, written

TEMPLATE = Path(comparison.__file__).parent / "templates" / "comparison.html"
HOSTILE = 'x</title></pre></style><script>alert(1)</script><img src=x onerror=alert(1)> & "quoted" \u202e https://u:secret@e.x'


def page_of(one: list[Row], other: list[Row], names: tuple[str, str] = ("one", "two"), card: str = "") -> Page:
    with written(one, other) as (before, after):
        (after / "README.md").write_text(f"## {card}\n{card}\n")
        (after / "contract.yaml").write_text(yaml.safe_dump({"columns": {card: {"dtype": card}}}))
        found = comparison.compare_folders(before, after, 5, names)
    return Page(b"<!doctype html>\n" + render(found))


@pytest.fixture(scope="module")
def hostile() -> Page:
    """Return the page of two datasets whose every text is hostile."""
    gone = Row(f"gone {HOSTILE}", 1, outlet=f"gone {HOSTILE}", title=HOSTILE, language="<b>", split="<i>")
    stays = Row(f"s {HOSTILE}", 2, outlet=HOSTILE, title="a", body="b", url="c", split="train")
    other = stays._replace(text=3, title=HOSTILE, body=f"{HOSTILE} {HOSTILE * 90}", url=HOSTILE, split="<u>")
    refused = Row(f"r {HOSTILE}", 4)
    return page_of(
        [gone, stays, refused],
        [other, refused._replace(rule=f"r {HOSTILE}")],
        names=(f"a {HOSTILE}", f"b {HOSTILE}"),
        card=HOSTILE,
    )


def test_the_page_is_well_formed_and_holds_the_templates_elements_alone(hostile: Page) -> None:
    own = set(re.findall(r"<([a-z]\w*)", TEMPLATE.read_text()))
    assert {e.tag for e in hostile.root.all()} <= own
    assert not [name for e in hostile.root.all() for name in e.attributes if name.startswith("on") or name == "style"]


def test_nothing_is_fetched_from_elsewhere(hostile: Page) -> None:
    addresses = {name: v for e in hostile.root.all() for name, v in e.attributes.items() if name in ("href", "src")}
    assert addresses.keys() == {"href"}
    assert all((e.attributes["href"] or "").startswith("#") for e in hostile.root.all("a"))
    (style,) = hostile.root.all("style")
    assert not re.search(r"url\(|@import|//", style.raw)


def test_the_policy_allows_this_style_and_nothing_else(hostile: Page) -> None:
    (policy,) = hostile.root.all("meta", http_equiv="Content-Security-Policy")
    (style,) = hostile.root.all("style")
    digest = base64.b64encode(hashlib.sha256(style.raw.encode()).digest()).decode()
    assert policy.attributes["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; script-src 'none'; base-uri 'none'; form-action 'none'"
    )


def test_hostile_text_is_shown_as_it_is_written(hostile: Page) -> None:
    (heading,) = hostile.root.all("h1")
    assert heading.text.startswith("a x</title></pre></style><script>alert(1)</script><img src=x onerror=alert(1)> &")
    for name in ("articles", "fields", "figures", "documents", "around"):
        assert "</style><script>alert(1)</script>" in hostile.section(name).text
    assert "secret" not in hostile.source
    hidden = {c for c in hostile.source if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c != "\n"}
    assert hidden == set()


def test_the_page_tells_what_the_text_tells() -> None:
    one = [Row("a", 1, outlet="CNN", title="Ferry runs"), Row("b", 2, outlet="UNN", title="Bridge closes")]
    other = [Row("a", 3, outlet="CNN", title="Ferry stops"), Row("c", 4, outlet="BBC News", title="Storm")]
    told = page_of(one, other)
    assert told.section("articles").rows()[:6] == [
        *(["before", "2", ""], ["removed", "-1", ""], ["added", "+1", ""], ["after", "2", ""]),
        ["in both", "1", "0 by id, 1 by source (the document was edited)"],
        ["changed", "1", "0 by id, 1 by source"],
    ]
    assert ["title", "1", "0", "0"] in told.section("fields").rows()
    assert "Ferry runs Ferry stops" in told.section("fields").text
    assert ["UNN", "1", "0", "-1", "gone"] in told.section("figures").rows()
    assert ["BBC News", "0", "1", "+1", "new"] in told.section("figures").rows()


@given(st.text(), st.text())
def test_whatever_a_title_holds_it_is_text(before: str, after: str) -> None:
    try:
        (before + after).encode()
    except UnicodeEncodeError:
        return  # no Parquet file holds it
    told = page_of([Row("a", 1, title=before)], [Row("a", 1, title=after)])
    assert {e.tag for e in told.section("fields").all()} <= {
        *("h2", "h3", "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "p", "code", "del", "ins"),
    }


def test_a_page_is_replaced_and_another_file_is_left_as_it_is(
    first: Path, second: Path, tmp_path: Path, copydesk_run: Run
) -> None:
    out, mine = tmp_path / "d.html", tmp_path / "mine.html"
    for _ in range(2):
        done = copydesk_run("diff", first, second, "--html", out)
        assert (done.returncode, done.stderr) == (0, "")
    assert out.read_bytes().startswith(b"<!doctype html>\n<!-- copydesk comparison -->\n")
    for text in ("<!doctype html>\n<p>mine</p>\n", "<!doctype html>\n<!-- copydesk report -->\n"):
        mine.write_text(text)
        done = copydesk_run("diff", first, second, "--html", mine)
        assert done.returncode == 2
        assert "is no comparison that copydesk wrote: it is left as it is; choose another --html" in done.stderr
        assert mine.read_text() == text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d.html", "mine.html"]


def test_a_page_never_lies_within_a_dataset(first: Path, make: Build) -> None:
    other = make({"a.txt": page("Ferry runs late in winter")})
    for root in (first, other):
        with pytest.raises(TargetError, match="which is sealed; name a file elsewhere with --html"):
            comparison.check_page(root / "d.html", (str(first), str(other)))
    assert copydesk.validate(first).ok


def test_a_page_that_cannot_be_written_changes_nothing(first: Path, tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="there is no folder"):
        comparison.check_page(tmp_path / "nowhere" / "d.html", ())
    with pytest.raises(TargetError, match=r"is a folder; name a file in it: --html .*comparison\.html"):
        comparison.check_page(tmp_path, ())
