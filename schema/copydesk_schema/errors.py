"""What copydesk raises. Bad data is a value, never one of these."""


class CopydeskError(Exception):
    """A mistake the user can mend: the message says what, where, and what to do next."""

    exit_code = 2


class ConfigError(CopydeskError):
    """A setting, or a file that a setting names, is wrong."""


class SourceError(CopydeskError):
    """The documents named on the command line cannot be read at all."""


class TargetError(CopydeskError):
    """The output folder must not be written."""


class DatasetError(CopydeskError):
    """The path is no dataset, or not one that can be opened."""


class TruthError(CopydeskError):
    """The labels that a dataset is to be scored against are wrong, or name documents that it does not have."""


class StorageError(CopydeskError):
    """The system refused a write (disk full, quota, permission); nothing was changed."""

    exit_code = 1


class EngineError(CopydeskError):
    """Who does the work is gone, or cannot be had; nothing was changed."""

    exit_code = 1
