"""The languages that documents may be stated to be in (`languages.toml`): codes of ISO 639 and their English names."""

import tomllib
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files

from copydesk_schema.errors import ConfigError

_LEAST = 3  # characters by which the beginning of a name is told


@lru_cache
def languages() -> Mapping[str, str]:
    """Return the English names of languages by their codes."""
    return tomllib.loads(files("copydesk_schema").joinpath("languages.toml").read_text("utf-8"))


def check_language(code: str, also: Collection[str] = ()) -> None:
    """Raise ConfigError, with the nearest code, if this is none of ISO 639 and none of those a user added."""
    if code in languages() or code in also:
        return
    near = _nearest(code)
    hint = f"did you mean '{near}' ({languages()[near]})?" if near else 'state it as an ISO 639 code, such as "de"'
    raise ConfigError(f"no language '{code}'; {hint}")


def _nearest(code: str) -> str | None:
    """Return the code that may be meant by a name, a longer code ("deu") or a locale ("de-AT")."""
    said = code.strip().lower().replace("_", "-").partition("-")[0]
    if said in languages():
        return said
    names = {name.lower(): known for known, name in languages().items()}
    begins = [known for name, known in names.items() if len(said) >= _LEAST and name.startswith(said)]
    if len(begins) == 1:
        return begins[0]
    if len(said) == _LEAST and said[:2] in languages():  # of ISO 639-2
        return said[:2]
    near = get_close_matches(said, [*languages(), *names], 1)
    return names.get(near[0], near[0]) if near else None
