"""Who may do what: users, organizations, and tokens of three kinds."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

ORGANIZATIONS = {"desk": {"newsroom": "write", "archive": "read"}, "stranger": {"newsroom": "read"}}  # by user
READ, WRITE, DISCUSS = "repo.content.read", "repo.write", "discussion.write"


def _text() -> str:
    return "hf_" + secrets.token_hex(17)  # never a constant: a scanner for secrets must stay silent


@dataclass(frozen=True, slots=True)
class Token:
    """A token. `scopes`: what a fine-grained one may do, by namespace or repository."""

    user: str
    role: Literal["read", "write", "fineGrained"]
    scopes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    text: str = field(default_factory=_text, repr=False)

    def __str__(self) -> str:
        return self.text

    def permits(self, what: str, repository: str) -> bool:
        """Return whether the token and its user's place in the namespace permit this."""
        namespace = repository.split("/")[0]
        place = "admin" if namespace == self.user else ORGANIZATIONS.get(self.user, {}).get(namespace)
        if place is None or (what == WRITE and place == "read"):
            return False
        if self.role == "fineGrained":
            return any(what in self.scopes.get(entity, ()) for entity in (namespace, repository))
        return what == READ or self.role == "write"

    def described(self) -> dict[str, Any]:
        """Return what whoami says of the user and the token."""
        about: dict[str, Any] = {"displayName": f"{self.user}'s {self.role} token", "role": self.role}
        if self.role == "fineGrained":
            about["fineGrained"] = {
                "canReadGatedRepos": False,
                "global": [],
                "scoped": [
                    {
                        "entity": {"_id": name, "type": "dataset" if "/" in name else "user", "name": name},
                        "permissions": sorted(permissions),
                    }
                    for name, permissions in self.scopes.items()
                ],
            }
        organizations = [
            {"type": "org", "id": name, "name": name, "fullname": name.title(), "roleInOrg": role}
            for name, role in ORGANIZATIONS.get(self.user, {}).items()
        ]
        return {
            "type": "user",
            "id": self.user,
            "name": self.user,
            "fullname": self.user.title(),
            "isPro": False,
            "orgs": organizations,
            "auth": {"type": "access_token", "accessToken": about},
        }
