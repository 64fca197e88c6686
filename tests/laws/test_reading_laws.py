"""What holds for the reading of any article, whatever stands around it."""

from textwrap import fill

from hypothesis import given
from hypothesis import strategies as st

import copydesk
from copydesk.records import Article

HEADLINES = (
    "Harbour bridge closes for a year",
    "Ferry workers ask for higher pay after a cold winter",
    "Mayor opens a library where the old mill stood",
    "School on the island gets its first new teacher in a decade",
)
SENTENCES = (
    "The bridge over the old harbour will be closed for repairs from Monday, the town council said on Friday.",
    "Drivers are asked to take the ferry, which leaves every ten minutes from the old quay until midnight.",
    "The work was ordered by the council's engineer, who found cracks in three of the seven arches in spring.",
    "It will cost the town four million crowns, and it will take at least a year, according to the mayor.",
    "Shopkeepers on the island fear for their trade, and two of them have asked the town for help with the rent.",
    '"We have seen three bridges come and go, and we will see a fourth," said Anna Berg, who runs the bakery.',
    "The ferry company promised a third boat for the summer, when twice as many people cross the water.",
    "A bus will take pupils from the quay to the school, and it will wait for the late boat on winter evenings.",
    "The old bridge was built by soldiers in 1911 and widened twice, the last time in the year of the great storm.",
    "Divers will look at the piers in March, and the council will decide in April whether two of them must go.",
    "The opposition asked why nobody had looked at the arches for eleven years, and it called for an inquiry.",
    "The engineer answered that money for such work had been cut from the budget in four years out of five.",
)
FURNITURE = (
    "Advertisement",
    "Share this article",
    "Skip to content",
    "Sign up for our newsletter",
    "Privacy policy",
    "Copy link",
    "Log in",
    "Most read",
)

PARAGRAPHS = tuple(" ".join(SENTENCES[i : i + 3]) for i in range(0, len(SENTENCES), 3))

articles = st.tuples(
    st.sampled_from(HEADLINES), st.lists(st.sampled_from(SENTENCES), min_size=3, max_size=9, unique=True)
)


def read(*lines: str) -> Article:
    article = copydesk.parse("\n\n".join(lines) + "\n").article
    assert article is not None
    return article


@given(articles)
def test_an_article_alone_is_read_whole(article: tuple[str, list[str]]) -> None:
    """Law: the body of a page that holds an article and nothing else is that article."""
    headline, text = article
    got = read(headline, *text)
    assert (got.title, got.body.split("\n\n")) == (headline, text)


@given(articles)
def test_reading_what_was_read_changes_nothing(article: tuple[str, list[str]]) -> None:
    """Law: a headline and a body, read again, are that headline and that body."""
    headline, text = article
    once = read("Skip to content", headline, *text, "Share this article")
    again = read(str(once.title), once.body)
    assert (again.title, again.body) == (once.title, once.body)


@given(articles)
def test_a_body_that_stands_twice_is_read_once(article: tuple[str, list[str]]) -> None:
    """Law: a second copy of the text, in lines or in one, adds nothing."""
    headline, text = article
    assert read(headline, *text, *text).body == read(headline, *text).body
    assert read(headline, " ".join(text), *text).body.split("\n\n")[-len(text) :] == text


@given(articles, st.lists(st.sampled_from(FURNITURE), max_size=4), st.lists(st.sampled_from(FURNITURE), max_size=4))
def test_furniture_around_an_article_changes_no_field(
    article: tuple[str, list[str]], above: list[str], below: list[str]
) -> None:
    """Law: buttons and links above and below an article leave its fields as they are."""
    headline, text = article
    alone, framed = read(headline, *text), read(*above, headline, *text, *below)
    assert (framed.title, framed.body, framed.date, framed.url) == (alone.title, alone.body, alone.date, alone.url)


@given(
    st.sampled_from(HEADLINES),
    st.lists(st.sampled_from(PARAGRAPHS), min_size=2, unique=True),
    st.integers(60, 100),
    st.sampled_from(["", "    "]),
)
def test_wrapping_a_plain_article_changes_no_field(headline: str, text: list[str], width: int, indent: str) -> None:
    """Law: an article says the same when each of its lines is broken at a width, with blank lines or with indents."""
    wrapped = [fill(paragraph, width, initial_indent=indent) for paragraph in (headline, *text)]
    got = copydesk.parse(("\n" if indent else "\n\n").join(wrapped) + "\n").article
    alone = read(headline, *text)
    assert got is not None
    assert (got.title, got.body, got.date, got.outlet) == (alone.title, alone.body, alone.date, alone.outlet)


OTHER_WORDS = ("ferry", "workers", "library", "school", "island", "winter", "teacher", "storm", "2025", "12", "a-z")


@given(
    st.lists(st.sampled_from(("harbour", "bridge", "closes", "year")), max_size=2, unique=True),
    st.lists(st.sampled_from(OTHER_WORDS), max_size=4, unique=True),
    st.sampled_from((".html", "/", "")),
)
def test_a_path_that_shares_fewer_than_three_words_with_the_headline_is_no_evidence(
    shared: list[str], others: list[str], end: str
) -> None:
    """Law: a lone address is the article's only if its path spells three words of the headline or more."""
    address = f"https://post.example/news/{'-'.join([*shared, *others])}{end}"
    assert read(HEADLINES[0], *SENTENCES[:3], address).url is None


@given(st.permutations(SENTENCES[:3]), st.sampled_from((".html", "/", "", "-1234")))
def test_a_path_that_spells_the_headline_is_evidence_wherever_it_stands(text: list[str], end: str) -> None:
    address = f"https://post.example/news/{HEADLINES[0].lower().replace(' ', '-')}{end}"
    for at in range(1, len(text) + 2):
        lines = [HEADLINES[0], *text]
        assert read(*lines[:at], address, *lines[at:]).url == address
