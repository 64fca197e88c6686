"""Rows that are gone, bytes that flipped, files that are missing or new: each fails, and the place is named."""

import json
import shutil
from pathlib import Path

import pytest

from copydesk.dataset.manifest import seal
from copydesk.validation import validate

from .edits import forge, group, paths, rewrite, rows_of, rules, shard

FILES = ("README.md", "contract.yaml", "manifest.json", "articles", "ledger", "evidence")
OFFSETS = (0.0, 0.01, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.97, 0.99, 1.0)
GONE = {  # the rule that finds a deleted row even when the manifest was made to agree with it
    "articles": "article_missing",
    "ledger": "article_not_in_ledger",
    "evidence": "value_without_evidence",
}


def path_of(root: Path, name: str) -> Path:
    return shard(root, name) if name in GONE else root / name


@pytest.mark.parametrize("offset", OFFSETS)
@pytest.mark.parametrize("name", FILES)
def test_a_flipped_byte_is_found_in_its_file(name: str, offset: float, dataset: Path) -> None:
    path = path_of(dataset, name)
    raw = bytearray(path.read_bytes())
    raw[round(offset * (len(raw) - 1))] ^= 0x20
    path.write_bytes(raw)
    result = validate(dataset)
    assert not result.ok
    assert path.relative_to(dataset).as_posix() in paths(result)


@pytest.mark.parametrize("name", FILES)
def test_a_byte_more_or_less_is_found_in_its_file(name: str, dataset: Path) -> None:
    path = path_of(dataset, name)
    raw = path.read_bytes()
    for spoiled in (raw[:-1], raw + b"\n", b""):
        path.write_bytes(spoiled)
        result = validate(dataset)
        assert not result.ok
        assert path.relative_to(dataset).as_posix() in paths(result)


@pytest.mark.parametrize(("old", "new"), [(b"\n", b"\r\n"), (b"  ", b"\t"), (b": ", b":"), (b"}\n", b"}")])
def test_white_space_in_the_manifest_is_sealed_too(old: bytes, new: bytes, dataset: Path) -> None:
    path = dataset / "manifest.json"
    path.write_bytes(new.join(path.read_bytes().rsplit(old, 1)))
    assert rules(validate(dataset)) == ["manifest_seal"]


@pytest.mark.parametrize("table", GONE)
def test_a_deleted_row_is_found(table: str, dataset: Path) -> None:
    rewrite(dataset, table, rows_of(dataset, table)[1:])
    result = validate(dataset)
    assert {"file_changed", "file_rows", "logical_hash", GONE[table]} <= set(rules(result))
    assert shard(dataset, table).relative_to(dataset).as_posix() in paths(result)


@pytest.mark.parametrize("table", GONE)
def test_a_deleted_row_is_named_by_those_that_miss_it(table: str, dataset: Path) -> None:
    gone = rows_of(dataset, table)[0]
    rewrite(dataset, table, rows_of(dataset, table)[1:])
    forge(dataset)
    (problem,) = group(validate(dataset), GONE[table]).examples
    assert problem.id == gone["id"]
    assert table == "ledger" or problem.source == "agency/0001.txt"


@pytest.mark.parametrize("table", GONE)
def test_a_row_that_is_there_twice_is_found(table: str, dataset: Path) -> None:
    rows = rows_of(dataset, table)
    rewrite(dataset, table, [rows[0], *rows])
    forge(dataset)
    want = {"articles": "id_unique", "ledger": "source_unique", "evidence": "evidence_repeated"}
    assert want[table] in rules(validate(dataset))


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_found(name: str, dataset: Path) -> None:
    path = path_of(dataset, name)
    path.unlink()
    result = validate(dataset)
    assert ("manifest_missing" if name == "manifest.json" else "file_missing") in rules(result)
    assert path.relative_to(dataset).as_posix() in paths(result)


@pytest.mark.parametrize("table", GONE)
def test_a_missing_folder_is_found(table: str, dataset: Path) -> None:
    shutil.rmtree(dataset / table)
    assert group(validate(dataset), "file_missing").examples[0].path == f"{table}/train-00000-of-00001.parquet"


def test_a_file_that_is_not_in_the_manifest_is_found(dataset: Path) -> None:
    (dataset / "articles/train-00001-of-00002.parquet").write_bytes(shard(dataset, "articles").read_bytes())
    (dataset / "notes.txt").write_text("mine")
    unknown = group(validate(dataset), "file_unknown")
    assert [p.path for p in unknown.examples] == ["articles/train-00001-of-00002.parquet", "notes.txt"]


@pytest.mark.parametrize("table", GONE)
def test_a_damaged_table_does_not_stop_the_other_checks(table: str, dataset: Path) -> None:
    path = shard(dataset, table)
    path.write_bytes(path.read_bytes()[:-100])
    (dataset / "contract.yaml").write_text("{}\n")
    result = validate(dataset)
    assert {"file_unreadable", "contract_differs"} <= set(rules(result))
    assert any(path.name in what for what in result.unchecked)
    assert not {"article_missing", "article_not_in_ledger", "value_without_evidence"} & set(rules(result))


def test_a_manifest_that_leads_out_of_the_folder_is_not_followed(dataset: Path) -> None:
    manifest = json.loads((dataset / "manifest.json").read_bytes())
    manifest["files"].append({"path": "../../../../../../../../dev/zero", "size": 0, "sha256": ""})
    (dataset / "manifest.json").write_bytes(seal(manifest))
    assert rules(validate(dataset)) == ["file_missing"]


