"""What holds of any two datasets that are compared."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from copydesk.comparison import Comparison, compare_folders, gate

from .written import Row, accepted, datasets, write, written

NAMES = ("before", "after")
FIELDS = ("date", "outlet", "title", "body", "url")


def compare(one: list[Row], other: list[Row], **how: Any) -> Comparison:
    samples, held = how.pop("samples", 3), how.pop("held", 1000)
    with written(one, other, **how) as (before, after):
        return compare_folders(before, after, samples, NAMES, held)


@given(datasets())
def test_a_dataset_has_not_changed_against_itself(rows: list[Row]) -> None:
    """compare(A, A) tells no change."""
    found = compare(rows, rows)
    assert found.same
    assert found.rows.kept == found.rows.before == found.rows.after == len(accepted(rows))
    assert not any(field.changed for field in found.rows.fields.values())
    assert all(before == after for pairs in _counted(found) for before, after in pairs.values())


@given(datasets(), datasets())
def test_the_other_way_round_is_the_mirror(one: list[Row], other: list[Row]) -> None:
    """What is added one way is removed the other way; what is before is after; each change is turned round."""
    there, back = compare(one, other), compare(other, one)
    assert (there.rows.added, there.rows.removed) == (back.rows.removed, back.rows.added)
    assert (there.rows.added_samples, there.rows.removed_samples) == (
        back.rows.removed_samples,
        back.rows.added_samples,
    )
    assert (there.rows.by_id, there.rows.by_source) == (back.rows.by_id, back.rows.by_source)
    assert (there.rows.changed, there.rows.resplit) == (back.rows.changed, back.rows.resplit)
    for name, field in there.rows.fields.items():
        turned = back.rows.fields[name]
        assert (field.changed, field.filled, field.emptied) == (turned.changed, turned.emptied, turned.filled)
    for pairs, turned_pairs in zip(_counted(there), _counted(back), strict=True):
        assert pairs == {name: pair[::-1] for name, pair in turned_pairs.items()}
    assert (there.shares.gone, there.shares.new) == (back.shares.new, back.shares.gone)
    assert (there.documents.added, there.documents.removed) == (back.documents.removed, back.documents.added)
    assert (there.documents.changed, there.documents.moved) == (back.documents.changed, back.documents.moved)
    turned_fates = {(fate.after, fate.before): (fate.count, fate.samples) for fate in back.documents.fates}
    assert {(fate.before, fate.after): (fate.count, fate.samples) for fate in there.documents.fates} == turned_fates


@given(datasets(), datasets())
def test_the_counts_add_up(one: list[Row], other: list[Row]) -> None:
    """kept + removed = before, kept + added = after; of documents likewise; every break-down sums to the whole."""
    found = compare(one, other)
    rows, documents = found.rows, found.documents
    assert (rows.before, rows.after) == (len(accepted(one)), len(accepted(other)))
    assert (rows.kept + rows.removed, rows.kept + rows.added) == (rows.before, rows.after)
    assert rows.changed_by_id <= rows.by_id
    assert all(field.filled + field.emptied <= field.changed <= rows.changed for field in rows.fields.values())
    assert (documents.before, documents.after) == (len(one), len(other))
    assert documents.before - documents.removed == documents.after - documents.added
    for pairs in (*(found.shares.counts(kind) for kind in ("outlets", "months", "languages")), documents.splits):
        sums = tuple(sum(pair[side] for pair in pairs.values()) for side in (0, 1))
        assert sums == (rows.before, rows.after)
    assert tuple(map(sum, zip(*documents.statuses.values(), strict=True))) == (len(one), len(other))


@given(datasets(), datasets())
def test_each_change_is_the_one_that_a_plain_reading_finds(one: list[Row], other: list[Row]) -> None:
    """By id, then of what is left by source: the same counts as of dictionaries in memory."""
    before, after = ({row.id: row for row in accepted(rows)} for rows in (one, other))
    pairs = [(before[key], after[key]) for key in before.keys() & after.keys()]
    left = {row.source: row for key, row in before.items() if key not in after}
    new = {row.source: row for key, row in after.items() if key not in before}
    edited = [(left[source], new[source]) for source in left.keys() & new.keys()]
    changes = Counter(
        name for a, b in (*pairs, *edited) for name in ("id", *FIELDS) if getattr(a, name) != getattr(b, name)
    )
    rows = compare(one, other, samples=100).rows
    assert (rows.by_id, rows.by_source) == (len(pairs), len(edited))
    assert (rows.added, rows.removed) == (len(new) - len(edited), len(left) - len(edited))
    assert {name: field.changed for name, field in rows.fields.items() if field.changed} == dict(changes)
    assert rows.changed == sum(a.article != b.article for a, b in (*pairs, *edited))
    told = {(c.source, c.before, c.after) for c in rows.fields["title"].samples}
    assert told == {(b.source, a.title, b.title) for a, b in (*pairs, *edited) if a.title != b.title}


@given(datasets(), datasets(), st.randoms(use_true_random=False), st.integers(1, 4))
def test_order_and_shards_do_not_matter(one: list[Row], other: list[Row], random: Any, shards: int) -> None:
    """compare(A, B) is the same however the rows of A and B are ordered and cut into files."""
    mixed = [random.sample(rows, len(rows)) for rows in (one, other)]
    assert compare(one, other).as_dict() == compare(*mixed, shards=shards).as_dict()


@given(datasets(), datasets(), st.integers(1, 5))
def test_how_much_is_held_at_once_does_not_matter(one: list[Row], other: list[Row], held: int) -> None:
    """compare(A, B) is the same whether it all fits in memory or goes by way of the disk."""
    assert compare(one, other).as_dict() == compare(one, other, held=held).as_dict()


@given(datasets(), datasets(), st.integers(0, 8))
def test_a_bound_is_met_just_if_no_more_changed(one: list[Row], other: list[Row], most: int) -> None:
    """`changed=N` bounds the changed articles, by id and by source together."""
    found = compare(one, other)
    (bound,) = gate.parse([f"changed={most}"])
    assert bound.check(found).met is (found.rows.changed_by_id + found.rows.by_source <= most)


@given(datasets(), datasets())
def test_a_body_that_is_left_out_is_told_by_the_hash_of_its_row(one: list[Row], other: list[Row]) -> None:
    """Without bodies, an article of the same document is changed just if it is with them."""
    with written(one, other) as (before, after):
        whole = compare_folders(before, after, 3, NAMES)
        bare = compare_folders(write(before.with_name("bare"), one, omits=("body",)), after, 3, NAMES)
    assert "body" not in bare.rows.fields
    assert bare.rows.not_compared == ["body"]
    assert bare.rows.changed_by_id == whole.rows.changed_by_id
    assert (bare.rows.added, bare.rows.removed) == (whole.rows.added, whole.rows.removed)


def _counted(found: Comparison) -> list[dict[str, tuple[float, float]]]:
    """Return all that is counted before and after."""
    shares, documents = found.shares, found.documents
    counted: list[Mapping[str, tuple[float, float]]] = [shares.nulls, shares.lengths]
    counted += [shares.counts(kind) for kind in ("outlets", "months", "languages", "personal")]
    return [dict(pairs) for pairs in (*counted, documents.statuses, documents.rules, documents.splits)]
