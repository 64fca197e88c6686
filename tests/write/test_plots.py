"""The plots: well-formed SVG that says in words what it shows, and the same bytes from the same figures."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import copydesk
from copydesk.dataset.layout import Dataset
from copydesk.dataset.profile import profile_of
from copydesk.write.card import split_card
from copydesk.write.periods import by_period, step_of
from copydesk.write.plots import render_plots
from copydesk.write.plots.outlets import outlets_svg
from copydesk.write.plots.svg import columns_of, fitting, ticks
from copydesk.write.plots.timeline import timeline

from .conftest import ARTICLES, HOSTILE

SVG = "{http://www.w3.org/2000/svg}"
PLOTS = ("plots/over_time.svg", "plots/outlets.svg")


def hints(file: Path) -> list[str]:
    """Return what the bars stand for."""
    titles = (bar.find(f"{SVG}title") for bar in ET.parse(file).iter(f"{SVG}rect"))
    return [title.text or "" for title in titles if title is not None]


@pytest.mark.parametrize("plot", PLOTS)
def test_a_plot_is_well_formed_and_has_a_title_and_a_description(rich: Path, plot: str) -> None:
    root = ET.parse(rich / plot).getroot()
    assert root.get("role") == "img"
    named = {element.get("id"): element.text for element in root if element.tag in (f"{SVG}title", f"{SVG}desc")}
    assert root.get("aria-labelledby") == " ".join(["title", "desc"])
    assert all(named[key] for key in ("title", "desc"))


@pytest.mark.parametrize("plot", PLOTS)
def test_a_plot_asks_nothing_of_elsewhere_and_runs_nothing(rich: Path, plot: str) -> None:
    root = ET.parse(rich / plot).getroot()
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {"svg", "title", "desc", "style", "rect", "text", "line"}
    assert not [name for e in root.iter() for name in e.attrib if name.startswith("on") or "href" in name]
    assert "url(" not in (rich / plot).read_text("utf-8")


@pytest.mark.parametrize("plot", PLOTS)
def test_a_plot_has_colours_for_a_dark_page(rich: Path, plot: str) -> None:
    style = (rich / plot).read_text("utf-8")
    light, _, dark = style.partition("@media(prefers-color-scheme:dark)")
    variables = re.compile(r"--(\w+):")
    assert set(variables.findall(light)) == set(variables.findall(dark)) > {"ground", "ink"}


def test_the_card_shows_both_plots_with_words_in_their_place(rich: Path) -> None:
    _, prose = split_card((rich / "README.md").read_text("utf-8"))
    shown = re.findall(r"^!\[(.+)\]\((plots/\w+\.svg)\)$", prose, re.MULTILINE)
    assert [path for _, path in shown] == list(PLOTS)
    assert "96 articles by" in shown[0][0]
    assert "24 more without a date are not shown." in shown[0][0]
    assert "13 outlets, most first: Harbour News" in shown[1][0]


def test_the_bars_by_outlet_add_up_to_all_articles(rich: Path) -> None:
    shown = [re.search(r": ([\d,]+) \([\d.]+%\)$", hint) for hint in hints(rich / "plots/outlets.svg")]
    assert sum(int(match[1].replace(",", "")) for match in shown if match) == ARTICLES


def test_the_bars_over_time_add_up_to_all_dated_articles(rich: Path) -> None:
    shown = [re.fullmatch(r"(2\d{3}(?:-\d\d)?), .*: ([\d,]+)", hint) for hint in hints(rich / "plots/over_time.svg")]
    assert sum(int(match[2].replace(",", "")) for match in shown if match) == ARTICLES - ARTICLES // 5


def test_the_timeline_stacks_five_outlets_and_the_others(rich: Path) -> None:
    drawn = timeline(Dataset(rich), profile_of(rich))
    assert len(drawn.series) == 6
    assert drawn.series[-1].outlet is None
    assert all(count >= 0 for series in drawn.series for count in series.counts.values())


def test_the_same_figures_give_the_same_bytes(rich: Path) -> None:
    again = {shown.path: svg for shown, svg in render_plots(Dataset(rich), profile_of(rich))}
    assert again == {plot: (rich / plot).read_bytes() for plot in PLOTS}


def test_the_order_of_the_outlets_does_not_matter() -> None:
    counts = {"b": 2, "a": 2, "c": 3, "": 1}
    assert outlets_svg(counts, 8) == outlets_svg(dict(reversed(counts.items())), 8)


def test_without_outlets_and_dates_there_are_no_plots(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text("The bridge will be closed for repairs from Monday, the council said.\n")
    copydesk.build(tmp_path / "in", tmp_path / "d", workers=1)
    assert not (tmp_path / "d/plots").exists()
    assert "![" not in (tmp_path / "d/README.md").read_text("utf-8")


def test_characters_that_xml_may_not_hold_are_left_out() -> None:
    drawn = outlets_svg({"a\ufffeb\ud800c\x00d": 1}, 1)
    assert ET.fromstring(drawn.svg)


@pytest.mark.parametrize("name", [*HOSTILE, "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"])
def test_a_name_is_cut_to_its_room(name: str) -> None:
    assert columns_of(fitting(name, 20).rstrip("…")) <= 20


@pytest.mark.parametrize(
    ("most", "expected"),
    [(1, [0, 1]), (3, [0, 1, 2, 3]), (7, [0, 2, 4, 6, 8]), (60, [0, 20, 40, 60]), (999, [0, 500, 1000])],
)
def test_the_axis_has_round_numbers_up_to_the_greatest(most: int, expected: list[int]) -> None:
    assert ticks(most) == expected


@pytest.mark.parametrize(
    ("months", "most", "step"),
    [
        ({"2024-11": 1, "2025-02": 1}, 4, "month"),
        ({"2024-11": 1, "2025-02": 1}, 3, "year"),
        ({"1999-12": 1, "2025-02": 1, "": 9}, 20, "decade"),
        ({"": 9}, 20, "month"),
    ],
)
def test_periods_grow_until_there_are_few_enough(months: dict[str, int], most: int, step: str) -> None:
    assert step_of(months, most) == step


def test_periods_without_articles_are_there() -> None:
    assert by_period({"2024-11": 1, "2025-02": 2, "": 3}, "month") == {
        "2024-11": 1,
        "2024-12": 0,
        "2025-01": 0,
        "2025-02": 2,
    }
    assert by_period({"1989-11": 1, "2001-02": 2}, "decade") == {"1980s": 1, "1990s": 0, "2000s": 2}
