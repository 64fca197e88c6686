"""outlets.toml: the shipped table, a user's own files, and what is said of a malformed one."""

from pathlib import Path

import pytest

import copydesk
from copydesk_schema.errors import ConfigError
from copydesk_schema.outlets import load_outlets, shipped_outlets

POST = """
[harbour-post]
name = "The Harbour Post"
domains = ["harbour.example", "news.harbour.example"]
aliases = ["Harbour Post"]
self_attribution = ["the Post has learned"]
language = "en"
date_order = "dmy"
"""


def file(folder: Path, text: str) -> Path:
    (folder / "own.toml").write_text(text, "utf-8")
    return folder / "own.toml"


def test_every_shipped_outlet_is_found_by_each_of_its_hosts() -> None:
    table = shipped_outlets()
    assert all(table.by_host(domain) is outlet for outlet in table.by_key.values() for domain in outlet.domains)


def test_every_shipped_outlet_is_found_by_what_it_calls_itself() -> None:
    table = shipped_outlets()
    assert all(table.by_attribution(p) is outlet for outlet in table.by_key.values() for p in outlet.self_attribution)


def test_every_shipped_outlet_is_found_by_its_name_and_its_aliases() -> None:
    table = shipped_outlets()
    publishers = [outlet for outlet in table.by_key.values() if outlet.publisher]
    assert len(publishers) > 1_000
    assert all(outlet in table.by_name(name) for outlet in publishers for name in (outlet.name, *outlet.aliases))


def test_the_shipped_table_is_sorted_below_what_is_no_publisher() -> None:
    keys = [key for key, outlet in shipped_outlets().by_key.items() if outlet.publisher]
    assert keys == sorted(keys)


@pytest.mark.parametrize("name", ["Les Échos", "les echos", "LES ÉCHOS", "Les Echos."])
def test_a_name_is_one_without_case_accents_and_punctuation(name: str) -> None:
    assert [outlet.key for outlet in shipped_outlets().by_name(name)] == ["les-echos"]


def test_a_name_that_two_outlets_write_is_both_s(tmp_path: Path) -> None:
    table = load_outlets([file(tmp_path, '[a]\nname = "Bugle (A)"\naliases = ["Bugle"]\n[b]\nname = "Bugle"')])
    assert [outlet.key for outlet in table.by_name("Bugle")] == ["a", "b"]


def test_a_host_of_others_articles_goes_by_no_name() -> None:
    table = shipped_outlets()
    assert table.by_name("Platforms") == ()
    assert table.knows("facebook.com")
    assert not table.knows("The Harbour Bugle")


@pytest.mark.parametrize("host", ["bbc.co.uk", "www.bbc.co.uk", "WWW.BBC.CO.UK", "news.m.bbc.co.uk."])
def test_a_host_below_a_domain_is_the_outlet_s(host: str) -> None:
    outlet = shipped_outlets().by_host(host)
    assert outlet is not None
    assert outlet.name == "BBC News"


@pytest.mark.parametrize("host", ["notbbc.co.uk", "co.uk", "bbc.co.uk.example", "bbc", ""])
def test_a_host_beside_a_domain_is_nobody_s(host: str) -> None:
    assert shipped_outlets().by_host(host) is None


def test_an_attribution_stands_as_words_of_its_own() -> None:
    text = "UNN reports, FUNN reports, UNN reportsx, (UNN \n reports) and UNN reports. Earlier UNN reports said"
    found = [text[start:end] for start, end in shipped_outlets().attributions(text, 0, len(text))]
    assert found == ["UNN reports", "UNN \n reports", "UNN reports"]


def test_an_attribution_outside_the_bounds_is_not_seen() -> None:
    text = "UNN reports. The bridge is closed. UNN reports."
    assert list(shipped_outlets().attributions(text, 12, 35)) == []


def test_an_own_file_extends_the_table(tmp_path: Path) -> None:
    document = " date 2025-03-04 https://news.harbour.example/bridge\nThe bridge is closed from Monday.\n"
    article = copydesk.parse(document, outlets=[file(tmp_path, POST)]).article
    assert article is not None
    assert article.outlet == "The Harbour Post"


def test_an_own_file_keeps_what_is_shipped(tmp_path: Path) -> None:
    table = load_outlets([file(tmp_path, POST)])
    assert table.by_key.keys() == shipped_outlets().by_key.keys() | {"harbour-post"}


def test_an_own_entry_replaces_the_shipped_one_of_its_key(tmp_path: Path) -> None:
    table = load_outlets([file(tmp_path, '[bbc]\nname = "BBC"\ndomains = ["bbc.com"]\n')])
    outlet = table.by_host("bbc.com")
    assert outlet is not None
    assert outlet.name == "BBC"
    assert table.by_host("bbc.co.uk") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[harbour", "own.toml is no TOML"),
        ("harbour = 1", r"own.toml: \[harbour\] needs a name"),
        ("[harbour]\ndomains = []", r"\[harbour\] needs a name: write name = "),
        ('[harbour]\nname = " "', r"\[harbour\] needs a name"),
        ('[harbour]\nname = "H"\ndomain = "h.example"', r"\[harbour\] has no key 'domain'; the keys are name, domains"),
        ('[harbour]\nname = "H"\ndomains = "h.example"', r"\[harbour\] domains must be a list of strings"),
        ('[harbour]\nname = "H"\naliases = [1]', r"\[harbour\] aliases must be a list of strings"),
        ('[harbour]\nname = "H"\nself_attribution = [""]', r"self_attribution must be a list of strings"),
        ('[harbour]\nname = "H"\ndomains = ["https://h.example"]', "'https://h.example' is no lower-case domain"),
        ('[harbour]\nname = "H"\ndomains = ["H.example"]', "'H.example' is no lower-case domain like example.com"),
        ('[harbour]\nname = "H"\nagency = 1', r"\[harbour\] agency must be true or false"),
        ('[harbour]\nname = "H"\ncommon = "yes"', r"\[harbour\] common must be true or false"),
        ('[harbour]\nname = "H"\npublisher = 0', r"\[harbour\] publisher must be true or false"),
        ('[harbour]\nname = "H"\ndate_order = "ydm"', r"\[harbour\] date_order must be dmy, mdy or ymd"),
        ('[harbour]\nname = "H"\ndomains = ["bbc.com"]', "outlets 'bbc' and 'harbour' both claim bbc.com; keep one"),
        ('[harbour]\nname = "H"\nself_attribution = ["UNN reports"]', "'unn' and 'harbour' both claim 'UNN reports'"),
    ],
)
def test_a_malformed_own_file_is_refused_with_the_place_and_the_fault(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load_outlets([file(tmp_path, text)])


def test_a_missing_own_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot read outlets from .*none.toml.*check `outlets`"):
        load_outlets([tmp_path / "none.toml"])


def test_an_own_file_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes('[post]\nname = "Brücke"'.encode("latin-1"))
    with pytest.raises(ConfigError, match=r"cannot read outlets from"):
        load_outlets([tmp_path / "own.toml"])
