"""When a subscription tells, in a sentence."""

from storage.people.telling import Telling
from storage.tables import Rhythm
from web.wording import Wording


def told_when(telling: Telling, words: Wording) -> str:
    """Return it as a reader says it: täglich um 7 Uhr."""
    people = words.people
    match telling.rhythm:
        case Rhythm.DAILY:
            return people.told_daily.format(hour=telling.hour)
        case Rhythm.WEEKLY:
            days = ", ".join(people.weekdays[day - 1] for day in telling.weekdays)
            return people.told_weekly.format(days=days, hour=telling.hour)
    if telling.quiet_minutes:
        return people.told_quiet.format(minutes=telling.quiet_minutes)
    return people.told_instant
