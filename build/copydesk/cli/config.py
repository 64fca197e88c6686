"""copydesk config."""

from copydesk.cli.options import AsJson, Config
from copydesk.cli.output import print_json


def show_config(config: Config = None, as_json: AsJson = False) -> None:
    """Print the resolved configuration, and where each value comes from."""
    from copydesk.config import as_toml, resolve

    resolved = resolve({}, config)
    if as_json:
        values = resolved.settings.model_dump(mode="json")
        print_json({k: {"value": v, "from": resolved.origins[k]} for k, v in values.items()})
    else:
        print(as_toml(resolved), end="")
