"""Train the two forests by which lines are read (`build/copydesk/parser/reading/*.json`), and judge them.

    uv run --with catboost python tests/bench/train.py FOLDER [--folds 5] [--write] [--read PREDICTIONS]

FOLDER holds dumps/ and a truth.jsonl as `copydesk score` reads it, whose rows also name their `publisher`. A fold holds
out publishers, never single pages: that is the figure to believe. `--write` trains on all of it and writes the weights;
`--read` reads every page with forests that have not seen its publisher, and writes what it reads as JSON Lines.
"""

import argparse
import hashlib
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from copydesk.parser import decode_page, load_tables, parse
from copydesk.parser.draft import Draft, Line
from copydesk.parser.label import STRUCTURE
from copydesk.parser.reading import features, headline
from copydesk.parser.reading import judge as reading
from copydesk.parser.reading.trees import UNIT, forest_of
from copydesk.records import RawDocument
from copydesk.scoring import alike
from copydesk.scoring.body import judge
from copydesk.scoring.truth import Body, Truth, load_truth

WEIGHTS = Path(__file__).parents[2] / "build/copydesk/parser/reading"
TEXT = {"depth": 3, "iterations": 240, "learning_rate": 0.15}
HEADLINE = {"depth": 4, "iterations": 300, "learning_rate": 0.08}
EXCERPTS_WEIGH = 0.4
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_a-z„“«\"])|(?<=[。！？])")
SHINGLE = 4


class Samples(NamedTuple):
    """What is learned from: pages, an excerpt of each, the truth of both, and the fold that holds them out."""

    drafts: Sequence[Draft]
    excerpts: Sequence[Draft]
    truths: Sequence[Truth]
    own_folds: Sequence[int]
    digest: str
    folds: int
    write: bool

    @property
    def all(self) -> list[Draft]:
        """The pages and the excerpts that hold any line."""
        return [*self.drafts, *self.excerpts]


