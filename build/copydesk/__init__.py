"""copydesk: raw news text in, a checked, explained, loadable dataset out.

    import copydesk

    parsed = copydesk.parse(" date 2025-08-20 Example headline of the day\\nThe text of the article follows here.")
    result = copydesk.build(["seeds"], "dist")
    report = copydesk.validate("dist")
    card = copydesk.score("dist", "truth.jsonl")
    comparison = copydesk.diff("releases/1", "dist")
    page = copydesk.report("dist", sources="seeds")
    plan = copydesk.remove("dist", urls=["https://example.org/a"], reason="the author asked")

Importing this is light; each function loads what it needs when it is called.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from copydesk.comparison import Comparison
    from copydesk.outcome import BuildResult
    from copydesk.pipeline import Progress
    from copydesk.publishing import Published
    from copydesk.records import Parsed
    from copydesk.removal import Plan
    from copydesk.reporting import Report
    from copydesk.scoring import Scorecard
    from copydesk.validation import Validation

__all__ = ["build", "diff", "parse", "publish", "remove", "report", "score", "validate"]


def parse(
    document: bytes | str,
    *,
    source: str = "<memory>",
    outlets: Sequence[str | Path] = (),
    phrases: Sequence[str | Path] = (),
    language: str | None = None,
    skip_rules: Sequence[str] = (),
) -> "Parsed":
    """Return the document's labelled pieces, its fields with their evidence, and its article or why there is none.

    outlets, phrases: your own TOML files, which extend the shipped tables.
    language: the document's, ISO 639; told by its text if it is None. skip_rules: names of rules to leave out.
    Raises ConfigError if one of those is malformed or unknown. Bad text raises nothing: see `Parsed.rejection`.
    """
    from copydesk import parser
    from copydesk.records import RawDocument

    raw = document.encode("utf-8", "surrogatepass") if isinstance(document, str) else document
    tables = parser.load_tables(tuple(map(Path, outlets)), tuple(map(Path, phrases)), language, skip_rules)
    return parser.parse(RawDocument.of(source, raw), tables)


def build(
    sources: str | Path | Sequence[str | Path] | None = None,
    out: str | Path | None = None,
    *,
    name: str | None = None,
    near_duplicates: str | None = None,
    split: str | Sequence[str] | None = None,
    split_by: str | None = None,
    previous: str | Path | None = None,
    license: str | None = None,  # noqa: A002  the field's own word
    workers: int | None = None,
    engine: str | None = None,
    scheduler: str | None = None,
    limit: int | None = None,
    text_field: str | None = None,
    id_field: str | None = None,
    date_field: str | None = None,
    outlet_field: str | None = None,
    title_field: str | None = None,
    url_field: str | None = None,
    max_document_bytes: int | None = None,
    require: Sequence[str] | None = None,
    min_body_chars: int | None = None,
    outlets: Sequence[str | Path] | None = None,
    phrases: Sequence[str | Path] | None = None,
    boilerplate: Sequence[str | Path] | None = None,
    language: str | None = None,
    skip_rules: Sequence[str] | None = None,
    card: str | Path | None = None,
    overrides: str | Path | None = None,
    tombstones: str | Path | None = None,
    cache: str | Path | None = None,
    no_cache: bool | None = None,
    config: str | Path | None = None,
    progress: "Progress" = lambda *_: None,
) -> "BuildResult":
    """Build a dataset folder from documents, as `copydesk build` does, and return what became of them.

    What is None comes from the environment, the configuration file, or the defaults, in this order; `copydesk config`
    prints them. progress: hears of a stage, the documents done in it, and the documents in all.
    Call it under `if __name__ == "__main__":` in a script: worker processes import the script again.
    Raises CopydeskError for anything that you can mend; the old dataset is then as it was.
    """
    from copydesk.config import resolve
    from copydesk.pipeline import build as run

    flags = {
        "sources": [sources] if isinstance(sources, str | Path) else sources,
        "out": out,
        "name": name,
        "near_duplicates": near_duplicates,
        "split": split,
        "split_by": split_by,
        "previous": previous,
        "license": license,
        "workers": workers,
        "engine": engine,
        "scheduler": scheduler,
        "limit": limit,
        "text_field": text_field,
        "id_field": id_field,
        "date_field": date_field,
        "outlet_field": outlet_field,
        "title_field": title_field,
        "url_field": url_field,
        "max_document_bytes": max_document_bytes,
        "require": require,
        "min_body_chars": min_body_chars,
        "outlets": outlets,
        "phrases": phrases,
        "boilerplate": boilerplate,
        "language": language,
        "skip_rules": skip_rules,
        "card": card,
        "overrides": overrides,
        "tombstones": tombstones,
        "cache": cache,
        "no_cache": no_cache,
    }
    resolved = resolve(flags, Path(config) if config else None)
    return run(resolved.settings, progress)


def validate(
    path: str | Path,
    *,
    sources: str | Path | Sequence[str | Path] = (),
    schema: str | None = None,
    outlets: Sequence[str | Path] = (),
    phrases: Sequence[str | Path] = (),
    tombstones: str | Path | None = None,
) -> "Validation":
    """Check a dataset folder, Parquet files or a Hub dataset against the contract, and return all problems by rule.

    sources: all that the dataset was built from; every value is then read again from its span.
    schema: a pandera schema of your own beside the contract, as `file.yaml` or `module:Class`.
    tombstones: takedowns beside those that a folder holds.
    Raises CopydeskError if there is nothing to check.
    """
    from copydesk.validation import validate as run

    return run(
        path,
        sources=sources,
        schema=schema,
        outlets=tuple(map(Path, outlets)),
        phrases=tuple(map(Path, phrases)),
        tombstones=Path(tombstones) if tombstones else None,
    )


def remove(
    path: str | Path,
    *,
    reason: str,
    ids: Sequence[str] = (),
    urls: Sequence[str] = (),
    outlets: Sequence[str] = (),
    sources: Sequence[str] = (),
    day: str | None = None,
    near_duplicates: bool = False,
    held_only: bool = False,
    repo: str | None = None,
    tombstones: str | Path | None = None,
    apply: bool = False,
    dry_run: bool = False,
    config: str | Path | None = None,
) -> "Plan":
    """Take documents of a dataset folder down, as `copydesk remove --yes` does, and return what was planned.

    near_duplicates: what is like them, too. held_only: of outlets, nothing that comes later.
    repo: a dataset repository on the Hub; the plan then says which of its revisions hold them.
    tombstones: where they are put down; by default tombstones.jsonl beside the configuration. dry_run: put none down.
    apply: rewrite the folder without them, for who has its sources no more.
    Raises CopydeskError if something of it is not there; no tombstone is then written.
    """
    from copydesk.config import resolve
    from copydesk.removal import Wanted, carry_out, check_fit, make_plan, on_the_hub
    from copydesk.removal import apply as rewrite

    resolved = resolve({"tombstones": tombstones}, Path(config) if config else None)
    wanted = Wanted(reason, tuple(ids), tuple(urls), tuple(outlets), tuple(sources), day, near_duplicates, held_only)
    plan = make_plan(Path(path), wanted, resolved.tombstones())
    if repo:
        plan = on_the_hub(plan, repo)
    if apply:
        check_fit(Path(path), resolved.settings.card)
    if not dry_run:
        carry_out(plan)
        if apply:
            rewrite(Path(path), resolved.tombstones(), resolved.settings.card)
    return plan


def score(path: str | Path, truth: str | Path, *, by: Sequence[str] = ()) -> "Scorecard":
    """Return how well a dataset folder agrees with the labels of a sample of its documents.

    truth: JSON Lines, one object a document: `source` and what is true of it; or a folder that holds truth.jsonl.
    by: keys of these objects, or columns of the ledger, to break the figures down by.
    Raises CopydeskError for labels that are malformed or that name no document, and if the folder is no dataset.
    """
    from copydesk.scoring import score as run

    return run(Path(path), Path(truth), by)


def diff(before: str | Path, after: str | Path, *, samples: int = 5) -> "Comparison":
    """Return what two datasets differ in: rows, documents, what they hold, and what stands around them.

    before, after: dataset folders, `NAMESPACE/NAME[@REVISION]` of the Hub, or URLs; those are fetched whole.
    samples: so many of each kind of change. Raises CopydeskError if one of them cannot be had.
    """
    from copydesk.comparison import compare

    return compare(before, after, samples)


def report(
    path: str | Path,
    out: str | Path | None = None,
    *,
    sources: str | Path | Sequence[str | Path] = (),
    documents: int = 50,
    outlets: Sequence[str | Path] | None = None,
    phrases: Sequence[str | Path] | None = None,
    overrides: str | Path | None = None,
    config: str | Path | None = None,
) -> "Report":
    """Write what a dataset holds into one HTML file that opens offline, and return where it lies.

    path: a dataset folder, `NAMESPACE/NAME[@REVISION]` of the Hub, or a URL. out: if it is None, `DIST-report.html`
    beside the folder, or in the current one for what lies elsewhere. sources: all that the dataset was built from; a
    sample of that many documents is then shown with its labelled pieces and evidence. outlets, phrases, overrides: what
    it was built with; what is None comes from the environment or the configuration file.
    Raises CopydeskError if there is no dataset, or if the file may not be written.
    """
    from copydesk.config import resolve
    from copydesk.reporting import report as run

    flags = {"outlets": outlets, "phrases": phrases, "overrides": overrides}
    settings = resolve(flags, Path(config) if config else None).settings
    named = [sources] if isinstance(sources, str | Path) else sources
    return run(path, Path(out) if out else None, settings, named, documents)


def publish(
    path: str | Path,
    *,
    repo: str | None = None,
    to: str | Path | None = None,
    private: bool = False,
    revision: str = "main",
    tag: str | None = None,
    create_pr: bool = False,
    message: str | None = None,
    omit: Sequence[str] = (),
    dry_run: bool = False,
    yes: bool = False,
    outlets: Sequence[str | Path] = (),
    phrases: Sequence[str | Path] = (),
    tombstones: str | Path | None = None,
) -> "Published":
    """Publish a dataset folder to a repository of the Hub, or to a folder or a URL, as `copydesk publish` does.

    yes: replace what somebody else changed there; without it that raises, and everything else goes on unasked.
    The login is the Hub's own, of `hf auth login` or HF_TOKEN. Raises CopydeskError for anything that you can mend.
    """
    from copydesk.publishing import HubTarget
    from copydesk.publishing import publish as run
    from copydesk_schema.errors import ConfigError

    if repo is not None and to is None:
        target: HubTarget | str = HubTarget(repo, private, revision, tag, create_pr, message)
    elif to is not None and repo is None:
        target = str(to)
    else:
        raise ConfigError("name one target: repo='NAMESPACE/NAME' on the Hub, or to='FOLDER or URL'")
    return run(
        Path(path),
        target,
        omit=omit,
        dry_run=dry_run,
        ask=(lambda _: True) if yes else None,
        outlets=tuple(map(Path, outlets)),
        phrases=tuple(map(Path, phrases)),
        tombstones=Path(tombstones) if tombstones else None,
    )
