"""How much the signs of an outlet weigh together: kinds of evidence count for more than their number."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import sqrt

from copydesk.parser.fields.outlet.context import Kind, Sign
from copydesk_schema.outlets import Outlet

WEIGHTS: Mapping[Kind, float] = {
    "self": 4.0,
    "notice": 3.0,
    "mail": 1.6,
    "masthead": 1.5,
    "page_title": 1.5,
    "domain": 1.2,
    "handle": 1.2,
    "service": 1.2,
    "staff": 1.1,
    "byline": 1.2,
    "listed": 0.9,
    "line": 0.8,
    "link": 0.7,
    "prose": 0.35,
    "quoted": 0.3,
    "credit": 0.3,
}
LEAST = 1.0  # a service, a byline or a domain will do; a line that names it, or a source that is quoted, will not
LEAST_AGENCY = 1.6  # of an agency
LEAST_OWN = 2.4  # of a name or a domain that the table does not know
MARGIN = 1.35  # times by which the first must outweigh the second
_TELLING: frozenset[Kind] = frozenset({"self", "notice", "mail", "domain"})  # in which no word or place is meant
_PRINTED_BY_OTHERS: frozenset[Kind] = frozenset(
    {"listed", "line", "byline", "staff", "prose", "quoted", "credit", "link"}
)
_PAIRS: tuple[frozenset[Kind], ...] = (
    frozenset({"notice", "mail"}),
    frozenset({"notice", "domain"}),
    frozenset({"notice", "page_title"}),
    frozenset({"notice", "masthead"}),
    frozenset({"mail", "masthead"}),
    frozenset({"mail", "page_title"}),
    frozenset({"page_title", "masthead"}),
)


def weight_of(signs: Iterable[Sign]) -> float:
    """Return the weight of signs: of each kind its own, times the root of their number."""
    return sum(WEIGHTS[kind] * sqrt(number) for kind, number in Counter(sign.kind for sign in signs).items())


def worth(signs: Sequence[Sign], outlet: Outlet | None, text: str) -> float:
    """Return the weight of an outlet's signs, 0 if they are too few or too doubtful.

    outlet: None for one that the table does not know.
    """
    least = LEAST
    if outlet is None:
        least = LEAST_OWN
        if len({sign.kind for sign in signs} - {"link"}) < 2:
            return 0.0
    elif outlet.agency:
        signs = [sign for sign in signs if sign.kind not in _PRINTED_BY_OTHERS]
        if not is_telling(signs) and all(sign.kind != "service" for sign in signs):
            return 0.0
        least = LEAST_AGENCY
    elif outlet.common and not is_telling(signs):
        signs = [sign for sign in signs if " " in text[sign.start : sign.end]]
    weight = weight_of(signs)
    return weight if weight >= least else 0.0


def is_telling(signs: Iterable[Sign]) -> bool:
    """Return whether there is a sign that means an outlet and nothing else, and the page's own rather than another."""
    return any(sign.kind in _TELLING for sign in signs)


def is_agreed(signs: Iterable[Sign]) -> bool:
    """Return whether kinds of evidence agree that seldom mean another outlet than the page's own."""
    kinds = {sign.kind for sign in signs}
    return any(kinds >= pair for pair in _PAIRS)


def strongest(signs: Iterable[Sign]) -> list[Sign]:
    """Return the first sign of each kind, the weightiest kind first."""
    first: dict[Kind, Sign] = {}
    for sign in signs:
        first.setdefault(sign.kind, sign)
    return sorted(first.values(), key=lambda sign: -WEIGHTS[sign.kind])
