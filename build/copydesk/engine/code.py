"""The version of the code that does the work, as part of every key."""

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.resources import files
from pathlib import Path

_PARTS = (".py", ".json", ".toml")  # sources, learned forests, and tables: all that decides what is made of a document


@cache
def code_version() -> str:
    """Return a hash of the package's own sources and data, of Python, and of the libraries it asks for.

    The contract is part of it. All of the package counts, for nobody can say which part changes no result; so a new
    version does its work anew.
    """
    whole = hashlib.sha256(sys.version.encode())
    for package in ("copydesk", "copydesk_schema"):
        root = Path(str(files(package)))
        for path in sorted(p for p in root.rglob("*") if p.suffix in _PARTS):
            whole.update(path.relative_to(root).as_posix().encode())
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    for library in sorted(_libraries()):
        whole.update(library.encode())
    return whole.hexdigest()


def _libraries() -> list[str]:
    """Return the libraries that are asked for and installed, each with its version."""
    found = []
    for requirement in requires("copydesk") or ():
        name = requirement.split(";")[0].rstrip()
        name = name[: next((i for i, c in enumerate(name) if not (c.isalnum() or c in "-_.")), len(name))]
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:  # of an extra
            continue
    return found
