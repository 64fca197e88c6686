"""What is wrong with TRUTH, gathered and raised at once."""

from copydesk_schema.errors import TruthError

_MOST_TOLD = 5


class Problems:
    """Counts what is wrong, and keeps the first of it."""

    def __init__(self) -> None:
        self.count = 0
        self._told: list[str] = []

    def add(self, what: str) -> None:
        """Note a problem: what, where, and what to do."""
        self.count += 1
        if len(self._told) < _MOST_TOLD:
            self._told.append(what)

    def stop(self) -> None:
        """Raise TruthError if there is any problem."""
        if self.count == 0:
            return
        more = [f"… and {self.count - len(self._told):,} more"] if self.count > len(self._told) else []
        raise TruthError("\n       ".join([*self._told, *more]))
