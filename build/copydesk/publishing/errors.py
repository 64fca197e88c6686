"""What publishing raises beside what other rooms do."""

from copydesk_schema.errors import CopydeskError


class UnfitError(CopydeskError):
    """The dataset may not be published as it is."""

    exit_code = 1


class HubError(CopydeskError):
    """The Hub refused, or does not answer; the message says what lies there now."""

    exit_code = 1


class RightsError(CopydeskError):
    """Whoever is logged in may not do this."""
