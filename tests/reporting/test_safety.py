"""The page holds all it needs, runs nothing but its own script, and shows hostile text as text."""

import base64
import hashlib
import re
import unicodedata
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import copydesk
from copydesk.reporting.page import environment

from .page import Page

TEMPLATES = Path(copydesk.__file__).parent / "reporting" / "templates"
TAGS = {tag for file in TEMPLATES.glob("*.html") for tag in re.findall(r"<([a-z]\w*)", file.read_text())}


def policy_of(page: Page) -> str:
    (policy,) = page.root.all("meta", http_equiv="Content-Security-Policy")
    return policy.attributes["content"] or ""


def test_the_page_is_well_formed_html(page: Page) -> None:
    assert page.source.startswith("<!doctype html>\n")
    (html,) = (e for e in page.root.inner if not isinstance(e, str))
    assert (html.tag, html.attributes["lang"]) == ("html", "en")
    ids = [e.attributes["id"] for e in page.root.all() if "id" in e.attributes]
    assert len(ids) == len(set(ids))


def test_another_reader_of_html_sees_the_same_documents(page: Page) -> None:
    from lxml import html  # type: ignore[import-untyped]

    seen = html.document_fromstring(page.source.encode(), parser=html.HTMLParser(encoding="utf-8"))
    assert len(seen.xpath("//details[@data-status]")) == len([*page.root.all("details", class_="document")])
    assert len(seen.xpath("//script")) == 1


def test_nothing_is_fetched_from_elsewhere(page: Page) -> None:
    for element in page.root.all():
        assert not element.attributes.keys() & {"src", "srcset", "action", "background", "poster", "data", "formaction"}
        assert "href" not in element.attributes or element.tag == "a"
    (style,) = page.root.all("style")
    assert not re.search(r"url\(|@import|//", style.raw)


def test_no_element_is_there_but_the_templates_own(page: Page) -> None:
    assert {e.tag for e in page.root.all()} <= TAGS | {"svg", "rect", "line"}
    assert not [name for e in page.root.all() for name in e.attributes if name.startswith("on") or name == "style"]


def test_the_policy_allows_this_style_and_this_script_and_nothing_else(page: Page) -> None:
    policy = policy_of(page)
    (script,), (style,) = page.root.all("script"), page.root.all("style")
    hashes = [base64.b64encode(hashlib.sha256(e.raw.encode()).digest()).decode() for e in (style, script)]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_without_documents_no_script_may_run(built: Path, tmp_path: Path) -> None:
    copydesk.report(built, tmp_path / "r.html")
    page = Page((tmp_path / "r.html").read_bytes())
    assert not [*page.root.all("script")]
    assert "script-src 'none'" in policy_of(page)
    assert not [*page.root.all("section", id="documents")]


def test_hostile_text_is_shown_as_it_is_written(page: Page) -> None:
    (document,) = (d for d in page.root.all("details", class_="document") if "hostile<b>.txt" in d.text[:200])
    assert '</script><img src=x onerror=alert(1)> Harbour "reopens" after the' in document.text
    assert "</pre><svg onload=x>." in document.text
    (heading,) = page.root.all("h1")
    assert heading.text == 'The </title><b>"harbour"</b> \\u202e'


def test_nothing_that_is_not_seen_is_in_the_file(page: Page) -> None:
    hidden = {c for c in page.source if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c != "\n"}
    assert hidden == set()


def test_a_password_in_an_address_is_not_shown(page: Page) -> None:
    assert "secret" not in page.source
    assert "user:" not in page.source


def test_addresses_are_linked_only_if_they_are_of_the_web(page: Page) -> None:
    links = [e for e in page.root.all("a") if not (e.attributes["href"] or "").startswith("#")]
    assert links
    assert all(re.match("https?://", e.attributes["href"] or "") for e in links)
    assert all("noreferrer" in (e.attributes["rel"] or "") for e in links)
    show = environment().from_string("{% import 'parts.html' as parts %}{{ parts.address(url) }}")
    for url in ("javascript:alert(1)", "data:text/html,x", "//x.example", "https://a b", "HTTPS://u:p@x.example/"):
        assert "href" not in show.render(url=url)


@given(st.text())
def test_whatever_a_template_is_given_comes_out_as_text(text: str) -> None:
    template = '<p title="{{ text }}">{{ text }}</p><p>{{ text | lines }}</p>'
    shown = environment().from_string(template).render(text=text)
    read = Page(shown.encode())
    assert [e.tag for e in read.root.all()] == ["p", "p"]
    assert not {c for c in shown if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"}
