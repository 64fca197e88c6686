"""Shingles and signatures: what counts as a word, and how well two signatures tell what two texts share."""

import itertools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.survey.shingles import shingles
from copydesk.survey.signatures import PERMUTATIONS, sign, similarity

WORDS = st.sampled_from("The council on Wednesday agreed mole 12 für später".split())  # noqa: SIM905
texts = st.lists(WORDS, max_size=20).map(" ".join)


def shingle_sets(several: list[str]) -> list[frozenset[int]]:
    hashes, ends = shingles(several)
    starts = [0, *ends.tolist()]
    return [frozenset(hashes[a:b].tolist()) for a, b in itertools.pairwise(starts)]


def by_hand(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    if len(words) < 5:
        return frozenset([tuple(words)] if words else [])
    return frozenset(tuple(words[n : n + 5]) for n in range(len(words) - 4))


@given(texts, texts)
def test_texts_share_as_many_shingles_as_runs_of_five_words(one: str, other: str) -> None:
    """Law: the vectorised shingles are in one-to-one relation with the sets of runs of five words."""
    ours, others = shingle_sets([one, other])
    mine, theirs = by_hand(one), by_hand(other)
    assert (len(ours), len(others), len(ours & others)) == (len(mine), len(theirs), len(mine & theirs))


@given(st.lists(st.text(max_size=40), max_size=6))
def test_a_text_has_the_same_shingles_whatever_others_come_with_it(several: list[str]) -> None:
    """Law: a batch gives for each text what it gives for it alone."""
    assert shingle_sets(several) == [shingle_sets([text])[0] for text in several] if several else True


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The bridge, it is closed: again!", "the bridge it is CLOSED again"),
        ("The bridge\nis closed\tsince Monday.", "The bridge is closed since Monday"),
        ("Straße und Brücke sind gesperrt", "straße und brücke sind gesperrt"),
        ("桥梁，从星期一起关闭。", "桥梁从星期一起关闭"),
    ],
)
def test_case_white_space_and_punctuation_count_for_nothing(one: str, other: str) -> None:
    ours, others = shingle_sets([one, other])
    assert ours == others != frozenset()


def test_scripts_without_spaces_are_compared_by_characters() -> None:
    ours, others = shingle_sets(["市议会星期三同意重建码头", "市议会星期三同意重建大桥"])
    assert (len(ours), len(ours & others)) == (8, 6)


def test_a_text_without_a_word_has_no_signature() -> None:
    signed, digests = sign(["Some words are here to sign.", "", " … – \n", "One"])
    assert signed.tolist() == [True, False, False, True]
    assert digests.shape == (2, PERMUTATIONS)
    assert sign([])[1].shape == (0, PERMUTATIONS)


def test_similarity_estimates_the_share_of_common_shingles() -> None:
    rng = np.random.default_rng(0)
    errors = []
    for changed in range(1, 40):
        words = [f"w{n}" for n in rng.integers(0, 10**6, 400)]
        other = words.copy()
        for place in rng.integers(0, 400, changed):
            other[place] = "another"
        texts = " ".join(words), " ".join(other)
        ours, others = map(by_hand, texts)
        _, digests = sign(texts)
        errors.append(float(similarity(digests[:1], digests[1:])[0]) - len(ours & others) / len(ours | others))
    assert abs(float(np.mean(errors))) < 0.02
    assert float(np.max(np.abs(errors))) < 0.2


def test_a_signature_is_the_same_in_every_process_and_version() -> None:
    """The digest is in released ledgers' groups: a change of it is a change of `signatures` in the manifest."""
    _, digests = sign(["The council agreed on Wednesday to rebuild the quay."])
    assert digests[0, :4].tolist() == [3519745833, 3254879368, 3260031029, 3354334548]
