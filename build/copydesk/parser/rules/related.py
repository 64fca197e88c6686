"""Links to other articles: `Read more HEADLINE`, or `Read more` with the link's picture and headline below it."""

from copydesk.parser.captions import is_photo_line
from copydesk.parser.draft import Draft, Line

_MOST_ANCHOR_WORDS = 5
_LEAST_LINK_WEIGHT = 4  # words; a shorter line below a lone anchor may be a subheading
_LONGEST_BLOCK = 4  # lines below a lone anchor


def read_more(draft: Draft) -> None:
    """Label the anchors, what they link to, and the copies of that link's text right above."""
    anchors = draft.phrases.related
    for i, line in enumerate(draft.lines):
        if line.label is not None or not line.short:
            continue
        if line.key in anchors:
            line.mark("related", "read_more")
            _label_block(draft, i + 1)
        elif not line.prose and (link := _linked(line, anchors)):
            line.mark("related", "read_more")
            for above in reversed(draft.lines[max(0, i - _LONGEST_BLOCK) : i]):
                if above.label is not None or above.text != link:
                    break
                above.mark("related", "read_more")


def _linked(line: Line, anchors: frozenset[str]) -> str:
    """Return what stands behind an anchor on its own line.

    A single word needs a colon to be an anchor; more words need one before a small letter ("Read more than 20 books").
    """
    words = line.text.split(None, _MOST_ANCHOR_WORDS)
    for n in range(min(len(words) - 1, _MOST_ANCHOR_WORDS), 0, -1):
        anchor = " ".join(words[:n])
        marked = anchor.endswith(":") or (n > 1 and not words[n][0].islower())
        if marked and anchor.rstrip(":").lower() in anchors:
            return line.text[line.text.index(words[n - 1]) + len(words[n - 1]) :].strip()
    return ""


def _label_block(draft: Draft, start: int) -> None:
    """Label the pictures and the one headline below a lone anchor, if there is one."""
    block = []
    for line in draft.lines[start : start + _LONGEST_BLOCK]:
        if line.label is not None:
            return
        block.append(line)
        if is_photo_line(line, draft.phrases):
            continue
        if not line.prose and line.weight >= _LEAST_LINK_WEIGHT:
            for linked in block:
                linked.mark("related", "read_more")
        return