def main() -> None:
    """Read the folder, judge by publishers held out, and write the weights when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--read", type=Path)
    args = parser.parse_args()
    truths = load_truth(args.folder / "truth.jsonl")
    rows = [json.loads(line) for line in (args.folder / "truth.jsonl").read_text("utf-8").splitlines() if line.strip()]
    publishers = [row["publisher"] for row in rows]
    drafts = [draft_of(truth.name, (args.folder / "dumps" / truth.name).read_bytes()) for truth in truths]
    named = sorted(set(publishers))
    random.Random(1).shuffle(named)
    folds = [named.index(publisher) % args.folds for publisher in publishers]
    made = [excerpt(draft, truth) for draft, truth in zip(drafts, truths, strict=True)]
    excerpts = [draft_of("excerpt", text.encode()) for text in made]
    digest = hashlib.sha256((args.folder / "truth.jsonl").read_bytes()).hexdigest()
    samples = Samples(drafts, excerpts, truths, folds, digest, args.folds, args.write)
    text = train_text(samples)
    heads = train_headline(samples)
    if args.read:
        read_all(args, truths, folds, text, heads)


def read_all(
    args: Any, truths: Sequence[Truth], folds: Sequence[int], text: Sequence[Any], heads: Sequence[Any]
) -> None:
    """Write the fields of each page as the forests of its fold read them."""
    tables = load_tables()
    with args.read.open("w", encoding="utf-8") as file:
        for fold in range(args.folds):
            forests = {
                "text": forest_of(text[fold], features.NAMES),
                "headline": forest_of(heads[fold], headline.NAMES),
            }
            reading.load_forest = lambda name, _, forests=forests: forests[name]  # type: ignore[assignment,attr-defined]
            for truth, own in zip(truths, folds, strict=True):
                if own == fold:
                    raw = (args.folder / "dumps" / truth.name).read_bytes()
                    article = parse(RawDocument.of(truth.name, raw), tables).article
                    row = asdict(article) if article else {}
                    file.write(json.dumps(row | {"source": truth.name}, ensure_ascii=False, default=str) + "\n")


def train_text(samples: Samples) -> list[Any]:
    """Fit what tells text from furniture; leave in each line the score of the fold that did not see its publisher."""
    drafts, excerpts, truths = samples.drafts, samples.excerpts, samples.truths
    wanted, weights, origin = [], [], []
    for draft, (i, truth) in zip(samples.all, [*enumerate(truths)] * 2, strict=True):
        labels, weight = text_labels(draft.lines, truth.body)
        wanted += labels
        weights += weight
        origin += [i] * len(draft.lines)
    whole = sum(len(draft.lines) for draft in drafts)
    weights[whole:] = [EXCERPTS_WEIGH * weight for weight in weights[whole:]]
    x = features.table(samples.all, features.layout_of(samples.all)).T
    y, w, at = np.array(wanted), np.array(weights), np.array(samples.own_folds)[origin]
    print(f"text: {len(x):,} lines of {len(drafts):,} pages, {x.shape[1]} features")
    held_out, stored = np.zeros(len(x)), []
    for fold in range(samples.folds):
        model = fit(x[at != fold], y[at != fold], w[at != fold], TEXT)
        stored.append(weights_of(model, features.NAMES, "text", samples.digest, len(x), len(drafts)))
        held_out[at == fold] = model.predict(x[at == fold], prediction_type="RawFormulaVal")
    scores = iter(np.round(held_out * UNIT).astype(int).tolist())
    for draft in samples.all:
        for line in draft.lines:
            line.score = next(scores)
    report(drafts, truths, "publishers held out")
    report(excerpts, [shortened(t, d) for t, d in zip(truths, excerpts, strict=True)], "excerpts of them")
    if samples.write:
        export(weights_of(fit(x, y, w, TEXT), features.NAMES, "text", samples.digest, len(x), len(drafts)), "text")
    return stored


def train_headline(samples: Samples) -> list[Any]:
    """Fit what tells the headline among the lines above the text."""
    drafts, truths = samples.drafts, samples.truths
    found, x = headline.candidates(samples.all, features.table(samples.all, features.layout_of(samples.all)))
    x = x.T
    number = {id(draft): i for i, draft in enumerate(samples.all)}
    pages = [number[id(draft)] for draft, _ in found]
    of_page = Counter(pages)
    good = [{alike.title(title) for title in truth.titles} for truth in truths]
    right = [
        alike.title(" ".join(line.plain.split())) in good[page % len(drafts)]
        for page, (_, line) in zip(pages, found, strict=True)
    ]
    weights = [
        (1.0 if page < len(drafts) else EXCERPTS_WEIGH) * (1.0 if yes else min(1.0, 8 / of_page[page]))
        for page, yes in zip(pages, right, strict=True)
    ]
    y, w = np.array(right), np.array(weights)
    at = np.array(samples.own_folds)[np.array(pages) % len(drafts)]
    print(f"headline: {len(x):,} candidates, {y.sum():,} of them right, in {len(set(np.array(pages)[y])):,} pages")
    held_out, stored = np.zeros(len(x)), []
    for fold in range(samples.folds):
        model = fit(x[at != fold], y[at != fold], w[at != fold], HEADLINE)
        stored.append(weights_of(model, headline.NAMES, "headline", samples.digest, len(x), len(drafts)))
        held_out[at == fold] = model.predict(x[at == fold], prediction_type="RawFormulaVal")
    best: dict[int, tuple[float, int]] = {}
    for j, (page, score) in enumerate(zip(pages, held_out, strict=True)):
        best[page] = max(best.get(page, (-99.0, -1)), (score, -j))
    for what, low, high in (("pages", 0, len(drafts)), ("excerpts", len(drafts), len(samples.all))):
        stated = sum(bool(truth.titles) for truth in truths)
        for least in (-2.0, -1.0, -0.5, 0.0, 0.5):
            told = [-j for page, (score, j) in best.items() if score > least and low <= page < high]
            right_ones = sum(bool(y[j]) for j in told)
            p, r = right_ones / max(1, len(told)), right_ones / stated
            print(f"  {what} above {least:+.1f}: precision {p:.3f}, recall {r:.3f}, F1 {2 * p * r / (p + r):.3f}")
    if samples.write:
        whole = weights_of(fit(x, y, w, HEADLINE), headline.NAMES, "headline", samples.digest, len(x), len(drafts))
        export(whole, "headline")
    return stored


def excerpt(draft: Draft, truth: Truth) -> str:
    """Return a small page: the headline, mostly, some sentences of the text, each on its line, and some furniture.

    So the forests learn from pages of any length: those of the folder are long.
    """
    chance = random.Random(draft.page.sha256)
    text = [s for p in truth.body.paragraphs[:4] for s in SENTENCE_END.split(p) if s.strip()]
    start = chance.choice((0, 0, 0, chance.randrange(max(1, len(text)))))
    text = text[start : start + chance.choice((1, 1, 2, 2, 3, 4, 6, 9))]
    known, body = {alike.title(t) for t in truth.titles}, " ".join(truth.body.paragraphs)
    around = [
        line.text
        for line in draft.lines
        if line.short and "\n" not in line.text and line.text not in body and alike.title(line.plain) not in known
    ]
    top, end = (chance.sample(around, min(len(around), chance.choice((0, 0, 0, 1, 2, 4)))) for _ in range(2))
    if truth.titles and chance.random() < 0.85:
        top.insert(chance.choice((0, 0, 0, len(top))), truth.titles[0])
    return chance.choice(("\n", "\n\n")).join([*top, *text, *end])


def shortened(truth: Truth, draft: Draft) -> Truth:
    """Return the truth of an excerpt: what of the text it holds."""
    page = " ".join(draft.page.text.split())
    sentences = [s for p in truth.body.paragraphs[:4] for s in SENTENCE_END.split(p) if s.strip()]
    kept = tuple(s for s in sentences if " ".join(s.split()) in page)
    return replace(truth, body=replace(truth.body, paragraphs=kept))


def draft_of(name: str, raw: bytes) -> Draft:
    """Return a dump cut and joined into lines, as rules see it before any label."""
    page = decode_page(RawDocument.of(name, raw), load_tables())
    draft = Draft(page, load_tables())  # type: ignore[arg-type]  # a dump is text
    for rule in STRUCTURE:
        rule(draft)
    return draft


def text_labels(lines: Sequence[Line], body: Body) -> tuple[list[bool], list[float]]:
    """Return whether each line is the article's text, and what it weighs: its share of the article's words.

    A line is text if half of its words stand in runs of four words of the true text; so is every copy of it, since
    another rule keeps one of them.
    """
    runs = {run for paragraph in body.paragraphs for run in shingles(alike.words(paragraph))}
    whole = {" ".join(alike.words(p)) for p in body.paragraphs}
    words, owners = [], []
    for i, line in enumerate(lines):
        found = alike.words(line.text)
        words += found
        owners += [i] * len(found)
    covered = [False] * len(words)
    for at, run in enumerate(shingles(words)):
        if run in runs:
            covered[at : at + SHINGLE] = [True] * SHINGLE
    size, hit = Counter(owners), Counter(owner for owner, here in zip(owners, covered, strict=True) if here)
    keys = [" ".join(alike.words(line.text)) for line in lines]
    text = [size[i] > 0 and (2 * hit[i] >= size[i] or keys[i] in whole) for i in range(len(lines))]
    loose = [keys[i] in body.loose and not text[i] for i in range(len(lines))]
    total = sum(size[i] for i in range(len(lines)) if text[i]) or 1
    weights = [(0.1 if loose[i] else 1.0) * min(1.0, (size[i] + 3) / total) + 0.002 for i in range(len(lines))]
    return [a or b for a, b in zip(text, loose, strict=True)], [weight * 1000 for weight in weights]


def shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the runs of four words."""
    return [tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)]


