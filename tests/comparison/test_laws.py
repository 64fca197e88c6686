"""What holds of any two datasets: nothing differs from itself, and what one way was added was removed the other way."""

import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from copydesk.comparison.rows import Rows, compare_rows
from copydesk_schema.columns import ARTICLES

FIELDS = [column.name for column in ARTICLES if column.name != "id"]
VALUES = st.none() | st.sampled_from(["", "one", "two", "a longer text"])
ARTICLE = st.fixed_dictionaries(dict.fromkeys(FIELDS, VALUES))
DATASETS = st.dictionaries(
    st.sampled_from([f"{n}.txt" for n in range(6)]), st.tuples(st.integers(0, 8), ARTICLE), min_size=1
).filter(lambda found: len({key for key, _ in found.values()}) == len(found))

Dataset = dict[str, tuple[int, dict[str, str | None]]]


def write(root: Path, dataset: Dataset, shards: int = 1) -> Path:
    """Write articles and a ledger by source, in some shards."""
    rows = [{"id": f"{key:032x}", "source": source, **article} for source, (key, article) in dataset.items()]
    for table, columns in (("articles", ["id", *FIELDS]), ("ledger", ["id", "source", "status"])):
        (root / table).mkdir(parents=True)
        schema = pa.schema([(name, pa.string()) for name in columns])
        for shard in range(shards):
            held = [{**row, "status": "accepted"} for row in rows[shard::shards]]
            name = f"train-{shard:05d}-of-{shards:05d}.parquet"
            pq.write_table(pa.Table.from_pylist(held, schema), root / table / name)
    return root


def compared(one: Dataset, other: Dataset, shards: int = 1) -> Rows:
    with tempfile.TemporaryDirectory() as place:
        return compare_rows(write(Path(place) / "one", one), write(Path(place) / "other", other, shards), 20)


@given(DATASETS)
def test_a_dataset_does_not_differ_from_itself(dataset: Dataset) -> None:
    found = compared(dataset, dataset, shards=2)
    assert found.same
    assert (found.rewritten, found.kept) == (0, len(dataset))


@given(DATASETS, DATASETS)
def test_the_other_way_round_what_was_added_is_removed_and_values_change_back(one: Dataset, other: Dataset) -> None:
    there, back = compared(one, other), compared(other, one)
    assert (there.before, there.added, there.removed) == (back.after, back.removed, back.added)
    assert (there.changed, there.rewritten) == (back.changed, back.rewritten)
    for fields in ("fields", "rewritten_fields"):
        for name, field in getattr(there, fields).items():
            mirrored = getattr(back, fields)[name]
            assert (field.changed, field.filled) == (mirrored.changed, mirrored.emptied)
            assert {(c.id, c.before, c.after) for c in field.samples} == {
                (c.id, c.after, c.before) for c in mirrored.samples
            }


@given(DATASETS, DATASETS)
def test_counts_add_up_and_shards_do_not_matter(one: Dataset, other: Dataset) -> None:
    found = compared(one, other)
    assert found.kept + found.removed == found.before == len(one)
    assert found.kept + found.added == found.after == len(other)
    ids = {key: source for source, (key, _) in one.items()}
    assert found.added == sum(key not in ids for key, _ in other.values())
    assert found.rewritten == sum(s in other and other[s][0] != key for s, (key, _) in one.items())
    again = compared(one, other, shards=3)
    assert (again.added, again.changed, again.rewritten) == (found.added, found.changed, found.rewritten)
