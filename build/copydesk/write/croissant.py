"""croissant.json: the dataset described in Croissant 1.1, for readers that know nothing of copydesk.

The format: docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html. A file has its hash, a table is the set of its
files, and a record set has the table's columns. The day of publication is the person's to state (`date_published` in
the card's YAML): a build does not know it.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from copydesk.dataset.layout import Dataset
from copydesk.dataset.manifest import FileFacts
from copydesk.write.card import CardFacts, OwnCard
from copydesk.write.card.citing import bibtex
from copydesk.write.card.front import TAGS, columns_of, main_languages
from copydesk_schema.columns import TABLES, Column

_PARQUET = "application/x-parquet"  # as the Hub and the readers of Croissant spell it
_TYPES = {"string": "sc:Text", "date32": "sc:Date", "int64": "cr:Int64", "int32": "cr:Int32", "float64": "cr:Float64"}
_KEYS = {"articles": ["id"], "ledger": ["source"], "evidence": ["id", "field", "index", "part"]}
_ROWS = {
    "articles": "One row an article.",
    "ledger": "One row a document that was read, accepted or not.",
    "evidence": "One row a span that a value was read from.",
}
_VOCABULARY = "http://mlcommons.org/croissant/"
_CONTEXT: dict[str, Any] = {  # as the specification gives it, in appendix 1
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": _VOCABULARY,
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": f"{_VOCABULARY}RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def render_croissant(dataset: Dataset, facts: CardFacts, own: OwnCard, files: Sequence[FileFacts]) -> bytes:
    """Return the description of a folder whose tables are written. files: of the tables."""
    tables = [table for table in TABLES if dataset.shards(table)]
    described = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": f"{_VOCABULARY}1.1",
        "name": facts.title(own.keys),
        "description": _description(facts),
        **_stated(facts, own),
        "citeAs": bibtex(facts, own),
        "inLanguage": main_languages(facts),
        "keywords": list(TAGS),
        "rai:personalSensitiveInformation": _personal(facts),
        "distribution": [part for table in tables for part in _distribution(table, files)],
        "recordSet": [_record_set(table, columns_of(dataset, table)) for table in tables],
    }
    kept = {key: value for key, value in described.items() if value not in (None, [])}
    return (json.dumps(kept, indent=2, ensure_ascii=False) + "\n").encode()


def _description(facts: CardFacts) -> str:
    columns = [column.name for column in TABLES["articles"] if column.name not in facts.omits]
    return (
        f"{facts.accepted:,} news articles with {', '.join(columns[:-1])} and {columns[-1]}, parsed from raw documents "
        f"by copydesk {facts.tool['copydesk']}; the evidence for each value, and a ledger of every document that was "
        "read."
    )


def _stated(facts: CardFacts, own: OwnCard) -> dict[str, Any]:
    """Return what a person states of the dataset: its licence, its version, its day of publication, its page."""
    digest = facts.logical_sha256["articles"]
    published, page = own.keys.get("date_published"), own.keys.get("homepage")
    return {
        "license": _licence(facts, own),
        "version": str(own.keys.get("version") or f"0.0.0+{digest[:12]}"),  # unnumbered, but told from every other
        "datePublished": str(published) if published else None,
        "url": str(page) if page else None,
    }


def _licence(facts: CardFacts, own: OwnCard) -> str | list[str] | None:
    stated = facts.settings.get("license") or own.keys.get("license")
    if isinstance(stated, list):
        return [_licence_page(str(name)) for name in stated]
    if stated == "other":
        return str(own.keys.get("license_link") or own.keys.get("license_name") or stated)
    return _licence_page(str(stated)) if stated else None


def _licence_page(name: str) -> str:
    """Return the page of a licence that SPDX knows, another's name as it is."""
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    try:
        return f"https://spdx.org/licenses/{canonicalize_license_expression(name)}.html"
    except InvalidLicenseExpression:
        return name


def _personal(facts: CardFacts) -> list[str]:
    found = facts.profile.personal
    told = ", ".join(f"{kind} in {count:,}" for kind, count in sorted(found.items())) or "nothing found"
    return [
        f"Articles name people, and nothing was masked. By patterns, of {facts.accepted:,} bodies: {told}.",
    ]


def _distribution(table: str, files: Sequence[FileFacts]) -> Iterator[dict[str, Any]]:
    """Yield the files of a table, and the set of them that its records are read from."""
    own = sorted((f for f in files if f.path.startswith(f"{table}/")), key=lambda f: f.path)
    for file in own:
        yield {
            "@type": "cr:FileObject",
            "@id": file.path,
            "name": file.path,
            "contentUrl": file.path,
            "contentSize": f"{file.size} B",
            "encodingFormat": _PARQUET,
            "sha256": file.sha256,
        }
    yield {
        "@type": "cr:FileSet",
        "@id": f"{table}-files",
        "name": f"{table}-files",
        "description": f"The Parquet files of {table}.",
        "encodingFormat": _PARQUET,
        "includes": f"{table}/*.parquet",
    }


def _record_set(table: str, columns: Sequence[Column]) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "description": _ROWS[table],
        "key": [{"@id": f"{table}/{column}"} for column in _KEYS[table]],
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{table}/{column.name}",
                "name": column.name,
                "description": column.meaning,
                "dataType": _TYPES[column.type],
                "source": {"fileSet": {"@id": f"{table}-files"}, "extract": {"column": column.name}},
            }
            for column in columns
        ],
    }
