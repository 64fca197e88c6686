"""The check of a card's YAML, as far as the Hub's own is known: types, closed lists, configs and splits."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

FRONT = re.compile(r"^\s*---[\r\n]+(?P<yaml>[\S\s]*?)[\r\n]+---(?:\r\n|\n|$)")
SPLIT = re.compile(r"\w+(\.\w+)*")
CONFIG = re.compile(r"[^<>:/\\|?*]+")
LANGUAGE = re.compile(r"[a-z]{2,3}|code|multilingual")


def _words(text: str) -> list[str]:
    return text.split()


LICENSES = _words(
    """
apache-2.0 mit openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m
afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear c-uda cc cc0-1.0 cc-by-2.0 cc-by-2.5
cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0
cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cdla-sharing-1.0 cdla-permissive-1.0
cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 eupl-1.2 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0 lgpl
lgpl-2.1 lgpl-3.0 isc h-research intel-research lppl-1.3c ms-pl apple-ascl apple-amlr mpl-2.0 odc-by odbl openmdw-1.0
openrail++ osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib pddl lgpl-lr deepfloyd-if-license
fair-noncommercial-research-license llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 grok2-community gemma unknown
other
"""
)
SIZES = _words(
    """
n<1K 1K<n<10K 10K<n<100K 100K<n<1M 1M<n<10M 10M<n<100M 100M<n<1B 1B<n<10B 10B<n<100B 100B<n<1T n>1T
"""
)
TASKS = _words(
    """
text-classification token-classification table-question-answering question-answering zero-shot-classification
translation summarization feature-extraction text-generation fill-mask sentence-similarity text-ranking text-retrieval
multiple-choice table-to-text tabular-classification tabular-to-text time-series-forecasting other
"""
)

STRINGS = ("tags", "task_ids", "source_datasets", "annotations_creators", "language_creators", "language_bcp47")
STRING = ("pretty_name", "license_name", "license_link", "license_details", "extra_gated_prompt", "extra_gated_heading")


def checked_card(content: str) -> tuple[list[str], list[str]]:
    """Return the errors and the warnings that the Hub has for a README.md."""
    front = FRONT.match(content)
    if front is None:
        if re.match(r"^\s*---[\r\n]", content):
            return ["YAML front matter is not closed"], []
        return [], ["empty or missing yaml metadata in repo card"]
    try:
        told = yaml.safe_load(front["yaml"])
    except yaml.YAMLError as error:
        return [f"YAML parse error: {' '.join(str(error).split())}"], []
    if told is None:
        return [], ["empty or missing yaml metadata in repo card"]
    if not isinstance(told, dict):
        return ["YAML metadata must be a mapping"], []
    return list(_errors(told)), list(_warnings(told))


def _errors(told: dict[Any, Any]) -> Iterator[str]:
    for key in told:
        if not isinstance(key, str):
            yield f'"{key}" must be a string'
    for key in STRING:
        if key in told and not isinstance(told[key], str):
            yield f'"{key}" must be a string'
    for key in (*STRINGS, "size_categories", "task_categories"):
        if key in told and not (isinstance(told[key], list) and all(isinstance(v, str) for v in told[key])):
            yield f'"{key}" must be an array of strings'
    for value in _several(told.get("license")):
        if value not in LICENSES:
            yield f'"license" must be one of [{", ".join(LICENSES)}]'
    if "license_name" in told and not re.fullmatch(r"[a-z0-9.-]+", str(told["license_name"])):
        yield '"license_name" with value must match /^[a-z0-9-.]+$/'
    for number, value in enumerate(_several(told.get("language"))):
        if not isinstance(value, str) or not LANGUAGE.fullmatch(value):
            yield f'"language[{number}]" with value "{value}" is not valid: it must be an ISO 639 code'
    for number, value in enumerate(_several(told.get("size_categories"))):
        if value not in SIZES:
            yield f'"size_categories[{number}]" must be one of [{", ".join(SIZES)}]'
    if "viewer" in told and not isinstance(told["viewer"], bool):
        yield '"viewer" must be a boolean'
    if "extra_gated_fields" in told and not isinstance(told["extra_gated_fields"], dict):
        yield '"extra_gated_fields" must be of type object'
    yield from _configs(told.get("configs", []))
    yield from _infos(told.get("dataset_info", []))


def _warnings(told: dict[Any, Any]) -> Iterator[str]:
    for value in _several(told.get("task_categories")):
        if value not in TASKS:
            yield f'The task_categories "{value}" is not in the official list'
    if told.get("license") == "other" and "license_name" not in told:
        yield '"license_name" is recommended where "license" is "other"'


def _configs(configs: Any) -> Iterator[str]:
    if not isinstance(configs, list):
        yield '"configs" must be an array'
        return
    names = []
    for number, config in enumerate(configs):
        where = f"configs[{number}]"
        if not isinstance(config, dict):
            yield f'"{where}" must be of type object'
            continue
        name = config.get("config_name")
        if not isinstance(name, str) or not CONFIG.fullmatch(name):
            yield f'"{where}.config_name" is required and must be a string without <>:/\\|?*'
        names.append(name)
        if "default" in config and not isinstance(config["default"], bool):
            yield f'"{where}.default" must be a boolean'
        yield from _data_files(config.get("data_files", []), f"{where}.data_files")
    if len(names) != len(set(map(str, names))):
        yield '"configs" contains a duplicate config_name'
    if sum(isinstance(config, dict) and config.get("default") is True for config in configs) > 1:
        yield '"configs" has more than one default'


def _data_files(given: Any, where: str) -> Iterator[str]:
    for number, entry in enumerate(given if isinstance(given, list) else [given]):
        if isinstance(entry, str):
            continue
        here = f"{where}[{number}]"
        if not isinstance(entry, dict) or set(entry) != {"split", "path"}:
            yield f'"{here}" must be a string, or an object of split and path'
            continue
        yield from _split(entry["split"], f"{here}.split")
        paths = entry["path"] if isinstance(entry["path"], list) else [entry["path"]]
        if not paths or not all(isinstance(path, str) and path for path in paths):
            yield f'"{here}.path" must be a string or an array of strings'


def _infos(infos: Any) -> Iterator[str]:
    several = infos if isinstance(infos, list) else [infos]
    for number, info in enumerate(several):
        where = f"dataset_info[{number}]"
        if not isinstance(info, dict):
            yield f'"{where}" must be of type object'
            continue
        if len(several) > 1 and not isinstance(info.get("config_name"), str):
            yield f'"{where}.config_name" is required'
        if not isinstance(info.get("features", []), list | dict):
            yield f'"{where}.features" must be an array'
        splits = info.get("splits", [])
        for at, split in enumerate(splits if isinstance(splits, list) else [splits]):
            here = f"{where}.splits[{at}]"
            if not isinstance(split, dict):
                yield f'"{here}" must be of type object'
                continue
            yield from _split(split.get("name"), f"{here}.name")
            yield from _numbers(split, ("num_bytes", "num_examples"), here)
        yield from _numbers(info, ("download_size", "dataset_size"), where)


def _split(name: Any, where: str) -> Iterator[str]:
    if not isinstance(name, str) or not SPLIT.fullmatch(name):
        yield f"\"{where}\": split name should match '^\\w+(\\.\\w+)*$' but got '{name}'"


def _numbers(told: dict[Any, Any], keys: tuple[str, ...], where: str) -> Iterator[str]:
    for key in keys:
        if key in told and (not isinstance(told[key], int) or isinstance(told[key], bool)):
            yield f'"{where}.{key}" must be a number'


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
