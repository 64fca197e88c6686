"""A line that is a moment of publication or change, and nothing else."""

from copydesk.parser.dates import YEAR, grammar
from copydesk.parser.draft import Draft

_LONGEST = 120  # characters: two moments with weekday, zone and an introduction each


def timestamp(draft: Draft) -> None:
    """Label lines that state a moment."""
    stamp = grammar(draft.phrases).stamp
    for line in draft.open():
        if len(line.text) <= _LONGEST and YEAR.search(line.text) and stamp.fullmatch(line.text):
            line.mark("timestamp", "timestamp")
