"""The plan, of what lies there and what we have: nothing is sent to make one."""

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from copydesk.publishing.plan import Theirs, compared, make_plan
from copydesk.publishing.release import Known, Release
from copydesk.publishing.render import text

PATHS = ["README.md", "manifest.json", "a.parquet", "b.parquet", "c.txt", "notes.md"]
FILES = st.dictionaries(st.sampled_from(PATHS), st.sampled_from(["one", "two", "three"]))


def release(files: dict[str, str], root: Path = Path()) -> Release:
    """Return a release of files, given by what stands for their bytes."""
    known = {path: Known(len(mark), mark) for path, mark in files.items()}
    manifest = {"name": "News", "counts": {"accepted": 1, "filled": {"id": 1}}, "files": stated(files)}
    return Release(root, manifest, known)


def stated(files: dict[str, str]) -> list[dict[str, object]]:
    """Return files as a manifest states them."""
    return [{"path": path, "size": len(mark), "sha256": mark} for path, mark in files.items()]


def theirs_of(ours: Release, there: dict[str, str], before: dict[str, str] | None) -> Theirs:
    """Return what lies there, with the manifest of a release before, if there was one."""
    manifest = None if before is None else {"files": stated(before)}
    sizes = {path: len(mark) for path, mark in there.items()}
    if manifest is not None:
        sizes.setdefault("manifest.json", 0)
    same, written, edited = compared(ours, sizes, manifest, lambda path: there.get(path, ""))
    return Theirs(sizes, same, manifest, written, edited)


@given(FILES, FILES, st.none() | FILES)
def test_a_plan_makes_the_target_hold_the_release_and_what_is_not_copydesks(
    ours: dict[str, str], there: dict[str, str], before: dict[str, str] | None
) -> None:
    mine = release(ours)
    theirs = theirs_of(mine, there, before)
    plan = make_plan("there", mine, theirs)
    after = {p: m for p, m in there.items() if p not in plan.delete} | {p: ours[p] for p in (*plan.add, *plan.replace)}
    kept = {p for p in there if p not in ours and p not in theirs.written}
    assert after == ours | {p: there[p] for p in kept}
    assert set(plan.delete) <= theirs.written - ours.keys()
    assert plan.nothing == (not plan.delete and all(there.get(p) == m for p, m in ours.items()))


@given(FILES, FILES, st.none() | FILES)
def test_what_somebody_else_wrote_is_never_replaced_unnamed(
    ours: dict[str, str], there: dict[str, str], before: dict[str, str] | None
) -> None:
    mine = release(ours)
    plan = make_plan("there", mine, theirs_of(mine, there, before))
    for path in (*plan.replace, *plan.delete):
        if path != "manifest.json" and there.get(path) != (before or {}).get(path):
            assert path in plan.edited


def test_bytes_to_send_are_those_of_new_and_changed_files() -> None:
    mine = release({"a.parquet": "one", "b.parquet": "three"})
    plan = make_plan("there", mine, theirs_of(mine, {"a.parquet": "one", "b.parquet": "two"}, {"b.parquet": "two"}))
    assert (plan.add, plan.replace, plan.edited, plan.send) == ((), ("b.parquet",), (), len("three"))


def test_a_manifest_whose_seal_is_broken_counts_as_edited() -> None:
    mine = release({"manifest.json": "one"})
    _, written, edited = compared(mine, {"manifest.json": 3}, {"files": []}, lambda _: "two", sealed=False)
    assert (set(written), set(edited)) == ({"manifest.json"}, {"manifest.json"})


def test_the_change_tells_rows_and_columns_before_and_after() -> None:
    mine = release({"articles/train-00000-of-00001.parquet": "one"})
    mine = replace(mine, files=mine.files, manifest=manifest({"id": 5, "body": 5}, 5))
    plan = make_plan("there", mine, Theirs(manifest=manifest({"id": 7, "title": 7}, 7)))
    assert plan.change.counts["articles"] == (7, 5)
    assert plan.change.columns_added == ("body",)
    assert plan.change.columns_removed == ("title",)
    told = text(plan)
    assert "7 -> 5 (-2)" in told
    assert "columns gone: title" in told


def manifest(filled: dict[str, int], rows: int) -> dict[str, object]:
    """Return a manifest of one table."""
    file = {"path": "articles/train-00000-of-00001.parquet", "size": 1, "sha256": "one", "rows": rows}
    return {"name": "News", "counts": {"accepted": rows, "filled": filled}, "files": [file]}


def test_a_line_of_somebody_elses_card_drives_no_terminal() -> None:
    mine = release({"README.md": "one"})
    change = replace(make_plan("there", mine, Theirs()).change, card=("-\x1b[2J gone",))
    plan = replace(make_plan("there", mine, Theirs()), change=change)
    assert "\x1b" not in text(plan)
    assert "\\x1b[2J gone" in text(plan)