def fit(x: Any, y: Any, w: Any, settings: dict[str, Any]) -> Any:
    """Return a trained model: trees whose levels ask one question each."""
    from catboost import CatBoostClassifier  # type: ignore[import-untyped,import-not-found,unused-ignore]

    model = CatBoostClassifier(
        **settings, border_count=64, l2_leaf_reg=8, random_seed=1, thread_count=2, verbose=0, allow_writing_files=False
    )
    return model.fit(x, y, sample_weight=w)


def report(drafts: Sequence[Draft], truths: Sequence[Truth], what: str) -> None:
    """Print how well the lines above 0 agree with the true bodies."""
    sums = np.zeros(3)
    for draft, truth in zip(drafts, truths, strict=True):
        body = "\n\n".join(line.text for line in draft.lines if line.is_text)
        sums += judge(body, truth.body).text
    print(f"  {what}: body precision {{:.3f}}, recall {{:.3f}}, F1 {{:.3f}}".format(*(sums / len(drafts))))


def weights_of(model: Any, names: Sequence[str], name: str, digest: str, rows: int, pages: int) -> dict[str, Any]:
    """Return a model as its file holds it: trees of whole numbers."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        model.save_model(file.name, format="json")
        stored = json.loads(Path(file.name).read_text("utf-8"))
    scale, bias = stored["scale_and_bias"]
    trees = []
    for tree in stored["oblivious_trees"]:
        tests = [[names[split["float_feature_index"]], round(split["border"], 6)] for split in tree["splits"]]
        values = [round(value * scale * UNIT) for value in tree["leaf_values"]]
        weights = tree["leaf_weights"]
        shares = [round(1000 * weight / sum(weights)) for weight in weights]
        trees.append({"tests": tests, "values": values, "shares": shares})
    return {
        "what": f"{name}.json: {len(trees)} trees; values in 1/{UNIT} of a logit, shares of the rows in 1/1000",
        "trained_on": {"truth_sha256": digest, "pages": pages, "rows": rows},
        "bias": round(bias[0] * UNIT),
        "trees": trees,
    }


def export(stored: Mapping[str, Any], name: str) -> None:
    """Write the weights, one tree a line."""
    lines = [f" {json.dumps(key)}: {json.dumps(value)}," for key, value in stored.items() if key != "trees"]
    body = ",\n".join("  " + json.dumps(tree) for tree in stored["trees"])
    (WEIGHTS / f"{name}.json").write_text("{\n" + "\n".join(lines) + f'\n "trees": [\n{body}\n ]\n}}\n', "utf-8")
    print(f"  wrote {name}.json, {(WEIGHTS / f'{name}.json').stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
