"""Whether whoever is logged in may publish, asked before anything is sent."""

from collections.abc import Mapping
from typing import Any

from copydesk.publishing.errors import RightsError
from copydesk.publishing.hub import Hub, is_refusal

_WRITES = {"admin", "write", "contributor"}  # places in an organization that may create


def logged_in(hub: Hub) -> Mapping[str, Any]:
    """Return what the Hub says of whoever is logged in. Raises RightsError if that is nobody."""
    from huggingface_hub.errors import HfHubHTTPError, LocalTokenNotFoundError

    try:
        return hub.whoami()
    except LocalTokenNotFoundError:
        raise RightsError("nobody is logged in to the Hub: run `hf auth login`, or set HF_TOKEN") from None
    except HfHubHTTPError as error:
        if is_refusal(error, 401):
            told = "the Hub does not know this login; run `hf auth login` again, or set HF_TOKEN to a valid one"
            raise RightsError(told) from None
        raise


def check_rights(hub: Hub, who: Mapping[str, Any], exists: bool, as_pull: bool) -> None:
    """Raise RightsError that names the namespace and the missing right, if whoever is logged in may not do this."""
    from huggingface_hub.errors import HfHubHTTPError

    if not exists:
        _may_create(hub.repo, who, as_pull)
    elif as_pull:
        _may_propose(hub.repo, who)
    else:
        try:
            hub.may_write()
        except HfHubHTTPError as error:
            if is_refusal(error, 401, 403, 404):
                raise RightsError(_told(hub.repo, who, "write to")) from None
            raise


def _may_create(repo: str, who: Mapping[str, Any], as_pull: bool) -> None:
    namespace = repo.split("/")[0]
    if as_pull:
        raise RightsError(f"there is no dataset {repo} that {who['name']} may see; --create-pr needs one")
    places = {org["name"]: org.get("roleInOrg") for org in who.get("orgs", ())} | {who["name"]: "admin"}
    role, permits = _token(who)
    by_place = places.get(namespace) in _WRITES
    by_token = role == "write" or (role == "fineGrained" and _scoped(permits, (namespace, repo), "repo.write"))
    if not (by_place and (by_token or role is None)):
        raise RightsError(_told(repo, who, "create datasets in", pull=False))


def _may_propose(repo: str, who: Mapping[str, Any]) -> None:
    role, permits = _token(who)
    if role == "read" or (role == "fineGrained" and not permits):
        raise RightsError(_told(repo, who, "open pull requests in", pull=False))


def _told(repo: str, who: Mapping[str, Any], what: str, pull: bool = True) -> str:
    namespace = repo.split("/")[0]
    role, _ = _token(who)
    right = "discussion.write" if what.startswith("open") else "repo.write"
    kind = {"read": "it can only read", "fineGrained": f"as a fine-grained one it needs `{right}` there"}.get(
        role or "", f"{who['name']} needs the right to write there"
    )
    offer = "; or add --create-pr, to ask its owners to take it in" if pull and role != "read" else ""
    return (
        f"{who['name']} may not {what} {namespace} with this token ({kind}); give it the right to write ({right}) to "
        f"{repo} in its settings on the Hub, or log in as somebody who may{offer}"
    )


def _token(who: Mapping[str, Any]) -> tuple[str | None, list[Mapping[str, Any]]]:
    """Return the token's role and, of a fine-grained one, what it may do where."""
    access = (who.get("auth") or {}).get("accessToken") or {}
    scoped = (access.get("fineGrained") or {}).get("scoped") or []
    return access.get("role"), scoped


def _scoped(permits: list[Mapping[str, Any]], names: tuple[str, ...], right: str) -> bool:
    return any(p.get("entity", {}).get("name") in names and right in p.get("permissions", ()) for p in permits)
