"""Where each file of a dataset folder lies."""

import re
from dataclasses import dataclass
from pathlib import Path

MANIFEST = "manifest.json"
CONTRACT = "contract.yaml"
CARD = "README.md"
CROISSANT = "croissant.json"
DEFAULT_SPLIT = "train"

_SHARD = re.compile(r"(?P<split>\w+(?:\.\w+)*)-(?P<number>\d{5})-of-(?P<count>\d{5})\.parquet")


def shard_path(table: str, number: int, count: int, split: str = DEFAULT_SPLIT) -> str:
    """Return the path of one Parquet file below the dataset's root, as the Hub names shards."""
    return f"{table}/{split}-{number:05d}-of-{count:05d}.parquet"


def split_of(path: Path) -> str | None:
    """Return the split that a shard's file name states, None if it is no shard's name."""
    match = _SHARD.fullmatch(path.name)
    return match["split"] if match else None


@dataclass(frozen=True, slots=True)
class Dataset:
    """A folder that copydesk wrote."""

    root: Path

    def shards(self, table: str) -> list[Path]:
        """Return the table's Parquet files in order."""
        return sorted((self.root / table).glob("*.parquet"))

    def paths(self) -> list[str]:
        """Return all below the root but folders, as POSIX paths, sorted; what a system leaves there is passed over."""
        found = (p for p in self.root.rglob("*") if (p.is_symlink() or not p.is_dir()) and p.name != ".DS_Store")
        return sorted(p.relative_to(self.root).as_posix() for p in found)
