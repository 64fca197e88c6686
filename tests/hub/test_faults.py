"""What the real client makes of each fault that the stand-in plays: why publishing must look before it sends again."""

from pathlib import Path

import httpx2
import pytest
from huggingface_hub import CommitOperationAdd, HfApi
from huggingface_hub.errors import HfHubHTTPError

from hub import Answer, Cut, Flip, Foreign, Hub, Short

NEWS = "newsroom/news"
SHARD = b"PAR1" + bytes(range(256)) * 40 + b"PAR1"


@pytest.fixture(autouse=True)
def _news(hub: Hub) -> None:
    hub.create(NEWS)


def publish(api: HfApi, **more: object) -> str:
    """Commit a shard and return the commit's id."""
    operations = [CommitOperationAdd("train.parquet", SHARD), CommitOperationAdd("notes.txt", b"hello\n")]
    return api.create_commit(NEWS, operations, commit_message="ours", repo_type="dataset", **more).oid  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize("status", [429, 500, 503, 504])
def test_a_refused_commit_is_not_applied_and_not_tried_again(desk: HfApi, hub: Hub, status: int) -> None:
    hub.order("commit", Answer(status, retry_after=7))
    with pytest.raises(HfHubHTTPError) as caught:
        publish(desk)
    assert caught.value.response.status_code == status
    assert caught.value.response.headers["Retry-After"] == "7"
    assert not hub.files(NEWS)
    assert len(hub.asked("commit")) == 1


def test_elsewhere_the_client_waits_as_long_as_it_is_told(desk: HfApi, hub: Hub, waits: list[float]) -> None:
    hub.order("preupload", Answer(503, retry_after=30), times=2)
    hub.order("batch", Answer(429, retry_after=60))
    publish(desk)
    assert waits == [31, 31, 61]
    assert hub.files(NEWS)["train.parquet"] == SHARD


def test_the_client_gives_up_after_five_retries(desk: HfApi, hub: Hub, waits: list[float]) -> None:
    hub.order("preupload", Answer(503), times=6)
    with pytest.raises(HfHubHTTPError):
        publish(desk)
    assert waits == [1, 2, 4, 8, 8]
    assert not hub.files(NEWS)


def test_a_connection_cut_before_the_commit_raises_and_nothing_landed(desk: HfApi, hub: Hub) -> None:
    hub.order("commit", Cut())
    with pytest.raises(httpx2.TransportError):
        publish(desk)
    assert not hub.files(NEWS)


@pytest.mark.parametrize("fault", [Cut(applied=True), Answer(504, applied=True)])
def test_an_answer_that_is_lost_raises_although_the_commit_landed(desk: HfApi, hub: Hub, fault: Cut | Answer) -> None:
    hub.order("commit", fault)
    with pytest.raises((httpx2.TransportError, HfHubHTTPError)):
        publish(desk)
    assert set(hub.files(NEWS)) == {"notes.txt", "train.parquet"}


def test_a_commit_that_lands_just_before_is_kept_and_ours_refused(desk: HfApi, hub: Hub) -> None:
    before = hub.head(NEWS).oid
    hub.order("commit", Foreign({"theirs.txt": b"theirs\n"}))
    with pytest.raises(HfHubHTTPError) as caught:
        publish(desk, parent_commit=before)
    assert caught.value.response.status_code == 412
    assert hub.files(NEWS) == {"theirs.txt": b"theirs\n"}
    assert hub.head(NEWS).author == "somebody-else"


def test_a_flipped_bit_in_a_download_comes_back_silently(desk: HfApi, hub: Hub, tmp_path: Path) -> None:
    publish(desk)
    hub.order("object", Flip(at=100))
    found = Path(desk.hf_hub_download(NEWS, "train.parquet", repo_type="dataset", cache_dir=tmp_path)).read_bytes()
    assert found != SHARD
    assert [n for n, (a, b) in enumerate(zip(found, SHARD, strict=True)) if a != b] == [100]


def test_a_download_cut_short_is_fetched_on_from_there(desk: HfApi, hub: Hub, tmp_path: Path) -> None:
    publish(desk)
    hub.order("object", Short())
    found = desk.hf_hub_download(NEWS, "train.parquet", repo_type="dataset", cache_dir=tmp_path)
    assert Path(found).read_bytes() == SHARD


def test_a_flipped_bit_in_an_upload_is_refused_by_the_store(desk: HfApi, hub: Hub) -> None:
    hub.order("upload", Flip())
    with pytest.raises(RuntimeError, match=r"Error while uploading 'train\.parquet'"):
        publish(desk)
    assert not hub.files(NEWS)
    assert not hub.world.store.objects


def test_an_upload_cut_short_is_sent_again(desk: HfApi, hub: Hub, waits: list[float]) -> None:
    hub.order("upload", Short())
    publish(desk)
    assert hub.files(NEWS)["train.parquet"] == SHARD
    assert [asked.status for asked in hub.asked("upload")] == [0, 200]


def test_faults_come_in_the_order_they_were_ordered(desk: HfApi, hub: Hub) -> None:
    hub.order("info", Answer(500))
    hub.order("info", Answer(502), times=2)
    for status in (500, 502, 502, 200):
        if status == 200:
            desk.dataset_info(NEWS)
        else:
            with pytest.raises(HfHubHTTPError):
                desk.dataset_info(NEWS)
        assert hub.asked("info")[-1].status == status
