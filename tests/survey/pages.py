"""Pages whose articles are alike just if a test makes them so."""

import random

WORDS = """
    council agreed rebuild harbour quay mayor said plan debated years residents funding engineers bridge closed monday
    report published minister opposition vote budget committee station repair contract delayed winter storm
""".split()  # noqa: SIM905


def body(seed: int, changed: int = 0, paragraphs: int = 4) -> list[str]:
    """Return the paragraphs of an article. changed: words that are other than in the article of this seed."""
    words = random.Random(seed)
    text = [[words.choice(WORDS) + words.choice("abcdefgh") for _ in range(30)] for _ in range(paragraphs)]
    for n in range(changed):
        text[n % paragraphs][7 + n // paragraphs] = f"changed{seed}x{n}"
    return [" ".join(["The", *paragraph, "on", "Wednesday"]) + "." for paragraph in text]


def page(
    seed: int,
    changed: int = 0,
    *,
    host: str | None = "news.example",
    day: str | None = "2025-08-20",
    furniture: tuple[str, ...] = (),
) -> str:
    """Return a page with an article; furniture: lines that stand below its first paragraph."""
    first, *others = body(seed, changed)
    head = f" date {day} " + (f"https://{host}/{seed}/{changed}" if host else "") if day else ""
    title = f"Council number {seed} agrees on a plan"
    return "\n\n".join([f"{head}\n{title}", first, *furniture, *others]) + "\n"