@pytest.mark.parametrize(
    "content", ["[]", "null", '{"format": "copydesk-dataset/99"}', '{"format": ', "\x00", "[" * 9999]
)
def test_a_manifest_of_another_kind_is_a_problem_and_no_crash(content: str, dataset: Path) -> None:
    (dataset / "manifest.json").write_text(content)
    assert rules(validate(dataset)) == ["manifest_damaged"]


@pytest.mark.parametrize("key", ["files", "counts", "logical_sha256", "configuration", "tool", "inputs"])
@pytest.mark.parametrize("value", [None, [], 7, "x", {"files": 1}])
def test_a_manifest_with_foreign_values_is_a_problem_and_no_crash(key: str, value: object, dataset: Path) -> None:
    manifest = json.loads((dataset / "manifest.json").read_bytes())
    manifest[key] = value
    (dataset / "manifest.json").write_bytes(seal(manifest))
    assert validate(dataset).groups


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("num_examples: 10", "num_examples: 11", "card_counts"),
        ("download_size: ", "download_size: 1", "card_counts"),
        ("dataset_size: ", "dataset_size: 1", "card_counts"),
        ("dtype: date32", "dtype: string", "card_features"),
        ("path: ledger/train-*.parquet", "path: ledger/test-*.parquet", "card_files"),
        ("- config_name: evidence", "- config_name: spans", "card_files"),
        ("---\n", "", "card_damaged"),
        ("config_name: articles", "config_name: [", "card_damaged"),
    ],
)
def test_a_card_that_disagrees_with_the_footers_is_found(old: str, new: str, rule: str, dataset: Path) -> None:
    card = dataset / "README.md"
    text = card.read_text("utf-8")
    assert old in text
    card.write_text(text.replace(old, new, 1), "utf-8")
    assert rule in rules(validate(dataset))


def test_a_contract_of_another_configuration_is_found(dataset: Path) -> None:
    path = dataset / "contract.yaml"
    path.write_text(path.read_text("utf-8").replace("max_value: 1000\n", "max_value: 9000\n"), "utf-8")
    assert {"file_changed", "contract_differs"} == set(rules(validate(dataset)))


def test_a_dataset_of_another_contract_is_told_and_forgiven(dataset: Path) -> None:
    path = dataset / "contract.yaml"
    path.write_text(path.read_text("utf-8").replace("max_value: 1000\n", "max_value: 9000\n"), "utf-8")
    manifest = json.loads((dataset / "manifest.json").read_bytes())
    manifest["tool"]["contract"] = "0"
    (dataset / "manifest.json").write_bytes(seal(manifest))
    forge(dataset)
    result = validate(dataset)
    assert result.ok
    assert [g.rule for g in result.warnings] == ["manifest_contract"]


def test_counts_that_do_not_add_up_are_found(dataset: Path) -> None:
    manifest = json.loads((dataset / "manifest.json").read_bytes())
    manifest["counts"]["rejected"] += 1
    manifest["counts"]["rules"]["rejected:no_body"] += 1
    manifest["counts"]["filled"]["title"] -= 1
    (dataset / "manifest.json").write_bytes(seal(manifest))
    values = [p.value for p in group(validate(dataset), "manifest_counts").examples]
    assert len(values) == 3
    assert values[0] == "rules rejected:no_body 2, there are 1"


@pytest.mark.parametrize("path", ["croissant.json", "plots/outlets.svg", "plots/over_time.svg"])
def test_a_description_or_a_plot_that_was_edited_by_hand_is_named(path: str, dataset: Path) -> None:
    (dataset / path).write_bytes((dataset / path).read_bytes().replace(b"BBC", b"ABC") + b"\n")
    assert [(g.rule, [p.path for p in g.examples]) for g in validate(dataset).groups] == [("file_changed", [path])]


@pytest.mark.parametrize("path", ["croissant.json", "plots/outlets.svg"])
def test_a_description_or_a_plot_that_is_gone_is_named(path: str, dataset: Path) -> None:
    (dataset / path).unlink()
    assert [(g.rule, [p.path for p in g.examples]) for g in validate(dataset).groups] == [("file_missing", [path])]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('"contentUrl": "articles/train', '"contentUrl": "articles/test', "croissant_files"),
        ('"sha256": "', '"sha256": "0', "croissant_files"),
        (' B"', ' kB"', "croissant_files"),
        ('"name": "outlet"', '"name": "publisher"', "croissant_fields"),
        ('"@id": "evidence",', '"@id": "spans",', "croissant_fields"),
        ('"recordSet": [', '"records": [', "croissant_damaged"),
        ('"distribution": [', '"distribution": [7, ', "croissant_damaged"),
        ("{", "", "croissant_damaged"),
    ],
)
def test_a_description_that_disagrees_with_the_tables_is_found(old: str, new: str, rule: str, dataset: Path) -> None:
    file = dataset / "croissant.json"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    assert rule in rules(validate(dataset))


def test_a_dataset_older_than_croissant_needs_none(dataset: Path) -> None:
    (dataset / "croissant.json").unlink()
    manifest = json.loads((dataset / "manifest.json").read_bytes())
    manifest["files"] = [facts for facts in manifest["files"] if facts["path"] != "croissant.json"]
    (dataset / "manifest.json").write_bytes(seal(manifest))
    assert validate(dataset).ok
