"""plots/: two pictures for the card, SVG written here, so that the same figures give the same bytes.

Each lies on a ground of its own, light or dark as its reader's system asks: a page of either colour may show it.
"""

from collections.abc import Iterator

from copydesk.dataset.layout import Dataset
from copydesk.dataset.profile import UNKNOWN, Profile
from copydesk.write.card.facts import Shown
from copydesk.write.plots.outlets import outlets_svg
from copydesk.write.plots.over_time import over_time_svg
from copydesk.write.plots.timeline import timeline

FOLDER = "plots"


def render_plots(dataset: Dataset, profile: Profile) -> Iterator[tuple[Shown, bytes]]:
    """Yield each picture that there is something to show in, with its file and what it shows in words."""
    if profile.months.keys() - {UNKNOWN}:
        drawn = over_time_svg(timeline(dataset, profile), profile.months.get(UNKNOWN, 0))
        yield Shown(f"{FOLDER}/over_time.svg", drawn.alt), drawn.svg
    if profile.outlets.keys() - {UNKNOWN}:
        drawn = outlets_svg(profile.outlets, profile.articles)
        yield Shown(f"{FOLDER}/outlets.svg", drawn.alt), drawn.svg
