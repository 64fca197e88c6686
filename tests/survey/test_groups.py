"""Groups of near-duplicates, over folders of signatures."""

import random
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.survey import near_duplicates
from copydesk.survey.documents import Numbers, one_by_one
from copydesk.survey.groups import Groups, Signed, alike_pairs, components, find_groups, group_ids
from copydesk.survey.signatures import save_signatures


def article(seed: int, changed: int = 0) -> str:
    words = [f"word{n}" for n in random.Random(seed).choices(range(10**6), k=300)]
    for n in range(changed):
        words[(17 * n + 5) % 300] = f"other{seed}{n}"
    return " ".join(words)


def grouped(texts: list[str], place: Path, shards: int = 1) -> list[int]:
    """Return the leader of each text, whose documents lie in as many shards."""
    size = -(-len(texts) // shards)
    folders = []
    for first in range(0, len(texts), size):
        folders.append(place / f"{shards}-{first}")
        folders[-1].mkdir(parents=True)
        save_signatures(folders[-1], range(len(texts[first : first + size])), texts[first : first + size])
    starts = np.array([*range(0, len(texts), size), len(texts)])
    return list(led(Signed.of(folders, starts), np.arange(len(texts)), place).leader.tolist())


def led(signed: Signed, rank: Numbers, place: Path) -> Groups:
    return find_groups(signed, rank, alike_pairs(signed, place / "work", one_by_one), place / "work", one_by_one)


def test_texts_with_few_changed_words_are_one_group_and_others_are_none(tmp_path: Path) -> None:
    texts = [article(1), article(2), article(1, 2), article(3), article(2, 3), article(1)]
    assert grouped(texts, tmp_path) == [0, 1, 0, 3, 1, 0]


def jaccard(one: str, other: str) -> float:
    """Return how alike two texts are, exactly: by their sets of five words in a row."""
    sets = [{tuple(words[n : n + 5]) for n in range(len(words) - 4)} for words in (one.split(), other.split())]
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


def test_of_two_thousand_texts_whose_copies_are_known_nearly_every_pair_is_found_and_none_else(tmp_path: Path) -> None:
    # Each fifth text has three copies, of one, two and four words changed; 300 words make 296 shingles.
    named = [(n, changed) for n in range(1_250) for changed in ((0, 1, 2, 4) if n % 5 == 0 else (0,))]
    random.Random(4).shuffle(named)
    texts = {(n, changed): article(n, changed) for n, changed in named}
    assert all(0.85 <= jaccard(texts[n, 0], texts[n, 4]) < 0.9 for n in range(0, 1_250, 5))
    leaders = grouped([texts[one] for one in named], tmp_path, shards=4)
    found, true = map(_pairs, (leaders, [n for n, _ in named]))
    assert len(true) == 250 * 6
    assert len(found & true) >= 0.99 * max(len(found), len(true))


def _pairs(keys: list[int]) -> set[tuple[int, int]]:
    """Return the pairs of places that hold equal keys."""
    places: dict[int, list[int]] = {}
    for place, key in enumerate(keys):
        places.setdefault(key, []).append(place)
    return {pair for together in places.values() for pair in combinations(together, 2)}


def test_a_text_of_which_half_is_another_s_is_alone(tmp_path: Path) -> None:
    assert grouped([article(1), article(2) + " " + article(1)], tmp_path) == [0, 1]


def test_texts_without_words_are_alone(tmp_path: Path) -> None:
    assert grouped(["…", "…", article(1), "…", article(1, 1)], tmp_path) == [0, 1, 2, 3, 2]


@pytest.mark.parametrize("shards", [1, 2, 3, 7])
def test_groups_are_the_same_however_documents_are_cut_into_shards(tmp_path: Path, shards: int) -> None:
    texts = [article(n % 5, n // 5) for n in range(20)]
    assert grouped(texts, tmp_path, shards) == [n % 5 for n in range(20)]


def test_a_group_larger_than_is_compared_in_full_is_still_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_duplicates, "PAIRS_A_TASK", 50)
    texts = [article(n % 3, n % 2) for n in range(120)]
    assert grouped(texts, tmp_path) == [n % 3 for n in range(120)]


@settings(max_examples=20)
@given(st.permutations(range(9)))
def test_groups_do_not_depend_on_the_order_of_documents(order: list[int]) -> None:
    """Law: the same documents are together, whatever their numbers."""
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        texts = [article(n % 3, n // 3) for n in order]
        leaders = grouped(texts, Path(place))
    together = {frozenset(order[n] for n, leader in enumerate(leaders) if leader == first) for first in set(leaders)}
    assert together == {frozenset({0, 3, 6}), frozenset({1, 4, 7}), frozenset({2, 5, 8})}


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60))
def test_components_are_what_pairs_join(pairs: list[tuple[int, int]]) -> None:
    """Law: two documents have one root just if a path of pairs leads from one to the other, and it is the smallest."""
    parent = list(range(31))
    for _ in parent:
        for one, other in pairs:
            parent[one] = parent[other] = min(parent[one], parent[other])
    assert components(31, np.array(pairs, np.int64).reshape(-1, 2)).tolist() == parent


def test_a_group_is_named_by_its_smallest_id_and_led_by_the_lowest_rank(tmp_path: Path) -> None:
    folder = tmp_path / "signed"
    folder.mkdir()
    save_signatures(folder, range(3), [article(1), article(1, 1), article(2)])
    signed = Signed.of([folder], np.array([0, 3]))
    groups = led(signed, np.array([5, 1, 2]), tmp_path)
    assert groups.leader.tolist() == [1, 1, 2]
    assert groups.similarity[1] == 1
    assert 0.8 < groups.similarity[0] < 1
    assert np.isnan(groups.similarity[2])
    assert group_ids(groups, np.array([b"a", b"b", b"c"])).tolist() == [b"a", b"a", b"c"]
