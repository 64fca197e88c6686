"""Who may see and change what, as the real client is told."""

from contextlib import suppress
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from huggingface_hub import CommitOperationAdd
from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, RepositoryNotFoundError

from hub import Hub, Token, running

from .conftest import Client

NEWS = "newsroom/news"


def status(caught: pytest.ExceptionInfo[HfHubHTTPError]) -> int:
    """Return the status of the answer that was raised."""
    return caught.value.response.status_code


def test_whoami_tells_the_user_the_organizations_and_the_role(client: Client, hub: Hub) -> None:
    told = client(hub.narrow).whoami()
    assert told["name"] == "desk"
    assert {org["name"]: org["roleInOrg"] for org in told["orgs"]} == {"archive": "read", "newsroom": "write"}
    access = told["auth"]["accessToken"]
    assert access["role"] == "fineGrained"
    assert access["fineGrained"]["scoped"][0]["permissions"] == ["repo.content.read"]
    assert client(hub.read).whoami()["auth"]["accessToken"]["role"] == "read"


def test_a_token_of_nobody_is_refused(client: Client, hub: Hub) -> None:
    hub.create(NEWS)
    unknown = client(Token("desk", "write"))
    with pytest.raises(HfHubHTTPError) as caught:
        unknown.whoami()
    assert status(caught) == 401
    with pytest.raises(HfHubHTTPError, match="Invalid credentials"):
        unknown.dataset_info(NEWS)


def test_a_token_without_the_right_cannot_write_and_is_told_so_beforehand(client: Client, hub: Hub) -> None:
    hub.create(NEWS)
    for token in (hub.read, hub.narrow, hub.stranger):
        with pytest.raises(HfHubHTTPError) as caught:
            client(token).auth_check(NEWS, repo_type="dataset", write=True)
        assert status(caught) == 403
        operations = [CommitOperationAdd("a.txt", b"a\n")]
        with pytest.raises(HfHubHTTPError) as caught:
            client(token).create_commit(NEWS, operations, commit_message="ours", repo_type="dataset")
        assert status(caught) == 403
        client(token).auth_check(NEWS, repo_type="dataset")
    client(hub.write).auth_check(NEWS, repo_type="dataset", write=True)
    assert not hub.files(NEWS)


def test_nobody_creates_in_a_namespace_where_they_only_read(client: Client, hub: Hub) -> None:
    for repo in ("archive/news", "stranger/news"):
        with pytest.raises(HfHubHTTPError, match="You don't have the rights to create") as caught:
            client(hub.write).create_repo(repo, repo_type="dataset")
        assert status(caught) == 403


def test_without_a_token_nothing_is_written(client: Client, hub: Hub) -> None:
    hub.create(NEWS)
    with pytest.raises(HfHubHTTPError) as caught:
        client(None).create_repo("desk/new", repo_type="dataset")
    assert status(caught) == 401
    with pytest.raises(HfHubHTTPError) as caught:
        client(None).create_tag(NEWS, tag="v1", repo_type="dataset")
    assert status(caught) == 401


def test_a_private_repository_is_not_told_from_none(client: Client, hub: Hub) -> None:
    hub.create("desk/diary", private=True)
    for token, expected in ((None, 401), (hub.stranger, 404)):
        for repo in ("desk/diary", "desk/none"):
            with pytest.raises(RepositoryNotFoundError) as caught:
                client(token).dataset_info(repo)
            assert status(caught) == expected
    assert client(hub.read).dataset_info("desk/diary").private


def test_a_gated_repository_shows_itself_and_not_its_files(client: Client, hub: Hub) -> None:
    hub.create(NEWS, {"a.txt": b"a\n"}).gated = True
    assert client(None).dataset_info(NEWS).gated == "auto"
    with pytest.raises(GatedRepoError) as caught:
        client(None).get_paths_info(NEWS, "a.txt", repo_type="dataset")
    assert status(caught) == 401
    assert client(hub.read).file_exists(NEWS, "a.txt", repo_type="dataset")


def test_every_request_is_recorded_with_its_sender_and_without_the_token(client: Client, hub: Hub) -> None:
    hub.create(NEWS)
    client(hub.read).dataset_info(NEWS)
    (asked,) = hub.asked()
    assert (asked.route, asked.user, asked.status) == ("info", "desk", 200)
    assert str(hub.read) not in repr(asked)
    client(hub.read).dataset_info(NEWS)
    assert hub.asked()[1].at > asked.at


def test_a_token_in_an_address_fails_the_test() -> None:
    def leak() -> None:
        with running() as hub, suppress(HTTPError):
            urlopen(f"{hub.url}/info?token={hub.write}")

    with pytest.raises(AssertionError, match=r"a token in an address: GET /info$"):
        leak()


def test_a_token_in_a_file_fails_the_test() -> None:
    def leak() -> None:
        with running() as hub:
            hub.create(NEWS, {"notes.txt": f"my token is {hub.read}\n".encode()})

    with pytest.raises(AssertionError, match=r"a token in a file: newsroom/news@\w+: notes.txt$"):
        leak()
