"""Days as people in Germany count them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def berlin_day(moment: datetime) -> date:
    """Return the day on which an aware moment falls in Germany."""
    return moment.astimezone(BERLIN).date()
